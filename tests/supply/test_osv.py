"""A record says of a version what the rules of OSV say; unclear is affected."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.supply import osv
from tests.supply.records import ALL_VERSIONS, AT, FRESH, record, written

pytestmark = pytest.mark.bar(35)

FROM_2_TO_3 = [{"introduced": "2.0"}, {"fixed": "3.0"}]


def known(folder: Path, records: list[dict[str, Any]], name: str, version: str) -> list[str]:
    database = osv.read(written(folder, records))
    return [advisory.identifier for advisory in database.about(name, version)]


@pytest.mark.parametrize(
    ("events", "affected", "free"),
    [
        (ALL_VERSIONS, ["0.0a1", "0", "99"], []),
        (FROM_2_TO_3, ["2.0", "2.0.0", "2.9.9", "3.0rc1"], ["1.9", "2.0b1", "3.0", "3.0.post1"]),
        ([{"introduced": "0"}, {"last_affected": "1.4"}], ["0.1", "1.4"], ["1.4.1", "1.4.post1"]),
        ([{"introduced": "1.4"}, {"last_affected": "1.4"}], ["1.4"], ["1.3", "1.5"]),
        # Two stretches in one range, in no order: by version, not by place, and 1.10 is after 1.9.
        (
            [{"fixed": "1.10"}, {"introduced": "2"}, {"fixed": "2.1"}, {"introduced": "1.2"}],
            ["1.2", "1.9", "2.0.5"],
            ["1.1", "1.10", "1.11", "2.1"],
        ),
        ([{"introduced": "0"}, {"fixed": "1"}, {"introduced": "1"}], ["0.5", "1", "2"], []),
        # Unclear: no beginning, no events, a version that cannot be compared, a limit.
        ([{"fixed": "2"}], ["1.9"], ["2"]),
        ([], ["1"], []),
        ([{"introduced": "0"}, {"fixed": "first-summer"}], ["1", "99"], []),
        ([{"introduced": "first-spring"}, {"fixed": "2"}], ["1", "99"], []),
        ([{"introduced": "0"}, {"limit": "2"}], ["1", "3"], []),
    ],
)
def test_a_range_holds_what_the_rules_say(
    tmp_path: Path, events: list[dict[str, str]], affected: list[str], free: list[str]
):
    one = [record("A", "sound", events)]
    assert [v for v in affected + free if known(tmp_path, one, "sound", v)] == affected


def test_listed_versions_count_beside_ranges(tmp_path: Path):
    one = [record("A", "sound", FROM_2_TO_3, versions=["1.0", "gone-2004d"])]
    assert known(tmp_path, one, "sound", "1.0.0")
    assert known(tmp_path, one, "sound", "2.5")
    assert not known(tmp_path, one, "sound", "1.1")


def test_listed_versions_alone_are_all_there_is(tmp_path: Path):
    one = [record("A", "sound", versions=["1.0"])]
    assert known(tmp_path, one, "sound", "1.0")
    assert not known(tmp_path, one, "sound", "1.1")


def test_a_record_without_any_version_affects_them_all(tmp_path: Path):
    commits = record("B", "sound", ALL_VERSIONS)
    commits["affected"][0]["ranges"][0]["type"] = "GIT"
    assert known(tmp_path, [record("A", "sound"), commits], "sound", "7") == ["A", "B"]


def test_ranges_in_commits_do_not_extend_listed_versions(tmp_path: Path):
    one = record("A", "sound", ALL_VERSIONS, versions=["1.0"])
    one["affected"][0]["ranges"][0]["type"] = "GIT"
    assert not known(tmp_path, [one], "sound", "7")


def test_names_are_compared_as_the_index_compares_them(tmp_path: Path):
    one = [record("A", "Zope.Interface", ALL_VERSIONS)]
    assert known(tmp_path, one, "zope-interface", "1") == ["A"]
    assert not known(tmp_path, one, "zope-event", "1")


def test_another_ecosystem_and_a_withdrawn_record_do_not_count(tmp_path: Path):
    other = record("A", "sound", ALL_VERSIONS)
    other["affected"][0]["package"]["ecosystem"] = "npm"
    withdrawn = record("B", "sound", ALL_VERSIONS, withdrawn=FRESH)
    assert known(tmp_path, [other, withdrawn], "sound", "1") == []
    suffixed = record("C", "sound", ALL_VERSIONS)
    suffixed["affected"][0]["package"]["ecosystem"] = "PyPI:made-up"
    assert known(tmp_path, [suffixed], "sound", "1") == ["C"]


def test_what_two_databases_publish_is_told_once(tmp_path: Path):
    records = [
        record("GHSA-1", "sound", ALL_VERSIONS, aliases=["CVE-1"]),
        record("PYSEC-1", "sound", ALL_VERSIONS, aliases=["CVE-1", "GHSA-1"]),
        record("PYSEC-2", "sound", ALL_VERSIONS, aliases=["CVE-2"]),
    ]
    assert known(tmp_path, records, "sound", "1") == ["GHSA-1", "PYSEC-2"]


def test_a_twin_that_does_not_concern_the_version_hides_nothing(tmp_path: Path):
    records = [
        record("GHSA-1", "sound", FROM_2_TO_3, aliases=["CVE-1"]),
        record("PYSEC-1", "sound", ALL_VERSIONS, aliases=["CVE-1"]),
    ]
    assert known(tmp_path, records, "sound", "1") == ["PYSEC-1"]


def test_fixes_are_named(tmp_path: Path):
    events = [{"introduced": "0"}, {"fixed": "1.10"}, {"introduced": "2"}, {"fixed": "2.1"}]
    database = osv.read(written(tmp_path, [record("A", "sound", events)]))
    assert next(database.about("sound", "1.0")).fixed_in() == ("1.10", "2.1")


def test_records_lie_in_folders_of_folders_too(tmp_path: Path):
    written(tmp_path / "2026", [record("A", "sound", ALL_VERSIONS)])
    assert osv.read(tmp_path).records == 1


def test_the_youngest_change_is_known_and_the_future_does_not_count(tmp_path: Path):
    records = [
        record("A", "sound", modified="2026-11-02T00:00:00Z"),
        record("B", "sound", modified="2026-11-10T00:00:00"),
        record("C", "sound", modified="2027-01-01T00:00:00Z"),
    ]
    database = osv.read(written(tmp_path, records))
    assert database.newest(AT) == datetime(2026, 11, 10, tzinfo=UTC)
    assert database.newest(datetime(2026, 11, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        '{"id": "A", "modif',
        "[]",
        "null",
        '{"id": "A"}',
        '{"modified": "2026-11-19T00:00:00Z"}',
        '{"id": "A", "modified": "yesterday"}',
        '{"id": "A", "modified": 7}',
        '{"id": "A", "modified": "2026-11-19T00:00:00Z", "affected": ["sound"]}',
        '{"id": "A", "modified": "2026-11-19T00:00:00Z",'
        ' "affected": [{"package": {"ecosystem": "PyPI"}}]}',
        '{"id": "A", "modified": "2026-11-19T00:00:00Z", "affected":'
        ' [{"package": {"ecosystem": "PyPI", "name": "a"}, "versions": [1.0]}]}',
        '{"id": "A", "modified": "2026-11-19T00:00:00Z", "affected":'
        ' [{"package": {"ecosystem": "PyPI", "name": "a"}, "ranges": [{"type": "ECOSYSTEM"}]}]}',
        '{"id": "A", "modified": "2026-11-19T00:00:00Z", "affected": [{"package":'
        ' {"ecosystem": "PyPI", "name": "a"}, "ranges": [{"events": [{"introduced": 0}]}]}]}',
    ],
)
def test_what_is_no_record_is_refused_by_name(tmp_path: Path, content: str):
    written(tmp_path, [record("A", "sound")])
    (tmp_path / "broken.json").write_text(content)
    with pytest.raises(osv.OsvError, match=r"broken\.json is not an OSV record"):
        osv.read(tmp_path)


def test_an_empty_or_absent_folder_is_refused(tmp_path: Path):
    (tmp_path / "PYSEC-1.yaml").touch()
    with pytest.raises(osv.OsvError, match="holds no OSV record"):
        osv.read(tmp_path)
    with pytest.raises(osv.OsvError, match="is not a folder"):
        osv.read(tmp_path / "absent")

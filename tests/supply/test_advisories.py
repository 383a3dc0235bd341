"""The check of advisories fails when it cannot see, and says 0 only after it was seen to bite."""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.supply import advisories
from tests.supply.advisories import CONTROLS, Finding, NoData, Source, audit_source, check, main
from tests.supply.lock import DEVELOPMENT, RUNTIME, read
from tests.supply.records import AT, controls, record, written

pytestmark = pytest.mark.bar(35)

Told = pytest.CaptureFixture[str]
# pip-audit as it is, but for the connection: every package has the same answer.
AUDIT = """#!{python}
import requests
import pip_audit._service.pypi as pypi


class Session:
    def get(self, url, timeout):
        response = requests.Response()
        response.status_code, response._content = {status}, {answer!r}
        return response


pypi.caching_session = lambda *_: Session()
from pip_audit._cli import audit

audit()
"""
VULNERABLE = {
    "vulnerabilities": [
        {
            "id": "MADE-UP-1",
            "aliases": ["CVE-MADE-UP"],
            "fixed_in": ["9999.1"],
            "summary": "A made-up fault.",
            "withdrawn": None,
        }
    ]
}


def fake_audit(folder: Path, answer: object, status: int = 200) -> Path:
    """The real pip-audit before an index that gives one answer to everything."""
    program = folder / "pip-audit"
    content = json.dumps(answer).encode()
    program.write_text(AUDIT.format(python=sys.executable, status=status, answer=content))
    program.chmod(0o755)
    return program


def one_line(text: str) -> bool:
    return text.startswith("trousseau: ") and text.count("\n") == 1


def last_of(path: Path, beside: Path | None = None) -> tuple[str, str]:
    """Name and version of the last package of a lock that is not in the other lock."""
    others = {pin.name for pin in read(beside)} if beside else set()
    pin = [pin for pin in read(path) if pin.name not in others][-1]
    return pin.name, pin.version


def test_it_is_green_when_the_controls_are_found_and_nothing_else(tmp_path: Path, capsys: Told):
    assert main(["--data", str(written(tmp_path, controls()))], AT) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out == (
        f"no known vulnerability in {len(read(DEVELOPMENT))} packages (6 records, last change"
        " 2026-11-19; 6 of 6 old versions were found vulnerable)\n"
    )


@pytest.mark.parametrize("path", [RUNTIME, DEVELOPMENT], ids=["application", "development"])
def test_an_advisory_on_a_locked_version_is_red(tmp_path: Path, capsys: Told, path: Path):
    name, version = last_of(path, None if path == RUNTIME else RUNTIME)
    events = [{"introduced": version}, {"fixed": "9999"}]
    found = record("MADE-UP-1", name, events, aliases=["CVE-1"], summary="Bad\x1b[2J\nthings.")
    assert main(["--data", str(written(tmp_path, [*controls(), found]))], AT) == 1
    told = capsys.readouterr()
    part = "application" if path == RUNTIME else "development"
    assert told.out == (
        f"{part}: {name} {version}: MADE-UP-1, CVE-1; fixed in 9999: Bad[2J things.\n"
    )
    assert one_line(told.err)
    assert "./run lock --upgrade" in told.err


def test_an_advisory_on_another_version_is_not(tmp_path: Path):
    name, version = last_of(RUNTIME)
    other = record("MADE-UP-1", name, [{"introduced": "0"}, {"fixed": version}])
    assert main(["--data", str(written(tmp_path, [*controls(), other]))], AT) == 0


@pytest.mark.parametrize("position", range(len(CONTROLS)))
def test_half_an_export_is_no_answer(tmp_path: Path, capsys: Told, position: int):
    records = controls()
    del records[position]
    assert main(["--data", str(written(tmp_path, records))], AT) == 3
    told = capsys.readouterr()
    name, version = CONTROLS[position]
    assert told.out == ""
    assert one_line(told.err)
    assert f"{name} {version} is vulnerable" in told.err
    assert "./run advisories --data FOLDER" in told.err


@pytest.mark.parametrize(("days", "code"), [(13, 0), (14, 0), (15, 3), (4000, 3)])
def test_data_older_than_14_days_is_refused(tmp_path: Path, capsys: Told, days: int, code: int):
    changed = (AT - timedelta(days=days)).isoformat()
    assert main(["--data", str(written(tmp_path, controls(modified=changed)))], AT) == code
    told = capsys.readouterr()
    if code:
        assert one_line(told.err)
        assert f"older than 14 days (its last change: {changed[:10]})" in told.err


def test_a_date_in_the_future_does_not_make_data_fresh(tmp_path: Path, capsys: Told):
    records = controls(modified="2020-01-01T00:00:00Z")
    records.append(record("Z", "sound", modified="2099-01-01T00:00:00Z"))
    assert main(["--data", str(written(tmp_path, records))], AT) == 3
    assert "its last change: 2020-01-01" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["absent", "empty", "broken"])
def test_data_that_cannot_be_read_is_no_answer(tmp_path: Path, capsys: Told, name: str):
    (tmp_path / "empty").mkdir()
    broken = written(tmp_path / "broken", controls())
    (broken / "half.json").write_text('{"id": "A", "modi')
    assert main(["--data", str(tmp_path / name)], AT) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert one_line(told.err)


def test_the_controls_are_old_versions_of_what_the_application_uses():
    pins = {pin.name: pin.version for pin in read(RUNTIME)}
    assert {name for name, _ in CONTROLS} <= set(pins)
    assert all(pins[name] != version for name, version in CONTROLS)


def test_the_packages_are_asked_about_only_after_the_controls_were_found():
    asked: list[object] = []

    def blind(packages):
        asked.append(packages)
        return []

    with pytest.raises(NoData):
        check([("sound", "1")], blind)
    assert asked == [CONTROLS]


def test_a_finding_on_another_version_is_no_control():
    def wrong(packages):
        return [Finding(name, "0.0", "A", (), (), "") for name, _ in packages]

    with pytest.raises(NoData, match=r"django 3\.2"):
        check([("sound", "1")], wrong)


# --- pip-audit ----------------------------------------------------------------------------------


def test_what_pip_audit_finds_is_read(tmp_path: Path):
    ask: Source = audit_source(fake_audit(tmp_path, VULNERABLE))
    assert check([("sound", "1.0")], ask) == [
        Finding("sound", "1.0", "CVE-MADE-UP", ("MADE-UP-1",), ("9999.1",), "A made-up fault.")
    ]


@pytest.mark.parametrize(
    ("answer", "status", "ends_with"),
    [
        pytest.param({}, 404, 0, id="unknown"),
        pytest.param({}, 200, 0, id="without advisories"),
        pytest.param({"vulnerabilities": []}, 200, 0, id="none"),
        pytest.param({}, 503, 1, id="down"),
        pytest.param("a page", 200, 1, id="no JSON object"),
    ],
)
def test_an_index_that_knows_no_advisory_is_no_answer(
    tmp_path: Path, answer: object, status: int, ends_with: int
):
    """Whatever pip-audit itself ends with: before most of these indexes it is 0."""
    program = fake_audit(tmp_path, answer, status)
    (tmp_path / "listed.txt").write_text("django==3.2\n")
    alone = subprocess.run(
        [program, "--no-deps", "--disable-pip", "-r", tmp_path / "listed.txt"], capture_output=True
    )
    assert alone.returncode == ends_with
    with pytest.raises(NoData):
        check([("sound", "1.0")], audit_source(program))


def test_a_package_that_was_skipped_is_no_answer():
    answer = {"dependencies": [{"name": "sound", "skip_reason": "not found"}]}
    with pytest.raises(NoData, match="no answer about 1 of 1 packages"):
        advisories._findings(answer, [("sound", "1.0")])


def test_a_program_that_is_absent_is_no_answer(tmp_path: Path):
    with pytest.raises(NoData, match="could not reach"):
        audit_source(tmp_path / "pip-audit")([("sound", "1.0")])


def test_without_a_network_the_check_fails_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: Told
):
    """The real pip-audit, sent to a port of this machine where nobody listens."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert main([], AT) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert one_line(told.err)
    assert re.search(r"could not reach the advisories; unpack .* --data FOLDER", told.err)


def test_an_argument_that_does_not_exist_is_refused(capsys: Told):
    with pytest.raises(SystemExit) as ended:
        main(["--quick"], AT)
    assert ended.value.code == 2
    assert "usage: ./run advisories" in capsys.readouterr().err

"""The same data are the same bytes, and anything else is noticed."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.people import AT, make_actor, make_centre, make_person
from trousseau import __version__
from trousseau.accounts.choices import Role
from trousseau.accounts.models import Centre, User
from trousseau.audit.fields import sealed_fields
from trousseau.audit.models import SegmentHead
from trousseau.safekeeping import canonical
from trousseau.safekeeping.canonical import NotCanonical, written
from trousseau.safekeeping.export import export_lines, snapshot, write_export
from trousseau.safekeeping.tables import KINDS, LEFT_OUT, NoCanonicalForm, tables

ID = UUID("0b5f3a9e-7d1c-4b7e-9f57-2f3f6a1d2c4b")


@pytest.mark.parametrize(
    ("kind", "seen", "line"),
    [
        ("uuid", [ID, ID.hex, str(ID)], str(ID)),
        ("boolean", [True, 1], True),
        ("date", [date(2026, 3, 2)], "2026-03-02"),
        (
            "moment",
            [
                datetime(2026, 3, 2, 9, 30, 0, 5),  # noqa: DTZ001
                datetime(2026, 3, 2, 9, 30, 0, 5, tzinfo=UTC),
                datetime(2026, 3, 2, 10, 30, 0, 5, tzinfo=timezone(timedelta(hours=1))),
            ],
            "2026-03-02T09:30:00.000005Z",
        ),
        ("bytes", [b"\x00\xff", memoryview(b"\x00\xff")], "AP8="),
        ("json", ['{"b": [1.50, 1e22], "a": -0.0}', '{"a":0,"b":[1.5,1e+22]}'],
         '{"a":0,"b":[1.5,10000000000000000000000]}'),
        ("json", ["null"], "null"),
        ("text", ["أمينة"], "أمينة"),
        ("integer", [None], None),
    ],
)  # fmt: skip
def test_either_database_s_value_is_the_same_line(kind: str, seen: list[object], line: object):
    for value in seen:
        assert written([value], [kind]) == [line]


def test_every_kind_can_be_written_and_read():
    assert set(KINDS.values()) == set(canonical._WRITTEN)


def test_a_type_without_a_canonical_form_fails_by_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(KINDS, "DateField")
    with pytest.raises(NoCanonicalForm, match=r"accounts_centre\.opened_on: DateField"):
        tables(apps)


def test_every_table_is_in_it_but_those_named_after_the_tables_they_point_to():
    found = [table.name for table in tables(apps)]
    assert len(found) == len(set(found))
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    out = {model._meta.db_table for model in models if model._meta.app_label in LEFT_OUT}
    assert set(found) | out == {model._meta.db_table for model in models}
    assert found.index("privacy_person") < found.index("privacy_contactchannel")
    assert found.index("accounts_user") < found.index("accounts_centremembership")
    # Nothing that says something of a person is left out.
    assert not [model for model in models if model._meta.db_table in out and sealed_fields(model)]


def test_the_tables_of_the_migrations_are_those_of_the_models():
    assert tables(MigrationLoader(None).project_state().apps) == tables(apps)


@pytest.mark.django_db(transaction=True)
def test_rows_stand_by_primary_key_whatever_the_language_of_the_database():
    for segment in ("2026-Z", "2026-a", "2026-é", "2026-B", "2026-_"):
        SegmentHead.objects.create(
            segment=segment, first_number=1, last_number=1, previous_hash=b"", hash=b"",
            expired_at=AT, signature=b"",
        )  # fmt: skip
    lines = [json.loads(line) for line in now()]
    begin = next(n for n, line in enumerate(lines) if "audit_segmenthead" in str(line)) + 1
    assert [row[0] for row in lines[begin : begin + 5]] == [
        "2026-B", "2026-Z", "2026-_", "2026-a", "2026-é",
    ]  # fmt: skip


def now() -> list[bytes]:
    with snapshot() as seen:
        return list(export_lines(seen, tables(apps), __version__))


@pytest.mark.django_db(transaction=True)
def test_an_export_is_read_back_as_it_was_written(home):
    make_person(make_actor(Role.CASEWORKER))
    lines = now()
    reading = canonical.read(iter(lines))
    rows: dict[str, list[object]] = {}
    for table, row in reading.tables():
        rows.setdefault(table.name, [])
        rows[table.name] += [] if row is None else [row]
    assert reading.last == lines[-1]
    assert reading.rows == {name: len(found) for name, found in rows.items()}
    assert len(rows["privacy_person"]) == 1
    assert len(rows["privacy_contactchannel"]) == 2


@pytest.mark.django_db(transaction=True)
def test_a_line_altered_left_out_doubled_or_moved_is_noticed():
    make_centre()
    lines = now()
    rows = [number for number, line in enumerate(lines) if line.startswith(b"[")]
    row = rows[0]
    for altered in (
        [*lines[:row], *lines[row + 1 :]],
        [*lines[:row], lines[row], *lines[row:]],
        [*lines[:row], lines[row].replace(b"Centre", b"Zentre"), *lines[row + 1 :]],
        [lines[0], *lines[3:], lines[1], lines[2]],
        lines[:-1],
        [*lines, lines[-1]],
        [*lines[:2], b"{}\n", *lines[2:]],
        [*lines[:2], b"not json\n", *lines[2:]],
    ):
        with pytest.raises(NotCanonical):
            read_all(iter(altered))
    read_all(iter(lines))


def read_all(lines: Iterator[bytes]) -> None:
    for _ in canonical.read(lines).tables():
        pass


def test_what_is_no_export_is_called_that():
    for line in (b"{}\n", b"[]\n", b""):
        with pytest.raises(NotCanonical):
            canonical.read(iter([line]))
    with pytest.raises(NotCanonical, match="version 2; a newer"):
        canonical.read(iter([b'{"format": "trousseau-export", "version": 2}\n']))


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_does_not_see_what_comes_after_and_holds_nobody_up():
    Centre.objects.create(name="Avant", kind="both", commune="12202", opened_on=date(2020, 1, 1))
    with snapshot() as seen:
        # On SQLite a snapshot that took the writer's place would make this wait for ever.
        Centre.objects.create(
            name="Après", kind="both", commune="12202", opened_on=date(2020, 1, 1)
        )
        text = b"".join(export_lines(seen, tables(apps), __version__)).decode()
    assert "Avant" in text
    assert "Apr" not in text


@pytest.mark.django_db(transaction=True)
def test_the_file_is_its_owner_s_and_what_is_sealed_stays_so(home, tmp_path):
    canaries = make_person(make_actor(Role.CASEWORKER))
    rows = write_export(tmp_path / "all.jsonl", AT)
    text = (tmp_path / "all.jsonl").read_text("ascii")
    assert rows["privacy_person"] == 1
    assert (tmp_path / "all.jsonl").stat().st_mode & 0o777 == 0o600
    assert User.objects.get().username in text
    texts = [value for value in canaries.values if len(value) > 2]
    assert not [value for value in texts if json.dumps(value)[1:-1] in text]
    assert '"export.make"' in text
    assert connection.vendor not in text

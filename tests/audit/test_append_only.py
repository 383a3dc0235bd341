"""A row of the log stays as it was written, whichever way somebody tries, on both databases."""

import sqlite3
from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection, models, transaction

from tests.audit.logs import AT, as_superuser, make_log, undone
from tests.databases import superuser
from tests.people import make_centre
from trousseau.audit.append_only import append_only_steps, unguarded
from trousseau.audit.models import LogRow, SegmentHead
from trousseau.audit.verify import verify_log

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar(12)]


def sql(statement: str) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


def first() -> LogRow:
    return LogRow.objects.get(number=1)


def save() -> None:
    row = first()
    row.reason = "danger"
    row.save()


def bulk_update() -> None:
    row = first()
    row.reason = "danger"
    LogRow.objects.bulk_update([row], ["reason"])


def upsert() -> None:
    row = first()
    row.reason = "danger"
    LogRow.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["number"], update_fields=["reason"]
    )


WAYS: dict[str, Callable[[], object]] = {
    "save": save,
    "queryset update": lambda: LogRow.objects.filter(number=1).update(reason="danger"),
    "update or create": lambda: LogRow.objects.update_or_create(
        number=1, defaults={"reason": "danger"}
    ),
    "bulk update": bulk_update,
    "upsert": upsert,
    "delete": lambda: first().delete(),
    "queryset delete": lambda: LogRow.objects.all().delete(),
    "raw delete without collecting": lambda: LogRow.objects.all()._raw_delete("default"),
    "raw update": sql("UPDATE audit_logrow SET reason = 'danger' WHERE number = 1"),
    "raw delete": sql("DELETE FROM audit_logrow WHERE number = 1"),
    "another number": sql("UPDATE audit_logrow SET number = 99 WHERE number = 1"),
    "head of an expired month: update": lambda: SegmentHead.objects.update(segment="2020-02"),
    "head of an expired month: delete": lambda: SegmentHead.objects.all().delete(),
}
REPLACE = "INSERT OR REPLACE INTO audit_logrow SELECT * FROM audit_logrow WHERE number = 1"
WAYS_OF = {
    "sqlite": {
        "replace": sql(REPLACE),
        "insert or replace of a changed row": sql(
            "REPLACE INTO audit_logrow SELECT number, segment, at, actor, role, centre, action, "
            "person, record, 'danger', extent, outcome, hash FROM audit_logrow WHERE number = 1"
        ),
        "update or replace": sql("UPDATE OR REPLACE audit_logrow SET number = 2 WHERE number = 1"),
    },
    "postgresql": {
        "truncate": sql("TRUNCATE audit_logrow"),
        "truncate cascade": sql("TRUNCATE audit_logrow CASCADE"),
        "merge": sql(
            "MERGE INTO audit_logrow l USING (SELECT 1 AS n) x ON l.number = x.n "
            "WHEN MATCHED THEN UPDATE SET reason = 'danger'"
        ),
        "drop": sql("DROP TABLE audit_logrow"),
        "disable the trigger": sql("ALTER TABLE audit_logrow DISABLE TRIGGER ALL"),
        "drop the trigger": sql("DROP TRIGGER audit_logrow_no_update ON audit_logrow"),
        "replace the function": sql(
            "CREATE OR REPLACE FUNCTION audit_logrow_refuse() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN NEW; END $$"
        ),
        "without triggers": sql("SET session_replication_role = replica"),
        "a rule": sql("CREATE RULE r AS ON INSERT TO audit_logrow DO INSTEAD NOTHING"),
    },
}


@pytest.fixture
def stands():
    """Three rows and the head of a month; whatever the test does, they stay."""
    make_log(3)
    SegmentHead.objects.create(
        segment="2020-01", first_number=-9, last_number=-5, previous_hash=b"p", hash=b"h",
        expired_at=AT, signature=b"s",
    )  # fmt: skip
    before = list(LogRow.objects.order_by("number").values()), list(SegmentHead.objects.values())
    yield
    assert before == (
        list(LogRow.objects.order_by("number").values()),
        list(SegmentHead.objects.values()),
    )


def refused(way: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        way()


@pytest.mark.parametrize("name", WAYS)
def test_no_way_changes_a_row(name: str, stands):
    refused(WAYS[name])


def test_no_way_of_this_database_alone_changes_a_row(stands):
    for way in WAYS_OF[connection.vendor].values():
        refused(way)


def test_no_way_changes_a_row_for_who_has_all_rights_either(stands):
    """On PostgreSQL the application lacks the right to most of it; the triggers hold for all."""
    ways = dict(WAYS)
    if connection.vendor == "postgresql":
        ways |= {name: WAYS_OF["postgresql"][name] for name in ("truncate", "merge")}
    with as_superuser():
        for way in ways.values():
            refused(way)


def test_another_program_on_the_same_file_cannot_either(stands):
    """The triggers are the database's own: they hold without our connection's settings."""
    if connection.vendor == "postgresql":
        with superuser(connection.settings_dict["NAME"]) as cursor:
            for statement in ("UPDATE audit_logrow SET reason = ''", "TRUNCATE audit_logrow"):
                with pytest.raises(psycopg.DatabaseError, match="append-only"):
                    cursor.execute(statement)
        return
    other = sqlite3.connect(connection.settings_dict["NAME"])
    for statement in ("UPDATE audit_logrow SET reason = ''", "DELETE FROM audit_logrow"):
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            other.execute(statement)
    other.close()


def test_nothing_that_is_deleted_takes_rows_along(stands):
    """The log points to nothing and nothing points to it: there is nothing to cascade."""
    relations = [
        field
        for model in (LogRow, SegmentHead)
        for field in model._meta.get_fields()
        if field.is_relation or isinstance(field, models.ForeignKey)
    ]
    assert relations == []
    make_centre().delete()


def test_rows_go_only_under_the_head_of_their_month(stands):
    with undone():
        SegmentHead.objects.create(
            segment="2026-03", first_number=1, last_number=2, previous_hash=b"p", hash=b"h",
            expired_at=AT, signature=b"s",
        )  # fmt: skip
        refused(lambda: LogRow.objects.filter(number=3).delete())
        refused(lambda: LogRow.objects.filter(number=1).update(person=UUID(int=1)))
        assert LogRow.objects.filter(number__lte=2).delete()[0] == 2
        # Who made that head is found out, having no key.
        assert "was not signed by this installation" in " ".join(
            fault.text for fault in verify_log().faults
        )


def test_the_triggers_are_those_of_the_migrations():
    assert unguarded() == []
    tables = {step.table for step in append_only_steps()}
    assert {"audit_logrow", "audit_segmenthead"} <= tables

"""Bytes of deleted rows are overwritten, and where they could not be, that is said."""

import os
import random
import threading
from pathlib import Path

import pytest
from django.db import connection

from tests.databases import APPLICATION, superuser
from trousseau.audit import purge as module
from trousseau.audit.models import SystemKey
from trousseau.audit.purge import purge

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar(26)]
TABLE = SystemKey._meta.db_table


@pytest.fixture
def deleted() -> bytes:
    """The bytes of a row that was changed and then deleted."""
    secret = os.urandom(40)
    row = SystemKey.objects.create(purpose="test", wrapped=secret)
    row.wrapped = os.urandom(40)
    row.save()
    row.delete()
    return secret


def holds(secret: bytes) -> bool:
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        beside = [path, path.with_name(f"{path.name}-wal")]
        return any(secret in one.read_bytes() for one in beside if one.exists())
    with superuser(connection.settings_dict["NAME"]) as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [TABLE])
        return secret in cursor.fetchone()[0]  # type: ignore[index]


def test_the_bytes_are_there_before_and_gone_after(deleted: bytes):
    assert holds(deleted)
    assert purge([TABLE]) == []
    assert not holds(deleted)


def test_what_moved_within_the_file_is_overwritten_too():
    """Pages that were balanced keep copies of rows that are gone: without a rewrite, one in 100."""
    lot = random.Random(26)
    rows = [
        SystemKey(
            purpose=f"{lot.getrandbits(110):030x}", wrapped=lot.randbytes(lot.randint(40, 900))
        )
        for _ in range(600)
    ]
    SystemKey.objects.bulk_create(rows)
    for row in lot.sample(rows, 300):
        row.wrapped = lot.randbytes(lot.randint(40, 2500))
        row.save()
    going = lot.sample(rows, 200)
    SystemKey.objects.filter(pk__in=[row.pk for row in going]).delete()
    assert purge([TABLE]) == []
    assert not [row.pk for row in going if holds(row.wrapped[:40])]


def test_where_somebody_still_reads_it_is_said_and_tried_again(
    deleted: bytes, monkeypatch: pytest.MonkeyPatch
):
    """A backup, say: it sees the database as it was, so the rows of then must stay."""
    monkeypatch.setattr(module, "LOCK_MILLISECONDS", 200)
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0)
    row = SystemKey.objects.create(purpose="read", wrapped=deleted)
    reader = connection.copy()
    try:
        cursor = reader.cursor()
        begin = (
            "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ"
        )
        cursor.execute(begin)
        cursor.execute("SELECT count(*) FROM django_migrations")
        row.delete()
        assert purge([TABLE]) == [TABLE]
        assert holds(deleted)
        cursor.execute("ROLLBACK")
        monkeypatch.setattr(module, "PATIENCE_SECONDS", 20)
        assert purge([TABLE]) == []
        assert not holds(deleted)
    finally:
        reader.close()


def test_without_the_right_to_it_is_said(deleted: bytes, monkeypatch: pytest.MonkeyPatch):
    """PostgreSQL only warns and goes on."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no roles")
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0)
    with superuser(connection.settings_dict["NAME"]) as cursor:
        cursor.execute(f"REVOKE MAINTAIN ON {TABLE} FROM {APPLICATION}")
        try:
            assert purge([TABLE]) == [TABLE]
            assert holds(deleted)
        finally:
            cursor.execute(f"GRANT MAINTAIN ON {TABLE} TO {APPLICATION}")


def test_a_writer_in_another_database_is_waited_for(deleted: bytes):
    """PostgreSQL counts the transactions of the whole server."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no other database")
    row = SystemKey.objects.create(purpose="other", wrapped=deleted)
    with superuser("postgres") as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_current_xact_id()")
        row.delete()
        leaving = threading.Timer(1.5, cursor.execute, ["COMMIT"])
        leaving.start()
        assert purge([TABLE]) == []
        leaving.join()
    assert not holds(deleted)

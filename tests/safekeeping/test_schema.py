"""The tables are those of the models, become so all at once or not at all, and keep their rows."""

import gc
import os
import random
import signal
import time
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from tests.people import AT, make_actor, make_person
from tests.safekeeping.conftest import SmallDisk
from tests.safekeeping.installation import Installation
from tests.safekeeping.older import NOT_YET, OURS, build_older
from trousseau.accounts.choices import Role
from trousseau.audit.append_only import unguarded
from trousseau.audit.master_key import MasterKeyError
from trousseau.cli.main import explain
from trousseau.safekeeping import schema
from trousseau.safekeeping.backup import make_backup
from trousseau.safekeeping.owner import OwnerNeeded, as_owner


@pytest.mark.bar(22)
@pytest.mark.django_db
def test_the_schema_is_that_of_the_models():
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out, verbosity=1)
    assert "No changes" in out.getvalue()
    assert schema.pending() == []
    assert schema.differences() == []
    assert unguarded() == []


@pytest.mark.bar(22)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("ALTER TABLE privacy_draft DROP COLUMN saved_at", "privacy_draft.saved_at: missing"),
        ("ALTER TABLE accounts_link ADD COLUMN more integer", "accounts_link.more: unknown"),
        ("DROP TABLE households_note", "households_note: missing"),
        ("DROP INDEX token_centre", "privacy_searchtoken: token_centre is missing"),
    ],
)
def test_a_schema_that_was_changed_by_hand_is_noticed(home, statement: str, found: str):
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        assert schema.differences() == [found]
        connection.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_a_database_of_a_newer_release_is_left_alone(home):
    def known(app: str, name: str) -> None:
        with as_owner():
            MigrationRecorder(connection).record_applied(app, name)

    try:
        # Of something that was switched off since: its tables are nobody's business.
        known("socialaccount", "0001_initial")
        assert schema.pending() == []
        assert "socialaccount" not in schema.applied(connection)
        known("privacy", "0999_later")
        with pytest.raises(schema.NewerRelease, match=r"privacy\.0999_later is not known here"):
            schema.pending()
    finally:
        with as_owner():
            MigrationRecorder(connection).record_unapplied("privacy", "0999_later")
            MigrationRecorder(connection).record_unapplied("socialaccount", "0001_initial")


@pytest.mark.django_db(transaction=True)
def test_a_master_key_that_is_gone_is_not_replaced_by_another(home, settings):
    make_person(make_actor(Role.CASEWORKER))
    settings.MASTER_KEY_FILE = home / "master.key"
    with pytest.raises(MasterKeyError, match="put the saved copy of the master key"):
        schema.migrate()
    assert not settings.MASTER_KEY_FILE.exists()


@pytest.mark.django_db(transaction=True)
def test_postgresql_needs_two_roles(home, monkeypatch: pytest.MonkeyPatch):
    if connection.vendor != "postgresql":
        pytest.skip("about PostgreSQL")
    here = connection.settings_dict
    for url in (
        f"postgresql://{here['USER']}@/{here['NAME']}?host={here['HOST']}",
        f"postgresql://trousseau_owner@/another?host={here['HOST']}",
    ):
        monkeypatch.setenv("DATABASE_ADMIN_URL", url)
        with pytest.raises(OwnerNeeded, match="the same database under two different roles"):
            schema.migrate()
    monkeypatch.delenv("DATABASE_ADMIN_URL")
    with pytest.raises(OwnerNeeded, match="DATABASE_ADMIN_URL is not set"):
        schema.migrate()


@pytest.mark.bar(23)
@pytest.mark.django_db(transaction=True)
def test_a_full_or_read_only_disk_leaves_no_half_of_the_tables(home, small_disk: SmallDisk):
    if connection.vendor != "sqlite":
        pytest.skip("about the file of SQLite")
    connection.close()
    used = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(small_disk.folder / "trousseau.sqlite3")
    try:
        small_disk.resize(300)
        with pytest.raises(DatabaseError) as refused:
            schema.migrate()
        assert explain(refused.value) == ("the database: database or disk is full", 3)
        connection.close()
        assert connection.introspection.table_names() == []
        small_disk.resize(4000)
        assert schema.migrate()
        assert schema.differences() == []
        connection.close()
        small_disk.make_read_only()
        with pytest.raises(DatabaseError) as refused:
            schema.migrate()
        assert explain(refused.value)[0].count("\n") == 0
    finally:
        connection.close()
        connection.settings_dict["NAME"] = used
        # What could not be opened is only let go with its traceback.
        del refused
        gc.collect()


@pytest.mark.bar(22)
def test_a_kill_while_a_new_database_is_made_leaves_nothing_or_all_of_it(
    installation: Installation, bars_full: bool
):
    with installation.with_copy() as whole:
        begun = time.monotonic()
        whole.do(schema.migrate)
        takes = time.monotonic() - begun
        new = state(whole)
    chance = random.Random(22)
    for _ in range(50 if bars_full else 2):
        with installation.with_copy() as one:
            kill_within(one, chance.uniform(0, 1.1) * takes)
            assert state(one) in ((), new)
            one.do(schema.migrate)
            assert state(one) == new


def kill_within(installation: Installation, seconds: float) -> None:
    """Begin a migration and kill it."""
    child = installation.begin(schema.migrate)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.bar(22)
def test_a_populated_database_of_an_older_release_migrates_and_a_kill_leaves_old_or_new(
    installation: Installation, tmp_path: Path, bars_full: bool
):
    def fill() -> None:
        schema.migrate()
        actor = make_actor(Role.CASEWORKER)
        for _ in range(20):
            make_person(actor)
        make_backup(tmp_path / "all.backup", AT)

    installation.do(fill)
    with installation.with_new_database() as older:
        older.do(lambda: build_older(tmp_path / "all.backup"))
        old = state(older)
        with older.with_copy() as whole:
            begun = time.monotonic()
            whole.do(schema.migrate)
            takes = time.monotonic() - begun
            new = state(whole)
        assert old != new
        assert rows(old) == rows(new)
        chance = random.Random(22)
        ends: Counter[str] = Counter()
        for _ in range(50 if bars_full else 5):
            with older.with_copy() as one:
                kill_within(one, chance.uniform(0, 1.1) * takes)
                left = state(one)
                assert left in (old, new)
                ends["old" if left == old else "new"] += 1
                one.do(schema.migrate)
                assert state(one) == new
        print(f"killed within {takes:.2f} s: {dict(ends)}")


State = tuple[tuple[object, ...], ...]


def state(installation: Installation) -> State:
    """Everything about a database: migrations, tables and what guards them, number of rows."""
    if installation.server:
        shape = installation.ask(
            "SELECT 'column', table_name, column_name, data_type, is_nullable "
            "FROM information_schema.columns WHERE table_schema = 'public' UNION ALL "
            "SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '' "
            "FROM pg_trigger WHERE NOT tgisinternal UNION ALL "
            "SELECT 'policy', polrelid::regclass::text, polname, '', '' FROM pg_policy UNION ALL "
            "SELECT 'index', tablename, indexname, indexdef, '' FROM pg_indexes "
            "WHERE schemaname = 'public' ORDER BY 1, 2, 3"
        )
        tables = installation.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    else:
        assert installation.ask("PRAGMA integrity_check") == [("ok",)]
        shape = installation.ask("SELECT type, tbl_name, name, sql FROM sqlite_master ORDER BY 3")
        tables = installation.ask("SELECT name FROM sqlite_master WHERE type = 'table'")
    if not tables:
        return ()
    made = installation.ask("SELECT app, name FROM django_migrations ORDER BY app, name")
    counts = [
        ("rows", name, installation.ask(f'SELECT count(*) FROM "{name}"')[0][0])
        for (name,) in sorted(tables)
    ]
    return (*made, *shape, *counts)


def rows(found: State) -> dict[object, object]:
    """The number of rows of each table that the older release had."""
    ours = tuple(f"{app}_" for app in OURS)
    return {
        row[1]: row[2]
        for row in found
        if row[0] == "rows" and str(row[1]).startswith(ours) and not str(row[1]).startswith(NOT_YET)
    }

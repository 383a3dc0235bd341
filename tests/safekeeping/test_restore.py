"""A backup comes back whole, into an empty database, and without those who were erased since."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection

from tests.databases import clean
from tests.people import AT, make_actor, make_person
from tests.safekeeping.conftest import SmallDisk
from tests.safekeeping.older import NOT_YET, older_lines, older_state
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.models import Centre
from trousseau.audit.actions import anchor_file, anchor_now
from trousseau.audit.endings import Kind, RegisterError, register_path
from trousseau.audit.models import LogRow
from trousseau.audit.verify import verify_log
from trousseau.cli.main import explain
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.erasure import erase_person
from trousseau.privacy.erasure_register import registered
from trousseau.privacy.models import Person
from trousseau.privacy.queries import person_sheet
from trousseau.safekeeping import backup, canonical, register, schema
from trousseau.safekeeping.backup import make_backup
from trousseau.safekeeping.export import export_lines, snapshot
from trousseau.safekeeping.owner import OwnerNeeded, all_or_nothing, as_owner
from trousseau.safekeeping.restore import CannotRestore, is_empty, restore
from trousseau.safekeeping.sealed_file import DamagedBackup
from trousseau.safekeeping.sqlite_file import DatabaseInUse
from trousseau.safekeeping.tables import tables

pytestmark = pytest.mark.django_db(transaction=True)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def actor(home: Path) -> Actor:
    return make_actor(Role.CASEWORKER)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    return tmp_path / "one.backup"


def only_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("about the file of SQLite")


def only_postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("about PostgreSQL")


def test_what_was_saved_can_be_read_again(actor: Actor, saved: Path):
    canaries = make_person(actor)
    make_backup(saved, AT)
    clean()
    assert is_empty()
    done = restore(saved, LATER)
    assert person_sheet(actor, canaries.person, LATER).fields == canaries.fields
    assert (done.ended_again, done.log_row) == ({}, 2)
    assert done.contents.made_at == AT


def test_new_rows_get_numbers_that_are_free(actor: Actor, saved: Path):
    make_backup(saved, AT)
    clean()
    restore(saved, LATER)
    last = Centre.objects.order_by("-pk").first()
    assert last is not None
    assert make_actor(Role.CASEWORKER).centre == last.pk + 1
    make_person(actor)


def test_everybody_signs_in_anew(actor: Actor, saved: Path):
    make_backup(saved, AT)
    clean()
    Session.objects.create(session_key="left", session_data="", expire_date=LATER)
    restore(saved, LATER)
    assert not Session.objects.exists()


def test_a_database_that_is_not_empty_is_left_alone(actor: Actor, saved: Path):
    make_backup(saved, AT)
    with pytest.raises(CannotRestore, match="not empty"):
        restore(saved, LATER)
    assert not LogRow.objects.filter(action="backup.restore").exists()


def test_a_file_that_is_not_there_or_damaged_changes_nothing(actor: Actor, saved: Path):
    make_person(actor)
    make_backup(saved, AT)
    whole = saved.read_bytes()
    saved.write_bytes(whole[:-1])
    clean()
    with pytest.raises(DamagedBackup):
        restore(saved, LATER)
    with pytest.raises(FileNotFoundError):
        restore(saved.with_name("two"), LATER)
    assert is_empty()


def test_what_comes_out_otherwise_than_it_went_in_is_not_kept(actor: Actor, saved: Path):
    make_person(actor)
    make_backup(saved, AT)
    clean()
    # As when a database rounds, cuts or translates a value.
    spoiled = {**canonical._WRITTEN, "text": lambda value: str(value).replace("Centre", "Zentre")}
    with patch.object(canonical, "_WRITTEN", spoiled), pytest.raises(DamagedBackup, match="byte"):
        restore(saved, LATER)
    assert is_empty()


# --- the log -------------------------------------------------------------------------------------


def test_the_log_goes_on_where_the_backup_ends_and_is_sound(actor: Actor, saved: Path):
    make_person(actor)
    make_backup(saved, AT)
    for _ in range(3):
        make_person(actor)
    anchor_now(AT)
    clean()
    done = restore(saved, LATER)
    make_person(actor)
    anchor_now(LATER)
    verdict = verify_log()
    assert verdict.sound, verdict.faults
    rows = LogRow.objects.filter(number__gt=done.log_row).order_by("number")
    assert list(rows.values_list("action", flat=True)) == ["backup.restore", "people.add"]
    # What the anchors said of the rows that are lost is kept beside them.
    assert len(list(anchor_file().path.parent.glob("audit-until-*.jsonl"))) == 1


def test_a_log_that_is_not_the_one_that_was_anchored_is_not_taken_up(actor: Actor, saved: Path):
    """A backup of an altered log, made after the anchor."""
    make_person(actor)
    anchor_now(AT)
    make_backup(saved, AT)
    lines = anchor_file().path.read_text().splitlines()
    clean()
    # Another log of the same installation: same keys, other rows.
    with patch("trousseau.safekeeping.restore.verify_log") as verify:
        verify.return_value.faults = (verdict_of("row 1 is another than the one anchored"),)
        with pytest.raises(CannotRestore, match="row 1 is another than the one anchored"):
            restore(saved, LATER)
    assert is_empty()
    assert anchor_file().path.read_text().splitlines() == lines


def verdict_of(text: str) -> object:
    from trousseau.audit.verify import Fault

    return Fault(1, text)


# --- people who were erased since ----------------------------------------------------------------


@pytest.mark.bar(26)
def test_who_was_erased_since_is_erased_again(actor: Actor, saved: Path):
    gone, stays = make_person(actor), make_person(actor)
    make_backup(saved, AT)
    erase_person(gone.person, ErasureCause.ASKED, AT)
    clean()
    done = restore(saved, LATER)
    assert done.ended_again == {Kind.PERSON: 1}
    assert everybody() == {gone.person: False, stays.person: True}
    assert verify_log().sound


def everybody() -> dict[object, bool]:
    """Who is in the database, and whether there is a key for them."""
    with snapshot() as seen, seen.cursor() as cursor:
        cursor.execute("SELECT id, wrapped_key IS NOT NULL FROM privacy_person")
        return {
            Person._meta.pk.to_python(key): bool(readable) for key, readable in cursor.fetchall()
        }


@pytest.mark.bar(26)
def test_without_the_register_nothing_is_restored(actor: Actor, saved: Path, tmp_path: Path):
    gone = make_person(actor)
    make_backup(saved, AT)
    erase_person(gone.person, ErasureCause.ASKED, AT)
    kept = tmp_path / "copy.jsonl"
    kept.write_bytes(register_path().read_bytes())
    clean()

    register_path().unlink()
    with pytest.raises(RegisterError, match="is not here"):
        restore(saved, LATER)
    # A fresh one, as `migrate` makes on a new machine, is not the one that was lost.
    register_path().with_name("installation").unlink()
    register.make()
    with pytest.raises(RegisterError, match="is not here"):
        restore(saved, LATER)
    assert is_empty()

    done = restore(saved, LATER, saved_register=kept)
    assert done.ended_again == {Kind.PERSON: 1}
    assert len(registered()) == 1


@pytest.mark.bar(26)
def test_a_register_that_lacks_what_the_backup_knows_is_refused(
    actor: Actor, saved: Path, tmp_path: Path
):
    gone = make_person(actor)
    erase_person(gone.person, ErasureCause.ASKED, AT)
    make_backup(saved, AT)
    clean()
    whole = register_path().read_text()
    register_path().write_text("")
    with pytest.raises(RegisterError, match="is not here"):
        restore(saved, LATER)
    (tmp_path / "empty").write_text("")
    with pytest.raises(RegisterError, match="lacks endings"):
        restore(saved, LATER, saved_register=tmp_path / "empty")
    register_path().write_text(whole.replace('"asked"', '"retention"'))
    with pytest.raises(RegisterError):
        restore(saved, LATER)
    assert is_empty()


def test_when_it_is_lost_for_good_the_lines_in_the_backup_do(actor: Actor, saved: Path):
    before, since = make_person(actor), make_person(actor)
    erase_person(before.person, ErasureCause.ASKED, AT)
    make_backup(saved, AT)
    erase_person(since.person, ErasureCause.ASKED, AT)
    clean()
    for path in register_path().parent.iterdir():
        path.unlink()
    restore(saved, LATER, register_lost=True)
    assert everybody() == {before.person: False, since.person: True}
    assert [erasure.person for erasure in registered()] == [before.person]
    assert LogRow.objects.get(action="backup.restore").reason == "register_lost"


def test_a_register_with_other_erasures_is_not_thrown_away(actor: Actor, saved: Path):
    gone = make_person(actor)
    erase_person(gone.person, ErasureCause.ASKED, AT)
    make_backup(saved, AT)
    clean()
    register_path().write_text(json.dumps({"another": "register"}) + "\n")
    with pytest.raises(RegisterError, match="line 1 cannot be read"):
        restore(saved, LATER, register_lost=True)
    assert "another" in register_path().read_text()


# --- other releases ------------------------------------------------------------------------------


@pytest.mark.bar(22)
def test_a_backup_of_an_older_release_is_brought_to_this_one(
    actor: Actor, saved: Path, tmp_path: Path
):
    canaries = make_person(actor)
    make_backup(tmp_path / "now", AT)
    old = as_of_older_release(tmp_path / "now", saved)
    assert {len(names) for app, names in old.items() if app in ("audit", "privacy")} == {1}
    clean()
    done = restore(saved, LATER)
    assert done.contents.migrations == old
    assert schema.pending() == []
    assert schema.differences() == []
    assert person_sheet(actor, canaries.person, LATER).fields == canaries.fields
    assert verify_log().sound


def as_of_older_release(now: Path, path: Path) -> dict[str, list[str]]:
    """Write a backup as the release would have that had only our first migrations."""
    with now.open("rb") as file:
        first, header, *rest = backup.lines(file)
    found = canonical.read(iter([header])).header
    state = older_state(found.migrations)
    passed = canonical.Lines()
    inside = [passed.add(canonical.Header("0.0.1", state).line())]
    inside += [passed.add(line) for line in older_lines(rest[:-1])]
    rows = json.loads(rest[-1])["rows"]
    passed.rows = {name: rows[name] for name in rows if not name.startswith(NOT_YET)}
    import zlib

    from trousseau.safekeeping.sealed_file import SealedWriter

    with path.open("wb") as file:
        sealed = SealedWriter(file, AT)
        sealed.write(zlib.compress(b"".join([first, *inside, passed.last()])))
        sealed.close()
    return state


def test_a_backup_of_a_newer_release_is_refused(actor: Actor, saved: Path, tmp_path: Path):
    make_backup(tmp_path / "now", AT)
    with patch("tests.safekeeping.test_restore.older_state") as newer:
        newer.side_effect = lambda state: {**state, "privacy": [*state["privacy"], "0999_later"]}
        as_of_older_release(tmp_path / "now", saved)
    clean()
    with pytest.raises(schema.NewerRelease, match=r"newer release \(privacy.0999_later"):
        restore(saved, LATER)
    assert is_empty()


def test_a_backup_with_more_than_is_switched_on_here_says_what(
    actor: Actor, saved: Path, tmp_path: Path
):
    make_backup(tmp_path / "now", AT)
    with patch("tests.safekeeping.test_restore.older_state") as more:
        more.side_effect = lambda state: {**state, "socialaccount": ["0001_initial"]}
        as_of_older_release(tmp_path / "now", saved)
    clean()
    with pytest.raises(schema.NewerRelease, match="switched on by TROUSSEAU_OIDC_URL"):
        restore(saved, LATER)
    assert is_empty()


# --- each database -------------------------------------------------------------------------------


def test_an_old_file_is_kept_beside_the_one_that_takes_its_place(actor: Actor, saved: Path):
    only_sqlite()
    make_backup(saved, AT)
    make_person(actor)
    restore(saved, LATER, replace=True)
    assert everybody() == {}
    path = Path(connection.settings_dict["NAME"])
    kept = path.with_name(f"{path.stem}-until-20260302T103000Z.sqlite3")
    with closing(sqlite3.connect(kept)) as old:
        assert old.execute("SELECT count(*) FROM privacy_person").fetchone() == (1,)
    assert not list(path.parent.glob(".*sqlite3-*"))
    kept.unlink()


def test_a_database_in_use_is_not_replaced(actor: Actor, saved: Path):
    only_sqlite()
    make_backup(saved, AT)
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        other.execute("SELECT count(*) FROM privacy_person").fetchone()
        with pytest.raises(DatabaseInUse, match="end trousseau serve and worker first"):
            restore(saved, LATER, replace=True)
    assert not LogRow.objects.filter(action="backup.restore").exists()


def test_a_damaged_database_can_be_replaced(actor: Actor, saved: Path):
    only_sqlite()
    make_backup(saved, AT)
    connection.close()
    path = Path(connection.settings_dict["NAME"])
    for companion in ("-wal", "-shm"):
        Path(f"{path}{companion}").write_bytes(b"old")
    path.write_bytes(b"not a database any more" * 1000)
    with pytest.raises(CannotRestore, match=r"damaged \(file is not a database\); --replace"):
        restore(saved, LATER)
    restore(saved, LATER, replace=True)
    assert LogRow.objects.filter(action="backup.restore").count() == 1
    for kept in path.parent.glob("*-until-*"):
        kept.unlink()


def test_postgresql_needs_the_owner_and_gives_no_place_up(
    actor: Actor, saved: Path, monkeypatch: pytest.MonkeyPatch
):
    only_postgres()
    make_backup(saved, AT)
    clean()
    with pytest.raises(CannotRestore, match="for SQLite"):
        restore(saved, LATER, replace=True)
    monkeypatch.delenv("DATABASE_ADMIN_URL")
    with pytest.raises(OwnerNeeded, match="DATABASE_ADMIN_URL is not set"):
        restore(saved, LATER)
    assert is_empty()


def test_nobody_writes_into_the_database_meanwhile(actor: Actor):
    only_postgres()
    clean()
    from django.db import OperationalError

    other = connection.copy()
    try:
        with as_owner(), all_or_nothing():
            assert is_empty(lock=True)
            with other.cursor() as cursor:
                cursor.execute("SET lock_timeout = 50")
                with pytest.raises(OperationalError):
                    cursor.execute("SELECT count(*) FROM accounts_centre")
    finally:
        other.close()


@pytest.mark.bar(23)
def test_a_full_disk_while_restoring_leaves_what_was_there(
    actor: Actor, saved: Path, small_disk: SmallDisk
):
    only_sqlite()
    make_person(actor)
    make_backup(saved, AT)
    clean()
    used = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(small_disk.folder / "trousseau.sqlite3")
    small_disk.resize(300)
    try:
        with pytest.raises(DatabaseError) as refused:
            restore(saved, LATER)
        assert explain(refused.value) == ("the database: database or disk is full", 3)
        connection.close()
        assert [path.name for path in small_disk.folder.iterdir()] == ["trousseau.sqlite3"]
    finally:
        connection.close()
        connection.settings_dict["NAME"] = used


def test_the_tables_of_a_restored_database_are_those_of_the_models(actor: Actor, saved: Path):
    make_backup(saved, AT)
    clean()
    restore(saved, LATER)
    assert schema.differences() == []
    with snapshot() as seen:
        assert list(export_lines(seen, tables_now(), "0"))


def tables_now():
    from django.apps import apps

    return tables(apps)

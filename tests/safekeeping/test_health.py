"""The report says what is wrong, and only that."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection

from tests.databases import superuser
from tests.people import make_actor, make_person
from trousseau.accounts.choices import Role
from trousseau.audit import master_key
from trousseau.audit.actions import anchor_file, anchor_now
from trousseau.audit.endings import register_path
from trousseau.privacy import erasure
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.erasure import erase_person, purge_leftovers
from trousseau.privacy.erasure_register import Erasure, register
from trousseau.safekeeping import look_at_database, notes, schema
from trousseau.safekeeping.backup import make_backup
from trousseau.safekeeping.findings import State
from trousseau.safekeeping.health import examine, require_fit_to_serve
from trousseau.safekeeping.jobs import all_jobs
from trousseau.safekeeping.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now() -> datetime:
    """PostgreSQL's clock cannot be set for a test, so this is the time."""
    return datetime.now(UTC)


@pytest.fixture
def well(home: Path, tmp_path: Path, now: datetime) -> Path:
    """A home where nothing is wrong."""
    make_person(make_actor(Role.CASEWORKER))
    make_backup(tmp_path / "one.backup", now)
    Worker(all_jobs()).round(now)
    return home


def wrong(at: datetime) -> dict[str, str]:
    return {item.name: item.text for item in examine(at) if item.state is not State.GOOD}


def test_nothing_is_wrong_with_a_good_installation(well: Path, now: datetime):
    assert wrong(now) == {}
    names = [item.name for item in examine(now)]
    assert ("role" in names) == (connection.vendor == "postgresql")
    assert len(names) >= 12
    require_fit_to_serve(now)


def test_a_home_that_others_can_read(well: Path, now: datetime):
    (well / "secret.key").touch()
    (well / "secret.key").chmod(0o644)
    (well / "anchor").chmod(0o755)
    assert wrong(now) == {"home": "others may read anchor, secret.key: chmod go= each"}


def test_a_copy_of_the_database_that_was_forgotten(well: Path, now: datetime):
    (well / "trousseau-until-20260302T103000Z.sqlite3").touch()
    (well / ".trousseau.sqlite3-k3x_9abc").touch()
    assert "still holds people who are erased" in wrong(now)["home"]


def test_a_disk_that_is_nearly_full(well: Path, now: datetime):
    usage = shutil.disk_usage(well)._replace(free=500_000_000)
    with patch("shutil.disk_usage", return_value=usage):
        assert wrong(now) == {"disk": "0.5 GB free: make room"}


def test_a_database_that_is_away(well: Path, now: datetime):
    with patch.object(connection, "cursor", side_effect=OperationalError("no route\nto host")):
        assert wrong(now) == {"database": "no route to host"}
        assert "schema" not in [item.name for item in examine(now)]


def test_migrations_that_are_to_be_made(well: Path, now: datetime):
    with patch.object(schema, "pending", return_value=["privacy.0003_more"]):
        assert wrong(now) == {"schema": "1 migrations to make: trousseau migrate"}
        with pytest.raises(schema.NotCurrent, match="run trousseau migrate"):
            require_fit_to_serve(now)


def test_a_master_key_that_is_gone_or_another(well: Path, now: datetime, settings):
    settings.MASTER_KEY_FILE = well / "master.key"
    assert "put the saved copy" in wrong(now)["master key"]
    with pytest.raises(master_key.MasterKeyError):
        require_fit_to_serve(now)
    master_key.make_master_key()
    assert "does not open the keys for" in wrong(now)["master key"]


def test_a_log_that_can_be_changed(well: Path, now: datetime):
    with patch.object(look_at_database, "unguarded", return_value=["trigger audit_logrow_no_x"]):
        assert wrong(now) == {
            "log": "the trigger audit_logrow_no_x is gone or altered: "
            "rows of the log can be changed"
        }


def test_a_log_that_is_not_anchored(well: Path, now: datetime):
    make_person(make_actor(Role.CASEWORKER))
    assert wrong(now) == {}
    assert "nothing since row" in wrong(now + timedelta(minutes=3))["anchor"]
    anchor_now(now)
    assert "anchor" not in wrong(now + timedelta(minutes=3))
    anchor_file().path.unlink()
    assert wrong(now)["anchor"] == "missing; see the worker"


def test_a_register_that_is_gone_or_not_carried_out(well: Path, now: datetime):
    person = make_person(make_actor(Role.CASEWORKER)).person
    anchor_now(now)
    register(Erasure(person, now.date(), ErasureCause.ASKED))
    assert wrong(now)["register"] == "1 of 1 people in it are not erased: trousseau worker"
    register_path().unlink()
    assert "missing" in wrong(now)["register"]


def test_a_worker_that_is_not_there_or_behind(well: Path, now: datetime):
    Worker([]).round(now + timedelta(days=2))
    late = wrong(now + timedelta(days=2))["worker"]
    assert late.startswith("late: anchor (last: ")
    assert wrong(now + timedelta(days=2, hours=1))["worker"].startswith("not running (last: ")
    (well / "worker.json").write_text("half a no")
    assert wrong(now)["worker"] == "not running: trousseau serve, or trousseau worker"


def test_a_backup_that_is_old_or_was_never_made(well: Path, now: datetime):
    notes.write("backups", {"/gone": (now - timedelta(days=3)).isoformat()})
    assert wrong(now)["backup"].startswith("none in the last two days (last: ")
    os.unlink(well / "backups.json")
    assert wrong(now) == {"backup": "none in the last two days: trousseau backup FILE"}


def test_a_backup_that_was_not_deleted_in_time(well: Path, now: datetime, tmp_path: Path):
    made = {
        str(tmp_path / "one.backup"): now - timedelta(days=31),
        str(tmp_path / "gone.backup"): now - timedelta(days=31),
        str(tmp_path / "two.backup"): now,
    }
    notes.write("backups", {path: at.isoformat() for path, at in made.items()})
    assert wrong(now) == {
        "backup": "older than 30 days, with people who are erased meanwhile: delete "
        f"{tmp_path / 'one.backup'}, and every copy"
    }


def test_erased_bytes_that_somebody_s_reading_keeps(well: Path, now: datetime):
    person = make_person(make_actor(Role.CASEWORKER)).person
    erase_person(person, ErasureCause.ASKED, now)
    anchor_now(now)
    with patch.object(erasure, "purge", return_value=["privacy_person"]):
        assert purge_leftovers(now) == ["privacy_person"]
    assert "until four in the morning" in wrong(now)["leftovers"]
    days_later = now + timedelta(days=9)
    assert "each night something was reading them" in wrong(days_later)["leftovers"]
    # However long it took, it is tried until it is done.
    assert purge_leftovers(days_later) == []
    assert "leftovers" not in wrong(days_later)


def test_a_clock_before_the_log(well: Path, now: datetime):
    assert wrong(now - timedelta(days=20))["clock"]
    # A machine that forgot the date: whatever stumbles over that, the report goes on.
    assert {"clock", "retention"} <= wrong(datetime(1970, 1, 1, tzinfo=UTC)).keys()


def test_settings_of_sqlite_that_are_not_ours(well: Path, now: datetime):
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=OFF")
    assert wrong(now) == {"database": "secure_delete is 0, not 1: see web/settings.py"}
    connection.close()


def test_a_wall_that_is_down(well: Path, now: datetime):
    if connection.vendor != "postgresql":
        pytest.skip("about PostgreSQL")
    with superuser(connection.settings_dict["NAME"]) as cursor:
        cursor.execute("ALTER TABLE privacy_consent NO FORCE ROW LEVEL SECURITY")
        try:
            assert wrong(now) == {"role": "row-level security is not in force on privacy_consent"}
            with pytest.raises(Exception, match="not in force on privacy_consent"):
                require_fit_to_serve(now)
        finally:
            cursor.execute("ALTER TABLE privacy_consent FORCE ROW LEVEL SECURITY")

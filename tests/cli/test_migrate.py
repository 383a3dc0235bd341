"""`trousseau migrate`: a new machine, an old one, and one that lost its key."""

import pytest

from tests.safekeeping.conftest import installation as installation
from tests.safekeeping.installation import Installation

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_new_installation_has_a_key_a_register_and_tables_and_again_changes_nothing(
    installation: Installation,
):
    home = installation.home
    made = installation.run("migrate")
    assert made.stdout.startswith("the database is of this release now: ")
    key = (home / "master.key").read_bytes()
    register = home / "anchor" / "endings.jsonl"
    assert register.read_bytes() == b""
    private = [register, *home.glob("*.key"), *home.glob("*.sqlite3")]
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
    again = installation.run("migrate")
    assert (again.stdout, again.stderr) == ("the database is of this release\n", "")
    assert (home / "master.key").read_bytes() == key


def test_without_the_owner_s_role_postgresql_is_one_line(installation: Installation):
    if not installation.server:
        pytest.skip("about PostgreSQL")
    done = installation.run("migrate", check=False, DATABASE_ADMIN_URL="")
    assert done.returncode == 3
    assert done.stderr.startswith("trousseau: DATABASE_ADMIN_URL is not set; ")
    assert done.stderr.count("\n") == 1
    assert installation.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_a_role_that_could_read_past_the_wall_is_refused_before_anything_is_made(
    installation: Installation,
):
    if not installation.server:
        pytest.skip("about PostgreSQL")
    url = installation.environment["DATABASE_URL"].replace("trousseau_application", "postgres")
    done = installation.run("migrate", check=False, DATABASE_URL=url)
    assert done.returncode == 3
    assert done.stderr.startswith('trousseau: the role "postgres" of DATABASE_URL is a superuser')
    assert installation.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


@pytest.mark.bar(23)
def test_a_database_that_is_away_is_one_line(installation: Installation):
    away = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    done = installation.run("check", check=False, **away)
    assert done.returncode == 1
    assert "wrong   database" in done.stdout
    done = installation.run("backup", installation.home / "one", check=False, **away)
    assert done.returncode == 3
    assert done.stderr.startswith("trousseau: the database: ")
    assert done.stderr.count("\n") == 1

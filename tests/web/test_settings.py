"""What the settings promise, asked of a real connection and a real answer."""

import os
import stat
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection, transaction
from django.test import Client

from trousseau.web.home import home, secret_key

SQLITE = connection.vendor == "sqlite"

# PRAGMA: what it must answer. 2 is FULL for synchronous.
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "secure_delete": 1,
}


@pytest.mark.django_db
@pytest.mark.parametrize(("pragma", "value"), PRAGMAS.items())
def test_sqlite_keeps_what_it_confirmed(pragma: str, value: object):
    if not SQLITE:
        return
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)


@pytest.mark.django_db(transaction=True)
def test_sqlite_takes_the_lock_when_a_transaction_opens():
    if not SQLITE:
        return
    import sqlite3

    with transaction.atomic():
        other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


@pytest.mark.django_db
def test_postgresql_is_a_current_one_and_is_kept_connected():
    if SQLITE:
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 180000
    assert connection.settings_dict["CONN_MAX_AGE"] == 60
    assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True


def test_a_request_is_not_one_transaction():
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False


def test_no_admin_site_and_nothing_else_that_reaches_past_the_doors():
    unwanted = {"django.contrib.admin", "django.contrib.admindocs", "django.contrib.flatpages"}
    assert unwanted.isdisjoint(settings.INSTALLED_APPS)
    # Sessions hold who is signed in and since when; what is typed is kept sealed, elsewhere.
    assert issubclass(import_module(settings.SESSION_ENGINE).SessionStore, DatabaseSessions)
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE is True
    assert settings.SESSION_COOKIE_AGE == 12 * 3600
    assert settings.CSRF_COOKIE_AGE is None


@pytest.mark.bar(33)
def test_django_s_own_check_of_what_is_deployed_finds_nothing():
    """Nothing is silenced for it."""
    assert settings.SILENCED_SYSTEM_CHECKS == []
    # The tests' own variables are not those of a server.
    environment = {key: value for key, value in os.environ.items() if "ASYNC_UNSAFE" not in key}
    environment |= {"TROUSSEAU_HTTPS": "1", "DJANGO_SETTINGS_MODULE": "trousseau.web.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.bar(8)
@pytest.mark.parametrize(
    ("https", "said", "proxies"),
    [
        ("0", None, 0),
        ("0", "2", 2),
        # Behind TLS there is a proxy: were it not counted, all the world would be one address.
        ("1", None, 1),
        ("1", "2", 2),
        ("1", "0", "TROUSSEAU_PROXIES is 0, but TROUSSEAU_HTTPS=1 means"),
        ("0", "many", "TROUSSEAU_PROXIES is not a number"),
        ("1", "-1", "TROUSSEAU_PROXIES is not a number"),
        ("1", "", "TROUSSEAU_PROXIES is not a number"),
    ],
)
def test_how_many_proxies_are_believed(https: str, said: str | None, proxies: int | str):
    more = {"TROUSSEAU_HTTPS": https} | ({} if said is None else {"TROUSSEAU_PROXIES": said})
    done = started_with(more)
    if isinstance(proxies, int):
        assert (done.returncode, done.stdout) == (0, f"{proxies}\n"), done.stderr
        return
    assert done.returncode == 3
    assert done.stderr.startswith(f"trousseau: {proxies}")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"TROUSSEAU_OIDC_URL": "http://example.org"}, "does not begin with https://"),
        ({"TROUSSEAU_OIDC_DOMAINS": " , "}, "TROUSSEAU_OIDC_DOMAINS is empty"),
    ],
)
def test_an_organisation_s_server_is_believed_about_its_own_domains_only(
    more: dict[str, str], said: str
):
    done = started_with({"TROUSSEAU_OIDC_URL": "https://example.org", **more})
    assert done.returncode == 3
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


STARTING = """
import sys
from trousseau.cli.application import load
from trousseau.cli.main import report
try:
    load()
except Exception as error:
    sys.exit(report(error))
from django.conf import settings
print(settings.PROXIES)
"""


def started_with(more: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Start as a command does, in this environment, and print how many proxies are believed."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TROUSSEAU_OIDC")}
    for name in ("TROUSSEAU_PROXIES", "TROUSSEAU_DEBUG"):
        kept.pop(name, None)
    kept["DJANGO_SETTINGS_MODULE"] = "trousseau.web.settings"
    return subprocess.run(
        [sys.executable, "-c", STARTING], env=kept | more, capture_output=True, text=True
    )


@pytest.mark.django_db
def test_the_headers_of_an_answer(client: Client):
    headers = client.get("/health/").headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_another_host_name_is_refused(client: Client):
    assert client.get("/health/", headers={"Host": "example.org"}).status_code == 400


def test_french_is_the_first_language():
    assert settings.LANGUAGE_CODE == "fr"
    assert [code for code, _ in settings.LANGUAGES] == ["fr", "en"]


def test_the_home_folder_and_the_key_are_for_their_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    monkeypatch.setenv("TROUSSEAU_HOME", str(folder))
    assert home() == folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    key = secret_key(folder)
    assert len(key) >= 64
    assert stat.S_IMODE((folder / "secret.key").stat().st_mode) == 0o600
    assert secret_key(folder) == key
    assert [path.name for path in folder.iterdir()] == ["secret.key"]


def test_two_that_start_together_agree_on_the_key(tmp_path: Path):
    code = (
        "from pathlib import Path; from trousseau.web.home import secret_key\n"
        f"print(secret_key(Path({str(tmp_path)!r})))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1


def test_a_database_url_of_sqlite_gets_the_same_care(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from trousseau.web.settings import SQLITE_OPTIONS, database

    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'other.sqlite3'}")
    assert database()["OPTIONS"] == SQLITE_OPTIONS

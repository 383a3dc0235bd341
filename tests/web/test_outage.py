"""A full disk, a database that may only be read, is silent or gone: said calmly, and got over.

Against the application as it is served (gunicorn, its own database); the full count lets each
outage last 30 seconds.
"""

import os
import resource
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.databases import APPLICATION, OWNER
from tests.postgres import postgres
from tests.web.served import Answer, Served, served

FULL_SECONDS, SECONDS = 30.0, 1.5
ANSWERED_WITHIN = RECOVERED_WITHIN = 10.0
CHANGED = "Changé-pendant-la-panne"
NAME = "served"
SQLITE = connection.vendor == "sqlite"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are stopped by Linux")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """A served application, and the URL of its database."""
    home = tmp_path_factory.mktemp("home", numbered=True)
    if SQLITE:
        with served(home, None) as found:
            yield found, str(home / "trousseau.sqlite3")
        return
    with postgres() as url:
        with superuser(url, "postgres") as direct:
            for role in (OWNER, APPLICATION):
                direct.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            direct.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(NAME), sql.Identifier(OWNER)
                )
            )
        host = urlsplit(url).query
        owner, application = (
            f"postgresql://{role}@/{NAME}?{host}" for role in (OWNER, APPLICATION)
        )
        with served(home, application, owner) as found:
            yield found, url


Outage = Callable[[Served, str], object]


@contextmanager
def full_disk(server: Served, database: str) -> Iterator[None]:
    """No file of the server may grow."""
    kept = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in server.processes()}
    for pid, (_, hard) in kept.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        for pid, limits in kept.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


@contextmanager
def taken(server: Served, database: str) -> Iterator[None]:
    """Another program goes on writing and lets nobody else."""
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def processes_of(url: str) -> list[int]:
    """PostgreSQL's processes, its first one last."""
    folder = Path(parse_qs(urlsplit(url).query)["host"][0])
    first = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    children = Path(f"/proc/{first}/task/{first}/children").read_text()
    return [*map(int, children.split()), first]


@contextmanager
def silent(server: Served, database: str) -> Iterator[None]:
    """The server's machine stands still: nothing answers and nothing refuses."""
    processes = processes_of(database)
    for pid in reversed(processes):
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in processes:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def superuser(url: str, database: str) -> Iterator[psycopg.Connection]:
    parts = urlsplit(url)
    host = parse_qs(parts.query)["host"][0]
    with psycopg.connect(host=host, user="postgres", dbname=database, autocommit=True) as direct:
        yield direct


@contextmanager
def gone(server: Served, database: str) -> Iterator[None]:
    """Connections are cut and new ones refused."""
    with superuser(database, "template1") as direct:
        direct.execute(f"ALTER DATABASE {NAME} ALLOW_CONNECTIONS false")
        direct.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [NAME]
        )
        try:
            yield
        finally:
            direct.execute(f"ALTER DATABASE {NAME} ALLOW_CONNECTIONS true")


@contextmanager
def read_only(server: Served, database: str) -> Iterator[None]:
    """The server went over to a copy that may only be read."""
    with superuser(database, "template1") as direct:
        direct.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        direct.execute("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            direct.execute("SET default_transaction_read_only = off")
            direct.execute("ALTER SYSTEM RESET default_transaction_read_only")
            direct.execute("SELECT pg_reload_conf()")


OUTAGES = [full_disk, taken] if SQLITE else [silent, gone, read_only]


def check_calm(answer: Answer, server: Served) -> None:
    assert answer.status == 503
    assert "Trousseau fait une pause" in answer.text
    assert answer.headers["Retry-After"] == "10"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Content-Security-Policy" in answer.headers
    assert answer.seconds <= ANSWERED_WITHIN
    for word in ("Traceback", "OperationalError", "psycopg", "sqlite", ".py"):
        assert word not in answer.text
    assert not [text for text in server.world["canaries"] if text in answer.text]


@pytest.mark.bar(23)
@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: outage.__name__)
def test_an_outage_is_said_calmly_and_got_over(
    outage: Outage, server: tuple[Served, str], bars_full: bool
):
    if outage is taken and not bars_full:
        pytest.skip("each answer takes as long as SQLite waits for another writer")
    site, database = server
    seconds = FULL_SECONDS if bars_full else SECONDS
    assert site.get(site.file).status == 200
    values, token = site.form(f"{site.file}edit/")
    before = values["given_names"]
    changed = {**values, "given_names": CHANGED}
    slowest = 0.0
    with outage(site, database):  # type: ignore[attr-defined]
        end = time.monotonic() + seconds
        asked = 0
        while not asked or time.monotonic() < end:
            for answer in (
                site.get(site.file),
                site.post(f"{site.file}edit/", changed, token),
                site.get("/people/"),
            ):
                check_calm(answer, site)
                slowest = max(slowest, answer.seconds)
                asked += 1
            # What needs no data is there all the while.
            assert site.get("/sources/", signed_in=False).status == 200
            time.sleep(0.1)
    back = site.recovered(RECOVERED_WITHIN)
    print(f"{outage.__name__}: {asked} asked, slowest {slowest:.1f} s, back after {back:.1f} s")
    values, token = site.form(f"{site.file}edit/")
    assert values["given_names"] == before
    # And it writes again.
    answer = site.post(f"{site.file}edit/", values, token)
    assert answer.status == 302
    log = site.log.read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert not [text for text in (*site.world["canaries"], CHANGED) if text in log]

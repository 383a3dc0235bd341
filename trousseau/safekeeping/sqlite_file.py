"""A whole SQLite database, built beside the one in use and put in its place at once."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.db import connection

from trousseau.audit.anchor import sync_folder

# What SQLite keeps beside a database while it is open.
COMPANIONS = ("-wal", "-shm", "-journal")


class DatabaseInUse(Exception):
    """Another process has the database open, so it cannot be replaced."""

    exit_code = 3


@contextmanager
def built_beside(kept: datetime | None) -> Iterator[None]:
    """Connect to another file; it takes the place of the database if the block ends well.

    Given a moment, the file begins empty and the old one is kept beside it, by the name of
    `…-until-20261123T040000Z.sqlite3`; else it begins as a copy. A kill leaves the old one or the
    new one. Raises DatabaseInUse.
    """
    settings = connection.settings_dict
    path = Path(settings["NAME"])
    connection.close()
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    os.close(descriptor)
    aside = Path(name)
    settings["NAME"] = name
    try:
        if not kept:
            with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(aside)) as new:
                old.backup(new)
        yield
        connection.close()
        _settle(aside)
        _take_place(aside, path, kept)
    finally:
        connection.close()
        settings["NAME"] = str(path)
        _remove(aside)


def _settle(path: Path) -> None:
    """Everything in the one file, and the file on the disk; nobody else knows of it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as direct:
        direct.execute("PRAGMA journal_mode=DELETE").fetchall()
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _take_place(aside: Path, path: Path, kept: datetime | None) -> None:
    if not path.exists():
        os.replace(aside, path)
        sync_folder(path.parent)
        return
    stamp = f"-until-{kept:%Y%m%dT%H%M%SZ}" if kept else ""
    beside = path.with_name(f"{path.stem}{stamp}{path.suffix}")
    with closing(sqlite3.connect(path, timeout=2, isolation_level=None)) as old:
        try:
            _be_alone(old, path)
        except sqlite3.DatabaseError:
            # Damaged beyond opening: kept as it is, with what belongs to it.
            for companion in COMPANIONS:
                with suppress(FileNotFoundError):
                    os.replace(f"{path}{companion}", f"{beside}{companion}")
        if kept:
            os.link(path, beside)
        os.replace(aside, path)
        sync_folder(path.parent)


def _be_alone(old: sqlite3.Connection, path: Path) -> None:
    """Have everything in the one file, so that no write-ahead log is left for the new database to
    stumble on; only who is alone can do that."""
    try:
        (mode,) = old.execute("PRAGMA journal_mode=DELETE").fetchone()
        old.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        mode = str(error)
    if mode != "delete":
        raise DatabaseInUse(f"{path.name} is in use ({mode}); end trousseau serve and worker first")


def _remove(path: Path) -> None:
    for name in (path, *(Path(f"{path}{companion}") for companion in COMPANIONS)):
        name.unlink(missing_ok=True)

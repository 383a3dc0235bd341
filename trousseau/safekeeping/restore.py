"""Restoring a backup: everything in it is checked before the first row is written.

The tables are built as the backup's own release had them; its rows are loaded, and read out again
to the same bytes; then the tables are brought to this release, what ended since (people erased,
consents withdrawn, accounts closed) is ended again, and the log is told. Only then does anybody see
the result: on PostgreSQL all of it is one transaction, on SQLite a file that takes the place of the
other.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection

from trousseau.accounts.doors import system
from trousseau.accounts.second_factor import spend_codes
from trousseau.audit.actions import anchor_restored, head
from trousseau.audit.endings import (
    forget_mark,
    know,
    mark_of_register,
    require_known,
    write_endings,
)
from trousseau.audit.verify import verify_log
from trousseau.privacy.erasure import purge_leftovers
from trousseau.safekeeping import backup, canonical, register, schema
from trousseau.safekeeping.backup import Contents
from trousseau.safekeeping.endings import Counts, carry_out
from trousseau.safekeeping.export import export_lines
from trousseau.safekeeping.owner import all_or_nothing, as_owner
from trousseau.safekeeping.rights import Role, see_everything
from trousseau.safekeeping.sealed_file import DamagedBackup
from trousseau.safekeeping.sqlite_file import built_beside
from trousseau.safekeeping.tables import Table, tables

ROWS_AT_ONCE = 2000


class CannotRestore(Exception):
    """A good backup, but not here or not so."""

    exit_code = 3


@dataclass(frozen=True)
class Restored:
    """What was done."""

    contents: Contents
    # What of the register was there again in the backup, and is ended again.
    ended_again: Counts
    # The last row of the log that came out of the backup; what was logged after it is lost.
    log_row: int


def restore(
    path: Path,
    at: datetime,
    *,
    replace: bool = False,
    saved_register: Path | None = None,
    register_lost: bool = False,
) -> Restored:
    """Put a backup into the empty database that is configured.

    `replace` (SQLite): into the place of one that is not empty, which is kept beside it. For the
    register see `register.settle`. Raises FileNotFoundError, DamagedBackup, MasterKeyError,
    RegisterError, NewerRelease, OwnerNeeded, CannotRestore, DatabaseInUse; the database is as it
    was then.
    """
    with path.open("rb") as file:
        contents = backup.contents(file)
        if replace and saved_register is None and not register_lost:
            _require_known_register()
        with _empty_database(at, replace=replace) as role:
            lacking = register.settle(contents.register, saved_register, lost=register_lost)
            of = _tables_of(contents)
            with system("backup.restore", at, "register_lost" if register_lost else "") as door:
                load(backup.begin(file)[0], of)
                _compare(contents, of)
                schema.migrate_to_now(role)
                row = _take_up_log(at)
                door.changed(record="backup")
                forget_mark()
                write_endings(lacking)
                since = register.since(contents.register, contents.made_at)
                again = carry_out(since, at)
                know(mark_of_register())
                # A session is of an account as it was before: everybody signs in anew.
                Session.objects.all().delete()
                spend_codes(at)
        purge_leftovers(at)
    return Restored(contents, again, row)


def _require_known_register() -> None:
    """The database that is to be replaced knows how far its register had come."""
    # A damaged one, or an empty one, knows nothing.
    with suppress(DatabaseError):
        require_known()


@contextmanager
def _empty_database(at: datetime, *, replace: bool) -> Iterator[Role | None]:
    if connection.vendor == "sqlite":
        try:
            empty, how = is_empty(), "not empty"
        except DatabaseError as error:
            empty, how = False, f"damaged ({error})"
        if not empty and not replace:
            raise CannotRestore(
                f"the database is {how}; --replace puts the backup in its place and keeps the old "
                "file beside it"
            )
        with built_beside(None if empty else at), all_or_nothing():
            yield None
        return
    if replace:
        raise CannotRestore("--replace is for SQLite; give an empty database in DATABASE_URL")
    with as_owner() as role, all_or_nothing():
        if not is_empty(lock=True):
            raise CannotRestore(
                "the database is not empty; make another one (docs/operations.md, Two roles) and "
                "name it in DATABASE_URL and DATABASE_ADMIN_URL"
            )
        yield role


def is_empty(*, lock: bool = False) -> bool:
    """Whether nothing is kept in the database, be it with tables or without.

    `lock` keeps everybody else out of the tables until the transaction ends.
    """
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        names = [table.name for table in tables(apps) if table.name in present]
        quoted = [connection.ops.quote_name(name) for name in names]
        if lock and quoted:
            cursor.execute(f"LOCK TABLE {', '.join(quoted)} IN ACCESS EXCLUSIVE MODE")
        for name in quoted:
            cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")
            if cursor.fetchone():
                return False
    return True


def _tables_of(contents: Contents) -> tuple[Table, ...]:
    """The tables of the release that made the backup, empty."""
    if contents.migrations == schema.applied(connection):
        return tables(apps)
    # Only PostgreSQL asks what is to happen to those that point to it.
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}{cascade}")
    return schema.build(contents.migrations)


def load(reading: canonical.Reading, of: tuple[Table, ...]) -> None:
    """Put the rows of an export into empty tables, in the transaction that is open.

    Raises DamagedBackup when the export does not consist of these tables.
    """
    see_everything(connection)
    found: list[Table] = []
    for table, values in itertools.groupby(reading.tables(), key=lambda pair: pair[0]):
        found.append(table)
        if table in of:
            _load(table, (row for _, row in values if row is not None))
    if tuple(found) != of:
        raise DamagedBackup("the backup does not hold the tables that its release had")
    connection.check_constraints()


def _load(table: Table, rows: Iterator[list[Any]]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.name) for column in table.columns)
    postgres = connection.vendor == "postgresql"
    places = ", ".join(
        "%s::jsonb" if postgres and column.kind == "json" else "%s" for column in table.columns
    )
    insert = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({places})"
    readers = canonical.readers(table.columns, connection)
    with connection.cursor() as cursor:
        while some := list(itertools.islice(rows, ROWS_AT_ONCE)):
            cursor.executemany(
                insert,
                [
                    [
                        None if value is None else reader(value)
                        for value, reader in zip(row, readers, strict=True)
                    ]
                    for row in some
                ],
            )
        if postgres and table.key.kind == "integer":
            # The next row's number; nothing happens where numbers are not given out by the table.
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), max({quote(table.key.name)})) "
                f"FROM {quote(table.name)}",
                [table.name, table.key.name],
            )


def _compare(contents: Contents, of: tuple[Table, ...]) -> None:
    """The database holds what the backup did, to the byte. Raises DamagedBackup."""
    last = b""
    for line in export_lines(connection, of, contents.program):
        last = line
    if last != contents.last:
        raise DamagedBackup(
            "what was restored is not what was saved, byte by byte; nothing was kept of it"
        )


def _take_up_log(at: datetime) -> int:
    """Begin new anchors where the restored log ends; the number of its last row.

    Raises CannotRestore when the anchors contradict the log as far as it goes.
    """
    last = head()[0]
    for fault in verify_log().faults:
        if 0 < fault.number <= last:
            raise CannotRestore(
                f"the log in the backup is not the one that was anchored here: {fault.text}. "
                "Restore another backup; or, to look into it later, move anchor/audit.jsonl away "
                "and restore this one"
            )
    anchor_restored(at)
    return last

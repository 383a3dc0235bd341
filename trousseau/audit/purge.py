"""Making the database forget the bytes of rows that were changed or deleted.

Both databases keep them for a while: SQLite in its write-ahead log and in unused parts of pages,
PostgreSQL in the dead rows of a table's file, where a plain VACUUM leaves them lying as well.
"""

import time
from collections.abc import Iterable

import psycopg
from django.db import OperationalError, connection
from psycopg import sql

# How long a table may keep everybody waiting; an attempt that failed is made again the next day.
LOCK_MILLISECONDS = 5_000
# PostgreSQL keeps a dead row while any transaction that began before its death is open, be it in
# another database of the server. Most are over in no time.
PATIENCE_SECONDS = 20.0
PAUSE_SECONDS = 1.0


def purge(tables: Iterable[str]) -> list[str]:
    """Overwrite what was deleted from `tables`; returns those for which it must be tried again.

    Outside of any transaction. A reader who has been at it since before the change (a backup) keeps
    what it may still read, so a table in use is one of those returned. On PostgreSQL it needs the
    right MAINTAIN on the table; the write-ahead log there is the server's to recycle.
    """
    if connection.vendor == "postgresql":
        return _all_rewritten(sorted(set(tables)))
    return [] if _written_anew() else sorted(set(tables))


def _written_anew() -> bool:
    """Write SQLite's file anew, and empty its write-ahead log; whether nobody was in the way.

    Overwriting on the spot (`secure_delete`) misses what moved when pages were balanced: of 200
    people erased among 600, one key was still found in the unused part of a page.
    """
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        patience = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {LOCK_MILLISECONDS}")
        try:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return not cursor.fetchone()[0]
        except OperationalError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")


def _all_rewritten(tables: list[str]) -> list[str]:
    patient_until = time.monotonic() + PATIENCE_SECONDS
    while tables := [table for table in tables if not _rewritten(table)]:
        if time.monotonic() > patient_until:
            break
        time.sleep(PAUSE_SECONDS)
    return tables


def _rewritten(table: str) -> bool:
    """Write a table's file anew without its dead rows; whether none had to stay."""
    stayed: list[bool] = []

    def hear(said: psycopg.errors.Diagnostic) -> None:
        # The detail of VACUUM's report begins with how many dead rows cannot be removed yet.
        words = (said.message_detail or "").split()
        stayed.append(bool(words) and words[0].isdigit() and int(words[0]) > 0)

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [str(LOCK_MILLISECONDS)])
        before = _file_of(table)
        direct = connection.connection
        direct.add_notice_handler(hear)
        try:
            cursor.execute(sql.SQL("VACUUM (FULL, VERBOSE) {}").format(sql.Identifier(table)))
        except OperationalError:
            return False
        finally:
            direct.remove_notice_handler(hear)
            cursor.execute("RESET lock_timeout")
        # Without the right, PostgreSQL only warns and leaves the file as it is.
        return _file_of(table) != before and not any(stayed)


def _file_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode(%s::regclass)", [table])
        return int(cursor.fetchone()[0])

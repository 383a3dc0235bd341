"""What `trousseau check` looks at in the database and beside it."""

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate

from trousseau.accounts.doors import system
from trousseau.audit.actions import anchor_file, has_begun, head
from trousseau.audit.append_only import unguarded
from trousseau.audit.cipher import Undecipherable
from trousseau.audit.master_key import VARIABLE, master_keys
from trousseau.audit.models import LogRow, SystemKey
from trousseau.audit.queries import last_check
from trousseau.audit.system_keys import system_key
from trousseau.privacy import retention
from trousseau.privacy.erasure import leftovers_since
from trousseau.privacy.erasure_register import registered
from trousseau.privacy.models import Person
from trousseau.safekeeping import rights, schema
from trousseau.safekeeping.findings import Found, good, notice, wrong

NOT_ANCHORED = timedelta(minutes=2)
CLOCK_SKEW = timedelta(seconds=30)
OVERDUE = timedelta(days=1)
# A night, and the time that the nightly work may take.
OVERWRITTEN_WITHIN = timedelta(hours=26)
SQLITE_SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "secure_delete": 1,
}


def clock(at: datetime) -> Found:
    """Not before what was logged, and that of the database's machine."""
    here = at.astimezone(UTC)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - here)
        if apart > CLOCK_SKEW:
            return wrong(
                f"{apart.total_seconds():.0f} s apart from the database's: set one of them"
            )
    last = LogRow.objects.order_by("-number").values_list("at", flat=True).first()
    if last is not None and last - here > CLOCK_SKEW:
        return wrong(f"{here:%Y-%m-%d %H:%M} UTC, before the last row of the log: set the clock")
    return good(f"{here:%Y-%m-%d %H:%M} UTC")


def master_key(at: datetime) -> Found:
    """There is one, and it opens the keys of the application."""
    keys = master_keys()
    closed = []
    for purpose in SystemKey.objects.values_list("purpose", flat=True):
        try:
            system_key(purpose)
        except Undecipherable:
            closed.append(purpose)
    if closed:
        return wrong(
            f"{keys.current} does not open the keys for {', '.join(closed)}: "
            "put the saved copy of the master key back"
        )
    where = VARIABLE if os.environ.get(VARIABLE) else Path(settings.MASTER_KEY_FILE).name
    return good(f"{keys.current}, from {where}")


def postgres(at: datetime) -> Found:
    """It answers."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    return good(f"PostgreSQL {version}")


def sqlite(at: datetime) -> Found:
    """It is there, its settings are ours, and it is whole."""
    if not Path(connection.settings_dict["NAME"]).exists():
        return wrong("there is none yet: trousseau migrate")
    with connection.cursor() as cursor:
        for name, value in SQLITE_SETTINGS.items():
            cursor.execute(f"PRAGMA {name}")
            (seen,) = cursor.fetchone()
            if seen != value:
                return wrong(f"{name} is {seen}, not {value}: see web/settings.py")
        cursor.execute("PRAGMA integrity_check(1)")
        (whole,) = cursor.fetchone()
        cursor.execute("PRAGMA foreign_key_check")
        dangling = cursor.fetchone()
    if whole != "ok":
        return wrong(f"damaged ({whole}): restore the last backup")
    if dangling:
        return wrong(f"a row of {dangling[0]} points to what is not there: restore the last backup")
    return good(f"SQLite {sqlite3.sqlite_version}, whole")


def schema_of_release(at: datetime) -> Found:
    """The tables are those of this release."""
    if waiting := schema.pending():
        return wrong(f"{len(waiting)} migrations to make: trousseau migrate")
    if found := schema.differences():
        return wrong(f"not as the models say: {'; '.join(found[:3])}")
    return good("of this release")


def role(at: datetime) -> Found:
    """The application's role could not walk around the second wall, and the wall stands."""
    name = rights.current_role()
    faults = [f'the role "{name}" {fault}' for fault in rights.faults_of_role(name)]
    faults += [
        f"row-level security is not in force on {table}" for table in rights.breached_walls()
    ]
    return wrong("; ".join(faults)) if faults else good(f"{name} owns nothing")


def log(at: datetime) -> Found:
    """Nobody can alter it, and its last check was good."""
    if gone := unguarded():
        return wrong(f"the {gone[0]} is gone or altered: rows of the log can be changed")
    last = last_check()
    if last is None:
        return good("not checked yet; the worker does it once a day")
    if not last.sound:
        return wrong(f"not as it was written, from row {last.row} on: trousseau audit verify")
    return good(f"sound up to row {last.row}, checked {last.at:%Y-%m-%d %H:%M} UTC")


def anchor(at: datetime) -> Found:
    """The log is written down outside the database, up to the last minutes."""
    last, number = anchor_file().last(), head()[0]
    if last is None:
        return wrong("missing; see the worker") if has_begun() else good("nothing is logged yet")
    if number < last.number:
        return wrong(f"the log ends at row {number}, it was anchored at row {last.number}")
    waiting = LogRow.objects.filter(number__gt=last.number).order_by("number")
    oldest = waiting.values_list("at", flat=True).first()
    if oldest is not None and at - oldest > NOT_ANCHORED:
        return wrong(f"nothing since row {last.number}, {last.at:%Y-%m-%d %H:%M} UTC")
    return good(f"row {last.number}, {last.at:%Y-%m-%d %H:%M} UTC")


def register(at: datetime) -> Found:
    """It is there, unaltered, and everybody in it is erased."""
    erased = registered()
    with system("check.register", at):
        readable = set(Person.objects.exclude(wrapped_key=None).values_list("pk", flat=True))
    if left := len(readable & {one.person for one in erased}):
        return wrong(f"{left} of {len(erased)} people in it are not erased: trousseau worker")
    return good(f"{len(erased)} people, all erased")


def leftovers(at: datetime) -> Found:
    """Nothing that was erased still lies in the database's files."""
    since = leftovers_since()
    if since is None:
        return good("overwritten")
    text = f"what was erased since {since:%Y-%m-%d %H:%M} UTC still lies in the database's files"
    if at - since <= OVERWRITTEN_WITHIN:
        return notice(f"{text}, until four in the morning")
    return wrong(
        f"{text}: each night something was reading them; run trousseau retention run when no "
        "backup is being made and no other program has the database open"
    )


def retention_due(at: datetime) -> Found:
    """Nothing is there that should have gone before yesterday."""
    due = retention.plan(at)
    late = [one for one in due if one.due_on < localdate(at) - OVERDUE]
    if late:
        return wrong(f"{len(late)} records are past their day: trousseau worker")
    return good(f"{len(due)} steps are due today" if due else "nothing is due")

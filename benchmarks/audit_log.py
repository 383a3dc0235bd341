"""The log: what one row costs beside a plain INSERT, and how fast the chain is checked.

Both are committed to the disk (`synchronous=FULL`; `fsync` and `synchronous_commit` on), on one
database in one run. The plain row has the same columns and indexes, in raw SQL; it is not
chained, not locked and anchored nowhere.
"""

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from benchmarks.measure import Table, once, timed

ROWS = 100_000
REPEATS = 200
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def measure() -> int:
    """Print the table of the database that DATABASE_URL names, or of SQLite in the home folder."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from trousseau.audit.actions import Event, anchor_now, record
    from trousseau.audit.models import Extent, LogRow
    from trousseau.audit.verify import verify_log

    call_command("migrate", verbosity=0, interactive=False)
    table = Table(f"The log, {connection.vendor}", "django", "psycopg")
    columns = [str(field.column) for field in LogRow._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain AS SELECT * FROM audit_logrow WHERE number < 0")
        cursor.execute("CREATE UNIQUE INDEX plain_number ON plain (number)")
        cursor.execute("CREATE INDEX plain_person ON plain (person, number)")
        cursor.execute("CREATE INDEX plain_actor ON plain (actor, at)")
        cursor.execute("CREATE INDEX plain_segment ON plain (segment)")
    insert = f"INSERT INTO plain ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
    event = Event(str(UUID(int=1)), "caseworker", 4, "people.show", UUID(int=2), extent=Extent.FILE)
    moment = [AT]

    def plain(rows: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for _ in range(rows):
                moment[0] += timedelta(milliseconds=1)
                person = UUID(int=2) if connection.vendor == "postgresql" else UUID(int=2).hex
                number = int(moment[0].timestamp() * 1000)
                cursor.execute(
                    insert,
                    [number, "2026-03", str(moment[0]), event.actor, event.role, 4, event.action,
                     person, "", "", "file", "done", bytes(32)],
                )  # fmt: skip

    def logged(rows: int) -> None:
        moment[0] += timedelta(milliseconds=50)
        record([event] * rows, moment[0])

    for rows in (1, 50):
        name = "one row" if rows == 1 else f"{rows} rows in one transaction"
        table.time(f"{name}, logged", timed(partial(logged, rows), REPEATS))
        table.time(
            f"… the same as plain INSERT{'s' * (rows > 1)}", timed(partial(plain, rows), REPEATS)
        )
    begun = LogRow.objects.count()
    for number in range(begun, ROWS, 500):
        record([event] * min(500, ROWS - number), AT + timedelta(days=number / 1000))
    anchor_now(AT + timedelta(days=200))
    verdict, times = once(verify_log)
    if not verdict.sound or verdict.rows != ROWS:
        raise RuntimeError(f"the log is not sound: {verdict.faults}")
    table.time(f"check {verdict.rows:,} rows", times, 10.0)
    table.row("… rows a second", f"{verdict.rows / times.middle:,.0f}")
    return table.end()


def main() -> int:
    """Both databases, each with a home of its own."""
    from tests.postgres import postgres

    missed = 0
    with postgres(DURABLE) as url:
        for database in (None, url):
            with tempfile.TemporaryDirectory(prefix="trousseau-audit-") as home:
                environment = {**os.environ, "TROUSSEAU_HOME": home}
                environment.pop("DATABASE_URL", None)
                if database is not None:
                    environment["DATABASE_URL"] = database
                command = [sys.executable, "-m", "benchmarks.audit_log", "one"]
                missed += subprocess.run(command, env=environment).returncode
    return min(missed, 1)


if __name__ == "__main__":
    if sys.argv[1:] == ["one"]:
        os.environ["DJANGO_SETTINGS_MODULE"] = "trousseau.web.settings"
        import django

        django.setup(set_prefix=False)
        from trousseau.audit.master_key import make_master_key

        make_master_key()
        sys.exit(measure())
    sys.exit(main())

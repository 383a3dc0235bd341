"""The canonical export: everything that is kept, as it stood at one moment.

Nobody waits for it: it reads from a snapshot on a connection of its own, while others write.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from trousseau import __version__
from trousseau.accounts.doors import system
from trousseau.safekeeping import canonical, schema
from trousseau.safekeeping.aside import written_aside
from trousseau.safekeeping.rights import see_everything
from trousseau.safekeeping.tables import Table, tables

ROWS_AT_ONCE = 2000


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """A connection that sees the database as it is now, all of it, until the block ends."""
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            if own.vendor == "postgresql":
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                see_everything(own)
            else:
                # Any other would take the writer's place.
                cursor.execute("BEGIN DEFERRED")
            # The first reading is the moment.
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            cursor.fetchone()
            yield own
    finally:
        own.close()


def export_lines(
    on: BaseDatabaseWrapper, of: Sequence[Table], program: str
) -> Generator[bytes, None, None]:
    """The lines of the export of what `on` sees of these tables; `program` is their release.

    To be closed when it is not read to its end: SQLite does not let go of its file before.
    """
    lines = canonical.Lines()
    yield lines.add(canonical.Header(program, schema.applied(on)).line())
    for table in of:
        yield lines.table(table)
        kinds = [column.kind for column in table.columns]
        with closing(_rows(on, table)) as rows:
            for row in rows:
                yield lines.row(table, canonical.written(row, kinds))
    yield lines.last()


def _rows(on: BaseDatabaseWrapper, table: Table) -> Generator[tuple[object, ...], None, None]:
    names = ", ".join(on.ops.quote_name(column.name) for column in table.columns)
    order = on.ops.quote_name(table.key.name)
    if table.key.kind == "text" and on.vendor == "postgresql":
        order += ' COLLATE "C"'
    query = f"SELECT {names} FROM {on.ops.quote_name(table.name)} ORDER BY {order}"
    with on.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows


def write_export(path: Path, at: datetime) -> dict[str, int]:
    """Write the canonical export to a new file; the number of rows of each table.

    What is sealed stays sealed, the rest can be read: the file's mode is 0600. Raises
    FileExistsError.
    """
    with system("export.make", at) as door:
        door.changed(record="export")
    last = b""
    with (
        written_aside(path) as file,
        snapshot() as seen,
        closing(export_lines(seen, tables(apps), __version__)) as found,
    ):
        for last in found:
            file.write(last)
    return canonical.rows_of(last)

"""A step of a migration that makes the database itself refuse to change or delete rows."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AppendOnly(Operation):
    """Rows of `table` can be added and read, and nothing else, whoever asks.

    `expired` is an SQL condition on OLD under which a row may still be deleted (nothing unless
    given). It holds for raw SQL, REPLACE, upserts and cascades, on both databases.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, expired: str = "") -> None:
        """`table` is the name in the database."""
        self.table = table
        self.expired = expired

    def describe(self) -> str:
        """For `migrate --plan`."""
        return f"Make {self.table} append-only"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        """Make the triggers."""
        for statement in self.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        """Drop them."""
        on = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
        for event in _events(schema_editor.connection.vendor):
            schema_editor.execute(f"DROP TRIGGER {self.table}_no_{event}{on}", params=None)

    def statements(self, vendor: str) -> list[str]:
        """The SQL that makes functions and triggers."""
        message = f"{self.table} is append-only"
        if vendor == "sqlite":
            unless = {"update": "", "delete": f" WHEN NOT ({self.expired})" if self.expired else ""}
            return [
                f"CREATE TRIGGER {self.table}_no_{event} BEFORE {event.upper()} ON {self.table}"
                f"{unless[event]} BEGIN SELECT RAISE(ABORT, '{message}'); END"
                for event in _events(vendor)
            ]
        allowed = f"IF TG_OP = 'DELETE' AND ({self.expired}) THEN RETURN OLD; END IF; "
        function = (
            f"CREATE OR REPLACE FUNCTION {self.table}_refuse() RETURNS trigger LANGUAGE plpgsql "
            f"AS $$ BEGIN {allowed if self.expired else ''}"
            f"RAISE EXCEPTION '{message}'; END $$"
        )
        whole = (
            f"CREATE OR REPLACE FUNCTION {self.table}_refuse_all() RETURNS trigger LANGUAGE "
            f"plpgsql AS $$ BEGIN RAISE EXCEPTION '{message}'; END $$"
        )
        rows = [
            f"CREATE TRIGGER {self.table}_no_{event} BEFORE {event.upper()} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.table}_refuse()"
            for event in ("update", "delete")
        ]
        truncate = (
            f"CREATE TRIGGER {self.table}_no_truncate BEFORE TRUNCATE ON {self.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {self.table}_refuse_all()"
        )
        return [function, whole, *rows, truncate]


def _events(vendor: str) -> list[str]:
    return ["update", "delete"] + (["truncate"] if vendor == "postgresql" else [])


def append_only_steps() -> Iterator[AppendOnly]:
    """Every table that a migration made append-only."""
    from django.db.migrations.loader import MigrationLoader

    for migration in MigrationLoader(None).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, AppendOnly):
                yield operation


def unguarded() -> list[str]:
    """What of the triggers is gone, switched off or other than the migrations made it."""
    found = _on_postgres() if connection.vendor == "postgresql" else _on_sqlite()
    wanted = [
        " ".join(statement.split())
        for step in append_only_steps()
        for statement in step.statements(connection.vendor)
    ]
    return [_name(statement) for statement in wanted if statement not in found]


def _name(statement: str) -> str:
    """`trigger audit_logrow_no_update` of the statement that makes it."""
    words = statement.removeprefix("CREATE OR REPLACE ").removeprefix("CREATE ").split()
    return f"{words[0].lower()} {words[1].removesuffix('()')}"


def _on_sqlite() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        return {" ".join(text.split()) for (text,) in cursor.fetchall()}


def _on_postgres() -> set[str]:
    """The statements as `AppendOnly` writes them, put together again from the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang "
            "WHERE lanname = 'plpgsql' AND pronargs = 0"
        )
        functions = {
            " ".join(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
                f"AS $${body}$$".split()
            )
            for name, body in cursor.fetchall()
        }
        # Origin and local, or always; not only on a replica, and not switched off.
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
        triggers = {text.replace(" ON public.", " ON ") for (text,) in cursor.fetchall()}
    return functions | triggers

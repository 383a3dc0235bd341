"""A step of a migration that makes the database itself refuse to change or delete rows."""

from typing import Any

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
        for statement in self._statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        """Drop them."""
        on = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
        for event in self._events(schema_editor.connection.vendor):
            schema_editor.execute(f"DROP TRIGGER {self.table}_no_{event}{on}", params=None)

    def _events(self, vendor: str) -> list[str]:
        return ["update", "delete"] + (["truncate"] if vendor == "postgresql" else [])

    def _statements(self, vendor: str) -> list[str]:
        message = f"{self.table} is append-only"
        if vendor == "sqlite":
            unless = {"update": "", "delete": f" WHEN NOT ({self.expired})" if self.expired else ""}
            return [
                f"CREATE TRIGGER {self.table}_no_{event} BEFORE {event.upper()} ON {self.table}"
                f"{unless[event]} BEGIN SELECT RAISE(ABORT, '{message}'); END"
                for event in self._events(vendor)
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

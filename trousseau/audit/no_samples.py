"""A step of a migration that keeps PostgreSQL from copying values into its statistics.

ANALYZE keeps samples of each column's values in a system table, where no erasure would find them:
of a column of keys, that would be keys.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class NoSamples(Operation):
    """No statistics of these columns; every index on them is to be of use without."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, *columns: str) -> None:
        """Names in the database."""
        self.table = table
        self.columns = columns

    def deconstruct(self) -> Any:
        """For whoever prints migrations."""
        return type(self).__name__, [self.table, *self.columns], {}

    def describe(self) -> str:
        """For `migrate --plan`."""
        return f"Keep values of {self.table} out of the statistics"

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        """Collect nothing."""
        self._collect("0", schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        """Collect as usual."""
        self._collect("-1", schema_editor)

    def _collect(self, target: str, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        for column in self.columns:
            schema_editor.execute(
                f"ALTER TABLE {self.table} ALTER COLUMN {column} SET STATISTICS {target}",
                params=None,
            )

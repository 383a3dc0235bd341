"""The second wall: PostgreSQL's row-level security by centre, as steps of migrations.

It holds even where a query forgot its filter. The doors tell it, for one transaction, which centres
and people are reached; told nothing, it shows nothing. SQLite has no such wall: there the first one
(`access.py`) stands alone.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

FUNCTIONS = """
CREATE OR REPLACE FUNCTION trousseau_may_see(centre bigint, person uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('trousseau.everything', true) = 'on', false)
    OR coalesce(centre = ANY (string_to_array(
         nullif(current_setting('trousseau.centres', true), ''), ',')::bigint[]), false)
    OR coalesce(person = ANY (string_to_array(
         nullif(current_setting('trousseau.people', true), ''), ',')::uuid[]), false)
$$;
CREATE OR REPLACE FUNCTION trousseau_is_own(owner uuid) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('trousseau.everything', true) = 'on', false)
    OR coalesce(owner = nullif(current_setting('trousseau.user', true), '')::uuid, false)
$$
"""


# As PostgreSQL writes it: the walls of a database are compared with these.
NOBODY = "NULL::uuid"


class _OnPostgres(Operation):
    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def forwards(self) -> list[str]:
        raise NotImplementedError

    def backwards(self) -> list[str]:
        raise NotImplementedError

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        """Build it."""
        if schema_editor.connection.vendor == "postgresql":
            for statement in self.forwards():
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        """Take it down."""
        if schema_editor.connection.vendor == "postgresql":
            for statement in self.backwards():
                schema_editor.execute(statement, params=None)


class WallFunction(_OnPostgres):
    """The functions that the policies of all tables call."""

    def describe(self) -> str:
        """For `migrate --plan`."""
        return "Say who may see a row"

    def forwards(self) -> list[str]:
        """Make or replace them."""
        return [FUNCTIONS]

    def backwards(self) -> list[str]:
        """Drop them."""
        return [
            "DROP FUNCTION trousseau_may_see(bigint, uuid)",
            "DROP FUNCTION trousseau_is_own(uuid)",
        ]


class Wall(_OnPostgres):
    """Row-level security on one table, for its owner as well (FORCE).

    Give the columns of the row's centre and person; or `through`, the column that points to a row
    of the table `of`, whose own wall then decides; with `beside`, a second such column, one of
    the two is enough. A row whose `person` is given besides is that
    person's alone where the column is filled. With `owner` (the column of a user), a row that
    points to nothing is for that user alone. With `sharing` (a table, and the column by which its
    rows point here), a row is also for whoever sees one that has not ended there. With `towards`
    (the column of another centre), it is also for whoever works there.
    """

    def __init__(
        self,
        table: str,
        centre: str = "NULL",
        person: str = NOBODY,
        through: str = "",
        beside: str = "",
        of: str = "privacy_person",
        owner: str = "",
        sharing: tuple[str, str] | None = None,
        towards: str = "",
    ) -> None:
        """Names in the database."""
        self.table = table
        self.centre = centre
        self.person = person
        self.through = through
        self.beside = beside
        self.of = of
        self.owner = owner
        self.sharing = sharing
        self.towards = towards

    def describe(self) -> str:
        """For `migrate --plan`."""
        return f"Wall in {self.table} by centre"

    def allowed(self) -> str:
        """The condition on a row, in SQL, under which it is seen and written."""
        if self.through:
            allowed = self._sees(self.of, self.through)
            if self.beside:
                allowed += f" OR {self._sees(self.of, self.beside)}"
            if self.person != NOBODY:
                alone = self._sees("privacy_person", self.person)
                allowed = f"CASE WHEN {self.person} IS NULL THEN {allowed} ELSE {alone} END"
        else:
            allowed = f"trousseau_may_see({self.centre}, {self.person})"
        if self.owner:
            allowed += f" OR ({self.through} IS NULL AND trousseau_is_own({self.owner}))"
        if self.towards:
            allowed += f" OR trousseau_may_see({self.towards}, {NOBODY})"
        if self.sharing is not None:
            table, column = self.sharing
            allowed += (
                f" OR EXISTS (SELECT 1 FROM {table} s"
                f" WHERE s.{column} = {self.table}.id AND s.until_on IS NULL)"
            )
        return allowed

    def _sees(self, table: str, column: str) -> str:
        return f"EXISTS (SELECT 1 FROM {table} p WHERE p.id = {self.table}.{column})"

    def forwards(self) -> list[str]:
        """Enable, force, and say who sees and writes what."""
        allowed = self.allowed()
        return [
            f"ALTER TABLE {self.table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {self.table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY wall ON {self.table} USING ({allowed}) WITH CHECK ({allowed})",
        ]

    def backwards(self) -> list[str]:
        """Take the policy away."""
        return [
            f"DROP POLICY wall ON {self.table}",
            f"ALTER TABLE {self.table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {self.table} DISABLE ROW LEVEL SECURITY",
        ]

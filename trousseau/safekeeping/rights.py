"""What the application's own role may do on PostgreSQL: it owns nothing and alters nothing."""

from collections.abc import Iterator

from django.db import connection
from psycopg import sql

from trousseau.audit.append_only import AppendOnly


def append_only_tables() -> Iterator[str]:
    """Every table that a migration made append-only."""
    from django.db.migrations.loader import MigrationLoader

    for migration in MigrationLoader(None).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, AppendOnly):
                yield operation.table


def grant_application_rights(role: str) -> None:
    """Let `role` read and write rows of every table, as the owner of the tables.

    Append-only tables cannot be updated, and only expired rows deleted; the record of migrations
    is read only. Nothing is to be truncated by anybody but the owner.
    """
    name = sql.Identifier(role)
    kept = set(append_only_tables())
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        for table in connection.introspection.table_names(cursor):
            rights = "SELECT, INSERT, UPDATE, DELETE"
            if table in kept:
                rights = "SELECT, INSERT, DELETE"
            if table == "django_migrations":
                rights = "SELECT"
            cursor.execute(
                sql.SQL(
                    "REVOKE ALL ON {table} FROM {role}; GRANT " + rights + " ON {table} TO {role}"
                ).format(table=sql.Identifier(table), role=name)
            )
        cursor.execute(
            sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name)
        )

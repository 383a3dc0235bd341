"""What the application's own role may do on PostgreSQL: it owns nothing and alters nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from trousseau.accounts.row_security import FUNCTIONS, Wall
from trousseau.audit.append_only import append_only_steps

FIRST_WITH_MAINTAIN = 170_000
# The functions of the wall: name and body.
FUNCTION = re.compile(r"FUNCTION (\w+).*?\$\$(.*?)\$\$", re.DOTALL)


class UnfitRole(Exception):
    """The application's role is not there, or could walk around the second wall."""

    exit_code = 3


@dataclass(frozen=True)
class Role:
    """The role the application connects as, as `DATABASE_URL` gives it."""

    name: str
    password: str


def walls() -> Iterator[Wall]:
    """Every wall that a migration built."""
    from django.db.migrations.loader import MigrationLoader

    for migration in MigrationLoader(None).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, Wall):
                yield operation


def make_role(role: Role) -> None:
    """Make the application's role when there is none.

    Raises UnfitRole when whoever is connected may not make roles.
    """
    name = sql.Identifier(role.name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.name])
        if cursor.fetchone():
            return
        cursor.execute(
            "SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"
        )
        if cursor.fetchone() != (True,):
            raise UnfitRole(
                f'there is no role "{role.name}" and this one may not make it; as an administrator '
                f'of the server: CREATE ROLE "{role.name}" LOGIN PASSWORD …'
            )
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        if role.password:
            # Hashed here, so that the server's log does not hold it.
            direct: psycopg.Connection = connection.connection
            hashed = direct.pgconn.encrypt_password(
                role.password.encode(), role.name.encode(), b"scram-sha-256"
            )
            cursor.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(hashed.decode()))
            )


def faults_of_role(role: str) -> list[str]:
    """Why this role is no wall: what it is or owns that lets it see or alter everything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, "
            "(SELECT pg_has_role(r.oid, datdba, 'MEMBER') FROM pg_database "
            " WHERE datname = current_database()), "
            "(SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            " AND relkind IN ('r', 'p') AND pg_has_role(r.oid, relowner, 'MEMBER')) "
            "FROM pg_roles r WHERE rolname = %s",
            [role],
        )
        superuser, bypasses, owns_database, owned = cursor.fetchone()
    if superuser:
        return ["is a superuser"]
    found = ["may bypass row-level security (BYPASSRLS)"] if bypasses else []
    found += ["owns the database"] if owns_database else []
    return found + ([f"owns {owned} of the tables"] if owned else [])


def refuse_unfit(role: str) -> None:
    """Raises UnfitRole when this role could walk around the second wall."""
    if faults := faults_of_role(role):
        raise UnfitRole(
            f'the role "{role}" of DATABASE_URL {" and ".join(faults)}, so it could read past the '
            "wall between centres; name one that owns nothing (docs/operations.md, Two roles)"
        )


def see_everything(on: BaseDatabaseWrapper) -> None:
    """Open PostgreSQL's second wall for the transaction that is open on a connection."""
    if on.vendor == "postgresql":
        with on.cursor() as cursor:
            cursor.execute("SELECT set_config('trousseau.everything', 'on', true)")


def current_role() -> str:
    """The role of the connection in use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        name: str = cursor.fetchone()[0]
    return name


def breached_walls() -> list[str]:
    """What of the second wall is not as the migrations built it: tables, and functions they ask.

    A table's row-level security is on, forced, and has one policy: ours, for everybody and for
    reading as for writing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_get_expr(polqual, c.oid), pg_get_expr(polwithcheck, c.oid) "
            "FROM pg_class c JOIN pg_policy ON polrelid = c.oid "
            "WHERE relnamespace = 'public'::regnamespace AND relrowsecurity "
            "AND relforcerowsecurity AND polcmd = '*' AND polpermissive AND polroles = '{0}' "
            "AND 1 = (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid)"
        )
        found = {name: (_bare(seen), _bare(written)) for name, seen, written in cursor.fetchall()}
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname LIKE 'trousseau%'")
        bodies = {_bare(body) for (body,) in cursor.fetchall()}
    breached = [
        wall.table for wall in walls() if found.get(wall.table) != (_bare(wall.allowed()),) * 2
    ]
    breached += [name for name, body in FUNCTION.findall(FUNCTIONS) if {_bare(body)} - bodies]
    return sorted(breached)


def _bare(expression: str | None) -> str:
    """Without what PostgreSQL writes otherwise than it was given: blanks and parentheses."""
    return re.sub(r"[\s()]", "", expression or "")


def grant_application_rights(role: str) -> None:
    """Let `role` read and write rows of every table, as the owner of the tables.

    Append-only tables cannot be updated, and only expired rows deleted; the record of migrations
    is read only. Nothing is to be truncated by anybody but the owner. From PostgreSQL 17 on, the
    role may also have files written anew without their dead rows, which an erasure needs.
    """
    name = sql.Identifier(role)
    kept = {step.table for step in append_only_steps()}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        for table in connection.introspection.table_names(cursor):
            rights = "SELECT, INSERT, DELETE" if table in kept else "SELECT, INSERT, UPDATE, DELETE"
            if table == "django_migrations":
                rights = "SELECT"
            elif cursor.connection.info.server_version >= FIRST_WITH_MAINTAIN:
                rights += ", MAINTAIN"
            cursor.execute(
                sql.SQL(
                    "REVOKE ALL ON {table} FROM {role}; GRANT " + rights + " ON {table} TO {role}"
                ).format(table=sql.Identifier(table), role=name)
            )
        cursor.execute(
            sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name)
        )

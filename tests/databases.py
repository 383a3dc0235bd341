"""The database of the tests: as in use, and clean again after each test.

On PostgreSQL the tests connect as the application's role, which owns nothing: the tables belong to
another role, as they should where the application is used. Tables that refuse TRUNCATE and DELETE
cannot be emptied by Django's flush, so a test that commits is followed by `clean`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import TransactionTestCase
from psycopg import sql

from trousseau.audit import purge

OWNER, APPLICATION = "trousseau_owner", "trousseau_application"
LONGEST_TEST_SECONDS = 60
# What migrations write; everything else is empty before a test.
FROM_MIGRATIONS = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> None:
    """Make the database of this process, migrated, with the rights of use."""
    from trousseau.audit.master_key import make_master_key

    make_master_key()
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            _make_on_postgres(f"test_{worker}")
            # Rows stay while anybody on the server may still read them, and the tests of the other
            # process hold their transactions as long as they last.
            purge.PATIENCE_SECONDS = LONGEST_TEST_SECONDS
        else:
            _make_on_sqlite()
    TransactionTestCase._fixture_teardown = lambda self: clean()  # type: ignore[attr-defined]


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _make_on_postgres(name: str) -> None:
    from trousseau.safekeeping.rights import grant_application_rights

    settings = connection.settings_dict
    with superuser("postgres") as cursor:
        for role in (OWNER, APPLICATION):
            cursor.execute(
                sql.SQL(
                    "DO $$ BEGIN CREATE ROLE {} LOGIN; "
                    "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
                ).format(sql.Identifier(role))
            )
        cursor.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
        )
    connection.close()
    settings.update(NAME=name, USER=OWNER)
    _migrate()
    grant_application_rights(APPLICATION)
    connection.close()
    settings.update(USER=APPLICATION)


def _make_on_sqlite() -> None:
    connection.close()
    connection.settings_dict["NAME"] = connection.settings_dict["TEST"]["NAME"]
    _migrate()
    connection.close()
    with sqlite3.connect(_sqlite_path()) as made, sqlite3.connect(_clean_copy()) as copy:
        made.backup(copy)


def _sqlite_path() -> Path:
    return Path(connection.settings_dict["NAME"])


def _clean_copy() -> Path:
    return _sqlite_path().with_suffix(".clean")


def clean() -> None:
    """Bring the database back to what the migrations made."""
    connection.close()
    if connection.vendor == "postgresql":
        _empty_tables()
        return
    copy = sqlite3.connect(_clean_copy())
    used = sqlite3.connect(_sqlite_path(), timeout=20)
    try:
        copy.backup(used)
    finally:
        used.close()
        copy.close()


def _empty_tables() -> None:
    with superuser(connection.settings_dict["NAME"]) as cursor:
        # Without the triggers, for this session of a superuser only.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted({name for (name,) in cursor.fetchall()} - FROM_MIGRATIONS)
        names = sql.SQL(", ").join(map(sql.Identifier, tables))
        cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names))


@contextmanager
def superuser(database: str) -> Iterator[psycopg.Cursor]:
    """A cursor past all rights and walls, for what tests prepare or attack."""
    host = connection.settings_dict["HOST"] or connection.settings_dict["OPTIONS"].get("host", "")
    with (
        psycopg.connect(host=host, user="postgres", dbname=database, autocommit=True) as direct,
        direct.cursor() as cursor,
    ):
        yield cursor

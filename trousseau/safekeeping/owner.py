"""Who owns the tables: on PostgreSQL another role than the application's, on SQLite nobody.

`DATABASE_URL` names the application's role, which may do little; `DATABASE_ADMIN_URL` the same
database under the role that owns the tables. Only migrations and restoring need the latter.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import dj_database_url
from django.db import connection, transaction

from trousseau.safekeeping.rights import Role, see_everything

VARIABLE = "DATABASE_ADMIN_URL"
# Any number that no other lock of the application uses.
SCHEMA_LOCK = 7_700_003


class OwnerNeeded(Exception):
    """The owner's role is not named, or does not fit."""

    exit_code = 3


@contextmanager
def as_owner() -> Iterator[Role | None]:
    """Connect as the owner of the tables; gives the application's role.

    Nothing changes on SQLite, where there is none. Raises OwnerNeeded.
    """
    if connection.vendor != "postgresql":
        yield None
        return
    settings = connection.settings_dict
    owner = dj_database_url.parse(_url())
    role = Role(settings["USER"], settings["PASSWORD"])
    if owner["NAME"] != settings["NAME"] or owner["USER"] == role.name or not role.name:
        raise OwnerNeeded(
            f"{VARIABLE} and DATABASE_URL must name the same database under two different roles"
        )
    names = ("USER", "PASSWORD", "HOST", "PORT")
    before = {name: settings[name] for name in names}
    options = settings["OPTIONS"]
    connection.close()
    settings.update({name: owner[name] for name in names})  # type: ignore[literal-required]
    settings["OPTIONS"] = {**options, **owner.get("OPTIONS", {})}
    try:
        yield role
    finally:
        connection.close()
        settings.update(before)
        settings["OPTIONS"] = options


def _url() -> str:
    url = os.environ.get(VARIABLE)
    if not url:
        raise OwnerNeeded(
            f"{VARIABLE} is not set; it names the role that owns the tables, who alone may change "
            "them (docs/operations.md, Two roles)"
        )
    return url


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """One transaction for whatever changes the tables: a kill leaves what was there before.

    Foreign keys are checked at its end. Two that come at once follow one another.
    """
    # SQLite can change a table only while it does not watch foreign keys, and hears that only
    # outside a transaction.
    connection.ensure_connection()
    watched = connection.vendor == "sqlite" and connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SCHEMA_LOCK])
                see_everything(connection)
            yield
            connection.check_constraints()
    finally:
        if watched:
            connection.enable_constraint_checking()

"""A populated database as an older release would have left it."""

import json
from collections.abc import Iterable
from copy import copy
from pathlib import Path

from django.apps import apps

from trousseau.safekeeping import backup, canonical, restore, schema
from trousseau.safekeeping.owner import all_or_nothing, as_owner
from trousseau.safekeeping.rights import grant_application_rights, make_role

OURS = ("audit", "accounts", "privacy")
# Applications that this release did not have yet, and tables.
NEW_APPS = tuple(
    config.label
    for config in apps.get_app_configs()
    if config.name.startswith("trousseau.") and config.label not in OURS
)
NOT_YET = (*(f"{app}_" for app in NEW_APPS), "privacy_possibledouble")


def older_state(state: dict[str, list[str]]) -> dict[str, list[str]]:
    """The first ones of our own applications at their first migration."""
    known = {app: names for app, names in state.items() if app not in NEW_APPS}
    return {app: names[:1] if app in OURS else names for app, names in known.items()}


def older_lines(export: Iterable[bytes]) -> list[bytes]:
    """The lines of an export, its first one and its last left out, that this release knew."""
    found, known = [], True
    for line in export:
        value = json.loads(line)
        if isinstance(value, dict):
            known = not value["table"].startswith(NOT_YET)
        if known:
            found.append(line)
    return found


def as_it_read(reading: canonical.Reading) -> canonical.Reading:
    """An export as that release would have read it."""
    known = [(table, row) for table, row in reading.tables() if not table.name.startswith(NOT_YET)]
    older = copy(reading)
    older.tables = lambda: iter(known)  # type: ignore[method-assign]
    return older


def build_older(path: Path) -> None:
    """Make the tables of that release in an empty database, with the rows of a backup."""
    with path.open("rb") as file:
        reading, _ = backup.begin(file)
        with as_owner() as role, all_or_nothing():
            of = schema.build(older_state(reading.header.migrations))
            restore.load(as_it_read(reading), of)
            if role is not None:
                make_role(role)
                grant_application_rights(role.name)

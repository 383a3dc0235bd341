"""A populated database as an older release would have left it."""

from pathlib import Path

from trousseau.safekeeping import backup, restore, schema
from trousseau.safekeeping.owner import all_or_nothing, as_owner
from trousseau.safekeeping.rights import grant_application_rights, make_role

OURS = ("audit", "accounts", "privacy")


def older_state(state: dict[str, list[str]]) -> dict[str, list[str]]:
    """Our own applications at their first migration."""
    return {app: names[:1] if app in OURS else names for app, names in state.items()}


def build_older(path: Path) -> None:
    """Make the tables of that release in an empty database, with the rows of a backup."""
    with path.open("rb") as file:
        reading, _ = backup.begin(file)
        with as_owner() as role, all_or_nothing():
            of = schema.build(older_state(reading.header.migrations))
            restore.load(reading, of)
            if role is not None:
                make_role(role)
                grant_application_rights(role.name)

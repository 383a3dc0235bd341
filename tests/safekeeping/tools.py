"""What the tests do to an installation from within: `python -m tests.safekeeping.tools VERB …`.

Each runs in a process of its own, with the settings of use, on the home and the databases of its
environment.
"""

import itertools
import secrets
import sys

from trousseau.cli.application import load


def fill(count: str) -> None:
    """Add people (0: until killed), a third of them with a second visit."""
    from tests import people
    from tests.people import AT, make_actor, make_person
    from trousseau.accounts.choices import Role
    from trousseau.privacy.actions import edit_person

    # Several processes fill one database; their names must differ.
    people._serial = itertools.count(secrets.randbelow(10**9))
    actor = make_actor(Role.CASEWORKER)
    number = 0
    while number < int(count) or count == "0":
        canaries = make_person(actor)
        if number % 3 == 0:
            edit_person(actor, canaries.person, {"note": "canari-retouche"}, None, AT)
        number += 1


def plain(path: str) -> None:
    """Write the export inside a backup to stdout."""
    from trousseau.safekeeping import backup

    with open(path, "rb") as file:
        _, *lines = backup.lines(file)
        sys.stdout.buffer.writelines(lines)


def older(path: str) -> None:
    """Make the tables as they were before each application's second migration, and fill them from
    a backup: a populated database of an older release."""
    from trousseau.safekeeping import backup, restore, schema
    from trousseau.safekeeping.owner import all_or_nothing, as_owner
    from trousseau.safekeeping.rights import grant_application_rights, make_role

    with open(path, "rb") as file:
        reading, _ = backup.begin(file)
        with as_owner() as role, all_or_nothing():
            of = schema.build(older_state(reading.header.migrations))
            restore.load(reading, of)
            if role is not None:
                make_role(role)
                grant_application_rights(role.name)


def older_state(state: dict[str, list[str]]) -> dict[str, list[str]]:
    """Our own applications at their first migration."""
    ours = ("audit", "accounts", "privacy")
    return {app: names[:1] if app in ours else names for app, names in state.items()}


if __name__ == "__main__":
    load()
    verb, *arguments = sys.argv[1:]
    {"fill": fill, "plain": plain, "older": older}[verb](*arguments)

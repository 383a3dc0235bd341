"""Prepares the database that a served application is to find, and signs a caseworker in.

    python -m tests.web.outage_world   # with TROUSSEAU_HOME and, for PostgreSQL, DATABASE_URL

Prints as JSON the session's cookie, a person's id and the canaries of that person.
"""

import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trousseau.web.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tests.databases import APPLICATION  # noqa: E402
from tests.people import AT, make_member, make_person  # noqa: E402
from tests.signing_in import client_of  # noqa: E402
from trousseau.accounts.actor import actor_of  # noqa: E402
from trousseau.accounts.choices import Role  # noqa: E402
from trousseau.audit.master_key import make_master_key  # noqa: E402
from trousseau.safekeeping import register  # noqa: E402
from trousseau.safekeeping.rights import grant_application_rights  # noqa: E402


def main() -> None:
    make_master_key()
    register.make()
    call_command("migrate", verbosity=0)
    if connection.vendor == "postgresql":
        grant_application_rights(APPLICATION)
    membership = make_member(Role.CASEWORKER)
    canaries = make_person(actor_of(membership, AT))
    cookie = client_of(membership).cookies[settings.SESSION_COOKIE_NAME]
    print(
        json.dumps(
            {
                "cookie": f"{cookie.key}={cookie.value}",
                "person": str(canaries.person),
                # A code of a language has two letters, which stand in any text.
                "canaries": sorted(text for text in canaries.values if len(text) > 4),
            }
        )
    )


if __name__ == "__main__":
    main()

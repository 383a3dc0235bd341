"""For benchmarks.load: the demonstration programme, and sessions that are signed in.

Writes `sessions.json` into TROUSSEAU_HOME: per user the session's key and the ids of some files.
"""

import json
import sys
from pathlib import Path

from trousseau.cli.application import load


def main(users: int) -> None:
    """Make the programme and one session a user, spread over all centres."""
    load()
    from django.conf import settings
    from django.utils import timezone

    from tests.signing_in import client_of
    from trousseau.accounts.choices import Role
    from trousseau.accounts.doors import system
    from trousseau.accounts.models import CentreMembership
    from trousseau.demo.programme import make_programme
    from trousseau.privacy.models import Person

    settings.ALLOWED_HOSTS.append("testserver")
    now = timezone.now()
    make_programme(now)
    members = list(CentreMembership.objects.filter(role=Role.CASEWORKER).select_related("user"))
    with system("benchmark.people", now):
        people: dict[int, list[str]] = {}
        for pk, centre in Person.objects.values_list("pk", "centre_id"):
            people.setdefault(centre, []).append(str(pk))
    sessions = []
    for number in range(users):
        member = members[number % len(members)]
        key = client_of(member).session.session_key
        sessions.append({"key": key, "people": people[member.centre_id or 0]})
    (Path(settings.HOME) / "sessions.json").write_text(json.dumps(sessions), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]))

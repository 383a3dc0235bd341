"""For benchmarks.load: the demonstration programme with more caseworkers, and their sessions.

Each caseworker keeps FILES files, in one of the 31 centres. Writes `sessions.json` into
TROUSSEAU_HOME: who is signed in, with which session, and what they can open there.
"""

import json
import random
import sys
from pathlib import Path

from trousseau.cli.application import load

FILES = 20
SEED = 34


def main(users: int) -> None:
    """Make so many caseworkers; the demonstration's own officer and a caseworker go with them."""
    load()
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from tests.people import make_member
    from tests.signing_in import client_of
    from trousseau.accounts.actor import actor_of
    from trousseau.accounts.choices import Role
    from trousseau.accounts.models import Centre, CentreMembership
    from trousseau.accounts.second_factor import SecondFactorAdapter
    from trousseau.demo.people import draw
    from trousseau.demo.programme import PASSWORD, make_programme
    from trousseau.privacy.actions import add_person

    at, lot = timezone.now(), random.Random(SEED)
    make_programme(at)
    centres = list(Centre.objects.order_by("pk"))

    def files(member: CentreMembership) -> list[tuple[str, str]]:
        """Made for them: id and name of each."""
        drawn = [draw(lot, at.date()) for _ in range(FILES)]
        keeper = actor_of(member, at)
        return [
            (
                str(add_person(keeper, person.fields, person.channels, at)),
                f"{person.fields['given_names']} {person.fields['family_name']}",
            )
            for person in drawn
        ]

    def session(member: CentreMembership) -> dict[str, str]:
        return {"name": member.user.name, "session": client_of(member).session.session_key or ""}

    with transaction.atomic():
        caseworkers = []
        for number in range(users):
            member = make_member(Role.CASEWORKER, centres[number % len(centres)])
            caseworkers.append({**session(member), "files": files(member)})
    listed = CentreMembership.objects.filter(user__username__endswith="@trousseau.example")
    comes = listed.get(user__username="referente@trousseau.example").user
    factor = Authenticator.objects.get(user=comes, type=Authenticator.Type.TOTP)
    made = {
        "caseworkers": caseworkers,
        "officer": session(listed.get(role=Role.DPO)),
        "comes": {
            "name": comes.name,
            "login": comes.username,
            "password": PASSWORD,
            "secret": SecondFactorAdapter().decrypt(factor.data["secret"]),
        },
    }
    (Path(settings.HOME) / "sessions.json").write_text(json.dumps(made), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]))

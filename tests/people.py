"""Made-up centres, accounts and people for tests. Every value about a person is a canary.

A canary is a text that occurs nowhere else: where one is seen, that field of that person leaked.
"""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password

from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import PROGRAMME_ROLES, CentreKind, Role
from trousseau.accounts.models import Centre, CentreMembership, User
from trousseau.privacy.actions import NewChannel, add_person
from trousseau.privacy.choices import ChannelKind

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = AT.date()
PASSWORD = "trois-clefs-pour-Rodez"
HASHED = make_password(PASSWORD)
_serial = itertools.count(1)


@dataclass
class Canaries:
    """The texts of one made-up person, by field."""

    person: UUID
    fields: dict[str, str]
    channels: list[NewChannel]
    values: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Every text that must not be seen where this person is not allowed."""
        texts = [text for name, text in self.fields.items() if name != "language"]
        texts += [text for channel in self.channels for text in (channel.value, channel.how)]
        self.values = frozenset(filter(None, texts))


def make_centre(name: str = "", opened_on: date = date(2020, 1, 1)) -> Centre:
    """A centre that is both departure and arrival."""
    number = next(_serial)
    return Centre.objects.create(
        name=name or f"Centre {number}",
        kind=CentreKind.BOTH,
        commune="12202",
        opened_on=opened_on,
    )


def make_user(name: str = "") -> User:
    """An account with PASSWORD and no second factor yet."""
    number = next(_serial)
    username = f"{name or 'compte'}-{number}@exemple.test"
    return User.objects.create(
        username=username, email=username, name=f"Compte {number}", password=HASHED, created_at=AT
    )


def make_member(
    role: Role,
    centre: Centre | None = None,
    *,
    user: User | None = None,
    person: UUID | None = None,
    from_on: date = date(2025, 1, 1),
) -> CentreMembership:
    """Somebody in a role; a centre of their own is made when the role needs one."""
    if role in PROGRAMME_ROLES:
        centre = None
    elif centre is None:
        centre = make_centre()
    return CentreMembership.objects.create(
        user=user or make_user(role), role=role, centre=centre, person=person, from_on=from_on
    )


def make_actor(role: Role, centre: Centre | None = None, *, person: UUID | None = None) -> Actor:
    """The actor of a fresh member."""
    return actor_of(make_member(role, centre, person=person), AT)


def make_person(actor: Actor, **fields: str) -> Canaries:
    """A person in the actor's centre; each field that is not given holds a canary."""
    texts, channels = canary_texts(**fields)
    return Canaries(add_person(actor, texts, channels, AT), texts, channels)


def canary_texts(**fields: str) -> tuple[dict[str, str], list[NewChannel]]:
    """What is typed into a file: each field that is not given holds a canary."""
    number = next(_serial)
    # All of one length: none is the beginning of another.
    mark = f"{number:06d}"
    texts = {
        "given_names": f"Amina-Canari{mark}",
        "family_name": f"Exemple-Canari{mark}",
        "own_script_name": f"أمينة-canari{mark}",
        "birth_date": str(date(1930, 1, 1) + timedelta(days=number)),
        "language": "ps",
        "address": f"{mark} rue du Canari, 99999 Modèle",
        "note": f"note-canari-{mark}",
        **fields,
    }
    channels = [
        NewChannel(ChannelKind.PHONE, f"+33 6 99 {mark}", True, f"sonner-canari-{mark}"),
        NewChannel(ChannelKind.EMAIL, f"canari{mark}@exemple.test", None, ""),
    ]
    return texts, channels

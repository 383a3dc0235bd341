"""The demonstration programme: 31 centres, a sign-in for each role, and made-up people.

It is made once, in an empty database. Its passwords are known to whoever reads this, so `serve`
refuses it on anything but the machine itself. What marks it are its addresses, wherever the
database or a backup of it is taken: nobody is invited with one of that domain
(`accounts.actions.RESERVED`).
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import make_password
from django.db import transaction

from trousseau.accounts.actions import RESERVED
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import CentreKind, Role
from trousseau.accounts.models import Centre, CentreMembership, User
from trousseau.accounts.second_factor import keep_codes
from trousseau.demo.people import MadeUpPerson, draw
from trousseau.households.actions import Referral, open_household
from trousseau.households.choices import ReferredBy
from trousseau.households.queries import first_person

HERE = Path(__file__).parent
PASSWORD = "clef-de-demonstration"
# The two centres at the ends of the demonstration's moves have more people than the others.
PEOPLE, PEOPLE_OF_OTHERS = 24, 4
ENDS = ("Créteil", "Rodez")
SEED = 2004
# In a domain that no invitation takes.
ADDRESSES = f"@trousseau{RESERVED}"
OPENED_ON = date(2004, 1, 1)


def read(name: str) -> Any:
    """One of the lists beside this file."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


LISTED = frozenset(account["username"] for account in read("accounts.yaml"))


@cache
def _hashed() -> str:
    """Hashing is slow on purpose; all demonstration accounts have the same password."""
    return make_password(PASSWORD)


def make_programme(at: datetime) -> bool:
    """Make everything, or nothing when there are centres already; returns whether it was made."""
    if Centre.objects.exists():
        return False
    with transaction.atomic():
        centres = _make_centres()
        keepers = _make_staff(centres, at)
        lot = random.Random(SEED)
        files = [
            (draw(lot, at.date()), name)
            for name in sorted(centres)
            for _ in range(PEOPLE if name in ENDS else PEOPLE_OF_OTHERS)
        ]
        # In the order of their days: the log is a chain.
        files.sort(key=lambda file: file[0].days_ago, reverse=True)
        own: dict[str, UUID] = {}
        for person, name in files:
            opened_at = at - timedelta(days=person.days_ago)
            own[name] = _open_file(keepers[name], person, opened_at)
        _make_participants(centres, own, at)
    return True


def _open_file(keeper: Actor, made_up: MadeUpPerson, at: datetime) -> UUID:
    """A household of one person, who is given back."""
    referral = Referral(ReferredBy.SHELTER, at.date(), "Centre Exemple")
    household = open_household(keeper, referral, made_up.fields, made_up.channels, at)
    return first_person(keeper, household, at)


def _make_centres() -> dict[str, Centre]:
    return {
        town["name"]: Centre.objects.create(
            name=town["name"], kind=kind, commune=town["commune"], opened_on=OPENED_ON
        )
        for kind in CentreKind
        for town in read("centres.yaml")[kind]
    }


def _make_staff(centres: dict[str, Centre], at: datetime) -> dict[str, Actor]:
    """All accounts but participants'; gives for each centre the caseworker who keeps its files."""
    keepers: dict[str, Actor] = {}
    for account in read("accounts.yaml"):
        if account["role"] != Role.PARTICIPANT:
            member = _make_member(account, centres, at)
            if account["role"] == Role.CASEWORKER:
                keepers[account["centre"]] = actor_of(member, at)
    for number, name in enumerate(sorted(set(centres) - set(keepers)), start=1):
        account = {
            "role": Role.CASEWORKER,
            "centre": name,
            "username": f"referente.{number:02d}{ADDRESSES}",
            "name": f"Référente {number} Exemple",
        }
        keepers[name] = actor_of(_make_member(account, centres, at), at)
    return keepers


def _make_participants(centres: dict[str, Centre], own: dict[str, UUID], at: datetime) -> None:
    for account in read("accounts.yaml"):
        if account["role"] == Role.PARTICIPANT:
            _make_member(account, centres, at, own[account["centre"]])


def _make_member(
    account: dict[str, str], centres: dict[str, Centre], at: datetime, person: UUID | None = None
) -> CentreMembership:
    name = account["username"]
    user = User(
        username=name,
        email=name if "@" in name else "",
        name=account.get("name", ""),
        created_at=at,
    )
    user.password = _hashed() if name in LISTED else make_password(None)
    user.save(force_insert=True)
    if user.email:
        EmailAddress.objects.create(user=user, email=name, verified=True, primary=True)
    if account["role"] != Role.PARTICIPANT:
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)
        keep_codes(user, at)
    return CentreMembership.objects.create(
        user=user,
        role=account["role"],
        centre=centres.get(account.get("centre", "")),
        from_on=OPENED_ON,
        person=person,
        organisation=account.get("organisation", ""),
    )


def is_demonstration() -> bool:
    """Whether this database holds the made-up programme; nothing else makes such addresses."""
    return User.objects.filter(username__endswith=ADDRESSES).exists()


@dataclass(frozen=True)
class SignIn:
    """An account that the sign-in page of the demonstration offers."""

    role: str
    centre: str
    username: str
    password: str
    has_second_factor: bool

    @property
    def command(self) -> str:
        """What a terminal is asked for the second factor."""
        return f"./run trousseau demo code {self.username}"


def sign_ins() -> list[SignIn]:
    """One account for each role; nothing where the programme is a real one."""
    if not is_demonstration():
        return []
    return [
        SignIn(
            str(Role(account["role"]).label),
            account.get("centre", ""),
            account["username"],
            PASSWORD,
            account["role"] != Role.PARTICIPANT,
        )
        for account in read("accounts.yaml")
    ]


def second_factor(username: str) -> str | None:
    """The six digits that a listed account's second factor shows now; None when it has none."""
    if username not in LISTED:
        return None
    row = Authenticator.objects.filter(
        user__username=username, type=Authenticator.Type.TOTP
    ).first()
    if row is None:
        return None
    counter = next(iter(yield_hotp_counters_from_time()))
    digits: str = format_hotp_value(hotp_value(decrypt(row.data["secret"]), counter))
    return digits

"""The demonstration programme: 31 centres, a sign-in for each role, and made-up households.

It is made once, in an empty database. Its passwords are known to whoever reads this, so `serve`
refuses it on anything but the machine itself. What marks it are its addresses, wherever the
database or a backup of it is taken: nobody is invited with one of that domain
(`accounts.actions.RESERVED`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

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
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre, CentreMembership, User
from trousseau.accounts.second_factor import keep_codes
from trousseau.demo.caseload import make_households

HERE = Path(__file__).parent
PASSWORD = "clef-de-demonstration"
HOUSEHOLDS = 600
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


def make_programme(at: datetime, households: int = HOUSEHOLDS) -> bool:
    """Make everything, or nothing when there are centres already; returns whether it was made.

    The same day and number give the same, but for what must never be known beforehand: keys and
    the nonces of what is sealed, search tokens and hashes of the log (both made with keys), codes
    and secrets of second factors, salts of passwords.
    """
    if Centre.objects.exists():
        return False
    with transaction.atomic(), system("demo.make", at):
        centres = _make_centres()
        keepers = _make_staff(centres, at)
        own = make_households(centres, keepers, at, households)
        _make_participants(centres, own, at)
    return True


def _make_centres() -> dict[str, Centre]:
    return {
        town["name"]: Centre.objects.create(
            name=town["name"], kind=kind, commune=town["commune"], opened_on=OPENED_ON
        )
        for kind in CentreKind
        for town in read("centres.yaml")[kind]
    }


def _make_staff(centres: dict[str, Centre], at: datetime) -> dict[str, list[Actor]]:
    """All accounts but participants'; gives for each centre those who work on its files."""
    keepers: dict[str, list[Actor]] = {name: [] for name in centres}
    for account in read("accounts.yaml"):
        if account["role"] != Role.PARTICIPANT:
            member = _make_member(account, centres, at)
            if account["role"] in (Role.CASEWORKER, Role.MANAGER):
                keepers[account["centre"]].append(actor_of(member, at))
    nobody = sorted(name for name, known in keepers.items() if not known)
    for number, name in enumerate(nobody, start=1):
        account = {
            "role": Role.CASEWORKER,
            "centre": name,
            "username": f"referente.{number:02d}{ADDRESSES}",
            "name": f"Référente {number} Exemple",
        }
        keepers[name].append(actor_of(_make_member(account, centres, at), at))
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
        id=uuid5(NAMESPACE_DNS, name),
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


def is_demonstration_account(username: str) -> bool:
    """Whether an account is one of the made-up programme's."""
    return username in LISTED or username.endswith(ADDRESSES)


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

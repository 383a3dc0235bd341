"""Second factors for tests: set up, read off a page, and the codes that belong to them."""

import base64
import re
from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client
from django.urls import reverse

from tests.people import PASSWORD
from trousseau.accounts.models import CentreMembership, User
from trousseau.accounts.second_factor import DIGITS, STEP_SECONDS

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def activate(user: User, seed: str = SEED) -> Authenticator:
    """An application of codes and recovery codes, as the pages make them."""
    factor: Authenticator = totp.TOTP.activate(user, seed).instance
    RecoveryCodes.activate(user)
    return factor


def code_at(seed: str, at: datetime | None, steps: int = 0) -> str:
    """What the application shows at a moment (None: now), or so many steps later."""
    moment = (at or datetime.now(UTC)).timestamp() + steps * STEP_SECONDS
    secret = base64.b32decode(seed)
    return (
        TOTP(secret, DIGITS, SHA1(), STEP_SECONDS, enforce_key_length=False)
        .generate(moment)
        .decode()
    )


def password_only(membership: CentreMembership) -> Client:
    """A browser in which the password was given, through the page, and nothing else."""
    client = Client()
    name = membership.user.username
    answer = client.post(reverse("account_login"), {"login": name, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def seed_shown(client: Client) -> str:
    """The seed on the page that sets an application up."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    seed = "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", page))
    assert len(seed) == 32
    return seed

"""Second factors: codes that work once, and seeds that are sealed.

The library keeps the factors (`Authenticator`) and the passkeys; checking a code is ours, because
"once" has to hold in every process: the library remembers used codes in a cache for 30 seconds,
while a code of the step before or after is accepted for longer than that, and a cache may forget.
"""

import base64
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trousseau.accounts.models import User
from trousseau.audit.cipher import seal, unseal
from trousseau.audit.endings import Kind, numbered, write_ending
from trousseau.audit.system_keys import system_key

PURPOSE = "second_factor"
# Bound to what it is, not to a row: the library seals before there is one.
PLACE = "mfa.authenticator"
STEP_SECONDS, DIGITS = 30, 6
# A telephone's clock may be that many steps ahead or behind.
TOLERANCE = 1
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What the library asks of us: how seeds are sealed, and a few words."""

    error_messages = {  # noqa: RUF012
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant et tapez-le."
        ),
        "cannot_generate_recovery_codes": _("Choisissez d’abord une seconde clé."),
    }

    def encrypt(self, text: str) -> str:
        """Sealed under a key of the system, as base64 text."""
        sealed = seal(system_key(PURPOSE), text.encode(), PLACE)
        return base64.b64encode(sealed).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Raises Undecipherable when it was altered, or sealed under another key."""
        sealed = base64.b64decode(encrypted_text)
        return unseal(system_key(PURPOSE), sealed, PLACE).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a passkey is for; browsers show the name."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Trousseau"}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """A passkey that was given no name."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Clé %(number)d") % {"number": number}


def has_second_factor(user: User) -> bool:
    """Whether somebody can show a second factor: an application's code, or a passkey."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def has_codes_application(user: User) -> bool:
    """Whether an application shows them codes."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def has_codes_to_keep(user: User) -> bool:
    """Whether there are recovery codes that their owner has not said to have kept."""
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return codes is not None and "viewed_at" not in codes.data


@transaction.atomic
def keep_codes(user: User, at: datetime) -> None:
    """Their owner has kept the recovery codes: they are not shown again."""
    # The row again and locked: a code may be used up at this moment.
    for codes in Authenticator.objects.select_for_update().filter(
        user=user, type=Authenticator.Type.RECOVERY_CODES
    ):
        codes.data["viewed_at"] = at.timestamp()
        codes.save(update_fields=["data"])


@transaction.atomic
def use_code(user: User, code: str, at: datetime) -> Authenticator | None:
    """Use up a code of the application, or a recovery code; the factor it belongs to.

    None when it is wrong or was used before. The row is locked meanwhile: of twenty that come with
    the same code at the same moment, one passes.
    """
    digits = ascii_digits(code)
    for factor in (
        Authenticator.objects.select_for_update()
        .filter(user=user)
        .exclude(type=Authenticator.Type.WEBAUTHN)
        .order_by("type")
    ):
        if factor.type == Authenticator.Type.TOTP:
            right = _use_step(factor, digits, at)
        else:
            right = _use_recovery_code(factor, digits, at)
        if right:
            return factor
    return None


def matching_step(secret: str, digits: str, at: datetime) -> int | None:
    """The step (of 30 seconds since 1970) whose code this is, within the tolerance."""
    totp = TOTP(
        base64.b32decode(secret, casefold=True),
        DIGITS,
        SHA1(),
        STEP_SECONDS,
        enforce_key_length=False,
    )
    now = int(at.timestamp()) // STEP_SECONDS
    steps = range(now - TOLERANCE, now + TOLERANCE + 1)
    codes = {totp.generate(step * STEP_SECONDS).decode("ascii"): step for step in steps}
    return codes.get(digits)


def start_after(factor: Authenticator, step: int) -> None:
    """The code that a factor was set up with has been used, and so have all before it."""
    factor.data["used_step"] = step
    factor.save(update_fields=["data"])


def spend_codes(at: datetime) -> None:
    """Have all codes that would work at this moment count as used: nobody knows which were.

    For a database that went back. Whoever signs in waits a minute for the next one.
    """
    for factor in Authenticator.objects.filter(type=Authenticator.Type.TOTP):
        start_after(factor, int(at.timestamp()) // STEP_SECONDS + TOLERANCE)


def factor_record(factor: Authenticator) -> str:
    """A factor as the register of endings names it."""
    return numbered(factor.user_id, factor.pk, factor.created_at)


@contextmanager
def ending_what_goes(user: User, at: datetime) -> Iterator[None]:
    """Write down which of somebody's factors are gone after this, together with their going."""
    with transaction.atomic():
        factors = Authenticator.objects.filter(user=user)
        before = {factor.pk: factor_record(factor) for factor in factors}
        yield
        left = set(factors.values_list("pk", flat=True))
        for number, record in before.items():
            if number not in left:
                write_ending(Kind.FACTOR, record, at)


def ascii_digits(code: str) -> str:
    """The digits of what was typed, in whatever script: ٤٢ is 42."""
    return "".join(str(unicodedata.decimal(sign)) for sign in code if sign.isdecimal())


def _use_step(factor: Authenticator, digits: str, at: datetime) -> bool:
    step = matching_step(SecondFactorAdapter().decrypt(factor.data["secret"]), digits, at)
    if step is None or step <= factor.data.get("used_step", -1):
        return False
    start_after(factor, step)
    return True


def _use_recovery_code(factor: Authenticator, digits: str, at: datetime) -> bool:
    codes = factor.wrap()
    if not codes.validate_code(digits):
        return False
    used = str(codes.instance.data["used_mask"])
    write_ending(Kind.RECOVERY_CODE, factor_record(factor), at, used)
    return True

"""Browsers that have signed in to an account before: their guesses are counted apart.

Whoever knows an address can use up the guesses that strangers have. The owner's own browser shows
a signed cookie and draws on guesses of its own, so nobody can lock the owner out there. (The idea
is OWASP's "device cookies".)

The cookie holds, for each account, a mark that nobody else can make and a random number. It tells
no name, and it is void once the password changes: else whoever had once been in could go on
guessing from as many browsers as they had collected.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from trousseau.accounts.models import User

COOKIE = f"{settings.PREFIX}known-browser"
MAX_AGE_SECONDS = 180 * 24 * 3600
# Colleagues share the computer of a centre; more than these are forgotten, oldest first.
ACCOUNTS = 12
SALT = "trousseau.known-browser"


def known_as(cookie: str, user: User) -> str | None:
    """The number under which this browser is known for an account; None for a stranger's."""
    mark = _mark(user)
    for found, number in _read(cookie):
        if constant_time_compare(found, mark):
            return number
    return None


def with_account(cookie: str, user: User) -> str:
    """The cookie of a browser in which somebody has just signed in; unchanged if it was known."""
    if known_as(cookie, user) is not None:
        return cookie
    entries = [*_read(cookie), (_mark(user), secrets.token_hex(8))]
    return signing.Signer(salt=SALT).sign_object([list(entry) for entry in entries[-ACCOUNTS:]])


def _read(cookie: str) -> list[tuple[str, str]]:
    try:
        return [(mark, number) for mark, number in signing.Signer(salt=SALT).unsign_object(cookie)]
    except signing.BadSignature:
        return []


def _mark(user: User) -> str:
    return salted_hmac(SALT, f"{user.pk} {user.password}", algorithm="sha256").hexdigest()[:24]

"""Finding a person by name, number or address without any of these standing in the database.

Each key of a name becomes a token: a keyed hash under one search key, cut to 16 bytes. What the
frequency of equal tokens gives away is written down in docs/privacy.md.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable

from trousseau.audit.system_keys import system_key
from trousseau.privacy.choices import TokenKind
from trousseau.privacy.models import Person, SearchToken
from trousseau.privacy.names import exact_keys, sound_keys

TOKEN_BYTES = 16
PURPOSE = "search"


def token(key: bytes, kind: TokenKind, text: str) -> bytes:
    """The token (16 bytes) of one key of a name, or of one normalised number or address."""
    return hmac.new(key, f"{kind}:{text}".encode(), hashlib.sha256).digest()[:TOKEN_BYTES]


def normal_phone(text: str) -> str:
    """The digits that tell numbers apart: the last nine, whatever the prefix; '' if too few."""
    digits = re.sub(r"\D", "", text)
    return digits[-9:] if len(digits) >= 6 else ""


def normal_email(text: str) -> str:
    """Lower case, no blanks."""
    return "".join(text.split()).lower()


def write_tokens(
    person: Person, names: Iterable[str], phones: Iterable[str], emails: Iterable[str]
) -> None:
    """Replace a person's tokens by those of their names and channels as they are now."""
    key = system_key(PURPOSE)
    found: set[tuple[TokenKind, bytes]] = set()
    for name in names:
        found |= {(TokenKind.NAME, token(key, TokenKind.NAME, part)) for part in exact_keys(name)}
        found |= {(TokenKind.SOUND, token(key, TokenKind.SOUND, part)) for part in sound_keys(name)}
    for phone in filter(None, map(normal_phone, phones)):
        found.add((TokenKind.PHONE, token(key, TokenKind.PHONE, phone)))
    for email in filter(None, map(normal_email, emails)):
        found.add((TokenKind.EMAIL, token(key, TokenKind.EMAIL, email)))
    SearchToken.objects.filter(person=person).delete()
    SearchToken.objects.bulk_create(
        SearchToken(person=person, centre_id=person.centre_id, kind=kind, token=value)
        for kind, value in sorted(found)
    )

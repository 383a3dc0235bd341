"""Finding a person by name, number or address without any of these standing in the database.

Each key of a name becomes a token: a keyed hash under one search key, cut to 16 bytes. What the
frequency of equal tokens gives away is written down in docs/privacy.md.

What is asked for and what is found never differ in the work done: the tokens of the words are
looked up in one index that begins with the centre, so a name that another centre knows costs what
a name costs that nobody has.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from uuid import UUID

from django.db.models import Count, Q
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from trousseau.accounts.actor import Actor
from trousseau.audit.system_keys import system_key
from trousseau.privacy import access
from trousseau.privacy.choices import TokenKind
from trousseau.privacy.models import Person, SearchToken
from trousseau.privacy.names import exact_keys, sound_keys
from trousseau.privacy.references import normal_reference
from trousseau.privacy.telephones import normal_phone

TOKEN_BYTES = 16
PURPOSE = "search"
# A reference, a number or an address names one person, or a few who share it.
DIRECT = (TokenKind.REFERENCE, TokenKind.PHONE, TokenKind.EMAIL)
LONGEST = 120

Key = tuple[TokenKind, str]


@dataclass(frozen=True)
class Match:
    """A person whose tokens are among those asked for, and how many are, by kind."""

    person: UUID
    direct: int
    exact: int
    sound: int


def token(key: bytes, kind: TokenKind, text: str) -> bytes:
    """The token (16 bytes) of one key of a name, or of one normalised number or address."""
    return hmac.new(key, f"{kind}:{text}".encode(), hashlib.sha256).digest()[:TOKEN_BYTES]


def normal_email(text: str) -> str:
    """Lower case, no blanks."""
    return "".join(text.split()).lower()


def write_tokens(
    person: Person,
    names: Sequence[str],
    phones: Iterable[str],
    emails: Iterable[str],
    birth_date: str = "",
) -> None:
    """Replace a person's tokens by those of their names and channels as they are now."""
    key = system_key(PURPOSE)
    keys = keys_of_person(person.reference, names, phones, emails, birth_date)
    SearchToken.objects.filter(person=person).delete()
    SearchToken.objects.bulk_create(
        SearchToken(
            person=person, centre_id=person.centre_id, kind=kind, token=token(key, kind, text)
        )
        for kind, text in sorted(keys)
    )


def keys_of_person(
    reference: str,
    names: Sequence[str],
    phones: Iterable[str],
    emails: Iterable[str],
    birth_date: str = "",
) -> frozenset[Key]:
    """What somebody is found by; `birth_date` as it is kept: 1990-01-05, 1990, or empty."""
    keys = {(TokenKind.REFERENCE, reference)}
    for name in names:
        keys |= _name_keys(name)
    keys |= {(TokenKind.PHONE, text) for text in filter(None, map(normal_phone, phones))}
    keys |= {(TokenKind.EMAIL, text) for text in filter(None, map(normal_email, emails))}
    if len(birth_date) > len("1990"):
        keys |= {
            (TokenKind.SAME, f"{birth_date}:{sound}")
            for name in names
            for sound in sound_keys(name)
        }
    return frozenset(keys)


def keys_of(words: str) -> frozenset[Key]:
    """What somebody may mean who typed these words: a name, a reference, a number, an address."""
    parts = words[:LONGEST].split()
    keys: set[Key] = set()
    for text in {words, *parts}:
        if reference := normal_reference(text):
            keys.add((TokenKind.REFERENCE, reference))
    if phone := normal_phone("".join(part for part in parts if not _has_letter(part))):
        keys.add((TokenKind.PHONE, phone))
    keys |= {(TokenKind.EMAIL, normal_email(part)) for part in parts if "@" in part}
    name = " ".join(part for part in parts if _has_letter(part) and "@" not in part)
    return frozenset(keys | _name_keys(name))


def matches(actor: Actor, keys: Iterable[Key], most: int) -> list[Match]:
    """Who of the actor's own centre has most of these keys, the best first; inside a door."""
    kinds = access.searchable(actor)
    secret = system_key(PURPOSE)
    tokens = [token(secret, kind, text) for kind, text in sorted(keys) if kind in kinds]
    rows = (
        SearchToken.objects.filter(centre__in=actor.centres, kind__in=kinds, token__in=tokens)
        .values("person")
        .annotate(
            direct=Count("pk", filter=Q(kind__in=DIRECT)),
            exact=Count("pk", filter=Q(kind=TokenKind.NAME)),
            sound=Count("pk", filter=Q(kind=TokenKind.SOUND)),
        )
        .order_by("-direct", "-exact", "-sound", "-person__last_contact_on", "person")
    )
    return [Match(**row) for row in rows[:most]]


@dataclass(frozen=True, order=True)
class Likeness:
    """How near a person's names come to the words; greater is nearer."""

    # Shares (0 to 1) of the words that the names have too: as typed, and by their sound.
    exact: float
    sound: float
    # Of the spelling as a whole, 0 to 100.
    spelling: float


class Asked:
    """Words that are compared with the names of many people."""

    def __init__(self, words: str) -> None:
        """Their keys are made once."""
        self.words = words
        self._exact = _parts(words, exact_keys)
        self._sound = _parts(words, sound_keys)

    def likeness(self, names: Iterable[str]) -> Likeness:
        """Compare with the names of one person in all their scripts, in whatever order."""
        known = [name for name in names if name]
        return Likeness(
            _share(self._exact, frozenset().union(*map(exact_keys, known))),
            _share(self._sound, frozenset().union(*map(sound_keys, known))),
            max((_spelling(self.words, name) for name in known), default=0.0),
        )


# The keys of each word, and those that it has only when it is written as one with the next.
Parts = list[tuple[frozenset[str], frozenset[str]]]


def _parts(words: str, keys: Callable[[str], frozenset[str]]) -> Parts:
    parts = [part for part in words.split() if keys(part)]
    found = []
    for part, following in zip_longest(parts, parts[1:], fillvalue=""):
        alone = keys(part)
        both = keys(f"{part} {following}") - alone - keys(following) if following else frozenset()
        found.append((alone, both))
    return found


def _share(parts: Parts, known: frozenset[str]) -> float:
    """How many of the words meet a key of the names, alone or written as one with the next."""
    met = set()
    for number, (alone, both) in enumerate(parts):
        if alone & known:
            met.add(number)
        if both & known:
            met |= {number, number + 1}
    return len(met) / len(parts) if parts else 0.0


def _spelling(words: str, name: str) -> float:
    return fuzz.token_sort_ratio(words, name, processor=default_process)


def _name_keys(name: str) -> set[Key]:
    return {(TokenKind.NAME, part) for part in exact_keys(name)} | {
        (TokenKind.SOUND, part) for part in sound_keys(name)
    }


def _has_letter(text: str) -> bool:
    return any(character.isalpha() for character in text)

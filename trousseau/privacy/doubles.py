"""Files of different centres that may be of one person.

A worker is warned of doubles within their own centre only. Across centres the machine looks once a
day: a number or address in common, or the same birth date and names that all sound alike. It finds
whom to compare by tokens, and compares the names of these alone. The coordinator learns of two
references and their centres, no name, and asks them.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from uuid import UUID

from django.db.models import Count, Q
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, reading, system, writing
from trousseau.audit.models import Extent
from trousseau.privacy.choices import TokenKind
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import Person, PossibleDouble, SearchToken
from trousseau.privacy.queries import resembles
from trousseau.privacy.search import Asked

KINDS = (TokenKind.PHONE, TokenKind.EMAIL, TokenKind.SAME)
Pair = tuple[UUID, UUID]
# A number that so many files share is that of a shelter, and says nothing of anybody.
TOO_MANY = 6


@dataclass(frozen=True)
class DoubleSide:
    """One of the two files."""

    person: UUID
    reference: str
    centre: str


@dataclass(frozen=True)
class DoubleLine:
    """Two files that may be of one person, and since when that is known."""

    id: int
    sides: tuple[DoubleSide, DoubleSide]
    found_on: date


def find_doubles(at: datetime) -> int:
    """Note the pairs that are new; how many. The worker does this once a day."""
    with system("doubles.find", at) as door:
        shared = (
            SearchToken.objects.filter(kind__in=KINDS, person__erased_on=None)
            .values("kind", "token")
            .annotate(centres=Count("centre", distinct=True), people=Count("person", distinct=True))
            .filter(Q(people__lt=TOO_MANY) | Q(kind=TokenKind.SAME), centres__gt=1)
        )
        groups: dict[tuple[str, bytes], set[tuple[UUID, int]]] = defaultdict(set)
        tokens = [(row["kind"], bytes(row["token"])) for row in shared]
        rows = SearchToken.objects.filter(
            kind__in=KINDS, token__in=[token for _, token in tokens], person__erased_on=None
        )
        for kind, token, person, centre in rows.values_list("kind", "token", "person", "centre"):
            groups[kind, bytes(token)].add((person, centre))
        known = set(PossibleDouble.objects.values_list("first", "second"))
        direct: set[Pair] = set()
        alike: set[Pair] = set()
        for kind, token in tokens:
            found = direct if kind != TokenKind.SAME else alike
            found |= _pairs(groups[kind, token])
        new = sorted((direct | _sounding_alike(alike - direct - known)) - known)
        PossibleDouble.objects.bulk_create(
            PossibleDouble(first_id=first, second_id=second, found_on=localdate(at))
            for first, second in new
        )
        if new:
            door.changed(record=f"found:{len(new)}")
    return len(new)


def _pairs(sharing: set[tuple[UUID, int]]) -> set[Pair]:
    """Everybody with everybody else of another centre."""
    return {
        (min(one, other), max(one, other))
        for (one, home), (other, away) in combinations(sharing, 2)
        if home != away and one != other
    }


def _sounding_alike(pairs: set[Pair]) -> set[Pair]:
    """Those of whom each part of one's names is somewhere in the other's."""
    people = Person.objects.in_bulk({person for pair in pairs for person in pair})
    found = set()
    for first, second in pairs:
        one, other = people[first], people[second]
        key = open_key(one)
        parts = [key.read(one, name) for name in ("given_names", "family_name")]
        parts = [part for part in parts if part] or [key.read(one, "own_script_name")]
        if resembles([Asked(part) for part in parts], "", other, open_key(other)):
            found.add((first, second))
    return found


def open_doubles(actor: Actor, at: datetime) -> tuple[DoubleLine, ...]:
    """Those that nobody has cleared up, the oldest first; raises NotHere for another role."""
    with reading(actor, "doubles.index", at) as door:
        _check(actor)
        # The coordinator reads no files: past the second wall for references and centres.
        with system("doubles.index", at):
            rows = PossibleDouble.objects.filter(settled_on=None).select_related(
                "first__centre", "second__centre"
            )
            found = tuple(_line(row) for row in rows.order_by("found_on", "pk"))
        for line in found:
            for side in line.sides:
                door.saw(side.person, Extent.LINE)
    return found


def settle_double(actor: Actor, double_id: int, is_same: bool, at: datetime) -> None:
    """Note what the two centres found. Raises NotHere."""
    with writing(actor, "doubles.settle", at) as door:
        _check(actor)
        with system("doubles.settle", at):
            rows = PossibleDouble.objects.select_for_update().filter(settled_on=None)
            row = rows.filter(pk=double_id).first()
            if row is None:
                raise NotHere(what=f"double:{double_id}")
            row.settled_on, row.is_same, row.settled_by_id = localdate(at), is_same, actor.user
            row.save(update_fields=["settled_on", "is_same", "settled_by"])
        for person in (row.first_id, row.second_id):
            door.changed(person, record=f"double:{double_id}")


def _check(actor: Actor) -> None:
    if actor.role != Role.COORDINATOR:
        raise NotHere(what="doubles")


def _line(row: PossibleDouble) -> DoubleLine:
    first, second = (
        DoubleSide(person.pk, person.reference, person.centre.name)
        for person in (row.first, row.second)
    )
    return DoubleLine(row.pk, (first, second), row.found_on)

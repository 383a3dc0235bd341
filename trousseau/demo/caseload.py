"""The households of the demonstration: how many in each centre, how far each has come."""

import gc
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import CentreKind, Role
from trousseau.accounts.models import Centre
from trousseau.demo.case_file import CaseFile
from trousseau.demo.chapters import CHAPTERS
from trousseau.demo.course import OF_CENTRE, Reached, draw_course
from trousseau.demo.network import make_network
from trousseau.demo.people import draw_household
from trousseau.demo.places import Places
from trousseau.demo.rows import Rows
from trousseau.demo.story import Story
from trousseau.demo.surroundings import Surroundings, Welcome
from trousseau.households.transfers import WELCOMES

SEED = 2004
# Of six hundred households: at the two ends of the demonstration's moves as many as one caseworker
# has, and the most where most are before the move.
ENDS = {"Créteil": 38, "Rodez": 30}
OF_KIND = {CentreKind.DEPARTURE: 25, CentreKind.BOTH: 24, CentreKind.ARRIVAL: 13.2}
# Whose participant signs in: the first household of this centre.
OF_PARTICIPANT = "Créteil"
# Nobody accompanies these of a centre that has a manager: the manager opened them.
UNASSIGNED = frozenset({7, 13})
# This one has just moved, and is being handed over.
HANDED_OVER = 3


@dataclass(frozen=True)
class Seat:
    """A household's place in the programme, before anything is drawn."""

    number: int
    centre: str
    reached: Reached
    is_participants: bool = False
    is_unassigned: bool = False


def make_households(
    centres: Mapping[str, Centre],
    keepers: Mapping[str, Sequence[Actor]],
    at: datetime,
    households: int,
) -> dict[str, UUID]:
    """Write so many households, and the partners around the centres; gives for the centre of the
    participant who that is."""
    rows = Rows()
    places = Places({name: centre.commune for name, centre in centres.items()})
    diaries: dict[UUID, set[datetime]] = {}
    own: dict[str, UUID] = {}
    with _nothing_collected():
        offers = make_network(rows, centres, keepers, places, at)
        around = Surroundings(places, offers, _arrivals(centres, keepers, places))
        for seat in seats(centres, households):
            keeper = _keeper(keepers[seat.centre], seat)
            file = CaseFile(rows, keeper, random.Random(f"{SEED} {seat.number} ids"))
            story = draw_story(seat, file, centres[seat.centre], around, at, diaries)
            story.tell(CHAPTERS)
            if seat.is_participants:
                own[seat.centre] = file.people[0].pk
        rows.write()
    return own


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """All rows stay until they are written: to look for garbage among them takes a fifth more."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def draw_story(
    seat: Seat,
    file: CaseFile,
    centre: Centre,
    around: Surroundings,
    at: datetime,
    diaries: dict[UUID, set[datetime]],
) -> Story:
    """Who sits there and on which days they got so far; nothing is told yet."""
    lot, today = random.Random(f"{SEED} {seat.number}"), at.date()
    members = draw_household(lot, today, seat.number, "parents" if seat.is_participants else "")
    course = draw_course(lot, seat.reached, today)
    return Story(
        file=file,
        members=members,
        course=course,
        centre=seat.centre,
        around=around,
        today=today,
        lot=lot,
        is_there=centre.kind != CentreKind.DEPARTURE
        and (course.moved_on is not None or centre.kind == CentreKind.ARRIVAL),
        diary=diaries.setdefault(file.keeper.user, set()),
    )


def seats(centres: Mapping[str, Centre], households: int) -> Iterator[Seat]:
    """So many places, centre by centre; how far the households of a centre have come is dealt."""
    number = 0
    sizes = share_out(
        {
            name: ENDS.get(name, OF_KIND[CentreKind(centre.kind)])
            for name, centre in centres.items()
        },
        households,
    )
    for name in sorted(sizes):
        dealt = deal(CentreKind(centres[name].kind), sizes[name], random.Random(f"{SEED} {name}"))
        for place, reached in enumerate(dealt):
            number += 1
            here = name == OF_PARTICIPANT
            if here and place == 0:
                yield Seat(number, name, Reached.ACTIVE, is_participants=True)
            elif here and place == HANDED_OVER:
                yield Seat(number, name, Reached.RELOCATED)
            elif here and place in UNASSIGNED:
                yield Seat(number, name, Reached.REFERRED, is_unassigned=True)
            else:
                yield Seat(number, name, reached)


def share_out(weights: Mapping[str, float], whole: int) -> dict[str, int]:
    """A whole number in parts like these weights; what is left goes to the largest remainders."""
    total = sum(weights.values())
    exact = {name: whole * weight / total for name, weight in weights.items()}
    parts = {name: int(share) for name, share in exact.items()}
    left = whole - sum(parts.values())
    for name in sorted(exact, key=lambda name: (parts[name] - exact[name], name))[:left]:
        parts[name] += 1
    return parts


def deal(kind: CentreKind, size: int, lot: random.Random) -> list[Reached]:
    """How far the households of a centre have come: as the shares have it, as near as can be."""
    shares = OF_CENTRE[kind]
    cards = [reached for reached, share in shares.items() for _ in range(share)]
    first = lot.random()
    dealt = [cards[int((place + first) * len(cards) / size)] for place in range(size)]
    lot.shuffle(dealt)
    return dealt


def _arrivals(
    centres: Mapping[str, Centre], keepers: Mapping[str, Sequence[Actor]], places: Places
) -> dict[str, Welcome]:
    """By area, the centre that receives households there."""
    found: dict[str, Welcome] = {}
    for name in sorted(centres):
        area = places.by_centre.get(name)
        if area in places.codes and centres[name].kind in WELCOMES:
            by = next(one for one in keepers[name] if one.role == Role.CASEWORKER)
            found.setdefault(area, Welcome(centres[name], by))
    return found


def _keeper(keepers: Sequence[Actor], seat: Seat) -> Actor:
    wanted = Role.MANAGER if seat.is_unassigned else Role.CASEWORKER
    return next(one for one in keepers if one.role == wanted)

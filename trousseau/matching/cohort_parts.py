"""A cohort taken apart: which distinct occupations, homes, wishes… there are, and who has which.

A hundred thousand households share a few thousand parts. Each part is kept as a household that
has nothing else, so that it is read, checked and scored by the functions that rank one household.
Profiles are read column by column with loops that run in C.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from trousseau.matching.constraints import RENT
from trousseau.matching.profile import (
    THEMES,
    Adult,
    AdultOccupation,
    AwayFrom,
    HouseholdProfile,
    HousingNeed,
    Near,
    Qualification,
    RedLine,
    Requirement,
    TownSize,
)
from trousseau.matching.rooms import rooms_needed
from trousseau.territories.figures import Floats

Numbers = NDArray[np.int32]
Thing = TypeVar("Thing", bound=Hashable)
Record = TypeVar("Record", Near, AwayFrom, RedLine, Requirement)

BLOCK = 1000
"""Households read at a time: their objects stay in the processor's cache from column to column,
which makes reading twice as fast."""
_SOMEBODY = Adult("a1", seeks_work=False)
_as_said = attrgetter("rome", "title", "practicable")
_person = attrgetter("qualification", "driving_licence", "seeks_work")
_need = attrgetter("rooms_min", "rent_max_eur_month", "social")
_of_themes = attrgetter(*THEMES)
_age = attrgetter("age")


class Numbered(dict[Thing, int]):
    """Numbers things from 0 in the order in which they are first asked for."""

    def __missing__(self, thing: Thing) -> int:
        number = self[thing] = len(self)
        return number

    def each(self, things: Iterable[Thing]) -> Numbers:
        """The numbers of things."""
        return np.fromiter(map(self.__getitem__, things), dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of numbers, one after the other: list i is `items[starts[i]:starts[i + 1]]`."""

    starts: Numbers
    items: Numbers

    @classmethod
    def of(cls, lists: Iterable[Sequence[int]]) -> Lists:
        """From lists of any lengths."""
        kept = list(lists)
        items = np.array(list(chain.from_iterable(kept)), dtype=np.int32)
        return cls.cut(items, np.array(list(map(len, kept)), dtype=np.int32))

    @classmethod
    def cut(cls, items: Numbers, lengths: NDArray[np.integer]) -> Lists:
        """Items in order, cut into lists of these lengths."""
        starts = np.zeros(len(lengths) + 1, dtype=np.int32)
        np.cumsum(lengths, out=starts[1:])
        return cls(starts, items)

    @property
    def lengths(self) -> Numbers:
        """How many items each list has."""
        return np.diff(self.starts)

    @property
    def owners(self) -> Numbers:
        """For each item the number of its list."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), self.lengths)

    @classmethod
    def gathered(cls, owners: Numbers, items: Numbers, count: int) -> Lists:
        """`count` lists from items in any order and the list that each belongs to."""
        order = np.argsort(owners, kind="stable")
        return cls.cut(items[order], np.bincount(owners, minlength=count))


@dataclass(frozen=True)
class Parts:
    """The distinct parts of H households, in the order of their numbers."""

    occupations: HouseholdProfile
    """An adult, named by its number, for each; also those of adults who do not look for work."""
    seeker_starts: Numbers
    """(H + 1,): those of household h who look for work are `seeker_starts[h]` to the next."""
    said: Lists
    """For each of them the numbers of their occupations."""
    licences: tuple[HouseholdProfile, HouseholdProfile]
    """Nobody drives, somebody does."""
    drives: Numbers
    ages: tuple[tuple[int, ...], ...]
    """Of the children, sorted."""
    ages_of: Numbers
    homes: tuple[HouseholdProfile, ...]
    """With the rooms that are needed."""
    home_of: Numbers
    regions: tuple[tuple[str, ...], ...]
    regions_of: Numbers
    town_sizes: tuple[TownSize, ...]
    town_size_of: Numbers
    near: tuple[Near, ...]
    near_lists: Lists
    away_from: tuple[AwayFrom, ...]
    away_from_lists: Lists
    requirements: tuple[tuple[Requirement, int], ...]
    """With the rooms of the home for one about its rent, else 1."""
    requirement_lists: Lists
    red_lines: tuple[RedLine, ...]
    red_line_lists: Lists
    weights: Floats
    """(H, 6) in the order of `THEMES`."""

    def __len__(self) -> int:
        return len(self.weights)


def only(adult: Adult = _SOMEBODY, **parts: Any) -> HouseholdProfile:
    """A household that has nothing but what is given."""
    return HouseholdProfile((adult,), **parts)


class _Reading:
    """Numbers for what households say, kept from block to block."""

    def __init__(self) -> None:
        self.ways: Numbered[tuple[Any, ...]] = Numbered()
        self.people: Numbered[tuple[Qualification | None, tuple[str, ...], bool]] = Numbered()
        self.ages: Numbered[tuple[int, ...]] = Numbered()
        self.needs: Numbered[tuple[int | None, float | None, bool]] = Numbered()
        self.regions: Numbered[tuple[str, ...]] = Numbered()
        self.town_sizes: Numbered[TownSize] = Numbered()
        self.records: dict[type, Numbered[tuple[Any, ...]]] = defaultdict(Numbered)

    def columns(self, households: Sequence[HouseholdProfile]) -> dict[str, NDArray[Any]]:
        """Numbers by household, by adult, by occupation…, in order."""

        def column(name: str) -> Iterable[Any]:
            return map(attrgetter(name), households)

        adults: list[tuple[Adult, ...]] = list(column("adults"))
        everyone = list(chain.from_iterable(adults))
        practised = list(map(attrgetter("occupations"), everyone))
        wishes = list(column("wishes"))
        weights = chain.from_iterable(map(_of_themes, column("weights")))
        return {
            "adults": _lengths(adults),
            "person": self.people.each(map(_person, everyone)),
            "occupations": _lengths(practised),
            "way": self.ways.each(map(_as_said, chain.from_iterable(practised))),
            "ages": self.ages.each(
                [
                    tuple(sorted(map(_age, children))) if children else ()
                    for children in column("children")
                ]
            ),
            "need": self.needs.each(map(_need, column("housing"))),
            "regions": self.regions.each(map(attrgetter("regions"), wishes)),
            "town_size": self.town_sizes.each(map(attrgetter("town_size"), wishes)),
            **self._records("near", Near, map(attrgetter("near"), wishes)),
            **self._records("away_from", AwayFrom, map(attrgetter("away_from"), wishes)),
            **self._records("must", Requirement, column("must")),
            **self._records("red_lines", RedLine, column("red_lines")),
            "weights": np.fromiter(weights, dtype=np.float64),
        }

    def _records(
        self, name: str, kind: type, tuples: Iterable[tuple[Any, ...]]
    ) -> dict[str, Numbers]:
        kept = list(tuples)
        # A tuple of the fields is hashed and compared in C; a dataclass is not.
        content = attrgetter(*(part.name for part in fields(kind)))
        numbers = self.records[kind].each(map(content, chain.from_iterable(kept)))
        return {f"{name}.count": _lengths(kept), name: numbers}

    def known(self, kind: type[Record]) -> tuple[Record, ...]:
        """The distinct records of a kind."""
        return tuple(kind(*content) for content in self.records[kind])


def _lengths(things: Iterable[Sequence[Any]]) -> Numbers:
    return np.fromiter(map(len, things), dtype=np.int32)


def parts_of(households: Sequence[HouseholdProfile]) -> Parts:
    """Take households apart. Codes are not checked here."""
    reading, count = _Reading(), len(households)
    blocks = [
        reading.columns(households[first : first + BLOCK])
        for first in range(0, max(count, 1), BLOCK)
    ]
    read = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    owner = np.repeat(np.arange(count), read["adults"])
    occupations, said, seeks = _occupations(reading, read)
    driver = [Adult("a1", driving_licence=each).drives for _, each, _ in reading.people]
    driving = np.array(driver, dtype=bool)[read["person"]]
    drives = np.bincount(owner, weights=driving, minlength=count) > 0
    homes, home_of, rooms = _homes(reading, read)
    requirements, requirement_lists = _requirements(
        reading.known(Requirement), Lists.cut(read["must"], read["must.count"]), rooms
    )
    return Parts(
        occupations=occupations,
        seeker_starts=Lists.cut(
            said.starts[:-1], np.bincount(owner[seeks], minlength=count)
        ).starts,
        said=said,
        licences=(only(), only(Adult("a1", driving_licence=("B",), seeks_work=False))),
        drives=drives.astype(np.int32),
        ages=tuple(reading.ages),
        ages_of=read["ages"],
        homes=homes,
        home_of=home_of,
        regions=tuple(reading.regions),
        regions_of=read["regions"],
        town_sizes=tuple(reading.town_sizes),
        town_size_of=read["town_size"],
        near=reading.known(Near),
        near_lists=Lists.cut(read["near"], read["near.count"]),
        away_from=reading.known(AwayFrom),
        away_from_lists=Lists.cut(read["away_from"], read["away_from.count"]),
        requirements=requirements,
        requirement_lists=requirement_lists,
        red_lines=reading.known(RedLine),
        red_line_lists=Lists.cut(read["red_lines"], read["red_lines.count"]),
        weights=read["weights"].reshape(count, len(THEMES)),
    )


def _pairs(first: Numbers, second: Numbers) -> tuple[list[tuple[int, int]], Numbers]:
    """The distinct pairs of two columns of small numbers, and the number of each row's pair."""
    width = int(second.max(initial=0)) + 1
    code = first.astype(np.int64) * width + second
    is_there = np.zeros(int(code.max(initial=-1)) + 1, dtype=bool)
    is_there[code] = True
    number = np.cumsum(is_there, dtype=np.int32) - 1
    pairs = [divmod(each, width) for each in np.flatnonzero(is_there).tolist()]
    return pairs, number[code].astype(np.int32)


def _occupations(
    reading: _Reading, read: dict[str, NDArray[Any]]
) -> tuple[HouseholdProfile, Lists, NDArray[np.bool_]]:
    """Distinct occupations with a qualification, those of each adult who looks for work, and
    whether each adult does."""
    levels: Numbered[Qualification | None] = Numbered()
    level = levels.each(qualification for qualification, _, _ in reading.people)[read["person"]]
    seeks = np.array([looks for _, _, looks in reading.people], dtype=bool)[read["person"]]
    lengths = read["occupations"]
    pairs, pair = _pairs(read["way"], np.repeat(level, lengths))
    ways, qualifications = list(reading.ways), list(levels)
    adults = []
    for number, (way, qualification) in enumerate(pairs):
        rome, title, practicable = ways[way]
        occupation = AdultOccupation(rome, title, practicable=practicable)
        adults.append(Adult(str(number), (occupation,), qualifications[qualification]))
    said = Lists.cut(pair[np.repeat(seeks, lengths)], lengths[seeks])
    return HouseholdProfile(tuple(adults)), said, seeks


def _homes(
    reading: _Reading, read: dict[str, NDArray[Any]]
) -> tuple[tuple[HouseholdProfile, ...], Numbers, Numbers]:
    """Distinct homes, which one each household looks for, and its rooms."""
    ages, needs = list(reading.ages), list(reading.needs)
    compositions, composition = _pairs(read["adults"], read["ages"])
    needed = np.array([rooms_needed(adults, ages[n]) for adults, n in compositions], dtype=np.int32)
    asked = np.array([-1 if need[0] is None else need[0] for need in needs], dtype=np.int32)
    rooms = np.where(asked[read["need"]] >= 0, asked[read["need"]], needed[composition])
    homes, home_of = _pairs(read["need"], rooms)
    parts = tuple(only(housing=HousingNeed(size, *needs[n][1:])) for n, size in homes)
    return parts, home_of, rooms


def _requirements(
    requirements: Sequence[Requirement], lists: Lists, rooms: Numbers
) -> tuple[tuple[tuple[Requirement, int], ...], Lists]:
    """Distinct requirements; the rent of a home depends on its size, nothing else does."""
    about_rent = np.array([each.indicator == RENT for each in requirements], dtype=bool)
    homes = np.where(about_rent[lists.items], rooms[lists.owners], 1)
    pairs, pair = _pairs(lists.items, homes)
    return tuple((requirements[n], size) for n, size in pairs), Lists(lists.starts, pair)

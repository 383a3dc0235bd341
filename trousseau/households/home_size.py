"""Who of a household moves, from when, and how large a home they need now and later."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from trousseau.matching.rooms import NEWBORN_BELOW, OWN_ROOM_FROM, rooms_needed
from trousseau.privacy.months import months_after

AHEAD_MONTHS = 17
"""A home must stay large enough for this long: five months until the move, and the first twelve in
it, while somebody still follows up."""
USUAL_AGE = 8
"""Stands in for the age of a child that nobody noted: goes to school, shares a room."""


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """Somebody of a household. `birth_date` is a day (1990-01-05), a year (1990) or empty;
    `relation` and `relocates` are codes of the household's choices; `expected_on` the day from
    which somebody who is not there yet belongs to it: a birth, an arrival."""

    id: str
    is_adult: bool
    birth_date: str = ""
    relation: str = "other"
    relocates: str = "yes"
    expected_on: date | None = None

    @property
    def moves(self) -> bool:
        """Whether they are counted with, now or later; not known yet counts as yes."""
        return self.relocates != "no"

    @property
    def to_be_born(self) -> bool:
        """Whether it is a birth that is expected, and not an arrival."""
        return (
            self.expected_on is not None
            and not self.is_adult
            and not self.birth_date
            and self.relocates != "later"
        )

    def there_on(self, day: date) -> bool:
        """Whether the home has to hold them on a day."""
        if not self.moves:
            return False
        if self.expected_on is None:
            return self.relocates != "later"
        return self.expected_on <= day

    def age_on(self, day: date) -> int | None:
        """Age in whole years; None when neither birth nor its expected day is known.

        Of somebody known by the year of birth alone, the age that they reach in that year: what
        a class at school goes by.
        """
        if len(self.birth_date) == 4:
            return max(0, day.year - int(self.birth_date))
        born = self._born_on
        if born is None:
            return None
        return max(0, day.year - born.year - ((day.month, day.day) < (born.month, born.day)))

    def birthday(self, age: int) -> date | None:
        """The day on which they turn that age, where their day of birth is known."""
        born = self._born_on
        if born is None:
            return None
        year = born.year + age
        return date(year, born.month, min(born.day, calendar.monthrange(year, born.month)[1]))

    @property
    def _born_on(self) -> date | None:
        if len(self.birth_date) == 10:
            return date.fromisoformat(self.birth_date)
        return self.expected_on if self.to_be_born else None


@dataclass(frozen=True, slots=True)
class Home:
    """Rooms needed from a day on (living room included); None: from a day nobody knows yet."""

    on: date | None
    rooms: int


def homes(members: Sequence[HouseholdMember], today: date) -> tuple[Home, ...]:
    """The home needed today, then each change that is known: somebody arrives or is born, a child
    needs a room of their own within `AHEAD_MONTHS`. No adult on a day: no home on that day."""
    until = months_after(today, AHEAD_MONTHS)
    days = {today}
    for member in members:
        if member.moves and member.expected_on is not None and member.expected_on > today:
            days.add(member.expected_on)
        if member.moves and not member.is_adult:
            turns = (member.birthday(age) for age in (NEWBORN_BELOW, OWN_ROOM_FROM))
            days |= {day for day in turns if day is not None and today < day <= until}
    found: list[Home] = []
    for day in sorted(days):
        rooms = rooms_for((member for member in members if member.there_on(day)), day)
        if rooms and (not found or rooms != found[-1].rooms):
            found.append(Home(day, rooms))
    last = max(days)
    all_of_them = rooms_for((member for member in members if member.moves), last)
    if found and all_of_them != found[-1].rooms:
        found.append(Home(None, all_of_them))
    return tuple(found)


def rooms_for(people: Iterable[HouseholdMember], day: date) -> int:
    """Rooms for these people at their age of that day; 0 without an adult.

    The rule of the ranking gives two adults one bedroom; here it is known who is a couple.
    """
    together = list(people)
    adults = [each for each in together if each.is_adult]
    if not adults:
        return 0
    couple = {"adult", "spouse"} <= {each.relation for each in adults}
    rooms = rooms_needed(len(adults), child_ages(together, day))
    return rooms + (1 if len(adults) > 1 and not couple else 0)


def child_ages(people: Iterable[HouseholdMember], day: date) -> tuple[int, ...]:
    """Ages of the children among them; `USUAL_AGE` where none is known."""
    ages = (each.age_on(day) for each in people if not each.is_adult)
    return tuple(USUAL_AGE if age is None else age for age in ages)

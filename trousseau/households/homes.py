"""The households of one page, each read once and told to its door once, whatever lists name it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import Door
from trousseau.audit.models import Extent
from trousseau.households.models import Household
from trousseau.households.queries import (
    HouseholdLine,
    Member,
    fetched,
    grown_ups,
    line_from,
    with_last_contact,
)
from trousseau.privacy.keys import DataKey, open_key
from trousseau.privacy.queries import PersonLine


class Homes:
    """What the queries of a page share, as long as its door is open.

    They say which households they name (`fetch`) before they ask for any of them; whether the actor
    reaches these was settled where they were found. Asked for one that nobody fetched: KeyError.
    """

    def __init__(self, door: Door, actor: Actor, today: date) -> None:
        """`door` is open, and is told whom `actor` sees."""
        self.door, self.actor, self.today = door, actor, today
        self._rows: dict[UUID, Household] = {}
        self._keys: dict[UUID, DataKey] = {}
        self._adults: dict[UUID, tuple[Member, ...]] = {}
        self._lines: dict[UUID, HouseholdLine] = {}
        self._seen: set[UUID] = set()

    def fetch(self, wanted: Iterable[UUID]) -> None:
        """Read those that were not read yet: in as many queries for many as for one."""
        missing = set(wanted) - self._rows.keys()
        if missing:
            rows = with_last_contact(Household.objects.filter(pk__in=missing))
            self._rows |= {row.pk: row for row in fetched(rows)}

    def row(self, household: UUID) -> Household:
        """One of them, with its referent, memberships and their people."""
        return self._rows[household]

    def key(self, household: UUID) -> DataKey:
        """What opens what is kept about all of its people."""
        if household not in self._keys:
            self._keys[household] = open_key(self._rows[household])
        return self._keys[household]

    def grown_ups(self, household: UUID) -> tuple[Member, ...]:
        """Its adults. They are not seen by this alone: `saw` says who is named."""
        if household not in self._adults:
            row = self._rows[household]
            self._adults[household] = grown_ups(self.actor, row, self.today)
        return self._adults[household]

    def line(self, household: UUID) -> HouseholdLine:
        """A line of a list that names all of its adults."""
        if household not in self._lines:
            adults = tuple(one.person for one in self.grown_ups(household))
            for person in adults:
                self.saw(person.id)
            self._lines[household] = line_from(self._rows[household], adults)
        return self._lines[household]

    def adults(self, household: UUID) -> tuple[PersonLine, ...]:
        """What a household is called by."""
        return self.line(household).adults

    def person(self, person: UUID) -> PersonLine | None:
        """An adult of those that were opened; None for anybody else."""
        everybody = (one.person for adults in self._adults.values() for one in adults)
        return next((one for one in everybody if one.id == person), None)

    def saw(self, person: UUID, record: str = "") -> None:
        """Somebody is named on the page; the door is told the first time."""
        if person not in self._seen:
            self._seen.add(person)
            self.door.saw(person, Extent.LINE, record)

"""Rows of a table as households, and every fault with its row and column (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from trousseau.households.importing.columns import Column, columns
from trousseau.households.importing.files import Grid
from trousseau.households.importing.values import NotUnderstood, Wrong, read_cell
from trousseau.territories.text import fold

NAMES = ("given_names", "family_name", "own_script_name")
FACTS = ("protection", "permit", "prefecture", "rights", "voluntary")
STAY = ("structure_name", "stay_from", "stay_ends")
FIRST = "adult"


@dataclass(frozen=True)
class Fault:
    """Something to be put right: where, what, and the words in the cell.

    `row` as a spreadsheet counts; 0 for a fault of the columns as a whole. `column` from 0.
    """

    row: int
    column: int | None
    wrong: Wrong
    key: str = ""
    cell: str = ""
    # The row with which it does not agree.
    other_row: int | None = None


@dataclass(frozen=True)
class ImportedPerson:
    """Somebody of a table: what is said of them by key of the column; what is not said is left out.

    Days are 2026-01-05, choices and languages their codes (`values.read_cell`).
    """

    row: int
    said: Mapping[str, str]

    def day(self, key: str) -> date | None:
        """A day, where one is given."""
        return date.fromisoformat(self.said[key]) if key in self.said else None

    @property
    def called(self) -> str:
        """The name."""
        latin = " ".join(filter(None, (self.said.get(key, "") for key in NAMES[:2])))
        return latin or self.said.get(NAMES[2], "")


@dataclass(frozen=True)
class ImportedHousehold:
    """People who belong together, the first adult first, and what is said of all of them."""

    said: Mapping[str, str]
    people: tuple[ImportedPerson, ...]

    @property
    def row(self) -> int:
        """Its number in the import: the row of its first adult."""
        return self.people[0].row

    def day(self, key: str) -> date | None:
        """A day, where one is given."""
        return date.fromisoformat(self.said[key]) if key in self.said else None


@dataclass(frozen=True)
class Import:
    """What a table says: whole households, and the faults. Nothing may be made while there are."""

    households: tuple[ImportedHousehold, ...]
    faults: tuple[Fault, ...]

    @property
    def people(self) -> int:
        """How many people there are in them."""
        return sum(len(one.people) for one in self.households)


@dataclass
class _Row:
    number: int
    of_person: dict[str, str] = field(default_factory=dict)
    of_household: dict[str, str] = field(default_factory=dict)


def read_households(grid: Grid, mapping: Sequence[str], today: date) -> Import:
    """The households of a table whose columns are known: `mapping` has a key or "" for each.

    Never raises for what a table holds; `today` is the day after which a day is still to come.
    """
    reading = _Reading(mapping, today)
    if of_columns := reading.of_mapping():
        return Import((), tuple(of_columns))
    rows = [reading.row(number, cells) for number, cells in grid.rows]
    households = [reading.household(group) for group in _groups(rows)]
    return Import(
        tuple(one for one in households if one), tuple(sorted(reading.faults, key=_place))
    )


def _place(fault: Fault) -> tuple[int, int]:
    return fault.row, -1 if fault.column is None else fault.column


def _groups(rows: Iterable[_Row]) -> list[list[_Row]]:
    """Rows by household, in the order of their first; one without a label stands by itself."""
    labelled: dict[str, list[_Row]] = {}
    groups = []
    for row in rows:
        label = row.of_household.get("household", "").casefold()
        if label in labelled:
            labelled[label].append(row)
            continue
        groups.append([row])
        if label:
            labelled[label] = groups[-1]
    return groups


class _Reading:
    """One table being read: gathers the faults on the way."""

    def __init__(self, mapping: Sequence[str], today: date) -> None:
        self.at = {key: number for number, key in reversed(list(enumerate(mapping))) if key}
        self.mapping, self.today = mapping, today
        self.known = columns()
        self.faults: list[Fault] = []
        self.wrong: set[tuple[int, str]] = set()

    def of_mapping(self) -> list[Fault]:
        """Columns that are chosen twice, and that there is none with a name."""
        found = [
            Fault(0, number, Wrong.COLUMN_TWICE, key)
            for number, key in enumerate(self.mapping)
            if key and self.at[key] != number
        ]
        if not any(name in self.at for name in NAMES):
            found.append(Fault(0, None, Wrong.NO_NAME_COLUMN))
        return found

    def row(self, number: int, cells: Sequence[str]) -> _Row:
        """A row, read cell by cell."""
        row = _Row(number)
        for key, at in self.at.items():
            column = self.known[key]
            text = self._cell(row, column, cells[at])
            if text:
                said = row.of_household if column.of_household else row.of_person
                said[key] = text
        self._check_person(row)
        return row

    def _cell(self, row: _Row, column: Column, cell: str) -> str:
        try:
            return read_cell(column, cell, self.today)
        except NotUnderstood as error:
            self._fault(row, column.key, error.wrong, cell)
            return ""

    def _fault(
        self, row: _Row, key: str, wrong: Wrong, cell: str = "", other: int | None = None
    ) -> None:
        self.wrong.add((row.number, key))
        self.faults.append(Fault(row.number, self.at.get(key), wrong, key, cell, other))

    def _needs(self, row: _Row, key: str, wrong: Wrong) -> None:
        """What is missing; a cell that was not understood is said once."""
        if (row.number, key) not in self.wrong:
            self._fault(row, key, wrong)

    def _check_person(self, row: _Row) -> None:
        said = row.of_person
        if not any(name in said or (row.number, name) in self.wrong for name in NAMES):
            self._needs(row, next(name for name in NAMES if name in self.at), Wrong.NO_NAME)
        if any(key in said for key in FACTS) and "checked_on" not in said:
            self._needs(row, "checked_on", Wrong.NOT_CHECKED)
        if "permit_until" in said and "permit" not in said:
            self._needs(row, "permit", Wrong.NO_PERMIT)

    def household(self, rows: list[_Row]) -> ImportedHousehold | None:
        """A household of its rows; None where it has a fault of its own."""
        said = self._said_of_all(rows)
        first = self._first(rows)
        self._check_stay(rows, said)
        if first is None:
            return None
        people = [first, *(row for row in rows if row is not first)]
        return ImportedHousehold(
            said={key: text for key, text in said.items() if key != "household"},
            people=tuple(
                ImportedPerson(
                    row.number, {**row.of_person, **({"relation": FIRST} if row is first else {})}
                )
                for row in people
            ),
        )

    def _said_of_all(self, rows: list[_Row]) -> dict[str, str]:
        """What is said of the household on any of its rows; two that differ are a fault."""
        said: dict[str, str] = {}
        where: dict[str, int] = {}
        for row in rows:
            for key, text in row.of_household.items():
                if key == "household":
                    said.setdefault(key, text)
                elif said.setdefault(key, text) != text:
                    self._fault(row, key, Wrong.CONTRADICTS, text, where[key])
                where.setdefault(key, row.number)
        return said

    def _first(self, rows: list[_Row]) -> _Row | None:
        """Who is contacted first: whom the table calls so, or its first row if it says nothing."""
        named = [row for row in rows if row.of_person.get("relation") == FIRST]
        for row in named[1:]:
            self._fault(row, "relation", Wrong.TWO_FIRST, other=named[0].number)
        first = named[0] if named else rows[0]
        if not named and "relation" in first.of_person:
            self._fault(first, "relation", Wrong.NO_FIRST)
            return None
        for row in rows:
            if row is not first and "relation" not in row.of_person:
                self._needs(row, "relation", Wrong.NO_RELATION)
        return first

    def _check_stay(self, rows: list[_Row], said: Mapping[str, str]) -> None:
        keys = ("structure", *STAY)
        row = next((one for one in rows if any(key in one.of_household for key in keys)), rows[0])
        if any(key in said for key in STAY) and "structure" not in said:
            self._needs(row, "structure", Wrong.NO_STRUCTURE)
        elif "structure" in said and "stay_from" not in said:
            self._needs(row, "stay_from", Wrong.NO_STAY_FROM)
        if said.get("stay_ends", "9") < said.get("stay_from", ""):
            self._fault(row, "stay_ends", Wrong.ENDS_BEFORE, said["stay_ends"])


def alike_within(found: Sequence[ImportedHousehold]) -> tuple[tuple[int, int], ...]:
    """Pairs of rows that may be one person: the same names, and no other year of birth."""
    seen: dict[tuple[str, ...], list[ImportedPerson]] = {}
    pairs = []
    for household in found:
        for person in household.people:
            name = person.called
            alike = seen.setdefault(tuple(sorted((fold(name) or name.casefold()).split())), [])
            pairs += [(other.row, person.row) for other in alike if _same_year(other, person)]
            alike.append(person)
    return tuple(pairs)


def _same_year(one: ImportedPerson, other: ImportedPerson) -> bool:
    years = {person.said.get("birth_date", "")[:4] for person in (one, other)} - {""}
    return len(years) < 2

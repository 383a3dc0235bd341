"""What is particular to a job, a home, a training place or a service; what is not known is None.

Kept as JSON beside the columns that all opportunities share. No database, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, get_args

from trousseau.matching.profile import CefrLevel
from trousseau.partners.choices import Contract, Guarantee, Lease, OpportunityKind, Shifts

_ROME = re.compile(r"[A-N][0-9]{4}")
LONGEST = 200
MOST_ROOMS, MOST_CENTS = 20, 10_000_00
MOST_HOURS = 48.0
"""A week's work at the most (Code du travail, art. L3121-20)."""


class DetailError(ValueError):
    """A detail that cannot be; names the field and what is wrong with it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field, self.problem = field, problem


@dataclass(frozen=True)
class Job:
    """`rome`: a ROME 4.0 code; `hours`: a week's; `without_car`: whether it can be reached so."""

    rome: str | None = None
    contract: Contract = Contract.UNKNOWN
    hours: float | None = None
    shifts: Shifts = Shifts.UNKNOWN
    without_car: bool | None = None
    starts_on: date | None = None

    def __post_init__(self) -> None:
        _check_rome("rome", self.rome)
        _within("hours", self.hours, 1, MOST_HOURS)


@dataclass(frozen=True)
class Home:
    """`rooms` in the French count; rent and charges a month, in cents.

    `hold_until`: kept for us until then; `answer_by`: they wait for a name until then;
    `next_in_line`: our place among those who wait (1: the first); `committee_on`: the day of the
    allocation committee; `host_until`: the last day of a stay with hosts.
    """

    rooms: int | None = None
    rent_cents: int | None = None
    charges_cents: int | None = None
    available_on: date | None = None
    hold_until: date | None = None
    answer_by: date | None = None
    next_in_line: int | None = None
    committee_on: date | None = None
    lease: Lease = Lease.UNKNOWN
    host_until: date | None = None
    guarantees: tuple[Guarantee, ...] = ()

    def __post_init__(self) -> None:
        _within("rooms", self.rooms, 1, MOST_ROOMS)
        _within("rent_cents", self.rent_cents, 0, MOST_CENTS)
        _within("charges_cents", self.charges_cents, 0, MOST_CENTS)
        _within("next_in_line", self.next_in_line, 1, 999)
        if self.host_until is not None and self.lease is not Lease.HOST:
            raise DetailError("host_until", "only a stay with hosts ends on a day")
        if None not in (self.host_until, self.available_on) and self.host_until < self.available_on:  # type: ignore[operator]
            raise DetailError("host_until", "the stay ends before it begins")
        if Guarantee.NONE_ASKED in self.guarantees and len(self.guarantees) > 1:
            raise DetailError("guarantees", "none is asked, or some are")

    @property
    def total_cents(self) -> int | None:
        """Rent and charges a month; None as long as the rent is not known.

        Charges that nobody named count as nothing: the total is then the least it can be.
        """
        return None if self.rent_cents is None else self.rent_cents + (self.charges_cents or 0)


@dataclass(frozen=True)
class Training:
    """`french`: the spoken level that is asked; `leads_to`: the ROME code of an occupation."""

    french: CefrLevel | None = None
    leads_to: str | None = None
    starts_on: date | None = None

    def __post_init__(self) -> None:
        _check_rome("leads_to", self.leads_to)
        if self.french is not None and self.french not in get_args(CefrLevel):
            raise DetailError("french", "not a level of French")


@dataclass(frozen=True)
class Service:
    """`what`: a few words; `starts_on`: from when it can be had."""

    what: str = ""
    starts_on: date | None = None

    def __post_init__(self) -> None:
        if len(self.what) > LONGEST:
            raise DetailError("what", f"longer than {LONGEST} signs")


Details = Job | Home | Training | Service
KINDS: Mapping[OpportunityKind, type[Job] | type[Home] | type[Training] | type[Service]] = {
    OpportunityKind.JOB: Job,
    OpportunityKind.HOME: Home,
    OpportunityKind.TRAINING: Training,
    OpportunityKind.SERVICE: Service,
}
_DAYS = frozenset(
    {"starts_on", "available_on", "hold_until", "answer_by", "committee_on", "host_until"}
)
_CHOICES: Mapping[str, type[Contract] | type[Shifts] | type[Lease]] = {
    "contract": Contract,
    "shifts": Shifts,
    "lease": Lease,
}


# The days of a home by which somebody is to act; one that is past asks for nothing any more.
ASKING = ("answer_by", "hold_until", "committee_on")


def next_day(details: Details, expires_on: date, today: date) -> tuple[str, date]:
    """The first day by which something is to be done about an offer, and what it is.

    One of `ASKING`, or "expires_on".
    """
    days = [(getattr(details, name, None), name) for name in ASKING]
    ahead = [(day, name) for day, name in days if day is not None and day >= today]
    day, name = min([*ahead, (expires_on, "expires_on")], key=lambda pair: pair[0])
    return name, day


def as_json(details: Details) -> dict[str, Any]:
    """What is known of the details, for a column of JSON."""
    return {
        one.name: _plain(value)
        for one in fields(details)
        if (value := getattr(details, one.name)) not in (None, "", ())
    }


def from_json(kind: OpportunityKind, kept: Mapping[str, Any]) -> Details:
    """The details as they were kept; raises DetailError for what cannot be."""
    model = KINDS[kind]
    if unknown := set(kept) - {one.name for one in fields(model)}:
        raise DetailError(min(unknown), f"not a detail of {kind.value}")
    return model(**{name: _read(name, value) for name, value in kept.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return str(value) if isinstance(value, str) else value


def _read(name: str, value: Any) -> Any:
    try:
        if name in _DAYS:
            return date.fromisoformat(value)
        if name in _CHOICES:
            return _CHOICES[name](value)
        if name == "guarantees":
            return tuple(Guarantee(one) for one in value)
    except (TypeError, ValueError) as error:
        raise DetailError(name, f"{value!r} cannot be") from error
    wanted = {"rooms": int, "rent_cents": int, "charges_cents": int, "next_in_line": int}
    if name in wanted and type(value) is not int:
        raise DetailError(name, f"{value!r} is not a whole number")
    return value


def _check_rome(field: str, code: str | None) -> None:
    if code is not None and not _ROME.fullmatch(code):
        raise DetailError(field, f"{code!r} is not a ROME code")


def _within(field: str, value: float | None, least: float, most: float) -> None:
    if value is not None and not least <= value <= most:
        raise DetailError(field, f"{value} is not between {least} and {most}")

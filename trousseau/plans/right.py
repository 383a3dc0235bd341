"""What a right to carry over is: for whom, by whom, by when, and what says so.

The rights themselves are data, read by `rights`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from trousseau.privacy.months import months_after
from trousseau.territories.layers import Words


class Step(StrEnum):
    """When something is done, in the order of a move."""

    BEFORE_AGREEMENT = "before_agreement"
    BEFORE_LEASE = "before_lease"
    BEFORE_MOVE = "before_move"
    FIRST_WEEK = "first_week"
    FIRST_MONTH = "first_month"
    WITHIN_TWO_MONTHS = "within_two_months"
    WITHIN_THREE_MONTHS = "within_three_months"
    WITHIN_SIX_MONTHS = "within_six_months"

    @property
    def before(self) -> bool:
        """Done before the day it counts from; else after."""
        return self.value.startswith("before_")


class CountsFrom(StrEnum):
    """The day a deadline counts from."""

    AGREEMENT = "agreement"
    LEASE = "lease"
    MOVE = "move"
    ARRIVAL = "arrival"


class Who(StrEnum):
    """Whose hands it is in; the worker of either centre, a partner such as the new landlord."""

    HOUSEHOLD = "household"
    WORKER = "worker"
    PARTNER = "partner"


class Consequence(StrEnum):
    """What it costs to miss it, gravest first."""

    GRAVE = "grave"
    SERIOUS = "serious"
    LIGHT = "light"


class Nature(StrEnum):
    """What makes a deadline: a law, the rules of who grants an aid, or good practice."""

    LAW = "law"
    SCHEME = "scheme"
    PRACTICE = "practice"


class Period(NamedTuple):
    """A number of months and days."""

    months: int
    days: int

    def after(self, day: date) -> date:
        """So long after a day; the last of a month that is too short for it."""
        return months_after(day, self.months) + timedelta(days=self.days)

    def before(self, day: date) -> date:
        """So long before a day."""
        return months_after(day, -self.months) - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Condition:
    """For whom: every flag of `every`, one of `any_of` (when there are some), none of `none_of`."""

    every: frozenset[str]
    any_of: frozenset[str]
    none_of: frozenset[str]

    def flags(self) -> frozenset[str]:
        """Every flag this reads."""
        return self.every | self.any_of | self.none_of

    def holds(self, flags: Collection[str], unknown: Collection[str]) -> bool | None:
        """Whether it holds; None: an unknown flag decides."""
        true, open_ = frozenset(flags), frozenset(unknown)
        if self.none_of & true or self.every - true - open_:
            return False
        if self.any_of and not self.any_of & (true | open_):
            return False
        if self.none_of & open_ or self.every - true or (self.any_of and not self.any_of & true):
            return None
        return True


@dataclass(frozen=True, slots=True)
class Value:
    """What is valid from a day on.

    `within` is when we want it done, `limit` the last day of a law or scheme, both counted from the
    day that the right names. `says` is what the text at `url` says, in English, for whoever
    reviews it. `to_check` is what remains to be verified, for the screen; there whenever not
    `verified`.
    """

    valid_from: date
    within: Period
    limit: Period | None
    nature: Nature
    reference: str
    source: str
    url: str
    says: str
    checked_on: date
    verified: bool
    to_check: Words | None


@dataclass(frozen=True, slots=True)
class Right:
    """One thing to carry over. `own_deadline` is told in words when it counts from a day that is
    not of the move, such as the expiry of a permit."""

    key: str
    step: Step
    title: Words
    explanation: Words
    who: Who
    consequence: Consequence
    counts_from: CountsFrom
    proof: Words
    if_missed: Words
    applies_when: Condition
    own_deadline: Words | None
    review_on: date
    values: tuple[Value, ...]

    def value_on(self, day: date) -> Value | None:
        """The value valid on a day; None before the first one."""
        valid = [value for value in self.values if value.valid_from <= day]
        return max(valid, key=lambda value: value.valid_from, default=None)


@dataclass(frozen=True, slots=True)
class RightDue:
    """A right as it stands for a household. Both days are inclusive: on `due_on` it is still in
    time. None: the day it counts from is not known yet, or there is no legal limit. `ask` names
    the flags that are not known and decide whether it applies at all."""

    right: Right
    value: Value
    due_on: date | None
    limit_on: date | None
    ask: tuple[str, ...]

    def late_on(self, today: date) -> bool:
        """Planned before today."""
        return self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class Rights:
    """All of the files: flags with their labels, and rights in the order of the steps."""

    flags: Mapping[str, Words]
    rights: tuple[Right, ...]

    def to_review(self, today: date) -> tuple[Right, ...]:
        """Those whose day of review has come."""
        return tuple(right for right in self.rights if right.review_on <= today)

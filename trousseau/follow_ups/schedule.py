"""When a household is asked how it is: the follow-ups that a move creates, and the window of each.

A follow-up is due some days or months after the arrival, and can be held some days before or after:

| moment | due | opens | closes |
|---|---|---|---|
| 7 days | 7 days after the arrival | 3 days before | 7 days after |
| 1 month | 1 month after | 10 days before | 20 days after |
| 3 months | 3 months after | 15 days before | 30 days after |
| 6 months | 6 months after | 30 days before | 45 days after |
| 12 months | 12 months after | 30 days before | 60 days after |

The windows are our own, written on 2026-11-23: narrow at first, when a week changes much; open long
enough afterwards for calls on several days; never overlapping, so that each answer belongs to one
moment. What is said between two windows is a note. Months are those of the calendar; one month
after 31 January is the last day of February. Public holidays and weekends never move a window: they
only move the day on which we propose to call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from trousseau.follow_ups.choices import FollowUpMoment, FollowUpState
from trousseau.follow_ups.states import ANSWERED
from trousseau.plans.working_days import working_day_from
from trousseau.privacy.months import months_after

_DAY = timedelta(days=1)


class Rhythm(NamedTuple):
    """When a follow-up is due after the arrival, and its window around that day, in days."""

    months: int
    days: int
    opens_before: int
    closes_after: int


RHYTHM = {
    FollowUpMoment.DAYS_7: Rhythm(0, 7, 3, 7),
    FollowUpMoment.MONTH_1: Rhythm(1, 0, 10, 20),
    FollowUpMoment.MONTHS_3: Rhythm(3, 0, 15, 30),
    FollowUpMoment.MONTHS_6: Rhythm(6, 0, 30, 45),
    FollowUpMoment.MONTHS_12: Rhythm(12, 0, 30, 60),
}


class Timing(StrEnum):
    """What a date makes of a follow-up. `follow_ups` has no other words for it."""

    # Its window is not open yet.
    EARLY = "early"
    # It can be held, and the day planned for it has not passed.
    OPEN = "open"
    # The day planned for it has passed, the window has not: it can still be held.
    OVERDUE = "overdue"
    # The window has closed.
    MISSED = "missed"
    # It was held, declined, or given up: it asks nothing of anybody.
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Window:
    """When a follow-up is due, and from when until when it can be held; all three days included."""

    moment: FollowUpMoment
    due_on: date
    opens_on: date
    closes_on: date

    def holds(self, day: date) -> bool:
        """Whether an answer of that day belongs to this follow-up."""
        return self.opens_on <= day <= self.closes_on

    @property
    def call_on(self) -> date:
        """The day proposed for the call: the day it is due, or the first working day after."""
        return working_day_from(self.due_on)


@dataclass(frozen=True, slots=True)
class FollowUpDates:
    """A follow-up as its dates see it. `planned_on`: the day agreed or proposed for it; ValueError
    when that is outside its window, as what is said then would belong to no follow-up."""

    window: Window
    state: FollowUpState
    planned_on: date

    def __post_init__(self) -> None:
        if not self.window.holds(self.planned_on):
            raise ValueError(f"{self.planned_on} is not in the window of {self.window}")

    @property
    def moment(self) -> FollowUpMoment:
        """Which of the five it is."""
        return self.window.moment


def windows(arrived_on: date) -> tuple[Window, ...]:
    """Of each follow-up of a household that arrives on a day, in order."""
    return tuple(window_of(moment, arrived_on) for moment in FollowUpMoment)


def window_of(moment: FollowUpMoment, arrived_on: date) -> Window:
    """Of one follow-up of a household that arrives on a day."""
    rhythm = RHYTHM[moment]
    due_on = months_after(arrived_on, rhythm.months) + rhythm.days * _DAY
    return Window(
        moment,
        due_on,
        due_on - rhythm.opens_before * _DAY,
        due_on + rhythm.closes_after * _DAY,
    )


def follow_ups_for(arrived_on: date) -> tuple[FollowUpDates, ...]:
    """What a move creates: five follow-ups to be done, in order."""
    return tuple(_due(window) for window in windows(arrived_on))


def timing(follow_up: FollowUpDates, today: date) -> Timing:
    """What today makes of a follow-up.

    Overdue is what it is everywhere: planned before today, and still to do.
    """
    if follow_up.state != FollowUpState.DUE:
        return Timing.SETTLED
    if today > follow_up.window.closes_on:
        return Timing.MISSED
    if today > follow_up.planned_on:
        return Timing.OVERDUE
    return Timing.OPEN if follow_up.window.holds(today) else Timing.EARLY


def after_correction(
    follow_ups: Iterable[FollowUpDates], arrived_on: date, today: date
) -> tuple[FollowUpDates, ...]:
    """The same follow-ups once the day of the move was corrected, each with its new dates.

    What was done or declined stays as it was: it was said on the day on which it was said. The
    others are computed anew. One that was missed, or given up, is due again when its new window has
    not closed today; attempts of before the new window do not count. One that is due keeps the day
    planned for it when that is in the new window and was not merely the day proposed.
    """
    return tuple(_corrected(one, window_of(one.moment, arrived_on), today) for one in follow_ups)


def _corrected(follow_up: FollowUpDates, window: Window, today: date) -> FollowUpDates:
    if follow_up.state in ANSWERED:
        return follow_up
    if follow_up.state != FollowUpState.DUE:
        again = _due(window)
        return replace(again, state=follow_up.state) if today > window.closes_on else again
    proposed = follow_up.planned_on == follow_up.window.call_on
    if proposed or not window.holds(follow_up.planned_on):
        return _due(window)
    return replace(follow_up, window=window)


def _due(window: Window) -> FollowUpDates:
    return FollowUpDates(window, FollowUpState.DUE, window.call_on)

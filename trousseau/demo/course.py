"""How far a household of the demonstration has come, and on which days it got there."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from trousseau.accounts.choices import CentreKind
from trousseau.demo.people import of_100
from trousseau.plans.working_days import working_day_until

PARIS = ZoneInfo("Europe/Paris")
MORNING, AFTERNOON = time(9, 30), time(14, 30)


class Reached(StrEnum):
    """Where a household stands today."""

    REFERRED = "referred"
    INFORMED = "informed"
    ELIGIBLE = "eligible"
    CLOSED_EARLY = "closed_early"
    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    RELOCATED = "relocated"
    FOLLOWING_UP = "following_up"
    COMPLETED = "completed"
    CLOSED_AFTER = "closed_after"


# Of a hundred households of a centre.
DEPARTURE = {
    Reached.REFERRED: 9, Reached.INFORMED: 9, Reached.ELIGIBLE: 8, Reached.CLOSED_EARLY: 5,
    Reached.DRAFT: 13, Reached.PROPOSED: 9, Reached.AGREED: 8, Reached.ACTIVE: 26,
    Reached.SUSPENDED: 4, Reached.CLOSED: 6, Reached.RELOCATED: 3,
}  # fmt: skip
ARRIVAL = {
    Reached.ACTIVE: 12, Reached.RELOCATED: 22, Reached.FOLLOWING_UP: 46, Reached.COMPLETED: 12,
    Reached.CLOSED_AFTER: 8,
}  # fmt: skip
OF_CENTRE = {
    CentreKind.DEPARTURE: DEPARTURE,
    CentreKind.ARRIVAL: ARRIVAL,
    CentreKind.BOTH: {
        reached: DEPARTURE.get(reached, 0) + ARRIVAL.get(reached, 0) for reached in Reached
    },
}


@dataclass(frozen=True)
class Course:
    """The days on which a household got where it is; None: it has not come so far.

    `until` is the last day of the story: yesterday, or when the household was closed.
    """

    reached: Reached
    referred_on: date
    until: date
    informed_on: date | None = None
    eligible_on: date | None = None
    begun_on: date | None = None
    proposed_on: date | None = None
    agreed_on: date | None = None
    started_on: date | None = None
    suspended_on: date | None = None
    moved_on: date | None = None
    followed_on: date | None = None
    completed_on: date | None = None
    closed_on: date | None = None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is to come."""
        return self.closed_on is not None or self.completed_on is not None


# The steps of the way to each point, by the names of the days above.
_PLANNED = ("referred_on", "informed_on", "eligible_on", "begun_on")
_MOVED = (*_PLANNED, "proposed_on", "agreed_on", "started_on", "moved_on")
_WAYS: dict[Reached, tuple[str, ...]] = {
    Reached.REFERRED: _PLANNED[:1],
    Reached.INFORMED: _PLANNED[:2],
    Reached.ELIGIBLE: _PLANNED[:3],
    Reached.CLOSED_EARLY: (*_PLANNED[:2], "closed_on"),
    Reached.DRAFT: _PLANNED,
    Reached.PROPOSED: (*_PLANNED, "proposed_on"),
    Reached.AGREED: (*_PLANNED, "proposed_on", "agreed_on"),
    Reached.ACTIVE: _MOVED[:-1],
    Reached.SUSPENDED: (*_MOVED[:-1], "suspended_on"),
    Reached.CLOSED: (*_MOVED[:-1], "closed_on"),
    Reached.RELOCATED: _MOVED,
    Reached.FOLLOWING_UP: (*_MOVED, "followed_on"),
    Reached.COMPLETED: (*_MOVED, "followed_on", "completed_on"),
    Reached.CLOSED_AFTER: (*_MOVED, "followed_on", "closed_on"),
}
# Days between one of these and the one before it: at least, at most.
_DAYS = {
    "informed_on": (3, 21), "eligible_on": (5, 28), "begun_on": (1, 14), "proposed_on": (16, 42),
    "agreed_on": (2, 12), "started_on": (0, 3), "suspended_on": (8, 50), "moved_on": (75, 105),
    "followed_on": (7, 11), "completed_on": (366, 388), "closed_on": (10, 60),
}  # fmt: skip
# Days since the last of them.
_SINCE = {
    Reached.REFERRED: (1, 20), Reached.INFORMED: (1, 40), Reached.ELIGIBLE: (1, 25),
    Reached.CLOSED_EARLY: (5, 120), Reached.DRAFT: (1, 40), Reached.PROPOSED: (1, 18),
    Reached.AGREED: (1, 9), Reached.ACTIVE: (1, 84), Reached.SUSPENDED: (2, 60),
    Reached.CLOSED: (3, 150), Reached.RELOCATED: (1, 8), Reached.FOLLOWING_UP: (1, 350),
    Reached.COMPLETED: (2, 90), Reached.CLOSED_AFTER: (5, 120),
}  # fmt: skip


def draw_course(lot: random.Random, reached: Reached, today: date) -> Course:
    """The days that lead to a point, backwards from today; offices were open on each of them."""
    way = _WAYS[reached]
    day = today - timedelta(lot.randint(*_SINCE[reached]))
    days = {way[-1]: day}
    for later, earlier in zip(reversed(way), reversed(way[:-1]), strict=False):
        day -= timedelta(lot.randint(*_DAYS[later]))
        days[earlier] = day
    open_days = {name: working_day_until(one) for name, one in days.items()}
    yesterday = working_day_until(today - timedelta(1))
    ended = open_days.get("closed_on") or open_days.get("completed_on")
    return Course(reached=reached, until=ended or yesterday, **open_days)


def draw_reached(lot: random.Random, kind: CentreKind) -> Reached:
    """Where a household of a centre of that kind stands."""
    return of_100(lot, {one: share for one, share in OF_CENTRE[kind].items() if share})


def moment(day: date, hour: time = MORNING) -> datetime:
    """An hour of a day in France: everything about a day is written then."""
    return datetime.combine(day, hour, PARIS)

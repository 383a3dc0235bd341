"""How sure one can be that a contact still answers: by the day of their last answer alone."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from statistics import median

FRESH_DAYS, COOLING_DAYS = 90, 180
"""An answer within a season is fresh; after half a year nobody should count on it any more."""
KEPT = 10
"""As many reply times are kept, the newest last."""


class Freshness(StrEnum):
    """Nobody sets it: it follows from a day."""

    FRESH = "fresh"
    COOLING = "cooling"
    STALE = "stale"


def freshness(last_answer_on: date, today: date) -> Freshness:
    """How warm a contact is on a day; an answer of a day to come counts as fresh."""
    days = (today - last_answer_on).days
    if days <= FRESH_DAYS:
        return Freshness.FRESH
    return Freshness.COOLING if days <= COOLING_DAYS else Freshness.STALE


def usual_reply_days(reply_days: Sequence[int]) -> int | None:
    """After how many days they usually answer (the median, rounded up); None before the first."""
    return -int(-median(reply_days) // 1) if reply_days else None


def with_reply(reply_days: Sequence[int], days: int) -> list[int]:
    """The reply times with one more; the oldest go."""
    return [*reply_days, max(0, days)][-KEPT:]

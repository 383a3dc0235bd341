"""How far a household has come before there is a plan, told from the days on which it got there."""

from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """Where a household stands; from `ELIGIBLE` on its plan says more (`plans.states`)."""

    REFERRED = "referred"
    INFORMED = "informed"
    ELIGIBLE = "eligible"
    CLOSED = "closed"


def stage_of(informed_on: date | None, eligible_on: date | None, closed_on: date | None) -> Stage:
    """The stage of a household with these days."""
    if closed_on is not None:
        return Stage.CLOSED
    if eligible_on is not None:
        return Stage.ELIGIBLE
    return Stage.REFERRED if informed_on is None else Stage.INFORMED

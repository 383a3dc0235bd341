"""How long each stage takes in a centre, cases that are still in it included."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, reading
from trousseau.households import access as households
from trousseau.households.models import Household
from trousseau.plans.choices import PlanState
from trousseau.plans.models import MobilityPlan, PlanStateChange
from trousseau.plans.stage_times import Spell, StageTime, stage_time


class CourseStage(StrEnum):
    """From one milestone of a case to the next."""

    INFORM = "inform"
    CHECK = "check"
    PREPARE = "prepare"
    AGREE = "agree"
    MOVE = "move"


@dataclass(frozen=True)
class StageLine:
    """One stage: how long it takes, and how many are in it today."""

    stage: CourseStage
    time: StageTime
    open: int


# The state of a plan in which each of the later stages ends.
ENDS = {
    CourseStage.PREPARE: PlanState.PROPOSED,
    CourseStage.AGREE: PlanState.AGREED,
    CourseStage.MOVE: PlanState.RELOCATED,
}


def course(actor: Actor, at: datetime) -> tuple[StageLine, ...]:
    """The stages of the centre's cases; numbers only. Raises NotHere for who is no manager.

    A case is closed with its household, or with the last of its plans.
    """
    with reading(actor, "course.index", at):
        if actor.role != Role.MANAGER:
            raise NotHere(what="course")
        rows = households.households(actor)
        first: dict[tuple[object, str], date] = {}
        changes = PlanStateChange.objects.filter(plan__household__in=rows).order_by("-on", "-pk")
        for household, state, on in changes.values_list("plan__household", "state", "on"):
            first[household, state] = on
        spells: dict[CourseStage, list[Spell]] = {stage: [] for stage in CourseStage}
        still_in = Counter[CourseStage]()
        given_up = _given_up(rows)
        days = rows.values_list("pk", "referred_on", "informed_on", "eligible_on", "closed_on")
        for household, referred, informed, eligible, closed_on in days:
            closed = closed_on or given_up.get(household)
            ends = (informed, eligible, *(first.get((household, state)) for state in ENDS.values()))
            entered = stays(referred, ends, closed or localdate(at))
            for stage, spell in entered.items():
                spells[stage].append(spell)
            still_in.update(
                stage for stage, spell in entered.items() if not spell.ended and closed is None
            )
    return tuple(
        StageLine(stage, stage_time(found), still_in[stage]) for stage, found in spells.items()
    )


def _given_up(rows: "QuerySet[Household]") -> dict[UUID, date]:
    """By household whose plans were all closed: the day on which the last one was."""
    closed: dict[UUID, date] = {}
    going_on: set[UUID] = set()
    plans = MobilityPlan.objects.filter(household__in=rows)
    for household, closed_on in plans.values_list("household", "closed_on"):
        if closed_on is None:
            going_on.add(household)
        else:
            closed[household] = max(closed_on, closed.get(household, closed_on))
    return {household: day for household, day in closed.items() if household not in going_on}


def stays(begun: date, ends: tuple[date | None, ...], last: date) -> dict[CourseStage, Spell]:
    """The stages that one case has entered; `ends` are the days on which each came to its end.

    A day that lies before the one that should come first counts as that one: days are typed.
    """
    found: dict[CourseStage, Spell] = {}
    for stage, end in zip(CourseStage, ends, strict=True):
        left = max(end or last, begun)
        found[stage] = Spell((left - begun).days, end is not None)
        if end is None:
            break
        begun = left
    return found

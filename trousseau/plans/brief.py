"""A plan in a few lines, and its days, for the page of its household.

Of its days only what goes forward is told: on which day a plan fell back, or a departure was called
off, may be the day on which an adult said no, alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading
from trousseau.households import access as households
from trousseau.plans import access
from trousseau.plans.choices import MoveState, PlanState, StepOwner, StepState, View, WaitingOn
from trousseau.plans.due_steps import next_step
from trousseau.plans.models import MobilityPlan, Move, PlanArea, PlanStateChange, PlanStep
from trousseau.plans.reading_plan import title_of_step
from trousseau.plans.states import AT_REST, COURSE
from trousseau.plans.steps import dates_of, is_overdue
from trousseau.privacy.keys import open_key


@dataclass(frozen=True)
class BriefStep:
    """The step that comes first: who does it, by which day; `person` where it is of one adult."""

    id: UUID
    title: str
    owner: StepOwner
    person: UUID | None
    planned_on: date | None
    latest_on: date | None
    is_overdue: bool
    waiting_on: WaitingOn | None
    waiting_days: int


@dataclass(frozen=True)
class PlanBrief:
    """How a plan stands. Places are employment areas, by their codes."""

    id: UUID
    state: PlanState
    state_on: date
    target_on: date | None
    # Of the move that is planned; and of the one that has been.
    leaves_on: date | None
    arrived_on: date | None
    chosen_area: str
    backup_area: str
    # Those one may still choose.
    shortlist: tuple[str, ...]
    # None: nothing of it is asked today, or nothing has a day.
    next_step: BriefStep | None


@dataclass(frozen=True)
class PlanDay:
    """A plan came into a state on a day; or its household arrived in an area."""

    on: date
    state: PlanState | None
    area: str = ""


@dataclass(frozen=True)
class PlanOverview:
    """One plan of a household, and the days of all of its plans, the newest first."""

    brief: PlanBrief | None
    days: tuple[PlanDay, ...]


@dataclass(frozen=True)
class _Step:
    """A step as `due_steps` looks at it."""

    row: PlanStep
    id: UUID
    state: StepState
    planned_on: date | None
    latest_on: date | None
    is_overdue: bool
    waiting_days: int


def plan_overview(
    actor: Actor, household_id: UUID, plan_id: UUID | None, at: datetime, language: str = "fr"
) -> PlanOverview:
    """What the page of a household says of its plans; nothing of one that the actor does not reach.

    `plan_id` is the one that is told in a few lines. As many queries for many steps, places, moves
    and plans as for few.
    """
    today = localdate(at)
    with reading(actor, "households.show", at) as door:
        rows = access.plans(actor).filter(household=household_id).select_related("household")
        plans = list(rows.prefetch_related("changes", "moves", "areas__views"))
        present = next((row for row in plans if row.pk == plan_id), None)
        brief = _brief(present, today, language) if present else None
        if brief and brief.next_step and brief.next_step.person:
            door.saw(brief.next_step.person, record=households.record(household_id))
        days = [day for row in plans for day in _days(row)]
        return PlanOverview(brief, tuple(sorted(days, key=lambda day: day.on, reverse=True)))


def _brief(plan: MobilityPlan, today: date, language: str) -> PlanBrief:
    moves = {MoveState(one.state): one for one in plan.moves.all()}
    planned, arrived = moves.get(MoveState.PLANNED), moves.get(MoveState.ARRIVED)
    return PlanBrief(
        id=plan.pk,
        state=PlanState(plan.state),
        state_on=plan.state_on,
        target_on=plan.target_on,
        leaves_on=planned.leaves_on if planned else None,
        arrived_on=arrived.arrived_on if arrived else None,
        chosen_area=plan.chosen_area,
        backup_area=plan.backup_area,
        shortlist=_shortlist(plan.areas.all()),
        next_step=_next_step(plan, today, language),
    )


def _shortlist(areas: Iterable[PlanArea]) -> tuple[str, ...]:
    open_ones = [
        one
        for one in areas
        if one.dropped_on is None
        and not one.not_retained
        and all(said.view != View.NO for said in one.views.all())
    ]
    return tuple(one.code for one in sorted(open_ones, key=lambda one: (one.added_on, one.pk)))


def _next_step(plan: MobilityPlan, today: date, language: str) -> BriefStep | None:
    rows = PlanStep.objects.filter(access.of_those_here(), objective__plan=plan)
    rows = rows.select_related("person").prefetch_related("dependencies")
    steps = list(rows.order_by("objective__position", "position"))
    if plan.state in AT_REST:
        return None
    dates = dates_of(plan, steps, today)
    latest = {key: one.latest_end for key, one in dates.dates.items()} if dates else {}
    found = next_step([_step(row, latest.get(str(row.pk)), today) for row in steps], dates, today)
    if found is None:
        return None
    waiting_on = found.row.waiting_on
    return BriefStep(
        id=found.id,
        title=title_of_step(found.row, open_key(plan.household), language),
        owner=StepOwner(found.row.owner),
        person=found.row.person_id,
        planned_on=found.planned_on,
        latest_on=found.latest_on,
        is_overdue=found.is_overdue,
        waiting_on=WaitingOn(waiting_on) if waiting_on else None,
        waiting_days=found.waiting_days,
    )


def _step(row: PlanStep, latest_on: date | None, today: date) -> _Step:
    state = StepState(row.state)
    waiting_days = (today - row.waiting_since).days if row.waiting_since else 0
    overdue = is_overdue(state, row.planned_on, today)
    return _Step(row, row.pk, state, row.planned_on, latest_on, overdue, waiting_days)


def _days(plan: MobilityPlan) -> list[PlanDay]:
    changes = sorted(plan.changes.all(), key=lambda one: (one.on, one.pk))
    return [PlanDay(one.on, PlanState(one.state)) for one in _forward(changes)] + _arrivals(
        plan.moves.all()
    )


def _forward(changes: Sequence[PlanStateChange]) -> list[PlanStateChange]:
    """Those that lead on, pause or end; not what leads back or takes up again, of which the day, or
    the lack of it, may betray what was said alone."""
    told, reached = [], -1
    for one in changes:
        state = PlanState(one.state)
        if state not in COURSE:
            told.append(one)
            continue
        place = COURSE.index(state)
        if place > reached:
            told.append(one)
        reached = place
    return told


def _arrivals(moves: Iterable[Move]) -> list[PlanDay]:
    return [PlanDay(one.arrived_on, None, one.area) for one in moves if one.arrived_on is not None]

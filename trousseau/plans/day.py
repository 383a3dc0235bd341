"""The worker's day: who is met, what is late, whom one waits for, who was not heard of.

Also what partners are asked for: introductions in trouble, offers that end, facts to look at again.

All of it is read behind the one door of the page (`households.homes`): somebody who stands in
several lists is opened, and logged, once.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    When,
    prefetch_related_objects,
)

from trousseau.accounts.doors import how_many
from trousseau.households.attention import attention
from trousseau.households.contacts import AppointmentLine, appointment_line, due_appointments
from trousseau.households.homes import Homes
from trousseau.households.outside_offers import WaitingOffer, waiting_offers
from trousseau.households.queries import HouseholdLine
from trousseau.partners.due import (
    DueIntroduction,
    Trouble,
    due_introductions,
    ending_offers,
)
from trousseau.partners.local_facts import FactLine, due_facts
from trousseau.partners.opportunities import OpportunityLine, drafts_count
from trousseau.plans import access
from trousseau.plans.choices import MoveState, StepState, WaitingOn
from trousseau.plans.departures import GATE, gate_of
from trousseau.plans.gate import Gate
from trousseau.plans.models import MobilityPlan, Move, PlanStep
from trousseau.plans.reading_plan import title_of_step
from trousseau.plans.steps import NUDGE_AFTER_DAYS, OPEN, overdue
from trousseau.privacy.queries import PersonLine

# A page that shows more is not read.
MOST = 30
LEAVING_SOON = timedelta(31)


@dataclass(frozen=True)
class WorkLine:
    """A step that asks for something today. `days` is how long it is late, or was waited for."""

    step: UUID
    plan: UUID
    household: UUID
    adults: tuple[PersonLine, ...]
    title: str
    days: int
    waiting_on: WaitingOn | None
    nudge_is_due: bool
    target_on: date | None


@dataclass(frozen=True)
class CaseLine:
    """A plan of which nothing is planned, begun or waited for."""

    plan: UUID
    household: UUID
    adults: tuple[PersonLine, ...]


@dataclass(frozen=True)
class OutsideLine:
    """An offer from outside the programme that a household is to answer."""

    offer: WaitingOffer
    adults: tuple[PersonLine, ...]


@dataclass(frozen=True)
class IntroductionLine:
    """An introduction that asks for something, and whose it is."""

    due: DueIntroduction
    person: PersonLine | None
    # How long the partner has not answered; None where that is not what is wrong.
    days: int | None


@dataclass(frozen=True)
class LeavingLine:
    """A household that moves soon, and what the gate of the move says today."""

    plan: UUID
    adults: tuple[PersonLine, ...]
    leaves_on: date
    area: str
    gate: Gate


@dataclass(frozen=True)
class Day:
    """What asks for something today; each `…_total` says how many there are."""

    appointments: tuple[AppointmentLine, ...]
    appointments_total: int
    late: tuple[WorkLine, ...]
    late_total: int
    waiting: tuple[WorkLine, ...]
    waiting_total: int
    without_next: tuple[CaseLine, ...]
    silent: tuple[HouseholdLine, ...]
    ending_stays: tuple[HouseholdLine, ...]
    unassigned: tuple[HouseholdLine, ...]
    outside: tuple[OutsideLine, ...]
    leaving: tuple[LeavingLine, ...]
    introductions: tuple[IntroductionLine, ...]
    introductions_total: int
    offers: tuple[OpportunityLine, ...]
    offers_total: int
    # How many offers wait to be checked, in the whole programme.
    drafts: int
    local_facts: tuple[FactLine, ...]
    local_facts_total: int


def day(homes: Homes, at: datetime, *, mine: bool, language: str = "fr") -> Day:
    """The day of a centre, or of one's own households (`mine`), inside the door of its page; late
    steps by the next move."""
    actor, today = homes.actor, homes.today
    plans = access.plans_in_hand(actor)
    if mine:
        plans = plans.filter(household__referent=actor.user)
    steps = PlanStep.objects.filter(access.of_those_here(), objective__plan__in=plans)
    late = steps.filter(overdue(today)).order_by(
        *_next_move_first("objective__plan__target_on", today), "planned_on", "pk"
    )
    waiting = steps.filter(state=StepState.WAITING).order_by(
        F("waiting_since").asc(nulls_last=True), "pk"
    )
    idle = plans.exclude(_something_next()).order_by(*_next_move_first("target_on", today), "pk")
    late_rows, waiting_rows = _shown(late), _shown(waiting)
    cases = list(idle.values_list("pk", "household")[:MOST])
    watched = attention(actor, today, mine=mine, most=MOST)
    met, met_total = due_appointments(actor, today, mine=mine, most=MOST)
    leaving = _leaving(plans, today)
    outside = waiting_offers(actor, today, mine=mine, most=MOST)
    introductions, introductions_total = due_introductions(actor, at, mine=mine, most=MOST)
    offers, offers_total = ending_offers(actor, today, mine=mine, most=MOST)
    facts, facts_total = due_facts(actor, today, mine=mine, most=MOST)
    wanted = {row.objective.plan.household_id for row in (*late_rows, *waiting_rows)}
    wanted |= {household for _, household in cases} | {row.household_id for row in met}
    wanted |= {one.household for one in introductions}
    wanted |= {one.household for one in outside}
    wanted |= {row.plan.household_id for row in leaving}
    wanted |= {*watched.silent, *watched.ending_stays, *watched.unassigned}
    homes.fetch(wanted)
    # The gate of a move looks at all of its household.
    leaving_homes = [homes.row(row.plan.household_id) for row in leaving]
    prefetch_related_objects(leaving_homes, *GATE)
    return Day(
        appointments=tuple(
            appointment_line(row, homes.key(row.household_id), homes.adults(row.household_id))
            for row in met
        ),
        appointments_total=met_total,
        late=tuple(_line(row, homes, language) for row in late_rows),
        late_total=how_many(late, len(late_rows), MOST),
        waiting=tuple(_line(row, homes, language) for row in waiting_rows),
        waiting_total=how_many(waiting, len(waiting_rows), MOST),
        without_next=tuple(
            CaseLine(plan, household, homes.adults(household)) for plan, household in cases
        ),
        silent=tuple(map(homes.line, watched.silent)),
        ending_stays=tuple(
            sorted(
                map(homes.line, watched.ending_stays),
                key=lambda line: line.stay_ends_on or date.max,
            )
        ),
        unassigned=tuple(map(homes.line, watched.unassigned)),
        outside=tuple(OutsideLine(one, homes.adults(one.household)) for one in outside),
        leaving=tuple(_leaving_line(row, homes) for row in leaving),
        introductions=tuple(_introduction(one, homes, at) for one in introductions),
        introductions_total=introductions_total,
        offers=offers,
        offers_total=offers_total,
        drafts=drafts_count(actor, today),
        local_facts=facts,
        local_facts_total=facts_total,
    )


def _introduction(due: DueIntroduction, homes: Homes, at: datetime) -> IntroductionLine:
    adults = homes.adults(due.household)
    person = next((one for one in adults if one.id == due.person), None)
    days = None
    if due.trouble is Trouble.SILENT and due.waits_since is not None:
        days = (at - due.waits_since).days
    return IntroductionLine(due, person, days)


def _leaving(plans: "QuerySet[MobilityPlan]", today: date) -> list[Move]:
    """The moves of the coming month, and those whose day is past and of whom nobody says they have
    arrived."""
    rows = Move.objects.filter(
        plan__in=plans, state=MoveState.PLANNED, leaves_on__lte=today + LEAVING_SOON
    )
    rows = rows.select_related("plan").prefetch_related("gate_answers", "exits", "plan__tenancies")
    return list(rows.order_by("leaves_on", "pk")[:MOST])


def _leaving_line(row: Move, homes: Homes) -> LeavingLine:
    household = row.plan.household_id
    row.plan.household = homes.row(household)
    found = gate_of(homes.actor, row, homes.today)
    return LeavingLine(row.plan_id, homes.adults(household), row.leaves_on, row.area, found)


def _next_move_first(target_on: str, today: date) -> tuple[OrderBy, ...]:
    """The soonest move that lies ahead first; then those that are past, the last one first; then
    those without a day. The same on each database, whatever it thinks of NULL."""
    ahead, past = Q(**{f"{target_on}__gte": today}), Q(**{f"{target_on}__lt": today})
    day = DateField()
    return (
        Case(When(ahead, then=F(target_on)), output_field=day).asc(nulls_last=True),
        Case(When(past, then=F(target_on)), output_field=day).desc(nulls_last=True),
    )


def _something_next() -> Q:
    """Something is planned, being done, or waited for; or the move itself is at hand."""
    steps = PlanStep.objects.filter(objective__plan=OuterRef("pk"))
    going_on = Q(state=StepState.WAITING) | Q(state=StepState.DOING)
    planned = Q(state__in=OPEN, planned_on__isnull=False)
    moves = Move.objects.filter(plan=OuterRef("pk"), state=MoveState.PLANNED)
    return Q(Exists(steps.filter(going_on | planned))) | Q(Exists(moves))


def _shown(rows: "QuerySet[PlanStep]") -> list[PlanStep]:
    return list(rows.select_related("objective__plan", "person")[:MOST])


def _line(row: PlanStep, homes: Homes, language: str) -> WorkLine:
    plan: MobilityPlan = row.objective.plan
    today = homes.today
    since = row.waiting_since if row.state == StepState.WAITING else row.planned_on
    asked_on = max(filter(None, (row.waiting_since, row.nudged_on)), default=None)
    return WorkLine(
        step=row.pk,
        plan=plan.pk,
        household=plan.household_id,
        adults=homes.adults(plan.household_id),
        title=title_of_step(row, homes.key(plan.household_id), language),
        days=(today - since).days if since else 0,
        waiting_on=WaitingOn(row.waiting_on) if row.waiting_on else None,
        nudge_is_due=asked_on is not None and asked_on <= today - timedelta(NUDGE_AFTER_DAYS),
        target_on=plan.target_on,
    )

"""What can be read of follow-ups: frozen values, already in the log when they are returned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import Door, NotHere, reading
from trousseau.audit.models import Extent
from trousseau.follow_ups import access
from trousseau.follow_ups.actions import verbs_by_hand
from trousseau.follow_ups.answers import SAID
from trousseau.follow_ups.choices import ACT_TODAY, FollowUpState, Mode, Safety
from trousseau.follow_ups.closing import in_vain
from trousseau.follow_ups.completion import Criterion, criteria, may_complete
from trousseau.follow_ups.indicators import Outcome
from trousseau.follow_ups.known import facts_of, held, moved_members, outcome_of
from trousseau.follow_ups.models import FollowUp, SaidAlone
from trousseau.follow_ups.said import AloneSaid, from_text
from trousseau.follow_ups.schedule import FollowUpDates, Timing, timing
from trousseau.follow_ups.states import FollowUpVerb, days_tried
from trousseau.households import access as households
from trousseau.households.models import Household
from trousseau.households.queries import Member, lines_of, with_last_contact
from trousseau.plans import access as plans
from trousseau.plans.choices import MoveState, PlanState
from trousseau.plans.states import PlanVerb, verbs_of
from trousseau.plans.steps import AT_REST
from trousseau.privacy.keys import open_key
from trousseau.privacy.queries import PersonLine, line_of

# A page that shows more is not read.
MOST = 30
# So long a word of danger stands on the page of the day, if nothing else is said.
WATCHED = timedelta(days=30)


@dataclass(frozen=True)
class FollowUpLine:
    """A follow-up of a plan. `tried`: on how many days nobody was reached."""

    id: UUID
    dates: FollowUpDates
    timing: Timing
    settled_on: date | None
    tried: int


@dataclass(frozen=True)
class PlanFollowUps:
    """The follow-ups of a plan in order, and how it stands by each criterion of completing it."""

    plan: UUID
    household: UUID
    state: PlanState
    # None: they have not arrived yet.
    arrived_on: date | None
    adults: tuple[PersonLine, ...]
    lines: tuple[FollowUpLine, ...]
    criteria: tuple[Criterion, ...]
    may_complete: bool


@dataclass(frozen=True)
class AttemptLine:
    """Somebody tried."""

    at: datetime
    mode: Mode
    reached: bool
    by: str


@dataclass(frozen=True)
class AskedPerson:
    """Somebody who is asked at a follow-up, and since when there are answers; not what they are.

    Whether they talked to us alone is not here: others may look at the page with us.
    """

    member: Member
    said_on: date | None


@dataclass(frozen=True)
class FollowUpSheet:
    """One follow-up: whom to ask, who answered, who tried."""

    id: UUID
    plan: UUID
    household: UUID
    dates: FollowUpDates
    timing: Timing
    settled_on: date | None
    people: tuple[AskedPerson, ...]
    household_said_on: date | None
    attempts: tuple[AttemptLine, ...]
    tried: int
    verbs: frozenset[FollowUpVerb]


@dataclass(frozen=True)
class DangerLine:
    """An adult who last said that they are in danger: when, at which follow-up, to whom."""

    follow_up: UUID
    person: PersonLine
    said_on: date
    by: str


@dataclass(frozen=True)
class WindowLine:
    """A follow-up that can be held today. `overdue_days`: since the day planned for the call."""

    follow_up: UUID
    household: UUID
    adults: tuple[PersonLine, ...]
    dates: FollowUpDates
    overdue_days: int


@dataclass(frozen=True)
class InWindow:
    """Those to call, the window that closes first first; and how many there are."""

    lines: tuple[WindowLine, ...]
    total: int


def follow_ups_of(actor: Actor, plan_id: UUID, at: datetime) -> PlanFollowUps:
    """The follow-ups of a plan; raises NotHere."""
    today = localdate(at)
    with reading(actor, "follow_ups.plan", at) as door:
        plan = plans.get_plan(actor, plan_id)
        prefetch_related_objects([plan], "household__memberships__person__referent")
        rows = list(plan.follow_ups.prefetch_related("attempts").order_by("due_on"))
        members = moved_members(actor, plan.household, today)
        found = criteria(facts_of(actor, plan, today))
        _saw(door, members, plan.household_id)
        return PlanFollowUps(
            plan=plan.pk,
            household=plan.household_id,
            state=PlanState(plan.state),
            arrived_on=plan.moves.filter(state=MoveState.ARRIVED)
            .order_by("arrived_on")
            .values_list("arrived_on", flat=True)
            .last(),
            adults=tuple(one.person for one in members if one.is_adult),
            lines=tuple(_line(row, today) for row in rows),
            criteria=found,
            may_complete=may_complete(found) and PlanVerb.COMPLETE in verbs_of(plan.standing),
        )


def follow_up_sheet(
    actor: Actor, follow_up_id: UUID, at: datetime, action: str = "follow_ups.show"
) -> FollowUpSheet:
    """One follow-up; raises NotHere."""
    today = localdate(at)
    with reading(actor, action, at) as door:
        row = access.get_follow_up(actor, follow_up_id)
        household = row.plan.household
        prefetch_related_objects([household], "memberships__person__referent")
        attempts = list(row.attempts.select_related("by").order_by("-at", "-pk"))
        answered: dict[UUID | None, date] = dict(row.answers.values_list("person", "said_on"))
        members = moved_members(actor, household, row.due_on)
        _saw(door, members, household.pk)
        return FollowUpSheet(
            id=row.pk,
            plan=row.plan_id,
            household=household.pk,
            dates=row.dates,
            timing=timing(row.dates, today),
            settled_on=row.settled_on,
            people=tuple(AskedPerson(one, answered.get(one.person.id)) for one in members),
            household_said_on=answered.get(None),
            attempts=tuple(
                AttemptLine(one.at, Mode(one.mode), one.reached, str(one.by)) for one in attempts
            ),
            tried=days_tried(in_vain(row, attempts)),
            verbs=verbs_by_hand(row, today),
        )


def in_window(actor: Actor, today: date, at: datetime, *, mine: bool = False) -> InWindow:
    """The follow-ups that can be held today, for the page of the day.

    One query finds them; what they are called by takes a fixed number more, however many there are.
    `mine`: of the households only whose referent the actor is. Plans that are held ask nothing.
    """
    with reading(actor, "today.index", at) as door:
        rows = access.follow_ups(actor).filter(
            state=FollowUpState.DUE, opens_on__lte=today, closes_on__gte=today
        )
        rows = rows.exclude(plan__state__in=AT_REST)
        if mine:
            rows = rows.filter(plan__household__referent=actor.user)
        shown = list(rows.select_related("plan").order_by("closes_on", "pk")[:MOST])
        wanted = {row.plan.household_id for row in shown}
        found = with_last_contact(Household.objects.filter(pk__in=wanted))
        adults = {line.id: line.adults for line in lines_of(door, actor, found, today)}
        return InWindow(
            tuple(
                WindowLine(
                    follow_up=row.pk,
                    household=row.plan.household_id,
                    adults=adults[row.plan.household_id],
                    dates=row.dates,
                    overdue_days=max(0, (today - row.planned_on).days),
                )
                for row in shown
            ),
            len(shown) if len(shown) < MOST else rows.count(),
        )


def in_danger(actor: Actor, at: datetime) -> tuple[DangerLine, ...]:
    """Who last said, in the last 30 days, that they are in danger; for the page of the day.

    For those who may read it: managers, and whoever heard it. It stays until the adult says
    otherwise. So that such a word does not wait in a form that nobody opens.
    """
    today = localdate(at)
    with reading(actor, "today.index", at) as door:
        rows = SaidAlone.objects.filter(
            centre__in=actor.centres,
            said_on__gt=today - WATCHED,
            follow_up__plan__household__in=households.households(actor),
        )
        if actor.role != Role.MANAGER:
            rows = rows.filter(recorded_by=actor.user)
        newest: dict[UUID, SaidAlone] = {}
        said = rows.select_related("person__referent", "recorded_by").order_by("said_on", "pk")
        for row in said:
            safety = from_text(AloneSaid, open_key(row.person).read(row, SAID)).safety
            if safety in ACT_TODAY:
                newest[row.person_id] = row
            elif safety != Safety.UNKNOWN:
                newest.pop(row.person_id, None)
        for person in newest:
            door.saw(person, Extent.LINE)
        return tuple(
            DangerLine(
                row.follow_up_id, line_of(actor, row.person), row.said_on, str(row.recorded_by)
            )
            for row in newest.values()
        )


def outcomes(actor: Actor, at: datetime) -> tuple[Outcome, ...]:
    """The follow-ups of the centre that count, for `indicators`: nobody is named, nothing is shown
    of one. Raises NotHere for who is no manager."""
    with reading(actor, "follow_ups.indicators", at):
        if actor.role != Role.MANAGER:
            raise NotHere(what="follow_ups")
        # As `schedule.counts` has it.
        rows = access.follow_ups(actor).filter(closes_on__lt=localdate(at))
        rows = rows.select_related("plan__household").prefetch_related(
            "plan__household__memberships__person__referent"
        )
        found = list(rows.order_by("pk"))
        kept = held(found, actor.centres)
        return tuple(
            outcome_of(row, kept[row.pk], moved_members(actor, row.plan.household, row.due_on))
            for row in found
        )


def _line(row: FollowUp, today: date) -> FollowUpLine:
    attempts = row.attempts.all()
    return FollowUpLine(
        row.pk,
        row.dates,
        timing(row.dates, today),
        row.settled_on,
        days_tried(in_vain(row, attempts)),
    )


def _saw(door: Door, members: Iterable[Member], household: UUID) -> None:
    for one in members:
        door.saw(one.person.id, record=households.record(household))

"""What can be read of follow-ups: frozen values, already in the log when they are returned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, prefetch_related_objects
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import Door, NotHere, how_many, reading
from trousseau.follow_ups import access
from trousseau.follow_ups.actions import verbs_by_hand
from trousseau.follow_ups.answers import SAID
from trousseau.follow_ups.choices import ACT_TODAY, FollowUpState, Mode, Safety
from trousseau.follow_ups.closing import in_vain
from trousseau.follow_ups.completion import Criterion, criteria, may_complete
from trousseau.follow_ups.indicators import Outcome
from trousseau.follow_ups.known import facts_of, held, moved_members, outcome_of, stood_on
from trousseau.follow_ups.models import FollowUp, FollowUpAnswers, SaidAlone
from trousseau.follow_ups.said import AloneSaid, from_text
from trousseau.follow_ups.schedule import FollowUpDates, Timing, timing
from trousseau.follow_ups.states import ANSWERED, FollowUpVerb, days_tried
from trousseau.households import access as households
from trousseau.households.choices import CloseReason, Relation
from trousseau.households.homes import Homes
from trousseau.households.models import HouseholdMembership
from trousseau.households.queries import Member
from trousseau.plans import access as plans
from trousseau.plans.choices import MoveState, PlanState
from trousseau.plans.states import AT_REST, PlanVerb, verbs_of
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
    """The follow-ups of a plan in order, and how it stands by the criteria of completing it.

    Not by those that rest on what adults said alone: from them the household could read who was
    heard, and when. `may_complete` leaves these aside as well; the action looks at all.
    """

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

    # None: of a household that is no more, as its last one was erased.
    follow_up: UUID | None
    person: PersonLine
    said_on: date
    by: str


@dataclass(frozen=True)
class WindowLine:
    """A follow-up that can be held today. `overdue_days`: since the day planned for the call.
    `adults` are those of whom nothing is noted yet; all of them, if that is nobody."""

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
        found = tuple(one for one in criteria(facts_of(actor, plan, today)) if not one.said_alone)
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
        members = moved_members(actor, household, row.asked_on(today))
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


def in_window(homes: Homes, *, mine: bool) -> InWindow:
    """The follow-ups that can be held today, for the page of the day; inside its door.

    One query finds them; what they are called by takes a fixed number more, however many there are.
    `mine`: of the households only whose referent the actor is. Plans that are held ask nothing.
    What one of several adults said does not settle it for the others: each is asked until they
    have answered, or said themselves that they prefer not to.
    """
    actor, today = homes.actor, homes.today
    rows = access.follow_ups(actor).filter(
        Q(state=FollowUpState.DUE) | (Q(state__in=ANSWERED) & _one_of_several_was_not_asked()),
        opens_on__lte=today,
        closes_on__gte=today,
    )
    rows = rows.filter(plan__household__closed_on=None).exclude(plan__state__in=AT_REST)
    if mine:
        rows = rows.filter(plan__household__referent=actor.user)
    shown = list(rows.select_related("plan").order_by("closes_on", "pk")[:MOST])
    homes.fetch(row.plan.household_id for row in shown)
    noted: dict[UUID, set[UUID]] = {row.pk: set() for row in shown}
    answers = FollowUpAnswers.objects.filter(follow_up__in=list(noted), person__isnull=False)
    for follow_up, person in answers.values_list("follow_up", "person"):
        noted[follow_up].add(person)
    return InWindow(
        tuple(
            WindowLine(
                follow_up=row.pk,
                household=row.plan.household_id,
                adults=_to_ask(homes, row.plan.household_id, noted[row.pk]),
                dates=row.dates,
                overdue_days=max(0, (today - row.planned_on).days),
            )
            for row in shown
        ),
        how_many(rows, len(shown), MOST),
    )


def _one_of_several_was_not_asked() -> Q:
    """Of grown-ups by their place in the household: no birth date is opened for it, so that for a
    child of age nobody waits here; the page of the follow-up asks them all the same."""
    household = OuterRef("plan__household")
    adults = HouseholdMembership.objects.filter(
        household=household, until_on=None, expected_on=None
    ).exclude(Q(relocates__in=access.AWAY) | Q(relation=Relation.CHILD))
    noted = FollowUpAnswers.objects.filter(
        follow_up=OuterRef(OuterRef("pk")), person=OuterRef("person")
    )
    several = adults.order_by().values("household").annotate(n=Count("pk")).filter(n__gte=2)
    return Q(Exists(several)) & Q(Exists(adults.filter(~Exists(noted))))


def _to_ask(homes: Homes, household: UUID, noted: set[UUID]) -> tuple[PersonLine, ...]:
    asked = [one.person for one in homes.grown_ups(household) if access.has_moved(one)]
    left = tuple(person for person in asked if person.id not in noted)
    if not left or len(left) == len(asked):
        return homes.adults(household)
    for person in left:
        homes.saw(person.id)
    return left


def in_danger(homes: Homes) -> tuple[DangerLine, ...]:
    """Who last said, in the last 30 days, that they are in danger; for the page of the day,
    inside its door.

    For those who may read it: managers, and whoever heard it. So that such a word does not wait in
    a form that nobody opens, it stays until the adult says otherwise, whatever became of the
    household in between: they may have left it, and it may be closed, or at another centre.
    """
    actor = homes.actor
    rows = access.talks(actor).filter(said_on__gt=homes.today - WATCHED).exclude(_has_died())
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
    return tuple(_danger(homes, row) for row in newest.values())


def _has_died() -> Exists:
    """Of who lived alone in a household that was closed because of a death: of two, who it was is
    not written down, and a line too many does no harm."""
    closed = HouseholdMembership.objects.filter(
        person=OuterRef("person"), until_on=None, household__close_reason=CloseReason.DIED
    )
    others = HouseholdMembership.objects.filter(
        household=OuterRef("household"), until_on=None
    ).exclude(person=OuterRef("person"))
    return Exists(closed.filter(~Exists(others)))


def _danger(homes: Homes, row: SaidAlone) -> DangerLine:
    homes.saw(row.person_id)
    person = homes.person(row.person_id) or line_of(homes.actor, row.person)
    return DangerLine(row.follow_up_id, person, row.said_on, str(row.recorded_by))


def outcomes(actor: Actor, at: datetime) -> tuple[Outcome, ...]:
    """The follow-ups of the centre that count, for `indicators`: nobody is named, nothing is shown
    of one. Raises NotHere for who is no manager.

    They count once their window has closed, done or not: before, those who are quick to answer
    would stand for all. What was said after it is not of that moment.
    """
    with reading(actor, "follow_ups.indicators", at):
        if actor.role != Role.MANAGER:
            raise NotHere(what="follow_ups")
        rows = access.follow_ups(actor).filter(closes_on__lt=localdate(at))
        rows = rows.select_related("plan__household").prefetch_related(
            "plan__household__memberships__person__referent"
        )
        found = list(rows.order_by("pk"))
        kept = held(found, actor.centres)
        return tuple(
            outcome_of(
                row, kept[row.pk].within(row.window), stood_on(row.plan.household, row.due_on)
            )
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

"""What can be read of plans: frozen values, already in the log when they are returned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading
from trousseau.households import access as households
from trousseau.households.answer_sheets import SHEETS, asked_members, values_of
from trousseau.households.choices import CloseReason
from trousseau.households.deadlines import Collision, collisions, deadlines_of
from trousseau.households.models import HouseholdMembership
from trousseau.households.queries import Member, members_of
from trousseau.households.situations import (
    SocialHousing,
    facts_of,
    recorded_deadlines,
    social_housing_of,
    stay_of,
)
from trousseau.plans import access
from trousseau.plans.back_planning import BackPlan
from trousseau.plans.choices import (
    AgreedHow,
    DropReason,
    PlanState,
    Priority,
    StepOwner,
    StepState,
    Theme,
    View,
    WaitingOn,
)
from trousseau.plans.content import Changes, PlanContent, changes, read_content
from trousseau.plans.models import Agreement, DiscoveryVisit, MobilityPlan, PlanStep
from trousseau.plans.reading_plan import (
    content_of_plan,
    step_proofs,
    title_of_objective,
    title_of_step,
)
from trousseau.plans.states import (
    OVER,
    PlanVerb,
    StepVerb,
    reasons_to_close,
    verbs_of,
    verbs_of_step,
)
from trousseau.plans.steps import dates_of, day_of_move, earliest_move, is_overdue
from trousseau.plans.visit_sheet import VisitLine, visit_line
from trousseau.privacy.keys import DataKey, open_key


@dataclass(frozen=True)
class StepLine:
    """A step of a plan. `latest_on` is the day by which it has to be done, where that is known."""

    id: UUID
    title: str
    owner: StepOwner
    state: StepState
    person: UUID | None
    planned_on: date | None
    done_on: date | None
    latest_on: date | None
    is_overdue: bool
    is_critical: bool
    is_late: bool
    waiting_on: WaitingOn | None
    waiting_days: int
    nudged_on: date | None
    drop_reason: DropReason | None
    # Steps that come first.
    after: tuple[UUID, ...]
    note: str
    proof: str
    verbs: frozenset[StepVerb]


@dataclass(frozen=True)
class ObjectiveLine:
    """An objective with its steps."""

    id: int
    theme: Theme
    title: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True)
class AreaLine:
    """A place on the shortlist, with what each adult said of it."""

    id: int
    code: str
    views: Mapping[UUID, View]
    # After a visit; for a reason that is not told.
    not_retained: bool
    # The newest first.
    visits: tuple[VisitLine, ...]

    @property
    def is_vetoed(self) -> bool:
        """Whether it cannot be chosen: somebody said no, or it was not retained."""
        return self.not_retained or View.NO in self.views.values()


@dataclass(frozen=True)
class AgreementLine:
    """What one adult said of the present version; None: nothing yet."""

    person: UUID
    agreed_on: date | None
    how: AgreedHow | None


@dataclass(frozen=True)
class PlanSheet:
    """A plan as those see it who work on it."""

    id: UUID
    household: UUID
    state: PlanState
    state_on: date
    begun_on: date
    version: int
    target_on: date | None
    chosen_area: str
    backup_area: str
    reasons: str
    conditions: tuple[tuple[Priority, str], ...]
    adults: tuple[Member, ...]
    areas: tuple[AreaLine, ...]
    objectives: tuple[ObjectiveLine, ...]
    agreements: tuple[AgreementLine, ...]
    # Against the version that was proposed last; None before the first.
    changes: Changes | None
    dates: BackPlan | None
    # The earliest day of a move, everything going on as usual; None once they have moved.
    earliest_move_on: date | None
    # The day on which they have to leave where they live, as far as that is known.
    stay_ends_on: date | None
    # What the day of the move collides with, gravest first; empty without a target.
    collisions: tuple[Collision, ...]
    social_housing: SocialHousing | None
    verbs: frozenset[PlanVerb]
    close_reasons: frozenset[CloseReason]

    @property
    def steps(self) -> tuple[StepLine, ...]:
        """All steps, in order."""
        return tuple(step for objective in self.objectives for step in objective.steps)


def plan_sheet(
    actor: Actor, plan_id: UUID, at: datetime, action: str = "plans.show", language: str = "fr"
) -> PlanSheet:
    """The page of one plan; raises NotHere."""
    with reading(actor, action, at) as door:
        plan = access.get_plan(actor, plan_id)
        sheet = _sheet(actor, plan, localdate(at), language)
        adults = {adult.person.id for adult in sheet.adults}
        alone = {step.person for step in sheet.steps if step.person is not None}
        for person in sorted(adults | alone):
            door.saw(person, record=households.record(plan.household_id))
    return sheet


def open_plan_of(actor: Actor, household_id: UUID, at: datetime) -> UUID | None:
    """The plan of a household that is open; None when there is none."""
    with reading(actor, "households.show", at):
        rows = access.plans(actor).filter(household=household_id).exclude(state__in=OVER)
        found: UUID | None = rows.values_list("pk", flat=True).first()
        return found


def _sheet(actor: Actor, plan: MobilityPlan, today: date, language: str) -> PlanSheet:
    key = open_key(plan.household)
    rows = (
        plan.household.memberships.filter(until_on=None)
        .select_related("person__referent")
        .prefetch_related("person__eligibility_facts")
    )
    members = members_of(actor, rows, today)
    adults = tuple(one for one in members if one.decides)
    deciding = {one.person.id for one in adults}
    objectives = list(
        plan.objectives.prefetch_related("steps__dependencies", "steps__person").order_by(
            "position", "pk"
        )
    )
    # What is of somebody who has left went with them.
    here = {None, *(member.person.id for member in members)}
    steps = [step for one in objectives for step in one.steps.all() if step.person_id in here]
    dates = dates_of(plan, steps, today)
    proofs = {key: proof.in_language(language) for key, proof in step_proofs().items()}
    standing, housing = plan.standing, social_housing_of(plan.household)
    stay = stay_of(plan.household)
    verbs = verbs_of(standing)
    if PlanVerb.REOPEN in verbs and plan.household.plans.exclude(state__in=OVER).exists():
        # Another was begun since.
        verbs -= {PlanVerb.REOPEN}
    return PlanSheet(
        id=plan.pk,
        household=plan.household_id,
        state=PlanState(plan.state),
        state_on=plan.state_on,
        begun_on=plan.begun_on,
        version=plan.version,
        target_on=plan.target_on,
        chosen_area=plan.chosen_area,
        backup_area=plan.backup_area,
        reasons=key.read(plan, "reasons"),
        conditions=tuple(
            (Priority(row.priority), key.read(row, "text"))
            for row in plan.conditions.order_by("pk")
        ),
        adults=adults,
        areas=tuple(
            AreaLine(
                row.pk,
                row.code,
                {
                    one.person_id: View(one.view)
                    for one in row.views.all()
                    if one.person_id in deciding
                },
                row.not_retained,
                tuple(visit_line(one) for one in row.visits.all()),
            )
            for row in plan.areas.filter(dropped_on=None)
            .prefetch_related(
                "views", Prefetch("visits", DiscoveryVisit.objects.order_by("-from_on", "pk"))
            )
            .order_by("added_on", "pk")
        ),
        objectives=tuple(
            ObjectiveLine(
                objective.pk,
                Theme(objective.theme),
                title_of_objective(objective, key, language),
                tuple(
                    _step(step, key, dates, today, language, proofs.get(step.key, ""))
                    for step in sorted(objective.steps.all(), key=lambda one: one.position)
                    if step.person_id in here
                ),
            )
            for objective in objectives
        ),
        agreements=_agreements(plan, adults),
        changes=_changes(plan, key),
        dates=dates,
        earliest_move_on=None if standing.has_moved else earliest_move(steps, dates, today),
        stay_ends_on=stay.has_to_leave_on if stay else None,
        collisions=_collisions(plan, rows, members, housing, today),
        social_housing=housing,
        verbs=verbs,
        close_reasons=reasons_to_close(standing),
    )


def _collisions(
    plan: MobilityPlan,
    rows: Iterable[HouseholdMembership],
    members: Sequence[Member],
    housing: SocialHousing | None,
    today: date,
) -> tuple[Collision, ...]:
    """What the case file knows of the time around the move: stay, permits, births, renewals; and
    what was answered: examinations, prescriptions, licences to exchange."""
    moving_on = day_of_move(plan)
    if moving_on is None or plan.standing.has_moved:
        return ()
    facts = {row.person_id: facts_of(row.person) for row in rows}
    household = plan.household
    prefetch_related_objects([household], SHEETS)
    answers = values_of(household, [member.person.id for member in members])
    said = deadlines_of(asked_members(members), answers)
    found = recorded_deadlines(stay_of(household), housing, facts)
    return collisions(found + said, moving_on, today)


def _step(
    step: PlanStep, key: DataKey, dates: BackPlan | None, today: date, language: str, proof: str
) -> StepLine:
    state = StepState(step.state)
    found = dates.dates.get(str(step.pk)) if dates is not None else None
    own = open_key(step.person) if step.person else key
    return StepLine(
        id=step.pk,
        title=title_of_step(step, key, language),
        owner=StepOwner(step.owner),
        state=state,
        person=step.person_id,
        planned_on=step.planned_on,
        done_on=step.done_on,
        latest_on=found.latest_end if found else None,
        is_overdue=is_overdue(state, step.planned_on, today),
        is_critical=found.is_critical if found else False,
        is_late=found.is_late if found else False,
        waiting_on=WaitingOn(step.waiting_on) if step.waiting_on else None,
        waiting_days=(today - step.waiting_since).days if step.waiting_since else 0,
        nudged_on=step.nudged_on,
        drop_reason=DropReason(step.drop_reason) if step.drop_reason else None,
        after=tuple(one.on_step_id for one in step.dependencies.all()),
        note=own.read(step, "note"),
        proof=proof,
        verbs=verbs_of_step(state),
    )


def _agreements(plan: MobilityPlan, adults: tuple[Member, ...]) -> tuple[AgreementLine, ...]:
    rows = Agreement.objects.filter(
        version__plan=plan, version__number=plan.version, withdrawn_on=None
    )
    said = {row.person_id: row for row in rows}
    return tuple(
        AgreementLine(
            adult.person.id,
            said[adult.person.id].agreed_on if adult.person.id in said else None,
            AgreedHow(said[adult.person.id].how) if adult.person.id in said else None,
        )
        for adult in adults
    )


def _changes(plan: MobilityPlan, key: DataKey) -> Changes | None:
    if not plan.version:
        return None
    before: PlanContent = read_content(key.read(plan.versions.get(number=plan.version), "content"))
    return changes(before, content_of_plan(plan, key))

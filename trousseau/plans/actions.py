"""What can change about a plan as a whole: begun, proposed, agreed, under way, held, closed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import Door, NotHere, writing
from trousseau.households import access as households
from trousseau.households.actions import reopen
from trousseau.households.choices import CloseReason
from trousseau.households.queries import members_of
from trousseau.plans import access
from trousseau.plans.building import lay_out
from trousseau.plans.choices import AgreedHow, MoveState, PlanState, Priority
from trousseau.plans.flags import possible_flags
from trousseau.plans.models import (
    Agreement,
    MobilityPlan,
    PlanCondition,
    PlanStateChange,
    PlanVersion,
)
from trousseau.plans.reading_plan import content_of_plan, household_flags
from trousseau.plans.states import (
    OVER,
    PlanStanding,
    PlanVerb,
    after,
    reasons_to_close,
    with_agreements,
)
from trousseau.plans.usual_path import usual_path
from trousseau.plans.verdicts import is_held_up, why_not
from trousseau.privacy.keys import open_key


class NotReady(Exception):
    """A plan cannot be proposed or started like this; `why` is a code that a page explains."""

    def __init__(self, why: str) -> None:
        """`why`: target, area, not_retained, not_heard, move_over, …"""
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Wanted:
    """What a household wants, as the form of the plan has it."""

    reasons: str
    target_on: date | None
    conditions: Sequence[tuple[Priority, str]] = ()


def begin_plan(actor: Actor, household_id: UUID, at: datetime) -> UUID:
    """Begin a plan with the steps of the usual path that concern the household; gives the plan.

    Where one is open already, that is given. Raises NotReady before the conditions of the programme
    were found to be met, NotHere.
    """
    with writing(actor, "plans.begin", at) as door:
        household = households.get_household_to_change(actor, household_id)
        open_one = household.plans.exclude(state__in=OVER).first()
        if open_one is not None:
            return open_one.pk
        if household.eligible_on is None or household.closed_on is not None:
            raise NotReady("not_eligible")
        path = usual_path()
        plan = MobilityPlan.objects.create(
            household=household,
            begun_on=localdate(at),
            state_on=localdate(at),
            path_version=path.version,
        )
        PlanStateChange.objects.create(plan=plan, state=plan.state, on=localdate(at))
        known = household_flags(actor, household, localdate(at))
        lay_out(plan, path, possible_flags(known, path.flags))
        door.changed(record=access.record(plan.pk))
    return plan.pk


def set_wanted(actor: Actor, plan_id: UUID, wanted: Wanted, at: datetime) -> None:
    """Write down why, by when, and what counts. An agreed plan is not changed by it: `revise`.

    Raises ValueError for a target that is past, NotHere.
    """
    if wanted.target_on is not None and wanted.target_on < localdate(at):
        raise ValueError("a target lies ahead")
    with writing(actor, "plans.edit", at) as door:
        plan = access.get_plan_to_change(actor, plan_id)
        key = open_key(plan.household)
        plan.target_on = wanted.target_on
        key.write(plan, {"reasons": wanted.reasons})
        plan.save(update_fields=["target_on", "reasons"])
        plan.conditions.all().delete()
        for priority, text in wanted.conditions:
            row = PlanCondition.objects.create(plan=plan, priority=priority)
            key.write(row, {"text": text})
            row.save(update_fields=["text"])
        door.changed(record=access.record(plan.pk))


def propose_plan(actor: Actor, plan_id: UUID, at: datetime) -> int:
    """Fix a version of the plan, for the adults to agree to; gives its number.

    Raises NotReady without a target date or a chosen place, for one that is not retained or of
    which an adult is still to be heard; NoSuchTransition, NotHere.
    """
    with writing(actor, "plans.propose", at) as door:
        plan = access.get_plan_to_change(actor, plan_id)
        if plan.target_on is None:
            raise NotReady("target")
        if not plan.chosen_area:
            raise NotReady("area")
        places = plan.areas.filter(code__in=[plan.chosen_area, plan.backup_area])
        if why := why_not(places, adults_of_plan(actor, plan, localdate(at))):
            raise NotReady(why)
        stand(plan, after(plan.standing, PlanVerb.PROPOSE), localdate(at))
        plan.version += 1
        plan.save()
        version = PlanVersion.objects.create(
            plan=plan, number=plan.version, proposed_on=localdate(at)
        )
        key = open_key(plan.household)
        key.write(version, {"content": content_of_plan(plan, key).as_text()})
        version.save(update_fields=["content"])
        door.changed(record=access.record(plan.pk))
    return plan.version


def agree(actor: Actor, plan_id: UUID, person_id: UUID, how: AgreedHow, at: datetime) -> None:
    """One adult agrees to the present version. Once each has, the plan is agreed.

    Raises NotReady when nothing is proposed, NotHere for who is no adult of the household.
    """
    with writing(actor, "plans.agree", at) as door:
        plan = access.get_plan_to_change(actor, plan_id)
        adults = adults_of_plan(actor, plan, localdate(at))
        give_agreement(plan, Agreed(person_id, how, actor.user), adults, localdate(at))
        door.changed(person_id, record=access.record(plan.pk))


def withdraw_agreement(actor: Actor, plan_id: UUID, person_id: UUID, at: datetime) -> None:
    """One adult takes back what they agreed to; nobody is asked why. Raises NotHere."""
    with writing(actor, "plans.withdraw", at) as door:
        plan = access.get_plan_to_change(actor, plan_id)
        adults = adults_of_plan(actor, plan, localdate(at))
        if not take_back_agreement(plan, person_id, adults, localdate(at)):
            return
        door.changed(person_id, record=access.record(plan.pk))


def move_on(
    actor: Actor,
    plan_id: UUID,
    verb: PlanVerb,
    at: datetime,
    reason: CloseReason | None = None,
) -> None:
    """Do with a plan what its state allows: revise, start, suspend, resume, close, reopen.

    Proposing and what comes with the move have actions of their own. Closing needs a reason that
    makes sense where the plan is; reopening takes up its household again, where that was closed.
    Raises NoSuchTransition, ValueError, NotHere, and NotReady: `another_plan` for one that stays
    closed because another was begun since, `not_heard` for one that cannot be started as it stands.
    """
    if verb not in BY_HAND:
        raise ValueError(f"'{verb}' has an action of its own")
    with writing(actor, "plans.move_on", at) as door:
        plan = access.get_plan_to_change(actor, plan_id)
        standing = plan.standing
        adults = adults_of_plan(actor, plan, localdate(at))
        if verb is PlanVerb.CLOSE:
            if reason is None or reason not in reasons_to_close(standing):
                raise ValueError("a reason that makes sense where the plan is")
            close_plan(plan, reason, localdate(at))
        else:
            if verb is PlanVerb.REOPEN:
                _take_up_again(door, actor, plan)
            stand(plan, after(standing, verb), localdate(at))
            if verb is PlanVerb.START and is_held_up(plan, adults):
                raise NotReady("not_heard")
            if verb is PlanVerb.REVISE:
                call_off_moves(plan)
            plan.save()
        settle(plan, adults, localdate(at))
        door.changed(record=access.record(plan.pk))


def close_plan(plan: MobilityPlan, reason: CloseReason, today: date) -> None:
    """Close a plan that is locked; raises NoSuchTransition for one that is over."""
    stand(plan, after(plan.standing, PlanVerb.CLOSE), today)
    plan.close_reason, plan.closed_on = reason, today
    call_off_moves(plan)
    plan.save()


def call_off_moves(plan: MobilityPlan) -> None:
    """The plan that a move was made for is no more, or not as it was: nobody leaves for it."""
    plan.moves.filter(state=MoveState.PLANNED).update(state=MoveState.CALLED_OFF)


def _take_up_again(door: Door, actor: Actor, plan: MobilityPlan) -> None:
    """Its household too. Raises NotReady where another plan was begun since."""
    household = households.get_household_to_change(actor, plan.household_id)
    if household.plans.exclude(pk=plan.pk).exclude(state__in=OVER).exists():
        raise NotReady("another_plan")
    plan.close_reason, plan.closed_on = "", None
    if reopen(household):
        door.changed(record=households.record(household.pk))


BY_HAND = frozenset(
    {
        PlanVerb.REVISE,
        PlanVerb.START,
        PlanVerb.SUSPEND,
        PlanVerb.RESUME,
        PlanVerb.CLOSE,
        PlanVerb.REOPEN,
    }
)


@dataclass(frozen=True)
class Agreed:
    """Who agrees, how they said so, and the account that notes it."""

    person: UUID
    how: AgreedHow
    recorded_by: UUID


def give_agreement(plan: MobilityPlan, said: Agreed, adults: Collection[UUID], today: date) -> None:
    """One of the adults of a plan that is locked agrees to its present version.

    Their word is taken whatever another says: were it refused, they would know. Raises NotReady
    when nothing is proposed, NotHere for who is none of them.
    """
    if said.person not in adults:
        raise NotHere(person=said.person)
    # Under way as well: somebody may have begun to decide since.
    if plan.standing.on_course not in (PlanState.PROPOSED, PlanState.AGREED, PlanState.ACTIVE):
        raise NotReady("not_proposed")
    Agreement.objects.get_or_create(
        version=plan.versions.get(number=plan.version),
        person_id=said.person,
        withdrawn_on=None,
        defaults={"agreed_on": today, "how": said.how, "recorded_by_id": said.recorded_by},
    )
    settle(plan, adults, today)


def take_back_agreement(
    plan: MobilityPlan, person_id: UUID, adults: Collection[UUID], today: date
) -> bool:
    """Somebody takes back what they agreed to of a plan that is locked; whether there was any."""
    rows = Agreement.objects.filter(
        version__plan=plan, version__number=plan.version, person=person_id, withdrawn_on=None
    )
    if not rows.update(withdrawn_on=today):
        return False
    settle(plan, adults, today)
    return True


def adults_of_plan(actor: Actor, plan: MobilityPlan, today: date) -> frozenset[UUID]:
    """The adults of its household today who move, or may: who has to agree to it."""
    rows = plan.household.memberships.filter(until_on=None).select_related("person__referent")
    members = members_of(actor, rows, today)
    return frozenset(one.person.id for one in members if one.decides)


def each_agreed(plan: MobilityPlan, adults: Collection[UUID]) -> bool:
    """Whether each of the adults, at least one, agreed to the present version of a plan."""
    return bool(adults) and frozenset(adults) <= _agreed(plan)


def _agreed(plan: MobilityPlan) -> frozenset[UUID]:
    rows = Agreement.objects.filter(
        version__plan=plan, version__number=plan.version, withdrawn_on=None
    )
    return frozenset(rows.values_list("person", flat=True))


def settle(plan: MobilityPlan, adults: Collection[UUID], today: date) -> None:
    """Whether a plan that is locked is agreed follows from what the adults said of its present
    version; not as long as one of them says no to its place, or is to be heard about it."""
    before = plan.standing
    now = with_agreements(before, frozenset(adults), _agreed(plan))
    if now.on_course is PlanState.AGREED and now != before and is_held_up(plan, adults):
        return
    if now != before:
        stand(plan, now, today)
        plan.save()


def stand(plan: MobilityPlan, standing: PlanStanding, today: date) -> None:
    """A plan that is locked stands like this from today on; to be saved by who asks for it."""
    if standing.state != plan.state:
        plan.state_on = today
        PlanStateChange.objects.create(plan=plan, state=standing.state, on=today)
    plan.state = standing.state
    plan.suspended_from = standing.suspended_from or ""
    plan.closed_from = standing.closed_from or ""

"""For the matrix: follow-ups whose window is open today, and what their forms send.

The views ask the clock, so everything here is around the day of the test.
"""

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from tests.made_up_follow_ups import Moved, move, settle_well
from tests.matrix.world import NOBODY, Fields, Relation, World
from tests.people import AT, make_actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.follow_ups.actions import begin_follow_ups
from trousseau.follow_ups.answers import stamp_of
from trousseau.follow_ups.choices import FollowUpMoment, FollowUpState
from trousseau.follow_ups.models import FollowUp, FollowUpAnswers
from trousseau.households.choices import Relocates
from trousseau.households.models import HouseholdMembership
from trousseau.plans.choices import PlanState
from trousseau.plans.models import MobilityPlan, Move
from trousseau.plans.states import COURSE

IN_VAIN: Fields = {"mode": "phone", "reached": "no"}
DECLINE: Fields = {"verb": "decline"}
ALONE: Fields = {"safety": "safe", "interpreter": "not_needed"}


def follow_up_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """The follow-up of 7 days of a household; made once."""
    if relation == Relation.NONEXISTENT:
        return NOBODY
    return _made(world, relation, timezone.localdate() - timedelta(7))[FollowUpMoment.DAYS_7]


def _made(world: World, relation: Relation, arrived_on: date) -> dict[FollowUpMoment, UUID]:
    plan_id = world.plan(relation)
    with system("test.follow_ups", AT):
        plan = MobilityPlan.objects.get(pk=plan_id)
        if not plan.follow_ups.exists():
            begin_follow_ups(plan, arrived_on)
        return {FollowUpMoment(row.moment): row.pk for row in plan.follow_ups.all()}


def due(world: World, role: Role | None, relation: Relation) -> None:
    """It is to be done, and nobody has answered."""
    wanted = follow_up_id(world, role, relation)
    with system("test.alter", AT):
        FollowUpAnswers.objects.filter(follow_up=wanted).delete()
        rows = FollowUp.objects.filter(pk=wanted)
        rows.update(state=FollowUpState.DUE, settled_on=None)


def own_answer(world: World, role: Role | None, relation: Relation) -> Fields:
    """What an adult does for work; nobody answered before."""
    wanted, person = follow_up_id(world, role, relation), world.person(role, relation)
    return {"work": "none", "seen": stamp_of(wanted, person, "")}


def household_answer(world: World, role: Role | None, relation: Relation) -> Fields:
    """How a household lives; nobody answered before."""
    wanted = follow_up_id(world, role, relation)
    return {"housing": "own_lease", "seen": stamp_of(wanted, None, "")}


def call_day(world: World, role: Role | None, relation: Relation) -> Fields:
    """Tomorrow."""
    return {"planned_on": (timezone.localdate() + timedelta(1)).isoformat()}


def arrival(world: World, role: Role | None, relation: Relation) -> Fields:
    """A day before the one that was noted."""
    return {"arrived_on": (timezone.localdate() - timedelta(8)).isoformat()}


def arrived(world: World, role: Role | None, relation: Relation) -> None:
    """A household that has moved."""
    if relation == Relation.NONEXISTENT:
        return
    plan, day = world.plan(relation), timezone.localdate() - timedelta(7)
    with system("test.arrived", AT):
        FollowUp.objects.filter(plan=plan).delete()
        Move.objects.filter(plan=plan).delete()
    move(plan, day)


def completable(world: World, role: Role | None, relation: Relation) -> None:
    """A plan of one adult for whom everything is well, a year after the move."""
    if relation == Relation.NONEXISTENT:
        return
    plan, now = world.plan(relation), timezone.now()
    household = world.households[relation]
    with system("test.alter", AT):
        FollowUp.objects.filter(plan=plan).delete()
        others = HouseholdMembership.objects.filter(household=household.id)
        others.exclude(person=household.first).update(relocates=Relocates.NO)
        rows = MobilityPlan.objects.filter(pk=plan, state__in=COURSE)
        rows.update(state=PlanState.FOLLOWING_UP)
    made = _made(world, relation, timezone.localdate() - timedelta(365))
    keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
    settle_well(keeper, Moved(household, plan, made), now)

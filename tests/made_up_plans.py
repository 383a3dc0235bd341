"""Made-up plans for tests, as far along as is asked for."""

from datetime import timedelta
from uuid import UUID

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, TODAY
from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import system
from trousseau.households.actions import find_eligible, inform
from trousseau.households.choices import Relation
from trousseau.plans import actions, areas
from trousseau.plans.actions import Wanted
from trousseau.plans.choices import AgreedHow, PlanState
from trousseau.plans.models import MobilityPlan
from trousseau.plans.states import PlanVerb

RODEZ, FIGEAC = "7621", "7611"
TARGET = TODAY + timedelta(150)


def eligible_household(actor: Actor, *others: Relation) -> MadeUp:
    """A household that may begin a plan."""
    household = make_household(actor, *others)
    inform(actor, household.id, TODAY, AT)
    find_eligible(actor, household.id, AT)
    return household


def draft_plan(actor: Actor, household: MadeUp) -> UUID:
    """A plan that could be proposed: a target, and Rodez."""
    plan = actions.begin_plan(actor, household.id, AT)
    actions.set_wanted(actor, plan, Wanted("Un jardin.", TARGET), AT)
    areas.choose(actor, areas.shortlist(actor, plan, RODEZ, AT), AT)
    return plan


def active_plan(actor: Actor, household: MadeUp) -> UUID:
    """A plan to which each adult agreed, and which is under way."""
    plan = draft_plan(actor, household)
    actions.propose_plan(actor, plan, AT)
    with system("test.read", AT):
        row = MobilityPlan.objects.get(pk=plan)
        adults = row.household.memberships.exclude(relation=Relation.CHILD)
        people = list(adults.values_list("person", flat=True))
    for person in people:
        actions.agree(actor, plan, person, AgreedHow.SIGNED, AT)
    actions.move_on(actor, plan, PlanVerb.START, AT)
    assert state_of(plan) == PlanState.ACTIVE
    return plan


def state_of(plan: UUID) -> PlanState:
    """Where a plan stands."""
    with system("test.read", AT):
        return PlanState(MobilityPlan.objects.get(pk=plan).state)

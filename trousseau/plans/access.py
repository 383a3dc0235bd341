"""Who reaches which plan: whoever works on its household, and each of its people their own."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, the_one
from trousseau.households import access as households
from trousseau.households.models import HouseholdMembership
from trousseau.plans.models import (
    DiscoveryVisit,
    MobilityPlan,
    Move,
    PlanArea,
    PlanStep,
    PlanTranslation,
    Tenancy,
)
from trousseau.plans.states import AT_REST, OVER


def plans(actor: Actor) -> QuerySet[MobilityPlan]:
    """The plans this actor works on."""
    return MobilityPlan.objects.filter(household__in=households.households(actor))


def plans_in_hand(actor: Actor) -> QuerySet[MobilityPlan]:
    """Those of which something may be asked: neither at rest nor of a household that is closed."""
    return plans(actor).filter(household__closed_on=None).exclude(state__in=AT_REST)


def get_plan(actor: Actor, plan_id: UUID) -> MobilityPlan:
    """One of them, with its household; or NotHere."""
    return the_one(plans(actor).select_related("household"), plan_id, record(plan_id))


def get_plan_to_change(actor: Actor, plan_id: UUID) -> MobilityPlan:
    """One of them, locked until the transaction ends; or NotHere."""
    rows = plans(actor).select_related("household").select_for_update(of=("self",))
    return the_one(rows, plan_id, record(plan_id))


def steps(actor: Actor) -> QuerySet[PlanStep]:
    """The steps of these plans."""
    return PlanStep.objects.filter(of_those_here(), objective__plan__in=plans(actor))


def of_those_here() -> Q:
    """For steps: what is of somebody who has left the household went with them."""
    here = HouseholdMembership.objects.filter(
        household=OuterRef("objective__plan__household"), person=OuterRef("person"), until_on=None
    )
    return Q(person=None) | Q(Exists(here))


def get_step_to_change(actor: Actor, step_id: UUID) -> PlanStep:
    """One of them, with its plan and household, locked until the transaction ends; or NotHere."""
    rows = steps(actor).select_related("objective__plan__household", "person")
    return the_one(rows.select_for_update(of=("self",)), step_id, f"step:{step_id}")


def get_area(actor: Actor, area_id: int, person: UUID | None = None) -> PlanArea:
    """A place on the shortlist of one of these plans, with its plan; or NotHere, of whoever is
    asked for."""
    rows = PlanArea.objects.filter(plan__in=plans(actor)).select_related("plan__household")
    return the_one(rows, area_id, f"area:{area_id}", person)


def get_area_to_change(actor: Actor, area_id: int) -> PlanArea:
    """One of them, locked until the transaction ends; or NotHere."""
    rows = PlanArea.objects.filter(plan__in=plans(actor)).select_related("plan__household")
    return the_one(rows.select_for_update(of=("self",)), area_id, f"area:{area_id}")


def get_translation(actor: Actor, translation_id: int) -> PlanTranslation:
    """The translation of one of these plans, with its household; or NotHere."""
    rows = PlanTranslation.objects.filter(plan__in=plans(actor))
    return the_one(
        rows.select_related("plan__household"), translation_id, f"translation:{translation_id}"
    )


def get_translation_to_change(actor: Actor, translation_id: int) -> PlanTranslation:
    """One of them, locked until the transaction ends; or NotHere."""
    rows = PlanTranslation.objects.filter(plan__in=plans(actor))
    rows = rows.select_related("plan__household").select_for_update(of=("self",))
    return the_one(rows, translation_id, f"translation:{translation_id}")


def get_move(actor: Actor, move_id: UUID, person: UUID | None = None) -> Move:
    """A move under one of these plans, with its plan and household; or NotHere, of whoever is asked
    for."""
    rows = Move.objects.filter(plan__in=plans(actor)).select_related("plan__household")
    return the_one(rows, move_id, f"move:{move_id}", person)


def get_move_to_change(actor: Actor, move_id: UUID) -> Move:
    """One of them, locked with its plan until the transaction ends; or NotHere."""
    rows = Move.objects.filter(plan__in=plans(actor)).select_related("plan__household")
    return the_one(rows.select_for_update(of=("self", "plan")), move_id, f"move:{move_id}")


def get_tenancy(actor: Actor, tenancy_id: UUID) -> Tenancy:
    """A home under one of these plans, with its plan and household; or NotHere."""
    rows = Tenancy.objects.filter(plan__in=plans(actor)).select_related("plan__household")
    return the_one(rows, tenancy_id, f"tenancy:{tenancy_id}")


def get_tenancy_to_change(actor: Actor, tenancy_id: UUID) -> Tenancy:
    """One of them, locked until the transaction ends; or NotHere."""
    rows = Tenancy.objects.filter(plan__in=plans(actor)).select_related("plan__household")
    return the_one(rows.select_for_update(of=("self",)), tenancy_id, f"tenancy:{tenancy_id}")


def get_visit(actor: Actor, visit_id: UUID) -> DiscoveryVisit:
    """A visit under one of these plans, with its place, plan and household; or NotHere."""
    rows = DiscoveryVisit.objects.filter(area__plan__in=plans(actor))
    return the_one(rows.select_related("area__plan__household"), visit_id, f"visit:{visit_id}")


def get_visit_to_change(actor: Actor, visit_id: UUID) -> DiscoveryVisit:
    """One of them, locked with its place until the transaction ends; or NotHere."""
    rows = DiscoveryVisit.objects.filter(area__plan__in=plans(actor))
    rows = rows.select_related("area__plan__household").select_for_update(of=("self", "area"))
    return the_one(rows, visit_id, f"visit:{visit_id}")


def own_plan(actor: Actor) -> MobilityPlan:
    """The plan of a participant's household: the one that is open, else the last; or NotHere."""
    return _own(actor, households.own_household(actor).plans.select_related("household"))


def own_plan_to_change(actor: Actor) -> MobilityPlan:
    """The same, locked until the transaction ends; or NotHere."""
    rows = households.own_household(actor).plans.select_related("household")
    return _own(actor, rows.select_for_update(of=("self",)))


def _own(actor: Actor, rows: QuerySet[MobilityPlan]) -> MobilityPlan:
    newest = rows.order_by("-begun_on", "-pk")
    found = newest.exclude(state__in=OVER).first() or newest.first()
    if found is None:
        raise NotHere(person=actor.person)
    return found


def record(plan_id: UUID) -> str:
    """A plan as the log names it."""
    return f"plan:{plan_id}"

"""For the matrix: visits, moves and homes in each relation to who asks; what their forms send."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from tests.matrix.world import NOBODY, Fields, Relation, World
from tests.people import AT, make_actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.follow_ups.models import FollowUp
from trousseau.plans.areas import shortlist
from trousseau.plans.choices import MoveState, PlanState, VisitState
from trousseau.plans.models import DiscoveryVisit, MobilityPlan, Move, Tenancy

DAY = "2099-01-05"
DAYS: Fields = {"leaves_on": DAY, "keys": "La gardienne, 17 h"}
HOME: Fields = {"lease": "direct", "starts_on": DAY, "rent": "520", "address": "3 rue Neuve"}
READY: Fields = {"insurance": "yes", "insurance_note": "Attestation"}
EXIT: Fields = {"text": "L’hôtel."}
EMERGENCY: Fields = {"reason": "safety"}
VISIT: Fields = {"from_on": DAY, "kind_0": "school", "place_0": "École Monteil"}
MADE: Fields = {"state": "made"}
LOST: Fields = {"loss": "job"}


def move_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """The move that is planned under the plan of a household; made once."""
    if relation == Relation.NONEXISTENT:
        return NOBODY
    plan, day = world.plan(relation), date(2099, 1, 5)
    with system("test.move", AT):
        rows = Move.objects.filter(plan=plan, state=MoveState.PLANNED)
        found = rows.first()
        if found is None:
            found = Move.objects.create(plan_id=plan, area="7625", leaves_on=day, arrives_on=day)
        return found.pk


def tenancy_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """A home under it; made once."""
    if relation == Relation.NONEXISTENT:
        return NOBODY
    plan = world.plan(relation)
    with system("test.home", AT):
        found = Tenancy.objects.filter(plan_id=plan).order_by("starts_on", "pk").first()
        if found is None:
            found = Tenancy.objects.create(plan_id=plan, lease="direct", starts_on=AT.date())
        return found.pk


def visit_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """A visit to a place on its shortlist, which was made; made once."""
    if relation == Relation.NONEXISTENT:
        return NOBODY
    keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
    area = shortlist(keeper, world.plan(relation), "7625", AT)
    with system("test.visit", AT):
        found = DiscoveryVisit.objects.filter(area=area).order_by("made_at").last()
        if found is None:
            found = DiscoveryVisit.objects.create(
                area_id=area, from_on=AT.date(), until_on=AT.date()
            )
        rows = DiscoveryVisit.objects.filter(pk=found.pk)
        rows.update(state=VisitState.MADE, made_at=timezone.now())
        return found.pk


def planned_visit(world: World, role: Role | None, relation: Relation) -> None:
    """A visit that is still to come, or may have taken place."""
    wanted = visit_id(world, role, relation)
    with system("test.alter", AT):
        rows = DiscoveryVisit.objects.filter(pk=wanted)
        rows.update(state=VisitState.PLANNED, made_at=None, from_on=AT.date(), until_on=AT.date())


def heard(world: World, role: Role | None, relation: Relation) -> Fields:
    """The first adult says yes, alone."""
    return {
        **adult(world, role, relation),
        "alone": "on",
        "interpreter": "professional",
        "answer": "yes",
    }


def alone(world: World, role: Role | None, relation: Relation) -> Fields:
    """What the first adult decided alone."""
    return {**adult(world, role, relation), **EXIT}


def adult(world: World, role: Role | None, relation: Relation) -> Fields:
    """The first adult of the household."""
    nobody = relation == Relation.NONEXISTENT
    return {"person": str(NOBODY if nobody else world.households[relation].first)}


def may_move(world: World, role: Role | None, relation: Relation) -> None:
    """A plan under way, without a move."""
    _stand(world, relation, PlanState.ACTIVE)
    if relation != Relation.NONEXISTENT:
        plan = world.plan(relation)
        with system("test.alter", AT):
            Move.objects.filter(plan=plan).delete()
            FollowUp.objects.filter(plan=plan).delete()


def moving(world: World, role: Role | None, relation: Relation) -> None:
    """A plan under way, with a move and no follow-ups yet."""
    _stand(world, relation, PlanState.ACTIVE)
    if relation != Relation.NONEXISTENT:
        plan = world.plan(relation)
        with system("test.alter", AT):
            FollowUp.objects.filter(plan=plan).delete()


def moved(world: World, role: Role | None, relation: Relation) -> None:
    """A household that lives there."""
    _stand(world, relation, PlanState.RELOCATED)


def _stand(world: World, relation: Relation, state: PlanState) -> None:
    if relation != Relation.NONEXISTENT:
        plan = world.plan(relation)
        with system("test.alter", AT):
            rows = MobilityPlan.objects.filter(pk=plan)
            rows.update(state=state, suspended_from="", closed_from="", chosen_area="7625")

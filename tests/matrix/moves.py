"""For the matrix: visits, moves and homes in each relation to who asks; what their forms send."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from tests.matrix.world import NOBODY, Fields, Relation, World
from tests.people import AT, make_actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import User
from trousseau.follow_ups.models import FollowUp
from trousseau.plans.areas import shortlist
from trousseau.plans.choices import MoveState, PlanState, VisitState
from trousseau.plans.models import (
    Agreement,
    DiscoveryVisit,
    MobilityPlan,
    Move,
    PlanArea,
    PlanVersion,
    Tenancy,
)

DAY = "2099-01-05"
DAYS: Fields = {"leaves_on": DAY, "keys": "La gardienne, 17 h"}
HOME: Fields = {"lease": "direct", "starts_on": DAY, "rent": "520", "address": "3 rue Neuve"}
READY: Fields = {"insurance": "yes", "insurance_note": "Attestation"}
EXIT: Fields = {"text": "L’hôtel."}
EMERGENCY: Fields = {"reason": "safety"}
VISIT: Fields = {"from_on": DAY, "kind_0": "school", "place_0": "École Monteil"}
MADE: Fields = {"state": "made"}
HEARD: Fields = {"alone": "on", "interpreter": "professional", "answer": "yes"}
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
            number = max(1, *rows.values_list("version", flat=True))
            rows.update(
                state=state, suspended_from="", closed_from="", chosen_area="7625", version=number
            )
            # A visit that was made waits for what each adult says of it; each agrees to the plan.
            DiscoveryVisit.objects.filter(area__plan=plan).delete()
            PlanArea.objects.filter(plan=plan).update(not_retained=False)
            version, _ = PlanVersion.objects.get_or_create(
                plan_id=plan, number=number, defaults={"proposed_on": AT.date()}
            )
            for one in world.households[relation].people:
                Agreement.objects.get_or_create(
                    version=version,
                    person_id=one.person,
                    withdrawn_on=None,
                    defaults={"agreed_on": AT.date(), "how": "spoken", "recorded_by": _anybody()},
                )


def _anybody() -> User:
    return User.objects.order_by("pk")[0]

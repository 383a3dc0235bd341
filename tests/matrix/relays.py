"""Hand-overs in each relation to who asks, and what their forms send.

A household that moved forty days ago, ready to be handed over: one is made for a centre where there
is none, for some of these pages end it.
"""

from datetime import date, timedelta
from itertools import count
from uuid import UUID

from django.utils import timezone

from tests.made_up_handovers import MadeUpRelay, made_up_relay
from tests.matrix.world import NOBODY, Fields, Relation, World
from tests.people import AT, make_actor, make_centre
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre
from trousseau.handovers.actions import agree
from trousseau.handovers.choices import HandoverState
from trousseau.handovers.models import Handover
from trousseau.handovers.relay import FieldGroup
from trousseau.plans.models import Move
from trousseau.privacy.choices import GivenHow

SAID: Fields = {"groups": ["who", "contact", "care"], "whole_file": "on", "how": "signed"}
# The same words once more would change nothing.
_NOTES = count(1)


def handover_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """One that a centre gives: accepted, and to be carried out."""
    if relation == Relation.NONEXISTENT:
        return NOBODY
    centre = world.centre_of(relation)
    found = _newest(household__centre=centre, state=HandoverState.ACCEPTED)
    if found is not None:
        return found.pk
    relay = _moved(make_centre(), make_actor_of=centre)
    return relay.accepted(timezone.now())


def proposed_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """One that a centre gives and nobody has accepted yet."""
    if relation == Relation.NONEXISTENT:
        return NOBODY
    centre = world.centre_of(relation)
    found = _newest(household__centre=centre, state=HandoverState.PROPOSED)
    return found.pk if found else _moved(make_centre(), centre).propose(timezone.now())


def incoming_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """One that another centre proposes to it; each adult has agreed."""
    if relation == Relation.NONEXISTENT:
        return NOBODY
    centre = world.centre_of(relation)
    found = _newest(to_centre=centre, state=HandoverState.PROPOSED)
    if found is not None:
        return found.pk
    relay = _moved(centre)
    handover = relay.propose(timezone.now())
    for adult in (0, 1):
        relay.agree(handover, adult, at=timezone.now())
    return handover


def received_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """One that it has accepted: who asks was named (own), or a colleague."""
    if relation == Relation.NONEXISTENT:
        return NOBODY
    centre = world.centre_of(relation)
    found = _newest(to_centre=centre, state=HandoverState.ACCEPTED)
    handover = found.pk if found is not None else _moved(centre).accepted(timezone.now())
    mine = relation == Relation.OWN and role is not None
    named = (
        world.members[role].user_id if mine and role else make_actor(Role.CASEWORKER, centre).user
    )
    with system("test.alter", AT):
        Handover.objects.filter(pk=handover).update(receiver=named)
    return handover


def _moved(to: Centre, make_actor_of: Centre | None = None) -> MadeUpRelay:
    giver = make_actor(Role.CASEWORKER, make_actor_of) if make_actor_of else None
    return made_up_relay(giver, to, arrived_on=timezone.localdate() - timedelta(days=40))


def _newest(**which: object) -> Handover | None:
    with system("test.look", AT):
        return Handover.objects.filter(**which).order_by("-proposed_on", "pk").first()


def all_agree(world: World, role: Role | None, relation: Relation) -> None:
    """Each adult has said yes to all of it, whatever was taken back before."""
    if relation == Relation.NONEXISTENT:
        return
    keeper = make_actor(Role.CASEWORKER, world.centre_of(relation))
    handover = handover_id(world, role, relation)
    for person in _adults(handover):
        everything = frozenset(FieldGroup)
        agree(
            keeper, handover, person, everything, GivenHow.SIGNED, timezone.now(), whole_file=True
        )


def note(world: World, role: Role | None, relation: Relation) -> Fields:
    """Other words each time."""
    return {"note": f"Ne parle pas au téléphone avant {next(_NOTES)} h."}


def adult(world: World, role: Role | None, relation: Relation) -> Fields:
    """The first adult of the household."""
    return {"person": str(adult_id(world, role, relation))}


def adult_id(world: World, role: Role | None, relation: Relation) -> UUID:
    """The first adult of the household."""
    if relation == Relation.NONEXISTENT:
        return NOBODY
    return _adults(handover_id(world, role, relation))[0]


def _adults(handover: UUID) -> list[UUID]:
    with system("test.read", AT):
        rows = Handover.objects.get(pk=handover).household.memberships.order_by("pk")
        return list(rows.values_list("person", flat=True)[:2])


def moving(world: World, role: Role | None, relation: Relation) -> None:
    """The household is to move, and no centre was asked yet."""
    if relation == Relation.NONEXISTENT:
        return
    plan, day = world.plan(relation), date(2099, 1, 5)
    with system("test.alter", AT):
        Handover.objects.filter(household=world.household(relation)).delete()
        if not Move.objects.filter(plan=plan).exists():
            Move.objects.create(plan_id=plan, area="7621", leaves_on=day, arrives_on=day)


def proposal(world: World, role: Role | None, relation: Relation) -> Fields:
    """To the other of the two centres."""
    other = world.centre if relation == Relation.OTHER_CENTRE else world.other_centre
    return {"centre": str(other.pk), "note": "Parle bas au téléphone."}


def receiver(world: World, role: Role | None, relation: Relation) -> Fields:
    """Whoever accepts is there for the household; a worker, if that is not their work."""
    works = role if role in (Role.CASEWORKER, Role.MANAGER) else Role.CASEWORKER
    return {"worker": str(world.members[works].user_id)}

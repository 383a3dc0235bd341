"""A guided tour of the demonstration for each role: pages to open, in an order that makes sense."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading
from trousseau.demo.people import lists
from trousseau.handovers import access as handovers
from trousseau.handovers.choices import HandoverState
from trousseau.households import access as households
from trousseau.plans import access as plans
from trousseau.plans.choices import MoveState, PlanState, VisitState
from trousseau.plans.models import DiscoveryVisit
from trousseau.territories.layers import Words


@dataclass(frozen=True)
class Stop:
    """A page of the tour: the name of its route, and the record it is about, if it is about one."""

    page: str
    title: Words
    text: Words
    record: UUID | None = None


def tour(actor: Actor, at: datetime) -> tuple[Stop, ...]:
    """The stops of somebody's role; a page about a record is left out where there is none."""
    found = []
    with reading(actor, "tours.show", at):
        for told in lists("tours")[str(actor.role)]:
            record = None
            if "of" in told:
                what, state = told["of"].split()
                record = FIND[what](actor, state)
                if record is None:
                    continue
            found.append(Stop(told["page"], Words(**told["title"]), Words(**told["text"]), record))
    return tuple(found)


def _plan(actor: Actor, state: str) -> UUID | None:
    rows = plans.plans(actor).filter(state=PlanState(state), household__referent=actor.user)
    return rows.order_by("begun_on", "pk").values_list("pk", flat=True).first()


def _household(actor: Actor, state: str) -> UUID | None:
    rows = households.households(actor).filter(referent=actor.user, closed_on=None)
    if state == "eligible":
        rows = rows.filter(plans=None).exclude(eligible_on=None)
    else:
        rows = rows.filter(plans__state=PlanState(state))
    return rows.order_by("referred_on", "pk").values_list("pk", flat=True).first()


def _move(actor: Actor, state: str) -> UUID | None:
    """The plan of a move, which has no page of its own."""
    rows = plans.plans(actor).filter(household__referent=actor.user, household__closed_on=None)
    rows = rows.filter(moves__state=MoveState(state)).order_by("-moves__leaves_on", "pk")
    return rows.values_list("pk", flat=True).first()


def _visit(actor: Actor, state: str) -> UUID | None:
    rows = DiscoveryVisit.objects.filter(
        state=VisitState(state), area__plan__household__referent=actor.user
    )
    rows = rows.filter(area__plan__in=plans.plans(actor))
    return rows.order_by("-from_on", "pk").values_list("pk", flat=True).first()


def _handover(actor: Actor, state: str) -> UUID | None:
    rows = handovers.given(actor).filter(state=HandoverState(state))
    return rows.order_by("proposed_on", "pk").values_list("pk", flat=True).first()


FIND: Mapping[str, Callable[[Actor, str], UUID | None]] = {
    "plan": _plan,
    "household": _household,
    "move": _move,
    "visit": _visit,
    "handover": _handover,
}

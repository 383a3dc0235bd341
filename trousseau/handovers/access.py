"""Who reaches which hand-over. Foreign is answered exactly like absent.

At the departure centre: whoever works on the household. At the arrival centre: whoever works on
households, as long as nobody has accepted; then the worker who was named, and managers. Once the
file is there, that centre works on the household like on any other.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import the_one
from trousseau.handovers.choices import OPEN, HandoverState
from trousseau.handovers.models import Handover
from trousseau.households import access as households

# For so long whoever proposed it finds on their page that the other centre cannot.
DECLINED_IS_SAID = timedelta(days=30)


def given(actor: Actor) -> QuerySet[Handover]:
    """Those of the households this actor works on."""
    return Handover.objects.filter(household__in=households.households(actor))


def given_now(actor: Actor, today: date) -> QuerySet[Handover]:
    """Those that are open, and those that were declined lately and not proposed anew."""
    other = Handover.objects.filter(
        household=OuterRef("household"), state__in=(*OPEN, HandoverState.DONE)
    )
    declined = Q(state=HandoverState.DECLINED, ended_on__gt=today - DECLINED_IS_SAID)
    return given(actor).filter(Q(state__in=OPEN) | (declined & ~Exists(other)))


def get_given(actor: Actor, handover_id: UUID) -> Handover:
    """One of them, with its household and centre; or NotHere."""
    rows = given(actor).select_related("household", "to_centre", "receiver")
    return _one(rows, handover_id)


def get_given_to_change(actor: Actor, handover_id: UUID) -> Handover:
    """One of them that is open, locked with its household; or NotHere."""
    rows = given(actor).filter(state__in=OPEN).select_related("household", "to_centre")
    return _one(rows.select_for_update(of=("self", "household")), handover_id)


def incoming(actor: Actor) -> QuerySet[Handover]:
    """Those that are open towards the actor's centre; nothing is told of them by this alone."""
    if actor.role not in households.WORKS_ON:
        return Handover.objects.none()
    rows = Handover.objects.filter(to_centre__in=actor.centres, state__in=OPEN)
    if actor.role == Role.MANAGER:
        return rows
    return rows.filter(Q(state=HandoverState.PROPOSED) | Q(receiver=actor.user))


def get_incoming(actor: Actor, handover_id: UUID) -> Handover:
    """One of them; or NotHere."""
    return _one(incoming(actor).select_related("to_centre", "receiver"), handover_id)


def get_incoming_to_change(actor: Actor, handover_id: UUID) -> Handover:
    """One of them, locked; or NotHere. Once somebody was named, a manager can still name another,
    or say that the centre cannot after all."""
    rows = incoming(actor).select_related("to_centre")
    return _one(rows.select_for_update(of=("self",)), handover_id)


def _one(rows: QuerySet[Handover], handover_id: UUID) -> Handover:
    return the_one(rows, handover_id, record(handover_id))


def record(handover_id: UUID) -> str:
    """A hand-over as the log names it."""
    return f"handover:{handover_id}"

"""Who reaches which follow-up: whoever works on the plan. What is said alone, fewer."""

from uuid import UUID

from django.db.models import QuerySet

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import the_one
from trousseau.follow_ups.models import FollowUp, SaidAlone
from trousseau.households import access as households
from trousseau.households.choices import Relocates
from trousseau.households.queries import Member


def follow_ups(actor: Actor) -> QuerySet[FollowUp]:
    """Those of the households this actor works on."""
    return FollowUp.objects.filter(plan__household__in=households.households(actor))


def get_follow_up(actor: Actor, follow_up_id: UUID, person: UUID | None = None) -> FollowUp:
    """One of them, with its plan and household; or NotHere, of whoever is asked for."""
    rows = follow_ups(actor).select_related("plan__household")
    return the_one(rows, follow_up_id, record(follow_up_id), person)


def get_follow_up_to_change(
    actor: Actor, follow_up_id: UUID, person: UUID | None = None
) -> FollowUp:
    """One of them, locked with its plan until the transaction ends; or NotHere, of whoever is asked
    for."""
    rows = follow_ups(actor).select_related("plan__household")
    return the_one(
        rows.select_for_update(of=("self", "plan")), follow_up_id, record(follow_up_id), person
    )


def may_read_alone(actor: Actor, row: SaidAlone) -> bool:
    """Who recorded it, and the managers of the centre where it was said."""
    manages = actor.role == Role.MANAGER and row.centre_id in actor.centres
    return manages or row.recorded_by_id == actor.user


def has_moved(member: Member) -> bool:
    """Whether somebody of a household is asked: not who stays, comes later, or is not born yet."""
    away = member.relocates in (Relocates.NO, Relocates.LATER)
    return not away and member.expected_on is None


def record(follow_up_id: UUID) -> str:
    """A follow-up as the log names it."""
    return f"follow_up:{follow_up_id}"

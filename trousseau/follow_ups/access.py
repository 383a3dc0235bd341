"""Who reaches which follow-up: whoever works on the plan. What is said alone, fewer."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system, the_one
from trousseau.follow_ups.models import FollowUp, SaidAlone
from trousseau.households import access as households
from trousseau.households.choices import Relocates
from trousseau.households.queries import Member, members_of
from trousseau.privacy import access as privacy
from trousseau.privacy.models import Person

# Who stays where they were, or comes when the others are there.
AWAY = frozenset({Relocates.NO, Relocates.LATER})


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


def get_to_hear(
    actor: Actor, follow_up_id: UUID, person_id: UUID, at: datetime
) -> tuple[FollowUp, Person]:
    """A follow-up and an adult to be heard alone at it; or NotHere, also for a child.

    Whoever was heard at it can be heard again, so that a word of danger is never the last one: when
    they have left the household, stay behind, or its file is at another centre. Of that follow-up
    only its own columns may be read then: its plan is out of reach.
    """
    if talks(actor).filter(follow_up=follow_up_id, person=person_id).exists():
        person = privacy.get_own_person(actor, person_id)
        # Past the second wall: the household of that time may stand behind it by now.
        with system("follow_ups.hear", at):
            return FollowUp.objects.get(pk=follow_up_id), person
    row = get_follow_up(actor, follow_up_id, person_id)
    here = row.plan.household.memberships.filter(until_on=None, person=person_id)
    rows = here.select_related("person__referent")
    for member in members_of(actor, rows, localdate(at)):
        if has_moved(member) and member.is_adult:
            return row, rows[0].person
    raise NotHere(person=person_id)


def talks(actor: Actor) -> QuerySet[SaidAlone]:
    """Those that were held at the actor's centre with somebody who is there still. Which of them
    may be read, `may_read_alone` says."""
    if actor.role not in households.WORKS_ON:
        return SaidAlone.objects.none()
    return SaidAlone.objects.filter(centre__in=actor.centres, person__in=privacy.own_people(actor))


def may_read_alone(actor: Actor, row: SaidAlone) -> bool:
    """Who recorded it, and the managers of the centre where it was said."""
    manages = actor.role == Role.MANAGER and row.centre_id in actor.centres
    return manages or row.recorded_by_id == actor.user


def has_moved(member: Member) -> bool:
    """Whether somebody of a household is asked: not who stays, comes later, or is not born yet."""
    return member.relocates not in AWAY and member.expected_on is None


def record(follow_up_id: UUID) -> str:
    """A follow-up as the log names it."""
    return f"follow_up:{follow_up_id}"

"""A plan is completed: on stated criteria, all of them met."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import writing
from trousseau.follow_ups.completion import criteria, may_complete
from trousseau.follow_ups.known import facts_of
from trousseau.plans import access
from trousseau.plans.actions import stand
from trousseau.plans.states import PlanVerb, after


class NotCompleted(Exception):
    """A criterion is not met, or not known to be; the page says which."""


def complete_plan(actor: Actor, plan_id: UUID, at: datetime) -> None:
    """Complete a plan whose criteria are all met today, those that no page shows as well.

    Raises NotCompleted, NoSuchTransition unless it is being followed up, NotHere.
    """
    with writing(actor, "follow_ups.complete", at) as door:
        plan = access.get_plan_to_change(actor, plan_id)
        standing = after(plan.standing, PlanVerb.COMPLETE)
        if not may_complete(criteria(facts_of(actor, plan, localdate(at)))):
            raise NotCompleted
        stand(plan, standing, localdate(at))
        plan.save()
        door.changed(record=access.record(plan.pk))

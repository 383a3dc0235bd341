"""Plan B, when a job or a home was lost after the arrival: new steps, and everything goes on."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import writing
from trousseau.plans import access
from trousseau.plans.actions import stand
from trousseau.plans.building import add_steps
from trousseau.plans.choices import Loss
from trousseau.plans.states import PlanVerb, after

# By objective of `after_arrival.yaml`.
OBJECTIVES: Mapping[Loss, str] = {Loss.JOB: "job_lost", Loss.HOME: "home_lost"}


def begin_plan_b(actor: Actor, plan_id: UUID, loss: Loss, at: datetime) -> None:
    """Add what is to be done now that something was lost; said twice, nothing is there twice.

    Raises NoSuchTransition before the arrival or once the plan is over, NotHere.
    """
    with writing(actor, "plan_b.begin", at, str(loss)) as door:
        plan = access.get_plan_to_change(actor, plan_id)
        stand(plan, after(plan.standing, PlanVerb.PLAN_B), localdate(at))
        plan.save()
        add_steps(plan, OBJECTIVES[loss], localdate(at))
        door.changed(record=access.record(plan.pk))

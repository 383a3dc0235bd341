"""The places on a plan's shortlist: what each adult thinks of them, and which one is chosen."""

from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, reading, writing
from trousseau.plans import access
from trousseau.plans.actions import NotReady, adults_of_plan
from trousseau.plans.choices import PlanState, View
from trousseau.plans.models import AreaView, MobilityPlan, PlanArea
from trousseau.plans.verdicts import why_not

# More are no shortlist.
MOST = 8


def shortlist(actor: Actor, plan_id: UUID, code: str, at: datetime) -> int:
    """Put a place (code of an employment area that the caller has checked) on the shortlist.

    Gives its number; one that was dropped comes back. Raises NotReady when it is full, NotHere.
    """
    with writing(actor, "plan_areas.add", at) as door:
        plan = access.get_plan_to_change(actor, plan_id)
        here = plan.areas.filter(dropped_on=None)
        if not here.filter(code=code).exists() and here.count() >= MOST:
            raise NotReady("shortlist_full")
        area, is_new = PlanArea.objects.get_or_create(
            plan=plan, code=code, defaults={"added_on": localdate(at)}
        )
        if area.dropped_on is not None:
            area.dropped_on = None
            area.save(update_fields=["dropped_on"])
            is_new = True
        if is_new:
            door.changed(record=access.record(plan.pk))
    return area.pk


def drop(actor: Actor, area_id: int, at: datetime) -> UUID:
    """Take a place off the shortlist; gives its plan. Nobody counts how many were refused.

    Raises NotReady for the chosen one as long as the plan stands on it, NotHere.
    """
    with writing(actor, "plan_areas.drop", at) as door:
        area = access.get_area_to_change(actor, area_id)
        plan = area.plan
        if area.code in (plan.chosen_area, plan.backup_area):
            _must_be_open(plan)
            plan.chosen_area = "" if area.code == plan.chosen_area else plan.chosen_area
            plan.backup_area = "" if area.code == plan.backup_area else plan.backup_area
            plan.save(update_fields=["chosen_area", "backup_area"])
        area.dropped_on = localdate(at)
        area.save(update_fields=["dropped_on"])
        door.changed(record=access.record(plan.pk))
    return plan.pk


def say(actor: Actor, area_id: int, person_id: UUID, view: View, at: datetime) -> UUID:
    """Note what one adult thinks of a place; gives the plan. Raises NotHere for who is none."""
    with writing(actor, "plan_areas.say", at) as door:
        area = access.get_area_to_change(actor, area_id)
        if person_id not in adults_of_plan(actor, area.plan, localdate(at)):
            raise NotHere(person=person_id)
        AreaView.objects.update_or_create(
            area=area, person_id=person_id, defaults={"view": view, "said_on": localdate(at)}
        )
        door.changed(person_id, record=access.record(area.plan_id))
    return area.plan_id


def choose(actor: Actor, area_id: int, at: datetime, *, backup: bool = False) -> UUID:
    """Make a place of the shortlist the chosen one, or the one to fall back on; gives the plan.

    Where an adult said no, it cannot be chosen: a veto holds; nor after a visit, before each adult
    was heard. Raises NotReady, NotHere.
    """
    with writing(actor, "plan_areas.choose", at) as door:
        area = access.get_area_to_change(actor, area_id)
        plan = area.plan
        _must_be_open(plan)
        if why := why_not([area], adults_of_plan(actor, plan, localdate(at))):
            raise NotReady(why)
        if backup:
            plan.backup_area = area.code
            plan.chosen_area = "" if plan.chosen_area == area.code else plan.chosen_area
        else:
            plan.chosen_area = area.code
            plan.backup_area = "" if plan.backup_area == area.code else plan.backup_area
        plan.save(update_fields=["chosen_area", "backup_area"])
        door.changed(record=access.record(plan.pk))
    return plan.pk


def plan_of(actor: Actor, area_id: int, at: datetime) -> UUID:
    """The plan of a place on a shortlist; nothing of it is read. Raises NotHere."""
    with reading(actor, "plans.show", at):
        found = PlanArea.objects.filter(plan__in=access.plans(actor), pk=area_id)
        plan: UUID | None = found.values_list("plan", flat=True).first()
        if plan is None:
            raise NotHere(what=f"area:{area_id}")
    return plan


def _must_be_open(plan: MobilityPlan) -> None:
    """What the adults agreed to is changed by a new version only."""
    if plan.standing.state != PlanState.DRAFT:
        raise NotReady("not_a_draft")

"""The places on a plan's shortlist: what each adult thinks of them, and which one is chosen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, reading, writing
from trousseau.households.queries import adult_of
from trousseau.plans import access
from trousseau.plans.actions import NotReady, adults_of_plan, settle, take_back_agreement
from trousseau.plans.choices import PlanState, View
from trousseau.plans.models import AreaView, MobilityPlan, PlanArea
from trousseau.plans.verdicts import why_not
from trousseau.privacy.queries import PersonLine

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
            plan=plan, code=code, defaults={"added_on": localdate(at), **_as_before(plan, code)}
        )
        if area.dropped_on is not None:
            area.dropped_on = None
            area.save(update_fields=["dropped_on"])
            is_new = True
        if is_new:
            door.changed(record=access.record(plan.pk))
    return area.pk


def _as_before(plan: MobilityPlan, code: str) -> dict[str, bool]:
    """A place that was not retained under the plan before is not under this one: a veto holds."""
    rows = PlanArea.objects.filter(plan__household=plan.household_id, code=code)
    last = rows.order_by("-plan__begun_on", "-pk").first()
    return {"not_retained": last.not_retained, "set_aside": last.set_aside} if last else {}


def drop(actor: Actor, area_id: int, at: datetime) -> UUID:
    """Take a place off the shortlist; gives its plan. Nobody counts how many were refused.

    Raises NotReady for the chosen one as long as the plan stands on it, NotHere.
    """
    with writing(actor, "plan_areas.drop", at) as door:
        area = access.get_area_to_change(actor, area_id)
        plan = access.get_plan_to_change(actor, area.plan_id)
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
    """Note what one adult thinks of a place; gives the plan.

    A no to the place that the plan is for takes back what that adult agreed to, with all that
    follows from it; one to the place to fall back on leaves the plan without one. Once the
    household has moved, neither changes anything. Raises NotHere for who is no adult of it.
    """
    with writing(actor, "plan_areas.say", at) as door:
        area = access.get_area_to_change(actor, area_id)
        plan = access.get_plan_to_change(actor, area.plan_id)
        adults = adults_of_plan(actor, plan, localdate(at))
        if person_id not in adults:
            raise NotHere(person=person_id)
        AreaView.objects.update_or_create(
            area=area, person_id=person_id, defaults={"view": view, "said_on": localdate(at)}
        )
        if view == View.NO and not plan.standing.has_moved:
            if area.code == plan.chosen_area:
                take_back_agreement(plan, person_id, adults, localdate(at))
            elif area.code == plan.backup_area:
                plan.backup_area = ""
                plan.save(update_fields=["backup_area"])
        # What each agreed to while a no stood counts once it stands no longer.
        settle(plan, adults, localdate(at))
        door.changed(person_id, record=access.record(plan.pk))
    return plan.pk


@dataclass(frozen=True)
class OwnView:
    """What one adult thinks of a place; `view` is None before they said anything."""

    area: int
    code: str
    plan: UUID
    household: UUID
    person: PersonLine
    view: View | None


def own_view(actor: Actor, area_id: int, person_id: UUID, at: datetime) -> OwnView:
    """What one adult thinks of a place, and nothing that another does. Raises NotHere, also for who
    is no adult of the household today."""
    with reading(actor, "plan_areas.alone", at) as door:
        area = access.get_area(actor, area_id, person_id)
        adult = adult_of(actor, area.plan.household, person_id, localdate(at))
        said = area.views.filter(person=person_id).first()
        door.saw(person_id, record=access.record(area.plan_id))
        return OwnView(
            area=area.pk,
            code=area.code,
            plan=area.plan_id,
            household=area.plan.household_id,
            person=adult.person,
            view=View(said.view) if said else None,
        )


def choose(actor: Actor, area_id: int, at: datetime, *, backup: bool = False) -> UUID:
    """Make a place of the shortlist the chosen one, or the one to fall back on; gives the plan.

    Where an adult said no, it cannot be chosen: a veto holds; nor after a visit, before each adult
    was heard. Raises NotReady, NotHere.
    """
    with writing(actor, "plan_areas.choose", at) as door:
        area = access.get_area_to_change(actor, area_id)
        plan = access.get_plan_to_change(actor, area.plan_id)
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

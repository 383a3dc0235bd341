"""The rights that a household carries over under its plan: which apply, by when, who sees to them.

The rights are data (`rights`); the days they count from are those of the plan: what took place,
else what is planned, else what planning backwards says.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading
from trousseau.households import access as households
from trousseau.households.queries import Member, members_of
from trousseau.plans import access
from trousseau.plans.choices import MoveState, PlanState
from trousseau.plans.models import MobilityPlan, PlanStep
from trousseau.plans.reading_plan import household_flags
from trousseau.plans.right import CountsFrom, RightDue
from trousseau.plans.rights import rights, rights_for
from trousseau.plans.steps import dates_of

# The steps of the usual path by whose end something is agreed, or signed.
AGREEMENT, LEASE = "agreement", "lease"


@dataclass(frozen=True)
class CarriedSheet:
    """What there is to carry over, in the order of `rights_for`; the days it counts from."""

    plan: UUID
    household: UUID
    adults: tuple[Member, ...]
    rights: tuple[RightDue, ...]
    days: dict[CountsFrom, date | None]


def carried_sheet(actor: Actor, plan_id: UUID, at: datetime) -> CarriedSheet:
    """The rights to carry over under a plan; raises NotHere."""
    with reading(actor, "plan_rights.show", at) as door:
        plan = access.get_plan(actor, plan_id)
        today = localdate(at)
        rows = plan.household.memberships.filter(until_on=None).select_related("person__referent")
        adults = tuple(one for one in members_of(actor, rows, today) if one.decides)
        known = household_flags(actor, plan.household, today)
        names = rights().flags
        days = _days(plan, today)
        sheet = CarriedSheet(
            plan=plan.pk,
            household=plan.household_id,
            adults=adults,
            rights=rights_for(
                [name for name in names if known.get(name)],
                agreement_on=days[CountsFrom.AGREEMENT],
                lease_on=days[CountsFrom.LEASE],
                move_on=days[CountsFrom.MOVE],
                arrival_on=days[CountsFrom.ARRIVAL],
                today=today,
                unknown=[name for name in names if name not in known],
            ),
            days=days,
        )
        for adult in adults:
            door.saw(adult.person.id, record=households.record(plan.household_id))
    return sheet


def _days(plan: MobilityPlan, today: date) -> dict[CountsFrom, date | None]:
    move = plan.moves.exclude(state=MoveState.CALLED_OFF).order_by("-leaves_on", "pk").first()
    home = plan.tenancies.order_by("starts_on", "pk").first()
    agreed = plan.changes.filter(state=PlanState.AGREED).order_by("-on", "-pk").first()
    leaves = move.leaves_on if move else plan.target_on
    arrives = (move.arrived_on or move.arrives_on) if move else plan.target_on
    steps = list(PlanStep.objects.filter(objective__plan=plan).prefetch_related("dependencies"))
    planned = dates_of(plan, steps, today)
    latest = {
        step.key: planned.dates[str(step.pk)].latest_end
        for step in steps
        if planned is not None and str(step.pk) in planned.dates
    }
    return {
        CountsFrom.AGREEMENT: agreed.on if agreed else latest.get(AGREEMENT),
        CountsFrom.LEASE: home.starts_on if home else latest.get(LEASE),
        CountsFrom.MOVE: leaves,
        CountsFrom.ARRIVAL: arrives,
    }

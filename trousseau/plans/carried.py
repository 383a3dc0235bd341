"""The rights that a household carries over under its plan: which apply, by when, who sees to them.

The rights are data (`rights`); the days they count from are those of the plan: what took place,
else what is planned, else what planning backwards says.

One is open until somebody says that it was done, or need not be. Some are steps of the plan as
well, under the same key: these are settled there, and once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, reading, writing
from trousseau.households import access as households
from trousseau.households.queries import Member, members_of
from trousseau.plans import access
from trousseau.plans.choices import MoveState, PlanState, Settled, StepState
from trousseau.plans.homes import home_on
from trousseau.plans.models import MobilityPlan, PlanStep, RightSettled
from trousseau.plans.reading_plan import household_flags
from trousseau.plans.right import CountsFrom, RightDue
from trousseau.plans.rights import rights, rights_for
from trousseau.plans.states import SETTLED
from trousseau.plans.steps import dates_of
from trousseau.privacy.keys import open_key

# The steps of the usual path by whose end something is agreed, or signed.
AGREEMENT, LEASE = "agreement", "lease"


@dataclass(frozen=True)
class Settlement:
    """That a right was seen to, or need not be: since when, and what shows it."""

    how: Settled
    on: date
    proof: str = ""


@dataclass(frozen=True)
class CarriedSheet:
    """What there is to carry over, in the order of `rights_for`; the days it counts from.

    `settled` are those that are not open any more; `steps` those that are a step of the plan.
    """

    plan: UUID
    household: UUID
    adults: tuple[Member, ...]
    rights: tuple[RightDue, ...]
    days: dict[CountsFrom, date | None]
    settled: Mapping[str, Settlement]
    steps: Mapping[str, UUID]

    def is_late(self, due: RightDue, today: date) -> bool:
        """Planned before today, and still open."""
        return due.right.key not in self.settled and due.late_on(today)


def carried_sheet(actor: Actor, plan_id: UUID, at: datetime) -> CarriedSheet:
    """The rights to carry over under a plan; raises NotHere."""
    with reading(actor, "plan_rights.show", at) as door:
        plan = access.get_plan(actor, plan_id)
        today = localdate(at)
        rows = plan.household.memberships.filter(until_on=None).select_related("person__referent")
        adults = tuple(one for one in members_of(actor, rows, today) if one.decides)
        known = household_flags(actor, plan.household, today)
        names = rights().flags
        rows_of_steps = PlanStep.objects.filter(objective__plan=plan)
        steps = list(rows_of_steps.prefetch_related("dependencies"))
        in_the_plan = _in_the_plan(steps)
        days = _days(plan, steps, today)
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
            settled=_settled(plan, in_the_plan),
            steps={key: step.pk for key, step in in_the_plan.items()},
        )
        for adult in adults:
            door.saw(adult.person.id, record=households.record(plan.household_id))
    return sheet


def settle_right(
    actor: Actor, plan_id: UUID, right: str, settlement: Settlement, at: datetime
) -> None:
    """Note that a right was seen to, or need not be; what was noted before is replaced.

    Raises ValueError for a day to come, NotHere for a key that no right has, or that a step of the
    plan has: it is settled there.
    """
    if settlement.on > localdate(at):
        raise ValueError("what was settled was settled by now")
    with writing(actor, "plan_rights.settle", at) as door:
        plan = _plan_with_right(actor, plan_id, right)
        row = plan.rights_settled.filter(key=right).first() or RightSettled(plan=plan, key=right)
        row.how, row.settled_on, row.settled_by_id = settlement.how, settlement.on, actor.user
        # A sealed text is bound to its row, which has to be there.
        row.save()
        open_key(plan.household).write(row, {"proof": settlement.proof})
        row.save(update_fields=["proof"])
        door.changed(record=access.record(plan_id))


def reopen_right(actor: Actor, plan_id: UUID, right: str, at: datetime) -> None:
    """A right is open again: it was settled by mistake, or has to be done anew. Raises NotHere."""
    with writing(actor, "plan_rights.reopen", at) as door:
        plan = _plan_with_right(actor, plan_id, right)
        plan.rights_settled.filter(key=right).delete()
        door.changed(record=access.record(plan_id))


def _plan_with_right(actor: Actor, plan_id: UUID, right: str) -> MobilityPlan:
    """A plan, locked, under which a right is settled on its own."""
    plan = access.get_plan_to_change(actor, plan_id)
    steps = PlanStep.objects.filter(objective__plan=plan, key=right)
    if right not in _keys() or _in_the_plan(steps):
        raise NotHere(what=access.record(plan_id))
    return plan


def _settled(plan: MobilityPlan, in_the_plan: Mapping[str, PlanStep]) -> dict[str, Settlement]:
    """By the step of the plan that is the same thing, else by what was noted of the right."""
    found = {
        key: Settlement(Settled.DONE, step.done_on)
        for key, step in in_the_plan.items()
        if step.done_on is not None
    }
    key = open_key(plan.household)
    for row in plan.rights_settled.exclude(key__in=in_the_plan):
        found[row.key] = Settlement(Settled(row.how), row.settled_on, key.read(row, "proof"))
    return found


def _in_the_plan(steps: Iterable[PlanStep]) -> dict[str, PlanStep]:
    """The steps of the plan that are rights as well, by key: to be done, or done.

    A step that will not be done any more says nothing of the right.
    """
    given_up = SETTLED - {StepState.DONE}
    return {step.key: step for step in steps if step.key in _keys() and step.state not in given_up}


def _keys() -> frozenset[str]:
    return frozenset(one.key for one in rights().rights)


def _days(plan: MobilityPlan, steps: list[PlanStep], today: date) -> dict[CountsFrom, date | None]:
    move = plan.moves.exclude(state=MoveState.CALLED_OFF).order_by("-leaves_on", "pk").first()
    agreed = plan.changes.filter(state=PlanState.AGREED).order_by("-on", "-pk").first()
    leaves = move.leaves_on if move else plan.target_on
    arrives = (move.arrived_on or move.arrives_on) if move else plan.target_on
    home = home_on(plan.tenancies.order_by("pk"), arrives or today)
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

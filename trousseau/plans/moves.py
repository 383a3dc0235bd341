"""The move: its days, how one travels, who has the keys; the home; and that they have arrived."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import Door, writing
from trousseau.partners.choices import Guarantee, Lease
from trousseau.plans import access
from trousseau.plans.actions import NotReady, adults_of_plan, each_agreed, stand
from trousseau.plans.choices import MoveState, PlanState
from trousseau.plans.models import MobilityPlan, Move, PlanStep, Tenancy
from trousseau.plans.states import SETTLED, PlanVerb, after
from trousseau.plans.verdicts import is_held_up
from trousseau.privacy.keys import open_key

# A day is set for what each adult has agreed to, not for what is still being thought about.
MAY_MOVE = frozenset({PlanState.AGREED, PlanState.ACTIVE})
# The keys of what is done first on arrival, because it was missing when they left, begin with this.
FIRST = "first_"


@dataclass(frozen=True)
class MoveDays:
    """When they leave and arrive, how they travel, who hands over the keys, where and when."""

    leaves_on: date
    arrives_on: date
    transport: str = ""
    keys: str = ""

    def __post_init__(self) -> None:
        if self.arrives_on < self.leaves_on:
            raise ValueError("one arrives on the day one leaves, or later")


@dataclass(frozen=True)
class Home:
    """A home as its lease has it; money in cents a month, None where it is not known yet."""

    lease: Lease
    starts_on: date
    ends_on: date | None = None
    address: str = ""
    rent_cents: int | None = None
    charges_cents: int | None = None
    guarantee: Guarantee | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("a lease ends after it began")


def plan_move(actor: Actor, plan_id: UUID, days: MoveDays, at: datetime) -> UUID:
    """Set the days of a move to the place that was chosen; gives the move.

    A day that is past can be noted too: who had to leave at once did not wait for us. Raises
    NotReady before each adult has agreed, when one of them says no to the place or is to be heard
    about it (which of the two is not told), or when one is planned already; NotHere.

    What was decided for the case that it goes wrong goes along from a move that was called off.
    """
    with writing(actor, "moves.add", at) as door:
        plan = access.get_plan_to_change(actor, plan_id)
        adults = _must_be_agreed(actor, plan, localdate(at))
        if is_held_up(plan, adults):
            raise NotReady("not_heard")
        if plan.moves.filter(state=MoveState.PLANNED).exists():
            raise NotReady("move_planned")
        move = Move(plan=plan, area=plan.chosen_area)
        _write(move, days)
        move.save(force_insert=True)
        before = plan.moves.filter(state=MoveState.CALLED_OFF).exclude(exits=None)
        if last := before.order_by("leaves_on", "pk").last():
            last.exits.update(move=move)
        door.changed(record=access.record(plan.pk))
    return move.pk


def change_move(actor: Actor, move_id: UUID, days: MoveDays, at: datetime) -> UUID:
    """Other days, another train, other keys; gives the plan.

    On other days there is another gate: what was decided for those before is not decided for these,
    and what is done first on arrival goes along. Raises NotReady once it is over, or while an adult
    does not agree to the plan; NotHere.
    """
    with writing(actor, "moves.edit", at) as door:
        move = access.get_move_to_change(actor, move_id)
        _must_be_planned(move)
        _must_be_agreed(actor, move.plan, localdate(at))
        arrived, left = move.arrives_on, move.leaves_on
        _write(move, days)
        if (left, arrived) != (move.leaves_on, move.arrives_on):
            move.override, move.override_on, move.override_by = "", None, None
            _put_off_first_steps(move, arrived)
        move.save()
        door.changed(record=access.record(move.plan_id))
    return move.plan_id


def call_off(actor: Actor, move_id: UUID, at: datetime) -> UUID:
    """The move does not take place; gives the plan, which goes on. Nobody is asked why.

    Raises NotReady once it is over, NotHere.
    """
    with writing(actor, "moves.call_off", at) as door:
        move = access.get_move_to_change(actor, move_id)
        _must_be_planned(move)
        move.state = MoveState.CALLED_OFF
        move.save(update_fields=["state"])
        door.changed(record=access.record(move.plan_id))
    return move.plan_id


def record_arrival(door: Door, actor: Actor, move: Move, arrived_on: date, at: datetime) -> None:
    """They have arrived: `move` is locked with its plan, which is relocated from today on.

    Inside a door that writes; follow-ups are made by who calls this (`follow_ups.actions`). The
    gate is not asked: who is there is there. Raises NotReady for a move that is over, or before
    each adult has agreed; NoSuchTransition unless the plan is active, ValueError for a day to come.
    """
    _must_be_planned(move)
    if arrived_on > localdate(at):
        raise ValueError("an arrival has taken place")
    plan = move.plan
    standing = after(plan.standing, PlanVerb.RELOCATE)
    _must_be_agreed(actor, plan, localdate(at))
    stand(plan, standing, localdate(at))
    plan.save()
    move.state, move.arrived_on = MoveState.ARRIVED, arrived_on
    move.save(update_fields=["state", "arrived_on"])
    date_first_steps(plan, arrived_on)
    door.changed(record=access.record(plan.pk))


def date_first_steps(plan: MobilityPlan, arrived_on: date, instead_of: date | None = None) -> None:
    """What is to be done so many days after the arrival is planned for that day: the call after 48
    hours, the benefits office. What has a day of its own keeps it.

    `plan` is locked; `instead_of`: the arrival was noted for that day before.
    """
    steps = PlanStep.objects.filter(objective__plan=plan, anchor_days__gt=0)
    moved = []
    for step in steps.exclude(state__in=SETTLED).order_by("pk"):
        days = timedelta(step.anchor_days or 0)
        if step.planned_on == (instead_of + days if instead_of else None):
            step.planned_on = arrived_on + days
            moved.append(step)
    PlanStep.objects.bulk_update(moved, ["planned_on"])


def add_home(actor: Actor, plan_id: UUID, home: Home, at: datetime) -> UUID:
    """Note a home under a plan; gives it. The ones before it stay. Raises NotHere."""
    with writing(actor, "homes.add", at) as door:
        plan = access.get_plan_to_change(actor, plan_id)
        row = Tenancy(plan=plan)
        _furnish(row, home)
        row.save(force_insert=True)
        door.changed(record=access.record(plan.pk))
    return row.pk


def change_home(actor: Actor, tenancy_id: UUID, home: Home, at: datetime) -> UUID:
    """What has changed about a home, or its end; gives the plan. Raises NotHere."""
    with writing(actor, "homes.edit", at) as door:
        row = access.get_tenancy_to_change(actor, tenancy_id)
        _furnish(row, home)
        row.save()
        door.changed(record=access.record(row.plan_id))
    return row.plan_id


def _must_be_agreed(actor: Actor, plan: MobilityPlan, today: date) -> frozenset[UUID]:
    """Each adult of today agreed to the plan, also who began to decide since; gives them."""
    adults = adults_of_plan(actor, plan, today)
    if plan.standing.state not in MAY_MOVE or not each_agreed(plan, adults):
        raise NotReady("not_agreed")
    return adults


def _put_off_first_steps(move: Move, arrived: date) -> None:
    """What is done first on arrival, because something was missing, was planned for another day."""
    steps = PlanStep.objects.filter(objective__plan=move.plan_id, key__startswith=FIRST)
    moved = []
    for step in steps.exclude(state__in=SETTLED).order_by("pk"):
        if step.planned_on == arrived + timedelta(step.days):
            step.planned_on = move.arrives_on + timedelta(step.days)
            moved.append(step)
    PlanStep.objects.bulk_update(moved, ["planned_on"])


def _must_be_planned(move: Move) -> None:
    if move.state != MoveState.PLANNED:
        raise NotReady("move_over")


def _write(move: Move, days: MoveDays) -> None:
    move.leaves_on, move.arrives_on = days.leaves_on, days.arrives_on
    values = {"transport": days.transport.strip(), "keys": days.keys.strip()}
    open_key(move.plan.household).write(move, values)


def _furnish(row: Tenancy, home: Home) -> None:
    row.lease, row.guarantee = home.lease, home.guarantee or ""
    row.starts_on, row.ends_on = home.starts_on, home.ends_on
    row.rent_cents, row.charges_cents = home.rent_cents, home.charges_cents
    open_key(row.plan.household).write(row, {"address": home.address.strip()})

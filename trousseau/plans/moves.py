"""The move: its days, how one travels, who has the keys; the home; and that they have arrived."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import Door, writing
from trousseau.partners.choices import Guarantee, Lease
from trousseau.plans import access
from trousseau.plans.actions import NotReady, stand
from trousseau.plans.choices import MoveState, PlanState
from trousseau.plans.models import Move, Tenancy
from trousseau.plans.states import PlanVerb, after
from trousseau.privacy.keys import open_key

# A day is set for what each adult has agreed to, not for what is still being thought about.
MAY_MOVE = frozenset({PlanState.AGREED, PlanState.ACTIVE})


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
    NotReady before each adult has agreed, or when one is planned already, NotHere.
    """
    with writing(actor, "moves.add", at) as door:
        plan = access.get_plan_to_change(actor, plan_id)
        if plan.standing.state not in MAY_MOVE:
            raise NotReady("not_agreed")
        if plan.moves.filter(state=MoveState.PLANNED).exists():
            raise NotReady("move_planned")
        move = Move(plan=plan, area=plan.chosen_area)
        _write(move, days)
        move.save(force_insert=True)
        door.changed(record=access.record(plan.pk))
    return move.pk


def change_move(actor: Actor, move_id: UUID, days: MoveDays, at: datetime) -> UUID:
    """Other days, another train, other keys; gives the plan. Raises NotReady once it is over,
    NotHere."""
    with writing(actor, "moves.edit", at) as door:
        move = access.get_move_to_change(actor, move_id)
        _must_be_planned(move)
        _write(move, days)
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


def record_arrival(door: Door, move: Move, arrived_on: date, at: datetime) -> None:
    """They have arrived: `move` is locked with its plan, which is relocated from today on.

    Inside a door that writes; what follows after an arrival is made by who calls this
    (`follow_ups.actions`). The gate is not asked: who is there is there. Raises NotReady for a move
    that is over, NoSuchTransition unless the plan is active, ValueError for a day to come.
    """
    _must_be_planned(move)
    if arrived_on > localdate(at):
        raise ValueError("an arrival has taken place")
    plan = move.plan
    stand(plan, after(plan.standing, PlanVerb.RELOCATE), localdate(at))
    plan.save()
    move.state, move.arrived_on = MoveState.ARRIVED, arrived_on
    move.save(update_fields=["state", "arrived_on"])
    door.changed(record=access.record(plan.pk))


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

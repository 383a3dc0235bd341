"""The page of a move: its days, its gate, what is decided if it goes wrong, the homes."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading
from trousseau.households import access as households
from trousseau.households.queries import Member, adult_of, members_of
from trousseau.partners.choices import Guarantee, Lease
from trousseau.plans import access
from trousseau.plans.actions import NotReady, each_agreed
from trousseau.plans.choices import DepartureReason, GateItem, MoveState, PlanState, Ready
from trousseau.plans.departures import answers_of, gate_of
from trousseau.plans.gate import Gate, reasons_to_override
from trousseau.plans.models import GateAnswer, MobilityPlan, Move, Tenancy
from trousseau.plans.moves import MAY_MOVE, Home, MoveDays
from trousseau.privacy.keys import DataKey, open_key
from trousseau.privacy.queries import PersonLine


@dataclass(frozen=True)
class ItemLine:
    """One thing the gate looks at; `answered_on` is None where nobody was asked yet."""

    item: GateItem
    ready: Ready
    note: str
    answered_on: date | None
    answered_by: str


@dataclass(frozen=True)
class ExitLine:
    """What is decided if it goes wrong."""

    text: str
    written_on: date


@dataclass(frozen=True)
class MoveLine:
    """A move that is planned, or that took place."""

    id: UUID
    area: str
    state: MoveState
    days: MoveDays
    arrived_on: date | None
    gate: Gate
    items: tuple[ItemLine, ...]
    # As all of them decided it. What one decided alone is on a page of its own: `own_exit`.
    together: ExitLine | None
    override: DepartureReason | None
    override_on: date | None
    override_by: str
    # With which they can leave although something is missing, today.
    reasons: frozenset[DepartureReason]


@dataclass(frozen=True)
class OwnExit:
    """What one adult decided alone if it goes wrong; `text` is empty before they wrote anything."""

    plan: UUID
    household: UUID
    person: PersonLine
    text: str
    written_on: date | None
    # While the move was not called off.
    may_write: bool


@dataclass(frozen=True)
class HomeLine:
    """A home under a plan."""

    id: UUID
    home: Home


@dataclass(frozen=True)
class MoveSheet:
    """All that is known of the move of a plan; `move` is None while none is planned."""

    plan: UUID
    household: UUID
    state: PlanState
    chosen_area: str
    target_on: date | None
    adults: tuple[Member, ...]
    move: MoveLine | None
    may_plan: bool
    # Each adult agrees to the plan as it stands, and it is not held.
    is_agreed: bool
    homes: tuple[HomeLine, ...]


def move_sheet(actor: Actor, plan_id: UUID, at: datetime, action: str = "moves.show") -> MoveSheet:
    """The move that is planned under a plan, else the one that took place; raises NotHere."""
    with reading(actor, action, at) as door:
        plan = access.get_plan(actor, plan_id)
        rows = plan.household.memberships.filter(until_on=None).select_related("person__referent")
        adults = tuple(one for one in members_of(actor, rows, localdate(at)) if one.decides)
        moves = plan.moves.exclude(state=MoveState.CALLED_OFF).select_related(
            "plan__household", "override_by"
        )
        newest = moves.prefetch_related("gate_answers__answered_by", "exits")
        move = newest.order_by("-leaves_on", "pk").first()
        key = open_key(plan.household)
        people = [one.person.id for one in adults]
        is_agreed = plan.standing.state in MAY_MOVE and each_agreed(plan, people)
        sheet = MoveSheet(
            plan=plan.pk,
            household=plan.household_id,
            state=PlanState(plan.state),
            chosen_area=plan.chosen_area,
            target_on=plan.target_on,
            adults=adults,
            move=_line(actor, move, key, localdate(at)) if move else None,
            may_plan=is_agreed and move is None,
            is_agreed=is_agreed,
            homes=_homes(plan, key),
        )
        for adult in adults:
            door.saw(adult.person.id, record=households.record(plan.household_id))
    return sheet


def own_exit(actor: Actor, move_id: UUID, person_id: UUID, at: datetime) -> OwnExit:
    """What one adult decided alone, and nothing that another did. Raises NotHere, also for who is
    no adult of the household today."""
    with reading(actor, "moves.alone", at) as door:
        move = access.get_move(actor, move_id, person_id)
        household = move.plan.household
        adult = adult_of(actor, household, person_id, localdate(at))
        row = move.exits.filter(person=person_id).select_related("person").first()
        sheet = OwnExit(
            plan=move.plan_id,
            household=household.pk,
            person=adult.person,
            text=open_key(row.person).read(row, "text") if row and row.person else "",
            written_on=row.written_on if row else None,
            may_write=move.state != MoveState.CALLED_OFF,
        )
        door.saw(person_id, record=access.record(move.plan_id))
    return sheet


def plan_of_move(actor: Actor, move_id: UUID, at: datetime) -> UUID:
    """The plan of a move; nothing of it is read. Raises NotHere."""
    with reading(actor, "moves.show", at):
        return access.get_move(actor, move_id).plan_id


def plan_of_home(actor: Actor, tenancy_id: UUID, at: datetime) -> UUID:
    """The plan of a home; nothing of it is read. Raises NotHere."""
    with reading(actor, "moves.show", at):
        return access.get_tenancy(actor, tenancy_id).plan_id


def planned(sheet: MoveSheet) -> MoveLine:
    """The move that is still to come; raises NotReady when there is none."""
    if sheet.move is None or sheet.move.state != MoveState.PLANNED:
        raise NotReady("move_over")
    return sheet.move


def _line(actor: Actor, move: Move, key: DataKey, today: date) -> MoveLine:
    found = gate_of(actor, move, today)
    return MoveLine(
        id=move.pk,
        area=move.area,
        state=MoveState(move.state),
        days=MoveDays(
            move.leaves_on,
            move.arrives_on,
            key.read(move, "transport"),
            key.read(move, "keys"),
        ),
        arrived_on=move.arrived_on,
        gate=found,
        items=_items(move, key),
        together=next(
            (
                ExitLine(key.read(one, "text"), one.written_on)
                for one in move.exits.all()
                if one.person_id is None
            ),
            None,
        ),
        override=DepartureReason(move.override) if move.override else None,
        override_on=move.override_on,
        override_by=str(move.override_by) if move.override_by else "",
        reasons=reasons_to_override(found) if move.state == MoveState.PLANNED else frozenset(),
    )


def _items(move: Move, key: DataKey) -> tuple[ItemLine, ...]:
    said: dict[str, GateAnswer] = {row.item: row for row in move.gate_answers.all()}
    ready = answers_of(move)
    return tuple(
        ItemLine(
            item,
            ready.get(item, Ready.UNKNOWN),
            key.read(said[item], "note") if item in said else "",
            said[item].answered_on if item in said else None,
            str(said[item].answered_by) if item in said else "",
        )
        for item in GateItem
    )


def _homes(plan: MobilityPlan, key: DataKey) -> tuple[HomeLine, ...]:
    rows = plan.tenancies.order_by("-starts_on", "pk")
    return tuple(HomeLine(row.pk, _home(row, key)) for row in rows)


def _home(row: Tenancy, key: DataKey) -> Home:
    return Home(
        Lease(row.lease),
        row.starts_on,
        row.ends_on,
        key.read(row, "address"),
        row.rent_cents,
        row.charges_cents,
        Guarantee(row.guarantee) if row.guarantee else None,
    )

"""The gate of a move at hand: what is ready, who said so, and leaving although it is not.

The rules are those of `gate`. What the case file or the move itself tells is not asked again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, writing
from trousseau.households.access import get_member
from trousseau.households.answer_sheets import values_of
from trousseau.households.choices import Relocates
from trousseau.households.models import Household
from trousseau.partners.choices import Guarantee
from trousseau.plans import access
from trousseau.plans.actions import NotReady, adults_of_plan
from trousseau.plans.building import add_steps
from trousseau.plans.choices import DepartureReason, GateItem, MoveState, Ready
from trousseau.plans.gate import Gate, departure, gate
from trousseau.plans.homes import home_on
from trousseau.plans.models import EmergencyExit, GateAnswer, Move
from trousseau.plans.moves import FIRST
from trousseau.plans.reading_plan import FLAGS, household_flags
from trousseau.privacy.keys import open_key

CARE_FLAGS = ("long_illness", "regular_treatment", "specialist_care", "pregnancy")
CHILD_FLAGS = ("has_school_child", "has_youth_16_18", "has_child_under_3")
# What a query of households fetches along, so that `gate_of` asks no more.
GATE = FLAGS
# Said by writing it, and by nothing else.
WRITTEN = frozenset({GateItem.EMERGENCY_EXIT})


@dataclass(frozen=True)
class Said:
    """What is said of one thing: whether it is ready, and a few words."""

    ready: Ready
    note: str = ""


def answer_gate(actor: Actor, move_id: UUID, said: Mapping[GateItem, Said], at: datetime) -> UUID:
    """Note what is ready; gives the plan. What is as it was, or as the move tells, is no answer.

    Also after the arrival: what is missing is settled then. Raises ValueError for what is not asked
    but written, NotReady for a move that was called off, NotHere.
    """
    if WRITTEN & said.keys():
        raise ValueError("an emergency exit is written, not ticked")
    with writing(actor, "moves.answer", at) as door:
        move = _not_called_off(access.get_move_to_change(actor, move_id))
        key = open_key(move.plan.household)
        known = {row.item: row for row in move.gate_answers.all()}
        told = answers_of(move)
        for item, one in said.items():
            row = known.get(item)
            if row is None:
                before = (told.get(item, Ready.UNKNOWN), "")
            else:
                before = (Ready(row.ready), key.read(row, "note"))
            if (one.ready, one.note) == before:
                continue
            if row is None:
                row = GateAnswer(move=move, item=item, answered_on=localdate(at))
                row.ready, row.answered_by_id = one.ready, actor.user
                row.save(force_insert=True)
            row.ready, row.answered_on, row.answered_by_id = one.ready, localdate(at), actor.user
            key.write(row, {"note": one.note})
            row.save()
        door.changed(record=access.record(move.plan_id))
    return move.plan_id


def decide_exit(
    actor: Actor, move_id: UUID, text: str, at: datetime, person_id: UUID | None = None
) -> UUID:
    """Write down what is done if it goes wrong, as all of them or one adult alone decided it; gives
    the plan. An empty text takes it away.

    One adult's own is sealed under their key and told to them alone. Raises NotReady for a move
    that was called off, NotHere for who is no adult of the household.
    """
    with writing(actor, "moves.decide_exit", at) as door:
        move = _not_called_off(access.get_move_to_change(actor, move_id))
        if person_id is not None and person_id not in adults_of_plan(
            actor, move.plan, localdate(at)
        ):
            raise NotHere(person=person_id)
        person = get_member(move.plan.household, person_id)
        row = move.exits.filter(person=person).first()
        if not text.strip():
            if row is not None:
                row.delete()
        else:
            if row is None:
                row = EmergencyExit(move=move, person=person, written_on=localdate(at))
                row.save(force_insert=True)
            open_key(person or move.plan.household).write(row, {"text": text.strip()})
            row.written_on = localdate(at)
            row.save()
        door.changed(person_id, record=access.record(move.plan_id))
    return move.plan_id


def leave_all_the_same(actor: Actor, move_id: UUID, reason: DepartureReason, at: datetime) -> UUID:
    """They leave although the gate does not say go; gives the plan. The reason is logged.

    What is missing becomes what is done first on arrival. An emergency is never refused. Raises
    ValueError for a reason that cannot be given today, NotReady for a move that is over, NotHere.
    """
    with writing(actor, "moves.override", at, str(reason)) as door:
        move = access.get_move_to_change(actor, move_id)
        if move.state != MoveState.PLANNED:
            raise NotReady("move_over")
        leaves = departure(gate_of(actor, move, localdate(at)), reason)
        move.override, move.override_on = reason, localdate(at)
        move.override_by_id = actor.user
        move.save(update_fields=["override", "override_on", "override_by"])
        first = [f"{FIRST}{missing.item}" for missing in leaves.to_do_first]
        if first:
            add_steps(move.plan, "first_days", move.arrives_on, first)
        door.changed(record=access.record(move.plan_id))
    return move.plan_id


def gate_of(actor: Actor, move: Move, today: date) -> Gate:
    """What the gate says of a move today; inside a door. It asks nothing of a household with which
    `GATE` was fetched along."""
    household = move.plan.household
    flags = household_flags(actor, household, today)
    return gate(
        answers_of(move),
        move_on=move.leaves_on,
        today=today,
        care_continues=_care(flags, _care_answers(household)),
        children_need_place=some([flags.get(name) for name in CHILD_FLAGS]),
    )


def answers_of(move: Move) -> dict[GateItem, Ready]:
    """What was said last, and what need not be asked; inside a door."""
    found: dict[GateItem, Ready] = {}
    if move.keys is not None:
        found[GateItem.KEYS] = Ready.YES
    home = home_on(move.plan.tenancies.all(), move.arrived_on or move.arrives_on)
    if home is not None and home.guarantee == Guarantee.NONE_ASKED:
        found[GateItem.GUARANTEE] = Ready.NOT_NEEDED
    for row in move.gate_answers.all():
        found[GateItem(row.item)] = Ready(row.ready)
    written = any(one.person_id is None for one in move.exits.all())
    return {**found, GateItem.EMERGENCY_EXIT: Ready.YES if written else Ready.NO}


def some(found: Iterable[bool | None]) -> bool | None:
    """Whether one of them is true; None: what is not known decides."""
    values = list(found)
    if True in values:
        return True
    return None if None in values or not values else False


def _care(flags: Mapping[str, bool], answers: list[bool | None]) -> bool | None:
    """Somebody's care must continue: by what is on file, else by what each was asked."""
    if any(flags.get(name) for name in CARE_FLAGS):
        return True
    return some(answers)


def _care_answers(household: Household) -> list[bool | None]:
    """What each of those who may move answered when asked about care."""
    prefetch_related_objects([household], *GATE)
    rows = [row for row in household.memberships.all() if row.until_on is None]
    moving = [row for row in rows if row.relocates != Relocates.NO and row.expected_on is None]
    people = [row.person_id for row in moving]
    known = values_of(household, people)
    said = {"yes": True, "no": False}
    return [said.get(str(known.get((str(one), "care")))) for one in people]


def _not_called_off(move: Move) -> Move:
    if move.state == MoveState.CALLED_OFF:
        raise NotReady("move_over")
    return move

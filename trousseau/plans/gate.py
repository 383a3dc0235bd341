"""Seven days before the move: is what nobody can do without ready? What is missing is named.

The gate informs; it holds nobody back. Its answer is go, no-go, or too early to say. A household
that has to leave at once, because it is in danger or put out of its home, leaves whatever the gate
says; otherwise somebody may decide to go all the same and says why. What is missing then becomes
what is done first after the arrival.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from trousseau.plans.choices import DepartureReason, GateItem, Ready
from trousseau.plans.working_days import working_day_until
from trousseau.territories.layers import Words

DAYS_BEFORE = 7


# Everybody needs these, also whoever is hosted: a door that opens, money, a name, a way out.
ALWAYS_NEEDED = frozenset(
    {GateItem.KEYS, GateItem.FIRST_CASH, GateItem.EMERGENCY_EXIT, GateItem.RECEIVING_WORKER}
)


class Result(StrEnum):
    """What the gate says."""

    GO = "go"
    NO_GO = "no_go"
    # Its day has not come: much may be missing still, and what is ready may not remain so.
    TOO_EARLY = "too_early"


# These cannot wait for anything, not even for the day of the gate.
EMERGENCIES = frozenset({DepartureReason.SAFETY, DepartureReason.EVICTION})

# Not ready; and not known.
_MISSING: Mapping[GateItem, tuple[Words, Words]] = {
    GateItem.KEYS: (
        Words(
            "La remise des clés n’est pas fixée : qui, où, à quelle heure.",
            "The handing over of the keys is not fixed: who, where, at what time.",
        ),
        Words(
            "Nous ne savons pas qui remet les clés, ni où, ni quand.",
            "We do not know who hands over the keys, nor where, nor when.",
        ),
    ),
    GateItem.FIRST_CASH: (
        Words(
            "L’argent du départ et du premier mois n’est pas encore là.",
            "The money for the departure and the first month is not there yet.",
        ),
        Words(
            "Nous ne savons pas si l’argent du départ et du premier mois est là.",
            "We do not know whether the money for the departure and the first month is there.",
        ),
    ),
    GateItem.CARE: (
        Words(
            "Des soins doivent continuer, et personne ne prend encore la suite.",
            "Care has to continue, and nobody takes over yet.",
        ),
        Words(
            "Nous ne savons pas si des soins doivent continuer, ou si quelqu’un prend la suite.",
            "We do not know whether care has to continue, or whether somebody takes over.",
        ),
    ),
    GateItem.EMERGENCY_EXIT: (
        Words(
            "Rien n’est décidé pour le cas où cela se passerait mal.",
            "Nothing is decided for the case that it goes wrong.",
        ),
        Words(
            "Nous ne savons pas ce qui est décidé pour le cas où cela se passerait mal.",
            "We do not know what is decided for the case that it goes wrong.",
        ),
    ),
    GateItem.RECEIVING_WORKER: (
        Words(
            "La personne qui accompagnera sur place n’est pas nommée.",
            "The person who will accompany them there is not named.",
        ),
        Words(
            "Nous ne savons pas qui accompagnera le ménage sur place.",
            "We do not know who will accompany the household there.",
        ),
    ),
    GateItem.GUARANTEE: (
        Words(
            "Le bailleur n’a pas encore la garantie qu’il demande.",
            "The landlord does not have the guarantee asked for yet.",
        ),
        Words(
            "Nous ne savons pas si le bailleur a la garantie qu’il demande.",
            "We do not know whether the landlord has the guarantee asked for.",
        ),
    ),
    GateItem.INSURANCE: (
        Words("Le logement n’est pas encore assuré.", "The home is not insured yet."),
        Words(
            "Nous ne savons pas si le logement est assuré.",
            "We do not know whether the home is insured.",
        ),
    ),
    GateItem.CHILDREN: (
        Words(
            "Un enfant n’a pas encore sa place à l’école, en crèche ou chez une assistante "
            "maternelle.",
            "A child has no place yet at school, in a nursery or with a childminder.",
        ),
        Words(
            "Nous ne savons pas si chaque enfant a la place qu’il lui faut, à l’école ou en garde.",
            "We do not know whether each child has the place they need, at school or in childcare.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not ready (NO), or of which nobody knows (UNKNOWN), and how to say so."""

    item: GateItem
    ready: Ready
    words: Words


@dataclass(frozen=True, slots=True)
class Gate:
    """What the gate says on a day. `held_on`: from which day on it can say go."""

    result: Result
    held_on: date
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Departure:
    """Whether a household leaves, for what reason although something is missing, and what is then
    to be done first. False means "not yet" to whoever prepares the move: it forbids nothing."""

    leaves: bool
    reason: DepartureReason | None
    to_do_first: tuple[Missing, ...]


def gate_day(move_on: date) -> date:
    """The day on which the gate is held: seven days before, or the last working day before that."""
    return working_day_until(move_on - timedelta(days=DAYS_BEFORE))


def gate(
    answers: Mapping[GateItem, Ready],
    *,
    move_on: date,
    today: date,
    care_continues: bool | None,
    children_need_place: bool | None,
) -> Gate:
    """What the gate says today, with everything that is missing, what is felt first at the top.

    An item without an answer is not known, and what is not known is missing. Care has to be
    arranged only if it must continue, a place at school or nursery only if a child needs one; None:
    nobody knows whether. "Not needed" counts for nothing where something is needed after all.
    """
    needed = {GateItem.CARE: care_continues, GateItem.CHILDREN: children_need_place}
    missing = []
    for item in GateItem:
        is_needed = item in ALWAYS_NEEDED or needed.get(item)
        ready = answers.get(item, Ready.UNKNOWN)
        if ready == Ready.YES or needed.get(item, True) is False:
            continue
        if ready == Ready.NOT_NEEDED:
            if not is_needed:
                continue
            ready = Ready.UNKNOWN
        not_ready, not_known = _MISSING[item]
        missing.append(Missing(item, ready, not_ready if ready == Ready.NO else not_known))
    held_on = gate_day(move_on)
    on_its_day = Result.NO_GO if missing else Result.GO
    return Gate(Result.TOO_EARLY if today < held_on else on_its_day, held_on, tuple(missing))


def reasons_to_override(found: Gate) -> frozenset[DepartureReason]:
    """Which reasons can be given: an emergency always, the others when the gate said no."""
    return frozenset(DepartureReason) if found.result is Result.NO_GO else EMERGENCIES


def departure(found: Gate, reason: DepartureReason | None = None) -> Departure:
    """What follows from the gate, and from a reason to go all the same.

    ValueError for a reason that cannot be given (`reasons_to_override`).
    """
    if reason is not None and reason not in reasons_to_override(found):
        raise ValueError(f"'{reason}' needs a no-go of the gate; it says '{found.result}'")
    leaves = found.result is Result.GO or reason is not None
    return Departure(leaves, reason, found.missing if leaves else ())

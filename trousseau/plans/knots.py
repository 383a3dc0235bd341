"""Steps that wait for one another in a circle, and what unties them."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple


class Awaits(NamedTuple):
    """What a step usually waits for, and the steps any of which makes it wait no longer.

    The home awaits the contract, unless there is a written promise of one.
    """

    key: str
    untied_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """One step of a knot waits for another. `is_firm`: it comes after it; nothing unties that."""

    key: str
    awaited: str
    untied_by: tuple[str, ...] = ()
    is_firm: bool = False


@dataclass(frozen=True, slots=True)
class Knot:
    """Steps each of which waits for itself in the end, along the ties."""

    keys: tuple[str, ...]
    ties: tuple[Tie, ...]


def knots_of(
    awaits: Mapping[str, Sequence[Awaits]], after: Mapping[str, Sequence[str]], done: Set[str]
) -> tuple[Knot, ...]:
    """The knots among steps to be done, in the order of `awaits`, which names them all.

    What is done holds nobody up, and unties what it can. The order of steps (`after`) is without
    circles; together with what is awaited it may have some.
    """
    ties = {
        key: [
            *(
                Tie(key, one.key, one.untied_by)
                for one in awaits[key]
                if one.key in awaits and done.isdisjoint(one.untied_by)
            ),
            *(Tie(key, first, is_firm=True) for first in after[key] if first in awaits),
        ]
        for key in awaits
    }
    reached = {key: _reached_from(key, ties) for key in awaits}
    found: list[Knot] = []
    for key in awaits:
        if key not in reached[key] or any(key in knot.keys for knot in found):
            continue
        together = {other for other in reached[key] if key in reached[other]}
        inside = [tie for one in _walk(key, ties, together) for tie in ties[one]]
        kept = tuple(tie for tie in inside if tie.awaited in together)
        found.append(Knot(tuple(dict.fromkeys(tie.key for tie in kept)), kept))
    return tuple(found)


def _reached_from(key: str, ties: Mapping[str, Sequence[Tie]]) -> set[str]:
    """All that a step waits for, directly or not; itself only if it is in a circle."""
    reached: set[str] = set()
    ahead = [tie.awaited for tie in ties[key]]
    while ahead:
        one = ahead.pop()
        if one not in reached:
            reached.add(one)
            ahead += (tie.awaited for tie in ties[one])
    return reached


def _walk(key: str, ties: Mapping[str, Sequence[Tie]], together: Set[str]) -> list[str]:
    """The steps of a knot from one of them along the ties, so that they can be told one by one."""
    order: list[str] = []
    ahead = [key]
    while ahead:
        one = ahead.pop()
        if one in together and one not in order:
            order.append(one)
            ahead += (tie.awaited for tie in reversed(ties[one]))
    return order

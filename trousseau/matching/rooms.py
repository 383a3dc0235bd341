"""How large a home a household needs, from who lives in it."""

from __future__ import annotations

from collections.abc import Sequence

NEWBORN_BELOW = 1
"""Below this age (years) a child sleeps in the parents' room."""
OWN_ROOM_FROM = 12
"""From this age (years) on a child has a room of their own; younger ones share two by two."""

_SURFACE_M2 = (30.0, 45.0, 65.0, 82.0, 100.0)
_FURTHER_ROOM_M2 = 16.0


def rooms_needed(adults: int, child_ages: Sequence[int]) -> int:
    """Rooms in the French count (living room included, kitchen and bathroom not).

    Two adults share a bedroom, every further adult has their own. A person alone needs one room.
    The rule knows nothing of who is whose partner; `rooms_min` in a profile replaces it.
    """
    older = sum(age >= OWN_ROOM_FROM for age in child_ages)
    younger = sum(NEWBORN_BELOW <= age < OWN_ROOM_FROM for age in child_ages)
    if adults == 1 and not child_ages:
        return 1
    bedrooms = max(1, adults - 1) + older + (younger + 1) // 2
    return 1 + bedrooms


def surface_m2(rooms: int) -> float:
    """Usual surface of a home of that many rooms, in m²: a round convention, not a right."""
    listed = min(rooms, len(_SURFACE_M2))
    return _SURFACE_M2[listed - 1] + _FURTHER_ROOM_M2 * (rooms - listed)

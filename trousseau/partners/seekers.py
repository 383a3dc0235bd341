"""Households as fitting sees them, from their case file; what nobody asked yet stays unknown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import Door, reading
from trousseau.audit.models import Extent
from trousseau.households import access
from trousseau.households.answer_sheets import SHEETS, asked_members, values_of
from trousseau.households.models import Household
from trousseau.households.profile import NobodyMoves, profile_of
from trousseau.households.queries import members_of
from trousseau.partners.fitting import Seeker
from trousseau.privacy.queries import PersonLine

# As many households are laid beside an opportunity at once.
MOST = 100


@dataclass(frozen=True)
class Called:
    """A household as fitting sees it, and its adults, by whom it is called."""

    seeker: Seeker
    adults: tuple[PersonLine, ...]


def seeker_of(
    actor: Actor,
    household_id: UUID,
    at: datetime,
    areas: Iterable[str] = (),
    from_on: date | None = None,
) -> Called | None:
    """One household, for the areas it looks at and the day from which it needs a home.

    None when no adult of it moves. Raises NotHere.
    """
    with reading(actor, "opportunities.fitting", at) as door:
        found = access.get_household(actor, household_id)
        called = _called(door, actor, _with_file(actor).get(pk=found.pk), localdate(at))
    if called is None:
        return None
    seeker = replace(called.seeker, areas=frozenset(areas), from_on=from_on)
    return Called(seeker, called.adults)


def seekers(actor: Actor, at: datetime) -> tuple[Called, ...]:
    """The open households one accompanies; for a manager, those of the centre; `MOST` of them."""
    with reading(actor, "opportunities.households", at) as door:
        rows = _with_file(actor).filter(closed_on=None)
        if actor.role != Role.MANAGER:
            rows = rows.filter(referent=actor.user)
        found = [_called(door, actor, row, localdate(at)) for row in rows.order_by("pk")[:MOST]]
    return tuple(one for one in found if one is not None)


def _with_file(actor: Actor) -> QuerySet[Household]:
    return access.households(actor).prefetch_related("memberships__person__referent", SHEETS)


def _called(door: Door, actor: Actor, household: Household, today: date) -> Called | None:
    members = members_of(actor, household.memberships.all(), today)
    here = [member.person.id for member in members]
    for person in here:
        door.saw(person, Extent.LINE, access.record(household.pk))
    try:
        filled = profile_of(asked_members(members), values_of(household, here), today)
    except NobodyMoves:
        return None
    adults = tuple(one.person for one in members if one.is_adult)
    return Called(Seeker(str(household.pk), filled.profile), adults)

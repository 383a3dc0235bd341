"""The relay of a hand-over (`relay`), read from its rows; inside a door that reaches them all."""

from collections.abc import Hashable, Iterable, Sequence, Set
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.handovers.models import Handover, HandoverConsent
from trousseau.handovers.relay import FieldGroup, HandOverConsent, Relay
from trousseau.households.models import Household
from trousseau.households.queries import Member, members_of
from trousseau.plans.choices import MoveState
from trousseau.plans.models import Move


def fetch_along(rows: Sequence[Handover]) -> None:
    """Read all that the functions below look at, in as many queries for many rows as for one."""
    prefetch_related_objects(
        rows,
        "household__centre",
        "household__referent",
        "household__memberships__person__referent",
        "household__plans__moves",
        "consents__consent",
    )


def move_of(household: Household) -> Move | None:
    """The last move that is planned or has taken place; None without one."""
    moves = [one for plan in household.plans.all() for one in plan.moves.all()]
    there = [one for one in moves if one.state != MoveState.CALLED_OFF]
    return max(there, key=lambda one: (one.leaves_on, str(one.pk)), default=None)


def arrives_on(move: Move) -> date:
    """The day on which they arrived, or are to."""
    return move.arrived_on or move.arrives_on


def movers(actor: Actor, household: Household, today: date) -> tuple[Member, ...]:
    """The adults who decide and the children of a household, the first adult first."""
    members = members_of(actor, household.memberships.all(), today)
    return tuple(one for one in members if one.decides or not one.is_adult)


def relay_of(handover: Handover, move: Move | None, members: Iterable[Member]) -> Relay | None:
    """Who answers when, and what is told, as the consents stand now; None without a move."""
    if move is None:
        return None
    adults = frozenset(one.person.id for one in members if one.decides)
    consents = tuple(map(_agreed, handover.consents.all()))
    return Relay(arrives_on(move), adults, consents, handover.accepted_on)


def agreed_on(row: HandoverConsent, day: date) -> bool:
    """Whether what one adult agreed to holds on a day."""
    return _agreed(row).holds_on(day)


def whole_file_on(handover: Handover, adults: Set[Hashable], day: date) -> bool:
    """Whether each of these adults agrees that the whole file goes along."""
    rows = [row for row in handover.consents.all() if row.whole_file and agreed_on(row, day)]
    return adults <= {row.person_id for row in rows}


def _agreed(row: HandoverConsent) -> HandOverConsent:
    given = row.consent
    ends_at = min(filter(None, (given.withdrawn_at, given.expires_at)))
    return HandOverConsent(
        row.person_id,
        frozenset(map(FieldGroup, row.groups)),
        localdate(given.given_at),
        localdate(ends_at),
    )

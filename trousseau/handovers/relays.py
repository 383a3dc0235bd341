"""The relay of a hand-over (`relay`), read from its rows; inside a door that reaches them all."""

from collections.abc import Hashable, Iterable, Sequence, Set
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.handovers.models import Handover, HandoverConsent
from trousseau.handovers.relay import FieldGroup, HandOverConsent, Relay
from trousseau.households.choices import Relocates
from trousseau.households.models import Household
from trousseau.households.queries import Member, members_of
from trousseau.households.transfers import colleagues
from trousseau.plans.choices import MoveState, PlanState
from trousseau.plans.models import Move

# Whoever arrived longer ago is followed no more: there is nothing to hand over.
RECENT = timedelta(days=366)


def fetch_along(rows: Sequence[Handover], today: date) -> None:
    """Read all that the functions below look at, in as many queries for many rows as for one."""
    prefetch_related_objects(
        rows,
        "household__centre",
        "household__referent",
        "household__memberships__person__referent",
        "household__memberships__person__channels",
        "household__plans__moves",
        "consents__consent",
        Prefetch("receiver__memberships", colleagues(today), to_attr="accompanies"),
    )


def to_hand_over(household: Household, today: date) -> Move | None:
    """The last move that is planned or took place in the last year; None without one."""
    found = max(_standing(household), key=lambda one: (one.leaves_on, str(one.pk)), default=None)
    if found is not None and found.arrived_on and found.arrived_on < today - RECENT:
        return None
    return found


def move_of(handover: Handover) -> Move | None:
    """The move that it is about, as long as that stands. None once the move was called off, the
    plan or the file was closed, or another move came after it: the centre of the place one has
    left, or never went to, learns nothing more."""
    household = handover.household
    standing = () if household.closed_on is not None else _standing(household)
    move = next((one for one in standing if one.pk == handover.move_id), None)
    if move is None:
        return None
    others = [one for one in standing if one.pk != move.pk]
    over = any(one.arrived_on is None or one.leaves_on >= move.leaves_on for one in others)
    return None if over else move


def _standing(household: Household) -> tuple[Move, ...]:
    plans = [one for one in household.plans.all() if one.state != PlanState.CLOSED]
    moves = [one for plan in plans for one in plan.moves.all()]
    return tuple(one for one in moves if one.state != MoveState.CALLED_OFF)


def arrives_on(move: Move) -> date:
    """The day on which they arrived, or are to."""
    return move.arrived_on or move.arrives_on


def movers(actor: Actor, household: Household, today: date) -> tuple[Member, ...]:
    """The adults who decide and the children who go along, the first adult first."""
    members = members_of(actor, household.memberships.all(), today)
    return tuple(one for one in members if one.decides or _goes_along(one))


def _goes_along(child: Member) -> bool:
    stays = child.relocates == Relocates.NO or child.expected_on is not None
    return not child.is_adult and not stays


def receiver_is_there(handover: Handover) -> bool:
    """Whether whoever was named accompanies households there today; not, where nobody was."""
    there = getattr(handover.receiver, "accompanies", ())
    return any(one.centre_id == handover.to_centre_id for one in there)


def relay_of(handover: Handover, members: Iterable[Member]) -> Relay | None:
    """Who answers when, and what is told, as the rows stand now; None once the move is over."""
    move = move_of(handover)
    if move is None:
        return None
    adults = frozenset(one.person.id for one in members if one.decides)
    return Relay(
        arrives_on=arrives_on(move),
        adults=adults,
        consents=tuple(map(_agreed, handover.consents.all())),
        accepted_on=handover.accepted_on if receiver_is_there(handover) else None,
        has_arrived=move.arrived_on is not None,
        unreachable=adults - _reachable(handover.household),
    )


def _reachable(household: Household) -> frozenset[UUID]:
    """Of whom something may be told by which they are reached without risk (`told`)."""
    people = (row.person for row in household.memberships.all())
    return frozenset(
        person.pk
        for person in people
        if any(channel.safe is not False for channel in person.channels.all())
    )


def agreed_on(row: HandoverConsent, day: date) -> bool:
    """Whether what one adult agreed to holds on a day."""
    return _agreed(row).holds_on(day)


def whole_file_on(handover: Handover, adults: Set[Hashable], day: date) -> bool:
    """Whether each of these adults agrees that the whole file goes along."""
    return adults <= whole_files_on(handover, day).keys()


def whole_files_on(handover: Handover, day: date) -> dict[UUID, HandoverConsent]:
    """By adult, the word on which the whole file goes along."""
    rows = [row for row in handover.consents.all() if row.whole_file and agreed_on(row, day)]
    return {row.person_id: row for row in rows}


def _agreed(row: HandoverConsent) -> HandOverConsent:
    given = row.consent
    ends_at = min(filter(None, (given.withdrawn_at, given.expires_at)))
    return HandOverConsent(
        row.person_id,
        frozenset(map(FieldGroup, row.groups)),
        localdate(given.given_at),
        localdate(ends_at),
    )

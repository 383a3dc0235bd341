"""What can be read of hand-overs: frozen values, already in the log when they are returned."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import Door, NotHere, reading, system
from trousseau.audit.models import Extent
from trousseau.handovers import access
from trousseau.handovers.actions import why_not_yet
from trousseau.handovers.choices import OPEN, HandoverState
from trousseau.handovers.models import Handover
from trousseau.handovers.relay import FieldGroup, Relay, Side
from trousseau.handovers.relays import (
    agreed_on,
    arrives_on,
    fetch_along,
    move_of,
    movers,
    relay_of,
)
from trousseau.handovers.told import ToldFile, told_file
from trousseau.households import access as households
from trousseau.households.models import Household
from trousseau.households.queries import Member, adults_of
from trousseau.households.transfers import arrival_centres, colleagues_at
from trousseau.plans.models import Move
from trousseau.privacy.keys import open_key
from trousseau.privacy.queries import PersonLine

NOTHING = frozenset[FieldGroup]()


@dataclass(frozen=True)
class AdultSays:
    """What one adult agrees to today, and since when; nothing, and None, if they do not."""

    person: PersonLine
    groups: frozenset[FieldGroup]
    whole_file: bool
    since: date | None


@dataclass(frozen=True)
class HandoverSheet:
    """A hand-over as its departure centre sees it."""

    id: UUID
    household: UUID
    to_centre: str
    state: HandoverState
    note: str
    proposed_on: date
    accepted_on: date | None
    receiver: str
    called_on: date | None
    # None once the move was called off.
    relay: Relay | None
    arrives_on: date | None
    has_arrived: bool
    adults: tuple[AdultSays, ...]
    # Why the file cannot be handed over today, in a code; empty when it can.
    why_not_yet: str


@dataclass(frozen=True)
class GivenLine:
    """A hand-over of one's own centre, in a list."""

    id: UUID
    adults: tuple[PersonLine, ...]
    to_centre: str
    state: HandoverState
    arrives_on: date | None


@dataclass(frozen=True)
class IncomingLine:
    """A household that another centre proposes: those who allowed to be named, and no more."""

    id: UUID
    from_centre: str
    names: tuple[str, ...]
    # None: they did not all agree that it is told.
    arrives_on: date | None
    state: HandoverState


@dataclass(frozen=True)
class ReceivedSheet:
    """What the arrival centre is told of a household it has accepted."""

    id: UUID
    from_centre: str
    referent: str
    answers: Side
    departure_stays_until: date
    file: ToldFile


class ToDo(StrEnum):
    """What waits for somebody."""

    ASK = "ask"  # an adult has not said yet what may be told
    CALL = "call"  # 48 hours after the arrival
    TRANSFER = "transfer"  # from day 31, everybody agrees
    ANSWER = "answer"  # another centre asks ours


@dataclass(frozen=True)
class HandoverToDo:
    """One thing to be done about a hand-over, and by when."""

    what: ToDo
    handover: UUID
    names: tuple[str, ...]
    by: date


def handover_sheet(actor: Actor, handover_id: UUID, at: datetime) -> HandoverSheet:
    """A hand-over, for those who work on its household; raises NotHere."""
    with reading(actor, "handovers.follow", at) as door:
        row = access.get_given(actor, handover_id)
        fetch_along([row])
        sheet = _sheet(actor, row, localdate(at))
        for one in sheet.adults:
            door.saw(one.person.id, Extent.LINE, access.record(row.pk))
    return sheet


def _sheet(actor: Actor, row: Handover, today: date) -> HandoverSheet:
    household, move = row.household, move_of(row.household)
    members = movers(actor, household, today)
    relay = relay_of(row, move, members)
    given = {
        one.person_id: one
        for one in sorted(row.consents.all(), key=lambda one: one.pk)
        if agreed_on(one, today)
    }
    adults = []
    for member in members:
        if member.decides:
            said = given.get(member.person.id)
            adults.append(
                AdultSays(
                    member.person,
                    frozenset(map(FieldGroup, said.groups)) if said else NOTHING,
                    said.whole_file if said else False,
                    localdate(said.consent.given_at) if said else None,
                )
            )
    has_arrived = move is not None and move.arrived_on is not None
    return HandoverSheet(
        id=row.pk,
        household=household.pk,
        to_centre=row.to_centre.name,
        state=HandoverState(row.state),
        note=open_key(household).read(row, "note"),
        proposed_on=row.proposed_on,
        accepted_on=row.accepted_on,
        receiver=str(row.receiver) if row.receiver else "",
        called_on=row.called_on,
        relay=relay,
        arrives_on=arrives_on(move) if move else None,
        has_arrived=has_arrived,
        adults=tuple(adults),
        why_not_yet=why_not_yet(row, relay, today) if has_arrived else "not_arrived",
    )


def given_handovers(actor: Actor, at: datetime) -> tuple[GivenLine, ...]:
    """The open ones of the households of one's centre, the oldest first."""
    with reading(actor, "handovers.index", at) as door:
        open_ones = access.given(actor).filter(state__in=OPEN).select_related("to_centre")
        rows = list(open_ones.order_by("proposed_on", "pk"))
        fetch_along(rows)
        found = []
        for row in rows:
            adults, move = (
                _adults(door, actor, row.household, localdate(at)),
                move_of(row.household),
            )
            day = arrives_on(move) if move else None
            state = HandoverState(row.state)
            found.append(GivenLine(row.pk, adults, row.to_centre.name, state, day))
    return tuple(found)


def open_handover(actor: Actor, household_id: UUID, at: datetime) -> UUID | None:
    """The open hand-over of a household, if there is one; raises NotHere."""
    with reading(actor, "handovers.index", at):
        household = households.get_household(actor, household_id)
        rows = household.handovers.filter(state__in=OPEN)
        found: UUID | None = rows.values_list("pk", flat=True).first()
    return found


def incoming_handovers(actor: Actor, at: datetime) -> tuple[IncomingLine, ...]:
    """What other centres propose to one's own: those to which each adult has agreed."""
    with reading(actor, "handovers.index", at) as door:
        rows = access.incoming(actor).order_by("proposed_on", "pk")
        return _incoming_lines(door, actor, rows, at)


def _incoming_lines(
    door: Door, actor: Actor, rows: Iterable[Handover], at: datetime
) -> tuple[IncomingLine, ...]:
    known = _beyond(actor, rows, at)
    return tuple(_incoming(door, one, localdate(at)) for one in known)


def _incoming(door: Door, known: "_Known", today: date) -> IncomingLine:
    row, told = known.row, known.relay.told_on(today)
    named = [
        one.person
        for one in known.members
        if FieldGroup.WHO in told.of_one.get(one.person.id, NOTHING)
    ]
    for person in named:
        door.saw(person.id, Extent.LINE, access.record(row.pk))
    day = arrives_on(known.move) if FieldGroup.ARRIVAL in told.of_all else None
    return IncomingLine(
        row.pk,
        row.household.centre.name,
        tuple(person.called for person in named),
        day,
        HandoverState(row.state),
    )


@dataclass(frozen=True)
class _Known:
    """A household behind the wall of its own centre, as far as its adults let it be known."""

    row: Handover
    members: tuple[Member, ...]
    move: Move
    relay: Relay


def _beyond(actor: Actor, found: Iterable[Handover], at: datetime) -> list[_Known]:
    """Past the second wall: those of which each adult allowed to be named and reached."""
    known, today = [], localdate(at)
    with system("handovers.index", at):
        rows = list(found)
        fetch_along(rows)
        for row in rows:
            move = move_of(row.household)
            members = movers(actor, row.household, today)
            relay = relay_of(row, move, members)
            # As if it had been accepted: what is asked is whether it may be.
            if (
                move is not None
                and relay
                and replace(relay, accepted_on=today).taken_over_on(today)
            ):
                known.append(_Known(row, members, move, relay))
    return known


def received(actor: Actor, handover_id: UUID, at: datetime, language: str = "fr") -> ReceivedSheet:
    """What is told of a household that the arrival centre has accepted, and nothing else.

    For whoever was named, and for managers. Raises NotHere, also once an adult took back what it
    takes to take over.
    """
    with reading(actor, "handovers.show", at) as door:
        row = access.get_incoming(actor, handover_id)
        known = _beyond(actor, [row], at) if row.state == HandoverState.ACCEPTED else []
        if not known:
            raise NotHere(what=access.record(handover_id))
        (one,) = known
        today, home = localdate(at), row.household
        with system("handovers.show", at):
            told = one.relay.told_on(today)
            file = told_file(actor, row, one.move, one.members, told, language)
        told_of = [adult.id for adult in file.adults]
        told_of += [child.id for child in file.children or ()]
        for person in told_of:
            door.saw(person, record=access.record(row.pk))
    return ReceivedSheet(
        id=row.pk,
        from_centre=home.centre.name,
        referent=str(home.referent) if home.referent else "",
        answers=one.relay.answers_on(today),
        departure_stays_until=one.relay.departure_stays_until,
        file=file,
    )


def where_to(actor: Actor) -> list[tuple[int, str]]:
    """The arrival centres a household of one's own may go to, by name."""
    return [(number, name) for number, name in arrival_centres() if number != actor.centre]


def colleagues(actor: Actor, at: datetime) -> list[tuple[UUID, str]]:
    """Those of one's own centre who accompany households, by name."""
    rows = colleagues_at(actor.centre or 0, at).select_related("user")
    names = {row.user_id: str(row.user) for row in rows}
    return sorted(names.items(), key=lambda pair: pair[1])


def handovers_to_do(actor: Actor, at: datetime) -> tuple[HandoverToDo, ...]:
    """What waits for this actor, the soonest first: of those they accompany, of all for a manager.

    What another centre asks of ours waits for everybody who may answer.
    """
    today = localdate(at)
    found: list[HandoverToDo] = []
    with reading(actor, "today.index", at) as door:
        given = access.given(actor).filter(state__in=OPEN)
        if actor.role == Role.CASEWORKER:
            given = given.filter(household__referent=actor.user)
        rows = list(given.select_related("to_centre", "receiver"))
        fetch_along(rows)
        for sheet in (_sheet(actor, row, today) for row in rows):
            if (due := _due(sheet, today)) is None:
                continue
            for one in sheet.adults:
                door.saw(one.person.id, Extent.LINE, access.record(sheet.id))
            names = tuple(one.person.called for one in sheet.adults)
            found.append(HandoverToDo(due[0], sheet.id, names, due[1]))
        asked = access.incoming(actor).filter(state=HandoverState.PROPOSED)
        for line in _incoming_lines(door, actor, asked, at):
            by = line.arrives_on or today
            found.append(HandoverToDo(ToDo.ANSWER, line.id, line.names, by))
    return tuple(sorted(found, key=lambda one: (one.by, str(one.handover))))


def _due(sheet: HandoverSheet, today: date) -> tuple[ToDo, date] | None:
    if sheet.relay is None:
        return None
    if sheet.has_arrived and sheet.called_on is None:
        return ToDo.CALL, sheet.relay.call_on
    if any(one.since is None for one in sheet.adults):
        return ToDo.ASK, sheet.relay.arrives_on
    if not sheet.why_not_yet:
        return ToDo.TRANSFER, sheet.relay.departure_stays_until
    return None


def _adults(door: Door, actor: Actor, household: Household, today: date) -> tuple[PersonLine, ...]:
    found = adults_of(actor, household, today)
    for person in found:
        door.saw(person.id, Extent.LINE)
    return found

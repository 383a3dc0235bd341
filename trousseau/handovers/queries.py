"""What can be read of hand-overs: frozen values, already in the log when they are returned."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
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
from trousseau.handovers.models import Handover, HandoverConsent
from trousseau.handovers.relay import FieldGroup, Relay, Side
from trousseau.handovers.relays import (
    agreed_on,
    arrives_on,
    fetch_along,
    move_of,
    movers,
    receiver_is_there,
    relay_of,
)
from trousseau.handovers.told import ToldFile, told_file
from trousseau.households.homes import Homes
from trousseau.households.models import Household
from trousseau.households.queries import Member, adults_of, grown_ups
from trousseau.households.transfers import arrival_centres, colleagues_at
from trousseau.plans.models import Move
from trousseau.privacy.consents import Sharing
from trousseau.privacy.keys import DataKey, open_key
from trousseau.privacy.queries import PersonLine

NOTHING = frozenset[FieldGroup]()


@dataclass(frozen=True)
class AdultSays:
    """What one adult agrees to today, and since when; nothing, and None, if they do not.

    Of a hand-over: where to, whether it is open still, and the note that is read with them.
    """

    person: PersonLine
    groups: frozenset[FieldGroup]
    whole_file: bool
    since: date | None
    to_centre: str
    is_open: bool
    note: str


@dataclass(frozen=True)
class WordGiven:
    """What one consent to a hand-over stands for."""

    groups: frozenset[FieldGroup]
    whole_file: bool


@dataclass(frozen=True)
class HandoverSheet:
    """A hand-over as its departure centre sees it; what each adult said is not on it."""

    id: UUID
    household: UUID
    to_centre: str
    state: HandoverState
    note: str
    proposed_on: date
    accepted_on: date | None
    receiver: str
    # Not, once they no longer accompany households there.
    receiver_is_there: bool
    called_on: date | None
    # None once the move is over (`relays.move_of`).
    relay: Relay | None
    arrives_on: date | None
    has_arrived: bool
    # Those who are asked, each alone.
    adults: tuple[PersonLine, ...]
    # Whether each of them has allowed something.
    everybody_agreed: bool
    # Why the file cannot be handed over today, in a code; empty when it can.
    why_not_yet: str


@dataclass(frozen=True)
class GivenLine:
    """A hand-over of one's own centre, in a list."""

    id: UUID
    adults: tuple[PersonLine, ...]
    to_centre: str
    state: HandoverState
    # None once the move is over.
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
    # Who was named, and whether they still accompany households there; empty: nobody was.
    receiver: str
    receiver_is_there: bool


@dataclass(frozen=True)
class ReceivedSheet:
    """What the arrival centre is told of a household it has accepted."""

    id: UUID
    from_centre: str
    referent: str
    answers: Side
    # None before they have arrived.
    departure_stays_until: date | None
    file: ToldFile


@dataclass(frozen=True)
class OpenHandover:
    """Where a household is to be handed over, and who will be there; empty: nobody was named."""

    id: UUID
    to_centre: str
    receiver: str


class ToDo(StrEnum):
    """What waits for somebody."""

    ASK = "ask"  # an adult has not said yet what may be told
    CALL = "call"  # 48 hours after the arrival
    TRANSFER = "transfer"  # from day 31, everybody agrees
    ANSWER = "answer"  # another centre asks ours
    NAME = "name"  # whoever of ours was named is no longer there
    DECLINED = "declined"  # the other centre cannot


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
        today = localdate(at)
        fetch_along([row], today)
        members = grown_ups(actor, row.household, today)
        sheet = _sheet(row, members, open_key(row.household), today)
        for one in sheet.adults:
            door.saw(one.id, Extent.LINE, access.record(row.pk))
    return sheet


def adult_says(actor: Actor, handover_id: UUID, person_id: UUID, at: datetime) -> AdultSays:
    """What one adult agrees to, for a page that is looked at with them alone; raises NotHere, also
    for who is not asked."""
    with reading(actor, "handovers.ask", at) as door:
        row = access.get_given(actor, handover_id)
        today = localdate(at)
        fetch_along([row], today)
        adults = grown_ups(actor, row.household, today)
        asked = {one.person.id: one.person for one in adults if one.decides}
        if person_id not in asked:
            raise NotHere(person=person_id)
        said = _in_force(row, today).get(person_id)
        found = AdultSays(
            asked[person_id],
            frozenset(map(FieldGroup, said.groups)) if said else NOTHING,
            said.whole_file if said else False,
            localdate(said.consent.given_at) if said else None,
            row.to_centre.name,
            row.state in OPEN,
            open_key(row.household).read(row, "note"),
        )
        door.saw(person_id, Extent.LINE, access.record(row.pk))
    return found


def words_given(actor: Actor, sharing: Sharing, at: datetime) -> dict[UUID, WordGiven]:
    """What the consents of a person to hand-overs stand for, by consent: `sharing` is what this
    actor has read of them."""
    with reading(actor, "consents.index", at):
        consents = [one.id for one in sharing.consents]
        rows = HandoverConsent.objects.filter(consent__in=consents, person=sharing.person)
        return {
            row.consent_id: WordGiven(frozenset(map(FieldGroup, row.groups)), row.whole_file)
            for row in rows
        }


def _in_force(row: Handover, today: date) -> dict[UUID, HandoverConsent]:
    """By adult, what they said last, as far as it holds."""
    rows = sorted(row.consents.all(), key=lambda one: one.pk)
    return {one.person_id: one for one in rows if agreed_on(one, today)}


def _sheet(row: Handover, members: Collection[Member], key: DataKey, today: date) -> HandoverSheet:
    """`members`: all adults of its household; of those, who decides is asked."""
    household, move, relay = row.household, move_of(row), relay_of(row, members)
    asked = tuple(one.person for one in members if one.decides)
    return HandoverSheet(
        id=row.pk,
        household=household.pk,
        to_centre=row.to_centre.name,
        state=HandoverState(row.state),
        note=key.read(row, "note"),
        proposed_on=row.proposed_on,
        accepted_on=row.accepted_on,
        receiver=str(row.receiver) if row.receiver else "",
        receiver_is_there=receiver_is_there(row),
        called_on=row.called_on,
        relay=relay,
        arrives_on=arrives_on(move) if move else None,
        has_arrived=move is not None and move.arrived_on is not None,
        adults=asked,
        everybody_agreed={one.id for one in asked} <= _in_force(row, today).keys(),
        why_not_yet=why_not_yet(row, relay, {one.person.id for one in members}, today),
    )


def given_handovers(actor: Actor, at: datetime) -> tuple[GivenLine, ...]:
    """Those of the households of one's centre that are open, or were declined lately; the oldest
    first."""
    with reading(actor, "handovers.index", at) as door:
        today = localdate(at)
        open_ones = access.given_now(actor, today).select_related("to_centre")
        rows = list(open_ones.order_by("proposed_on", "pk"))
        fetch_along(rows, today)
        found = []
        for row in rows:
            adults, move = _adults(door, actor, row.household, today), move_of(row)
            day = arrives_on(move) if move else None
            state = HandoverState(row.state)
            found.append(GivenLine(row.pk, adults, row.to_centre.name, state, day))
    return tuple(found)


def open_handover(actor: Actor, household_id: UUID, at: datetime) -> OpenHandover | None:
    """The open hand-over of a household, if there is one; none of one the actor does not reach."""
    with reading(actor, "handovers.index", at):
        rows = access.given(actor).filter(household=household_id, state__in=OPEN)
        row = rows.select_related("to_centre", "receiver").first()
        if row is None:
            return None
        return OpenHandover(row.pk, row.to_centre.name, str(row.receiver) if row.receiver else "")


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
        str(row.receiver) if row.receiver else "",
        receiver_is_there(row),
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
        fetch_along(rows, today)
        for row in rows:
            members = movers(actor, row.household, today)
            move, relay = move_of(row), relay_of(row, members)
            if move is not None and relay is not None and relay.may_be_known_on(today):
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
        departure_stays_until=one.relay.departure_stays_until if one.relay.has_arrived else None,
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


def handovers_to_do(homes: Homes, at: datetime) -> tuple[HandoverToDo, ...]:
    """What waits for the actor, the soonest first: of those they accompany, of all for a manager;
    inside the door of the page of the day.

    What another centre asks of ours waits for everybody who may answer.
    """
    actor, today = homes.actor, homes.today
    found: list[HandoverToDo] = []
    given = access.given_now(actor, today).filter(household__closed_on=None)
    if actor.role == Role.CASEWORKER:
        given = given.filter(household__referent=actor.user)
    rows = list(given.select_related("to_centre", "receiver"))
    homes.fetch(row.household_id for row in rows)
    for row in rows:
        row.household = homes.row(row.household_id)
    fetch_along(rows, today)
    for row in rows:
        sheet = _sheet(row, homes.grown_ups(row.household_id), homes.key(row.household_id), today)
        if (due := _due(sheet, row.ended_on, today)) is None:
            continue
        for one in sheet.adults:
            homes.saw(one.id, access.record(sheet.id))
        names = tuple(one.called for one in sheet.adults)
        found.append(HandoverToDo(due[0], sheet.id, names, due[1]))
    for known in _beyond(actor, access.incoming(actor), at):
        if known.row.receiver_id is None or not receiver_is_there(known.row):
            line = _incoming(homes.door, known, today)
            what = ToDo.NAME if line.receiver else ToDo.ANSWER
            found.append(HandoverToDo(what, line.id, line.names, line.arrives_on or today))
    return tuple(sorted(found, key=lambda one: (one.by, str(one.handover))))


def _due(sheet: HandoverSheet, ended_on: date | None, today: date) -> tuple[ToDo, date] | None:
    if ended_on is not None:
        return ToDo.DECLINED, ended_on
    if sheet.relay is None:
        return None
    if sheet.has_arrived and sheet.called_on is None:
        return ToDo.CALL, sheet.relay.call_on
    if not sheet.everybody_agreed:
        return ToDo.ASK, sheet.relay.arrives_on
    if not sheet.why_not_yet:
        return ToDo.TRANSFER, sheet.relay.departure_stays_until
    return None


def _adults(door: Door, actor: Actor, household: Household, today: date) -> tuple[PersonLine, ...]:
    found = adults_of(actor, household, today)
    for person in found:
        door.saw(person.id, Extent.LINE)
    return found

"""What can change about a hand-over: proposed, agreed to, accepted, called, carried out."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import Door, NotHere, system, writing
from trousseau.accounts.models import Centre
from trousseau.handovers import access
from trousseau.handovers.choices import OPEN, HandoverState
from trousseau.handovers.models import Handover, HandoverConsent
from trousseau.handovers.relay import TO_TAKE_OVER, FieldGroup, Relay, Side
from trousseau.handovers.relays import (
    agreed_on,
    fetch_along,
    move_of,
    movers,
    relay_of,
    whole_file_on,
)
from trousseau.households import access as households
from trousseau.households.actions import NotPossible, heard_of
from trousseau.households.transfers import WELCOMES, transfer, works_at
from trousseau.privacy.choices import CHANNELS, GivenHow, Purpose, RecipientKind
from trousseau.privacy.consents import end_consent, give_consent
from trousseau.privacy.disclosures import disclose
from trousseau.privacy.keys import open_key
from trousseau.privacy.months import months_after
from trousseau.privacy.recipients import Recipient

# Long enough for a move that is still to come, and thirty days.
CONSENT_MONTHS = 6
# What of a person's own file each group holds; the others are read from elsewhere.
FIELDS_OF = {
    FieldGroup.WHO: ("given_names", "family_name", "own_script_name", "birth_date", "language"),
    FieldGroup.CONTACT: (CHANNELS,),
}


def propose(actor: Actor, household_id: UUID, centre_id: int, note: str, at: datetime) -> UUID:
    """Propose a household that moves to an arrival centre; gives the hand-over.

    Nothing is told yet: each adult is asked first. Raises NotPossible: `closed`, `no_move`,
    `already` (one is open), `no_arrival_centre`; NotHere.
    """
    with writing(actor, "handovers.add", at) as door:
        household = households.get_household_to_change(actor, household_id)
        if household.closed_on is not None:
            raise NotPossible("closed")
        if move_of(household) is None:
            raise NotPossible("no_move")
        if household.handovers.filter(state__in=OPEN).exists():
            raise NotPossible("already")
        to = Centre.objects.filter(pk=centre_id, kind__in=WELCOMES)
        if not to.exclude(pk=household.centre_id).exists():
            raise NotPossible("no_arrival_centre")
        row = Handover(
            household=household,
            to_centre_id=centre_id,
            proposed_on=localdate(at),
            proposed_by_id=actor.user,
        )
        open_key(household).write(row, {"note": note.replace("\r\n", "\n").strip()})
        row.save(force_insert=True)
        door.changed(record=access.record(row.pk))
    return row.pk


def agree(
    actor: Actor,
    handover_id: UUID,
    person_id: UUID,
    groups: Collection[FieldGroup],
    how: GivenHow,
    at: datetime,
    *,
    whole_file: bool = False,
) -> None:
    """One adult, asked alone, agrees to what is told from now on; what they said before ends.

    `whole_file`: that all of the file follows, thirty days after the arrival. Raises ValueError
    without the name, or for a whole file without what it takes to take over; NotHere for who does
    not decide.
    """
    wanted = set(groups)
    if FieldGroup.WHO not in wanted or (whole_file and not wanted >= TO_TAKE_OVER):
        raise ValueError("nobody takes over from somebody without a name")
    with writing(actor, "handovers.agree", at) as door:
        row = access.get_given_to_change(actor, handover_id)
        _must_decide(actor, row, person_id, at)
        _end(row, person_id, door, at)
        to = _recipient(row)
        fields = [name for group in FIELDS_OF if group in wanted for name in FIELDS_OF[group]]
        until = months_after(localdate(at), CONSENT_MONTHS)
        expires_at = at.replace(year=until.year, month=until.month, day=until.day)
        given = give_consent(actor, person_id, to, Purpose.TRANSFER, fields, expires_at, at, how)
        HandoverConsent.objects.create(
            handover=row,
            person_id=person_id,
            consent_id=given,
            groups=[str(group) for group in FieldGroup if group in wanted],
            whole_file=whole_file,
        )
        # From now on the arrival centre can read it: that is when it leaves.
        disclose(actor, person_id, to, Purpose.TRANSFER, fields, at)
        door.changed(person_id, record=access.record(row.pk))


def take_back(actor: Actor, handover_id: UUID, person_id: UUID, at: datetime) -> None:
    """One adult takes back what they agreed to; nobody is asked why, and it bites at once."""
    with writing(actor, "handovers.take_back", at) as door:
        row = access.get_given_to_change(actor, handover_id)
        if not row.consents.filter(person=person_id).exists():
            raise NotHere(person=person_id)
        _end(row, person_id, door, at)
        door.changed(person_id, record=access.record(row.pk))


def accept(actor: Actor, handover_id: UUID, receiver: UUID, at: datetime) -> None:
    """The arrival centre accepts and names who is there for the household.

    Raises NotHere, also for who does not work there; NotPossible `not_agreed` before each adult
    allowed to be named and reached.
    """
    with writing(actor, "handovers.accept", at) as door:
        row = access.get_incoming_to_change(actor, handover_id)
        if not works_at(row.to_centre, receiver, at):
            raise NotHere(what=f"user:{receiver}")
        row.state, row.accepted_on = HandoverState.ACCEPTED, localdate(at)
        row.receiver_id = receiver
        # The household is still behind the wall of its own centre.
        with system("handovers.accept", at):
            relay = _relay(actor, row, at)
            if relay is None or not relay.taken_over_on(localdate(at)):
                raise NotPossible("not_agreed")
        row.save(update_fields=["state", "accepted_on", "receiver"])
        door.changed(record=access.record(row.pk))


def decline(actor: Actor, handover_id: UUID, at: datetime) -> None:
    """The arrival centre cannot; nothing more is told to it, and the departure centre goes on."""
    with writing(actor, "handovers.decline", at) as door:
        row = access.get_incoming_to_change(actor, handover_id)
        with system("handovers.decline", at) as beyond:
            _close(row, HandoverState.DECLINED, beyond, at)
        door.changed(record=access.record(row.pk))


def withdraw(actor: Actor, handover_id: UUID, at: datetime) -> None:
    """The departure centre goes on by itself after all; nothing more is told. Raises NotHere."""
    with writing(actor, "handovers.withdraw", at) as door:
        row = access.get_given_to_change(actor, handover_id)
        _close(row, HandoverState.WITHDRAWN, door, at)
        door.changed(record=access.record(row.pk))


def note_call(actor: Actor, handover_id: UUID, at: datetime) -> None:
    """The departure centre has called after the arrival; it counts as contact.

    Raises NotPossible `not_arrived` before the day of the arrival, NotHere.
    """
    with writing(actor, "handovers.call", at) as door:
        row = access.get_given_to_change(actor, handover_id)
        relay = _relay(actor, row, at)
        if relay is None or localdate(at) < relay.arrives_on:
            raise NotPossible("not_arrived")
        if row.called_on is None:
            row.called_on = localdate(at)
            row.save(update_fields=["called_on"])
        heard_of(row.household, localdate(at))
        door.changed(record=access.record(row.pk))


def carry_out(actor: Actor, handover_id: UUID, at: datetime) -> None:
    """Hand the whole file over; from here on it is at the arrival centre, and nowhere else.

    Raises NotPossible: `not_arrived`, `too_early` until day 30, `not_agreed` unless the arrival
    centre has taken over and each adult agrees to the whole file, and what `households.transfers`
    says; NotHere.
    """
    with writing(actor, "handovers.transfer", at) as door:
        row = access.get_given_to_change(actor, handover_id)
        today = localdate(at)
        relay, move = _relay(actor, row, at), move_of(row.household)
        if move is None or move.arrived_on is None:
            raise NotPossible("not_arrived")
        why = why_not_yet(row, relay, today)
        if why or row.receiver_id is None:
            raise NotPossible(why or "not_agreed")
        receiver, household = row.receiver_id, row.household_id
        row.state, row.ended_on = HandoverState.DONE, today
        row.save(update_fields=["state", "ended_on"])
        transfer(actor, household, row.to_centre_id, receiver, at)
        door.changed(record=access.record(row.pk))


def why_not_yet(row: Handover, relay: Relay | None, today: date) -> str:
    """Why the file cannot be handed over today, in a code; empty when it can."""
    if relay is None or today <= relay.departure_stays_until:
        return "too_early"
    agreed = relay.answers_on(today) is Side.ARRIVAL
    if not agreed or not whole_file_on(row, relay.adults, today):
        return "not_agreed"
    return ""


def _relay(actor: Actor, row: Handover, at: datetime) -> Relay | None:
    """As the rows stand now; they are read along."""
    fetch_along([row])
    return relay_of(row, move_of(row.household), movers(actor, row.household, localdate(at)))


def _must_decide(actor: Actor, row: Handover, person_id: UUID, at: datetime) -> None:
    members = movers(actor, row.household, localdate(at))
    if person_id not in {one.person.id for one in members if one.decides}:
        raise NotHere(person=person_id)


def _recipient(row: Handover) -> Recipient:
    return Recipient(RecipientKind.CENTRE, row.to_centre.name)


def _end(row: Handover, person_id: UUID, door: Door, at: datetime) -> None:
    for given in row.consents.filter(person=person_id).select_related("consent"):
        end_consent(given.consent, door, at)


def _close(row: Handover, state: HandoverState, door: Door, at: datetime) -> None:
    for given in row.consents.select_related("consent"):
        if agreed_on(given, localdate(at)):
            end_consent(given.consent, door, at)
    row.state, row.ended_on = state, localdate(at)
    row.save(update_fields=["state", "ended_on"])

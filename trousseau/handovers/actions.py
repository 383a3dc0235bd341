"""What can change about a hand-over: proposed, agreed to, accepted, called, carried out."""

from collections.abc import Collection, Set
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
    movers,
    receiver_is_there,
    relay_of,
    to_hand_over,
    whole_file_on,
    whole_files_on,
)
from trousseau.households import access as households
from trousseau.households.actions import NotPossible, heard_of
from trousseau.households.models import Household
from trousseau.households.queries import grown_ups
from trousseau.households.transfers import WELCOMES, transfer, works_at
from trousseau.privacy.choices import CHANNELS, GivenHow, Purpose, RecipientKind
from trousseau.privacy.consents import end_consent, give_consent
from trousseau.privacy.disclosures import note_left
from trousseau.privacy.keys import open_key
from trousseau.privacy.months import months_after
from trousseau.privacy.moving import lock
from trousseau.privacy.recipients import FIELDS, Recipient

# Long enough for a move that is still to come, and thirty days.
CONSENT_MONTHS = 6
# What of a person's own file each group holds; the others are read from elsewhere.
FIELDS_OF = {
    FieldGroup.WHO: ("given_names", "family_name", "own_script_name", "birth_date", "language"),
    FieldGroup.CONTACT: (CHANNELS,),
}


def propose(actor: Actor, household_id: UUID, centre_id: int, note: str, at: datetime) -> UUID:
    """Propose a household that moves to an arrival centre; gives the hand-over.

    Nothing is told yet: each adult is asked first. Raises NotPossible: `closed`, `no_move` (none is
    planned, none took place in the last year), `already` (one is open), `no_arrival_centre`;
    NotHere.
    """
    with writing(actor, "handovers.add", at) as door:
        household = households.get_household_to_change(actor, household_id)
        if household.closed_on is not None:
            raise NotPossible("closed")
        move = to_hand_over(household, localdate(at))
        if move is None:
            raise NotPossible("no_move")
        if household.handovers.filter(state__in=OPEN).exists():
            raise NotPossible("already")
        to = Centre.objects.filter(pk=centre_id, kind__in=WELCOMES)
        if not to.exclude(pk=household.centre_id).exists():
            raise NotPossible("no_arrival_centre")
        row = Handover(
            household=household,
            move=move,
            to_centre_id=centre_id,
            proposed_on=localdate(at),
            proposed_by_id=actor.user,
        )
        _write_note(row, note)
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
    """One adult, asked alone, agrees to what may be told; what they said before ends.

    It leaves once the arrival centre is there for them, and is kept as told from that moment.

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
        to = Recipient(RecipientKind.CENTRE, row.to_centre.name)
        fields = FIELDS if whole_file else fields_of(wanted)
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
        door.changed(person_id, record=access.record(row.pk))
        if row.state == HandoverState.ACCEPTED:
            _leaves(row, _relay(actor, row, at), actor, door, at)


def fields_of(groups: Collection[FieldGroup]) -> list[str]:
    """What of a person's own file these groups hold."""
    return [name for group in FIELDS_OF if group in groups for name in FIELDS_OF[group]]


def change_note(actor: Actor, handover_id: UUID, note: str, at: datetime) -> None:
    """Other words, as long as nobody has read them; whoever agreed to the note is asked anew.

    Raises NotPossible `accepted`, NotHere.
    """
    with writing(actor, "handovers.edit", at) as door:
        row = access.get_given_to_change(actor, handover_id)
        if row.state != HandoverState.PROPOSED:
            raise NotPossible("accepted")
        before = open_key(row.household).read(row, "note")
        _write_note(row, note)
        if open_key(row.household).read(row, "note") == before:
            return
        row.save(update_fields=["note"])
        for given in row.consents.select_related("consent"):
            if FieldGroup.NOTE in given.groups and agreed_on(given, localdate(at)):
                given.groups = [one for one in given.groups if one != FieldGroup.NOTE]
                given.save(update_fields=["groups"])
        door.changed(record=access.record(row.pk))


def take_back(actor: Actor, handover_id: UUID, person_id: UUID, at: datetime) -> None:
    """One adult takes back what they agreed to; nobody is asked why, and it bites at once."""
    with writing(actor, "handovers.take_back", at) as door:
        row = access.get_given_to_change(actor, handover_id)
        if not row.consents.filter(person=person_id).exists():
            raise NotHere(person=person_id)
        _end(row, person_id, door, at)
        door.changed(person_id, record=access.record(row.pk))


def accept(actor: Actor, handover_id: UUID, receiver: UUID, at: datetime) -> None:
    """The arrival centre accepts and names who is there for the household, or names another.

    From now on it reads what was agreed to. Raises NotHere, also for who does not work there, and
    for a move that is over; NotPossible `not_agreed` before each adult allowed to be named and
    reached, `no_safe_number` while one of them cannot be reached without risk.
    """
    with writing(actor, "handovers.accept", at) as door:
        row = access.get_incoming_to_change(actor, handover_id)
        if not works_at(row.to_centre, receiver, at):
            raise NotHere(what=f"user:{receiver}")
        row.state, row.accepted_on = HandoverState.ACCEPTED, localdate(at)
        row.receiver_id = receiver
        # The household is still behind the wall of its own centre.
        with system("handovers.accept", at):
            _lock_people(row.household)
            relay = _relay(actor, row, at)
            if relay is None:
                raise NotHere(what=access.record(row.pk))
            if not relay.may_be_known_on(localdate(at)):
                raise NotPossible("not_agreed")
            if relay.unreachable:
                raise NotPossible("no_safe_number")
            _leaves(row, relay, actor, door, at)
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

    Raises NotPossible `not_arrived` before the arrival was noted, NotHere.
    """
    with writing(actor, "handovers.call", at) as door:
        row = access.get_given_to_change(actor, handover_id)
        relay = _relay(actor, row, at)
        if relay is None or not relay.has_arrived or localdate(at) < relay.arrives_on:
            raise NotPossible("not_arrived")
        if row.called_on is None:
            row.called_on = localdate(at)
            row.save(update_fields=["called_on"])
        heard_of(row.household, localdate(at))
        door.changed(record=access.record(row.pk))


def carry_out(actor: Actor, handover_id: UUID, at: datetime) -> None:
    """Hand the whole file over; from here on it is at the arrival centre, and nowhere else.

    Raises NotPossible with what `why_not_yet` says, and with what `households.transfers` says;
    NotHere.
    """
    with writing(actor, "handovers.transfer", at) as door:
        row = access.get_given_to_change(actor, handover_id)
        today = localdate(at)
        # A word that is taken back meanwhile waits until the file is there, or is seen here.
        _lock_people(row.household)
        relay = _relay(actor, row, at)
        adults = {one.person.id for one in grown_ups(actor, row.household, today)}
        why = why_not_yet(row, relay, adults, today)
        if why or row.receiver_id is None:
            raise NotPossible(why or "not_agreed")
        receiver, household = row.receiver_id, row.household_id
        words = whole_files_on(row, today)
        for given in (words[person] for person in sorted(adults)):
            note_left(given.consent, FIELDS, door, actor.user, at)
        row.state, row.ended_on = HandoverState.DONE, today
        row.save(update_fields=["state", "ended_on"])
        transfer(actor, household, row.to_centre_id, receiver, at)
        door.changed(record=access.record(row.pk))


def why_not_yet(row: Handover, relay: Relay | None, adults: Set[UUID], today: date) -> str:
    """Why the file cannot be handed over today, in a code; empty when it can.

    `closed`; `move_over`: another move came after it, or it does not take place; `not_arrived`;
    `too_early` until day 30; `nobody_receives`: whoever was named left; `no_safe_number`;
    `not_agreed` unless the arrival centre has taken over and each adult who moves agrees to the
    whole file; `somebody_stays`: one of `adults`, who are all whose files go, was not asked.
    """
    if relay is None:
        return "closed" if row.household.closed_on is not None else "move_over"
    if not relay.has_arrived:
        return "not_arrived"
    if today <= relay.departure_stays_until:
        return "too_early"
    if row.receiver_id is not None and not receiver_is_there(row):
        return "nobody_receives"
    if relay.unreachable:
        return "no_safe_number"
    if relay.answers_on(today) is not Side.ARRIVAL or not whole_file_on(row, relay.adults, today):
        return "not_agreed"
    return "" if whole_file_on(row, adults, today) else "somebody_stays"


def _relay(actor: Actor, row: Handover, at: datetime) -> Relay | None:
    """As the rows stand now; they are read along."""
    fetch_along([row], localdate(at))
    return relay_of(row, movers(actor, row.household, localdate(at)))


def _lock_people(household: Household) -> None:
    """Whose words count, before these are read: giving and taking back lock the person as well."""
    lock(list(household.memberships.filter(until_on=None).values_list("person", flat=True)))


def _leaves(row: Handover, relay: Relay | None, actor: Actor, door: Door, at: datetime) -> None:
    """Keep for each adult what the arrival centre reads from now on, once for each word given."""
    today = localdate(at)
    if relay is None or not relay.may_be_known_on(today):
        return
    told = (given for given in row.consents.all() if given.person_id in relay.adults)
    for given in told:
        if agreed_on(given, today) and not given.consent.disclosure_set.exists():
            fields = fields_of(set(map(FieldGroup, given.groups)))
            note_left(given.consent, fields, door, actor.user, at)


def _write_note(row: Handover, note: str) -> None:
    open_key(row.household).write(row, {"note": note.replace("\r\n", "\n").strip()})


def _must_decide(actor: Actor, row: Handover, person_id: UUID, at: datetime) -> None:
    members = movers(actor, row.household, localdate(at))
    if person_id not in {one.person.id for one in members if one.decides}:
        raise NotHere(person=person_id)


def _end(row: Handover, person_id: UUID, door: Door, at: datetime) -> None:
    for given in row.consents.filter(person=person_id).select_related("consent"):
        end_consent(given.consent, door, at)


def _close(row: Handover, state: HandoverState, door: Door, at: datetime) -> None:
    for given in row.consents.select_related("consent"):
        if agreed_on(given, localdate(at)):
            end_consent(given.consent, door, at)
    row.state, row.ended_on = state, localdate(at)
    row.save(update_fields=["state", "ended_on"])

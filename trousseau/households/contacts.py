"""Notes and appointments: what was said, and when one meets again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, DateTimeField, F, Q, When
from django.utils import timezone
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import how_many, the_one, writing
from trousseau.households import access
from trousseau.households.actions import heard_of
from trousseau.households.choices import (
    CONTACT_KINDS,
    AppointmentKind,
    AppointmentState,
    Interpreter,
    NoteKind,
)
from trousseau.households.models import Appointment, Household, Note
from trousseau.privacy.keys import DataKey, open_key
from trousseau.privacy.queries import PersonLine


@dataclass(frozen=True)
class NoteLine:
    """A note in the timeline of a household."""

    id: int
    kind: NoteKind
    text: str
    written_at: datetime
    written_by: str
    # Of one person alone.
    person: UUID | None


@dataclass(frozen=True)
class NewAppointment:
    """What is agreed: when, for what, where, with whose help."""

    kind: AppointmentKind
    at: datetime
    place: str = ""
    interpreter: Interpreter = Interpreter.NONE
    # Seen alone; None: whoever comes.
    person: UUID | None = None


@dataclass(frozen=True)
class AppointmentLine:
    """An appointment, with whom, and in which languages they speak."""

    id: UUID
    household: UUID
    kind: AppointmentKind
    at: datetime
    place: str
    interpreter: Interpreter
    state: AppointmentState
    with_user: str
    adults: tuple[PersonLine, ...]
    # Who is seen alone; None: whoever comes.
    person: UUID | None


def write_note(
    actor: Actor,
    household_id: UUID,
    kind: NoteKind,
    text: str,
    at: datetime,
    person_id: UUID | None = None,
) -> int:
    """Keep a note; one of a kind that is contact counts as having heard of the household.

    Of one person it is sealed under that person's key and goes with them. Raises NotHere, and
    ValueError for a note that says nothing, unless its kind says enough.
    """
    if not text.strip() and kind == NoteKind.NOTE:
        raise ValueError("a note says something")
    with writing(actor, "notes.add", at) as door:
        household = access.get_household_to_change(actor, household_id)
        note = Note(
            household=household,
            person=access.get_member(household, person_id),
            kind=kind,
            written_at=at,
            written_by_id=actor.user,
        )
        note.save(force_insert=True)
        open_key(note.person or household).write(note, {"text": text.strip()})
        note.save(update_fields=["text"])
        if kind in CONTACT_KINDS:
            heard_of(household, localdate(at))
        door.changed(person_id, record=access.record(household.pk))
    return note.pk


def notes_of(household: Household, limit: int | None) -> tuple[NoteLine, ...]:
    """The newest notes of a household, all without a limit, for a query that has a door open.

    What is about somebody who has left goes with them.
    """
    rows = household.notes.filter(_of_those_here(household))
    rows = rows.select_related("person", "written_by").order_by("-written_at", "-pk")
    key = open_key(household)
    return tuple(
        NoteLine(
            id=row.pk,
            kind=NoteKind(row.kind),
            text=(open_key(row.person) if row.person else key).read(row, "text"),
            written_at=row.written_at,
            written_by=str(row.written_by),
            person=row.person_id,
        )
        for row in rows[:limit]
    )


def agree_appointment(actor: Actor, household_id: UUID, new: NewAppointment, at: datetime) -> UUID:
    """Note an appointment with whoever agrees it. Raises NotHere, ValueError for a moment past."""
    if new.at < at - timedelta(hours=1):
        raise ValueError("an appointment lies ahead")
    with writing(actor, "appointments.add", at) as door:
        household = access.get_household_to_change(actor, household_id)
        row = Appointment(
            household=household,
            person=access.get_member(household, new.person),
            kind=new.kind,
            at=new.at,
            with_user_id=actor.user,
            interpreter=new.interpreter,
        )
        open_key(row.person or household).write(row, {"place": new.place})
        row.save(force_insert=True)
        door.changed(new.person, record=access.record(household.pk))
    return row.pk


def settle_appointment(
    actor: Actor, appointment_id: UUID, state: AppointmentState, at: datetime
) -> UUID:
    """Say what became of an appointment; gives its household. Kept, it counts as contact.

    Raises NotHere, and ValueError for one that is said to have taken place and lies ahead.
    """
    with writing(actor, "appointments.settle", at) as door:
        rows = Appointment.objects.select_for_update(of=("self",)).select_related("household")
        rows = rows.filter(household__in=access.households(actor))
        row = the_one(rows, appointment_id, f"appointment:{appointment_id}")
        if state == AppointmentState.KEPT:
            if row.at > at:
                raise ValueError("it has not taken place yet")
            heard_of(row.household, timezone.localtime(row.at).date())
        row.state = state
        row.save(update_fields=["state"])
        door.changed(row.person_id, record=access.record(row.household_id))
    return row.household_id


def appointments_of(
    household: Household, adults: tuple[PersonLine, ...]
) -> tuple[AppointmentLine, ...]:
    """Those to come and those nobody settled, for a query that has a door open."""
    rows = household.appointments.filter(_of_those_here(household), state=AppointmentState.PLANNED)
    key = open_key(household)
    found = rows.select_related("person", "with_user").order_by("at", "pk")
    return tuple(appointment_line(row, key, adults) for row in found)


def due_appointments(
    actor: Actor, day: date, *, mine: bool, most: int
) -> tuple[list[Appointment], int]:
    """Those of a day, and before it those that nobody settled, the newest first; how many there
    are. The actor's own (`mine`), or the centre's; at most so many, inside a door."""
    rows = Appointment.objects.filter(
        state=AppointmentState.PLANNED,
        at__date__lte=day,
        household__in=access.households(actor).filter(closed_on=None),
    )
    rows = rows.filter(with_user=actor.user) if mine else rows
    of_today = Case(When(at__date=day, then=F("at")), output_field=DateTimeField())
    rows = rows.order_by(of_today.asc(nulls_last=True), "-at", "pk")
    found = list(rows.select_related("person", "with_user")[:most])
    return found, how_many(rows, len(found), most)


def appointment_line(
    row: Appointment, key: DataKey, adults: tuple[PersonLine, ...]
) -> AppointmentLine:
    """An appointment, read with the key of its household."""
    key = open_key(row.person) if row.person else key
    return AppointmentLine(
        id=row.pk,
        household=row.household_id,
        kind=AppointmentKind(row.kind),
        at=row.at,
        place=key.read(row, "place"),
        interpreter=Interpreter(row.interpreter),
        state=AppointmentState(row.state),
        with_user=str(row.with_user),
        adults=adults,
        person=row.person_id,
    )


def _of_those_here(household: Household) -> Q:
    here = household.memberships.filter(until_on=None).values("person")
    return Q(person=None) | Q(person__in=here)

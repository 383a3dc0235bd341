"""Erasing a person: their key is destroyed, and with it everything that it opens.

Usually with 30 days' notice, of which the person is told; at once where the person asked for that
and a second colleague, the data protection officer, confirmed it. The register of erasures is
written before anything is erased: what is interrupted is finished by `reapply_register`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import Door, NotHere, reading, system, writing
from trousseau.accounts.forgetting import TABLES, forget_person, hanging_tables
from trousseau.audit.actions import SYSTEM
from trousseau.audit.endings import Kind, numbered, write_ending
from trousseau.audit.models import Extent, LogRow, Outcome
from trousseau.audit.purge import purge
from trousseau.audit.wrapped_keys import wrapped_key_fields
from trousseau.privacy import access
from trousseau.privacy.choices import CallOffReason, ErasureCause
from trousseau.privacy.erasure_register import Erasure, register, registered
from trousseau.privacy.models import ErasureNotice, Person
from trousseau.privacy.personal_data import ending_with, personal_tables

NOTICE = timedelta(days=30)
ERASED = "rights.erased"
# Actions that leave bytes in the database's files, and the one that says they were overwritten.
LEAVING_BYTES = (ERASED, "keys.rotate")
OVERWRITTEN = "rights.overwritten"
UP_TO = "row:"


class AlreadyAnnounced(Exception):
    """An erasure of this person is announced; it can be called off first."""


@dataclass(frozen=True)
class PlannedErasure:
    """An erasure that was announced and not called off."""

    id: int
    person: UUID
    reference: str
    centre: str
    cause: ErasureCause
    noticed_on: date
    due_on: date
    # Asked for at once; it waits for the second colleague unless `confirmed`.
    at_once: bool
    confirmed: bool

    def is_called_off_by(self, role: Role) -> bool:
        """Whether it can be called off in this role.

        What the person asked for is not undone by a lesser colleague than those who decided it.
        """
        if self.confirmed:
            return role == Role.DPO
        if self.cause == ErasureCause.ASKED:
            return role == Role.MANAGER
        return role in (Role.CASEWORKER, Role.MANAGER)


def ask_for_erasure(actor: Actor, person_id: UUID, at_once: bool, at: datetime) -> date:
    """Record that a person asked to be erased; gives the day on which they will be.

    For a manager of the person's centre. `at_once` takes effect once the data protection officer
    has confirmed it. Raises AlreadyAnnounced, NotHere.
    """
    with writing(actor, "rights.erase", at) as door:
        if actor.role != Role.MANAGER:
            raise NotHere(person=person_id)
        person = access.get_person_to_change(actor, person_id)
        if _open_notices().filter(person=person).exists():
            raise AlreadyAnnounced
        notice = ErasureNotice.objects.create(
            person=person,
            cause=ErasureCause.ASKED,
            noticed_on=localdate(at),
            due_on=localdate(at) + NOTICE,
            asked_by_id=actor.user,
            at_once=at_once,
        )
        door.changed(person.pk, reason=ErasureCause.ASKED)
    return notice.due_on


def confirm_erasure(actor: Actor, notice_id: int, at: datetime) -> None:
    """Confirm, as the data protection officer, an erasure that was asked for at once.

    Raises NotHere, also for who asked for it themselves.
    """
    with writing(actor, "rights.confirm", at) as door:
        here = NotHere(what=f"erasure_notice:{notice_id}")
        if actor.role != Role.DPO:
            raise here
        # The officer reads no files: past the second wall for this one row.
        with system("rights.confirm", at):
            notice = (
                _open_notices()
                .filter(pk=notice_id, at_once=True, confirmed_by=None)
                .exclude(asked_by=actor.user)
                .select_for_update(of=("self",))
                .first()
            )
            if notice is None:
                raise here
            notice.confirmed_by_id = actor.user
            notice.due_on = min(notice.due_on, localdate(at))
            notice.save(update_fields=["confirmed_by", "due_on"])
        door.changed(notice.person_id, record=here.what)


def call_off_erasure(actor: Actor, person_id: UUID, reason: str, at: datetime) -> None:
    """Call off the erasure of a person, for a reason that is logged.

    What a retention rule announced, for those who work on the file; what the person asked for, for
    the manager, until the data protection officer has confirmed it. Nothing happens when none is
    announced. Raises ValueError without a reason, NotHere.
    """
    why = CallOffReason(reason)
    with writing(actor, "rights.call_off", at, why) as door:
        person = access.get_person_to_change(actor, person_id)
        notice = _open_notices().filter(person=person).select_for_update(of=("self",)).first()
        if notice is None:
            return
        if not _planned(notice).is_called_off_by(actor.role):
            raise NotHere(person=person_id)
        _call_off(notice, person, actor, at)
        door.changed(person.pk)


def revoke_erasure(actor: Actor, notice_id: int, reason: str, at: datetime) -> None:
    """Call off, as the data protection officer, an erasure that was confirmed.

    Raises ValueError without a reason, NotHere.
    """
    why = CallOffReason(reason)
    with writing(actor, "rights.revoke", at, why) as door:
        here = NotHere(what=f"erasure_notice:{notice_id}")
        if actor.role != Role.DPO:
            raise here
        # The officer reads no files: past the second wall for these two rows.
        with system("rights.revoke", at):
            # The person first, as an erasure does: one of the two waits and finds the other done.
            people = Person.objects.select_for_update(of=("self",)).filter(erased_on=None)
            person = people.filter(erasure_notices=notice_id).first()
            confirmed = _open_notices().filter(pk=notice_id).exclude(confirmed_by=None)
            notice = confirmed.exclude(asked_by=actor.user).first()
            if person is None or notice is None:
                raise here
            _call_off(notice, person, actor, at)
        door.changed(person.pk, record=here.what)


def _call_off(notice: ErasureNotice, person: Person, actor: Actor, at: datetime) -> None:
    notice.called_off_by_id = actor.user
    call_off(notice, at)
    # One that a retention rule announced would be announced again unless there was contact.
    person.note_contact(localdate(at))
    person.save(update_fields=["last_contact_on"])


def call_off(notice: ErasureNotice, at: datetime) -> None:
    """Have an announced erasure not happen, in a transaction; whether that may be is decided."""
    notice.called_off_on = localdate(at)
    notice.save(update_fields=["called_off_on", "called_off_by"])
    write_ending(Kind.NOTICE, notice_record(notice), at)


def notice_record(notice: ErasureNotice) -> str:
    """A notice as the register of endings names it."""
    return numbered(notice.person_id, notice.pk, notice.noticed_on)


def planned_erasure(actor: Actor, person_id: UUID, at: datetime) -> PlannedErasure | None:
    """The erasure that is announced for somebody, for their staff and for themselves.

    Raises NotHere.
    """
    with reading(actor, "rights.show", at) as door:
        person = access.get_person_watched(actor, person_id)
        notice = _open_notices().filter(person=person).first()
        door.saw(person.pk, Extent.LINE)
        return None if notice is None else _planned(notice)


def erasures_at_once(actor: Actor, at: datetime) -> list[PlannedErasure]:
    """What the data protection officer confirms, or has and may still call off.

    References and centres, no names. Raises NotHere.
    """
    with reading(actor, "rights.index", at) as door:
        if actor.role != Role.DPO:
            raise NotHere(what="erasure_notices")
        with system("rights.index", at):
            rows = _open_notices().filter(at_once=True).exclude(asked_by=actor.user)
            found = [_planned(notice) for notice in rows.order_by("noticed_on", "pk")]
        for one in found:
            door.saw(one.person, Extent.LINE)
    return found


def erase_person(person_id: UUID, cause: ErasureCause, at: datetime) -> None:
    """Erase a person now; does nothing for who is erased or unknown.

    The machine's own work: whether it may is decided before. The bytes are gone from the files once
    `purge_leftovers` has run as well. Raises RegisterError, and OSError when the register cannot be
    written; nothing is erased then.
    """
    with system(ERASED, at, cause) as door:
        if Person.objects.filter(pk=person_id).exclude(wrapped_key=None).exists():
            register(Erasure(person_id, localdate(at), cause))
            _erase(person_id, cause, at, door, localdate(at))


def reapply_register(at: datetime) -> int:
    """Erase again everybody in the register who is still, or again, in the database.

    After an interruption, and after restoring an older backup, before anything is served. Returns
    how many. Raises RegisterError when the register is missing or was altered.
    """
    known = {erasure.person: erasure for erasure in registered()}
    with system(ERASED, at) as door:
        readable = Person.objects.exclude(wrapped_key=None).values_list("pk", flat=True)
        back = sorted(known.keys() & set(readable))
        for person in back:
            _erase(person, known[person].cause, at, door, known[person].erased_on)
    return len(back)


def purge_leftovers(at: datetime) -> list[str]:
    """Overwrite what erasures and key rotations left in the database's files.

    Outside of a transaction, once a day and after a restore. Returns the tables that somebody was
    reading; everything is tried again the next day, until none is left.
    """
    last = _not_overwritten().order_by("-number").values_list("number", flat=True).first()
    if last is None:
        return []
    in_use = purge(tables_with_leftovers())
    if not in_use:
        with system(OVERWRITTEN, at) as door:
            door.changed(record=f"{UP_TO}{last}")
    return in_use


def leftovers_since() -> datetime | None:
    """Since when something lies in the database's files that should be overwritten; None if not."""
    return _not_overwritten().order_by("number").values_list("at", flat=True).first()


def _not_overwritten() -> QuerySet[LogRow]:
    rows = LogRow.objects.filter(actor=SYSTEM, outcome=Outcome.DONE)
    done = rows.filter(action=OVERWRITTEN).order_by("-number").first()
    begin = int(done.record.removeprefix(UP_TO)) if done else 0
    return rows.filter(action__in=LEAVING_BYTES, number__gt=begin)


def tables_with_leftovers() -> frozenset[str]:
    """Every table from which an erasure or a rotation takes something away."""
    models = [table.model for table in personal_tables()]
    models += [field.model for field in wrapped_key_fields()]
    return (
        frozenset(model._meta.db_table for model in models) | frozenset(TABLES) | hanging_tables()
    )


def _erase(person_id: UUID, cause: ErasureCause, at: datetime, door: Door, erased_on: date) -> None:
    person = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None or person.wrapped_key is None:
        return
    # Before its other dates go: a row without them is a shell.
    Person.objects.filter(pk=person_id).update(erased_on=erased_on)
    # Before the rows go that lead to what is shared.
    ending = ending_with(person_id)
    for table in personal_tables():
        rows = table.ending_rows(person_id, ending)
        if table.left:
            rows.update(**table.cleared())
        else:
            rows.delete()
    forget_person(person_id, at)
    door.changed(person_id, reason=cause)


def _open_notices() -> QuerySet[ErasureNotice]:
    return ErasureNotice.objects.filter(called_off_on=None).select_related("person__centre")


def _planned(notice: ErasureNotice) -> PlannedErasure:
    return PlannedErasure(
        id=notice.pk,
        person=notice.person_id,
        reference=notice.person.reference,
        centre=notice.person.centre.name,
        cause=ErasureCause(notice.cause),
        noticed_on=notice.noticed_on,
        due_on=notice.due_on,
        at_once=notice.at_once,
        confirmed=notice.confirmed_by_id is not None,
    )

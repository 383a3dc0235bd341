"""What can change about an organisation: what is known of it, its people, what it promised."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import system, writing
from trousseau.partners import access
from trousseau.partners.choices import OrganisationKind, Promise
from trousseau.partners.freshness import with_reply
from trousseau.partners.models import Commitment, Contact, Organisation


@dataclass(frozen=True)
class OrganisationFields:
    """What is known of an organisation; `commune` and `area` are official codes, or empty."""

    kind: OrganisationKind
    name: str
    commune: str = ""
    area: str = ""
    note: str = ""


@dataclass(frozen=True)
class ContactFields:
    """Somebody who works there, and how to reach them at work."""

    name: str
    function: str = ""
    email: str = ""
    phone: str = ""


def add_organisation(actor: Actor, fields: OrganisationFields, at: datetime) -> UUID:
    """Keep an organisation for the whole programme. Raises NotHere."""
    with writing(actor, "organisations.add", at) as door:
        access.keeps(actor, "organisation:new")
        row = Organisation.objects.create(
            **_values(fields),
            added_on=localdate(at),
            added_by_id=actor.user,
            active_on=localdate(at),
        )
        door.changed(record=f"organisation:{row.pk}")
    return row.pk


def edit_organisation(
    actor: Actor, organisation_id: UUID, fields: OrganisationFields, at: datetime
) -> None:
    """Change what is known of an organisation. Raises NotHere."""
    with writing(actor, "organisations.edit", at) as door:
        row = access.get_organisation(actor, organisation_id, change=True)
        for name, value in _values(fields).items():
            setattr(row, name, value)
        heard_of(row, localdate(at))
        row.save()
        door.changed(record=f"organisation:{row.pk}")


def _values(fields: OrganisationFields) -> dict[str, str]:
    return {
        "kind": fields.kind,
        "name": fields.name,
        "commune": fields.commune,
        "area": fields.area,
        "note": fields.note,
    }


def heard_of(row: Organisation, on: date) -> None:
    """Something was heard of an organisation on a day. Not saved."""
    row.active_on = max(row.active_on, on)


def add_contact(actor: Actor, organisation_id: UUID, fields: ContactFields, at: datetime) -> UUID:
    """Keep somebody to turn to; whoever adds them has just spoken to them. Raises NotHere."""
    with writing(actor, "organisations.add_contact", at) as door:
        organisation = access.get_organisation(actor, organisation_id, change=True)
        row = Contact.objects.create(
            organisation=organisation, **vars(fields), last_answer_on=localdate(at)
        )
        heard_of(organisation, localdate(at))
        organisation.save(update_fields=["active_on"])
        door.changed(record=f"contact:{row.pk}")
    return row.pk


def edit_contact(actor: Actor, contact_id: UUID, fields: ContactFields, at: datetime) -> UUID:
    """Change how to reach somebody; gives their organisation. Raises NotHere."""
    with writing(actor, "organisations.edit_contact", at) as door:
        row = access.get_contact(actor, contact_id, change=True)
        for name, value in vars(fields).items():
            setattr(row, name, value)
        row.save(update_fields=list(vars(fields)))
        door.changed(record=f"contact:{row.pk}")
    return row.organisation_id


def note_answer(actor: Actor, contact_id: UUID, at: datetime) -> UUID:
    """A contact answered today, by whatever way; gives their organisation. Raises NotHere."""
    with writing(actor, "organisations.answered", at) as door:
        row = access.get_contact(actor, contact_id, change=True)
        contact_answered(row, localdate(at))
        door.changed(record=f"contact:{row.pk}")
    return row.organisation_id


def contact_answered(contact: Contact, on: date, asked_on: date | None = None) -> None:
    """Keep that a contact answered; how long it took, where it is known when they were asked."""
    contact.last_answer_on = max(contact.last_answer_on, on)
    if asked_on is not None:
        contact.reply_days = with_reply(contact.reply_days, (on - asked_on).days)
    contact.save(update_fields=["last_answer_on", "reply_days"])
    heard_of(contact.organisation, on)
    contact.organisation.save(update_fields=["active_on"])


def forget_contact(actor: Actor, contact_id: UUID, at: datetime) -> UUID:
    """Keep a contact no longer: they left, or ask for it; gives their organisation.

    Raises NotHere.
    """
    with writing(actor, "organisations.forget_contact", at) as door:
        row = access.get_contact(actor, contact_id, change=True)
        organisation: UUID = row.organisation_id
        door.changed(record=f"contact:{row.pk}")
        # Introductions of other centres point to them: past the second wall.
        with system("organisations.forget_contact", at):
            row.delete()
    return organisation


def promise(
    actor: Actor,
    organisation_id: UUID,
    kind: Promise,
    words: str,
    due_on: date | None,
    at: datetime,
) -> None:
    """Note what an organisation promised for those it welcomes. Raises NotHere."""
    with writing(actor, "organisations.promise", at) as door:
        organisation = access.get_organisation(actor, organisation_id, change=True)
        row = Commitment.objects.create(
            organisation=organisation,
            kind=kind,
            words=words,
            promised_on=localdate(at),
            due_on=due_on,
        )
        door.changed(record=f"commitment:{row.pk}")


def keep_promise(actor: Actor, commitment_id: int, at: datetime) -> UUID:
    """A promise was kept; the day of the first time counts. Gives its organisation.

    Raises NotHere.
    """
    with writing(actor, "organisations.keep", at) as door:
        row = access.get_commitment_to_change(actor, commitment_id)
        if row.kept_on is None:
            row.kept_on = localdate(at)
            row.save(update_fields=["kept_on"])
        door.changed(record=f"commitment:{row.pk}")
    return row.organisation_id

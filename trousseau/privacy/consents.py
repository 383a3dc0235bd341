"""Consents: which data of a person may go to whom, for what, until when.

Given by the person, online or to whoever works on their file; withdrawn by either at any moment,
which bites at once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import Door, NotHere, reading, writing
from trousseau.audit.endings import Kind, write_ending
from trousseau.privacy import access
from trousseau.privacy.choices import GivenHow, OverrideReason, Purpose, RecipientKind
from trousseau.privacy.keys import DataKey, open_key
from trousseau.privacy.models import Consent, Disclosure, Person
from trousseau.privacy.recipients import FIELDS, Recipient, check_shareable

# After that they are asked again whether it is still what they want.
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class ConsentLine:
    """One consent, as it stands at the moment it is read."""

    id: UUID
    purpose: Purpose
    recipient: Recipient
    fields: tuple[str, ...]
    given_at: datetime
    given_how: GivenHow
    expires_at: datetime
    withdrawn_at: datetime | None
    in_force: bool


@dataclass(frozen=True)
class DisclosureLine:
    """Data that left: on a consent, or without one for the reason of `override`."""

    purpose: Purpose
    recipient: Recipient
    fields: tuple[str, ...]
    made_at: datetime
    override: OverrideReason | None
    # On which one; None: without.
    consent: UUID | None


@dataclass(frozen=True)
class Sharing:
    """What a person allowed, and what left; the newest first."""

    person: UUID
    reference: str
    consents: tuple[ConsentLine, ...]
    disclosures: tuple[DisclosureLine, ...]


def give_consent(
    actor: Actor,
    person_id: UUID,
    recipient: Recipient,
    purpose: Purpose,
    fields: Collection[str],
    expires_at: datetime,
    at: datetime,
    how: GivenHow = GivenHow.ONLINE,
) -> UUID:
    """Record what a person allows from now on until `expires_at`, at most a year; gives its id.

    `how` is what staff say; a person's own is always online. Raises NeverShared, NotHere, and
    ValueError for no field, no name, or an end that is past or too far.
    """
    check_shareable(recipient, fields)
    if not recipient.name.strip() or not at < expires_at <= at + LONGEST:
        raise ValueError("a consent names its recipient and ends within a year")
    with writing(actor, "consents.give", at) as door:
        person = _locked(actor, person_id)
        consent = Consent(
            person=person,
            purpose=purpose,
            recipient_kind=recipient.kind,
            fields=_in_order(fields),
            given_at=at,
            given_how=GivenHow.ONLINE if actor.role == Role.PARTICIPANT else how,
            expires_at=expires_at,
            recorded_by_id=actor.user,
        )
        open_key(person).write(consent, {"recipient": " ".join(recipient.name.split())})
        consent.save(force_insert=True)
        door.changed(person.pk, record=f"consent:{consent.pk}")
    return consent.pk


def withdraw_consent(actor: Actor, person_id: UUID, consent_id: UUID, at: datetime) -> None:
    """Withdraw a consent; nothing leaves on it from then on. Raises NotHere."""
    with writing(actor, "consents.withdraw", at) as door:
        person = _locked(actor, person_id)
        consent = person.consents.select_for_update().filter(pk=consent_id).first()
        if consent is None:
            raise NotHere(person=person_id)
        end_consent(consent, door, at)


def end_consent(consent: Consent, door: Door, at: datetime) -> None:
    """Let nothing leave on a consent any more, inside a door that writes; who may is decided."""
    if consent.withdrawn_at is None:
        consent.withdrawn_at = at
        consent.save(update_fields=["withdrawn_at"])
        write_ending(Kind.CONSENT, str(consent.pk), at)
        door.changed(consent.person_id, record=f"consent:{consent.pk}")


def sharing_of(actor: Actor, person_id: UUID, at: datetime, action: str) -> Sharing:
    """What a person allowed and what left, for them and for those on their file; raises NotHere."""
    with reading(actor, action, at) as door:
        person = access.get_person_watched(actor, person_id)
        key = open_key(person)
        sharing = Sharing(
            person=person.pk,
            reference=person.reference,
            consents=tuple(
                _consent(row, key, at) for row in person.consents.order_by("-given_at", "pk")
            ),
            disclosures=tuple(
                _disclosure(row, key) for row in person.disclosures.order_by("-made_at", "pk")
            ),
        )
        door.saw(person.pk)
    return sharing


def consents_in_force(person: Person, at: datetime) -> QuerySet[Consent]:
    """Those on which data may leave at this moment; a withdrawn one never, whatever its time."""
    return person.consents.filter(given_at__lte=at, expires_at__gt=at, withdrawn_at=None)


def _locked(actor: Actor, person_id: UUID) -> Person:
    """The person, of whom nothing is written once they are being erased."""
    watched = access.get_person_watched(actor, person_id)
    rows = Person.objects.select_for_update(of=("self",))
    person = rows.filter(pk=watched.pk, erased_on=None).first()
    if person is None:
        raise NotHere(person=person_id)
    return person


def _in_order(fields: Collection[str]) -> list[str]:
    return [name for name in FIELDS if name in fields]


def _consent(row: Consent, key: DataKey, at: datetime) -> ConsentLine:
    return ConsentLine(
        id=row.pk,
        purpose=Purpose(row.purpose),
        recipient=Recipient(RecipientKind(row.recipient_kind), key.read(row, "recipient")),
        fields=tuple(row.fields),
        given_at=row.given_at,
        given_how=GivenHow(row.given_how),
        expires_at=row.expires_at,
        withdrawn_at=row.withdrawn_at,
        in_force=row.given_at <= at < row.expires_at and row.withdrawn_at is None,
    )


def _disclosure(row: Disclosure, key: DataKey) -> DisclosureLine:
    return DisclosureLine(
        purpose=Purpose(row.purpose),
        recipient=Recipient(RecipientKind(row.recipient_kind), key.read(row, "recipient")),
        fields=tuple(row.fields),
        made_at=row.made_at,
        override=OverrideReason(row.override) if row.override else None,
        consent=row.consent_id,
    )

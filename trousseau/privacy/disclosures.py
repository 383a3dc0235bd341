"""Handing data of a person to somebody outside: the only way by which it leaves."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import Door, NotHere, writing
from trousseau.privacy import access
from trousseau.privacy.choices import CHANNELS, OverrideReason, Purpose
from trousseau.privacy.consents import consents_in_force
from trousseau.privacy.keys import DataKey, open_key
from trousseau.privacy.models import Consent, Disclosure, Person
from trousseau.privacy.recipients import Recipient, check_shareable


class NoConsent(NotHere):
    """No single consent in force covers recipient, purpose and every field; nothing left."""

    def __init__(self, person: UUID) -> None:
        """The refusal is logged as such."""
        super().__init__(person=person, what="consent:none")


def disclose(
    actor: Actor,
    person_id: UUID,
    recipient: Recipient,
    purpose: Purpose,
    fields: Collection[str],
    at: datetime,
    override: OverrideReason | None = None,
) -> dict[str, str]:
    """Give out fields of a person for one recipient and purpose; gives their values, by name.

    On a consent; or, where there is none, for the reason of `override`, which is logged and shown
    to the person. Ways to reach somebody that others read too are left out. Raises NoConsent,
    NeverShared, and NotHere, also for fields that the actor does not read.
    """
    check_shareable(recipient, fields)
    wanted = set(fields)
    with writing(actor, "consents.disclose", at) as door:
        person = access.get_person_to_change(actor, person_id)
        if wanted - access.readable(actor):
            raise NotHere(person=person_id)
        key = open_key(person)
        consent = _covering(person, key, recipient, purpose, wanted, at)
        if consent is None and override is None:
            raise NoConsent(person_id)
        values = {name: value_to_share(person, key, name) for name in sorted(wanted)}
        disclosure = Disclosure(
            person=person,
            consent=consent,
            override=override if consent is None and override is not None else "",
            purpose=purpose,
            recipient_kind=recipient.kind,
            fields=sorted(wanted),
            made_at=at,
            made_by_id=actor.user,
        )
        _keep(disclosure, key, recipient.name, door)
    return values


def note_left(
    consent: Consent, fields: Collection[str], door: Door, made_by: UUID, at: datetime
) -> None:
    """Keep that these fields leave now on a consent, to whom and for what it says.

    Inside a door that writes and reaches the person; that it covers them is decided before.
    """
    key = open_key(consent.person)
    disclosure = Disclosure(
        person=consent.person,
        consent=consent,
        purpose=consent.purpose,
        recipient_kind=consent.recipient_kind,
        fields=sorted(fields),
        made_at=at,
        made_by_id=made_by,
    )
    _keep(disclosure, key, key.read(consent, "recipient"), door)


def _keep(disclosure: Disclosure, key: DataKey, recipient: str, door: Door) -> None:
    key.write(disclosure, {"recipient": recipient})
    disclosure.save(force_insert=True)
    record = f"disclosure:{disclosure.pk}"
    door.changed(disclosure.person_id, record=record, reason=disclosure.override)


def _covering(
    person: Person,
    key: DataKey,
    recipient: Recipient,
    purpose: Purpose,
    fields: set[str],
    at: datetime,
) -> Consent | None:
    # Locked: a withdrawal waits until this has left, or was there before and is seen.
    rows = consents_in_force(person, at).filter(purpose=purpose, recipient_kind=recipient.kind)
    for consent in rows.select_for_update().order_by("given_at", "pk"):
        if fields <= set(consent.fields) and recipient.is_named(key.read(consent, "recipient")):
            return consent
    return None


def value_to_share(person: Person, key: DataKey, name: str) -> str:
    """One field as it would go out; ways to reach somebody that others read too are left out."""
    if name != CHANNELS:
        return key.read(person, name)
    rows = person.channels.exclude(safe=False).order_by("kind", "pk")
    return "\n".join(key.read(row, "value") for row in rows)

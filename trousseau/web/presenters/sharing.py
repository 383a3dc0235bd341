"""Consents and disclosures in words, those in force first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trousseau.privacy.consents import ConsentLine, DisclosureLine, Sharing
from trousseau.privacy.recipients import field_label


@dataclass(frozen=True)
class ConsentItem:
    """One consent on a page."""

    id: UUID
    to: str
    kind: str
    purpose: str
    fields: tuple[str, ...]
    given_at: datetime
    how: str
    expires_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class DisclosureItem:
    """One thing that left; `reason` says why where there was no consent."""

    to: str
    kind: str
    purpose: str
    fields: tuple[str, ...]
    made_at: datetime
    reason: str


@dataclass(frozen=True)
class SharingPage:
    """What templates show."""

    person_id: UUID
    reference: str
    in_force: tuple[ConsentItem, ...]
    over: tuple[ConsentItem, ...]
    left: tuple[DisclosureItem, ...]


def sharing_page(sharing: Sharing) -> SharingPage:
    """The words for what a person allowed and what left."""
    return SharingPage(
        person_id=sharing.person,
        reference=sharing.reference,
        in_force=tuple(_consent(one) for one in sharing.consents if one.in_force),
        over=tuple(_consent(one) for one in sharing.consents if not one.in_force),
        left=tuple(_disclosure(one) for one in sharing.disclosures),
    )


def _consent(one: ConsentLine) -> ConsentItem:
    return ConsentItem(
        id=one.id,
        to=one.recipient.name,
        kind=str(one.recipient.kind.label),
        purpose=str(one.purpose.label),
        fields=_labels(one.fields),
        given_at=one.given_at,
        how=str(one.given_how.label),
        expires_at=one.expires_at,
        withdrawn_at=one.withdrawn_at,
    )


def _disclosure(one: DisclosureLine) -> DisclosureItem:
    return DisclosureItem(
        to=one.recipient.name,
        kind=str(one.recipient.kind.label),
        purpose=str(one.purpose.label),
        fields=_labels(one.fields),
        made_at=one.made_at,
        reason=str(one.override.label) if one.override else "",
    )


def _labels(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(field_label(name)) for name in fields)

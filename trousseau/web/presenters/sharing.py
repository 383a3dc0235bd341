"""Consents and disclosures in words, those in force first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trousseau.handovers.queries import WordGiven
from trousseau.handovers.relay import FieldGroup
from trousseau.privacy.consents import ConsentLine, DisclosureLine, Sharing
from trousseau.privacy.recipients import FIELDS, field_label
from trousseau.web.presenters.handover import group_text


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


def sharing_page(sharing: Sharing, handed_over: Mapping[UUID, WordGiven]) -> SharingPage:
    """The words for what a person allowed and what left; `handed_over`: what the consents to a
    hand-over stand for, which is more than the fields of a file."""
    return SharingPage(
        person_id=sharing.person,
        reference=sharing.reference,
        in_force=tuple(_consent(one, handed_over) for one in sharing.consents if one.in_force),
        over=tuple(_consent(one, handed_over) for one in sharing.consents if not one.in_force),
        left=tuple(_disclosure(one, handed_over) for one in sharing.disclosures),
    )


def _consent(one: ConsentLine, handed_over: Mapping[UUID, WordGiven]) -> ConsentItem:
    said = handed_over.get(one.id)
    return ConsentItem(
        id=one.id,
        to=one.recipient.name,
        kind=str(one.recipient.kind.label),
        purpose=str(one.purpose.label),
        fields=_labels(one.fields) if said is None else _allowed(said),
        given_at=one.given_at,
        how=str(one.given_how.label),
        expires_at=one.expires_at,
        withdrawn_at=one.withdrawn_at,
    )


def _disclosure(one: DisclosureLine, handed_over: Mapping[UUID, WordGiven]) -> DisclosureItem:
    said = handed_over.get(one.consent) if one.consent is not None else None
    return DisclosureItem(
        to=one.recipient.name,
        kind=str(one.recipient.kind.label),
        purpose=str(one.purpose.label),
        fields=_labels(one.fields) if said is None else _left(said, one.fields),
        made_at=one.made_at,
        reason=str(one.override.label) if one.override else "",
    )


def _allowed(said: WordGiven) -> tuple[str, ...]:
    whole = (_("à partir du 31e jour, tout le dossier"),) if said.whole_file else ()
    return (*_groups(said), *whole)


def _left(said: WordGiven, fields: tuple[str, ...]) -> tuple[str, ...]:
    """The whole file, or what the other centre reads since then."""
    return (_("tout le dossier"),) if set(fields) == set(FIELDS) else _groups(said)


def _groups(said: WordGiven) -> tuple[str, ...]:
    return tuple(group_text(group) for group in FieldGroup if group in said.groups)


def _labels(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(field_label(name)) for name in fields)

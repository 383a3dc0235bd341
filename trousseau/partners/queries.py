"""What can be read of organisations: frozen values. Nothing here is about who is accompanied."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import LinkKind
from trousseau.accounts.doors import reading
from trousseau.accounts.links import working
from trousseau.partners import access
from trousseau.partners.actions import ContactFields, OrganisationFields
from trousseau.partners.choices import OrganisationKind, Promise
from trousseau.partners.freshness import Freshness, freshness, usual_reply_days
from trousseau.partners.models import Commitment, Contact, Offering, Organisation
from trousseau.partners.opportunities import OpportunityLine, line_of, open_at
from trousseau.territories.text import fold


@dataclass(frozen=True)
class ContactLine:
    """Somebody to turn to, and how sure one can be that they answer."""

    id: UUID
    fields: ContactFields
    last_answer_on: date
    freshness: Freshness
    # Days that an answer usually takes; None before the first.
    usual_reply_days: int | None


@dataclass(frozen=True)
class CommitmentLine:
    """What was promised, and whether it was kept."""

    id: int
    kind: Promise
    words: str
    promised_on: date
    due_on: date | None
    kept_on: date | None
    # Still open after its day.
    late: bool


@dataclass(frozen=True)
class OrganisationLine:
    """An organisation in a list."""

    id: UUID
    kind: OrganisationKind
    name: str
    commune: str
    area: str
    open_opportunities: int
    # Of its warmest contact; None: there is nobody to turn to.
    freshness: Freshness | None
    last_answer_on: date | None


@dataclass(frozen=True)
class OfferingLine:
    """A link by which the organisation may offer something, and until when."""

    id: int
    made_by: str
    expires_at: datetime


@dataclass(frozen=True)
class OrganisationSheet:
    """An organisation, all on one page."""

    id: UUID
    fields: OrganisationFields
    added_on: date
    contacts: tuple[ContactLine, ...]
    opportunities: tuple[OpportunityLine, ...]
    commitments: tuple[CommitmentLine, ...]
    offerings: tuple[OfferingLine, ...]


def organisation_lines(
    actor: Actor, at: datetime, kind: OrganisationKind | None = None, words: str = ""
) -> tuple[OrganisationLine, ...]:
    """Organisations by name, in any spelling of the words; those of one kind, where it is named."""
    with reading(actor, "organisations.index", at):
        access.keeps(actor, "organisations")
        open_now = Count(
            "opportunities", filter=open_at(localdate(at), "opportunities__"), distinct=True
        )
        rows = access.organisations(actor).filter(**({"kind": kind} if kind else {}))
        rows = rows.annotate(open_now=open_now).prefetch_related("contacts")
        wanted = fold(words).split()
        lines = [
            _line(row, localdate(at))
            for row in rows
            if all(word in fold(row.name) for word in wanted)
        ]
    return tuple(sorted(lines, key=lambda line: fold(line.name)))


def _line(row: Organisation, today: date) -> OrganisationLine:
    last = max((one.last_answer_on for one in row.contacts.all()), default=None)
    return OrganisationLine(
        id=row.pk,
        kind=OrganisationKind(row.kind),
        name=row.name,
        commune=row.commune,
        area=row.area,
        open_opportunities=row.open_now,  # type: ignore[attr-defined]
        freshness=None if last is None else freshness(last, today),
        last_answer_on=last,
    )


def organisation_sheet(
    actor: Actor, organisation_id: UUID, at: datetime, action: str = "organisations.show"
) -> OrganisationSheet:
    """One organisation; raises NotHere."""
    today = localdate(at)
    with reading(actor, action, at):
        row = access.get_organisation(actor, organisation_id)
        contacts = sorted(row.contacts.all(), key=lambda one: one.last_answer_on, reverse=True)
        offers = row.opportunities.select_related("organisation", "contact")
        commitments = row.commitments.order_by("kept_on", "due_on", "pk")
        links = working(at).filter(kind=LinkKind.OFFER)
        offerings = row.offerings.filter(link__in=links).select_related("link__made_by")
        return OrganisationSheet(
            id=row.pk,
            fields=fields_of(row),
            added_on=row.added_on,
            contacts=tuple(contact_line(one, today) for one in contacts),
            opportunities=tuple(line_of(one, today) for one in offers.order_by("-expires_on")),
            commitments=tuple(_commitment(one, today) for one in commitments),
            offerings=tuple(_offering(one) for one in offerings.order_by("pk")),
        )


def fields_of(row: Organisation) -> OrganisationFields:
    """What is known of an organisation, for a query that has a door open."""
    kind = OrganisationKind(row.kind)
    return OrganisationFields(kind, row.name, row.commune, row.area, row.note)


def contact_line(row: Contact, today: date) -> ContactLine:
    """A contact, for a query that has a door open."""
    return ContactLine(
        id=row.pk,
        fields=ContactFields(row.name, row.function, row.email, row.phone),
        last_answer_on=row.last_answer_on,
        freshness=freshness(row.last_answer_on, today),
        usual_reply_days=usual_reply_days(row.reply_days),
    )


def contact_to_change(actor: Actor, contact_id: UUID, at: datetime) -> tuple[UUID, ContactFields]:
    """A contact for a form, and their organisation; raises NotHere."""
    with reading(actor, "organisations.edit_contact", at):
        row = access.get_contact(actor, contact_id)
        return row.organisation_id, ContactFields(row.name, row.function, row.email, row.phone)


def _commitment(row: Commitment, today: date) -> CommitmentLine:
    return CommitmentLine(
        id=row.pk,
        kind=Promise(row.kind),
        words=row.words,
        promised_on=row.promised_on,
        due_on=row.due_on,
        kept_on=row.kept_on,
        late=row.kept_on is None and row.due_on is not None and row.due_on < today,
    )


def _offering(row: Offering) -> OfferingLine:
    return OfferingLine(row.pk, str(row.link.made_by or ""), row.link.expires_at)

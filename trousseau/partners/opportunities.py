"""Opportunities: kept, checked, reserved, filled; expired by their day, wherever they are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, reading, writing
from trousseau.partners import access
from trousseau.partners.choices import OpportunityKind, OpportunityState
from trousseau.partners.details import Details, as_json, from_json
from trousseau.partners.models import Opportunity
from trousseau.partners.states import CAN_EXPIRE, OpportunityVerb, next_state, state_at


@dataclass(frozen=True)
class OpportunityFields:
    """What is known of an opportunity; ValueError for days or a capacity that cannot be."""

    kind: OpportunityKind
    title: str
    commune: str
    area: str
    details: Details
    expires_on: date
    capacity: int = 1
    conditions: str = ""
    contact: UUID | None = None

    def __post_init__(self) -> None:
        if self.capacity < 1 or not self.title.strip():
            raise ValueError("an opportunity has a title and is for somebody")


@dataclass(frozen=True)
class OpportunityLine:
    """An opportunity as it stands today."""

    id: UUID
    organisation: UUID
    organisation_name: str
    fields: OpportunityFields
    state: OpportunityState
    verified_on: date
    added_on: date
    # Written by the partner, and nobody has checked it yet.
    by_partner: bool
    contact_name: str


def open_at(today: date, prefix: str = "") -> Q:
    """Those that are open on a day: the same rule as `states.state_at`, for a query."""
    return Q(**{f"{prefix}state": OpportunityState.OPEN, f"{prefix}expires_on__gte": today})


def standing_at(state: OpportunityState, today: date) -> Q:
    """Those that stand in a state on a day: the same rule, for a query."""
    if state is OpportunityState.EXPIRED:
        return Q(state__in=CAN_EXPIRE, expires_on__lt=today)
    found = Q(state=state)
    return found & Q(expires_on__gte=today) if state in CAN_EXPIRE else found


def add_opportunity(
    actor: Actor, organisation_id: UUID, fields: OpportunityFields, at: datetime
) -> UUID:
    """Keep an opportunity that whoever adds it has checked: it is open at once.

    Raises NotHere, and ValueError for one that is over already.
    """
    if fields.expires_on < localdate(at):
        raise ValueError("an opportunity ends today or later")
    with writing(actor, "opportunities.add", at) as door:
        organisation = access.get_organisation(actor, organisation_id, change=True)
        row = Opportunity(
            organisation=organisation,
            state=OpportunityState.OPEN,
            verified_on=localdate(at),
            added_on=localdate(at),
            added_by_id=actor.user,
        )
        write_fields(row, fields)
        row.save(force_insert=True)
        organisation.active_on = max(organisation.active_on, localdate(at))
        organisation.save(update_fields=["active_on"])
        door.changed(record=f"opportunity:{row.pk}")
    return row.pk


def edit_opportunity(
    actor: Actor, opportunity_id: UUID, fields: OpportunityFields, at: datetime
) -> None:
    """Change what is known of an opportunity; its kind stays. Raises NotHere, ValueError."""
    with writing(actor, "opportunities.edit", at) as door:
        row = access.get_opportunity(actor, opportunity_id, change=True)
        if row.kind != fields.kind:
            raise ValueError("an opportunity stays of its kind")
        write_fields(row, fields)
        row.verified_on = localdate(at)
        row.save()
        door.changed(record=f"opportunity:{row.pk}")


def move_opportunity(
    actor: Actor,
    opportunity_id: UUID,
    verb: OpportunityVerb,
    at: datetime,
    until: date | None = None,
) -> None:
    """Do one thing with an opportunity, from where it stands today.

    To open or renew it is to have checked it: `until` is its new last day. Raises
    NoSuchTransition, NotHere, and ValueError for a last day that is missing or past.
    """
    with writing(actor, "opportunities.move", at) as door:
        row = access.get_opportunity(actor, opportunity_id, change=True)
        stands = state_at(OpportunityState(row.state), row.expires_on, localdate(at))
        row.state = next_state(stands, verb)
        if verb is OpportunityVerb.RENEW:
            if until is None:
                raise ValueError("until when?")
            row.expires_on = until
        if verb in (OpportunityVerb.OPEN, OpportunityVerb.RENEW):
            if row.expires_on < localdate(at):
                raise ValueError("an opportunity ends today or later")
            row.verified_on = localdate(at)
            # What a partner wrote is from now on somebody's to look after.
            row.added_by_id = row.added_by_id or actor.user
        row.save(update_fields=["state", "expires_on", "verified_on", "added_by"])
        door.changed(record=f"opportunity:{row.pk}")


def write_fields(row: Opportunity, fields: OpportunityFields) -> None:
    """Put what is known into a row, which is not saved. Raises NotHere for a stranger's contact."""
    if fields.contact is not None:
        contacts = row.organisation.contacts
        if not contacts.filter(pk=fields.contact).exists():
            raise NotHere(what=f"contact:{fields.contact}")
    row.kind, row.title = fields.kind, fields.title
    row.commune, row.area = fields.commune, fields.area
    row.details, row.conditions = as_json(fields.details), fields.conditions
    row.capacity, row.contact_id = fields.capacity, fields.contact
    row.expires_on = fields.expires_on


def opportunity_lines(
    actor: Actor,
    at: datetime,
    *,
    kind: OpportunityKind | None = None,
    state: OpportunityState | None = OpportunityState.OPEN,
    areas: Iterable[str] = (),
) -> tuple[OpportunityLine, ...]:
    """Opportunities that stand in a state today, those first that end first.

    Of a kind, and in some employment areas, where these are named.
    """
    with reading(actor, "opportunities.index", at):
        access.keeps(actor, "opportunities")
        rows = access.opportunities(actor).select_related("organisation", "contact")
        if kind is not None:
            rows = rows.filter(kind=kind)
        if state is not None:
            rows = rows.filter(standing_at(state, localdate(at)))
        if wanted := list(areas):
            rows = rows.filter(area__in=wanted)
        return tuple(line_of(row, localdate(at)) for row in rows.order_by("expires_on", "pk"))


def drafts_count(actor: Actor, today: date) -> int:
    """How many offers wait for somebody to check them."""
    return access.opportunities(actor).filter(standing_at(OpportunityState.DRAFT, today)).count()


def opportunity(
    actor: Actor, opportunity_id: UUID, at: datetime, action: str = "opportunities.show"
) -> OpportunityLine:
    """One of them; raises NotHere."""
    with reading(actor, action, at):
        return line_of(access.get_opportunity(actor, opportunity_id), localdate(at))


def line_of(row: Opportunity, today: date) -> OpportunityLine:
    """An opportunity as it stands, for a query that has a door open."""
    kind = OpportunityKind(row.kind)
    details: dict[str, Any] = row.details
    return OpportunityLine(
        id=row.pk,
        organisation=row.organisation_id,
        organisation_name=row.organisation.name,
        fields=OpportunityFields(
            kind=kind,
            title=row.title,
            commune=row.commune,
            area=row.area,
            details=from_json(kind, details),
            expires_on=row.expires_on,
            capacity=row.capacity,
            conditions=row.conditions,
            contact=row.contact_id,
        ),
        state=state_at(OpportunityState(row.state), row.expires_on, today),
        verified_on=row.verified_on,
        added_on=row.added_on,
        by_partner=row.added_by_id is None,
        contact_name=row.contact.name if row.contact else "",
    )

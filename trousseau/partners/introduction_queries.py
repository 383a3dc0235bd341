"""What can be read of introductions by those who work on the household."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import Door, NotHere, reading
from trousseau.accounts.models import User
from trousseau.audit.models import Extent
from trousseau.households import access as households
from trousseau.households.models import HouseholdMembership
from trousseau.partners import access
from trousseau.partners.answers import Asked, shared_values, shown_to_partner
from trousseau.partners.choices import IntroductionState, Mail, Refusal
from trousseau.partners.introductions import (
    LINK_LIFETIME,
    centre_name,
    covering,
    is_stopped,
    letter_of,
    may_nudge,
    recipient_of,
)
from trousseau.partners.letters import Letter
from trousseau.partners.models import Introduction, Opportunity, Organisation
from trousseau.partners.opportunities import OpportunityLine, line_of
from trousseau.partners.queries import ContactLine, contact_line
from trousseau.partners.states import OVER, IntroductionVerb, introduction_verbs
from trousseau.privacy.access import readable
from trousseau.privacy.choices import Purpose
from trousseau.privacy.keys import open_key
from trousseau.privacy.queries import PersonLine
from trousseau.privacy.queries import line_of as person_line
from trousseau.privacy.recipients import FIELDS, SHAREABLE, Recipient

# Where the link stands in what is shown before it exists.
NO_LINK = "https://…"


@dataclass(frozen=True)
class IntroductionLine:
    """An introduction in a list."""

    id: UUID
    person: PersonLine
    recipient: str
    # Who is written to there; None once they are no longer kept.
    contact: ContactLine | None
    purpose: Purpose
    title: str
    state: IntroductionState
    mail: Mail
    made_at: datetime
    sent_at: datetime | None
    meets_at: datetime | None
    # 15 days without an answer.
    nudge_due: bool
    # The person no longer allows it: nothing goes on.
    stopped: bool


@dataclass(frozen=True)
class StepLine:
    """One step of its history; `by` is empty for the partner."""

    verb: str
    at: datetime
    by: str


@dataclass(frozen=True)
class IntroductionSheet:
    """An introduction, with what the partner sees of it, literally."""

    line: IntroductionLine
    household: UUID | None
    recipient: Recipient
    organisation: UUID | None
    contact: ContactLine | None
    contacts: tuple[ContactLine, ...]
    opportunity: OpportunityLine | None
    # Names of fields: those agreed, and those that may go to this kind of recipient at all.
    fields: tuple[str, ...]
    possible: tuple[str, ...]
    message: str
    # As it leaves, with `NO_LINK` in the place of the link; the page behind it before and after.
    letter: Letter
    asked: Asked
    shared: tuple[tuple[str, str], ...]
    # Until when the person allows it; None: they do not.
    allowed_until: datetime | None
    verbs: frozenset[IntroductionVerb]
    refusal: Refusal | None
    answer: str
    steps: tuple[StepLine, ...]


def introduction_sheet(
    actor: Actor, introduction_id: UUID, at: datetime, action: str = "introductions.show"
) -> IntroductionSheet:
    """One introduction; raises NotHere."""
    with reading(actor, action, at) as door:
        row = access.get_introduction(actor, introduction_id)
        kind = recipient_of(row).kind
        consent = covering(row, at)
        writer = User.objects.get(pk=actor.user)
        centre = centre_name(actor)
        steps = row.steps.select_related("by").order_by("-at", "-pk")
        sheet = IntroductionSheet(
            line=_line(actor, row, at),
            household=_household_of(row),
            recipient=recipient_of(row),
            organisation=row.organisation_id,
            contact=contact_line(row.contact, localdate(at)) if row.contact else None,
            contacts=_contacts(row.organisation, at),
            opportunity=_opportunity(row, at),
            fields=tuple(row.fields),
            possible=tuple(name for name in FIELDS if name in SHAREABLE[kind] & readable(actor)),
            message=open_key(row.person).read(row, "message"),
            letter=letter_of(row, writer, centre, NO_LINK, at, again=False),
            asked=shown_to_partner(row, writer.name, centre, at + LINK_LIFETIME),
            shared=shared_values(row),
            allowed_until=consent.expires_at if consent else None,
            verbs=introduction_verbs(IntroductionState(row.state)),
            refusal=Refusal(row.refusal) if row.refusal else None,
            answer=open_key(row.person).read(row, "answer"),
            steps=tuple(StepLine(one.verb, one.at, str(one.by or "")) for one in steps),
        )
        door.saw(row.person_id, Extent.FILE, access.record(row.pk))
    return sheet


def somebody(actor: Actor, person_id: UUID, at: datetime) -> PersonLine:
    """Who is to be put in touch, of a household that the actor works on; raises NotHere."""
    with reading(actor, "introductions.add", at) as door:
        rows = households.memberships(actor).filter(person=person_id, person__erased_on=None)
        row = rows.select_related("person__referent").first()
        if row is None:
            raise NotHere(person=person_id)
        door.saw(person_id, Extent.LINE)
        return person_line(actor, row.person)


def introduction_lines(
    actor: Actor, at: datetime, *, mine: bool = False, over: bool = False
) -> tuple[IntroductionLine, ...]:
    """Those that are not over, the longest waiting first; or those that are, the newest first.

    `mine`: of the households whose referent the actor is.
    """
    with reading(actor, "introductions.index", at) as door:
        rows = access.introductions(actor)
        if mine:
            rows = rows.filter(person__referent=actor.user)
        rows = rows.filter(state__in=OVER) if over else rows.exclude(state__in=OVER)
        order = F("made_at").desc() if over else F("sent_at").asc(nulls_first=True)
        return _lines(door, actor, rows.order_by(order, "made_at", "pk"), at)


def introductions_of(
    actor: Actor, people: Iterable[UUID], at: datetime, action: str = "introductions.index"
) -> tuple[IntroductionLine, ...]:
    """Those of some people, the newest first: for the page of their household."""
    with reading(actor, action, at) as door:
        rows = access.introductions(actor).filter(person__in=list(people))
        return _lines(door, actor, rows.order_by("-made_at", "pk"), at)


def _lines(
    door: Door, actor: Actor, rows: QuerySet[Introduction], at: datetime
) -> tuple[IntroductionLine, ...]:
    found = rows.select_related("person__referent", "opportunity", "contact").prefetch_related(
        "person__consents"
    )
    lines = tuple(_line(actor, row, at) for row in found[:200])
    for line in lines:
        door.saw(line.person.id, Extent.LINE)
    return lines


def _line(actor: Actor, row: Introduction, at: datetime) -> IntroductionLine:
    state = IntroductionState(row.state)
    return IntroductionLine(
        id=row.pk,
        person=person_line(actor, row.person),
        recipient=recipient_of(row).name,
        contact=contact_line(row.contact, localdate(at)) if row.contact else None,
        purpose=Purpose(row.purpose),
        title=row.opportunity.title if row.opportunity else "",
        state=state,
        mail=Mail(row.mail),
        made_at=row.made_at,
        sent_at=row.sent_at,
        meets_at=row.meets_at,
        nudge_due=may_nudge(state, row.sent_at, row.nudged_at, at),
        stopped=is_stopped(row, at),
    )


def _household_of(row: Introduction) -> UUID | None:
    rows = HouseholdMembership.objects.filter(person=row.person_id, until_on=None)
    return rows.values_list("household", flat=True).first()


def _contacts(organisation: Organisation | None, at: datetime) -> tuple[ContactLine, ...]:
    if organisation is None:
        return ()
    rows = organisation.contacts.order_by("-last_answer_on", "pk")
    return tuple(contact_line(one, localdate(at)) for one in rows)


def _opportunity(row: Introduction, at: datetime) -> OpportunityLine | None:
    if row.opportunity_id is None:
        return None
    found = Opportunity.objects.select_related("organisation", "contact")
    return line_of(found.get(pk=row.opportunity_id), localdate(at))

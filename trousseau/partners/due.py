"""What asks for something today among introductions and offers; for a query with a door open.

The worst first: a message that did not arrive, a consent that was taken back, then those who have
not answered for fifteen days.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Least

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import how_many
from trousseau.accounts.models import CentreMembership
from trousseau.households import access as households
from trousseau.partners import access
from trousseau.partners.choices import IntroductionState, Mail, OpportunityState
from trousseau.partners.details import ASKING
from trousseau.partners.introductions import NUDGE_AFTER, is_stopped, may_nudge, recipient_of
from trousseau.partners.models import Introduction
from trousseau.partners.opportunities import OpportunityLine, line_of
from trousseau.partners.states import OVER
from trousseau.privacy.choices import Purpose

# Over, or given up for lack of an answer: nothing is asked of anybody.
AT_REST = (*OVER, IntroductionState.NO_REPLY)
UNSURE = (Mail.FAILED, Mail.LEAVING)
ENDS_WITHIN = timedelta(days=14)


class Trouble(StrEnum):
    """Why an introduction asks for something."""

    # The message did not leave, came back, or nobody knows.
    UNDELIVERED = "undelivered"
    # The person allows it no longer, or not any more by now.
    STOPPED = "stopped"
    SILENT = "silent"


@dataclass(frozen=True)
class DueIntroduction:
    """An introduction that asks for something; `person` belongs to `household`."""

    id: UUID
    person: UUID
    household: UUID
    recipient: str
    title: str
    purpose: Purpose
    trouble: Trouble
    # Since when they have not answered.
    waits_since: datetime | None


def due_introductions(
    actor: Actor, at: datetime, *, mine: bool, most: int
) -> tuple[tuple[DueIntroduction, ...], int]:
    """Those of the households one accompanies (`mine`), or works on; and how many there are.

    The caller says to the door who was seen. A person whose consent has another in its place may
    be counted though nothing asks for anything, once there are more than `most`.
    """
    homes = households.memberships(actor).filter(household__closed_on=None)
    homes = homes.filter(household__referent=actor.user) if mine else homes
    undelivered = Q(mail__in=UNSURE)
    # The consent on which it rests; another may cover it, which each row is asked below.
    gone = Q(consent__withdrawn_at__isnull=False) | Q(consent__expires_at__lte=at)
    stopped = ~Q(state=IntroductionState.DRAFTED) & (gone | Q(consent=None))
    silent = Q(state=IntroductionState.SENT, asked_at__lte=at - NUDGE_AFTER)
    order = Case(
        When(undelivered, then=Value(0)),
        When(stopped, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    home = homes.filter(person=OuterRef("person")).values("household")[:1]
    rows = (
        access.introductions(actor)
        .filter(person__in=homes.values("person"))
        .exclude(state__in=AT_REST)
        .annotate(asked_at=Coalesce(F("nudged_at"), F("sent_at")))
        .annotate(order=order, household=Subquery(home, output_field=UUIDField()))
        .filter(undelivered | stopped | silent)
        .order_by("order", F("asked_at").asc(nulls_first=True), "pk")
    )
    some = rows.select_related("person", "opportunity").prefetch_related("person__consents")[:most]
    found = tuple(filter(None, (_due(row, at) for row in some)))
    return found, len(found) if len(some) < most else rows.count()


def _due(row: Introduction, at: datetime) -> DueIntroduction | None:
    trouble = _trouble(row, at)
    if trouble is None:
        return None
    return DueIntroduction(
        id=row.pk,
        person=row.person_id,
        household=row.household,  # type: ignore[attr-defined]
        recipient=recipient_of(row).name,
        title=row.opportunity.title if row.opportunity else "",
        purpose=Purpose(row.purpose),
        trouble=trouble,
        waits_since=row.nudged_at or row.sent_at,
    )


def _trouble(row: Introduction, at: datetime) -> Trouble | None:
    if row.mail in UNSURE:
        return Trouble.UNDELIVERED
    if is_stopped(row, at):
        return Trouble.STOPPED
    if may_nudge(IntroductionState(row.state), row.sent_at, row.nudged_at, at):
        return Trouble.SILENT
    return None


def ending_offers(
    actor: Actor, today: date, *, mine: bool, most: int
) -> tuple[tuple[OpportunityLine, ...], int]:
    """Open and reserved offers that ask for something within two weeks, the soonest first; and how
    many there are.

    By their last day, or an earlier one on which an answer or a name is expected (`next_day`).
    Those one has written down or checked oneself, or that were proposed to a household one
    accompanies (`mine`); or whoever works in one's centre.
    """
    homes = households.memberships(actor).filter(household__closed_on=None)
    homes = homes.filter(household__referent=actor.user) if mine else homes
    proposed = Introduction.objects.filter(
        opportunity=OuterRef("pk"), person__in=homes.values("person")
    )
    if mine:
        whose = Q(added_by=actor.user)
    else:
        here = CentreMembership.objects.filter(centre=actor.centre, until_on=None)
        whose = Q(added_by__in=here.values("user"))
    rows = (
        access.opportunities(actor)
        .filter(whose | Exists(proposed.exclude(state__in=OVER)))
        .filter(state__in=[OpportunityState.OPEN, OpportunityState.RESERVED], expires_on__gte=today)
        .annotate(**{f"{name}_text": _text(KeyTextTransform(name, "details")) for name in ASKING})
        .annotate(asks_on=Least(_text("expires_on"), *_days_ahead(today)))
        .filter(asks_on__lte=str(today + ENDS_WITHIN))
    )
    shown = rows.select_related("organisation", "contact").order_by("asks_on", "pk")[:most]
    found = tuple(line_of(row, today) for row in shown)
    return found, how_many(rows, len(found), most)


def _days_ahead(today: date) -> list[Case]:
    """Each other day of an offer, as a text; one that is past, or not known, is its last day."""
    last = _text("expires_on")
    return [
        Case(When(**{f"{name}_text__gte": str(today)}, then=F(f"{name}_text")), default=last)
        for name in ASKING
    ]


def _text(day: str | KeyTextTransform) -> Cast:
    return Cast(day, TextField())

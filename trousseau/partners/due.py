"""What asks for something today among introductions and offers; for a query with a door open.

The worst first: a message that did not arrive, a consent that was taken back, then those who have
not answered for fifteen days.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, UUIDField, Value, When
from django.db.models.functions import Coalesce

from trousseau.accounts.actor import Actor
from trousseau.accounts.models import CentreMembership
from trousseau.households import access as households
from trousseau.partners import access
from trousseau.partners.choices import IntroductionState, Mail, OpportunityState
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
    homes = households.memberships(actor)
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
    """Open and reserved offers that end within two weeks, the first to end first; how many.

    Those one has written down oneself (`mine`), or whoever works in one's centre.
    """
    rows = access.opportunities(actor).filter(
        state__in=[OpportunityState.OPEN, OpportunityState.RESERVED],
        expires_on__range=(today, today + ENDS_WITHIN),
    )
    if mine:
        rows = rows.filter(added_by=actor.user)
    else:
        here = CentreMembership.objects.filter(centre=actor.centre, until_on=None)
        rows = rows.filter(added_by__in=here.values("user"))
    shown = rows.select_related("organisation", "contact").order_by("expires_on", "pk")[:most]
    found = tuple(line_of(row, today) for row in shown)
    return found, len(found) if len(found) < most else rows.count()

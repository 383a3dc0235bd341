"""Households that ask for attention: not spoken to for long, a stay that ends, no referent."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from trousseau.accounts.actor import Actor
from trousseau.households import access
from trousseau.households.models import Household, HousingSituation
from trousseau.households.queries import with_last_contact

SILENCE = timedelta(days=30)
# A move takes four to five months: from then on a stay that ends is too short for one.
MOVE = timedelta(days=150)


@dataclass(frozen=True)
class Attention:
    """The households of each list, the most pressing first; one may stand in several."""

    silent: tuple[UUID, ...]
    ending_stays: tuple[UUID, ...]
    unassigned: tuple[UUID, ...]


def attention(actor: Actor, today: date, *, mine: bool, most: int) -> Attention:
    """What asks for attention among the open households of the centre; `mine`: of one's own.

    At most so many of each; for a query that has a door open.
    """
    rows = access.households(actor).filter(closed_on=None)
    own = rows.filter(referent=actor.user) if mine else rows
    silent = with_last_contact(own).filter(
        Q(last_contact_on__lte=today - SILENCE) | Q(last_contact_on=None)
    )
    stays = HousingSituation.objects.filter(household=OuterRef("pk"), until_on=None).annotate(
        leaves_on=Coalesce("extended_until", "ends_on")
    )
    ending = own.annotate(leaves_on=stays.values("leaves_on")[:1]).filter(
        Exists(stays.filter(leaves_on__lt=today + MOVE))
    )
    return Attention(
        silent=_ids(silent.order_by(F("last_contact_on").asc(nulls_first=True), "pk"), most),
        ending_stays=_ids(ending.order_by("leaves_on", "pk"), most),
        unassigned=_ids(rows.filter(referent=None).order_by("referred_on", "pk"), most),
    )


def _ids(rows: "QuerySet[Household]", most: int) -> tuple[UUID, ...]:
    return tuple(rows.values_list("pk", flat=True)[:most])

"""Offers from outside the programme: noted, told what may follow a no, answered.

What a household answers changes nothing here: refusals are not counted, and no list is sorted or
filtered by them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading, the_one, writing
from trousseau.households import access
from trousseau.households.choices import OfferAnswer, OfferedBy
from trousseau.households.models import Household, OutsideOffer
from trousseau.privacy.keys import DataKey, open_key

# An answer that is due within so many days asks for something today.
AHEAD = timedelta(days=10)
# A household that answered has said so; the rest is nobody's business but theirs.
SAID = frozenset({OfferAnswer.YES, OfferAnswer.NO})


class NotTold(Exception):
    """The household answers before anybody told it what may follow."""


@dataclass(frozen=True)
class NewOutsideOffer:
    """Who offers what, since when, until when an answer is expected; ValueError for odd days."""

    offered_by: OfferedBy
    what: str
    offered_on: date
    answer_by: date | None = None

    def __post_init__(self) -> None:
        if self.answer_by is not None and self.answer_by < self.offered_on:
            raise ValueError("an answer is due after the offer")


@dataclass(frozen=True)
class OutsideLine:
    """An offer, and what became of it."""

    id: int
    household: UUID
    fields: NewOutsideOffer
    told_on: date | None
    answer: OfferAnswer
    answered_on: date | None


@dataclass(frozen=True)
class WaitingOffer:
    """An offer to which a household is to answer; what is offered stays on its own page."""

    id: int
    household: UUID
    offered_by: OfferedBy
    answer_by: date | None


def add_outside_offer(actor: Actor, household_id: UUID, new: NewOutsideOffer, at: datetime) -> int:
    """Note an offer; gives its number. Raises NotHere, ValueError for a day that lies ahead."""
    if new.offered_on > localdate(at):
        raise ValueError("it was offered today or before")
    with writing(actor, "outside_offers.add", at) as door:
        household = access.get_household_to_change(actor, household_id)
        row = OutsideOffer(
            household=household,
            offered_by=new.offered_by,
            offered_on=new.offered_on,
            answer_by=new.answer_by,
            recorded_by_id=actor.user,
        )
        row.save(force_insert=True)
        # Sealed for its place, which is known by now.
        open_key(household).write(row, {"what": new.what.strip()})
        row.save(update_fields=["what"])
        door.changed(record=access.record(household.pk))
    return row.pk


def answer_outside_offer(
    actor: Actor, offer_id: int, answer: OfferAnswer, at: datetime, *, told: bool
) -> UUID:
    """Note what the household answered; gives its household.

    `told`: it was told before what may follow. Raises NotTold where it says yes or no without,
    and NotHere.
    """
    with writing(actor, "outside_offers.answer", at) as door:
        row = _get(actor, offer_id, change=True)
        if told and row.told_on is None:
            row.told_on = localdate(at)
        if answer in SAID and row.told_on is None:
            raise NotTold
        row.answer = answer
        row.answered_on = None if answer is OfferAnswer.OPEN else localdate(at)
        row.save(update_fields=["told_on", "answer", "answered_on"])
        door.changed(record=access.record(row.household_id))
    return row.household_id


def outside_offer(actor: Actor, offer_id: int, at: datetime) -> OutsideLine:
    """One of them; raises NotHere."""
    with reading(actor, "outside_offers.answer", at) as door:
        row = _get(actor, offer_id)
        for person in row.household.memberships.filter(until_on=None).values_list("person"):
            door.saw(person[0], record=access.record(row.household_id))
        return _line(row, open_key(row.household))


def outside_offers_of(household: Household) -> tuple[OutsideLine, ...]:
    """Those of a household, the newest first; for a query that has a door open."""
    key = open_key(household)
    rows = household.outside_offers.order_by("-offered_on", "-pk")
    return tuple(_line(row, key) for row in rows)


def waiting_offers(actor: Actor, today: date, *, mine: bool, most: int) -> tuple[WaitingOffer, ...]:
    """Those to be answered within ten days, or by no day in particular; inside a door."""
    homes = access.households(actor).filter(closed_on=None)
    homes = homes.filter(referent=actor.user) if mine else homes
    rows = OutsideOffer.objects.filter(household__in=homes, answer=OfferAnswer.OPEN)
    rows = rows.exclude(answer_by__gt=today + AHEAD)
    found = rows.order_by(F("answer_by").asc(nulls_last=True), "pk")[:most]
    return tuple(
        WaitingOffer(row.pk, row.household_id, OfferedBy(row.offered_by), row.answer_by)
        for row in found.defer("what")
    )


def _get(actor: Actor, offer_id: int, *, change: bool = False) -> OutsideOffer:
    rows = OutsideOffer.objects.filter(household__in=access.households(actor))
    rows = rows.select_related("household")
    rows = rows.select_for_update(of=("self",)) if change else rows
    return the_one(rows, offer_id, f"outside_offer:{offer_id}")


def _line(row: OutsideOffer, key: DataKey) -> OutsideLine:
    return OutsideLine(
        id=row.pk,
        household=row.household_id,
        fields=NewOutsideOffer(
            OfferedBy(row.offered_by), key.read(row, "what"), row.offered_on, row.answer_by
        ),
        told_on=row.told_on,
        answer=OfferAnswer(row.answer),
        answered_on=row.answered_on,
    )

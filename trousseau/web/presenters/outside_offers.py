"""Offers from outside the programme, in words; and what may follow a no, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trousseau.households import outside_offers as offers
from trousseau.households.choices import OfferAnswer
from trousseau.households.outside_consequences import consequences_of
from trousseau.plans.day import OutsideLine
from trousseau.web.presenters.household import called
from trousseau.web.presenters.numbers import language

NEAR = timedelta(days=3)


@dataclass(frozen=True)
class OutsideCard:
    """An offer that waits for an answer, in the list of the day."""

    id: int
    name: str
    offered_by: str
    answer_by: str
    is_near: bool


@dataclass(frozen=True)
class OutsideRow:
    """An offer on the page of its household, or at the head of its own."""

    id: int
    offered_by: str
    what: str
    offered_on: date
    answer_by: date | None
    answer: str
    answered_on: date | None
    told_on: date | None
    is_open: bool


@dataclass(frozen=True)
class ConsequenceBox:
    """What may follow, what is still to be asked, and what says so."""

    text: str
    to_check: str
    source: str
    url: str
    checked_on: date
    is_verified: bool


def outside_card(line: OutsideLine, today: date) -> OutsideCard:
    """A line of the list of the day."""
    until = line.offer.answer_by
    words = _("répondre avant le %(day)s")
    return OutsideCard(
        id=line.offer.id,
        name=called(line.adults),
        offered_by=str(line.offer.offered_by.label),
        answer_by=words % {"day": date_format(until, "j F")} if until else "",
        is_near=until is not None and until <= today + NEAR,
    )


def outside_row(line: offers.OutsideLine) -> OutsideRow:
    """An offer, and what became of it."""
    return OutsideRow(
        id=line.id,
        offered_by=str(line.fields.offered_by.label),
        what=line.fields.what,
        offered_on=line.fields.offered_on,
        answer_by=line.fields.answer_by,
        answer=str(line.answer.label),
        answered_on=line.answered_on,
        told_on=line.told_on,
        is_open=line.answer is OfferAnswer.OPEN,
    )


def consequence_boxes(line: offers.OutsideLine) -> list[ConsequenceBox]:
    """What may follow a no to this offer."""
    return [
        ConsequenceBox(
            text=one.words.in_language(language()),
            to_check=one.to_check.in_language(language()),
            source=one.source,
            url=one.url,
            checked_on=one.checked_on,
            is_verified=one.verified,
        )
        for one in consequences_of(line.fields.offered_by)
    ]

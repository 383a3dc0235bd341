"""A discovery visit in words: its days, who goes, what is seen, who was heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trousseau.plans.choices import VisitState
from trousseau.plans.visit_sheet import HeardLine, VisitSheet
from trousseau.web.presenters.household import called
from trousseau.web.presenters.move import euros
from trousseau.web.presenters.plan import area_name


@dataclass(frozen=True)
class StopCard:
    """Something to be seen."""

    kind: str
    when: str
    place: str
    whom: str


@dataclass(frozen=True)
class AdultHeard:
    """Whether an adult was heard; never what they said."""

    id: UUID
    name: str
    heard: bool


@dataclass(frozen=True)
class VisitPage:
    """A visit on its page."""

    id: UUID
    plan: UUID
    household: UUID
    area: int
    code: str
    name: str
    place: str
    not_retained: bool
    state: str
    is_planned: bool
    is_made: bool
    is_cancelled: bool
    days: str
    cost: str
    travellers: tuple[str, ...]
    stops: tuple[StopCard, ...]
    adults: tuple[AdultHeard, ...]
    may_hear: bool


@dataclass(frozen=True)
class RecordCard:
    """What one adult said, to whoever recorded it."""

    name: str
    answer: str
    words: str
    how: str


def visit_page(sheet: VisitSheet) -> VisitPage:
    """All that the page says."""
    names = {one.person.id: one.person.called for one in sheet.members}
    visit = sheet.visit
    return VisitPage(
        id=sheet.id,
        plan=sheet.plan,
        household=sheet.household,
        area=sheet.area,
        code=sheet.code,
        name=called([adult.person for adult in sheet.adults]),
        place=area_name(sheet.code),
        not_retained=sheet.not_retained,
        state=str(sheet.state.label),
        is_planned=sheet.state == VisitState.PLANNED,
        is_made=sheet.state == VisitState.MADE,
        is_cancelled=sheet.state == VisitState.CANCELLED,
        days=days_text(visit.from_on, visit.until_on),
        cost=euros(visit.cost_cents) if visit.cost_cents is not None else "",
        travellers=tuple(names[one] for one in visit.travellers if one in names),
        stops=tuple(
            StopCard(
                str(stop.kind.label),
                date_format(timezone.localtime(stop.at), "l j F, H:i") if stop.at else "",
                stop.place,
                stop.whom,
            )
            for stop in visit.stops
        ),
        adults=tuple(
            AdultHeard(one.person.id, one.person.called, one.person.id in sheet.heard)
            for one in sheet.adults
        ),
        may_hear=sheet.may_hear,
    )


def everybody(sheet: VisitSheet) -> list[tuple[str, str]]:
    """The ids and names of the household, to choose who goes."""
    return [(str(one.person.id), one.person.called) for one in sheet.members]


def record_card(line: HeardLine) -> RecordCard:
    """What somebody recorded, for them."""
    how = _("%(interpreter)s, le %(day)s") % {
        "interpreter": line.interpreter.label,
        "day": date_format(line.taken_on, "j F Y"),
    }
    return RecordCard(line.person.called, str(line.answer.label), line.words, how)


def days_text(first: date, last: date) -> str:
    """`le 5 mars 2027`, `du 5 mars au 6 mars 2027`."""
    if first == last:
        return _("le %(day)s") % {"day": date_format(first, "j F Y")}
    days = {"first": date_format(first, "j F"), "last": date_format(last, "j F Y")}
    return _("du %(first)s au %(last)s") % days

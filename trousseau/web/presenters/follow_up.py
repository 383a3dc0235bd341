"""Follow-ups in words: their dates and state, what completing a plan asks for, the figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.follow_ups.choices import FollowUpMoment, FollowUpState, Mode
from trousseau.follow_ups.completion import Criterion, Status
from trousseau.follow_ups.queries import (
    FollowUpLine,
    FollowUpSheet,
    PlanFollowUps,
    WindowLine,
)
from trousseau.follow_ups.said import AloneSaid, Said, from_text
from trousseau.follow_ups.schedule import FollowUpDates, Timing
from trousseau.follow_ups.states import ATTEMPT_DAYS, MEANING
from trousseau.follow_ups.talks import AloneTalk, Hearing
from trousseau.territories.layers import Words
from trousseau.web.forms.follow_up import FORMS, AloneForm
from trousseau.web.presenters.household import called
from trousseau.web.presenters.numbers import NO_BREAK, language, number

TONES = {
    Timing.OPEN: "state-unknown",
    Timing.OVERDUE: "state-no",
    Timing.MISSED: "",
    Timing.EARLY: "",
    Timing.SETTLED: "",
}
STATUS_TONES = {Status.MET: "state-yes", Status.NOT_MET: "state-unknown", Status.UNKNOWN: ""}


@dataclass(frozen=True)
class FollowUpCard:
    """A follow-up in the list of a plan."""

    id: UUID
    moment: str
    state: str
    tone: str
    window: str
    call: str
    tried: str


@dataclass(frozen=True)
class CriterionCard:
    """One criterion of completing a plan."""

    title: str
    text: str
    status: str
    tone: str


@dataclass(frozen=True)
class PersonCard:
    """Somebody to ask."""

    id: UUID
    name: str
    is_adult: bool
    said: str


@dataclass(frozen=True)
class WindowCard:
    """A follow-up on the page of the day."""

    id: UUID
    household: UUID
    name: str
    moment: str
    until: str
    overdue: str


def words(text: Words) -> str:
    """In the reader's language."""
    return text.in_language(language())


def window_text(dates: FollowUpDates) -> str:
    """From when until when it can be held."""
    window = dates.window
    return _("du %(first)s au %(last)s") % {
        "first": date_format(window.opens_on, "j F Y"),
        "last": date_format(window.closes_on, "j F Y"),
    }


def state_text(dates: FollowUpDates, timing: Timing) -> str:
    """Where it stands today."""
    if timing is Timing.EARLY:
        return _("À venir")
    if timing is Timing.OPEN:
        return _("À faire maintenant")
    if timing is Timing.OVERDUE:
        return _("En retard, encore possible")
    if timing is Timing.MISSED:
        return _("La période est passée")
    return str(FollowUpState(dates.state).label)


def tone_of(dates: FollowUpDates, timing: Timing) -> str:
    """The class of its mark."""
    return "state-yes" if dates.state == FollowUpState.DONE else TONES[timing]


def cards(found: PlanFollowUps) -> list[FollowUpCard]:
    """The follow-ups of a plan."""
    return [_card(line) for line in found.lines]


def _card(line: FollowUpLine) -> FollowUpCard:
    is_due = line.dates.state == FollowUpState.DUE
    day = line.dates.planned_on if is_due else line.settled_on
    text = _("appel prévu le %(day)s") if is_due else _("le %(day)s")
    return FollowUpCard(
        id=line.id,
        moment=moment_text(line.dates),
        state=state_text(line.dates, line.timing),
        tone=tone_of(line.dates, line.timing),
        window=window_text(line.dates),
        call=text % {"day": date_format(day, "j F Y")} if day else "",
        tried=tried_text(line.tried) if is_due else "",
    )


def moment_text(dates: FollowUpDates) -> str:
    """Which of the five it is."""
    return str(FollowUpMoment(dates.moment).label)


def tried_text(days: int) -> str:
    """On how many days nobody was reached."""
    if not days:
        return ""
    text = ngettext(
        "%(n)d jour d’appel sans réponse sur %(of)d",
        "%(n)d jours d’appel sans réponse sur %(of)d",
        days,
    )
    return text % {"n": days, "of": ATTEMPT_DAYS}


def criterion_cards(found: Iterable[Criterion]) -> list[CriterionCard]:
    """How a household stands by each criterion."""
    labels = {
        Status.MET: _("Rempli"),
        Status.NOT_MET: _("Pas encore"),
        Status.UNKNOWN: _("On ne sait pas"),
    }
    return [
        CriterionCard(
            words(one.title), words(one.words), labels[one.status], STATUS_TONES[one.status]
        )
        for one in found
    ]


def people(sheet: FollowUpSheet) -> list[PersonCard]:
    """Whom to ask, adults first."""
    return [
        PersonCard(
            one.member.person.id, one.member.person.called, one.member.is_adult, _said(one.said_on)
        )
        for one in sheet.people
    ]


def household_said(sheet: FollowUpSheet) -> str:
    """When the household answered."""
    return _said(sheet.household_said_on)


def _said(on: date | None) -> str:
    return _("noté le %(day)s") % {"day": date_format(on, "j F Y")} if on else ""


def attempts(sheet: FollowUpSheet) -> list[str]:
    """Who tried, when, how."""
    return [
        _("%(day)s à %(time)s · %(mode)s · %(result)s · %(who)s")
        % {
            "day": date_format(localtime(one.at), "j F"),
            "time": date_format(localtime(one.at), "H:i"),
            "mode": one.mode.label,
            "result": _("a répondu") if one.reached else _("pas de réponse"),
            "who": one.by,
        }
        for one in sheet.attempts
    ]


def kind_words(state: FollowUpState) -> str:
    """What a household may be told of where it stands."""
    return words(MEANING[state])


def modes() -> list[tuple[str, object]]:
    """How somebody may be reached."""
    return [(one.value, one.label) for one in Mode]


def name_of(sheet: FollowUpSheet) -> str:
    """What the household is called by."""
    return called([one.member.person for one in sheet.people if one.member.is_adult])


def said_lines(said: Said, form: type[forms.Form]) -> list[str]:
    """What is known of answers, a line each, with the words of their form."""
    found = []
    for one in fields(said):
        value = getattr(said, one.name)
        if value == one.default:
            continue
        name = one.name.removesuffix("_cents")
        label = form.base_fields[name].label
        if value is True:
            found.append(str(label))
            continue
        if isinstance(value, Enum):
            text = str(getattr(value, "label", value))
        elif isinstance(value, date):
            text = date_format(value, "j F Y")
        elif one.name.endswith("_cents"):
            text = f"{number(value / 100, 2)}{NO_BREAK}€"
        else:
            text = str(value)
        found.append(_("%(question)s : %(answer)s") % {"question": label, "answer": text})
    return found


def kept_in_words(text: str) -> str:
    """Answers as they are kept (`said`), a question a line: for a copy that a person is handed."""
    kinds: dict[type[Said], type[forms.Form]] = {**FORMS, AloneSaid: AloneForm}
    lines = [
        line for kind, form in kinds.items() for line in said_lines(from_text(kind, text), form)
    ]
    return "\n".join(lines)


def talks(found: Hearing) -> list[tuple[str, list[str]]]:
    """The talks with one adult alone; of those one may not read, only that they took place."""
    return [(_talk_text(one), _alone_lines(one.said)) for one in found.talks]


def _talk_text(one: AloneTalk) -> str:
    return _("%(day)s, %(mode)s, avec %(who)s") % {
        "day": date_format(one.on, "j F Y"),
        "mode": str(one.mode.label).lower(),
        "who": one.by,
    }


def _alone_lines(said: AloneSaid | None) -> list[str]:
    if said is None:
        return []
    known = (one for one in (said.safety, said.wish_to_stay) if one.name != "UNKNOWN")
    return [str(one.label) for one in known]


def window_card(line: WindowLine) -> WindowCard:
    """A follow-up on the page of the day."""
    late = ngettext("%(n)d jour de retard", "%(n)d jours de retard", line.overdue_days)
    return WindowCard(
        id=line.follow_up,
        household=line.household,
        name=called(line.adults),
        moment=moment_text(line.dates),
        until=_("jusqu’au %(day)s") % {"day": date_format(line.dates.window.closes_on, "j F")},
        overdue=late % {"n": line.overdue_days} if line.overdue_days else "",
    )

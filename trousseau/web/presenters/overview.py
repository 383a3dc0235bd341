"""The head of a household's page: how its plan stands, what comes next, whom to call; its days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.follow_ups.held import HeldFollowUp
from trousseau.handovers.queries import OpenHandover
from trousseau.households.contacts import NoteLine
from trousseau.households.history import PastAppointment
from trousseau.households.sheet import HouseholdSheet
from trousseau.partners.introduction_queries import IntroductionLine
from trousseau.partners.states import OVER
from trousseau.plans.brief import BriefStep, PlanBrief, PlanDay
from trousseau.plans.states import AT_REST
from trousseau.web.presenters.household import MemberCard
from trousseau.web.presenters.plan import area_name

# A page that shows more is long to read on a telephone; the older ones are one press away.
SHOWN = 20


@dataclass(frozen=True)
class BriefCard:
    """A plan in a few lines; a text is empty where nothing is said."""

    state: str
    since: str
    place: str
    backup: str
    shortlist: str
    # What the day below is: of a move, or the one that is wanted.
    when_label: str
    when: str
    when_on: date | None
    next_title: str
    next_address: str
    next_owner: str
    next_says: str
    next_is_late: bool
    # Nothing is asked of anybody: it pauses, or is over.
    is_at_rest: bool


@dataclass(frozen=True)
class CallLine:
    """Somebody to call: who they are to the household, and how they are reached."""

    who: str
    role: str
    # Text, and the address a telephone or a mail program opens; empty where it is only to be read.
    ways: tuple[tuple[str, str], ...]
    # What is to be known first; empty where nothing is.
    hint: str = ""


@dataclass(frozen=True)
class DayLine:
    """Something that happened, at a moment or on a day; `is_quoted`: in somebody's own words."""

    at: datetime | None
    on: date
    what: str
    about: str = ""
    by: str = ""
    text: str = ""
    is_quoted: bool = False


@dataclass(frozen=True)
class Days:
    """What happened, the newest first; whether there is more than is shown."""

    lines: tuple[DayLine, ...]
    more: bool


def brief_card(brief: PlanBrief, names: Mapping[UUID, str]) -> BriefCard:
    """Where a plan stands."""
    label, day = _when(brief)
    step = brief.next_step
    return BriefCard(
        state=str(brief.state.label),
        since=date_format(brief.state_on, "j F Y"),
        place=area_name(brief.chosen_area),
        backup=area_name(brief.backup_area),
        shortlist=", ".join(
            area_name(code)
            for code in brief.shortlist
            if code not in (brief.chosen_area, brief.backup_area)
        ),
        when_label=label,
        when=date_format(day, "j F Y") if day else "",
        when_on=day,
        next_title=step.title if step else "",
        next_address=f"{reverse('plans_show', args=[brief.id])}#now" if step else "",
        next_owner=_owner(step, names) if step else "",
        next_says=_says(step) if step else "",
        next_is_late=step.is_overdue if step else False,
        is_at_rest=brief.state in AT_REST,
    )


def _when(brief: PlanBrief) -> tuple[str, date | None]:
    if brief.arrived_on:
        return _("Arrivée"), brief.arrived_on
    if brief.leaves_on:
        return _("Départ prévu"), brief.leaves_on
    return _("Déménagement visé"), brief.target_on


def _owner(step: BriefStep, names: Mapping[UUID, str]) -> str:
    owner = str(step.owner.label)
    name = names.get(step.person, "") if step.person else ""
    return _("%(owner)s, pour %(name)s") % {"owner": owner, "name": name} if name else owner


def _says(step: BriefStep) -> str:
    if step.waiting_on is not None:
        text = ngettext(
            "on attend : %(who)s, depuis %(n)d jour",
            "on attend : %(who)s, depuis %(n)d jours",
            step.waiting_days,
        )
        return text % {"who": step.waiting_on.label, "n": step.waiting_days}
    if step.planned_on:
        return _("prévue le %(day)s") % {"day": date_format(step.planned_on, "j F Y")}
    if step.latest_on:
        return _("au plus tard le %(day)s") % {"day": date_format(step.latest_on, "j F Y")}
    return ""


def people_to_call(
    sheet: HouseholdSheet,
    members: Iterable[MemberCard],
    handover: OpenHandover | None,
    introductions: Iterable[IntroductionLine],
) -> list[CallLine]:
    """The adults where it is safe, who accompanies them here and there, then the partners."""
    lines = [_adult(one) for one in members if one.is_adult]
    if sheet.referent:
        lines.append(CallLine(sheet.referent, _("accompagne le ménage, %s") % sheet.centre, ()))
    if handover is not None and handover.receiver:
        lines.append(CallLine(handover.receiver, _("sur place, %s") % handover.to_centre, ()))
    partners = [_partner(one) for one in introductions if one.state not in OVER and not one.stopped]
    return lines + list(dict.fromkeys(filter(None, partners)))


def _adult(member: MemberCard) -> CallLine:
    safe = tuple((one.value, one.call) for one in member.channels if one.tone == "good")
    hints = [one.how for one in member.channels if one.tone == "good" and one.how]
    if not safe:
        return CallLine(member.name, "", (), _("Aucun moyen sûr connu : voir « Qui »."))
    return CallLine(member.name, "", safe, " · ".join(hints))


def _partner(line: IntroductionLine) -> CallLine | None:
    if line.contact is None:
        return None
    fields = line.contact.fields
    ways = [(fields.phone, f"tel:{fields.phone.replace(' ', '')}")] if fields.phone else []
    ways += [(fields.email, f"mailto:{fields.email}")] if fields.email else []
    role = ", ".join(filter(None, (fields.function, line.recipient)))
    return CallLine(fields.name, role, tuple(ways))


def days(
    sheet: HouseholdSheet,
    plan_days: Iterable[PlanDay],
    held: Iterable[HeldFollowUp],
    names: Mapping[UUID, str],
    shown: int | None,
) -> Days:
    """What happened with a household, from all that keeps a day; the newest first.

    Days and words only: what was said alone is in none of these. Without `shown` all of it.
    """
    lines = [
        *(_note(note, names) for note in sheet.notes),
        *(_met(one, names) for one in sheet.past_appointments),
        *(_of_plan(one) for one in plan_days),
        *(DayLine(None, one.on, _("Suivi fait"), text=str(one.moment.label)) for one in held),
    ]
    # What has a day and no hour stands before what happened on that day.
    lines.sort(key=lambda one: (one.on, one.at is None, one.at.timestamp() if one.at else 0.0))
    lines.reverse()
    return Days(tuple(lines[:shown]), shown is not None and len(lines) > shown)


def _note(note: NoteLine, names: Mapping[UUID, str]) -> DayLine:
    return DayLine(
        at=note.written_at,
        on=localtime(note.written_at).date(),
        what=str(note.kind.label),
        about=_called(note.person, names),
        by=note.written_by,
        text=note.text,
        is_quoted=True,
    )


def _met(one: PastAppointment, names: Mapping[UUID, str]) -> DayLine:
    return DayLine(
        at=one.at,
        on=localtime(one.at).date(),
        what=str(one.kind.label),
        about=_called(one.person, names),
        text=str(one.state.label),
    )


def _of_plan(one: PlanDay) -> DayLine:
    if one.state is None:
        return DayLine(None, one.on, _("Arrivée"), text=area_name(one.area))
    return DayLine(None, one.on, _("Projet de mobilité"), text=str(one.state.label))


def _called(person: UUID | None, names: Mapping[UUID, str]) -> str:
    return names.get(person, "") if person else ""

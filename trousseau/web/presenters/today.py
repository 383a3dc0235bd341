"""The worker's day in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.partners.due import Trouble
from trousseau.plans.choices import WaitingOn
from trousseau.plans.day import CaseLine, IntroductionLine, LeavingLine, WorkLine
from trousseau.plans.gate import Result
from trousseau.web.presenters.household import called
from trousseau.web.presenters.plan import area_name, plan_address


@dataclass(frozen=True)
class WorkCard:
    """A step that asks for something today."""

    step: UUID
    address: str
    household: UUID
    name: str
    title: str
    days: str
    waiting_on: str
    nudge_is_due: bool


@dataclass(frozen=True)
class CaseCard:
    """A plan without a next step."""

    plan: UUID
    name: str


@dataclass(frozen=True)
class LeavingCard:
    """A household that moves soon, or whose day is past."""

    plan: UUID
    name: str
    day: str
    place: str
    ready: str
    # Its gate has been held, or could be, and something is missing.
    is_no_go: bool
    is_past: bool


def leaving_card(line: LeavingLine, today: date) -> LeavingCard:
    """A line of the list of moves."""
    missing = line.gate.missing
    said = _("tout est prêt")
    if missing:
        first = str(missing[0].item.label)
        text = ngettext(
            "il manque : %(first)s", "il manque %(n)d choses, d’abord : %(first)s", len(missing)
        )
        said = text % {"n": len(missing), "first": first[:1].lower() + first[1:]}
    return LeavingCard(
        plan=line.plan,
        name=called(line.adults),
        day=date_format(line.leaves_on, "l j F"),
        place=area_name(line.area),
        ready=said,
        is_no_go=line.gate.result is Result.NO_GO,
        is_past=line.leaves_on < today,
    )


@dataclass(frozen=True)
class IntroductionCard:
    """An introduction that asks for something: with whom, for whom, what is wrong."""

    id: UUID
    name: str
    recipient: str
    about: str
    what: str
    # They have not answered: one click writes again.
    can_nudge: bool


def introduction_card(line: IntroductionLine) -> IntroductionCard:
    """A line of the list of introductions."""
    due = line.due
    what = {
        Trouble.UNDELIVERED: _("le message n’est pas arrivé"),
        Trouble.STOPPED: _("plus d’accord : rien ne part"),
    }.get(due.trouble, "")
    if line.days is not None:
        what = ngettext("depuis %(n)d jour", "depuis %(n)d jours", line.days) % {"n": line.days}
    return IntroductionCard(
        id=due.id,
        name=line.person.called if line.person else "",
        recipient=due.recipient,
        about=due.title or str(due.purpose.label),
        what=what,
        can_nudge=due.trouble is Trouble.SILENT,
    )


def work_card(line: WorkLine) -> WorkCard:
    """A line of the list of work."""
    if line.waiting_on is None:
        days = ngettext("%(n)d jour de retard", "%(n)d jours de retard", line.days)
    else:
        days = ngettext("depuis %(n)d jour", "depuis %(n)d jours", line.days)
    return WorkCard(
        step=line.step,
        address=f"{plan_address(line.plan)}#step-{line.step}",
        household=line.household,
        name=called(line.adults),
        title=line.title,
        days=days % {"n": line.days},
        waiting_on=str(WaitingOn(line.waiting_on).label) if line.waiting_on else "",
        nudge_is_due=line.nudge_is_due,
    )


def case_card(line: CaseLine) -> CaseCard:
    """A plan without a next step."""
    return CaseCard(line.plan, called(line.adults))

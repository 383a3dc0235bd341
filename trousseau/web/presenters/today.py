"""The worker's day in words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import ngettext

from trousseau.plans.choices import WaitingOn
from trousseau.plans.day import CaseLine, WorkLine
from trousseau.web.presenters.household import called
from trousseau.web.presenters.plan import plan_address


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

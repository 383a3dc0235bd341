"""Rights to carry over in words: by step of the move, who sees to each, by when, what says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from trousseau.plans.carried import CarriedSheet, Settlement
from trousseau.plans.choices import Settled, StepOwner
from trousseau.plans.right import Consequence, CountsFrom, RightDue, Step
from trousseau.plans.rights import rights
from trousseau.web.presenters.household import called

STEPS: Mapping[Step, Promise] = {
    Step.BEFORE_AGREEMENT: gettext_lazy("Avant l’accord"),
    Step.BEFORE_LEASE: gettext_lazy("Avant de signer le bail"),
    Step.BEFORE_MOVE: gettext_lazy("Avant de partir"),
    Step.FIRST_WEEK: gettext_lazy("La première semaine"),
    Step.FIRST_MONTH: gettext_lazy("Le premier mois"),
    Step.WITHIN_TWO_MONTHS: gettext_lazy("Dans les deux mois"),
    Step.WITHIN_THREE_MONTHS: gettext_lazy("Dans les trois mois"),
    Step.WITHIN_SIX_MONTHS: gettext_lazy("Dans les six mois"),
}


@dataclass(frozen=True)
class RightCard:
    """One right on the page."""

    key: str
    title: str
    explanation: str
    who: str
    due: str
    is_late: bool
    # The last day of a law or scheme; empty when there is none, or it is not known.
    limit: str
    own_deadline: str
    proof: str
    if_missed: str
    is_grave: bool
    # How and since when; empty while it is open.
    settled: str
    # What shows it, or why it need not be, as it was noted.
    noted: str
    # The step of the plan where it is settled; None: here.
    step: UUID | None
    # What is not known and decides whether it applies.
    ask: tuple[str, ...]
    source: str
    url: str
    checked: str
    # No text was seen that says so.
    is_to_check: bool
    # What remains to be verified, also of one that was seen; empty when nothing does.
    to_check: str


@dataclass(frozen=True)
class StepCards:
    """The rights of one step of the move."""

    name: str
    text: str
    rights: tuple[RightCard, ...]


@dataclass(frozen=True)
class CarriedPage:
    """The page of the rights that a household carries over."""

    plan: UUID
    household: UUID
    name: str
    move: str
    steps: tuple[StepCards, ...]
    total: int
    open: int
    to_check: int


def carried_page(sheet: CarriedSheet, today: date) -> CarriedPage:
    """All that the page says."""
    language = get_language() or "fr"
    cards = [(due.right.step, _card(due, sheet, today, language)) for due in sheet.rights]
    # What is settled comes after what is open.
    cards.sort(key=lambda one: bool(one[1].settled))
    steps = (
        StepCards(step.value, str(text), tuple(card for one, card in cards if one is step))
        for step, text in STEPS.items()
    )
    move = sheet.days[CountsFrom.MOVE]
    return CarriedPage(
        plan=sheet.plan,
        household=sheet.household,
        name=called([adult.person for adult in sheet.adults]),
        move=date_format(move, "j F Y") if move else "",
        steps=tuple(step for step in steps if step.rights),
        total=len(cards),
        open=sum(not card.settled for _step, card in cards),
        to_check=sum(card.is_to_check and not card.settled for _step, card in cards),
    )


def _card(due: RightDue, sheet: CarriedSheet, today: date, language: str) -> RightCard:
    right, value = due.right, due.value
    settled = sheet.settled.get(right.key)
    return RightCard(
        key=right.key,
        title=right.title.in_language(language),
        explanation=right.explanation.in_language(language),
        who=str(StepOwner(right.who.value).label),
        due=_by(due.due_on),
        is_late=sheet.is_late(due, today),
        limit=date_format(due.limit_on, "j F Y") if due.limit_on else "",
        own_deadline=right.own_deadline.in_language(language) if right.own_deadline else "",
        proof=right.proof.in_language(language),
        if_missed=right.if_missed.in_language(language),
        is_grave=right.consequence is Consequence.GRAVE,
        settled=_settled(settled) if settled else "",
        noted=settled.proof if settled else "",
        step=sheet.steps.get(right.key),
        ask=tuple(rights().flags[name].in_language(language) for name in due.ask),
        source=value.source,
        url=value.url,
        checked=date_format(value.checked_on, "j F Y"),
        is_to_check=not value.verified,
        to_check=value.to_check.in_language(language) if value.to_check else "",
    )


def _settled(settlement: Settlement) -> str:
    texts = {
        Settled.DONE: _("fait le %(day)s"),
        Settled.NOT_NEEDED: _("pas nécessaire, noté le %(day)s"),
    }
    return texts[settlement.how] % {"day": date_format(settlement.on, "j F Y")}


def _by(day: date | None) -> str:
    if day is None:
        return ""
    return _("au plus tard le %(day)s") % {"day": date_format(day, "j F Y")}

"""The figures of follow-ups in words, each with how many it rests on and between what it may be."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.follow_ups import indicators
from trousseau.follow_ups.choices import FollowUpMoment
from trousseau.follow_ups.indicators import (
    QUESTIONS,
    REASONS,
    Asked,
    Hidden,
    Outcome,
    RentToIncome,
    Share,
)
from trousseau.web.presenters.follow_up import words
from trousseau.web.presenters.numbers import NO_BREAK, number


@dataclass(frozen=True)
class FigureRow:
    """One question at one moment; `reason` where there is no figure."""

    question: str
    due: int | None
    done: int | None
    unknown: int | None
    share: str
    between: str
    reason: str


@dataclass(frozen=True)
class MomentTable:
    """The figures of one moment."""

    key: str
    title: str
    # No figure at all: why.
    reason: str
    rows: tuple[FigureRow, ...]
    rent: str
    school: str


def figure_tables(outcomes: Iterable[Outcome]) -> list[MomentTable]:
    """All figures, moment by moment."""
    found = tuple(outcomes)
    every = indicators.every_question(found)
    return [
        MomentTable(
            key=moment.value,
            title=str(moment.label),
            reason=_no_figure([one for one in every if one.moment == moment]),
            rows=tuple(_figure(one) for one in every if one.moment == moment),
            rent=_rent(indicators.rent_to_income(found, moment)),
            school=_school(found, moment),
        )
        for moment in FollowUpMoment
    ]


def _no_figure(asked: list[Asked]) -> str:
    """Where too few were to be asked any of the questions, it is said once."""
    few = all(one.share is Hidden.FEW_DUE for one in asked)
    return words(REASONS[Hidden.FEW_DUE]) if few else ""


def _figure(one: Asked) -> FigureRow:
    hidden = one.share if isinstance(one.share, Hidden) else None
    share = one.share if isinstance(one.share, Share) else None
    return FigureRow(
        question=words(QUESTIONS[one.question]),
        due=one.due,
        done=one.done,
        unknown=one.unknown,
        share=_percent(share.share) if share else "",
        between=_("de %(low)s à %(high)s")
        % {"low": _percent(share.low), "high": _percent(share.high)}
        if share
        else "",
        reason=words(REASONS[hidden]) if hidden else "",
    )


def _percent(value: Fraction | float) -> str:
    if value == math.inf:
        return _("plus que le revenu")
    return f"{number(float(value) * 100)}{NO_BREAK}%"


def _rent(found: RentToIncome | Hidden) -> str:
    if isinstance(found, Hidden):
        return words(REASONS[found])
    return _("%(median)s (entre %(low)s et %(high)s) ; %(known)d connus, %(unknown)d non") % {
        "median": _percent(found.median),
        "low": _percent(found.low),
        "high": _percent(found.high),
        "known": found.known,
        "unknown": found.unknown,
    }


def _school(outcomes: tuple[Outcome, ...], moment: FollowUpMoment) -> str:
    found = indicators.school_delay(outcomes, moment)
    if isinstance(found, Hidden):
        return words(REASONS[found])
    if found.median_days is None:
        return _("Moins de la moitié des enfants vont déjà en classe.")
    text = ngettext(
        "La moitié des enfants sont en classe après %(n)d jour ; %(cases)d comptés.",
        "La moitié des enfants sont en classe après %(n)d jours ; %(cases)d comptés.",
        found.median_days,
    )
    return text % {"n": found.median_days, "cases": found.cases}

"""Opportunities beside households, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trousseau.partners.fitting import Fit, Offered, Reason
from trousseau.partners.opportunities import OpportunityLine
from trousseau.web.presenters.partners import OpportunityRow, opportunity_row


@dataclass(frozen=True)
class ReasonLine:
    """One thing said of a pair; `kind` is `for`, `against` or `unsure`."""

    kind: str
    kind_words: str
    text: str


@dataclass(frozen=True)
class FitRow:
    """An opportunity beside a household."""

    offer: OpportunityRow
    about: str
    suits: bool
    reasons: tuple[ReasonLine, ...]


@dataclass(frozen=True)
class HouseholdFit:
    """A household beside an opportunity."""

    id: UUID
    name: str
    suits: bool
    reasons: tuple[ReasonLine, ...]


def offered_of(line: OpportunityLine) -> Offered:
    """An opportunity as fitting sees it."""
    return Offered(str(line.id), line.fields.area, line.fields.details)


def fit_row(found: Fit, lines: Sequence[OpportunityLine], today: date) -> FitRow:
    """An opportunity beside a household, with its reasons."""
    line = next(one for one in lines if str(one.id) == found.offered)
    about = f"{line.organisation}:{line.id}"
    return FitRow(opportunity_row(line, today), about, found.suits, reasons_of(found))


def household_fit(found: Fit, name: str) -> HouseholdFit:
    """A household beside an opportunity, with its reasons."""
    return HouseholdFit(UUID(found.seeker), name, found.suits, reasons_of(found))


def reasons_of(found: Fit) -> tuple[ReasonLine, ...]:
    """What speaks against it first, then what is to be asked, then what speaks for it."""
    return (
        *(_line("against", _("Contre"), one) for one in found.rejected),
        *(_line("unsure", _("À demander"), one) for one in found.unsure),
        *(_line("for", _("Pour"), one) for one in found.because),
    )


def _line(kind: str, words: str, reason: Reason) -> ReasonLine:
    return ReasonLine(kind, words, reason.words.in_language(get_language() or "fr"))

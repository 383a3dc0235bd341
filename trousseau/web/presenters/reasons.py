"""Coded reasons in words: why a file was opened, given out, erased, or kept after all."""

from __future__ import annotations

from trousseau.accounts.choices import BreakGlassReason
from trousseau.households.choices import AssignReason
from trousseau.plans.choices import DepartureReason, Loss
from trousseau.privacy.choices import CallOffReason, ErasureCause, OverrideReason

_GIVEN = (
    BreakGlassReason, OverrideReason, ErasureCause, CallOffReason, AssignReason, DepartureReason,
    Loss,
)  # fmt: skip
# No code stands in two of these.
_LABELS = {str(code): label for choices in _GIVEN for code, label in choices.choices}


def reason_text(code: str) -> str:
    """A coded reason in words; its code where it was not a person who gave it."""
    return str(_LABELS.get(code, code))

"""What the place itself needs. Shown apart; counts only if the household gives it a weight."""

from __future__ import annotations

from trousseau.matching.basis import Basis
from trousseau.matching.criteria.columns import ThemeScores, arithmetic


def place_theme(basis: Basis) -> ThemeScores:
    """The same for every household: losing people, ageing, hiring in vain, homes standing empty."""
    return arithmetic(
        [
            basis.indicator("population_change", 2.0, less_is_better=True),
            basis.indicator("working_age_population_change", 2.0, less_is_better=True),
            basis.indicator("working_age_per_senior", 2.0, less_is_better=True),
            basis.indicator("hiring_difficult_share", 2.0, less_is_better=False),
            basis.indicator("vacant_homes_share", 1.0, less_is_better=False),
        ]
    )

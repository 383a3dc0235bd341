"""Children and schools: whether the schools that their ages need are near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from trousseau.matching.basis import Basis
from trousseau.matching.criteria.columns import ThemeScores, arithmetic
from trousseau.matching.scales import Scale

Level = Literal["nursery", "primary", "lower_secondary", "upper_secondary", "vocational"]
LEVELS: tuple[Level, ...] = (
    "nursery",
    "primary",
    "lower_secondary",
    "upper_secondary",
    "vocational",
)
INDICATORS: dict[Level, str] = {
    "nursery": "share_near_nursery_school",
    "primary": "share_near_primary_school",
    "lower_secondary": "share_near_lower_secondary",
    "upper_secondary": "share_near_upper_secondary",
    "vocational": "share_near_vocational",
}
ENOUGH: dict[Level, Scale] = {
    "nursery": Scale(0.0, 90.0),
    "primary": Scale(0.0, 90.0),
    "lower_secondary": Scale(0.0, 60.0),
    "upper_secondary": Scale(0.0, 30.0),
    "vocational": Scale(0.0, 30.0),
}
"""The share of people (%) with such a school in their town from which the area scores 1. A family
chooses its town, and older pupils ride a bus: what counts is that there are homes enough where
the school is. The shares are about those of the median area."""
SCHOOL_AGES = range(6, 18)
"""Ages at which a child who has just come to France needs a class for newcomers."""


@dataclass(frozen=True, slots=True)
class ChildrenKey:
    """Levels needed and the weight of each, in the order of `LEVELS`; a child weighs 1."""

    levels: tuple[tuple[Level, float], ...]


def levels_needed(ages: Iterable[int]) -> tuple[tuple[Level, float], ...]:
    """School levels for these ages in years; from 18 on none."""
    weights = dict.fromkeys(LEVELS, 0.0)
    for age in ages:
        if age <= 5:
            weights["nursery"] += 1.0
        elif age <= 10:
            weights["primary"] += 1.0
        elif age <= 14:
            weights["lower_secondary"] += 1.0
        elif age <= 17:
            weights["upper_secondary"] += 0.5
            weights["vocational"] += 0.5
    return tuple((level, weights[level]) for level in LEVELS if weights[level] > 0)


def children_theme(basis: Basis, key: ChildrenKey) -> ThemeScores:
    """The theme over the areas."""
    return arithmetic(
        [
            basis.indicator(INDICATORS[level], weight, scale=ENOUGH[level])
            for level, weight in key.levels
        ]
    )

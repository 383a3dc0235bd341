"""Housing: how hard homes are to find, what they cost against the budget, social homes."""

from __future__ import annotations

from dataclasses import dataclass

from trousseau.matching.basis import Basis
from trousseau.matching.criteria.columns import Column, Measured, ThemeScores, arithmetic, column
from trousseau.matching.rooms import surface_m2
from trousseau.matching.scales import Scale, relative_scale

HOUSING_TENSION = Scale(4.0, 0.0)
"""Zone A bis (4) scores 0, zone C (0) scores 1."""
EASY_RENT, IMPOSSIBLE_RENT = 0.85, 1.30
"""Parts of the budget: rent up to the first scores 1, from the second on 0."""


@dataclass(frozen=True, slots=True)
class HousingKey:
    """All that housing depends on."""

    rooms: int
    rent_max_eur_month: float | None
    social: bool


def home_rent(basis: Basis, rooms: int) -> Measured:
    """Typical monthly rent, in €, of a home of that many rooms."""
    per_m2 = basis.measured("rent_eur_per_m2_month")
    return Measured(
        per_m2.figures.times(surface_m2(rooms)),
        "eur_month",
        per_m2.layers,
        lambda: per_m2.percentiles,
    )


def _rent(basis: Basis, key: HousingKey) -> Column:
    rent = home_rent(basis, key.rooms)
    budget = key.rent_max_eur_month
    scale = (
        Scale(IMPOSSIBLE_RENT * budget, EASY_RENT * budget)
        if budget is not None
        else relative_scale(rent.figures.value, less_is_better=True, least_width=100.0)
    )
    return column("rent_eur_month", rent, scale.rate, 3.0)


def housing_theme(basis: Basis, key: HousingKey) -> ThemeScores:
    """The theme over areas or communes."""
    columns = [
        basis.indicator("housing_tension", 3.0, scale=HOUSING_TENSION),
        _rent(basis, key),
        basis.indicator("vacant_homes_share", 2.0),
        basis.indicator("long_vacant_homes_share", 1.0, less_is_better=False),
    ]
    if key.social:
        columns += [
            basis.indicator("social_homes_per_1000", 2.0),
            basis.indicator("social_vacancy_share", 2.0),
        ]
    return arithmetic(columns)

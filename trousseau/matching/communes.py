"""Towns inside an area (or all communes) compared for a home and a school."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trousseau.matching.basis import Basis, basis_of
from trousseau.matching.criteria.children import ChildrenKey, Level
from trousseau.matching.criteria.columns import Column, Measured, ThemeScores, arithmetic, column
from trousseau.matching.criteria.housing import housing_theme
from trousseau.matching.household import read_household
from trousseau.matching.names import THEME_NAMES, criterion_name
from trousseau.matching.profile import HouseholdProfile, Theme
from trousseau.matching.scales import Scale, Scored
from trousseau.matching.themes import combine, effective_weights
from trousseau.territories.figures import Figure, Figures, Floats, Status
from trousseau.territories.indicators import DISTANCE
from trousseau.territories.layers import Words

if TYPE_CHECKING:
    from trousseau.territories.atlas import Atlas

SCHOOLS: dict[Level, str] = {
    "nursery": "schools_nursery",
    "primary": "schools_primary",
    "lower_secondary": "schools_lower_secondary",
    "upper_secondary": "schools_upper_secondary",
    "vocational": "schools_vocational",
}
NO_SCHOOL = 0.25
"""The score of a commune without the school: one in the next commune is not known of here."""
COMMUNE_PEOPLE = Scale(500.0, 20_000.0, log=True)
"""A commune of 20,000 has the everyday; a larger one adds nothing here."""
MAIN_TOWN_KM = Scale(30.0, 5.0)
"""Up to 5 km from the main town is as good as in it; from 30 km on it is far."""


@dataclass(frozen=True, slots=True)
class CommuneContribution:
    """One criterion of one commune; `score` None when its layer is not loaded."""

    key: str
    theme: Theme
    score: float | None
    weight: float
    figure: Figure

    @property
    def label(self) -> Words:
        """What the criterion is called."""
        return criterion_name(self.key)

    @property
    def theme_label(self) -> Words:
        """What its theme is called."""
        return THEME_NAMES[self.theme]


@dataclass(frozen=True)
class CommuneResult:
    """One commune for one household; `rank` counts from 1 among those compared."""

    ranking: CommuneRanking
    position: int

    @property
    def rank(self) -> int:
        """Position in the list, from 1."""
        return self.position + 1

    @property
    def index(self) -> int:
        """Index into `atlas.communes`."""
        return int(self.ranking.places[self.position])

    @property
    def code(self) -> str:
        """INSEE code."""
        return self.ranking.basis.atlas.communes.code[self.index]

    @property
    def name(self) -> str:
        """Name of the commune."""
        return self.ranking.basis.atlas.communes.name[self.index]

    @property
    def score(self) -> float:
        """Score 0–1, by the same mean as areas."""
        return float(self.ranking.scored.score[self.index])

    @property
    def score_low(self) -> float:
        """The score if unknown figures were as bad as they can be."""
        return float(self.ranking.scored.low[self.index])

    @property
    def score_high(self) -> float:
        """The score if unknown figures were as good as they can be."""
        return float(self.ranking.scored.high[self.index])

    @property
    def contributions(self) -> tuple[CommuneContribution, ...]:
        """Every criterion with its sourced figure."""
        return tuple(
            self._contribution(theme, each)
            for theme, scores in self.ranking.themes.items()
            for each in scores.columns
        )

    def _contribution(self, theme: Theme, each: Column) -> CommuneContribution:
        figures, index = each.measured.figures, self.index
        status = figures.status_at(index)
        source, year = self.ranking.basis.credit(each.measured.layers)

        def number(values: Floats) -> float | None:
            value = float(values[index])
            return None if np.isnan(value) else value

        figure = Figure(
            each.key,
            number(figures.value),
            number(figures.low),
            number(figures.high),
            status,
            each.measured.unit,
            source,
            each.measured.year or year,
            None if status is Status.NOT_LOADED else number(each.measured.percentiles),
        )
        score = None if each.scored is None else float(each.scored.score[index])
        return CommuneContribution(each.key, theme, score, each.weight, figure)


@dataclass(frozen=True)
class CommuneRanking:
    """Communes in order: `places` (M,) index `atlas.communes`, best first; `scored` is over all
    communes."""

    basis: Basis
    area: str | None
    themes: dict[Theme, ThemeScores]
    scored: Scored
    places: NDArray[np.intp]

    @cached_property
    def communes(self) -> tuple[CommuneResult, ...]:
        """The communes as records, best first."""
        return tuple(CommuneResult(self, position) for position in range(len(self.places)))


def rank_communes(
    profile: HouseholdProfile, atlas: Atlas, area: str | None = None
) -> CommuneRanking:
    """Compare the communes of an area, or of all areas, for a household's home and schools.

    Work is not judged here: people work in the whole area. UnknownPlace for an unknown area,
    ProfileError as `rank`.
    """
    keys = read_household(profile, basis_of(atlas)).keys
    basis = basis_of(atlas, "commune")
    themes: dict[Theme, ThemeScores] = {"housing": housing_theme(basis, keys.housing)}
    if keys.children is not None:
        themes["children"] = _schools(basis, keys.children)
    themes["services"] = _services(basis)
    scored = combine(themes, effective_weights(profile, themes))
    area_of = atlas.communes.area
    compared = area_of >= 0 if area is None else area_of == atlas.areas.index(area)
    places = np.flatnonzero(compared)
    order = np.argsort(-scored.score[places], kind="stable")
    return CommuneRanking(basis, area, themes, scored, places[order])


@lru_cache(maxsize=256)
def _schools(basis: Basis, key: ChildrenKey) -> ThemeScores:
    return arithmetic([_school(basis, SCHOOLS[level], weight) for level, weight in key.levels])


def _school(basis: Basis, key: str, weight: float) -> Column:
    """One school is enough; a second one adds nothing."""

    def rate(figures: Figures) -> Scored:
        one = Scale(0.0, 1.0).rate(figures)
        return Scored.by_part(lambda name: NO_SCHOOL + (1.0 - NO_SCHOOL) * getattr(one, name))

    return column(key, basis.measured(key), rate, weight)


@lru_cache(maxsize=8)
def _services(basis: Basis) -> ThemeScores:
    km = Figures.exact(basis.atlas.places.main_town_km)
    to_main_town = Measured(km, DISTANCE.unit, DISTANCE.layers)
    return arithmetic(
        [
            basis.indicator("facilities_per_1000", 2.0),
            basis.indicator("people", 1.0, scale=COMMUNE_PEOPLE),
            column("distance_to_main_town_km", to_main_town, MAIN_TOWN_KM.rate, 1.0),
        ]
    )

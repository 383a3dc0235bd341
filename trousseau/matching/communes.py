"""Towns inside an area (or all communes) compared for a home and a school."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trousseau.matching.basis import LEAST_WIDTHS, LOGARITHMIC, Basis, basis_of
from trousseau.matching.criteria.children import Level
from trousseau.matching.criteria.columns import Column, Measured, ThemeScores, arithmetic, column
from trousseau.matching.criteria.housing import EASY_RENT, HOUSING_TENSION, IMPOSSIBLE_RENT
from trousseau.matching.household import read_household
from trousseau.matching.names import THEME_NAMES, criterion_name
from trousseau.matching.profile import HouseholdProfile, Theme
from trousseau.matching.rooms import surface_m2
from trousseau.matching.scales import Scale, Scored, relative_scale
from trousseau.matching.themes import combine, rooms_of
from trousseau.territories.figures import Figure, Figures, Floats, Status
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
            year,
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
    basis = basis_of(atlas)
    keys = read_household(profile, basis).keys
    themes: dict[Theme, ThemeScores] = {"housing": _housing(profile, basis)}
    if keys.children is not None:
        themes["children"] = arithmetic(
            [_school(basis, SCHOOLS[level], weight) for level, weight in keys.children.levels]
        )
    themes["services"] = arithmetic(
        [
            _indicator(basis, "facilities_per_1000", 2.0),
            _indicator(basis, "people", 1.0, COMMUNE_PEOPLE),
            _to_main_town(basis),
        ]
    )
    scored_themes = [theme for theme, scores in themes.items() if scores.scored is not None]
    weights = {
        theme: profile.weights.of(theme) for theme in scored_themes if profile.weights.of(theme) > 0
    } or dict.fromkeys(scored_themes, 1.0)
    scored = combine(themes, weights)
    area_of = atlas.communes.area
    compared = area_of >= 0 if area is None else area_of == atlas.areas.index(area)
    places = np.flatnonzero(compared)
    order = np.argsort(-scored.score[places], kind="stable")
    return CommuneRanking(basis, area, themes, scored, places[order])


@lru_cache(maxsize=256)
def _indicator(
    basis: Basis,
    key: str,
    weight: float,
    scale: Scale | None = None,
) -> Column:
    measured = _measured(basis, key)
    return column(key, measured, _ruler(basis, key, scale), weight)


@lru_cache(maxsize=256)
def _measured(basis: Basis, key: str) -> Measured:
    indicator = basis.atlas.indicator(key)
    return Measured(
        basis.atlas.figures(key, "commune"),
        indicator.unit,
        indicator.layers,
        lambda: basis.atlas.percentiles(key, "commune"),
    )


@lru_cache(maxsize=256)
def _school(basis: Basis, key: str, weight: float) -> Column:
    """One school is enough; a second one adds nothing."""

    def rate(figures: Figures) -> Scored:
        one = Scale(0.0, 1.0).rate(figures)
        return Scored.by_part(lambda name: NO_SCHOOL + (1.0 - NO_SCHOOL) * getattr(one, name))

    return column(key, _measured(basis, key), rate, weight)


def _ruler(basis: Basis, key: str, scale: Scale | None) -> Callable[[Figures], Scored]:
    def rate(figures: Figures) -> Scored:
        ruler = scale or relative_scale(
            figures.value,
            less_is_better=basis.atlas.indicator(key).direction == "less",
            log=key in LOGARITHMIC,
            least_width=LEAST_WIDTHS.get(key, 0.0),
        )
        return ruler.rate(figures)

    return rate


def _housing(profile: HouseholdProfile, basis: Basis) -> ThemeScores:
    need = profile.housing
    columns = [
        _indicator(basis, "housing_tension", 3.0, HOUSING_TENSION),
        _rent(basis, rooms_of(profile), need.rent_max_eur_month),
        _indicator(basis, "vacant_homes_share", 2.0),
        _indicator(basis, "long_vacant_homes_share", 1.0),
    ]
    if need.social:
        columns += [
            _indicator(basis, "social_homes_per_1000", 2.0),
            _indicator(basis, "social_vacancy_share", 2.0),
        ]
    return arithmetic(columns)


def _rent(basis: Basis, rooms: int, budget: float | None) -> Column:
    per_m2 = _measured(basis, "rent_eur_per_m2_month")
    rent = Measured(
        per_m2.figures.times(surface_m2(rooms)),
        "eur_month",
        per_m2.layers,
        lambda: per_m2.percentiles,
    )

    def rate(figures: Figures) -> Scored:
        scale = (
            Scale(IMPOSSIBLE_RENT * budget, EASY_RENT * budget)
            if budget is not None
            else relative_scale(figures.value, less_is_better=True, least_width=100.0)
        )
        return scale.rate(figures)

    return column("rent_eur_month", rent, rate, 3.0)


@lru_cache(maxsize=4)
def _to_main_town(basis: Basis) -> Column:
    """Distance in km from each commune to its area's main town."""
    communes, areas = basis.atlas.communes, basis.atlas.areas
    main = areas.main_commune[np.maximum(communes.area, 0)]
    lon, lat = np.radians(communes.lon), np.radians(communes.lat)
    half = (
        np.sin((lat - lat[main]) / 2) ** 2
        + np.cos(lat) * np.cos(lat[main]) * np.sin((lon - lon[main]) / 2) ** 2
    )
    km = 2 * 6371.0 * np.arcsin(np.sqrt(half.astype(np.float64)))
    measured = Measured(
        Figures.exact(np.where(communes.area >= 0, km, np.nan)), "km", ("outlines",)
    )
    return column("distance_to_main_town_km", measured, MAIN_TOWN_KM.rate, 1.0)

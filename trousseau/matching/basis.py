"""What ranking reads of one atlas, prepared once: figures on their rulers, work by occupation."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from trousseau.matching.criteria.columns import Column, Measured, column, shown
from trousseau.matching.scales import Scale, Scored, relative_scale
from trousseau.territories.figures import Figures, Floats
from trousseau.territories.occupation_indicators import OCCUPATION_INDICATORS

if TYPE_CHECKING:
    from trousseau.territories.atlas import Atlas
    from trousseau.territories.hiring import Hiring
    from trousseau.territories.indicators import PlaceLevel
    from trousseau.territories.job_titles import JobMatch

LEAST_WIDTHS = {
    "unemployment_rate": 3.0,
    "difficult_share": 20.0,
    "hiring_difficult_share": 20.0,
    "hiring_seasonal_share": 20.0,
    "vacant_homes_share": 4.0,
    "long_vacant_homes_share": 3.0,
    "social_vacancy_share": 3.0,
    "main_town_share": 20.0,
    "population_change": 0.5,
    "working_age_population_change": 0.5,
    "working_age_per_senior": 0.5,
    "rent_eur_per_m2_month": 2.0,
}
"""A relative scale is at least this wide, in the unit of the figure: about its uncertainty."""

LOGARITHMIC = frozenset(
    {"expected_stable_per_1000", "hiring_per_1000", "social_homes_per_1000", "facilities_per_1000"}
)


class Basis:
    """One atlas with its scales, over its areas or its communes: N places, in code order.

    Every result is cached: an atlas never changes.
    """

    def __init__(self, atlas: Atlas, level: PlaceLevel = "area") -> None:
        self.atlas = atlas
        self.level = level
        self.size = len(atlas.areas if level == "area" else atlas.communes)
        self.families = frozenset(atlas.hiring_demand.families)
        self.measured = lru_cache(maxsize=None)(self._measured)
        self.rated = lru_cache(maxsize=None)(self._rated)
        self.distance_km = lru_cache(maxsize=256)(self._distance_km)
        self._credits = lru_cache(maxsize=None)(self._credit)
        self.job_matches = lru_cache(maxsize=512)(self._job_matches)

    def _measured(self, key: str) -> Measured:
        indicator = self.atlas.indicator(key)
        return Measured(
            self.atlas.figures(key, self.level),
            indicator.unit,
            indicator.layers,
            lambda: self.atlas.percentiles(key, self.level),
            self.atlas.year_of(indicator),
        )

    def _rated(self, key: str, less_is_better: bool, scale: Scale | None) -> Scored:
        figures = self.measured(key).figures
        if scale is None:
            scale = relative_scale(
                figures.value,
                less_is_better=less_is_better,
                log=key in LOGARITHMIC,
                least_width=LEAST_WIDTHS.get(key, 0.0),
            )
        return scale.rate(figures)

    def indicator(
        self,
        key: str,
        weight: float,
        *,
        less_is_better: bool | None = None,
        scale: Scale | None = None,
    ) -> Column:
        """An indicator of the atlas as a criterion; its own direction unless told otherwise."""
        measured = self.measured(key)
        if less_is_better is None:
            less_is_better = self.atlas.indicator(key).direction == "less"
        if weight <= 0 or not measured.figures.loaded:
            return shown(key, measured)
        return Column(key, measured, self.rated(key, less_is_better, scale), weight)

    def quantity(
        self,
        key: str,
        figures: Figures,
        unit: str,
        layers: tuple[str, ...],
        weight: float,
        *,
        less_is_better: bool = False,
        scale: Scale | None = None,
    ) -> Column:
        """Figures computed for this household as a criterion, on a relative scale unless given."""

        def rate(given: Figures) -> Scored:
            ruler = scale or relative_scale(
                given.value,
                less_is_better=less_is_better,
                log=key in LOGARITHMIC,
                least_width=LEAST_WIDTHS.get(key, 0.0),
            )
            return ruler.rate(given)

        return column(key, Measured(figures, unit, layers), rate, weight)

    def of_occupation(
        self, key: str, faps: tuple[str, ...], weight: float = 0.0, *, scale: Scale | None = None
    ) -> Column:
        """An indicator of the occupation hired in these families as a criterion, on a relative
        scale unless given; without a weight it is shown and does not score."""
        indicator = OCCUPATION_INDICATORS[key]
        return self.quantity(
            key,
            self.atlas.occupation_figures(key, *faps),
            indicator.unit,
            indicator.layers,
            weight,
            less_is_better=indicator.direction == "less",
            scale=scale,
        )

    def hiring(self, faps: tuple[str, ...]) -> Hiring:
        """Hiring demand for families taken together."""
        return self.atlas.hiring(*faps)

    def _distance_km(self, commune: str) -> Floats:
        if self.level == "commune":
            return self.atlas.commune_distance_km(commune)
        return self.atlas.distance_km(commune)

    def _job_matches(self, phrase: str) -> tuple[JobMatch, ...]:
        return tuple(self.atlas.job_titles.search(phrase, 3))

    def credit(self, layers: tuple[str, ...]) -> tuple[str, str]:
        """Publisher and year of the first of these layers; empty when there is none."""
        return self._credits(layers[0]) if layers else ("", "")

    def _credit(self, kind: str) -> tuple[str, str]:
        # The catalogue imports every reader: asked only for layers that are not there.
        layer = self.atlas.layers.get(kind) or self.atlas.catalogue.get(kind)
        return (layer.publisher, layer.year) if layer is not None else ("", "")

    def not_loaded(self) -> Figures:
        """Figures of a layer that nobody has imported."""
        return Figures.not_loaded(self.size)


@lru_cache(maxsize=8)
def basis_of(atlas: Atlas, level: PlaceLevel = "area") -> Basis:
    """The basis of an atlas, made once; those of the last few atlases are kept."""
    return Basis(atlas, level)

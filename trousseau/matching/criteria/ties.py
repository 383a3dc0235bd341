"""Ties and wishes: an unmet wish is a drawback, never a veto."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trousseau.matching.basis import Basis
from trousseau.matching.criteria.columns import Column, Measured, ThemeScores, arithmetic
from trousseau.matching.profile import TownSize
from trousseau.matching.scales import Scale, Scored
from trousseau.territories.figures import Figures, Floats
from trousseau.territories.indicators import DISTANCE

UNMET = 0.4
"""The score of a wish that is not met at all."""
TOWN_BOUNDS: dict[TownSize, tuple[float, float]] = {
    "village": (0.0, 10_000.0),
    "small": (10_000.0, 30_000.0),
    "medium": (30_000.0, 100_000.0),
    "large": (100_000.0, np.inf),
}
"""People of the main town, from (included) – to (not included)."""
_FAR = 3.0
"""A wished place is out of reach at so many times `max_km`; an avoided one as near as can be at
`min_km` divided by it."""
_SIZE_RATIO = 4.0
_GEOGRAPHY = ("geographic_code",)


@dataclass(frozen=True, slots=True)
class TiesKey:
    """All that ties depend on, sorted: `near` and `away_from` are (commune, km)."""

    regions: tuple[str, ...] = ()
    town_size: TownSize = "any"
    near: tuple[tuple[str, float], ...] = ()
    away_from: tuple[tuple[str, float], ...] = ()


def _wished(met: Floats) -> Floats:
    """`met` is 0 for not at all to 1 for fully."""
    return UNMET + (1.0 - UNMET) * met


def _wish(key: str, measured: Measured, met: Scored) -> Column:
    return Column(key, measured, Scored.by_part(lambda name: _wished(getattr(met, name))), 1.0)


def _region(basis: Basis, regions: tuple[str, ...]) -> Column:
    inside = np.array([code in regions for code in basis.atlas.areas.region], dtype=np.float64)
    measured = Measured(Figures.exact(inside), "yes_no", _GEOGRAPHY)
    return _wish("wished_region", measured, Scored(inside, inside, inside))


def _town_size(basis: Basis, size: TownSize) -> Column:
    measured = basis.measured("main_town_people")
    least, most = TOWN_BOUNDS[size]

    def met(people: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.maximum(least / people, people / most)
        off = np.log(np.maximum(ratio, 1.0)) / np.log(_SIZE_RATIO)
        return np.asarray(np.clip(1.0 - off, 0.0, 1.0), dtype=np.float64)

    people = met(measured.figures.value)
    unknown = np.isnan(people)
    return _wish(
        "wished_town_size",
        measured,
        Scored(
            np.where(unknown, 0.5, people),
            np.where(unknown, 0.0, people),
            np.where(unknown, 1.0, people),
        ),
    )


def near_scores(basis: Basis, commune: str, max_km: float) -> Floats:
    """Scores of the wish to live near a commune, over the areas."""
    return _wished(Scale(_FAR * max_km, max_km).score(basis.distance_km(commune)))


def away_scores(basis: Basis, commune: str, min_km: float) -> Floats:
    """Scores of the wish to live far from a commune, over the areas."""
    return _wished(Scale(min_km / _FAR, min_km).score(basis.distance_km(commune)))


def _distance(basis: Basis, key: str, commune: str, scores: Floats) -> Column:
    """A distance is exact: no interval."""
    figures = Figures.exact(basis.distance_km(commune))
    return Column(
        key, Measured(figures, DISTANCE.unit, DISTANCE.layers), Scored(scores, scores, scores), 1.0
    )


def ties_theme(basis: Basis, key: TiesKey) -> ThemeScores:
    """The theme over the areas; without a wish there are no columns."""
    columns: list[Column] = []
    if key.regions:
        columns.append(_region(basis, key.regions))
    if key.town_size != "any":
        columns.append(_town_size(basis, key.town_size))
    columns += [
        _distance(basis, "distance_to_wished_km", commune, near_scores(basis, commune, km))
        for commune, km in key.near
    ]
    columns += [
        _distance(basis, "distance_from_avoided_km", commune, away_scores(basis, commune, km))
        for commune, km in key.away_from
    ]
    return arithmetic(columns)

"""Work: for each adult who looks for it, in the occupations they can practise now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from trousseau.matching.basis import Basis
from trousseau.matching.criteria.columns import (
    Column,
    Measured,
    ThemeScores,
    arithmetic,
    chosen,
)
from trousseau.matching.mean import power_mean
from trousseau.matching.scales import Scale, Scored
from trousseau.territories.figures import Figures, Floats
from trousseau.territories.occupation_indicators import OCCUPATION_INDICATORS

SUITED_FROM = 0.4
"""The work score from which a place is said to have work for an adult."""
STABLE_PROJECTS = Scale(5.0, 100.0, log=True)
"""Below 5 a year there is no choice of employer; beyond 100 one more changes nothing."""
SEASONAL_SHARE = Scale(80.0, 10.0)
"""In %: seasonal hiring is not a stable job, and where it rules, the rest often follows it."""
TENSION = Scale(1.0, 5.0)
"""DARES classes."""

_WEIGHTS = {
    "expected_stable_per_1000": 3.0,
    "stable_projects": 3.0,
    "difficult_share": 2.0,
    "seasonal_share": 1.0,
}
_ALL_WEIGHTS = {"hiring_per_1000": 3.0, "hiring_seasonal_share": 2.0, "hiring_difficult_share": 2.0}
_UNEMPLOYMENT_WEIGHT, _TENSION_WEIGHT = 1.0, 1.0
_SHOWN = ("hiring_projects", "difficult_projects", "seasonal_projects")
"""Said beside the criteria, so that nobody reads a share of a handful as one of hundreds."""

Occupation = tuple[str, ...]
"""FAP-228 families in which one occupation is hired, sorted."""
AdultKey = tuple[Occupation, ...]
"""The occupations one adult can practise now, sorted; empty: none, all hiring stands in."""


@dataclass(frozen=True, slots=True)
class WorkKey:
    """All that work depends on: the adults who look for it, sorted, whoever they are."""

    adults: tuple[AdultKey, ...]


def occupation_work(basis: Basis, faps: Occupation) -> ThemeScores:
    """One occupation over the areas. Families of one occupation are counted together."""

    def of(_place: int) -> Occupation:
        return faps

    columns = [
        basis.of_occupation("expected_stable_per_1000", faps, _WEIGHTS["expected_stable_per_1000"]),
        basis.of_occupation(
            "stable_projects", faps, _WEIGHTS["stable_projects"], scale=STABLE_PROJECTS
        ),
        _share(basis, faps, "difficult_share"),
        _share(basis, faps, "seasonal_share", SEASONAL_SHARE),
        basis.indicator("unemployment_rate", _UNEMPLOYMENT_WEIGHT),
        basis.of_occupation("tension", faps, _TENSION_WEIGHT, scale=TENSION),
        *(basis.of_occupation(key, faps) for key in _SHOWN),
    ]
    return arithmetic([replace(each, occupation=of) for each in columns])


def _share(basis: Basis, faps: Occupation, key: str, scale: Scale | None = None) -> Column:
    """A share of the hiring, as a chance; where nobody hires there is none."""
    share = basis.of_occupation(key, faps, _WEIGHTS[key], scale=scale)
    if share.scored is None:
        return share
    nobody = basis.hiring(faps).projects.high == 0
    scored = share.scored
    return replace(
        share, scored=Scored.by_part(lambda name: np.where(nobody, 0.0, getattr(scored, name)))
    )


def any_work(basis: Basis) -> ThemeScores:
    """Hiring in all occupations: stands in for an adult who can practise none yet."""
    columns = [basis.indicator(key, weight) for key, weight in _ALL_WEIGHTS.items()]
    return arithmetic([*columns, basis.indicator("unemployment_rate", 2 * _UNEMPLOYMENT_WEIGHT)])


def adult_work(basis: Basis, adult: AdultKey) -> ThemeScores:
    """Work for one adult: the best of the occupations they can practise, area by area."""
    return _adult_work(basis, adult)


@lru_cache(maxsize=256)
def _adult_work(basis: Basis, adult: AdultKey) -> ThemeScores:
    if not adult:
        return any_work(basis)
    options = [occupation_work(basis, faps) for faps in adult]
    if len(options) == 1:
        return options[0]
    scored = [option.scored for option in options if option.scored is not None]
    if not scored:
        return options[0]
    choice = np.argmax([each.score for each in scored], axis=0)
    columns = tuple(
        chosen([option.columns[position] for option in options], choice)
        for position in range(len(options[0].columns))
    )
    best = Scored.by_part(lambda name: np.max([getattr(each, name) for each in scored], axis=0))
    return ThemeScores(best, columns)


def household_work(adults: Sequence[Scored]) -> Scored:
    """Work for all adults together: a couple needs two jobs, so the severe mean."""
    if len(adults) == 1:
        return adults[0]
    equal = np.ones(len(adults))
    return Scored.by_part(
        lambda name: power_mean(np.stack([getattr(adult, name) for adult in adults]), equal)
    )


def work_theme(basis: Basis, key: WorkKey) -> ThemeScores:
    """The theme for a household's adults."""
    adults = [adult_work(basis, adult) for adult in key.adults]
    share = 1.0 / len(adults) if adults else 0.0
    columns: list[Column] = [
        replace(each, adult=index, weight=each.weight * share)
        for index, adult in enumerate(adults)
        for each in adult.columns
    ]
    scored = [adult.scored for adult in adults if adult.scored is not None]
    if not scored:
        return ThemeScores(None, tuple(columns))
    columns.append(_adults_suited(scored))
    return ThemeScores(household_work(scored), tuple(columns))


def _adults_suited(adults: Sequence[Scored]) -> Column:
    def count(name: str) -> Floats:
        suited = np.stack([getattr(adult, name) >= SUITED_FROM for adult in adults])
        return np.asarray(suited.sum(axis=0), dtype=np.float64)

    counts = Scored.by_part(count)
    figures = Figures.between(counts.score, counts.low, counts.high, counts.low < counts.high)
    shares = Scored.by_part(lambda name: getattr(counts, name) / len(adults))
    layers = OCCUPATION_INDICATORS["stable_projects"].layers
    return Column("adults_suited", Measured(figures, "adults", layers), shares, 0.0)

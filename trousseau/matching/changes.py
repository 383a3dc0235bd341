"""Single changes of a household profile: which there are, how large, and how to apply one."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from trousseau.matching.constraints import OVERSEAS, Mask, measured_for
from trousseau.matching.criteria.columns import Measured
from trousseau.matching.mean import FLOOR
from trousseau.matching.profile import (
    HEAVIEST,
    TOWN_SIZES,
    AwayFrom,
    HouseholdProfile,
    Near,
    Theme,
)
from trousseau.matching.ranking import TIE, Ranking, order_places
from trousseau.matching.scales import Scored
from trousseau.matching.themes import (
    combine,
    effective_weights,
    housing_key,
    services_key,
    theme_scores,
    ties_key,
)
from trousseau.territories.figures import Figures

Entry = TypeVar("Entry", Near, AwayFrom)

WEIGHT_STEP = 0.05
_TIE = TIE * 1.01
"""A little more than the difference that ties, against rounding."""
_FACTORS = tuple(
    sorted({1.05**n for n in range(-22, 23) if n != 0}, key=lambda factor: abs(factor - 1.0))
)
"""Steps of 5 % from about a third to about three times."""
DISCRETE = 1.0
"""The size of a change that takes something away, puts it in or switches it."""

_ORDER = ("weights", "must", "red_lines", "housing", "wishes", "adults")


@dataclass(frozen=True)
class Candidate:
    """A change of one parameter. `hopeful` is a quick test that never says no wrongly."""

    path: str
    before: Any
    after: Any
    relative: float
    hopeful: Callable[[], bool] | None = None

    @property
    def order(self) -> tuple[float, int, str, str]:
        """Least change first; then what keeps most of what the household said; then the path."""
        section = re.split(r"[.\[]", self.path, maxsplit=1)[0]
        return (round(self.relative, 9), _ORDER.index(section), self.path, repr(self.after))


def apply_change(profile: HouseholdProfile, path: str, value: Any) -> HouseholdProfile:
    """The profile with the value at `path` (as in a profile file) replaced; None takes an entry
    of a list away. ProfileError when the result is not a profile."""
    content = profile.as_mapping()
    steps = [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", path)]
    parent: Any = content
    for step in steps[:-1]:
        parent = parent[step]
    if value is None and isinstance(parent, list):
        del parent[steps[-1]]
    else:
        parent[steps[-1]] = value
    return HouseholdProfile.parse(content)


def candidates(ranking: Ranking, place: int, k: int) -> list[Candidate]:
    """Single changes that might bring a place among the first k, in order of size."""
    found: list[Candidate]
    if ranking.is_rejected[place]:
        found = list(_loosened(ranking, place))
    else:
        reach = _Reach(ranking, place, k)
        found = [
            *_weights(ranking, place, k),
            *_tightened(ranking, place, k),
            *_quantities(ranking, reach),
            *_switches(ranking, place, reach),
        ]
    return sorted(found, key=lambda each: each.order)


# -- a place that is not rejected -------------------------------------------------------------


def _weights(ranking: Ranking, place: int, k: int) -> Iterator[Candidate]:
    """Every other weight of every theme, tested together: one matrix product for all."""
    profile = ranking.profile
    themes = [theme for theme, scores in ranking.themes.items() if scores.scored is not None]
    base = np.array([profile.weights.of(theme) for theme in themes])
    steps = np.round(np.arange(0.0, HEAVIEST + WEIGHT_STEP / 2, WEIGHT_STEP), 2)
    rows: list[tuple[Theme, float]] = []
    grid: list[np.ndarray[Any, Any]] = []
    for index, theme in enumerate(themes):
        for step in steps.tolist():
            weights = base.copy()
            weights[index] = step
            if abs(step - base[index]) > 1e-9 and weights.sum() > 0:
                rows.append((theme, step))
                grid.append(weights / weights.sum())
    if not grid:
        return
    score, low, high = (
        # Not @: the square root of what it gives takes several times as long.
        1.0
        / np.sqrt(np.einsum("ij,jk->ik", np.stack(grid), _inverse_squares(ranking, themes, name)))
        for name in ("score", "low", "high")
    )
    reach = np.maximum(score[:, place] + _TIE, high[:, place])
    better = (score > reach[:, None]) & ~ranking.is_rejected
    for number in np.flatnonzero(better.sum(axis=1) < k).tolist():
        theme, step = rows[number]
        scored = Scored(score[number], low[number], high[number])
        yield Candidate(
            f"weights.{theme}",
            profile.weights.of(theme),
            step,
            abs(step - profile.weights.of(theme)) / HEAVIEST,
            lambda scored=scored: _among_first(scored, ranking.is_rejected, place, k),  # type: ignore[misc]
        )


def _inverse_squares(ranking: Ranking, themes: list[Theme], name: str) -> np.ndarray[Any, Any]:
    rows = [getattr(ranking.themes[theme].scored, name) for theme in themes]
    return np.asarray(np.maximum(np.stack(rows), FLOOR) ** -2.0)


def _within_reach(scored: Scored, rejected: Mask, place: int, k: int) -> bool:
    """False when k places are so much better that not even a tie could lift this one to rank k.

    `rejected` holds every place that might be: a rival that is not there must not count.
    """
    reach = max(float(scored.score[place]) + _TIE, float(scored.high[place]))
    return int(np.count_nonzero((scored.score > reach) & ~rejected)) < k


def _among_first(scored: Scored, rejected: Mask, place: int, k: int) -> bool:
    if not _within_reach(scored, rejected, place, k):
        return False
    return 0 < int(order_places(scored, rejected).ranks[place]) <= k


@dataclass(frozen=True)
class _Reach:
    """The quick test of changes that touch neither work nor children: only the themes that
    change are scored again, and nothing is sorted."""

    ranking: Ranking
    place: int
    k: int

    @cached_property
    def _maybe_rejected(self) -> Mask:
        # What is wished decides whether overseas is compared: such places may not be there.
        away = np.array([code in OVERSEAS for code in self.ranking.atlas.areas.region])
        return np.asarray(self.ranking.is_rejected | away)

    def of(self, **changes: Any) -> Callable[[], bool]:
        """The test of the profile with these parts changed."""
        return lambda: self._allows(replace(self.ranking.profile, **changes))

    def _allows(self, profile: HouseholdProfile) -> bool:
        basis = self.ranking.basis
        keys = replace(
            self.ranking.household.keys,
            housing=housing_key(profile),
            services=services_key(profile),
            ties=ties_key(profile),
        )
        themes = {theme: theme_scores(basis, theme, key) for theme, key in keys.present()}
        scored = combine(themes, effective_weights(profile, themes))
        return _within_reach(scored, self._maybe_rejected, self.place, self.k)


def _limits(ranking: Ranking) -> Iterator[tuple[str, Measured, float, bool]]:
    """Every limit on an indicator: path, figures, limit, whether more than it rejects."""
    profile, basis = ranking.profile, ranking.basis
    for index, requirement in enumerate(profile.must):
        if requirement.indicator is None:
            continue
        measured = measured_for(requirement.indicator, profile, basis)
        if requirement.min is not None:
            yield f"must[{index}].min", measured, requirement.min, False
        if requirement.max is not None:
            yield f"must[{index}].max", measured, requirement.max, True
    for index, line in enumerate(profile.red_lines):
        if line.indicator is not None:
            measured = measured_for(line.indicator, profile, basis)
            if line.above is not None:
                yield f"red_lines[{index}].above", measured, line.above, True
            if line.below is not None:
                yield f"red_lines[{index}].below", measured, line.below, False
        if line.commune is not None and line.within_km is not None:
            figures = Figures.exact(basis.distance_km(line.commune))
            yield (
                f"red_lines[{index}].within_km",
                Measured(figures, "km", ()),
                line.within_km,
                False,
            )


def _tightened(ranking: Ranking, place: int, k: int) -> Iterator[Candidate]:
    """A stricter limit that takes places before this one out, and not this one."""
    ahead = np.flatnonzero(
        ~ranking.is_rejected & (ranking.order.ranks <= ranking.order.ranks[place])
    )
    for path, measured, limit, above in _limits(ranking):
        edge = measured.figures.low if above else measured.figures.high
        own = float(edge[place])
        others = edge[ahead]
        if above:
            values = {
                _down(float(v) - 0.005) for v in others[others > (limit if np.isnan(own) else own)]
            }
            usable = [v for v in values if v < limit and not v < own]
        else:
            values = {
                _up(float(v) + 0.005) for v in others[others < (limit if np.isnan(own) else own)]
            }
            usable = [v for v in values if v > limit and not v > own]
        for value in usable:
            with np.errstate(invalid="ignore"):
                out = edge > value if above else edge < value
            rejected = ranking.is_rejected | out
            yield Candidate(
                path,
                limit,
                value,
                _relative(limit, value),
                lambda rejected=rejected: _among_first(ranking.scored, rejected, place, k),  # type: ignore[misc]
            )


def _quantities(ranking: Ranking, reach: _Reach) -> Iterator[Candidate]:
    """Budget, rooms and distances a little or a lot larger or smaller."""
    profile = ranking.profile
    housing, wishes = profile.housing, profile.wishes
    if ranking.basis.measured("rent_eur_per_m2_month").figures.loaded:
        if housing.rent_max_eur_month is not None:
            path, rent = "housing.rent_max_eur_month", housing.rent_max_eur_month
            for after in _scaled(rent):
                test = reach.of(housing=replace(housing, rent_max_eur_month=after))
                yield Candidate(path, rent, after, _relative(rent, after), test)
        for rooms in (ranking.rooms - 1, ranking.rooms + 1):
            if 1 <= rooms <= 15:
                # No quick test: a condition on the rent may reject other places then.
                relative = 1.0 / ranking.rooms
                yield Candidate("housing.rooms_min", housing.rooms_min, rooms, relative)
    for index, near in enumerate(wishes.near):
        path = f"wishes.near[{index}].max_km"
        for after in _scaled(near.max_km):
            each = _with(wishes.near, index, replace(near, max_km=after))
            test = reach.of(wishes=replace(wishes, near=each))
            yield Candidate(path, near.max_km, after, _relative(near.max_km, after), test)
    for index, away in enumerate(wishes.away_from):
        path = f"wishes.away_from[{index}].min_km"
        for after in _scaled(away.min_km):
            others = _with(wishes.away_from, index, replace(away, min_km=after))
            test = reach.of(wishes=replace(wishes, away_from=others))
            yield Candidate(path, away.min_km, after, _relative(away.min_km, after), test)


def _with(entries: Sequence[Entry], index: int, *instead: Entry) -> tuple[Entry, ...]:
    """The entries with the one at `index` replaced, or taken away."""
    changed = list(entries)
    changed[index : index + 1] = instead
    return tuple(changed)


def _scaled(before: float) -> Iterator[float]:
    """Other values of a quantity, nearest first."""
    seen = {before}
    for factor in _FACTORS:
        after = float(round(before * factor)) if before >= 10 else round(before * factor, 1)
        if after >= 1.0 and after not in seen:
            seen.add(after)
            yield after


def _switches(ranking: Ranking, place: int, reach: _Reach) -> Iterator[Candidate]:
    """Wishes taken away or put in, a social home, a licence, an occupation made practicable."""
    profile = ranking.profile
    wishes = profile.wishes
    for index, near in enumerate(wishes.near):
        before = {"commune": near.commune, "max_km": near.max_km}
        test = reach.of(wishes=replace(wishes, near=_with(wishes.near, index)))
        yield Candidate(f"wishes.near[{index}]", before, None, DISCRETE, test)
    for index, away in enumerate(wishes.away_from):
        before = {"commune": away.commune, "min_km": away.min_km}
        test = reach.of(wishes=replace(wishes, away_from=_with(wishes.away_from, index)))
        yield Candidate(f"wishes.away_from[{index}]", before, None, DISCRETE, test)
    for size in TOWN_SIZES:
        if size != wishes.town_size:
            test = reach.of(wishes=replace(wishes, town_size=size))
            yield Candidate("wishes.town_size", wishes.town_size, size, DISCRETE, test)
    regions = list(wishes.regions)
    own = ranking.atlas.areas.region[place]
    if own not in regions:
        test = reach.of(wishes=replace(wishes, regions=(*regions, own)))
        yield replace(_with_own_region(ranking, place), hopeful=test)
    for region in regions:
        if region != own:
            rest = [each for each in regions if each != region]
            test = reach.of(wishes=replace(wishes, regions=tuple(rest)))
            yield Candidate("wishes.regions", regions, rest, DISCRETE, test)
    social = profile.housing.social
    test = reach.of(housing=replace(profile.housing, social=not social))
    yield Candidate("housing.social", social, not social, DISCRETE, test)
    if not any(adult.drives for adult in profile.adults):
        licences = list(profile.adults[0].driving_licence)
        yield Candidate("adults[0].driving_licence", licences, [*licences, "B"], DISCRETE)
    for number, adult in enumerate(profile.adults):
        for index, occupation in enumerate(adult.occupations):
            if adult.seeks_work and occupation.practicable != "now":
                path = f"adults[{number}].occupations[{index}].practicable"
                yield Candidate(path, occupation.practicable, "now", DISCRETE)


def _with_own_region(ranking: Ranking, place: int) -> Candidate:
    regions = list(ranking.profile.wishes.regions)
    own = ranking.atlas.areas.region[place]
    return Candidate("wishes.regions", regions, [*regions, own], DISCRETE)


# -- a place that is rejected -----------------------------------------------------------------


def _loosened(ranking: Ranking, place: int) -> Iterator[Candidate]:
    """The one condition that rejects the place, loosened or taken away.

    Nothing when several reject it, or a rule that the profile does not hold.
    """
    paths = {constraint.path for constraint in ranking.constraints if constraint.rejects[place]}
    names = {constraint.name for constraint in ranking.constraints if constraint.rejects[place]}
    if names == {"overseas"}:
        yield _with_own_region(ranking, place)
    if len(paths) != 1 or "" in paths:
        return
    path = paths.pop()
    section, index = path.rstrip("]").split("[")
    before = ranking.profile.as_mapping()[section][int(index)]
    yield Candidate(path, before, None, DISCRETE)
    for limit_path, measured, limit, above in _limits(ranking):
        if not limit_path.startswith(f"{path}."):
            continue
        figures = measured.figures
        if above and figures.low[place] > limit:
            after = _up(float(figures.low[place]))
        elif not above and figures.high[place] < limit:
            after = _down(float(figures.high[place]))
        else:
            continue
        yield Candidate(limit_path, limit, after, _relative(limit, after))


def _relative(before: float, after: float) -> float:
    return DISCRETE if before == 0 else abs(after - before) / abs(before)


def _up(value: float) -> float:
    return math.ceil(value * 100 - 1e-7) / 100


def _down(value: float) -> float:
    return math.floor(value * 100 + 1e-7) / 100

"""Single changes of a household profile: which there are, how large, and how to apply one."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from trousseau.matching.constraints import measured_for
from trousseau.matching.criteria.columns import Measured
from trousseau.matching.mean import FLOOR
from trousseau.matching.profile import HEAVIEST, TOWN_SIZES, HouseholdProfile, Theme
from trousseau.matching.ranking import Ranking, order_places
from trousseau.matching.scales import Scored
from trousseau.territories.figures import Figures

WEIGHT_STEP = 0.05
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
        found = [
            *_weights(ranking, place, k),
            *_tightened(ranking, place, k),
            *_quantities(ranking),
            *_switches(ranking, place),
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
    means = [
        1.0 / np.sqrt(np.stack(grid) @ _inverse_squares(ranking, themes, name))
        for name in ("score", "low", "high")
    ]
    for number, (theme, step) in enumerate(rows):
        scored = Scored(*(mean[number] for mean in means))
        if _out_of_reach(scored, ranking, place, k):
            continue
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


def _out_of_reach(scored: Scored, ranking: Ranking, place: int, k: int) -> bool:
    """True when not even a tie could lift the place to rank k: a cheap bound before sorting."""
    scores = scored.score[~ranking.is_rejected]
    if scores.size <= k:
        return False
    kth = float(np.partition(scores, scores.size - k)[scores.size - k])
    reach = max(float(scored.score[place]) + 0.0101, float(scored.high[place]))
    return reach < kth


def _among_first(scored: Scored, rejected: Any, place: int, k: int) -> bool:
    return 0 < int(order_places(scored, rejected).ranks[place]) <= k


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


def _quantities(ranking: Ranking) -> Iterator[Candidate]:
    """Budget, rooms and distances a little or a lot larger or smaller."""
    profile = ranking.profile
    if ranking.basis.measured("rent_eur_per_m2_month").figures.loaded:
        if profile.housing.rent_max_eur_month is not None:
            yield from _scaled("housing.rent_max_eur_month", profile.housing.rent_max_eur_month)
        for rooms in (ranking.rooms - 1, ranking.rooms + 1):
            if 1 <= rooms <= 15:
                yield Candidate(
                    "housing.rooms_min", profile.housing.rooms_min, rooms, 1.0 / ranking.rooms
                )
    for index, near in enumerate(profile.wishes.near):
        yield from _scaled(f"wishes.near[{index}].max_km", near.max_km)
    for index, away in enumerate(profile.wishes.away_from):
        yield from _scaled(f"wishes.away_from[{index}].min_km", away.min_km)


def _scaled(path: str, before: float) -> Iterator[Candidate]:
    seen = {before}
    for factor in _FACTORS:
        after = float(round(before * factor)) if before >= 10 else round(before * factor, 1)
        if after >= 1.0 and after not in seen:
            seen.add(after)
            yield Candidate(path, before, after, _relative(before, after))


def _switches(ranking: Ranking, place: int) -> Iterator[Candidate]:
    """Wishes taken away or put in, a social home, a licence, an occupation made practicable."""
    profile = ranking.profile
    wishes = profile.wishes
    for index, near in enumerate(wishes.near):
        before = {"commune": near.commune, "max_km": near.max_km}
        yield Candidate(f"wishes.near[{index}]", before, None, DISCRETE)
    for index, away in enumerate(wishes.away_from):
        before = {"commune": away.commune, "min_km": away.min_km}
        yield Candidate(f"wishes.away_from[{index}]", before, None, DISCRETE)
    for size in TOWN_SIZES:
        if size != wishes.town_size:
            yield Candidate("wishes.town_size", wishes.town_size, size, DISCRETE)
    regions = list(wishes.regions)
    own = ranking.atlas.areas.region[place]
    if own not in regions:
        yield _with_own_region(ranking, place)
    for region in regions:
        if region != own:
            rest = [each for each in regions if each != region]
            yield Candidate("wishes.regions", regions, rest, DISCRETE)
    social = profile.housing.social
    yield Candidate("housing.social", social, not social, DISCRETE)
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

"""Shares and rates over few projects, drawn towards the region's: an empirical Bayes model.

Kept simple enough to be redone by hand. A share is drawn as if the area had `PRIOR_PROJECTS` more
projects with the region's share in them: 50 difficult of 106 with 78 % in the region gives
(50 + 0.78 × 50) / (106 + 50) = 57 %. The region's own share is drawn likewise towards the nation's.
Rates per head are drawn by the same weight, in projects that the region's rate leads to expect.

One employer mostly expects all of its hirings to be difficult, or none, so projects are not
independent answers: the intervals count one answer for each `PROJECTS_PER_ANSWER` projects. In
BMO 2024 a basin's share of an occupation departs from the rest of its region by a variance,
relative to p(1 − p), of 0.40 at 73 projects and 0.23 at 272: one answer in five projects would give
0.07 and 0.02, the rest being what places truly differ by as much as what employers happen to say.
The two cannot be told apart in one survey, so both constants are judgement: strong enough that a
hundred per cent over 68 projects does not come first, weak enough that a share over several
hundred stays what was declared.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.figures import Floats

PRIOR_PROJECTS = 50.0
"""Projects that a region's share is worth against an area's own, and the nation's against a
region's."""
PROJECTS_PER_ANSWER = 5.0
"""Projects that count as one independent answer."""
_WORTH = PRIOR_PROJECTS / PROJECTS_PER_ANSWER
_TENTH = 1.2815515655446004
"""Standard deviations from the mean to the 10th and 90th percentile of a normal law."""


class Drawn(NamedTuple):
    """Estimates drawn towards their priors, and the 10th and 90th percentile of what may be."""

    value: Floats
    low: Floats
    high: Floats


def shrink(value: Floats, low: Floats, high: Floats, projects: Floats, prior: Floats) -> Drawn:
    """The posterior of shares (K, A) over `projects`, given the share expected before, `prior`.

    `low` ≤ `value` ≤ `high` is what masked cells leave open: the lower percentile is that of
    `low`, the upper that of `high`. They are the ends of Wilson's score interval, which stay within
    0 and 1 and rise with the mean.
    """
    weight = projects / PROJECTS_PER_ANSWER
    total = weight + _WORTH
    mean, least, most = (np.stack([value, low, high]) * weight + prior * _WORTH) / total
    size = total + 1.0
    curve = _TENTH * _TENTH / size
    down = least + curve / 2 - _TENTH * np.sqrt((least * (1.0 - least) + curve / 4) / size)
    up = most + curve / 2 + _TENTH * np.sqrt((most * (1.0 - most) + curve / 4) / size)
    bounds = np.clip(np.stack([down, up]) / (1.0 + curve), 0.0, 1.0)
    return Drawn(mean, np.minimum(bounds[0], mean), np.maximum(bounds[1], mean))


def shrink_rates(value: Floats, low: Floats, high: Floats, people: Floats, prior: Floats) -> Drawn:
    """The posterior of rates (K, A) of events per head of `people` (A,), given their prior.

    A rate leans on the prior the more, the fewer projects the prior leads to expect from so many
    people: a small place is not judged by its one busy year. Bounds as in `shrink`; percentiles
    of the gamma law by Wilson and Hilferty's cube.
    """
    weight = prior * people / PROJECTS_PER_ANSWER
    total = weight + _WORTH
    mean, least, most = (np.stack([value, low, high]) * weight + prior * _WORTH) / total
    middle, half = 1.0 - 1.0 / (9.0 * total), _TENTH / (3.0 * np.sqrt(total))
    return Drawn(mean, least * (middle - half) ** 3, most * (middle + half) ** 3)


class Regions:
    """Which of R regions each of A places lies in, to share out what regions have in common."""

    def __init__(self, region: NDArray[np.integer]) -> None:
        self._region = region
        self._member = np.zeros((len(region), int(region.max(initial=-1)) + 1))
        self._member[np.arange(len(region)), region] = 1.0

    def shares(self, part: Floats, whole: Floats, unknown: float = 0.5) -> Floats:
        """Each place's regional share of `part` in `whole`, drawn towards the nation's, (K, A).

        All arguments (K, A). Where a row has no `whole` at all, the share over all rows is taken,
        else `unknown`.
        """
        top, bottom = part @ self._member, whole @ self._member
        nation_top = top.sum(axis=1, keepdims=True)
        nation_bottom = bottom.sum(axis=1, keepdims=True)
        everything = float(nation_bottom.sum())
        overall = float(nation_top.sum()) / everything if everything > 0 else unknown
        nation = _ratio(nation_top, nation_bottom, np.full_like(nation_top, overall))
        own = _ratio(top, bottom, np.broadcast_to(nation, top.shape).copy())
        share = (bottom * own + PRIOR_PROJECTS * nation) / (bottom + PRIOR_PROJECTS)
        return np.clip(share, 0.0, 1.0)[:, self._region]

    def rates(self, count: Floats, people: Floats) -> Floats:
        """Each place's regional rate of `count` (K, A) per head of `people` (A,), (K, A).

        Drawn towards the nation's rate where a region has few people for it.
        """
        top, bottom = count @ self._member, people @ self._member
        nation = top.sum(axis=1, keepdims=True) / max(float(bottom.sum()), 1.0)
        told = nation * bottom
        own = top / np.maximum(bottom, 1.0)
        rate: Floats = (told * own + PRIOR_PROJECTS * nation) / (told + PRIOR_PROJECTS)
        return np.asarray(rate[:, self._region])


def _ratio(top: Floats, bottom: Floats, otherwise: Floats) -> Floats:
    """`top / bottom`, and `otherwise` (which is overwritten) where there is no `bottom`."""
    return np.divide(top, bottom, out=otherwise, where=bottom > 0)

"""From a figure to a score between 0 and 1, the same ruler for every household."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from trousseau.territories.figures import Figures, Floats

LEAST_PERCENTILE, MOST_PERCENTILE = 5.0, 95.0
UNKNOWN_SCORE = 0.5
"""Stands in for a missing figure, whose score may be anything from 0 to 1."""

_TINY = 1e-12
_LEAST_RATIO = 2.0


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores over N places and what unknown figures may make of them, each (N,), no NaN."""

    score: Floats
    low: Floats
    high: Floats

    @classmethod
    def by_part(cls, make: Callable[[str], Floats]) -> Scored:
        """Made by the same rule from the `score`, `low` and `high` of something."""
        return cls(make("score"), make("low"), make("high"))


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line cut off at both ends: the figure `zero` scores 0, `one` scores 1.

    `zero` above `one` means that less is better. `log`: the line is straight on a logarithm.
    """

    zero: float
    one: float
    log: bool = False

    def score(self, values: Floats) -> Floats:
        """Scores of `values`, NaN where they are."""
        if self.log:
            x = np.log(np.maximum(values, _TINY))
            zero, one = np.log(max(self.zero, _TINY)), np.log(max(self.one, _TINY))
        else:
            x, zero, one = values, self.zero, self.one
        scores: Floats = np.clip((x - zero) / (one - zero), 0.0, 1.0)
        return scores

    def rate(self, figures: Figures) -> Scored:
        """Scores of figures: unknown ones become an interval, 0–1 when nothing is known."""
        better_low, better_high = self.score(figures.low), self.score(figures.high)
        if self.zero > self.one:
            better_low, better_high = better_high, better_low
        low = np.where(np.isnan(better_low), 0.0, better_low)
        high = np.where(np.isnan(better_high), 1.0, better_high)
        score = self.score(figures.value)
        # Without an estimate: the middle of the interval, 0.5 when there is none either.
        score = np.where(np.isnan(score), (low + high) / 2.0, score)
        return Scored(np.clip(score, low, high), low, high)


def relative_scale(
    values: Floats, *, less_is_better: bool = False, log: bool = False, least_width: float = 0.0
) -> Scale:
    """From the 5th to the 95th percentile of the figures that are known.

    On a logarithm the percentiles are those of the positive figures, and the ends differ at least
    by a factor of 2; otherwise at least by `least_width`, in the unit of the figures, so that
    differences within the noise are not blown up. Without any figure the scale is 0–1.
    """
    known = values[~np.isnan(values)]
    if log:
        known = known[known > _TINY]
    if known.size == 0:
        low, high = (1.0, _LEAST_RATIO) if log else (0.0, 1.0)
    else:
        low, high = (float(x) for x in np.percentile(known, (LEAST_PERCENTILE, MOST_PERCENTILE)))
        if log and high < low * _LEAST_RATIO:
            middle = float(np.sqrt(low * high))
            low, high = middle / _LEAST_RATIO**0.5, middle * _LEAST_RATIO**0.5
        width = max(least_width, _TINY, 1e-9 * max(abs(low), abs(high)))
        if not log and high - low < width:
            middle = (low + high) / 2.0
            low, high = middle - width / 2.0, middle + width / 2.0
    return Scale(high, low, log) if less_is_better else Scale(low, high, log)

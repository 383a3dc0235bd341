"""The mean that joins themes and adults: a weak essential is not bought off by a strong one.

Weighted power mean with exponent −2 of scores not below 0.01. For every part i whose share of
the weight is vᵢ:  M ≤ max(sᵢ, 0.01) / √vᵢ  (proof in docs/matching.md). A theme with a quarter of
the weight holds the whole to at most twice its own score.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trousseau.territories.figures import Floats

EXPONENT = -2
FLOOR = 0.01
"""The least score that counts: below it one theme at 0 would hide all others."""


def shares(weights: Sequence[float] | Floats) -> Floats:
    """Weights ≥ 0 with a positive sum, scaled to sum to 1."""
    given = np.asarray(weights, dtype=np.float64)
    return np.asarray(given / given.sum(), dtype=np.float64)


def power_mean(scores: Floats, weights: Sequence[float] | Floats) -> Floats:
    """The mean of `scores` (T, …) along the first axis, by `weights` (T,); 0.01–1.

    Only the proportions of the weights count. Scores are 0–1, without NaN.
    """
    floored = np.maximum(scores, FLOOR)
    inverse_squares = 1.0 / (floored * floored)
    total = np.tensordot(shares(weights), inverse_squares, axes=1)
    return np.asarray(1.0 / np.sqrt(total), dtype=np.float64)


def ceiling(score: float, share: float) -> float:
    """What the whole can be at most when a part with this share of the weight has this score."""
    return float(min(1.0, max(score, FLOOR) / np.sqrt(share)))

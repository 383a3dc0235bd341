"""What is known of a quantity: its value, how sure it is, and why it may be unknown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Status(StrEnum):
    """Why a figure can or cannot be read. None of the last three is zero."""

    KNOWN = "known"
    MASKED = "masked"
    """The publisher hides it (statistical secrecy); at best an interval is known."""
    MISSING = "missing"
    """The publisher has no figure for this place."""
    NOT_LOADED = "not_loaded"
    """The layer has not been imported on this machine."""


STATUSES = tuple(Status)
_CODES = {status: code for code, status in enumerate(STATUSES)}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one place, ready to be shown with where it comes from.

    `value` is the best estimate; `low` and `high` bound it (equal to it when it is exact).
    All three are None when nothing is known. `percentile` (0–100) says where the place stands
    among all places that have a figure; None where there is no figure.
    """

    key: str
    value: float | None
    low: float | None
    high: float | None
    status: Status
    unit: str
    source: str
    year: str
    percentile: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """One figure for each of N places, as arrays of shape (N,).

    `value`, `low` and `high` are float64 with NaN where nothing is known: an estimate over
    masked cells has a value, a `low` < `high`, and the status MASKED. `status` holds codes of
    `STATUSES`.
    """

    value: Floats
    low: Floats
    high: Floats
    status: NDArray[np.uint8]

    @classmethod
    def exact(cls, value: NDArray[np.floating]) -> Figures:
        """Figures known to the unit, MISSING where `value` is NaN."""
        exact = np.asarray(value, dtype=np.float64)
        status = np.where(np.isnan(exact), _CODES[Status.MISSING], _CODES[Status.KNOWN])
        return cls(exact, exact, exact, status.astype(np.uint8))

    @classmethod
    def between(
        cls, value: Floats, low: Floats, high: Floats, masked: NDArray[np.bool_]
    ) -> Figures:
        """Estimates with bounds: MASKED where `masked`, MISSING where nothing is known."""
        status = np.full(value.shape, _CODES[Status.KNOWN], dtype=np.uint8)
        status[masked] = _CODES[Status.MASKED]
        status[np.isnan(value) & np.isnan(low) & ~masked] = _CODES[Status.MISSING]
        return cls(value, low, high, status)

    @classmethod
    def not_loaded(cls, size: int) -> Figures:
        """`size` figures of a layer that is not there."""
        nothing = np.full(size, np.nan)
        status = np.full(size, _CODES[Status.NOT_LOADED], dtype=np.uint8)
        return cls(nothing, nothing, nothing, status)

    def __len__(self) -> int:
        return len(self.value)

    def times(self, factor: float) -> Figures:
        """The same figures in another unit (`factor` > 0)."""
        return Figures(self.value * factor, self.low * factor, self.high * factor, self.status)

    def has(self, status: Status) -> NDArray[np.bool_]:
        """Which places have this status, shape (N,)."""
        matches: NDArray[np.bool_] = self.status == _CODES[status]
        return matches

    @property
    def loaded(self) -> bool:
        """False when the layer is not there at all."""
        return not bool(self.has(Status.NOT_LOADED).any())

    @property
    def readable(self) -> NDArray[np.bool_]:
        """Which places have an estimate, exact or not, shape (N,)."""
        known: NDArray[np.bool_] = ~np.isnan(self.value)
        return known

    def status_at(self, index: int) -> Status:
        """The status of one place."""
        return STATUSES[int(self.status[index])]

    def percentiles(self) -> Floats:
        """Where each place stands among those with an estimate, 0–100, mid-rank for equals."""
        ranks = np.full(self.value.shape, np.nan)
        readable = self.readable
        values = self.value[readable]
        if values.size:
            ordered = np.sort(values)
            below = np.searchsorted(ordered, values, side="left")
            upto = np.searchsorted(ordered, values, side="right")
            ranks[readable] = 100.0 * (below + upto) / 2.0 / values.size
        return ranks

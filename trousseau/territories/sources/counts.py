"""Whole numbers by commune, as the atlas keeps them: int32, -1 missing, -2 masked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.frame import Frame

MISSING = -1
MASKED = -2


def whole(values: NDArray[np.floating]) -> NDArray[np.int32]:
    """Round to the unit; NaN becomes MISSING."""
    return np.where(np.isnan(values), MISSING, np.rint(np.nan_to_num(values))).astype(np.int32)


def by_commune(
    frame: Frame,
    indices: NDArray[np.int32],
    values: NDArray[np.floating],
    masked: NDArray[np.bool_] | None = None,
) -> NDArray[np.int32]:
    """Sum rows by commune, (N,) int32.

    MISSING where no row names the commune or one of its rows is blank; MASKED where one of its
    rows is masked: part of a sum is not the sum.
    """
    totals = whole(frame.total(indices, values))
    if masked is not None:
        hidden = indices[masked & (indices >= 0)]
        totals[hidden] = MASKED
    return totals


def places(frame: Frame, indices: list[int] | NDArray[np.intp], most: int = 12) -> str:
    """Communes by code and name for a report, the first `most` of them."""
    named = [f"{frame.commune_codes[i]} {frame.commune_names[i]}" for i in indices[:most]]
    more = len(indices) - len(named)
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")

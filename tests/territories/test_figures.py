"""Unknown is unknown: masked, missing and not loaded are three things, none of them zero."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trousseau.territories.figures import Figures, Status

VALUES = arrays(
    np.float64, st.integers(0, 30), elements=st.floats(-1e6, 1e6) | st.just(float("nan"))
)


def test_a_missing_value_is_missing_not_zero() -> None:
    figures = Figures.exact(np.array([1.0, np.nan, 0.0]))
    assert [figures.status_at(i) for i in range(3)] == [Status.KNOWN, Status.MISSING, Status.KNOWN]
    assert np.isnan(figures.value[1])
    assert figures.value[2] == 0.0


def test_a_masked_estimate_keeps_its_interval() -> None:
    figures = Figures.between(
        np.array([2.5, np.nan]),
        np.array([1.0, np.nan]),
        np.array([4.0, np.nan]),
        np.array([True, False]),
    )
    assert [figures.status_at(i) for i in range(2)] == [Status.MASKED, Status.MISSING]
    assert (figures.low[0], figures.high[0]) == (1.0, 4.0)


def test_a_layer_that_is_not_there_says_so_everywhere() -> None:
    figures = Figures.not_loaded(3)
    assert not figures.loaded
    assert figures.has(Status.NOT_LOADED).all()
    assert not figures.readable.any()


@given(VALUES)
def test_percentiles_keep_the_order_and_stay_within_bounds(values: np.ndarray) -> None:
    ranks = Figures.exact(values).percentiles()
    known = ~np.isnan(values)
    assert (np.isnan(ranks) == ~known).all()
    assert ((ranks[known] > 0) & (ranks[known] < 100)).all()
    order = np.argsort(values[known], kind="stable")
    assert (np.diff(ranks[known][order]) >= 0).all()


@given(VALUES, st.floats(0.001, 1000))
def test_another_unit_changes_no_status(values: np.ndarray, factor: float) -> None:
    figures = Figures.exact(values)
    assert (figures.times(factor).status == figures.status).all()

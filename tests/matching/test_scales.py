"""Figures become scores; unknown ones become intervals."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trousseau.matching.rooms import rooms_needed, surface_m2
from trousseau.matching.scales import Scale, relative_scale
from trousseau.territories.figures import Figures

VALUES = arrays(np.float64, st.integers(2, 40), elements=st.floats(0, 1e5))


@given(VALUES, st.booleans(), st.booleans(), st.floats(0, 50))
def test_scores_are_between_0_and_1_and_follow_the_figure(values, less, log, width):
    scale = relative_scale(values, less_is_better=less, log=log, least_width=width)
    scores = scale.score(np.sort(values))
    assert ((scores >= 0) & (scores <= 1)).all()
    steps = np.diff(scores)
    assert (steps <= 1e-12).all() if less else (steps >= -1e-12).all()


@given(VALUES, st.booleans(), st.data())
def test_a_better_figure_never_scores_lower_even_if_the_ruler_moves_with_it(values, less, data):
    place = data.draw(st.integers(0, len(values) - 1))
    before = values[place]
    after = data.draw(st.floats(0, before) if less else st.floats(before, 2e5))
    improved = values.copy()
    improved[place] = after
    old = relative_scale(values, less_is_better=less).score(values)[place]
    new = relative_scale(improved, less_is_better=less).score(improved)[place]
    assert new >= old - 1e-6


def test_equal_figures_score_in_the_middle():
    assert relative_scale(np.full(5, 7.0)).score(np.array([7.0])) == 0.5


def test_a_scale_is_never_finer_than_its_least_width():
    scale = relative_scale(np.array([70.0, 71.0, 72.0]), least_width=20.0)
    assert np.isclose(scale.one - scale.zero, 20.0)


def test_on_a_logarithm_none_at_all_scores_0():
    values = np.array([0.0, 0.0, 1.0, 10.0, 100.0])
    assert relative_scale(values, log=True).score(values)[0] == 0


def test_unknown_figures_become_intervals():
    figures = Figures(
        value=np.array([5.0, 5.0, np.nan, np.nan]),
        low=np.array([5.0, 2.0, 2.0, np.nan]),
        high=np.array([5.0, 8.0, 6.0, np.nan]),
        status=np.array([0, 1, 1, 2], dtype=np.uint8),
    )
    rated = Scale(10.0, 0.0).rate(figures)
    assert rated.score.tolist() == [0.5, 0.5, 0.6000000000000001, 0.5]
    assert np.allclose(rated.low, [0.5, 0.2, 0.4, 0.0])
    assert np.allclose(rated.high, [0.5, 0.8, 0.8, 1.0])


def test_rooms_follow_from_who_lives_there():
    assert rooms_needed(1, []) == 1
    assert rooms_needed(2, []) == 2
    assert rooms_needed(1, [0]) == 2, "a newborn sleeps in the parent's room"
    assert rooms_needed(1, [3]) == 3
    assert rooms_needed(2, [3, 7]) == 3, "two younger children share"
    assert rooms_needed(2, [7, 13]) == 4, "from 12 on a room of their own"
    assert rooms_needed(2, [0, 3, 7, 9, 14]) == 5
    assert rooms_needed(3, []) == 3


def test_more_people_never_need_fewer_rooms():
    for adults in range(1, 5):
        for ages in ([], [0], [2], [2, 5], [2, 5, 13]):
            assert rooms_needed(adults + 1, ages) >= rooms_needed(adults, ages)
            assert rooms_needed(adults, [*ages, 6]) >= rooms_needed(adults, ages)


def test_surfaces_grow_with_rooms():
    surfaces = [surface_m2(rooms) for rooms in range(1, 12)]
    assert surfaces == sorted(surfaces)
    assert surfaces[5] == 116.0

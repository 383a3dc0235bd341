"""The mean that joins themes keeps its promises."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trousseau.matching.mean import FLOOR, ceiling, power_mean

SCORE = st.floats(0, 1)
WEIGHT = st.floats(0.01, 5)
PARTS = st.lists(st.tuples(SCORE, WEIGHT), min_size=1, max_size=6)
ROUNDING = 1e-9


def mean(parts):
    scores, weights = zip(*parts, strict=True)
    return float(power_mean(np.array(scores), list(weights)))


@given(PARTS)
def test_no_part_is_bought_off(parts):
    total = sum(weight for _, weight in parts)
    for score, weight in parts:
        assert mean(parts) <= max(score, FLOOR) / np.sqrt(weight / total) + ROUNDING
        assert mean(parts) <= ceiling(score, weight / total) + ROUNDING


@given(PARTS)
def test_a_quarter_of_the_weight_holds_the_whole_to_twice_its_score(parts):
    total = sum(weight for _, weight in parts)
    for score, weight in parts:
        if weight / total >= 0.25:
            assert mean(parts) <= 2 * max(score, FLOOR) + ROUNDING


@given(PARTS)
def test_it_lies_between_the_worst_and_the_arithmetic_mean(parts):
    scores, weights = zip(*parts, strict=True)
    floored = np.maximum(scores, FLOOR)
    assert floored.min() - ROUNDING <= mean(parts)
    assert mean(parts) <= np.average(floored, weights=weights) + ROUNDING


@given(PARTS, st.data())
def test_it_grows_with_every_part(parts, data):
    index = data.draw(st.integers(0, len(parts) - 1))
    score, weight = parts[index]
    better = data.draw(st.floats(score, 1))
    improved = [*parts[:index], (better, weight), *parts[index + 1 :]]
    assert mean(improved) >= mean(parts) - ROUNDING


@given(PARTS, st.floats(0.01, 100), st.permutations(range(6)))
def test_only_proportions_of_weights_count_and_order_does_not(parts, factor, order):
    scaled = [(score, weight * factor) for score, weight in parts]
    shuffled = [scaled[index] for index in order if index < len(scaled)]
    assert np.isclose(mean(shuffled), mean(parts), rtol=1e-9)


def test_one_missing_essential_of_four_is_not_hidden():
    assert mean([(0.0, 1), (1, 1), (1, 1), (1, 1)]) < 0.02
    assert np.isclose(mean([(0.1, 1), (1, 1), (1, 1), (1, 1)]), 0.197, atol=0.001)

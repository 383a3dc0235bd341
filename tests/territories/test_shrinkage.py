"""Shares over few projects lean on the region, and never leave the interval they can lie in."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trousseau.territories.shrinkage import (
    PRIOR_PROJECTS,
    PROJECTS_PER_ANSWER,
    Regions,
    shrink,
    shrink_rates,
)

share = st.floats(0.0, 1.0)


def row(*values: float) -> np.ndarray:
    return np.array([values], dtype=np.float64)


def test_it_can_be_redone_by_hand() -> None:
    found = shrink(row(50 / 106), row(50 / 106), row(50 / 106), row(106.0), row(0.78))
    assert abs(found.value[0, 0] - (50 + 0.78 * 50) / (106 + 50)) < 1e-12


def test_a_small_extreme_share_ranks_below_a_large_high_one() -> None:
    """Masons: 62 projects in Corte, all difficult; 324 around Pau, 95 % difficult."""
    found = shrink(
        row(1.0, 0.95), row(1.0, 0.95), row(1.0, 0.95), row(62.0, 324.0), row(0.77, 0.77)
    )
    assert found.value[0, 0] < found.value[0, 1]
    assert found.high[0, 0] - found.low[0, 0] > found.high[0, 1] - found.low[0, 1]


@given(share, st.floats(300.0, 5000.0), share)
def test_a_share_over_several_hundred_projects_stays_about_what_was_declared(
    declared: float, projects: float, prior: float
) -> None:
    found = shrink(row(declared), row(declared), row(declared), row(projects), row(prior))
    assert abs(found.value[0, 0] - declared) <= 50 / 350 + 1e-9


@given(share, share, share, st.floats(0.0, 2000.0), share)
def test_bounds_hold_the_value_and_stay_shares(
    a: float, b: float, c: float, projects: float, prior: float
) -> None:
    low, value, high = sorted((a, b, c))
    found = shrink(row(value), row(low), row(high), row(projects), row(prior))
    assert 0 <= found.low[0, 0] <= found.value[0, 0] <= found.high[0, 0] <= 1


@given(share, share, share, share, share, st.floats(0.0, 2000.0), share)
def test_a_wider_doubt_never_narrows_the_interval(
    a: float, b: float, c: float, d: float, e: float, projects: float, prior: float
) -> None:
    widest, low, value, high, tallest = sorted((a, b, c, d, e))
    near = shrink(row(value), row(low), row(high), row(projects), row(prior))
    far = shrink(row(value), row(widest), row(tallest), row(projects), row(prior))
    assert far.low[0, 0] <= near.low[0, 0] + 1e-12
    assert far.high[0, 0] >= near.high[0, 0] - 1e-12


def test_percentiles_are_those_of_the_beta_law() -> None:
    prior, strong = 0.7, PRIOR_PROJECTS / PROJECTS_PER_ANSWER
    for observed, projects in ((0.9, 15.0), (0.5, 50.0), (0.95, 400.0)):
        found = shrink(row(observed), row(observed), row(observed), row(projects), row(prior))
        weight = projects / PROJECTS_PER_ANSWER
        total = weight + strong
        mean = (observed * weight + prior * strong) / total
        drawn = np.random.default_rng(7).beta(mean * total, (1 - mean) * total, 200_000)
        low, high = np.percentile(drawn, [10, 90])
        assert abs(found.value[0, 0] - mean) < 1e-9
        assert abs(found.low[0, 0] - low) < 0.03
        assert abs(found.high[0, 0] - high) < 0.03


def test_a_region_with_few_projects_leans_on_the_nation() -> None:
    regions = Regions(np.array([0, 1, 1]))
    part, whole = row(10.0, 300.0, 300.0), row(10.0, 1000.0, 1000.0)
    found = regions.shares(part, whole)
    nation = 610.0 / 2010.0
    assert abs(found[0, 0] - (10 + 50 * nation) / 60) < 1e-12
    assert found[0, 1] == found[0, 2]
    assert abs(found[0, 1] - 0.3) < 0.01


def test_an_occupation_of_which_nothing_is_shown_gets_the_share_of_all() -> None:
    regions = Regions(np.array([0, 0]))
    part = np.array([[0.0, 0.0], [30.0, 10.0]])
    whole = np.array([[0.0, 0.0], [50.0, 50.0]])
    found = regions.shares(part, whole)
    np.testing.assert_allclose(found[0], 0.4)
    np.testing.assert_allclose(regions.shares(part * 0, whole * 0), 0.5)


def test_one_busy_employer_in_a_small_place_does_not_make_a_rate() -> None:
    people = np.array([9_000.0, 400_000.0])
    prior = np.full((1, 2), 0.6e-3)
    declared = row(5.8e-3, 1.2e-3)
    found = shrink_rates(declared, declared, declared, people, prior)
    assert prior[0, 0] < found.value[0, 0] < 0.5 * declared[0, 0]
    assert abs(found.value[0, 1] - declared[0, 1]) < 0.3 * declared[0, 1]


@given(
    st.lists(st.floats(0.0, 0.01), min_size=3, max_size=3),
    st.floats(0.0, 1e6),
    st.floats(0.0, 0.01),
)
def test_rates_lie_within_their_bounds(rates: list[float], people: float, prior: float) -> None:
    low, value, high = sorted(rates)
    found = shrink_rates(row(value), row(low), row(high), np.array([people]), row(prior))
    assert 0 <= found.low[0, 0] <= found.value[0, 0] <= found.high[0, 0]


def test_percentiles_of_rates_are_those_of_the_gamma_law() -> None:
    people, prior, declared = np.array([100_000.0]), row(0.5e-3), row(0.7e-3)
    found = shrink_rates(declared, declared, declared, people, prior)
    weight, strong = 50 / PROJECTS_PER_ANSWER, PRIOR_PROJECTS / PROJECTS_PER_ANSWER
    mean = (0.7e-3 * weight + 0.5e-3 * strong) / (weight + strong)
    drawn = np.random.default_rng(7).gamma(weight + strong, mean / (weight + strong), 200_000)
    np.testing.assert_allclose(
        [found.value[0, 0], found.low[0, 0], found.high[0, 0]],
        [mean, *np.percentile(drawn, [10, 90])],
        rtol=0.02,
    )


def test_regional_rates_are_drawn_towards_the_nations() -> None:
    regions = Regions(np.array([0, 1, 1]))
    people = np.array([10_000.0, 1_000_000.0, 1_000_000.0])
    found = regions.rates(row(50.0, 500.0, 500.0), people)
    nation = 1050.0 / people.sum()
    assert nation < found[0, 0] < 3 * nation, "few people: far from the 5 per 1,000 declared"
    assert abs(found[0, 1] - 0.5e-3) < 0.03e-3

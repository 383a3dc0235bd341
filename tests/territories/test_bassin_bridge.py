"""What a basin declares goes where its people live, and nothing is lost on the way."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trousseau.territories.bassin_bridge import Ground

DEPARTEMENTS = ("01", "02", "03")
BASSINS = ("8401", "8402", "8403", "8404")
AREAS = 3


def ground(bassin: list[int], departement: list[int], area: list[int], people: list[int]) -> Ground:
    return Ground(
        BASSINS,
        DEPARTEMENTS,
        np.array(bassin, dtype=np.int16),
        np.array(departement, dtype=np.int16),
        np.array(area, dtype=np.int16),
        np.array(people, dtype=np.int32),
        AREAS,
    )


def nobody(parts: list[tuple[str, str]]) -> np.ndarray:
    return np.full(len(parts), -1)


def test_a_part_takes_the_communes_of_its_departement() -> None:
    parts = [("8401", "01"), ("8401", "02")]
    shares, covered = ground([0, 0, 0], [0, 0, 1], [0, 1, 2], [30, 10, 60]).spread(
        parts, nobody(parts)
    )
    np.testing.assert_allclose(shares, [[0.75, 0.25, 0.0], [0.0, 0.0, 1.0]])
    assert covered.tolist() == [True, True, True]


def test_a_part_stands_for_the_whole_basin_when_a_departement_has_none() -> None:
    parts = [("8401", "01")]
    shares, _ = ground([0, 0], [0, 1], [0, 1], [30, 10]).spread(parts, nobody(parts))
    np.testing.assert_allclose(shares, [[0.75, 0.25, 0.0]])


def test_a_part_in_a_departement_where_the_basin_has_no_commune_is_spread_over_it() -> None:
    parts = [("8401", "01"), ("8401", "02")]
    shares, _ = ground([0, 0], [0, 0], [0, 1], [30, 10]).spread(parts, nobody(parts))
    np.testing.assert_allclose(shares, [[0.75, 0.25, 0.0], [0.75, 0.25, 0.0]])


def test_a_basin_without_communes_goes_to_its_stand_in_or_nowhere() -> None:
    parts = [("8402", "01"), ("8403", "01")]
    shares, covered = ground([0], [0], [2], [30]).spread(parts, np.array([0, -1]))
    np.testing.assert_allclose(shares, [[0.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
    assert not covered.any(), "a stand-in places projects; it does not survey the area"


def test_an_area_is_covered_when_half_of_its_people_are_surveyed() -> None:
    parts = [("8401", "01")]
    _, covered = ground([0, -1, 0, -1], [0, 0, 0, 0], [0, 0, 1, 1], [50, 50, 40, 60]).spread(
        parts, nobody(parts)
    )
    assert covered.tolist() == [True, False, False]


@st.composite
def grounds(draw: st.DrawFn) -> Ground:
    size = draw(st.integers(1, 12))

    def column(low: int, high: int) -> list[int]:
        return draw(st.lists(st.integers(low, high), min_size=size, max_size=size))

    return ground(
        column(-1, len(BASSINS) - 1),
        column(0, len(DEPARTEMENTS) - 1),
        column(-1, AREAS - 1),
        column(0, 1_000),
    )


@given(
    grounds(),
    st.lists(st.tuples(st.sampled_from(BASSINS), st.sampled_from(DEPARTEMENTS)), unique=True),
)
def test_totals_are_preserved(where: Ground, parts: list[tuple[str, str]]) -> None:
    shares, _ = where.spread(parts, nobody(parts))
    assert (shares >= 0).all()
    people = where.bassin_people([bassin for bassin, _ in parts]).sum(axis=1)
    for part, total in zip(shares.sum(axis=1), people, strict=True):
        assert part == 0.0 or np.isclose(part, 1.0)
        assert total == 0 or part > 0, "a basin where people live is always placed"

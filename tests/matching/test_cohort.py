"""A cohort's scores are those of ranking its households one by one."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba.core import caching

from benchmarks.made_up_cohort import Cohort
from tests.matching import factories
from tests.matching.strategies import HOUSEHOLDS
from trousseau.matching import HouseholdProfile, ProfileError, rank
from trousseau.matching.cohort import score_matrix
from trousseau.matching.kernel import BLOCK, compiled
from trousseau.matching.profile import (
    PRACTICABLE,
    QUALIFICATIONS,
    AdultOccupation,
    AwayFrom,
    Near,
    RedLine,
    Requirement,
    Weights,
    Wishes,
)
from trousseau.territories import Atlas
from trousseau.territories.figures import Figures
from trousseau.territories.local_facts import Answer, LocalFact

DAY = date(2026, 11, 1)
MADE_UP = (
    factories.atlas(1),
    factories.atlas(2, loaded=("rents", "facilities", "vacant_homes", "tension", "working_age")),
)
COMMUNES = MADE_UP[0].communes.code
AREAS = MADE_UP[0].areas.code


def one_by_one(households, atlas, facts=None, on=None):
    rows = []
    for household in households:
        ranking = rank(household, atlas, facts, on)
        rows.append(np.where(ranking.is_rejected, np.nan, ranking.scored.score))
    return np.array(rows).reshape(len(households), len(atlas.areas))


def assert_same(households, atlas, facts=None, on=None) -> None:
    scores = score_matrix(households, atlas, facts, on)
    assert scores.dtype == np.float32
    np.testing.assert_allclose(
        scores, one_by_one(households, atlas, facts, on), rtol=0, atol=1e-6, equal_nan=True
    )


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return Atlas.open()


def test_the_examples(atlas, examples) -> None:
    assert_same(examples, atlas)


@pytest.fixture(scope="module")
def examples(request) -> list[HouseholdProfile]:
    found = sorted((request.config.rootpath / "examples").glob("*.yaml"))
    return [HouseholdProfile.read(path) for path in found]


@pytest.mark.parametrize("seed", [1, 2])
def test_hundreds_of_made_up_households(atlas, seed) -> None:
    assert_same(Cohort(atlas, seed).profiles(400), atlas)


def test_local_facts(atlas) -> None:
    households = Cohort(atlas, 3).profiles(150)
    households += [
        replace(each, must=(*each.must, Requirement(fact="specialist", detail="dialyse")))
        for each in households[:50]
    ]
    facts = [
        LocalFact(code, kind, answer, "a referent", DAY, detail=detail)
        for code in atlas.areas.code[::7]
        for kind, answer, detail in (
            ("newcomer_school", Answer.NO, None),
            ("specialist", Answer.NO, "dialyse"),
        )
    ]
    assert_same(households, atlas, facts, DAY)
    assert np.isnan(score_matrix(households, atlas, facts, DAY)).sum() > (
        np.isnan(score_matrix(households, atlas)).sum()
    )


SAID = st.builds(
    AdultOccupation,
    title=st.sampled_from(list(factories.TITLES)),
    practicable=st.sampled_from(PRACTICABLE),
)
RENT = st.builds(Requirement, indicator=st.just("rent_eur_month"), max=st.floats(300, 2000))


def with_title_and_rent(household: HouseholdProfile, said, qualification, rent) -> HouseholdProfile:
    first = replace(household.adults[0], occupations=(said,), qualification=qualification)
    return replace(household, adults=(first, *household.adults[1:]), must=(*household.must, rent))


households = st.one_of(
    HOUSEHOLDS,
    st.builds(
        with_title_and_rent, HOUSEHOLDS, SAID, st.sampled_from([None, *QUALIFICATIONS]), RENT
    ),
)
facts = st.lists(
    st.builds(
        LocalFact,
        place=st.sampled_from(AREAS),
        kind=st.sampled_from(["newcomer_school", "specialist"]),
        answer=st.sampled_from(Answer),
        source=st.just("a referent"),
        verified_on=st.just(DAY),
    ),
    max_size=4,
)


@settings(max_examples=120)
@given(st.lists(households, min_size=1, max_size=6), st.sampled_from(MADE_UP), facts)
def test_whatever_households_say(cohort, atlas, known) -> None:
    assert_same(cohort, atlas, known, DAY)


def test_a_wish_said_twice_is_one_wish() -> None:
    near = Near(COMMUNES[0], 60.0)
    wished = Wishes(town_size="small", near=(near, near, Near(COMMUNES[4], 20.0)))
    assert_same([factories.household(wishes=wished)], MADE_UP[0])


def test_when_no_weighted_theme_takes_part_all_count_equally() -> None:
    only_children = Weights(0, 0, 5, 0, 0, 0)
    assert_same([factories.household(children=(), weights=only_children)], MADE_UP[0])


def test_neither_neighbours_nor_threads_change_a_row(atlas) -> None:
    few_of_them = Cohort(atlas, 4).profiles(60)
    scores = score_matrix(few_of_them, atlas)
    many = few_of_them * (BLOCK // 20)
    for threads in (1, 3):
        repeated = score_matrix(many, atlas, threads=threads)
        np.testing.assert_array_equal(repeated, np.tile(scores, (BLOCK // 20, 1)))


def test_any_iterable_and_none_at_all(atlas, examples) -> None:
    assert score_matrix([], atlas).shape == (0, 306)
    np.testing.assert_array_equal(
        score_matrix((each for each in examples), atlas), score_matrix(examples, atlas)
    )


WRONG = [
    ({"adults": (factories.adult("a1", "X9999"),)}, "adults[0].occupations[0].rome"),
    (
        {"adults": (factories.adult(), factories.adult("a2", "X9999", seeks_work=False))},
        "adults[1].occupations[0].rome",
    ),
    ({"wishes": Wishes(regions=("76", "99"))}, "wishes.regions[1]"),
    ({"wishes": Wishes(near=(Near("99999", 5.0),))}, "wishes.near[0].commune"),
    ({"wishes": Wishes(away_from=(AwayFrom("99999", 5.0),))}, "wishes.away_from[0].commune"),
    ({"red_lines": (RedLine(area="9999"),)}, "red_lines[0].area"),
    ({"red_lines": (RedLine(region="11"), RedLine(departement="7"))}, "red_lines[1].departement"),
    ({"red_lines": (RedLine(commune="99999", within_km=5.0),)}, "red_lines[0].commune"),
    ({"must": (Requirement(indicator="charm", min=1.0),)}, "must[0].indicator"),
    ({"must": (Requirement(fact="charm"),)}, "must[0].fact"),
]


@pytest.mark.parametrize(("change", "path"), WRONG, ids=[path for _, path in WRONG])
def test_the_first_wrong_household_is_named(change, path) -> None:
    right, wrong = factories.household(), factories.household(**change)
    with pytest.raises(ProfileError) as alone:
        rank(wrong, MADE_UP[0])
    with pytest.raises(ProfileError) as found:
        score_matrix([right, right, wrong, wrong], MADE_UP[0])
    assert alone.value.path == path
    assert found.value.path == f"households[2].{path}"
    assert (found.value.problem, found.value.remedy) == (alone.value.problem, alone.value.remedy)


def test_facts_need_a_day() -> None:
    fact = LocalFact(AREAS[0], "specialist", Answer.NO, "a referent", DAY)
    with pytest.raises(ValueError, match="give the day"):
        score_matrix([factories.household()], MADE_UP[0], [fact])


def test_an_atlas_with_nothing_to_rank_by() -> None:
    nothing = Figures.not_loaded(factories.AREAS)
    made_up = factories.MadeUpAtlas(
        not_loaded=frozenset(factories.LAYERS), given={"main_town_people": nothing}
    )
    empty = cast(Atlas, made_up)
    with pytest.raises(ValueError, match="no layer"):
        rank(factories.household(), empty)
    with pytest.raises(ValueError, match="no layer"):
        score_matrix([factories.household()], empty)


@pytest.mark.parametrize("module", ["trousseau.matching.cohort", "trousseau.cli.main"])
def test_only_scoring_a_cohort_waits_for_the_compiler(module) -> None:
    code = f"import sys, {module}; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_where_no_folder_can_be_written_code_is_compiled_each_time(monkeypatch) -> None:
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])

    def double(numbers) -> None:
        numbers *= 2

    numbers = np.array([21])
    compiled(double)(numbers)
    assert numbers[0] == 42

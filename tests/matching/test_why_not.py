"""Why not here, and what would change it."""

import time
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.factories import AREAS, COOK, adult, atlas, household
from tests.matching.strategies import HOUSEHOLDS
from trousseau.matching import rank
from trousseau.matching.change_words import change_words
from trousseau.matching.changes import apply_change, candidates
from trousseau.matching.profile import (
    Adult,
    AdultOccupation,
    HousingNeed,
    Near,
    RedLine,
    Requirement,
    Weights,
    Wishes,
)
from trousseau.matching.why_not import _work_with, why_not
from trousseau.territories.local_facts import Answer, LocalFact
from trousseau.territories.places import UnknownPlace

ATLAS = atlas(3, loaded=("rents",))


@settings(max_examples=40, deadline=None)
@given(HOUSEHOLDS, st.integers(0, AREAS - 1), st.integers(1, 4))
def test_the_change_is_one_parameter_and_does_what_it_says(profile, place, k):
    code = ATLAS.areas.code[place]
    answer = why_not(profile, ATLAS, code, k)
    before = rank(profile, ATLAS)
    assert answer.rank == before.explain(code).rank
    if answer.rank is not None and answer.rank <= k:
        assert answer.change is None
    if answer.change is not None:
        changed = apply_change(profile, answer.change.path, answer.change.after)
        assert changed != profile
        after = rank(changed, ATLAS).explain(code).rank
        assert after == answer.change.rank_after
        assert after <= k
        assert answer.change.words.fr
        assert answer.change.words.en


@settings(max_examples=15, deadline=None)
@given(HOUSEHOLDS, st.integers(0, AREAS - 1))
def test_no_smaller_candidate_does_it(profile, place):
    """The quick tests lose nothing: trying every candidate in full finds the same change."""
    code = ATLAS.areas.code[place]
    ranking = rank(profile, ATLAS)
    answer = why_not(ranking, ATLAS, code, 2)
    if ranking.explain(code).rank in (1, 2):
        return
    for candidate in candidates(ranking, place, 2):
        if answer.change is not None and candidate.relative > answer.change.relative:
            break
        after = rank(apply_change(profile, candidate.path, candidate.after), ATLAS)
        reached = after.explain(code).rank
        if reached is not None and reached <= 2:
            assert answer.change is not None
            assert answer.change.relative == pytest.approx(candidate.relative)
            break


def test_the_reason_is_the_constraint_that_rejects_and_the_change_loosens_it():
    values = np.linspace(1, 12, AREAS)
    values[0] = 5.456
    profile = household(must=(Requirement(indicator="vacant_homes_share", min=6),))
    country = atlas(3, {"vacant_homes_share": values})
    answer = why_not(profile, country, "0001", AREAS)
    assert answer.rank is None
    assert [reason.constraint for reason in answer.rejected] == ["must.vacant_homes_share.min"]
    assert answer.change is not None
    assert (answer.change.path, answer.change.after) == ("must[0].min", 5.45)


def test_a_red_line_is_taken_away():
    profile = household(red_lines=(RedLine(region="11"),))
    answer = why_not(profile, ATLAS, "0007", AREAS)
    assert answer.change is not None
    assert (answer.change.path, answer.change.after) == ("red_lines[0]", None)
    assert answer.change.words.fr == "si le ménage acceptait la région Île-de-Rien"


def test_two_conditions_are_not_one_change():
    profile = household(red_lines=(RedLine(region="11"), RedLine(area="0007")))
    assert why_not(profile, ATLAS, "0007", AREAS).change is None


def test_what_no_single_change_does_is_said_in_words():
    lines = (RedLine(region="11"), RedLine(area="0007"))
    answer = why_not(household(red_lines=lines), ATLAS, "0007", AREAS)
    assert answer.obstacles is not None
    assert answer.obstacles.en == (
        "2 reasons rule it out at once: “Region ruled out: Île-de-Rien” and "
        "“Employment area ruled out”."
    )
    ranking = rank(household(), ATLAS)
    last = ranking.areas[-1].code
    answer = why_not(household(red_lines=(RedLine(area=last),)), ATLAS, last, 1)
    assert answer.change is None
    assert answer.obstacles is not None
    assert f"still be number {ranking.areas[-1].rank}" in answer.obstacles.en
    assert why_not(ranking, ATLAS, ranking.areas[0].code).obstacles is None


def test_what_a_referent_says_is_not_a_parameter():
    fact = LocalFact("0007", "newcomer_school", Answer.NO, "referent", date(2026, 1, 1))
    answer = why_not(household(), ATLAS, "0007", AREAS, (fact,), date(2026, 11, 1))
    assert answer.change is None
    assert answer.obstacles is not None
    assert "référent local est non" in answer.obstacles.fr


@pytest.mark.parametrize(
    ("path", "before", "after", "french"),
    [
        ("weights.work", 3.0, 3.6, "si « Travail » comptait 3,6 au lieu de 3"),
        ("wishes.regions", [], ["76"], "si le ménage souhaitait la région Midi"),
        ("wishes.regions", ["11"], ["11", "76"], "si le ménage souhaitait aussi la région Midi"),
        (
            "wishes.town_size",
            "small",
            "village",
            "si le ménage souhaitait un village plutôt qu’une petite ville",
        ),
        ("wishes.town_size", "small", "any", "si la taille de la ville importait peu"),
        ("housing.social", False, True, "si le ménage cherchait un logement social"),
        ("housing.rooms_min", None, 3, "avec un logement de 3 pièces"),
        ("adults[0].driving_licence", [], ["B"], "si un adulte avait le permis de conduire (B)"),
        (
            "adults[0].occupations[0].practicable",
            "after_step",
            "now",
            "si a1 pouvait exercer dès maintenant le métier « Métier G1602 »",
        ),
        (
            "must[0].min",
            0.2,
            0.1,
            "si le minimum exigé pour « Logements vacants » était 0,1 au lieu de 0,2",
        ),
        ("must[0]", {"indicator": "vacant_homes_share"}, None, "sans la condition « Logements vac"),
        ("red_lines[0]", {"area": "0001"}, None, "si le ménage acceptait la zone d’emploi « Zone"),
        (
            "wishes.near[0].max_km",
            40.0,
            46.0,
            "si le ménage souhaitait vivre à moins de 46 km de « Ville 1 » au lieu de 40 km",
        ),
        ("wishes.near[0]", {"commune": "12010"}, None, "sans le souhait d’être près de « Ville 1"),
    ],
)
def test_a_change_is_said_as_people_say_it(path, before, after, french):
    profile = household(
        adults=(Adult("a1", (AdultOccupation(rome=COOK, practicable="after_step"),)),),
        must=(Requirement(indicator="vacant_homes_share", min=0.2),),
        wishes=Wishes(town_size="small", near=(Near("12010", 40),)),
    )
    words = change_words(profile, path, before, after, ATLAS)
    assert words.fr.startswith(french)
    assert words.en


def test_contributions_are_those_that_cost_most():
    ranking = rank(household(), ATLAS)
    last = ranking.areas[-1]
    answer = why_not(ranking, ATLAS, last.code, 1)
    assert answer.contributions
    best = ranking.areas[0].contributions
    reference = {c.key: c.score or 0.0 for c in best if c.adult_id is None}
    for each in answer.contributions:
        if each.adult_id is None:
            assert (each.score or 0.0) < reference[each.key]
    assert why_not(ranking, ATLAS, ranking.areas[0].code, 1).contributions == ()


def test_every_kind_of_parameter_is_tried():
    adults = (
        Adult("a1", (AdultOccupation(rome=COOK, practicable="after_step"),)),
        adult("a2", driving_licence=()),
    )
    profile = household(
        adults=adults,
        housing=HousingNeed(rent_max_eur_month=700, social=False),
        must=(Requirement(indicator="vacant_homes_share", min=0.2),),
        wishes=Wishes(regions=("11",), town_size="small", near=(Near("12010", 40),)),
        weights=Weights(ties=3),
    )
    ranking = rank(profile, ATLAS)
    place = ranking.areas[-1].place
    paths = {candidate.path for candidate in candidates(ranking, place, 1)}
    paths |= {"weights.work"}
    assert paths >= {
        "must[0].min",
        "housing.rent_max_eur_month",
        "housing.rooms_min",
        "housing.social",
        "wishes.near[0].max_km",
        "wishes.near[0]",
        "wishes.town_size",
        "adults[0].driving_licence",
        "adults[0].occupations[0].practicable",
    }
    for candidate in candidates(ranking, place, 1):
        apply_change(profile, candidate.path, candidate.after)


def test_wrong_questions_are_refused():
    with pytest.raises(UnknownPlace):
        why_not(household(), ATLAS, "9999")
    with pytest.raises(ValueError, match="at least 1"):
        why_not(household(), ATLAS, "0001", k=0)


def test_it_is_quick_enough_to_ask():
    ranking = rank(household(wishes=Wishes(near=(Near("12010", 40),))), ATLAS)
    started = time.process_time()
    why_not(ranking, ATLAS, ranking.areas[-1].code, 1)
    assert time.process_time() - started < 0.3


def test_a_gain_is_exact_where_all_hiring_stands_in_for_one_adult():
    """Criteria of the two adults weigh 10 and 9: no change must give back the same work score."""
    result = rank(household(adults=(adult("a1", COOK), Adult("a2"))), ATLAS).explain("0001")
    for each in result.themes["work"].contributions:
        if each.adult_id is not None and each.weight > 0:
            assert _work_with(result, each, 0.0) == pytest.approx(result.themes["work"].score)

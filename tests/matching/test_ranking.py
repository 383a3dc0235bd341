"""The ranking of a household: what it promises whatever the household."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.factories import (
    AREAS,
    CARER,
    COOK,
    MASON,
    NURSE,
    adult,
    atlas,
    household,
)
from tests.matching.strategies import HOUSEHOLDS
from trousseau.matching import ProfileError, Ranking, rank
from trousseau.matching.constraints import Mask
from trousseau.matching.mean import FLOOR
from trousseau.matching.profile import (
    Adult,
    AdultOccupation,
    Child,
    HousingNeed,
    LanguageLevels,
    Near,
    Weights,
    Wishes,
)
from trousseau.matching.ranking import TIE, order_places
from trousseau.matching.scales import Scored
from trousseau.territories.figures import Figures, Floats, Status
from trousseau.territories.places import UnknownPlace

ATLAS = atlas(3, loaded=("rents",))


def number(value: float | None) -> float:
    """A number that must be there."""
    assert value is not None
    return value


def work_of(ranking: Ranking) -> Floats:
    scored = ranking.themes["work"].scored
    assert scored is not None
    return scored.score


SOME = settings(max_examples=40)


def test_it_reads_as_promised():
    ranking = rank(household(), ATLAS)
    best = ranking.areas[0]
    assert best.rank == 1
    assert list(best.themes) == ["work", "housing", "children", "services", "place"]
    assert best.themes["place"].share == 0, "shown apart"
    assert sum(theme.share for theme in best.themes.values()) == pytest.approx(1)
    assert ranking.explain(best.code) is best
    with pytest.raises(UnknownPlace):
        ranking.explain("9999")


@SOME
@given(HOUSEHOLDS)
def test_every_area_is_ranked_or_rejected_and_scores_are_sane(profile):
    ranking = rank(profile, ATLAS)
    assert len(ranking.areas) + len(ranking.rejected) == AREAS
    for area in (*ranking.areas, *ranking.rejected):
        assert FLOOR <= area.score_low <= area.score + 1e-12
        assert area.score <= area.score_high + 1e-12
        assert area.score_high <= 1 + 1e-12
        for theme in area.themes.values():
            for each in theme.contributions:
                if each.score is not None:
                    assert 0 <= number(each.score_low) <= each.score
                    assert each.score <= number(each.score_high) <= 1
    keys = [(-area.score, area.code) for area in ranking.areas]
    assert keys == sorted(keys)
    assert all(area.reasons for area in ranking.rejected)


@SOME
@given(HOUSEHOLDS)
def test_a_theme_is_the_mean_of_what_it_shows(profile):
    area = rank(profile, ATLAS).explain("0005")
    for name, theme in area.themes.items():
        if name != "work":
            total = sum(each.weight * (each.score or 0) for each in theme.contributions)
            assert total == pytest.approx(theme.score)
        assert sum(each.weight for each in theme.contributions) == pytest.approx(1)


@SOME
@given(HOUSEHOLDS)
def test_no_essential_is_bought_off(profile):
    for area in rank(profile, ATLAS).areas:
        for theme in area.themes.values():
            if theme.share >= 0.25:
                assert area.score <= 2 * max(number(theme.score), FLOOR) + 1e-9
            if theme.share > 0:
                assert area.score <= max(number(theme.score), FLOOR) / np.sqrt(theme.share) + 1e-9


@SOME
@given(HOUSEHOLDS, st.floats(0.1, 10))
def test_only_proportions_of_weights_count(profile, factor):
    weights = Weights(*(profile.weights.of(t) * factor for t in Weights.__dataclass_fields__))
    before, after = rank(profile, ATLAS), rank(replace(profile, weights=weights), ATLAS)
    assert np.allclose(before.scored.score, after.scored.score, rtol=1e-9)


@SOME
@given(HOUSEHOLDS, st.randoms())
def test_the_order_of_adults_and_children_does_not_matter(profile, random):
    adults, children = list(profile.adults), list(profile.children)
    random.shuffle(adults)
    random.shuffle(children)
    shuffled = replace(profile, adults=tuple(adults), children=tuple(children))
    before, after = rank(profile, ATLAS), rank(shuffled, ATLAS)
    assert before.scored.score.tolist() == after.scored.score.tolist()
    for theme, scores in before.themes.items():
        assert [c.key for c in scores.columns] == [c.key for c in after.themes[theme].columns]


@pytest.mark.parametrize(
    ("key", "better"),
    [
        ("unemployment_rate", -1),
        ("vacant_homes_share", 1),
        ("housing_tension", -1),
        ("share_near_lower_secondary", 1),
        ("social_vacancy_share", 1),
    ],
)
@SOME
@given(place=st.integers(0, AREAS - 1), step=st.floats(0, 40), seed=st.integers(0, 5))
def test_a_better_figure_never_lowers_the_score(key, better, place, step, seed):
    profile = household(housing=HousingNeed(social=True))
    plain = atlas(seed)
    values = plain.figures(key).value.copy()
    values[place] = max(values[place] + better * step, 0.0)
    before = rank(profile, plain).scored
    after = rank(profile, atlas(seed, {key: values})).scored
    for name in ("score", "low", "high"):
        assert getattr(after, name)[place] >= getattr(before, name)[place] - 1e-9


@SOME
@given(place=st.integers(0, AREAS - 1), seed=st.integers(0, 5))
def test_more_stable_hiring_never_lowers_the_score(place, seed):
    profile = household(adults=(adult("a1", CARER),))
    plain = atlas(seed)
    projects = plain.hiring("T2A60").projects.value.copy()
    before = rank(profile, plain).scored.score[place]
    projects[place] += 50
    assert rank(profile, atlas(seed, {"projects:T2A60": projects})).scored.score[place] >= before


@SOME
@given(seed=st.integers(0, 20), hidden=st.integers(1, 2 ** (AREAS) - 1))
def test_the_interval_holds_whatever_the_unknown_figure_is(seed, hidden):
    """Hide some figures; the score with the true ones lies in the interval (same ruler)."""
    profile = household(weights=Weights(work=1, housing=3, children=0, services=1, ties=0))
    plain = atlas(seed)
    tension = plain.figures("housing_tension").value.copy()
    mask = np.array([(hidden >> i) & 1 for i in range(AREAS)], dtype=bool)
    unknown = rank(
        profile, atlas(seed, {"housing_tension": np.where(mask, np.nan, tension)})
    ).scored
    true = rank(profile, plain).scored
    assert (unknown.low <= true.score + 1e-9).all()
    assert (true.score <= unknown.high + 1e-9).all()


def test_a_couple_needs_two_jobs():
    none = np.zeros(AREAS)
    one = rank(household(), atlas(given={"projects:T2A60": none})).explain("0004")
    assert one.adults_suited is not None
    assert one.adults_suited[1] == 2
    both = rank(household(), atlas()).explain("0004")
    assert number(one.themes["work"].score) < number(both.themes["work"].score)
    keys = [(c.key, c.adult_id) for c in one.themes["work"].contributions]
    assert ("stable_projects", "a1") in keys
    assert ("stable_projects", "a2") in keys
    found = [area for area in rank(household(), atlas(2)).areas if area.adults_suited == (1, 2)]
    assert all("un seul des adultes" in area.notes[0].fr for area in found)


def test_where_nobody_hires_a_struggling_region_is_no_chance():
    none = np.zeros(AREAS)
    area = rank(household(adults=(adult("a1", CARER),)), atlas(given={"projects:T2A60": none}))
    scores = {c.key: c.score for c in area.explain("0004").themes["work"].contributions}
    assert scores["stable_projects"] == scores["difficult_share"] == 0


def test_how_many_difficult_and_seasonal_is_shown_and_does_not_score():
    area = rank(household(adults=(adult("a1", CARER),)), ATLAS).explain("0004")
    work = {each.key: each for each in area.themes["work"].contributions}
    counts = [work[key].figure for key in ("difficult_projects", "seasonal_projects")]
    projects = work["hiring_projects"].figure
    for figure in counts:
        assert number(figure.low) <= number(figure.value) <= number(figure.high)
        assert number(figure.value) <= number(projects.value)
        assert (figure.unit, work[figure.key].score) == ("projects", None)
        assert work[figure.key].weight == 0
        assert work[figure.key].occupation == ("T2A60",)
    assert work["difficult_share"].label.fr.startswith("Embauches jugées difficiles")


def test_a_change_says_the_years_it_is_measured_between():
    place = rank(household(), ATLAS).explain("0004").themes["place"]
    years = {each.key: each.figure.year for each in place.contributions}
    assert years["population_change"] == "2015–2021"
    assert years["vacant_homes_share"] == "2024"
    assert years["working_age_population_change"] == ""


def test_the_best_practicable_occupation_counts():
    mason, carer = (rank(household(adults=(adult("a1", code),)), ATLAS) for code in (MASON, CARER))
    either = rank(household(adults=(adult("a1", MASON, CARER),)), ATLAS)
    assert np.allclose(work_of(either), np.maximum(work_of(mason), work_of(carer)))
    shown = {
        c.key: c.occupation
        for c in either.explain("0001").themes["work"].contributions
        if c.occupation
    }
    assert len(set(shown.values())) == 1


def test_only_what_is_practicable_now_is_reachable_work():
    later = AdultOccupation(rome=COOK, practicable="after_step")
    now = adult("a1", MASON)
    both = replace(now, occupations=(*now.occupations, later))
    alone, with_later = (rank(household(adults=(each,)), ATLAS) for each in (now, both))
    assert alone.scored.score.tolist() == with_later.scored.score.tolist()


def test_without_a_reachable_occupation_all_hiring_stands_in_and_it_is_said():
    later = Adult("a1", (AdultOccupation(rome=COOK, practicable="after_step"),))
    ranking = rank(household(adults=(later,)), ATLAS)
    keys = {each.key for each in ranking.areas[0].themes["work"].contributions}
    assert "hiring_per_1000" in keys
    assert "stable_projects" not in keys
    assert any("l’ensemble des embauches" in words.fr for words in ranking.household_warnings)


def test_nobody_seeking_work_leaves_work_out():
    ranking = rank(household(adults=(adult("a1", seeks_work=False),)), ATLAS)
    assert "work" not in ranking.areas[0].themes
    assert any("Nobody looks for work" in words.en for words in ranking.household_warnings)


def test_what_is_not_loaded_takes_no_part_and_is_said_first():
    ranking = rank(household(), atlas(1))
    area = ranking.areas[0]
    rent = next(c for c in area.contributions if c.key == "rent_eur_month")
    assert (rent.score, rent.weight, rent.figure.status) == (None, 0.0, Status.NOT_LOADED)
    assert [each.key for each in ranking.unknown][-1] == "local_facts"
    assert area.unknown[: len(ranking.unknown)] == ranking.unknown
    assert any("Aucune fiche n’est complète" in words.fr for words in ranking.household_warnings)
    assert (area.score_low, area.score_high) == pytest.approx((area.score, area.score), abs=0.3)


def test_a_missing_figure_is_half_and_widens_the_interval():
    values = np.full(AREAS, 7.0)
    values[4] = np.nan
    area = rank(household(), atlas(given={"unemployment_rate": values})).explain("0005")
    rate = next(c for c in area.contributions if c.key == "unemployment_rate")
    assert (rate.score_low, rate.score, rate.score_high) == (0, 0.5, 1)
    assert rate.figure.value is None
    assert area.score_low < area.score < area.score_high
    assert "unemployment_rate" in [each.key for each in area.unknown]


def test_rent_is_that_of_a_home_of_the_right_size_against_the_budget():
    figures = Figures.exact(np.linspace(5, 20, AREAS))
    dear = atlas(0, {"rent_eur_per_m2_month": figures}, ("rents",))
    profile = household(housing=HousingNeed(rent_max_eur_month=800), children=(Child(7), Child(9)))
    ranking = rank(profile, dear)
    assert ranking.rooms == 3
    cheap, expensive = (
        next(c for c in ranking.explain(code).contributions if c.key == "rent_eur_month")
        for code in ("0001", "0012")
    )
    assert cheap.figure.value == pytest.approx(5 * 65)
    assert cheap.figure.unit == "eur_month"
    assert (cheap.score, expensive.score) == (1, 0)


def test_wishes_move_places_and_never_remove_them():
    wishes = Wishes(regions=("76",), town_size="small", near=(Near("12010", 40),))
    ranking = rank(household(wishes=wishes), ATLAS)
    # Of the made-up towns, only village codes name real distances: Zone 1 is the wished one.
    wished = ranking.explain("0002").themes["ties"]
    far = ranking.explain("0012").themes["ties"]
    assert wished.score == pytest.approx(1)
    assert number(far.score) >= 0.4
    assert not ranking.rejected


def test_errors_name_the_place_in_the_profile():
    cases = [
        (household(adults=(adult("a1", "X9999"),)), "adults[0].occupations[0].rome"),
        (
            household(adults=(Adult("a1", (AdultOccupation(title="zzzz"),)),)),
            "adults[0].occupations[0].title",
        ),
        (household(wishes=Wishes(regions=("99",))), "wishes.regions[0]"),
        (household(wishes=Wishes(near=(Near("00000", 5),))), "wishes.near[0].commune"),
    ]
    for profile, path in cases:
        with pytest.raises(ProfileError) as error:
            rank(profile, ATLAS)
        assert error.value.path == path
        assert error.value.remedy
    with pytest.raises(ProfileError, match="'X9999' is not a ROME code; try 'trousseau"):
        rank(cases[0][0], ATLAS)


def test_a_title_is_understood_and_that_is_said():
    profile = household(adults=(Adult("a1", (AdultOccupation(title="maçon"),)),))
    ranking = rank(profile, ATLAS)
    assert ranking.household.understood == {"adults[0].occupations[0].title": MASON}
    assert any("compris comme" in words.fr for words in ranking.household_warnings)


def test_what_a_caseworker_should_check_is_said():
    nurse = Adult(
        "a1",
        (AdultOccupation(rome=NURSE),),
        languages={"fr": LanguageLevels(speaking="A1")},
    )
    text = " ".join(w.en for w in rank(household(adults=(nurse,)), ATLAS).household_warnings)
    assert "regulated" in text
    assert "French at level A1" in text
    assert "car licence" in text


def test_the_shortage_list_is_a_fact_and_never_scores():
    profile = household(adults=(adult("a1", MASON),))
    without = rank(profile, atlas(5))
    listed = rank(profile, atlas(5, loaded=("shortage_list",)))
    assert listed.scored.score.tolist() == without.scored.score.tolist()
    assert any("shortage" in note.en for note in listed.explain("0002").notes)
    assert not any("shortage" in note.en for note in listed.explain("0001").notes)


def test_weights_that_apply_to_nothing_count_equally_and_it_is_said():
    weights = Weights(work=0, housing=0, children=5, services=0, ties=0)
    ranking = rank(household(children=(), weights=weights), ATLAS)
    assert set(ranking.weights) == {"work", "housing", "services"}
    assert "equally" in ranking.household_warnings[-1].en


def _scored(scores, lows=None, highs=None) -> tuple[Scored, Mask]:
    score = np.array(scores)
    low = np.array(lows) if lows else score
    high = np.array(highs) if highs else score
    return Scored(score, low, high), np.zeros(len(score), dtype=bool)


def test_near_ties_are_measured_from_their_leader():
    scored, rejected = _scored([0.90, 0.892, 0.884, 0.70])
    order = order_places(scored, rejected)
    assert order.ranks.tolist() == [1, 1, 3, 4]
    assert order.tie_groups.tolist() == [1, 1, 2, 3]


def test_intervals_that_hold_each_other_tie():
    scored, rejected = _scored([0.9, 0.8, 0.7], [0.75, 0.7, 0.69], [0.95, 0.92, 0.71])
    assert order_places(scored, rejected).ranks.tolist() == [1, 1, 3]


def test_equal_scores_come_in_code_order_and_rejected_places_have_no_rank():
    scored, rejected = _scored([0.5, 0.9, 0.5])
    rejected[1] = True
    order = order_places(scored, rejected)
    assert order.places.tolist() == [0, 2]
    assert order.ranks.tolist() == [1, 0, 1]


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=40))
def test_tied_places_are_within_reach_of_their_leader(scores):
    scored, rejected = _scored(scores)
    order = order_places(scored, rejected)
    for group in set(order.tie_groups.tolist()):
        members = scored.score[order.tie_groups == group]
        assert members.max() - members.min() <= TIE + 1e-6

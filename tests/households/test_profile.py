"""From an assessment to a profile: what could send a household to the wrong place."""

from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.households.assessments import (
    FAMILY,
    JOBS,
    MOTHER,
    RODEZ,
    TODAY,
    assessments,
    assumed,
    filled,
    missing,
    values,
)
from trousseau.households.home_size import HouseholdMember
from trousseau.households.profile import (
    CARE,
    EXAMS,
    ExamYear,
    exam_years,
    profile_of,
    respondents,
    weights_of,
)
from trousseau.households.profile_words import ASSUMED, MISSING
from trousseau.households.questionnaire import NOTHING, UNKNOWN, Answers
from trousseau.households.questionnaire_files import latest
from trousseau.matching import HouseholdProfile, rank
from trousseau.matching.profile import AwayFrom, LanguageLevels, Near, RedLine, Requirement, Weights
from trousseau.territories import Atlas
from trousseau.territories.local_facts import KINDS
from trousseau.web.forms import priorities
from trousseau.web.forms.household import VERY_TIGHT

SHORT, FULL = latest("short"), latest("full")
# Making an assessment of a hundred questions smaller takes longer than reading it.
LONG = settings(
    max_examples=30,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


# -- twelve answers are enough ----------------------------------------------------------------


@given(assessments(SHORT))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_complete_short_assessment_gives_a_profile(assessment):
    members, answers = assessment
    result = profile_of(members, answers, TODAY)
    assert HouseholdProfile.parse(result.profile.as_mapping()) == result.profile
    there = [member for member in members if member.there_on(TODAY)]
    assert len(result.profile.adults) == sum(member.is_adult for member in there)
    assert len(result.profile.children) == sum(not member.is_adult for member in there)
    # Nothing that was answered is asked for again.
    for each in result.missing:
        answer = answers.get((each.who, each.question))
        assert answer in (None, UNKNOWN)
        assert each.asked == (answer == UNKNOWN) or each.question in ("relocates", "expected_on")


@given(assessments(FULL))
@LONG
def test_any_complete_assessment_gives_a_profile_without_a_key_of_anybody(assessment):
    members, answers = assessment
    result = profile_of(members, answers, TODAY)
    mapping = result.profile.as_mapping()
    assert HouseholdProfile.parse(mapping) == result.profile
    assert "person-" not in str(mapping)
    assert [adult.id for adult in result.profile.adults] == list(result.adult_ids)
    assert list(result.adult_ids) == [f"a{n}" for n in range(1, len(result.adult_ids) + 1)]


@pytest.fixture(scope="module")
def france() -> Atlas:
    return Atlas.open()


@pytest.mark.parametrize("questionnaire", [SHORT, FULL], ids=["short", "full"])
@given(data=st.data())
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
def test_any_complete_assessment_can_be_ranked(france, questionnaire, data):
    members, answers = data.draw(assessments(questionnaire))
    ranking = rank(profile_of(members, answers, TODAY).profile, france)
    assert len(ranking.areas) + len(ranking.rejected) == 306
    assert ranking.order.places.size == len(ranking.areas)


@given(assessments(FULL), st.data())
@LONG
def test_what_is_no_longer_asked_no_longer_counts(assessment, data):
    members, answers = assessment
    people = respondents(members, TODAY)
    asked = {(each.who, each.question.key) for each in FULL.asked(people, answers)}
    stale = {
        (who, question.key): data.draw(values(question))
        for question in FULL.questions
        for who in (None, *(person.id for person in people))
        if (who, question.key) not in asked
    }
    assert profile_of(members, {**stale, **answers}, TODAY) == profile_of(members, answers, TODAY)


def test_a_child_grows_out_of_its_childcare_place():
    needs: Answers = {("c", "childcare"): "needed"}
    for birth_date, must in (
        ("2023-11-24", (Requirement(fact="childcare_seat"),)),
        ("2022-11-23", ()),
        ("", (Requirement(fact="childcare_seat"),)),
    ):
        child = HouseholdMember("c", False, birth_date, "child")
        assert profile_of((MOTHER, child), needs, TODAY).profile.must == must


def test_an_answer_counts_although_the_one_before_it_was_not_asked_yet():
    result = profile_of((MOTHER,), {("m", "job"): JOBS[0]}, TODAY)
    assert result.profile.adults[0].occupations[0].rome == "F1703"


def test_the_whole_short_assessment_of_a_mother_leaves_nothing_to_ask():
    result = filled()
    assert not result.missing
    assert not [each for each in result.assumed if each.question not in ("home_for",)]
    profile = result.profile
    assert profile.adults[0].occupations[0].rome == "F1703"
    assert profile.adults[0].drives
    assert profile.adults[0].languages["fr"] == LanguageLevels(listening="A2", speaking="A2")
    assert profile.housing.rent_max_eur_month == 650
    assert profile.red_lines == (
        RedLine(region="11"),
        RedLine(indicator="housing_tension", above=VERY_TIGHT),
    )
    assert profile.wishes.near == (Near("12202", 60),)
    assert profile.weights == Weights(work=5, housing=4, children=3, services=1, ties=1, place=0)


def test_no_answer_at_all_is_a_profile_that_says_what_it_lacks():
    result = profile_of((MOTHER,), {}, TODAY)
    assert HouseholdProfile.parse(result.profile.as_mapping()) == result.profile
    assert result.profile.adults[0].seeks_work
    assert missing(result)[0] == ("job", "m")
    assert {question.key for question in SHORT.questions} - {key for key, _ in missing(result)} == {
        # They follow from the occupation, which is asked for first.
        "job_practicable", "qualification",
    }  # fmt: skip
    assert not any(each.asked for each in result.missing)


# -- work -------------------------------------------------------------------------------------


def test_only_what_can_be_practised_now_is_said_to_be():
    for code in ("now", "after_step", "not"):
        occupation = filled(m__job_practicable=code).profile.adults[0].occupations[0]
        assert occupation.practicable == code
    unknown = filled(m__job_practicable=UNKNOWN)
    assert unknown.profile.adults[0].occupations[0].practicable == "now"
    assert ("job_practicable", "m") in missing(unknown)
    assert "job_practicable" in assumed(unknown)


@pytest.mark.parametrize(
    ("authorisation", "practicable"),
    [("received", "now"), ("asked", "after_step"), ("not_asked", "after_step"),
     (UNKNOWN, "after_step"), ("", "after_step")],
)  # fmt: skip
def test_a_nurse_without_her_authorisation_is_not_sent_to_nurses_jobs(authorisation, practicable):
    changes = {"m__authorisation": authorisation} if authorisation else {}
    result = filled(m__job=JOBS[2], m__regulated="yes", **changes)
    assert result.profile.adults[0].occupations[0].practicable == practicable
    assert ("authorisation" in assumed(result)) == (practicable != "now")
    other = filled(
        m__regulated="yes", m__second_job=JOBS[1], m__second_job_practicable="now", **changes
    ).profile.adults[0]
    assert [each.practicable for each in other.occupations] == [practicable, "now"]
    never = filled(m__job=JOBS[2], m__regulated="yes", m__job_practicable="not", **changes)
    assert never.profile.adults[0].occupations[0].practicable == "not"


def test_two_occupations_and_their_years():
    result = filled(m__second_job=JOBS[1], m__second_job_practicable="not", m__job_years=7)
    first, second = result.profile.adults[0].occupations
    assert (first.rome, first.years) == ("F1703", 7)
    assert (second.rome, second.years, second.practicable) == ("K1302", None, "not")
    none = filled(m__job=NOTHING, m__second_job=NOTHING)
    assert none.profile.adults[0].occupations == ()
    assert "job" not in [key for key, _ in missing(none)], "she has none: it is known"


def test_whoever_looks_for_no_work_is_not_asked_for_an_occupation():
    result = filled(m__seeks_work="no", m__job=None, m__job_practicable=None, m__qualification=None)
    assert not result.profile.adults[0].seeks_work
    assert not result.missing
    unknown = filled(m__seeks_work=UNKNOWN)
    assert unknown.profile.adults[0].seeks_work
    assert "seeks_work" in assumed(unknown)
    assert [each.asked for each in unknown.missing] == [True]


@pytest.mark.parametrize(
    ("licence", "state", "drives"),
    [
        ("valid", None, True),
        ("no", None, False),
        ("learning", None, False),
        (UNKNOWN, None, False),
        ("to_exchange", None, False),
        ("to_exchange", "not_asked", False),
        ("to_exchange", "asked", False),
        ("to_exchange", "may_drive", True),
        ("to_exchange", "exchanged", True),
        ("to_exchange", "refused", False),
        ("to_exchange", UNKNOWN, False),
    ],
)
def test_nobody_is_sent_where_they_may_not_drive(licence, state, drives):
    changes = {"m__licence_state": state} if state else {}
    result = filled(m__car_licence=licence, m__other_licences=["C"], **changes)
    assert result.profile.adults[0].drives == drives
    assert result.profile.adults[0].driving_licence == (("B", "C") if drives else ())
    known = licence in ("valid", "no")
    assert bool({"car_licence", "licence_state"} & set(assumed(result))) == (
        not known and not drives
    )


def test_a_tested_level_comes_before_the_estimate():
    result = filled(m__french_speaking="B2", m__french_reading="none", m__english_spoken="C1")
    assert result.profile.adults[0].languages == {
        "fr": LanguageLevels(listening="A2", speaking="B2", reading="none"),
        "en": LanguageLevels(listening="C1", speaking="C1"),
    }
    assert ("french_spoken", "m") not in missing(
        filled(m__french_spoken=None, m__french_speaking="B1")
    )


# -- care, limits, wishes ---------------------------------------------------------------------


def test_care_that_must_go_on_is_asked_of_the_place_whoever_needs_it():
    for who in ("m", "f", "c"):
        result = filled(FAMILY, **{f"{who}__care": "yes", f"{who}__care_kind": ["hospital"]})
        assert result.profile.must == (Requirement(fact="specialist", detail=CARE["hospital"]),)
    hospital = {f"{who}__care_kind": ["hospital"] for who in "mf"}
    twice = filled(FAMILY, m__care="yes", f__care="yes", **hospital)
    assert len(twice.profile.must) == 1
    unsaid = filled(m__care="yes")
    assert unsaid.profile.must == (Requirement(fact="specialist"),)
    assert ("care_kind", "m") in missing(unsaid)
    later = HouseholdMember("l", True, "1960", "parent", "later", date(2028, 1, 1))
    both = filled((MOTHER, later), l__care="yes", l__care_kind=["hospital"], m__care="no")
    assert both.profile.must == (Requirement(fact="specialist", detail=CARE["hospital"]),)
    unsaid = filled((MOTHER, later), l__care="yes", m__care="no")
    assert unsaid.profile.must == (Requirement(fact="specialist"),)
    assert not unsaid.missing, "nobody is there to be asked"


def test_every_kind_of_care_and_every_essential_can_be_looked_for():
    kind = FULL.question("care_kind")
    must = FULL.question("must_have")
    assert kind is not None
    assert must is not None
    assert set(kind.choices) == set(CARE)
    everything = filled(m__care="yes", m__care_kind=list(CARE), must_have=list(must.choices))
    assert len(everything.profile.must) == len(CARE) + len(must.choices)
    facts = {each.fact for each in everything.profile.must if each.fact}
    assert facts < set(KINDS)
    assert Requirement(indicator="schools_vocational", min=1) in everything.profile.must


def test_a_rent_that_is_a_limit_rejects_and_a_budget_does_not():
    limit = Requirement(indicator="rent_eur_month", max=650.0)
    assert filled(rent_strict="yes").profile.must == (limit,)
    assert filled(rent_strict="no").profile.must == ()
    assert filled(rent_strict="yes", rent_max=UNKNOWN).profile.must == ()


def test_a_social_home_is_looked_for_unless_it_is_refused():
    assert filled().profile.housing.social
    assert not filled(social_home="no").profile.housing.social
    unknown = filled(social_home=UNKNOWN)
    assert unknown.profile.housing.social
    assert "social_home" in assumed(unknown)


def test_the_place_to_stay_away_from_is_each_adult_s_own_and_may_be_a_red_line():
    result = filled(FAMILY, m__away_place=RODEZ, m__away_strict="yes", m__away_km=150)
    assert RedLine(commune="12202", within_km=150) in result.profile.red_lines
    assert result.profile.wishes.away_from == ()
    wish = filled(FAMILY, f__away_place=RODEZ)
    assert wish.profile.wishes.away_from == (AwayFrom("12202", 100),)
    assert not [line for line in wish.profile.red_lines if line.commune]


def test_a_place_never_to_live_in_is_its_whole_area():
    assert RedLine(area="7621") in filled(never_place=RODEZ).profile.red_lines
    area = {"area": "1109", "name": "Paris"}
    assert RedLine(area="1109") in filled(never_place=area).profile.red_lines
    assert filled(never_places=NOTHING).profile.red_lines == ()
    assert filled(never_places=UNKNOWN).missing[0].question == "never_places"


def test_wishes():
    wishes = filled(town_size="small", prefer_regions=["76", "75"], near_km=20).profile.wishes
    assert (wishes.town_size, wishes.regions) == ("small", ("76", "75"))
    assert wishes.near == (Near("12202", 20),)
    none = filled(near_place=NOTHING, prefer_regions=NOTHING, town_size=UNKNOWN)
    assert none.profile.wishes.near == ()
    assert not none.missing


# -- weights ----------------------------------------------------------------------------------


@given(
    st.permutations(["work", "housing", "children", "services", "ties", "place"]), st.integers(0, 3)
)
def test_three_themes_weigh_as_they_do_in_the_explorer(themes, count):
    weights = weights_of(themes[:count])
    expected = priorities.weights(themes[:count], "")
    assert asdict(weights) == expected


def test_marks_out_of_five_replace_the_three_themes():
    assert filled(matters_work=1, matters_ties=5).profile.weights == Weights(work=1, ties=5)
    usual = filled(priorities=UNKNOWN)
    assert usual.profile.weights == Weights()
    assert "priorities" in assumed(usual)


# -- what is missing, what is assumed ---------------------------------------------------------


def test_what_is_missing_comes_most_useful_first_and_can_be_asked_for():
    result = profile_of(FAMILY, {}, TODAY)
    order = [list(MISSING).index(each.question) for each in result.missing]
    assert order == sorted(order)
    own = {"relocates", "birth_date", "expected_on"}
    assert {key for key in MISSING if FULL.question(key) is None} == own
    for each in result.missing:
        assert each.reason == MISSING[each.question]


@given(assessments(FULL))
@LONG
def test_what_is_said_is_said_once_of_each(assessment):
    members, answers = assessment
    result = profile_of(members, answers, TODAY)
    assert len(set(missing(result))) == len(result.missing)
    said = [(each.question, each.who, each.words) for each in result.assumed]
    assert len(set(said)) == len(said)
    assert {each.words for each in result.assumed} <= set(ASSUMED.values())


def test_exam_years_need_both_the_exam_and_the_year():
    son = HouseholdMember("s", False, "2011-04-04", "child")
    assert filled((MOTHER, son), s__exam="brevet", s__exam_year=2027).exams == (
        ExamYear("s", "brevet", 2027),
    )
    assert filled((MOTHER, son), s__exam="brevet").exams == ()
    stays = HouseholdMember("s", False, "2011-04-04", "child", "no")
    assert exam_years((stays,), {("s", "exam"): "brevet", ("s", "exam_year"): 2027}) == ()
    assert filled((MOTHER, son), s__exam="no_exam", s__exam_year=2027).exams == ()
    exam = FULL.question("exam")
    assert exam is not None
    assert set(exam.choices) == {"no_exam", *EXAMS}

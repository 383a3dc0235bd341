"""What a form or a file holds, as the value that is kept, and as it is read again."""

import json
import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.households.assessments import JOBS, RODEZ, values
from tests.matching import factories
from trousseau.households.answer_values import (
    LONGEST_TEXT,
    AnswerError,
    clean,
    clean_score,
    shown,
)
from trousseau.households.questionnaire import NOTHING, UNKNOWN, Kind, Question
from trousseau.households.questionnaire_files import latest
from trousseau.territories import Atlas

FULL = latest("full")
MADE_UP = factories.atlas()


@pytest.fixture(scope="module")
def france() -> Atlas:
    return Atlas.open()


def question(key: str) -> Question:
    found = FULL.question(key)
    assert found is not None
    return found


def kept(key: str, raw: object) -> object:
    return clean(question(key), raw, MADE_UP)


def refused(key: str, raw: object) -> AnswerError:
    with pytest.raises(AnswerError) as error:
        clean(question(key), raw, MADE_UP)
    assert error.value.question == key
    assert error.value.words.fr
    assert error.value.words.en
    return error.value


# -- not asked, not known, none ---------------------------------------------------------------


@pytest.mark.parametrize("each", FULL.questions, ids=lambda each: each.key)
def test_not_answered_not_known_and_none_are_three_things(each):
    for raw in (None, "", "  ", [], [""]):
        assert clean(each, raw, MADE_UP) is None
    for raw in (UNKNOWN, [UNKNOWN]):
        assert clean(each, raw, MADE_UP) == UNKNOWN
    assert shown(each, UNKNOWN, "fr") == "On ne sait pas encore"
    assert shown(each, UNKNOWN, "en") == "Not known yet"
    if each.nothing is not None:
        assert clean(each, [NOTHING], MADE_UP) == NOTHING
        assert shown(each, NOTHING, "fr") == each.nothing.fr
    elif each.kind not in (Kind.LEVEL, Kind.TEXT):
        with pytest.raises(AnswerError):
            clean(each, NOTHING, MADE_UP)


def test_a_level_of_none_is_a_level():
    assert kept("french_spoken", "none") == "none"
    assert shown(question("french_spoken"), "none", "fr") == "Pas encore"


# -- by kind ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "value"),
    [("650", 650), ("650,00", 650), (" 1 200 € ", 1200), ("1\u202f200", 1200), (650, 650),
     (650.0, 650)],
)  # fmt: skip
def test_numbers_as_people_write_them(raw, value):
    found = kept("rent_max", raw)
    assert found == value
    assert isinstance(found, int)


@pytest.mark.parametrize(
    "raw",
    ["0", "-5", "10001", "650,5", "1.200", "six cents", "nan", "inf", math.nan, math.inf, True,
     {"a": 1}, ["1", "2"], "1e9"],
)  # fmt: skip
def test_what_is_no_rent_is_refused(raw):
    refused("rent_max", raw)


def test_a_number_that_need_not_be_whole():
    assert kept("income_month", "1 234,56") == 1234.56


@pytest.mark.parametrize("raw", ["2027-03-04", "04/03/2027", "4.3.2027", "4 3 2027"])
def test_days(raw):
    assert kept("leave_from", raw) == "2027-03-04"


@pytest.mark.parametrize("raw", ["2027-02-30", "31/02/2027", "03/2027", "0001-01-01", "demain", 7])
def test_what_is_no_day_is_refused(raw):
    refused("leave_from", raw)


def test_yes_and_no():
    assert kept("seeks_work", "yes") == kept("seeks_work", True) == kept("seeks_work", ["yes"])
    assert kept("seeks_work", False) == "no"
    for raw in ("oui", "maybe", 1, 0, ["yes", "no"]):
        refused("seeks_work", raw)


def test_several_choices_in_the_order_of_the_question_or_of_importance():
    assert kept("never_places", ["tight_housing", "11", "11", ""]) == ["11", "tight_housing"]
    assert kept("never_places", "11") == ["11"]
    assert kept("priorities", ["ties", "", "work"]) == ["ties", "work"]
    refused("priorities", ["ties", "work", "housing", "children"])
    refused("priorities", ["ties", "politics"])
    refused("never_places", ["11", NOTHING])
    refused("never_places", ["11", UNKNOWN])


def test_the_top_of_the_estimate_stands_for_both_levels():
    assert kept("french_spoken", "C2") == "C1"
    assert kept("french_reading", "C2") == "C2"
    refused("french_reading", "C3")


def test_texts_are_kept_as_they_were_said():
    said = "  « Je veux que mes enfants dorment. »\nC’est tout. "
    assert kept("reasons", said) == said.strip()
    refused("reasons", "a" * (LONGEST_TEXT + 1))
    refused("reasons", {"a": "b"})


def test_a_job_in_their_own_words():
    assert kept("job", "maçon") == {"rome": "F1703", "title": "maçon"}
    assert kept("job", {"rome": "K1302", "title": ""}) == {"rome": "K1302", "title": "Métier K1302"}
    own = {"rome": "K1302", "title": "Métier K1302"}
    assert kept("job", own) == own
    # Another job was typed over one that had been chosen.
    assert kept("job", {"rome": "K1302", "title": "maçon"}) == {"rome": "F1703", "title": "maçon"}
    refused("job", "zzzz")
    refused("job", {"rome": "X9999", "title": ""})
    refused("job", ["maçon", "cuisinier"])


def test_what_was_chosen_among_candidates_holds(france):
    job = question("job")
    codes = [match.code for match in france.job_titles.search("vendeur", 5)]
    assert len(codes) > 1
    assert clean(job, {"rome": codes[1], "title": "vendeur"}, france) == {
        "rome": codes[1],
        "title": "vendeur",
    }
    for kept_before in JOBS:
        assert clean(job, kept_before, france) == kept_before


def test_places_by_name_or_code(france):
    near, never = question("near_place"), question("never_place")
    rodez = clean(near, "rodez", france)
    assert isinstance(rodez, dict)
    assert (rodez["commune"], rodez["name"]) == ("12202", "Rodez")
    assert clean(near, {"commune": "12202"}, france) == clean(near, rodez, france) == rodez
    area = clean(never, {"area": rodez["area"]}, france)
    assert area == {"area": rodez["area"], "name": "Rodez"}
    assert clean(never, "Rodez", france) == area, "the whole area"
    for raw in ("zzzzzzzz", {"commune": "99999"}, {"commune": ""}, ["Rodez", "Millau"], 12202):
        with pytest.raises(AnswerError):
            clean(near, raw, france)
    with pytest.raises(AnswerError):
        clean(near, {"area": rodez["area"]}, france)


# -- properties -------------------------------------------------------------------------------

RAW = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["rome", "title", "commune", "area", "name"]), inner, max_size=2
    ),
    max_leaves=4,
)  # fmt: skip
NOT_SEARCHED = [each for each in FULL.questions if each.kind not in (Kind.PLACE, Kind.JOB)]


@given(st.sampled_from(NOT_SEARCHED), RAW)
def test_whatever_is_sent_is_kept_as_json_or_refused_in_words(each, raw):
    value = None
    with suppress(AnswerError):
        value = clean(each, raw, MADE_UP)
    if value is not None:
        assert json.loads(json.dumps(value, allow_nan=False)) == value
        assert clean(each, value, MADE_UP) == value
        assert isinstance(shown(each, value, "fr"), str)


@given(st.sampled_from(FULL.questions).flatmap(lambda each: st.tuples(st.just(each), values(each))))
def test_what_is_kept_can_be_sent_again_and_is_read_in_both_languages(pair):
    each, value = pair
    if each in NOT_SEARCHED:
        again = clean(each, value, MADE_UP)
        assert (
            again == value
            or (each.kind is Kind.TEXT and again in (None, str(value).strip()))
            or (each.kind is Kind.CHOICES and isinstance(again, list) and set(again) == set(value))
        )
    for language in ("fr", "en", "en-gb"):
        text = shown(each, value, language)
        assert text or value == ""


# -- shown ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "french", "english"),
    [
        ("seeks_work", "yes", "Oui", "Yes"),
        ("rent_max", 1200, "1\u202f200 € par mois", "1,200 € a month"),
        ("income_month", 1234.5, "1\u202f234,5 € par mois", "1,234.5 € a month"),
        ("exam_year", 2027, "2027", "2027"),
        ("leave_from", "2027-03-04", "4 mars 2027", "4 March 2027"),
        ("job", JOBS[0], "maçon", "maçon"),
        ("near_place", RODEZ, "Rodez", "Rodez"),
        ("near_place", NOTHING, "Personne, nulle part en particulier",
         "Nobody, nowhere in particular"),
        ("priorities", ["ties", "work"], "Les proches et les souhaits de lieu, Le travail",
         "People close to them and wishes about the place, Work"),
        ("reasons", "Du calme.", "Du calme.", "Du calme."),
        # Of a version that had another choice.
        ("qualification", "apprentice", "apprentice", "apprentice"),
    ],
)  # fmt: skip
def test_an_answer_in_words(key, value, french, english):
    assert shown(question(key), value, "fr") == french
    assert shown(question(key), value, "en") == english


@pytest.mark.parametrize(("raw", "score"), [("1", 1), (4, 4), ("", None), (None, None)])
def test_appreciations(raw, score):
    assert clean_score(question("job"), raw) == score


@pytest.mark.parametrize("raw", ["0", "5", 2.5, True, "bien", [1]])
def test_what_is_no_appreciation_is_refused(raw):
    with pytest.raises(AnswerError):
        clean_score(question("job"), raw)


def test_a_question_without_grades_takes_none():
    assert question("care").grades is None
    assert clean_score(question("care"), None) is None
    with pytest.raises(AnswerError):
        clean_score(question("care"), 3)


def test_nobody_grades_health_or_wishes():
    graded = {each.domain for each in FULL.questions if each.grades}
    assert not graded & {"health", "wishes"}

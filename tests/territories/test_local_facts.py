"""Local facts: read from a file, known for a time."""

from datetime import date

import pytest

from tests.matching.factories import MadeUpPlaces
from trousseau.territories.local_facts import (
    Answer,
    LocalFact,
    LocalFactError,
    answers_by_area,
    open_questions,
    read_local_facts,
)

PLACES = MadeUpPlaces()
DAY = date(2026, 11, 1)
GOOD = """
- place: "0001"
  kind: support_operator
  answer: yes
  source: Convention signée
  verified_on: 2026-10-01
  expires_on: 2027-10-01
- place: "12010"
  kind: specialist
  detail: dialyse
  answer: "no"
  source: Hôpital
  verified_on: "2026-09-12"
"""


def write(tmp_path, text):
    path = tmp_path / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read(tmp_path):
    operator, specialist = read_local_facts(write(tmp_path, GOOD), PLACES)
    assert operator.answer is Answer.YES
    assert operator.expires_on == date(2027, 10, 1)
    assert specialist == LocalFact(
        "12010", "specialist", Answer.NO, "Hôpital", date(2026, 9, 12), None, "dialyse"
    )
    assert read_local_facts(write(tmp_path, ""), PLACES) == ()


ENTRY = '- {place: "0001", kind: support_operator, answer: yes, source: s, verified_on: 2026-01-01}'


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{a: 1}", ""),
        ("- 3", "[0]"),
        (ENTRY.replace("source: s", "who: s"), "[0].who"),
        (ENTRY.replace("source: s, ", ""), "[0].source"),
        (ENTRY.replace("support_operator", "weather"), "[0].kind"),
        (ENTRY.replace("answer: yes", "answer: perhaps"), "[0].answer"),
        (ENTRY.replace('"0001"', "75056"), "[0].place"),
        (ENTRY.replace('"0001"', '"9999"'), "[0].place"),
        (ENTRY.replace('"0001"', '"99999"'), "[0].place"),
        (ENTRY.replace("2026-01-01", "soon"), "[0].verified_on"),
        (ENTRY.replace("2026-01-01", "2026-01-01, expires_on: 2025-01-01"), "[0].expires_on"),
        (f"{ENTRY}\n{ENTRY.replace('source: s', 'source: 3')}", "[1].source"),
        ("[", "line "),
    ],
)
def test_a_wrong_entry_is_named(tmp_path, text, path):
    with pytest.raises(LocalFactError) as error:
        read_local_facts(write(tmp_path, text), PLACES)
    assert error.value.path.startswith(path)
    assert "facts.yaml" in str(error.value)
    assert error.value.remedy


def test_a_file_that_is_not_there_is_one_clear_error(tmp_path):
    with pytest.raises(LocalFactError, match=r"none\.yaml"):
        read_local_facts(tmp_path / "none.yaml")


def fact(place, answer, verified=DAY, detail=None, expires=None):
    return LocalFact(place, "specialist", Answer(answer), "s", verified, expires, detail)


def answers(*facts, detail=None, day=DAY):
    known = answers_by_area(facts, PLACES, day, "specialist", detail)
    return {PLACES.areas.code[index]: each.answer.value for index, each in known.items()}


def test_it_holds_from_verification_to_expiry():
    short = fact("0001", "yes", verified=date(2026, 5, 1), expires=date(2026, 6, 1))
    assert short.answer_on(date(2026, 4, 30)) is Answer.UNKNOWN
    assert short.answer_on(date(2026, 5, 1)) is Answer.YES
    assert short.answer_on(date(2026, 6, 1)) is Answer.YES
    assert short.answer_on(date(2026, 6, 2)) is Answer.UNKNOWN


def test_a_yes_in_a_town_is_a_yes_for_its_area_and_a_no_is_not_a_no():
    assert answers(fact("12010", "yes"), fact("52020", "no")) == {"0002": "yes"}


def test_the_answer_verified_last_holds():
    old, new = date(2026, 1, 1), date(2026, 2, 1)
    assert answers(fact("0001", "yes", old), fact("0001", "no", new)) == {"0001": "no"}
    assert answers(fact("0001", "no", new), fact("0001", "yes", old)) == {"0001": "no"}
    assert answers(fact("0001", "no", old), fact("75001", "yes", new)) == {"0001": "yes"}
    assert answers(fact("0001", "unknown", new), fact("0001", "no", old)) == {"0001": "no"}


def test_details_are_compared_as_people_type_them():
    facts = (fact("0001", "no", detail="Dialyse"), fact("0002", "yes", detail="cardiologie"))
    assert answers(*facts, detail="dialyse") == {"0001": "no"}
    assert answers(*facts) == {"0002": "yes"}


def test_former_communes_are_followed():
    assert answers(fact("12999", "yes")) == {"0002": "yes"}


def asked(*facts, day=DAY):
    found = open_questions(facts, PLACES, day)
    return {PLACES.areas.code[index]: len(questions) for index, questions in found.items()}


def test_a_question_stands_until_it_is_answered():
    question, later = fact("0001", "unknown"), date(2026, 12, 1)
    assert asked(question) == {"0001": 1}
    assert asked(question, day=date(2026, 10, 31)) == {}
    assert asked(question, fact("0001", "no", verified=later)) == {"0001": 1}
    assert asked(question, fact("0001", "no", verified=later), day=later) == {}
    assert asked(question, fact("75001", "yes"), fact("0002", "yes")) == {}


def test_an_answer_that_expired_is_a_question_and_another_detail_answers_nothing():
    old = fact("0001", "yes", verified=date(2026, 1, 1), expires=date(2026, 6, 1))
    assert asked(old) == {"0001": 1}
    dialysis = fact("0001", "unknown", detail="Dialyse")
    assert asked(dialysis, fact("0001", "yes", detail="cardiologie")) == {"0001": 1}
    assert asked(dialysis, fact("0001", "no", detail="dialyse")) == {}

"""Every question that says it is for the profile is, and for no other part of it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.households.assessments import CHILD, JOBS, MOTHER, RODEZ, filled, values
from trousseau.households.home_size import HouseholdMember
from trousseau.households.profile import Assumed
from trousseau.households.profile_words import ASSUMED
from trousseau.households.questionnaire import PARTS, Kind, Question, Value
from trousseau.households.questionnaire_files import latest, published, read_questionnaire
from trousseau.matching import HouseholdProfile
from trousseau.matching.profile import LICENCES

FULL = latest("full")


def part_of(profile: HouseholdProfile, part: str) -> object:
    head, _, name = part.partition(".")
    if head == "adults":
        return getattr(profile.adults[0], name)
    return getattr(getattr(profile, head), name) if name else getattr(profile, head)


SETUPS: dict[str, dict[str, Value]] = {
    "job_practicable": {},
    "second_job_practicable": {"m__second_job": JOBS[1]},
    "authorisation": {"m__regulated": "yes"},
    "care_kind": {"m__care": "yes"},
    "licence_state": {"m__car_licence": "to_exchange"},
    "away_km": {"m__away_place": RODEZ},
    "away_strict": {"m__away_place": RODEZ},
    "french_spoken": {"m__french_spoken": "A1"},
}


def filled_after(question: Question) -> set[str]:
    """What the questions are for that depend on this one."""
    found: set[str] = set()
    for each in FULL.questions:
        if each.shown_when is not None and each.shown_when.question == question.key:
            found |= {each.fills, *filled_after(each)}
    return found


@pytest.mark.parametrize(
    "question", [each for each in FULL.questions if each.fills], ids=lambda each: each.key
)
@settings(max_examples=60, derandomize=True)
@given(data=st.data())
def test_no_answer_changes_another_part_than_the_one_it_is_for(question, data):
    setup = SETUPS.get(question.key, {})
    members = (
        MOTHER,
        CHILD,
        HouseholdMember("l", True, "1990", "sibling", "later", date(2027, 3, 1)),
    )
    who = {"adult": "m__", "child": "c__", "everyone": "m__", "household": ""}[question.asked_of]
    value = data.draw(values(question))
    before = filled(members, **setup).profile
    after = filled(members, **{**setup, f"{who}{question.key}": value}).profile
    allowed = {question.fills, *filled_after(question)}
    if question.key == "away_strict":
        allowed.add("wishes.away_from")
    changed = {part for part in PARTS if part_of(before, part) != part_of(after, part)}
    assert changed <= allowed


@pytest.mark.parametrize(
    "question", [each for each in FULL.questions if each.fills], ids=lambda each: each.key
)
def test_every_question_for_the_profile_changes_it(question):
    setup = SETUPS.get(question.key, {})
    members = (
        MOTHER,
        HouseholdMember("c", False, "2024-06-02", "child"),
        HouseholdMember("l", True, "1990", "sibling", "later", date(2029, 3, 1)),
    )
    who = {"adult": "m__", "child": "c__", "everyone": "m__", "household": ""}[question.asked_of]
    samples: Any = {
        Kind.NUMBER: [question.least, question.most],
        Kind.JOB: [JOBS[1], JOBS[3]],
        Kind.PLACE: [RODEZ, {"commune": "52121", "name": "Chaumont", "area": "4404"}],
        Kind.CHOICES: [[code] for code in question.choices],
    }.get(question.kind, list(question.choices))
    profiles = [
        part_of(filled(members, **{**setup, f"{who}{question.key}": value}).profile, question.fills)
        for value in samples
    ]
    assert any(profile != profiles[0] for profile in profiles), question.key


def test_the_parts_that_are_filled_are_those_of_the_profile():
    asked = {question.fills for question in FULL.questions if question.fills}
    assert asked == PARTS
    profile = filled().profile
    for part in PARTS:
        part_of(profile, part)
    licences = FULL.question("other_licences")
    assert licences is not None
    assert set(licences.choices) < set(LICENCES)


def test_answers_of_every_published_version_are_read():
    """A key means the same in all of them, so that one reading serves."""
    for name, version in published():
        for question in read_questionnaire(name, version).questions:
            if question.fills:
                now = FULL.question(question.key)
                assert now is not None
                assert now.fills == question.fills


def test_an_assumption_has_its_words():
    assert (
        Assumed("relocates", "f", ASSUMED["relocates"])
        in filled((MOTHER, HouseholdMember("f", True, "", "spouse", "unknown"))).assumed
    )

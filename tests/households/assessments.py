"""Households and complete assessments, one by one and as hypothesis makes them."""

from datetime import date, timedelta

from hypothesis import strategies as st

from trousseau.households.home_size import HouseholdMember
from trousseau.households.profile import Filled, profile_of, respondents
from trousseau.households.questionnaire import (
    NOTHING,
    UNKNOWN,
    Kind,
    Question,
    Questionnaire,
    Value,
)

TODAY = date(2026, 11, 23)
JOBS = (
    {"rome": "F1703", "title": "maçon"},
    {"rome": "K1302", "title": "aide à domicile"},
    {"rome": "J1506", "title": "infirmière"},
    {"rome": "G1602", "title": "cuisinier"},
)
RODEZ = {"commune": "12202", "name": "Rodez", "area": "7621"}
TOWNS = (
    RODEZ,
    {"commune": "52121", "name": "Chaumont", "area": "4404"},
    {"commune": "93066", "name": "Saint-Denis", "area": "1109"},
)
BIRTHDAYS = st.one_of(
    st.just(""),
    st.integers(2009, 2026).map(str),
    st.dates(date(2009, 1, 1), TODAY).map(date.isoformat),
)
EXPECTED = st.none() | st.integers(-200, 900).map(lambda days: TODAY + timedelta(days=days))
RELOCATES = st.sampled_from(["yes", "yes", "later", "no", "unknown"])


@st.composite
def households(draw: st.DrawFn) -> tuple[HouseholdMember, ...]:
    """One adult who moves, and up to seven others of every kind."""
    members = [
        HouseholdMember(
            "person-0", True, "1991-02-03", "adult", draw(st.sampled_from(["yes", "unknown"]))
        )
    ]
    for number in range(1, draw(st.integers(0, 7)) + 1):
        grown = draw(st.booleans())
        relation = draw(
            st.sampled_from(
                ["spouse", "parent", "sibling", "child"] if grown else ["child", "other"]
            )
        )
        members.append(
            HouseholdMember(
                f"person-{number}",
                grown,
                "1990" if grown else draw(BIRTHDAYS),
                relation,
                draw(RELOCATES),
                draw(EXPECTED),
            )
        )
    return tuple(members)


def values(question: Question) -> st.SearchStrategy[Value]:
    """Every answer that a question may have."""
    own: st.SearchStrategy[Value]
    match question.kind:
        case Kind.CHOICE | Kind.YES_NO | Kind.LEVEL:
            own = st.sampled_from(list(question.choices))
        case Kind.CHOICES:
            own = st.lists(
                st.sampled_from(list(question.choices)),
                min_size=1,
                max_size=question.at_most or 4,
                unique=True,
            )
        case Kind.NUMBER:
            assert question.least is not None
            assert question.most is not None
            own = st.integers(int(question.least), int(question.most))
        case Kind.JOB:
            own = st.sampled_from(JOBS)
        case Kind.PLACE:
            own = st.sampled_from(TOWNS)
        case Kind.DATE:
            own = st.dates(date(2026, 1, 1), date(2028, 1, 1)).map(date.isoformat)
        case Kind.TEXT:
            own = st.text(max_size=20)
    nothing = [st.just(NOTHING)] if question.nothing is not None else []
    return st.one_of(own, own, st.just(UNKNOWN), *nothing)


@st.composite
def assessments(
    draw: st.DrawFn, questionnaire: Questionnaire
) -> tuple[tuple[HouseholdMember, ...], dict[tuple[str | None, str], Value]]:
    """A household and an answer to all that it is asked."""
    members = draw(households())
    people = respondents(members, TODAY)
    answers: dict[tuple[str | None, str], Value] = {}
    while left := questionnaire.unanswered(people, answers):
        for each in left:
            answers[each.who, each.question.key] = draw(values(each.question))
    return members, answers


MOTHER = HouseholdMember("m", True, "1990-01-05", "adult")
FATHER = HouseholdMember("f", True, "1988", "spouse")
CHILD = HouseholdMember("c", False, "2019-06-02", "child")
FAMILY = (MOTHER, FATHER, CHILD)
# Everything that can be known of one adult and her household, so that one change shows.
COMPLETE: dict[tuple[str | None, str], Value] = {
    ("m", "seeks_work"): "yes",
    ("m", "job"): JOBS[0],
    ("m", "job_practicable"): "now",
    ("m", "qualification"): "skilled",
    ("m", "french_spoken"): "A2",
    ("m", "car_licence"): "valid",
    ("m", "care"): "no",
    (None, "rent_max"): 650,
    (None, "social_home"): "yes",
    (None, "near_place"): RODEZ,
    (None, "never_places"): ["11", "tight_housing"],
    (None, "priorities"): ["work", "housing", "children"],
}


def filled(members=(MOTHER,), today=TODAY, **changes) -> Filled:
    """The complete assessment with some answers changed: `m__job=…` of a person, `rent_max=…`;
    None takes an answer away."""
    answers = dict(COMPLETE)
    for name, value in changes.items():
        who, _, key = name.rpartition("__")
        if value is None:
            answers.pop((who or None, key))
        else:
            answers[who or None, key] = value
    return profile_of(members, answers, today)


def missing(result: Filled) -> list[tuple[str, str | None]]:
    return [(each.question, each.who) for each in result.missing]


def assumed(result: Filled) -> list[str]:
    return [each.question for each in result.assumed]

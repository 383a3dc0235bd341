"""What the interview settled is not asked again, and what it left open is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.households.assessments import households
from tests.made_up_households import make_household
from tests.people import AT, make_actor, make_centre
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.actions import find_eligible, inform
from trousseau.households.answer_sheets import KeptAnswer
from trousseau.households.assessments import FULL, begin_assessment, save_answers
from trousseau.households.choices import Interpreter, Relation
from trousseau.households.home_size import HouseholdMember
from trousseau.households.questionnaire import NOTHING, UNKNOWN, Value
from trousseau.plans.actions import begin_plan
from trousseau.plans.answered_flags import flags_of_answers
from trousseau.plans.models import PlanStep
from trousseau.plans.rights import rights
from trousseau.plans.usual_path import usual_path
from trousseau.privacy.versions import stamp

TODAY = date(2026, 11, 23)
MOTHER = HouseholdMember("m", True, "1990-05-01", "adult")
FATHER = HouseholdMember("f", True, "1988-05-01", "spouse")
GIRL = HouseholdMember("g", False, "2012-03-04", "child")


def flags(*people: HouseholdMember, **said: Value) -> dict[str, bool]:
    """`m__care="no"`: what the mother answered; `vehicle=…` the household."""
    answers = {}
    for name, value in said.items():
        who, _, key = name.rpartition("__")
        answers[who or None, key] = value
    return flags_of_answers(people or (MOTHER,), answers, TODAY)


# What one adult alone answers, and what is known by it.
ALONE: list[tuple[dict[str, Value], dict[str, bool | None]]] = [
    ({"seeks_work": "yes"}, {"seeks_work": True}),
    ({"seeks_work": "no"}, {"seeks_work": False, "job_seeker": None}),
    ({"seeks_work": UNKNOWN}, {"seeks_work": None}),
    ({"would_train": "no"}, {"seeks_training": False}),
    ({"work_now": "training"}, {"employed": False}),
    ({"work_now": "permanent"}, {"employed": True}),
    ({"seeks_work": "yes", "search": ["cv", "registered"]}, {"job_seeker": True}),
    ({"seeks_work": "yes", "search": NOTHING}, {"job_seeker": False}),
    ({"french_course": "ofii"}, {"cir_course": True, "learns_french": True}),
    ({"french_course": "waiting"}, {"cir_course": False, "learns_french": True}),
    ({"french_course": "no_course"}, {"cir_course": False, "learns_french": None}),
    ({"french_spoken": "C1"}, {"learns_french": False, "cir_course": None}),
    ({"french_spoken": "A2"}, {"learns_french": None}),
    ({"bank_account": "no"}, {"no_bank_account": True}),
    ({"bank_account": "yes"}, {"no_bank_account": False}),
    ({"income_kinds": ["rsa"]}, {"receives_rsa": True, "receives_family_benefits": False}),
    ({"income_kinds": ["activity_bonus"]}, {"receives_family_benefits": True}),
    ({"income_kinds": NOTHING}, {"receives_rsa": False}),
    (
        {"care": "no"},
        dict.fromkeys(("regular_treatment", "specialist_care", "long_illness"), False),
    ),
    ({"care": "yes"}, {"regular_treatment": True, "specialist_care": None, "long_illness": None}),
    ({"care": "yes", "care_kind": ["specialist"]}, {"specialist_care": True, "pregnancy": None}),
    ({"care": "yes", "care_kind": ["maternity"]}, {"pregnancy": True, "specialist_care": False}),
    # Since then it was said that there is none: what was said of it counts no more.
    ({"care": "no", "care_kind": ["maternity"]}, {"pregnancy": None, "specialist_care": False}),
    ({"disability_file": "recognised"}, {"disability_file": True}),
    ({"disability_file": "not_asked"}, {"disability_file": False}),
    ({"car_licence": "to_exchange"}, {"has_driving_licence_to_exchange": True}),
    ({"car_licence": "no"}, {"has_driving_licence_to_exchange": False}),
    (
        {"car_licence": "to_exchange", "licence_exchangeable": "no"},
        {"has_driving_licence_to_exchange": False},
    ),
    (
        {"car_licence": "to_exchange", "licence_state": "exchanged"},
        {"has_driving_licence_to_exchange": False},
    ),
]


@pytest.mark.parametrize(("said", "known"), ALONE)
def test_what_one_adult_says(said: dict[str, Value], known: dict[str, bool | None]):
    found = flags(**{f"m__{key}": value for key, value in said.items()})
    assert {flag: found.get(flag) for flag in known} == known


def test_what_the_household_says():
    assert flags(vehicle=["car"])["has_car"] is True
    assert flags(vehicle=NOTHING)["has_car"] is False
    assert flags(caf_file="not_asked")["receives_housing_benefit"] is False
    assert "receives_housing_benefit" not in flags(caf_file="open")


def test_one_yes_is_enough_and_each_no_is_needed():
    assert flags(MOTHER, FATHER, m__seeks_work="no", f__seeks_work="yes")["seeks_work"] is True
    assert "seeks_work" not in flags(MOTHER, FATHER, m__seeks_work="no")
    assert flags(MOTHER, FATHER, m__seeks_work="no", f__seeks_work="no")["seeks_work"] is False


def test_who_stays_is_not_asked_and_who_comes_later_is_not_known():
    stays = HouseholdMember("f", True, "1988", "spouse", "no")
    assert flags(MOTHER, stays, m__seeks_work="no", f__seeks_work="yes")["seeks_work"] is False
    comes = HouseholdMember("f", True, "1988", "spouse", "later", date(2027, 5, 1))
    assert "seeks_work" not in flags(MOTHER, comes, m__seeks_work="no")
    unborn = HouseholdMember("b", False, "", "child", "yes", date(2027, 5, 1))
    assert flags(MOTHER, unborn, m__care="no")["regular_treatment"] is False


def test_school_is_asked_of_those_whose_age_it_is():
    assert flags(MOTHER, GIRL, g__newcomer_class="yes")["newcomer_pupil"] is True
    assert "newcomer_pupil" not in flags(MOTHER, GIRL)
    assert flags(MOTHER)["newcomer_pupil"] is False


@pytest.mark.parametrize(("year", "known"), [(2026, False), (2027, True), (2028, False)])
def test_an_exam_is_one_of_this_school_year(year: int, known: bool):
    said: dict[str, Value] = {"g__exam": "brevet", "g__exam_year": year}
    assert flags(MOTHER, GIRL, **said)["exam_year_child"] is known
    assert "exam_year_child" not in flags(MOTHER, GIRL, g__exam="brevet")
    assert flags(MOTHER, GIRL, g__exam="no_exam")["exam_year_child"] is False


@given(households(), st.sampled_from([None, UNKNOWN]))
def test_without_answers_nothing_is_true_and_nothing_about_adults_is_known(people, said):
    keys = ("seeks_work", "care", "car_licence", "french_course", "bank_account", "work_now")
    answers = {(one.id, key): said for one in people for key in keys if said is not None}
    found = flags_of_answers(people, answers, TODAY)
    assert set(found) <= {"newcomer_pupil", "exam_year_child"}
    assert True not in found.values()


def test_each_flag_is_one_that_a_step_or_a_right_asks_for():
    everything = {flag for _, known in ALONE for flag in known}
    everything |= set(flags(MOTHER, vehicle=["car"], caf_file="asked"))
    assert everything <= set(rights().flags) | set(usual_path().flags)


@pytest.mark.django_db
def test_a_plan_has_no_step_for_what_was_already_said():
    actor = make_actor(Role.CASEWORKER, make_centre())
    steps = []
    for care in ("yes", "no"):
        household = make_household(actor, Relation.SPOUSE)
        inform(actor, household.id, AT.date(), AT)
        find_eligible(actor, household.id, AT)
        interview = begin_assessment(actor, household.id, FULL, Interpreter.NONE, "", AT)
        for one in household.people:
            entries = {"care": KeptAnswer(care), "seeks_work": KeptAnswer("no")}
            seen = {key: stamp(one.person, key, "") for key in entries}
            save_answers(actor, interview, one.person, entries, seen, AT)
        plan = begin_plan(actor, household.id, AT)
        with system("test.read", AT):
            rows = PlanStep.objects.filter(objective__plan=plan)
            steps.append(set(rows.values_list("key", flat=True)))
    cared_for, not_needed = steps
    assert {"care_found", "care_papers"} == cared_for - not_needed
    assert not steps[0] & {"job_search", "hiring_promise"}

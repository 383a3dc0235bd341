"""How long each stage takes in a centre."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made_up_households import make_household
from tests.made_up_plans import eligible_household
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.households.choices import CloseReason
from trousseau.households.models import Household
from trousseau.plans.actions import begin_plan, close_plan, move_on
from trousseau.plans.choices import PlanState
from trousseau.plans.course import CourseStage, course, stays
from trousseau.plans.models import MobilityPlan, PlanStateChange
from trousseau.plans.states import PlanVerb

DAYS = st.dates(date(2024, 1, 1), date(2026, 1, 1))


@given(DAYS, st.lists(st.none() | DAYS, min_size=5, max_size=5), DAYS)
def test_a_case_is_in_one_stage_at_most_and_never_for_less_than_no_days(begun, ends, last):
    found = stays(begun, tuple(ends), last)
    assert list(found) == list(CourseStage)[: len(found)]
    assert all(spell.days >= 0 for spell in found.values())
    assert [spell.ended for spell in found.values()][:-1] == [True] * (len(found) - 1)


@pytest.mark.django_db
def test_cases_that_are_still_in_a_stage_count():
    centre = make_centre()
    actor, manager = make_actor(Role.CASEWORKER, centre), make_actor(Role.MANAGER, centre)
    informed_after = (10, 20, None, None)
    for number, days in enumerate(informed_after):
        home = make_household(actor)
        with system("test.alter", AT):
            referred = TODAY - timedelta(40)
            informed = None if days is None else referred + timedelta(days)
            closed = {"closed_on": TODAY, "close_reason": "stays"} if number == 3 else {}
            Household.objects.filter(pk=home.id).update(
                referred_on=referred, informed_on=informed, **closed
            )
    make_household(make_actor(Role.CASEWORKER))
    inform, check, *later = course(manager, AT)
    assert (inform.time.median_days, inform.time.cases, inform.time.ended) == (20, 4, 2)
    assert (inform.open, check.open, check.time.cases) == (1, 2, 2)
    assert all(line.time.cases == 0 for line in later)


@pytest.mark.django_db
def test_it_is_for_whoever_answers_for_the_centre():
    with pytest.raises(NotHere):
        course(make_actor(Role.CASEWORKER), AT)


@pytest.mark.django_db
def test_a_case_whose_plan_is_closed_is_in_no_stage_any_more():
    centre = make_centre()
    actor, manager = make_actor(Role.CASEWORKER, centre), make_actor(Role.MANAGER, centre)
    home = eligible_household(actor)
    plan = begin_plan(actor, home.id, AT)
    later = AT + timedelta(30)

    def prepare(at: datetime) -> tuple[int, int]:
        line = next(one for one in course(manager, at) if one.stage is CourseStage.PREPARE)
        return line.open, line.time.ended

    assert prepare(later) == (1, 0)
    move_on(actor, plan, PlanVerb.CLOSE, AT + timedelta(10), CloseReason.STAYS)
    assert prepare(later) == (0, 0)
    begin_plan(actor, home.id, later)
    assert prepare(later) == (1, 0)


@pytest.mark.django_db
def test_one_that_is_given_up_counts_for_as_many_days_as_it_lasted():
    centre = make_centre()
    actor, manager = make_actor(Role.CASEWORKER, centre), make_actor(Role.MANAGER, centre)
    for days in (10, 20, 30):
        plan = begin_plan(actor, eligible_household(actor).id, AT)
        with system("test.alter", AT):
            if days == 10:
                row = MobilityPlan.objects.get(pk=plan)
                close_plan(row, CloseReason.STAYS, TODAY + timedelta(days))
            else:
                PlanStateChange.objects.create(
                    plan_id=plan, state=PlanState.PROPOSED, on=TODAY + timedelta(days)
                )
    line = next(
        one for one in course(manager, AT + timedelta(60)) if one.stage is CourseStage.PREPARE
    )
    # Of the two that lasted longer, half had ended after 20 days.
    assert (line.time.median_days, line.time.cases, line.time.ended) == (20, 3, 2)

"""Rules of planning by example: what a caseworker reads must be so."""

from dataclasses import replace
from datetime import date

import pytest

from trousseau.plans.back_planning import (
    FOLLOW_UP_DAYS,
    MOVE,
    After,
    PlanningError,
    Task,
    back_plan,
    check_tasks,
)
from trousseau.plans.knots import Awaits, Tie

# A Monday.
TODAY = date(2027, 1, 4)
TARGET = date(2027, 3, 1)
JOB, HOME, LEASE = Task("job", 20), Task("home", 30), Task("lease", 7, (After("home"),))
KEYS = Task("keys", 1, (After("lease", 2),), anchor_days=-7)


def plan(*tasks: Task, target: date = TARGET, **settings: bool):
    return back_plan(tasks, target, TODAY, **settings)


def test_dates_by_hand():
    found = plan(JOB, HOME, LEASE, KEYS)
    assert list(found.dates) == ["job", "home", "lease", "keys"]
    keys = found.dates["keys"]
    assert (keys.latest_start, keys.latest_end) == (date(2027, 2, 21), date(2027, 2, 22))
    assert (keys.earliest_start, keys.earliest_end) == (date(2027, 2, 12), date(2027, 2, 13))
    assert keys.slack_days == 9
    assert found.dates["home"].latest_start == date(2027, 1, 13)
    assert found.dates["job"].latest_end == TARGET
    assert found.earliest_move_on == date(2027, 2, 20)
    assert found.move_on == TARGET
    assert found.is_possible
    assert found.critical == ("home", "lease", "keys")


def test_a_target_too_near_is_said_with_what_is_late_and_by_how_much():
    found = plan(JOB, HOME, LEASE, KEYS, target=date(2027, 2, 15))
    assert not found.is_possible
    assert found.move_on == found.earliest_move_on == date(2027, 2, 20)
    assert [key for key, dates in found.dates.items() if dates.is_late] == ["home", "lease", "keys"]
    assert found.dates["keys"].slack_days == -5


def test_an_office_is_never_visited_on_a_sunday_or_a_holiday():
    # The 6th of May 2027 is Ascension.
    at_office = Task("permit", 3, anchor_days=-1, in_office=True)
    dates = plan(at_office, target=date(2027, 5, 7)).dates["permit"]
    assert dates.latest_end == date(2027, 5, 5)
    # Three days before is a Sunday.
    assert dates.latest_start == date(2027, 4, 30)
    every_day = plan(at_office, target=date(2027, 5, 7), in_working_days=False).dates["permit"]
    assert (every_day.latest_start, every_day.latest_end) == (date(2027, 5, 3), date(2027, 5, 6))
    # From Monday to Thursday; with five days it would be Saturday.
    assert plan(at_office).dates["permit"].earliest_end == date(2027, 1, 7)
    assert plan(replace(at_office, days=5)).dates["permit"].earliest_end == date(2027, 1, 11)


def test_what_comes_after_the_move_begins_then_and_never_decides_on_it():
    benefits = Task("benefits", 2, (After(MOVE),), anchor_days=7)
    friends = Task("friends", 10, (After("benefits"),))
    found = plan(HOME, benefits, friends)
    assert found.dates["benefits"].earliest_start == TARGET
    assert found.dates["benefits"].latest_end == date(2027, 3, 8)
    assert (found.dates["friends"].latest_end - TARGET).days == FOLLOW_UP_DAYS
    assert found.earliest_move_on == plan(HOME).earliest_move_on
    slow = replace(benefits, days=30)
    assert plan(HOME, slow).earliest_move_on == found.earliest_move_on
    assert plan(HOME, slow).dates["benefits"].is_late
    # They count from the day of the move as it looks today.
    near = plan(HOME, benefits, target=date(2027, 1, 10))
    assert near.dates["benefits"].latest_end == date(2027, 2, 10)


def test_what_follows_something_done_after_the_move_is_not_late_for_that():
    benefits = Task("benefits", 2, (After(MOVE),), anchor_days=7, done_on=TODAY)
    appeal = Task("appeal", 3, (After("benefits"),))
    found = back_plan([benefits, appeal], date(2027, 1, 1), TODAY, has_moved=True)
    assert not found.dates["appeal"].is_late
    # Nor does it hold back the move, if it was done before.
    assert back_plan([benefits, appeal], TARGET, TODAY).earliest_move_on == TODAY


@pytest.mark.parametrize("days_late", [0, 1, 60])
@pytest.mark.parametrize("anchor_days", [1, 180])
def test_what_may_be_done_after_the_move_does_not_hold_it_back(anchor_days: int, days_late: int):
    diploma = Task("diploma", 30 + anchor_days + days_late, anchor_days=anchor_days)
    found = plan(HOME, diploma, target=date(2027, 2, 3))
    assert found.earliest_move_on == plan(HOME).earliest_move_on == date(2027, 2, 3)
    assert found.dates["diploma"].slack_days == -days_late
    assert found.dates["diploma"].earliest_start == TODAY
    assert found.critical == ("home",)


def test_what_is_done_imposes_nothing_but_the_rest_of_a_lag():
    done = replace(HOME, done_on=date(2027, 1, 2))
    found = plan(done, LEASE)
    assert list(found.dates) == ["lease"]
    assert found.dates["lease"].earliest_start == TODAY
    notice = replace(LEASE, after=(After("home", 30),))
    assert plan(done, notice).dates["lease"].earliest_start == date(2027, 2, 1)


def test_what_has_begun_counts_from_its_day():
    begun = replace(HOME, begun_on=date(2026, 12, 20))
    assert plan(begun).dates["home"].earliest_end == date(2027, 1, 19)
    # Whenever that was: an office was open, it seems.
    sunday = replace(HOME, begun_on=date(2026, 12, 20), in_office=True)
    assert plan(sunday).dates["home"].earliest_start == date(2026, 12, 20)
    assert plan(sunday).dates["home"].earliest_end == date(2027, 1, 19)
    # It should have ended already: any day now.
    long_ago = replace(HOME, begun_on=date(2026, 11, 1))
    assert plan(long_ago).dates["home"].earliest_end == TODAY
    # What has to be done first has not been: nothing is gained.
    early = replace(LEASE, begun_on=date(2026, 12, 20))
    assert plan(HOME, early).dates["lease"] == plan(HOME, LEASE).dates["lease"]


def test_a_planned_day_puts_off_and_never_brings_forward():
    later = replace(JOB, planned_on=date(2027, 2, 10))
    assert plan(later).dates["job"].earliest_end == date(2027, 2, 10)
    assert plan(later).earliest_move_on == date(2027, 2, 10)
    past = replace(JOB, planned_on=date(2027, 1, 1))
    assert plan(past).dates == plan(JOB).dates


def test_once_moved_nothing_moves_the_day():
    forgotten = Task("forgotten", 10)
    benefits = Task("benefits", 2, (After(MOVE),), anchor_days=7)
    found = back_plan([forgotten, benefits], date(2027, 1, 1), TODAY, has_moved=True)
    assert found.move_on == found.earliest_move_on == date(2027, 1, 1)
    assert found.critical == ()
    assert found.dates["forgotten"].slack_days == -13
    assert found.dates["benefits"].earliest_start == TODAY
    assert found.dates["benefits"].latest_end == date(2027, 1, 8)
    assert found.if_slips("forgotten", 5).move_days == 0
    assert back_plan([Task("bag", 0)], TODAY, TODAY, has_moved=True).critical == ()
    assert back_plan([Task("bag", 0)], TODAY, TODAY).critical == ("bag",)


def test_what_slips_when_one_slips():
    benefits = Task("benefits", 2, (After(MOVE),), anchor_days=7)
    tight = plan(JOB, HOME, LEASE, KEYS, benefits, target=date(2027, 2, 20))
    slip = tight.if_slips("home", 3)
    assert slip.steps == {"lease": 3, "keys": 3, "benefits": 3}
    assert slip.move_days == 3
    assert slip.newly_late == ("home", "lease", "keys")
    assert tight.if_slips("home", 0).steps == {}
    assert tight.if_slips("job", 27).move_days == 0
    assert tight.if_slips("job", 28).move_days == 1
    # With time in hand, others slip and the move does not.
    easy = plan(JOB, HOME, LEASE, KEYS)
    assert easy.if_slips("lease", 9).steps == {"keys": 9}
    assert easy.if_slips("lease", 9).move_days == 0
    assert easy.if_slips("lease", 9).newly_late == ()


def test_what_needs_an_office_slips_over_the_weekend():
    """It could end on Saturday, so it ends on Monday; what ends on Friday slips to Monday too."""
    signing = Task("signing", 5, in_office=True)
    found = plan(signing, Task("after", 0, (After("signing"),)))
    assert found.dates["signing"].earliest_end == date(2027, 1, 11)
    assert found.if_slips("signing", 1).steps == {"after": 1}
    friday = plan(replace(signing, days=4), Task("after", 0, (After("signing"),)))
    assert friday.dates["signing"].earliest_end == date(2027, 1, 8)
    assert friday.if_slips("signing", 1).steps == {"after": 3}


def test_a_weekend_does_not_break_the_critical_chain():
    first = Task("first", 4)
    second = Task("second", 1, (After("first"),), in_office=True)
    third = Task("third", 1, (After("second", 5),), in_office=True)
    found = plan(first, second, third, JOB)
    # Friday; then Saturday, so Monday 11; five days make it Saturday 16, so Monday 18.
    assert found.dates["third"].earliest_start == date(2027, 1, 18)
    alone = plan(first, second, third)
    assert alone.earliest_move_on == date(2027, 1, 19)
    assert alone.critical == ("first", "second", "third")
    assert found.critical == ("job",)


def test_only_what_is_to_be_done_can_slip():
    found = plan(replace(HOME, done_on=TODAY), JOB)
    with pytest.raises(PlanningError, match="'home' is not among the steps to be done"):
        found.if_slips("home", 3)
    with pytest.raises(ValueError, match="less than no days"):
        found.if_slips("job", -1)


def test_with_nothing_left_to_do_one_can_leave_today():
    found = plan(replace(HOME, done_on=date(2027, 1, 2)))
    assert found.earliest_move_on == TODAY
    assert found.dates == {}
    assert found.critical == ()


def test_a_knot_moves_no_date_and_says_what_unties_it():
    home = replace(HOME, awaits=(Awaits("contract", ("promise",)),))
    contract = Task("contract", 5, awaits=(Awaits("lease"),))
    promise = Task("promise", 14)
    found = plan(home, LEASE, contract, promise)
    (knot,) = found.knots
    assert knot.keys == ("home", "contract", "lease")
    assert knot.ties == (
        Tie("home", "contract", ("promise",)),
        Tie("contract", "lease"),
        Tie("lease", "home", is_firm=True),
    )
    loose = plan(HOME, LEASE, replace(contract, awaits=()), promise)
    assert loose.knots == ()
    assert loose.dates == found.dates
    assert plan(home, LEASE, contract, replace(promise, done_on=TODAY)).knots == ()
    assert plan(replace(home, done_on=TODAY), LEASE, contract, promise).knots == ()


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        (
            [Task("a", 1, (After("c"),)), Task("b", 1, (After("a"),)), Task("c", 1, (After("b"),))],
            "in a circle: 'a' → 'c' → 'b' → 'a'",
        ),
        ([Task("a", 1, (After("a"),))], "in a circle: 'a' → 'a'"),
        ([Task("a", 1), Task("a", 2)], "'a' is the name of two steps"),
        ([Task(MOVE, 1)], "'move' is the name of two steps, or of the move itself"),
        ([Task("a", 1, (After("b"),))], "'a' names 'b', which is no step"),
        ([Task("a", 1, awaits=(Awaits("b"),))], "'a' names 'b', which is no step"),
        ([Task("a", 1, awaits=(Awaits("a"),))], "'a' awaits itself"),
        ([Task("a", -1)], "'a' has a duration or a lag below zero"),
        ([Task("a", 1), Task("b", 1, (After("a", -1),))], "'b' has a duration or a lag below"),
        (
            [Task("a", 1, (After(MOVE),)), Task("b", 1, (After("a"),), anchor_days=-7)],
            "'b' has to be done before the move, but comes after it",
        ),
    ],
)
def test_steps_that_cannot_be_are_named(tasks: list[Task], message: str):
    with pytest.raises(PlanningError, match=message):
        check_tasks(tasks)
    with pytest.raises(PlanningError, match=message):
        back_plan(tasks, TARGET, TODAY)

"""When follow-ups are due, and what a date makes of them: by hand, and whatever the day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trousseau.follow_ups.choices import FollowUpMoment, FollowUpState
from trousseau.follow_ups.schedule import (
    RHYTHM,
    FollowUpDates,
    Timing,
    Window,
    after_correction,
    follow_ups_for,
    timing,
    window_of,
    windows,
)
from trousseau.plans.working_days import is_working_day

M, S = FollowUpMoment, FollowUpState
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
STATES = st.lists(st.sampled_from(FollowUpState), min_size=5, max_size=5)
# By how many days the day of a move is corrected: mostly by few.
CORRECTIONS = st.integers(-9, 9) | st.integers(-400, 400)
DAY = timedelta(days=1)


def with_states(arrived_on: date, states) -> tuple[FollowUpDates, ...]:
    return tuple(
        FollowUpDates(one.window, state, one.planned_on)
        for one, state in zip(follow_ups_for(arrived_on), states, strict=True)
    )


def follow_up(moment=M.MONTH_1, state=S.DUE, arrived_on=date(2027, 3, 1), planned_on=None):
    window = window_of(moment, arrived_on)
    return FollowUpDates(window, state, planned_on or window.call_on)


def test_a_move_by_hand():
    assert windows(date(2027, 1, 31)) == (
        Window(M.DAYS_7, date(2027, 2, 7), date(2027, 2, 4), date(2027, 2, 14)),
        Window(M.MONTH_1, date(2027, 2, 28), date(2027, 2, 18), date(2027, 3, 20)),
        Window(M.MONTHS_3, date(2027, 4, 30), date(2027, 4, 15), date(2027, 5, 30)),
        Window(M.MONTHS_6, date(2027, 7, 31), date(2027, 7, 1), date(2027, 9, 14)),
        Window(M.MONTHS_12, date(2028, 1, 31), date(2028, 1, 1), date(2028, 3, 31)),
    )


def test_the_last_day_of_a_short_month():
    assert window_of(M.MONTH_1, date(2028, 1, 31)).due_on == date(2028, 2, 29)
    assert window_of(M.MONTHS_3, date(2026, 11, 30)).due_on == date(2027, 2, 28)
    assert window_of(M.MONTHS_12, date(2028, 2, 29)).due_on == date(2029, 2, 28)
    assert window_of(M.MONTHS_12, date(2027, 3, 1)).due_on == date(2028, 3, 1)


@given(DAYS)
@example(date(2027, 1, 31))
@example(date(2028, 2, 29))
def test_windows_are_in_order_and_no_day_is_in_two(arrived_on: date):
    found = windows(arrived_on)
    assert [one.moment for one in found] == list(FollowUpMoment) == list(RHYTHM)
    for one in found:
        assert arrived_on < one.opens_on < one.due_on < one.closes_on
    for one, later in pairwise(found):
        assert one.closes_on < later.opens_on


@given(DAYS, st.integers(0, 400))
def test_a_later_move_never_makes_one_earlier(arrived_on: date, days: int):
    for one, later in zip(windows(arrived_on), windows(arrived_on + days * DAY), strict=True):
        assert one.due_on <= later.due_on <= one.due_on + (days + 3) * DAY
        assert one.closes_on - one.opens_on == later.closes_on - later.opens_on


@given(DAYS)
@example(date(2026, 12, 18))
def test_the_day_to_call_is_a_working_day_of_the_window(arrived_on: date):
    for window in windows(arrived_on):
        assert is_working_day(window.call_on)
        assert window.due_on <= window.call_on <= window.closes_on
        assert not any(
            is_working_day(window.due_on + n * DAY)
            for n in range((window.call_on - window.due_on).days)
        )


def test_a_holiday_moves_the_call_and_not_the_window():
    # Seven days after this arrival is Christmas, a Friday.
    window = window_of(M.DAYS_7, date(2026, 12, 18))
    assert window.due_on == date(2026, 12, 25)
    assert window.call_on == date(2026, 12, 28)
    assert (window.opens_on, window.closes_on) == (date(2026, 12, 22), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        # Due on 1 April 2027, open from 22 March to 21 April.
        (date(2027, 3, 21), Timing.EARLY),
        (date(2027, 3, 22), Timing.OPEN),
        (date(2027, 4, 1), Timing.OPEN),
        (date(2027, 4, 2), Timing.OVERDUE),
        (date(2027, 4, 21), Timing.OVERDUE),
        (date(2027, 4, 22), Timing.MISSED),
    ],
)
def test_what_a_date_makes_of_it_by_hand(day: date, said: Timing):
    assert timing(follow_up(), day) is said
    assert follow_up().window.holds(day) is (said in (Timing.OPEN, Timing.OVERDUE))


@pytest.mark.parametrize("state", set(S) - {S.DUE})
@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 4, 10), date(2030, 1, 1)])
def test_what_is_settled_is_never_late(state: FollowUpState, day: date):
    assert timing(follow_up(state=state), day) is Timing.SETTLED


def test_a_day_agreed_counts_and_not_the_day_proposed():
    agreed = follow_up(planned_on=date(2027, 4, 15))
    assert timing(agreed, date(2027, 4, 15)) is Timing.OPEN
    assert timing(agreed, date(2027, 4, 16)) is Timing.OVERDUE


@pytest.mark.parametrize("planned_on", [date(2027, 3, 21), date(2027, 4, 22)])
def test_no_day_outside_the_window_can_be_planned(planned_on: date):
    with pytest.raises(ValueError, match="is not in the window"):
        follow_up(planned_on=planned_on)


@given(DAYS, st.integers(-10, 450))
def test_a_day_goes_through_the_words_in_order(arrived_on: date, days: int):
    order = [Timing.EARLY, Timing.OPEN, Timing.OVERDUE, Timing.MISSED]
    today = arrived_on + days * DAY
    for one in follow_ups_for(arrived_on):
        now, then = timing(one, today), timing(one, today + DAY)
        assert order.index(now) <= order.index(then) <= order.index(now) + 1
        assert (now in (Timing.OPEN, Timing.OVERDUE)) == one.window.holds(today)


@given(DAYS, CORRECTIONS, st.integers(-60, 500), STATES)
def test_a_corrected_move_moves_all_but_what_was_said(before, correction, days, states):
    after, today = before + correction * DAY, before + days * DAY
    found = with_states(before, states)
    corrected = after_correction(found, after, today)
    for old, new, window in zip(found, corrected, windows(after), strict=True):
        if old.state in (S.DONE, S.DECLINED):
            assert new == old
            continue
        assert new.window == window
        reopened = old.state is S.DUE or today <= window.closes_on
        assert new.state is (S.DUE if reopened else old.state)
    assert after_correction(corrected, after, today) == corrected


@given(DAYS, CORRECTIONS, st.integers(-60, 500))
@example(date(2027, 3, 1), 1, 0)
def test_what_is_due_stands_as_if_the_move_had_always_been_on_that_day(before, correction, days):
    after, today = before + correction * DAY, before + days * DAY
    assert after_correction(follow_ups_for(before), after, today) == follow_ups_for(after)


def test_a_day_agreed_is_kept_when_it_still_fits():
    agreed = follow_up(planned_on=date(2027, 4, 15))
    (kept,) = after_correction([agreed], date(2027, 3, 5), date(2027, 3, 10))
    assert kept.planned_on == date(2027, 4, 15)
    (proposed,) = after_correction([agreed], date(2027, 5, 5), date(2027, 3, 10))
    assert proposed.planned_on == proposed.window.call_on == date(2027, 6, 7)


def test_who_had_not_even_arrived_was_not_missed():
    missed = follow_up(M.DAYS_7, S.MISSED)
    (again,) = after_correction([missed], date(2027, 3, 20), date(2027, 3, 22))
    assert (again.state, again.window.due_on) == (S.DUE, date(2027, 3, 27))
    # Until 3 April it can still be held.
    (last_day,) = after_correction([missed], date(2027, 3, 20), date(2027, 4, 3))
    (too_late,) = after_correction([missed], date(2027, 3, 20), date(2027, 4, 4))
    assert (last_day.state, too_late.state) == (S.DUE, S.MISSED)
    (still,) = after_correction([missed], date(2027, 2, 1), date(2027, 3, 22))
    assert (still.state, still.window.due_on) == (S.MISSED, date(2027, 2, 8))

"""A contact grows stale by itself, and only time and answers decide."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trousseau.partners.freshness import (
    COOLING_DAYS,
    FRESH_DAYS,
    KEPT,
    Freshness,
    freshness,
    usual_reply_days,
    with_reply,
)

DAY = date(2026, 3, 2)
ORDER = list(Freshness)


def test_the_days_on_which_it_turns():
    for days, expected in (
        (-1, "fresh"),
        (FRESH_DAYS, "fresh"),
        (FRESH_DAYS + 1, "cooling"),
        (COOLING_DAYS, "cooling"),
        (COOLING_DAYS + 1, "stale"),
    ):
        assert freshness(DAY - timedelta(days), DAY) == expected, days


@given(st.integers(-1000, 1000), st.integers(0, 1000))
def test_nobody_grows_fresher_by_waiting(days: int, later: int):
    now = freshness(DAY, DAY + timedelta(days))
    assert ORDER.index(freshness(DAY, DAY + timedelta(days + later))) >= ORDER.index(now)


@given(st.lists(st.integers(0, 400)), st.integers(-3, 400))
def test_reply_times_are_few_and_the_usual_one_lies_among_them(kept: list[int], days: int):
    reply_days = with_reply(kept, days)
    assert len(reply_days) <= KEPT
    assert reply_days[-1] == max(0, days)
    usual = usual_reply_days(reply_days)
    assert usual is not None
    assert min(reply_days) <= usual <= max(reply_days)


def test_before_the_first_answer_nothing_is_usual():
    assert usual_reply_days([]) is None
    assert usual_reply_days([1, 2]) == 2

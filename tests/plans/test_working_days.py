"""Holidays against a table of the Ministry's calendar, and against each other."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.plans.working_days import (
    easter,
    holidays,
    is_working_day,
    working_day_from,
    working_day_until,
)

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        # The earliest and the latest there can be, and the years around us.
        (1818, 3, 22), (1943, 4, 25), (2000, 4, 23), (2008, 3, 23), (2019, 4, 21), (2024, 3, 31),
        (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2028, 4, 16), (2038, 4, 25), (2049, 4, 18),
    ],
)  # fmt: skip
def test_easter(year: int, month: int, day: int):
    assert easter(year) == date(year, month, day)


@given(st.integers(1600, 3000))
def test_easter_is_a_sunday_between_its_bounds(year: int):
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


def test_the_holidays_of_2027():
    assert sorted(holidays(2027)) == [
        date(2027, 1, 1),
        date(2027, 3, 29),
        date(2027, 5, 1),
        date(2027, 5, 6),
        date(2027, 5, 8),
        date(2027, 5, 17),
        date(2027, 7, 14),
        date(2027, 8, 15),
        date(2027, 11, 1),
        date(2027, 11, 11),
        date(2027, 12, 25),
    ]


def test_two_holidays_may_fall_on_one_day():
    assert date(2008, 5, 1) == easter(2008) + timedelta(39)
    assert len(holidays(2008)) == 10


@given(DAYS)
def test_an_office_is_open_on_the_nearest_working_day_and_on_none_between(day: date):
    later, earlier = working_day_from(day), working_day_until(day)
    assert is_working_day(later)
    assert is_working_day(earlier)
    assert earlier <= day <= later
    assert (earlier == day == later) == is_working_day(day)
    between = [earlier + timedelta(n) for n in range(1, (later - earlier).days)]
    assert not any(is_working_day(one) for one in between)
    # Christmas and the New Year included, four days at most.
    assert (later - earlier).days <= 5


def test_a_weekend_with_a_holiday_is_long():
    assert working_day_from(date(2027, 3, 27)) == date(2027, 3, 30)
    assert working_day_until(date(2027, 5, 17)) == date(2027, 5, 14)
    assert working_day_until(date(2027, 5, 6)) == date(2027, 5, 5)

"""Periods counted in months."""

import calendar
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from trousseau.privacy.months import months_after

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@given(DAYS, st.integers(-60, 60))
def test_months_end_where_the_month_ends(day: date, months: int):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    last = calendar.monthrange(later.year, later.month)[1]
    assert later.day == min(day.day, last)

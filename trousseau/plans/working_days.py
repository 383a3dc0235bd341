"""On which days an office is open: Monday to Friday, but not on a public holiday of France.

The holidays are those of article L3133-1 of the Code du travail (checked 23 November 2026,
https://www.legifrance.gouv.fr/codes/id/LEGISCTA000033008129/), valid in all of France; the two more
of Alsace and Moselle, and those of the abolition of slavery overseas, are not among them.
"""

from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
# Month and day of the eight that stay in their place.
_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
# Days after Easter Sunday: Easter Monday, Ascension, Whit Monday.
_AFTER_EASTER = (1, 39, 50)


@cache
def easter(year: int) -> date:
    """Easter Sunday of a year in the Gregorian calendar (as Meeus, Jones and Butcher find it)."""
    century, year_of_it = divmod(year, 100)
    golden = year % 19
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (year_of_it // 4) - epact - year_of_it % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def holidays(year: int) -> frozenset[date]:
    """The public holidays of a year; ten or eleven, as two may fall on one day."""
    fixed = {date(year, month, day) for month, day in _FIXED}
    return frozenset(fixed | {easter(year) + days * _DAY for days in _AFTER_EASTER})


def is_working_day(day: date) -> bool:
    """Whether an office is open on a day."""
    return day.weekday() < 5 and day not in holidays(day.year)


def working_day_from(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def working_day_until(day: date) -> date:
    """The day itself, or the last working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day

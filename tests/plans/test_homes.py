"""The home of a day: where they live then, else where they will."""

from datetime import date

import pytest

from trousseau.plans.homes import home_on
from trousseau.plans.models import Tenancy


def day(number: int) -> date:
    return date(2027, 1, number)


def home(starts_on: int, ends_on: int | None = None) -> Tenancy:
    return Tenancy(starts_on=day(starts_on), ends_on=day(ends_on) if ends_on else None)


@pytest.mark.parametrize(
    ("homes", "found"),
    [
        ([], None),
        # One that is over says nothing of where they live.
        ([home(1, 9)], None),
        ([home(1, 9), home(12)], 1),
        ([home(12), home(11), home(1, 9)], 1),
        ([home(1), home(12)], 0),
        ([home(1, 10), home(10)], 1),
        ([home(1, 10)], 0),
    ],
)
def test_the_one_that_holds_the_day_else_the_next(homes: list[Tenancy], found: int | None):
    assert home_on(homes, day(10)) is (None if found is None else homes[found])

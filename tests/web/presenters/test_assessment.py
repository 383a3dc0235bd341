"""The home that a household needs, now and once somebody comes, in words."""

from datetime import date

import pytest

from trousseau.households.home_size import HouseholdMember
from trousseau.web.presenters.assessment import homes_text

TODAY = date(2026, 11, 23)
MOTHER = HouseholdMember("m", True, "1990-05-01", "adult")
FATHER = HouseholdMember("f", True, "1988-05-01", "spouse", "later", date(2027, 3, 5))
SOME_DAY = HouseholdMember("s", True, "1960", "parent", "later")
BOY = HouseholdMember("b", False, "2018-05-01", "child")
GIRL = HouseholdMember("g", False, "2012-05-01", "child", "later", date(2027, 3, 5))


@pytest.mark.parametrize(
    ("people", "text"),
    [
        ((), ""),
        ((BOY,), ""),
        ((MOTHER,), "T1 aujourd’hui"),
        ((MOTHER, BOY), "T3 aujourd’hui"),
        ((MOTHER, BOY, FATHER, GIRL), "T3 aujourd’hui, T4 dès le 5 mars 2027"),
        (
            (MOTHER, BOY, SOME_DAY),
            "T3 aujourd’hui, T4 plus tard, à une date qu’on ne sait pas encore",
        ),
    ],
)
def test_the_home_now_and_later(people: tuple[HouseholdMember, ...], text: str):
    assert homes_text(people, TODAY) == text

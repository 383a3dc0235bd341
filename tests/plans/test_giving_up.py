"""What a move would make a household give up."""

from datetime import date

import pytest

from trousseau.households.choices import HousingRight
from trousseau.households.situations import SocialHousing
from trousseau.plans.giving_up import given_up

TODAY = date(2026, 11, 23)
SINCE = date(2019, 5, 1)


def texts(request: SocialHousing | None, *departements: str) -> str:
    return " ".join(words.fr for words in given_up(request, departements, TODAY))


def test_without_a_request_nothing_is_at_stake():
    assert texts(None, "12") == ""
    assert texts(SocialHousing(), "12") == ""


def test_a_request_that_does_not_cover_the_place_is_told_with_its_age():
    request = SocialHousing(number="x", first_requested_on=SINCE, departements=("93", "94"))
    assert "il y a 7 ans" in texts(request, "12")
    assert texts(SocialHousing(number="x", departements=("93", "12")), "12", "46") == ""


@pytest.mark.parametrize("right", list(HousingRight))
def test_only_a_priority_that_was_recognised_is_at_stake(right: HousingRight):
    said = texts(SocialHousing(housing_right=right), "12")
    assert ("DALO" in said) == (right == HousingRight.RECOGNISED)


def test_a_request_for_shelter_does_not_follow():
    assert "SIAO" in texts(SocialHousing(siao_on=SINCE), "12")


def test_each_is_said_in_both_languages():
    request = SocialHousing("x", SINCE, None, ("93",), HousingRight.RECOGNISED, SINCE, SINCE)
    found = given_up(request, ("12",), TODAY)
    assert len(found) == 3
    assert all(words.fr and words.en and words.fr != words.en for words in found)

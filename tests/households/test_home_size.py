"""Who moves, from when, and the home they need."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.households.assessments import (
    CHILD,
    FATHER,
    MOTHER,
    RODEZ,
    TODAY,
    assumed,
    filled,
    households,
    missing,
)
from trousseau.households.home_size import (
    AHEAD_MONTHS,
    USUAL_AGE,
    Home,
    HouseholdMember,
    homes,
)
from trousseau.households.profile import NobodyMoves, profile_of, respondents
from trousseau.households.profile_words import ASSUMED
from trousseau.households.questionnaire import Respondent
from trousseau.privacy.months import months_after


def test_who_stays_behind_does_not_count():
    stays = HouseholdMember("f", True, "1988", "spouse", "no")
    result = filled((MOTHER, stays, CHILD), f__care="yes", f__away_place=RODEZ)
    assert len(result.profile.adults) == 1
    assert result.profile.must == ()
    assert result.profile.wishes.away_from == ()
    assert not [who for _, who in missing(result) if who == "f"]


def test_without_an_adult_who_moves_there_is_nothing_to_rank():
    for relocates in ("no", "later"):
        alone = HouseholdMember("m", True, "1990", "adult", relocates)
        with pytest.raises(NobodyMoves) as error:
            profile_of((alone, CHILD), {}, TODAY)
        assert error.value.words.fr


def test_whoever_may_move_is_counted_and_asked_about():
    result = filled((MOTHER, HouseholdMember("f", True, "1988", "spouse", "unknown")))
    assert len(result.profile.adults) == 2
    assert ("relocates", "f") in missing(result)
    assert "relocates" in assumed(result)


def test_the_home_now_and_once_a_husband_has_come():
    comes = TODAY + timedelta(days=90)
    father = HouseholdMember("f", True, "1988", "parent", "later", comes)
    result = filled((MOTHER, father))
    assert result.homes == (Home(TODAY, 1), Home(comes, 3))
    assert len(result.profile.adults) == 1, "no job is looked for on behalf of somebody not here"
    assert result.profile.housing.rooms_min == 3
    assert ASSUMED["home_for"] in [each.words for each in result.assumed]
    now = filled((MOTHER, father), home_for="now")
    assert now.profile.housing.rooms_min is None
    assert "home_for" not in assumed(now)


def test_somebody_who_comes_long_after_does_not_enlarge_the_first_home_unless_asked_for():
    comes = months_after(TODAY, AHEAD_MONTHS) + timedelta(days=1)
    father = HouseholdMember("f", True, "1988", "parent", "later", comes)
    first = filled((MOTHER, father))
    assert first.profile.housing.rooms_min is None
    assert ASSUMED["home_for_now"] in [each.words for each in first.assumed]
    assert filled((MOTHER, father), home_for="all").profile.housing.rooms_min == 3
    unknown = HouseholdMember("f", True, "1988", "parent", "later")
    result = filled((MOTHER, unknown))
    assert result.homes == (Home(TODAY, 1), Home(None, 3))
    assert ("expected_on", "f") in missing(result)
    assert filled((MOTHER, unknown), home_for="all").profile.housing.rooms_min == 3


def test_a_child_to_be_born_needs_a_room_from_its_first_birthday():
    born = HouseholdMember("b", False, "", "child", "yes", date(2027, 1, 10))
    result = filled((MOTHER, FATHER, born))
    assert result.homes == (Home(TODAY, 2), Home(date(2028, 1, 10), 3))
    assert result.profile.children == ()
    assert result.profile.housing.rooms_min == 3
    assert not [who for _, who in missing(result) if who == "b"], "nobody asks it anything"


def test_a_child_who_arrives_is_no_newborn():
    comes = date(2027, 1, 10)
    child = HouseholdMember("b", False, "", "child", "later", comes)
    assert filled((MOTHER, child)).homes == (Home(TODAY, 1), Home(comes, 3))
    assert ("birth_date", "b") in missing(filled((MOTHER, child)))


def test_a_child_who_turns_twelve_needs_a_room():
    older = HouseholdMember("o", False, "2015-03-01", "child")
    result = filled((MOTHER, FATHER, older, CHILD))
    assert result.homes == (Home(TODAY, 3), Home(date(2027, 3, 1), 4))
    assert result.profile.housing.rooms_min == 4
    soon = months_after(TODAY, AHEAD_MONTHS) + timedelta(days=1)
    later = HouseholdMember("o", False, f"{soon.year - 12}-{soon:%m-%d}", "child")
    assert filled((MOTHER, FATHER, later, CHILD)).homes == (Home(TODAY, 3),)


def test_only_who_is_there_and_moves_is_asked():
    born = HouseholdMember("b", False, "", "child", "yes", date(2027, 1, 10))
    stays, comes = (HouseholdMember(each, True, "", "sibling", each) for each in ("no", "later"))
    asked = respondents((MOTHER, CHILD, born, stays, comes), TODAY)
    assert asked == (Respondent("m", True, 36), Respondent("c", False, 7))
    result = filled((MOTHER, comes))
    assert [who for _, who in missing(result)] == ["later"], "when they come, and nothing else"


def test_a_date_that_has_passed_is_asked_about():
    born = HouseholdMember("b", False, "", "child", "yes", TODAY - timedelta(days=20))
    result = filled((MOTHER, born))
    assert [child.age for child in result.profile.children] == [0]
    assert ("expected_on", "b") in missing(result)


def test_two_adults_who_are_no_couple_have_a_room_each():
    son = HouseholdMember("s", True, "2007-01-01", "child")
    assert filled((MOTHER, son)).profile.housing.rooms_min == 3
    assert filled((MOTHER, FATHER)).profile.housing.rooms_min is None
    assert filled((MOTHER, FATHER)).homes == (Home(TODAY, 2),)
    # The couple is one only where both are there.
    brother = HouseholdMember("b", True, "1990", "sibling")
    assert homes((FATHER, brother), TODAY) == (Home(TODAY, 3),)


def test_a_child_of_unknown_age_is_counted_and_asked_about():
    result = filled((MOTHER, HouseholdMember("c", False, "", "child")))
    assert [child.age for child in result.profile.children] == [USUAL_AGE]
    assert ("birth_date", "c") in missing(result)


@pytest.mark.parametrize(
    ("birth_date", "day", "age"),
    [
        ("2015-11-23", TODAY, 11),
        ("2015-11-24", TODAY, 10),
        ("2016-02-29", date(2027, 2, 28), 10),
        ("2016-02-29", date(2027, 3, 1), 11),
        ("2015", TODAY, 11),
        ("2027-01-01", TODAY, 0),
        ("2027", TODAY, 0),
        ("1990-11-24", TODAY, 35),
        ("", TODAY, None),
    ],
)
def test_ages(birth_date, day, age):
    assert HouseholdMember("c", False, birth_date, "child").age_on(day) == age


@given(households())
def test_a_home_is_stated_for_today_and_only_changes_are(members):
    found = homes(members, TODAY)
    assert found[0].on == TODAY
    assert all(one.rooms != other.rooms for one, other in pairwise(found))
    days = [home.on for home in found if home.on is not None]
    assert days == sorted(days)
    assert all(home.on is not None for home in found[:-1])
    assert homes(tuple(reversed(members)), TODAY) == found


@given(households(), st.booleans())
def test_somebody_more_never_makes_the_home_smaller(members, grown):
    more = HouseholdMember(
        "more", grown, "1990" if grown else "2014-05-05", "other" if grown else "child"
    )
    assert homes((*members, more), TODAY)[0].rooms >= homes(members, TODAY)[0].rooms

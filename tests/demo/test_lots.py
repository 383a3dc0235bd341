"""Who is drawn, and how far they have come: the published shares, and nothing out of order."""

import random
from collections import Counter
from datetime import date, timedelta
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.accounts.choices import CentreKind
from trousseau.accounts.models import Centre
from trousseau.demo.caseload import ENDS, SEED, deal, seats, share_out
from trousseau.demo.course import DEPARTURE, OF_CENTRE, Reached, draw_course
from trousseau.demo.people import Activity, MadeUpMember, draw, draw_household, lists
from trousseau.demo.programme import HOUSEHOLDS, read
from trousseau.demo.steps import descendants, spread
from trousseau.plans.usual_path import usual_path
from trousseau.plans.working_days import is_working_day
from trousseau.privacy.choices import ChannelKind
from trousseau.territories import Atlas
from trousseau.web.forms.languages import OWN_NAMES

TODAY = date(2026, 11, 23)
days = st.dates(date(2025, 1, 1), date(2031, 12, 31))
lots = st.integers(0, 10**6).map(random.Random)


@pytest.fixture(scope="module")
def centres() -> dict[str, Centre]:
    return {
        town["name"]: Centre(name=town["name"], kind=kind)
        for kind in CentreKind
        for town in read("centres.yaml")[kind]
    }


@pytest.fixture(scope="module")
def households(centres: dict[str, Centre]) -> list[tuple[MadeUpMember, ...]]:
    """As the programme draws them."""
    return [
        draw_household(random.Random(f"{SEED} {seat.number}"), TODAY, seat.number)
        for seat in seats(centres, HOUSEHOLDS)
    ]


def test_the_shares_are_those_that_were_published(households):
    adults = [
        one.person
        for household in households
        for one in household
        if one.is_adult and one.place.expected_on is None
    ]
    ages = [one.age for one in adults]
    assert mean(one.is_man for one in adults) == pytest.approx(0.64, abs=0.03)
    assert mean(ages) == pytest.approx(32, abs=1)
    assert mean(age < 40 for age in ages) == pytest.approx(0.81, abs=0.03)
    assert mean(one.activity is Activity.NONE for one in adults) == pytest.approx(0.80, abs=0.03)
    reception = sum(lists("people")["structures"][key] for key in ("cada", "huda", "cph"))
    assert (reception, sum(lists("people")["structures"].values())) == (39, 100)


def test_one_to_nine_people_who_speak_one_language(households):
    sizes = Counter(map(len, households))
    assert (min(sizes), max(sizes)) == (1, 9)
    languages = Counter(household[0].person.language for household in households)
    assert languages.keys() == {one["code"] for one in lists("people")["languages"]}
    assert languages.keys() <= OWN_NAMES.keys()
    for household in households:
        assert len({one.person.language for one in household}) == 1
        assert household[0].decides


def test_a_birth_date_makes_the_age_that_was_drawn(households):
    for household in households:
        for one in household:
            if one.person.age is None:
                assert one.place.expected_on is not None
                continue
            born = date.fromisoformat(one.person.fields["birth_date"])
            age = (TODAY - born).days / 365.25
            assert (age >= 18) == one.is_adult
            assert one.is_adult <= (int(age) == one.person.age)


def test_nobody_has_the_telephone_of_another_household(households):
    numbers = [
        {
            channel.value
            for one in household
            for channel in one.person.channels
            if channel.kind == ChannelKind.PHONE
        }
        for household in households
    ]
    assert all(numbers)
    assert sum(map(len, numbers)) == len(set().union(*numbers))
    assert all(number.startswith("06 39 98 ") for number in set().union(*numbers))
    shared = sum(
        len(here) < len([one for one in household if one.person.channels])
        for here, household in zip(numbers, households, strict=True)
    )
    assert shared > 5


def test_a_telephone_of_two_is_marked_safe_for_neither(households):
    noted = []
    for household in households:
        channels = [one for member in household for one in member.person.channels]
        values = Counter(one.value for one in channels)
        noted += [one.safe for one in channels if values[one.value] > 1]
    assert noted
    assert True not in noted


def test_one_alone_is_an_adult_with_a_telephone():
    person = draw(random.Random(1), TODAY)
    assert person.channels
    assert person == draw(random.Random(1), TODAY)


def test_occupations_are_those_of_the_atlas():
    atlas = Atlas.open()
    for one in lists("people")["occupations"]:
        assert atlas.occupations.faps(one["rome"]), one


def test_of_a_hundred_are_a_hundred():
    people = lists("people")
    for name in ("ages", "compositions", "languages"):
        assert sum(one["of_100"] for one in people[name]) == 100, name
    assert sum(DEPARTURE.values()) == 100


def test_each_caseworker_at_the_ends_has_20_to_40(centres):
    counted = Counter(seat.centre for seat in seats(centres, HOUSEHOLDS))
    assert sum(counted.values()) == HOUSEHOLDS
    assert counted.keys() == centres.keys()
    for name in ENDS:
        assert 20 <= counted[name] <= 40


def test_most_are_before_the_move_where_they_leave_and_after_it_where_they_arrive(centres):
    moved = {Reached.FOLLOWING_UP, Reached.COMPLETED, Reached.CLOSED_AFTER}
    for seat in seats(centres, HOUSEHOLDS):
        # At work on both ends: a move is prepared, or one is on the way from one to the other.
        if seat.reached in (Reached.ACTIVE, Reached.RELOCATED):
            continue
        kind, before = centres[seat.centre].kind, seat.reached not in moved
        assert kind == CentreKind.BOTH or before == (kind == CentreKind.DEPARTURE)


@given(days, lots, st.sampled_from(Reached))
def test_the_days_of_a_course_are_in_order_and_past(today, lot, reached):
    course = draw_course(lot, reached, today)
    order = [
        course.referred_on, course.informed_on, course.eligible_on, course.begun_on,
        course.proposed_on, course.agreed_on, course.started_on, course.suspended_on,
        course.moved_on, course.followed_on, course.completed_on, course.closed_on,
    ]  # fmt: skip
    found = [day for day in order if day is not None]
    assert found == sorted(found)
    assert all(is_working_day(day) and day < today for day in found)
    assert found[-1] <= course.until < today
    # A file whose people were not heard of for two years is erased.
    assert today - found[0] < timedelta(680)
    if course.moved_on and course.begun_on:
        assert 90 <= (course.moved_on - course.begun_on).days <= 170


@given(
    st.dictionaries(st.text(min_size=1), st.floats(0.1, 50), min_size=1, max_size=40),
    st.integers(0, 2000),
)
def test_a_whole_is_shared_out_whole(weights, whole):
    parts = share_out(weights, whole)
    assert sum(parts.values()) == whole
    total = sum(weights.values())
    assert all(abs(parts[name] - whole * one / total) < 1.001 for name, one in weights.items())


@given(st.sampled_from(CentreKind), st.integers(1, 120), lots)
def test_what_is_dealt_is_as_near_to_the_shares_as_can_be(kind, size, lot):
    dealt = Counter(deal(kind, size, lot))
    whole = sum(OF_CENTRE[kind].values())
    assert sum(dealt.values()) == size
    for reached, share in OF_CENTRE[kind].items():
        assert abs(dealt[reached] - size * share / whole) < 1.001


@given(days, st.integers(0, 120), st.data())
def test_steps_are_spread_over_days_each_after_what_it_comes_after(first, span, data):
    path = usual_path()
    keys = data.draw(st.lists(st.sampled_from([one.key for one in path.steps]), unique=True))
    found = spread(path, keys, first, first + timedelta(span))
    assert found.keys() == set(keys)
    assert all(first <= day <= first + timedelta(span) for day in found.values())
    for step in path.steps:
        for one in step.after:
            if step.key in found and one.key in found:
                assert found[one.key] <= found[step.key]


def test_what_comes_after_the_move_comes_after_the_agreement_too():
    path = usual_path()
    assert "call_48_hours" in descendants(path, "move")
    assert "agreement" not in descendants(path, "move")
    assert {"lease", "gate"} <= descendants(path, "agreement")

"""On every day somebody answers, and the receiving centre knows what was agreed to, no more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.handovers.relay import (
    GROUPS,
    OF_ONE,
    STAYS,
    TO_TAKE_OVER,
    FieldGroup,
    HandOverConsent,
    Relay,
    Side,
    Told,
)
from trousseau.plans.working_days import is_working_day

G = FieldGroup
ARRIVAL = date(2027, 3, 15)
EVERYTHING = frozenset(FieldGroup)
# Around the arrival, on either side of day 30.
NEAR = st.integers(-40, 90).map(lambda days: ARRIVAL + timedelta(days))
ADULTS = ("a1", "a2")
CONSENTS = st.lists(
    st.builds(
        HandOverConsent,
        st.sampled_from([*ADULTS, "somebody else"]),
        st.frozensets(st.sampled_from(FieldGroup)) | st.just(EVERYTHING),
        NEAR,
        st.none() | NEAR,
    ),
    max_size=6,
).map(tuple)
RELAYS = st.builds(
    Relay,
    st.just(ARRIVAL),
    st.frozensets(st.sampled_from(ADULTS)),
    CONSENTS,
    st.none() | NEAR,
    st.booleans(),
    st.frozensets(st.sampled_from([*ADULTS, "somebody else"]), max_size=1),
)


def agreed(adult="a1", groups=EVERYTHING, from_on=date(2027, 3, 1), until_on=None):
    return HandOverConsent(adult, frozenset(groups), from_on, until_on)


def relay(*consents, adults=("a1",), accepted_on: date | None = date(2027, 3, 8)) -> Relay:
    return Relay(ARRIVAL, frozenset(adults), consents, accepted_on, has_arrived=True)


def day(number: int) -> date:
    """Counted from the arrival."""
    return ARRIVAL + timedelta(number)


def test_the_usual_relay_by_hand():
    usual = relay(agreed())
    assert usual.call_due_on == usual.call_on == date(2027, 3, 17)
    assert usual.departure_stays_until == date(2027, 4, 14)
    assert [usual.answers_on(day(n)) for n in (-5, 0, 2, 30, 31, 400)] == [
        Side.DEPARTURE, Side.DEPARTURE, Side.DEPARTURE, Side.DEPARTURE, Side.ARRIVAL, Side.ARRIVAL,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arrives_on", "call_on"),
    [
        # Monday: Wednesday. Thursday: Friday, as Saturday is free. Friday: Monday, both are free.
        (date(2027, 3, 15), date(2027, 3, 17)),
        (date(2027, 3, 18), date(2027, 3, 19)),
        (date(2027, 3, 19), date(2027, 3, 22)),
        (date(2027, 3, 20), date(2027, 3, 22)),
        # Before Easter: Saturday to Monday are free.
        (date(2027, 3, 26), date(2027, 3, 30)),
    ],
)
def test_the_call_after_48_hours(arrives_on: date, call_on: date):
    found = Relay(arrives_on, frozenset())
    assert found.call_on == call_on
    assert found.call_due_on == arrives_on + timedelta(2)


@given(st.dates(date(2026, 1, 1), date(2035, 12, 31)))
def test_the_call_is_on_the_first_working_days_after_the_arrival(arrives_on: date):
    found = Relay(arrives_on, frozenset())
    assert arrives_on < found.call_on
    assert is_working_day(found.call_on)
    if found.call_on > found.call_due_on:
        between = range(1, (found.call_on - arrives_on).days)
        assert not any(is_working_day(arrives_on + timedelta(n)) for n in between)


@pytest.mark.parametrize(
    "broken",
    [
        relay(agreed(), accepted_on=None),
        relay(),
        relay(agreed(groups={G.WHO, G.PLAN})),
        relay(agreed(groups={G.CONTACT, G.PLAN})),
        relay(agreed("a1"), adults=("a1", "a2")),
        relay(agreed("a1"), agreed("a2", until_on=day(31)), adults=("a1", "a2")),
        relay(agreed(), adults=()),
        replace(relay(agreed()), has_arrived=False),
        replace(relay(agreed()), unreachable=frozenset({"a1"})),
    ],
    ids=[
        "not accepted",
        "no consent",
        "no number",
        "no name",
        "one of two",
        "ended",
        "nobody",
        "still to come",
        "nobody may call",
    ],
)
def test_where_nobody_can_take_over_the_departure_centre_goes_on(broken: Relay):
    assert [broken.answers_on(day(n)) for n in (0, 30, 31, 400)] == [Side.DEPARTURE] * 4


def test_who_accepts_late_answers_from_then_on():
    late = relay(agreed(), accepted_on=day(45))
    assert late.answers_on(day(44)) is Side.DEPARTURE
    assert late.answers_on(day(45)) is Side.ARRIVAL
    later = relay(agreed(from_on=day(60)), accepted_on=day(45))
    assert later.answers_on(day(59)) is Side.DEPARTURE
    assert later.answers_on(day(60)) is Side.ARRIVAL


def test_what_is_taken_back_is_back_on_that_day():
    taken_back = relay(agreed(until_on=day(50)))
    assert taken_back.answers_on(day(49)) is Side.ARRIVAL
    assert taken_back.answers_on(day(50)) is Side.DEPARTURE
    assert taken_back.told_on(day(50)) == Told(frozenset(), {"a1": frozenset()})


def test_what_is_about_all_needs_all_and_what_is_about_one_only_that_one():
    found = relay(
        agreed("a1", {G.WHO, G.CONTACT, G.CARE, G.PLAN, G.SCHOOL}),
        agreed("a2", {G.WHO, G.PLAN}),
        agreed("a2", {G.NOTE}),
        adults=("a1", "a2"),
    ).told_on(ARRIVAL)
    assert found.of_all == {G.PLAN}
    assert found.of_one == {"a1": {G.WHO, G.CONTACT, G.CARE}, "a2": {G.WHO}}


@given(RELAYS, NEAR)
def test_one_answers_and_the_new_one_only_after_day_30_with_all_consents(found: Relay, today):
    side = found.answers_on(today)
    assert side in Side
    if side is Side.ARRIVAL:
        assert (today - ARRIVAL).days > 30
        assert found.has_arrived
        assert not found.unreachable & found.adults
        assert found.accepted_on is not None
        assert found.accepted_on <= today
        assert found.adults
        for adult in found.adults:
            in_force = [
                one
                for one in found.consents
                if one.adult == adult
                and one.from_on <= today
                and not (one.until_on and one.until_on <= today)
            ]
            assert {G.WHO, G.CONTACT} <= {group for one in in_force for group in one.groups}


@given(RELAYS, NEAR)
def test_nothing_is_told_that_was_not_agreed_to(found: Relay, today):
    told = found.told_on(today)
    assert told.of_one.keys() == found.adults
    assert not told.of_all & OF_ONE
    for adult, groups in told.of_one.items():
        said = {
            group
            for one in found.consents
            if one.adult == adult and one.holds_on(today)
            for group in one.groups
        }
        assert groups <= OF_ONE
        assert told.of_all | groups <= said
    if not found.consents:
        assert not told.of_all
        assert not any(told.of_one.values())


@given(RELAYS, CONSENTS, NEAR)
def test_a_further_consent_never_takes_anything_away(found: Relay, more, today):
    after = replace(found, consents=(*found.consents, *more))
    assert found.told_on(today).of_all <= after.told_on(today).of_all
    for adult in found.adults:
        assert found.told_on(today).of_one[adult] <= after.told_on(today).of_one[adult]
    assert not found.taken_over_on(today) or after.taken_over_on(today)


@given(RELAYS, st.integers(-30, 30), NEAR)
def test_a_corrected_arrival_moves_day_30_and_nothing_of_what_is_told(found, days, today):
    moved = replace(found, arrives_on=ARRIVAL + timedelta(days))
    assert moved.told_on(today) == found.told_on(today)
    assert moved.departure_stays_until - found.departure_stays_until == timedelta(days)


def test_every_group_is_told_in_both_languages_and_none_is_what_was_said_alone():
    assert set(GROUPS) == set(FieldGroup)
    assert TO_TAKE_OVER < OF_ONE < set(FieldGroup)
    for french, english in (*GROUPS.values(), STAYS):
        assert french != english
        assert "'" not in french
    assert not {"verdict", "safety", "wish_to_stay"} & {group.value for group in FieldGroup}

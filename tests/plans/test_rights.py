"""Which rights apply to a household, and by when: never too late, never those of somebody else."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trousseau.plans.reading import DataError
from trousseau.plans.right import (
    Condition,
    Consequence,
    CountsFrom,
    Nature,
    Period,
    Right,
    RightDue,
    Rights,
    Step,
    Value,
    Who,
)
from trousseau.plans.rights import rights, rights_for
from trousseau.territories.layers import Words

BOOK = rights()
TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
FLAGS = st.sets(st.sampled_from(sorted(BOOK.flags)))
PERIODS = st.builds(Period, st.integers(0, 6), st.integers(0, 60))
SAY = Words("Texte", "Text")
WEEK = Period(0, 7)


def due(flags=frozenset(), unknown=frozenset(), today=TODAY, book=None, **days):
    known = dict.fromkeys(("agreement_on", "lease_on", "move_on", "arrival_on")) | days
    found = rights_for(flags, **known, today=today, unknown=unknown, book=book)
    return {line.right.key: line for line in found}


def value(valid_from=date(2026, 1, 1), within=WEEK, limit=None):
    return Value(
        valid_from, within, limit, Nature.LAW, "", "Source", "https://example.org", "It says so.",
        valid_from, True, None,
    )  # fmt: skip


def right(*values, step=Step.FIRST_WEEK, since=CountsFrom.ARRIVAL, applies=None):
    nobody = frozenset[str]()
    return Right(
        "made_up", step, SAY, SAY, Who.HOUSEHOLD, Consequence.GRAVE, since, SAY, SAY,
        applies or Condition(nobody, nobody, nobody), None, date(2027, 1, 1), values or (value(),),
    )  # fmt: skip


def book(*found):
    return Rights({"one": SAY, "two": SAY}, found)


def applies(condition, flags):
    return (
        condition.every <= flags
        and (not condition.any_of or bool(condition.any_of & flags))
        and not condition.none_of & flags
    )


def test_the_days_a_caseworker_lives_by():
    found = due({"job_seeker", "has_school_child", "employed"}, arrival_on=date(2027, 1, 31))
    assert found["job_centre"].limit_on == date(2027, 3, 2)
    assert found["school_start"].limit_on == date(2027, 2, 8)
    assert found["deposit_advance"].limit_on == date(2027, 3, 31)
    assert found["permit_address"].limit_on == date(2027, 4, 30)
    moving = due({"three_children", "pregnancy", "tenant_now"}, move_on=date(2027, 8, 31))
    assert moving["moving_allowance"].limit_on == date(2028, 2, 29)
    assert moving["home_notice"].due_on == date(2027, 5, 31)
    assert moving["home_notice"].limit_on == date(2027, 7, 31)


def test_visale_is_never_due_after_the_signature():
    found = due({"under_31"}, lease_on=date(2027, 1, 10))
    assert found["visale"].due_on < found["visale"].limit_on == date(2027, 1, 10)
    assert "other_guarantee" not in found
    without = due({"job_seeker"})
    assert "visale" not in without
    assert "other_guarantee" in without


def test_an_address_to_protect_is_not_spread():
    found = due({"address_confidential"})
    assert found["address_protected"].right.consequence is Consequence.GRAVE
    assert not {"one_stop_address", "mail_forwarding"} & found.keys()


@given(FLAGS, FLAGS, DAYS, DAYS, DAYS, DAYS, DAYS)
def test_a_deadline_stands_on_its_side_of_the_day_it_counts_from(
    flags, unknown, agreement, lease, move, arrival, today
):
    days = {
        CountsFrom.AGREEMENT: agreement,
        CountsFrom.LEASE: lease,
        CountsFrom.MOVE: move,
        CountsFrom.ARRIVAL: arrival,
    }
    found = due(
        flags,
        unknown - flags,
        today,
        agreement_on=agreement,
        lease_on=lease,
        move_on=move,
        arrival_on=arrival,
    )
    for line in found.values():
        since = days[line.right.counts_from]
        limit = line.limit_on or (since if line.right.step.before else date.max)
        if line.right.step.before:
            assert line.due_on <= limit <= since, line.right.key
        else:
            assert since <= line.due_on <= limit, line.right.key


@given(FLAGS, DAYS, DAYS, st.sampled_from(("agreement_on", "lease_on", "move_on", "arrival_on")))
def test_a_later_day_never_makes_a_deadline_earlier(flags, one, other, anchor):
    before, after = sorted((one, other))
    sooner, later = due(flags, **{anchor: before}), due(flags, **{anchor: after})
    assert sooner.keys() == later.keys()
    for key, line in sooner.items():
        moved = anchor == f"{line.right.counts_from}_on"
        assert (line.due_on is not None) is moved
        if moved:
            assert line.due_on <= later[key].due_on
            assert line.limit_on is None or line.limit_on <= later[key].limit_on


@given(FLAGS, FLAGS)
def test_listed_if_and_only_if_it_may_apply_and_asked_when_only_maybe(flags, unknown):
    unknown -= flags
    found = due(flags, unknown)
    for entry in BOOK.rights:
        condition = entry.applies_when
        open_ = sorted(condition.flags() & unknown)
        answers = {
            applies(condition, flags | {flag for flag, yes in zip(open_, case, strict=True) if yes})
            for case in product((True, False), repeat=len(open_))
        }
        assert (entry.key in found) is (True in answers), entry.key
        if entry.key in found:
            assert bool(found[entry.key].ask) is (answers == {True, False}), entry.key
            assert set(found[entry.key].ask) <= unknown


@given(FLAGS, st.none() | DAYS, st.none() | DAYS)
def test_gravest_first_then_by_day_and_those_without_a_day_last(flags, move, arrival):
    found = list(due(flags, move_on=move, arrival_on=arrival).values())
    order = [
        (list(Consequence).index(line.right.consequence), line.due_on or date.max) for line in found
    ]
    assert order == sorted(order)


@given(DAYS, PERIODS, PERIODS)
@example(date(2027, 1, 31), Period(1, 0), Period(0, 0))
def test_a_period_is_monotone_and_has_two_sides(day, one, other):
    assert one.before(day) <= day <= one.after(day)
    both = Period(one.months + other.months, one.days + other.days)
    assert both.after(day) >= one.after(day)
    assert both.before(day) <= one.before(day)


def test_the_last_day_of_a_short_month():
    assert Period(1, 0).after(date(2027, 1, 31)) == date(2027, 2, 28)
    assert Period(2, 0).before(date(2028, 4, 30)) == date(2028, 2, 29)
    assert Period(1, 1).after(date(2026, 12, 31)) == date(2027, 2, 1)


CHANGES = book(
    right(
        value(date(2026, 1, 1), Period(0, 3)),
        value(date(2027, 1, 1), Period(0, 6)),
    )
)


@pytest.mark.parametrize(
    ("today", "arrival", "days"),
    [
        (date(2026, 11, 1), date(2026, 12, 31), 3),
        # A rule announced for the day of arrival counts, though it is not in force today.
        (date(2026, 11, 1), date(2027, 1, 1), 6),
        # What is done late is done under the rule of the day on which it is done.
        (date(2027, 1, 1), date(2026, 12, 31), 6),
    ],
)
def test_the_value_that_counts_is_the_one_valid_on_the_day(today, arrival, days):
    found = due(today=today, arrival_on=arrival, book=CHANGES)["made_up"]
    assert found.due_on == arrival + timedelta(days=days)


def test_a_right_that_is_not_yet_in_force_is_not_promised():
    assert not due(today=date(2025, 12, 31), arrival_on=date(2025, 12, 31), book=CHANGES)
    assert due(today=date(2025, 12, 31), arrival_on=date(2026, 1, 1), book=CHANGES)


def test_late_is_after_the_day_and_never_without_one():
    line = due(arrival_on=TODAY, book=book(right()))["made_up"]
    assert line.due_on == TODAY + timedelta(days=7)
    assert not line.late_on(line.due_on)
    assert line.late_on(line.due_on + timedelta(days=1))
    assert not RightDue(line.right, line.value, None, None, ()).late_on(date.max)


@pytest.mark.parametrize("asked", [{"flags": {"sorcery"}}, {"unknown": {"sorcery"}}])
def test_an_unknown_flag_is_refused_and_says_where_flags_are(asked):
    with pytest.raises(DataError, match=r"'sorcery' is not a flag; write it into flags\.yaml"):
        due(**asked)

"""Medians by hand, with and without cases that are still open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.plans.stage_times import Spell, StageTime, stage_time

SPELLS = st.lists(st.builds(Spell, st.integers(0, 60), st.booleans()), max_size=30)


def ended(*days: int) -> list[Spell]:
    return [Spell(number, ended=True) for number in days]


def still_open(*days: int) -> list[Spell]:
    return [Spell(number, ended=False) for number in days]


@pytest.mark.parametrize(
    ("spells", "median"),
    [
        ([], None),
        (ended(5), 5),
        (ended(0), 0),
        (ended(10, 20, 30), 20),
        # Two of four have ended after 20 days: half of them.
        (ended(10, 20, 30, 40), 20),
        (still_open(10, 20, 30), None),
        # 3/4 after 10; then 3/4 × 1/2 = 3/8 after 30.
        ([*ended(10, 30), *still_open(20, 40)], 30),
        # 4/5, then 4/5 × 2/3 = 8/15 after 30: more than half is still in, and then nobody knows.
        ([*ended(10, 30), *still_open(20, 40, 50)], None),
        # 5/6, × 3/4 = 5/8, × 1/2 = 5/16.
        ([*ended(6, 13, 21), *still_open(10, 15, 25)], 21),
        # Who leaves on a day counts among those who might have ended on it: 2/3, then 2/3 × 0.
        ([*ended(10, 20), *still_open(10)], 20),
        # Without the open ones the median would be 12.
        ([*ended(10, 12, 14), *still_open(90, 95, 100, 110)], None),
    ],
)
def test_by_hand(spells: list[Spell], median: int | None):
    time = stage_time(spells)
    assert time == StageTime(median, len(spells), sum(spell.ended for spell in spells))


@given(st.lists(st.integers(0, 60), min_size=1))
def test_with_no_open_case_it_is_the_lower_median(days: list[int]):
    assert stage_time(ended(*days)).median_days == sorted(days)[(len(days) - 1) // 2]


@given(SPELLS, st.integers(0, 60))
def test_a_further_open_case_never_makes_a_stage_look_quicker(spells: list[Spell], days: int):
    before = stage_time(spells).median_days
    after = stage_time([*spells, *still_open(days)]).median_days
    assert after is None or (before is not None and before <= after)


@given(SPELLS)
def test_open_cases_of_no_day_change_nothing(spells: list[Spell]):
    waiting = still_open(0, 0)
    if not any(spell.days == 0 for spell in spells):
        assert stage_time([*waiting, *spells]).median_days == stage_time(spells).median_days


def test_less_than_no_days_is_refused():
    with pytest.raises(ValueError, match="less than no days"):
        stage_time(ended(3, -1))

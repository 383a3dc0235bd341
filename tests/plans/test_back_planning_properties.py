"""What holds for whatever steps there are."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.plans.graphs import TODAY, binds, comes_after_move, on, tasks
from trousseau.plans.back_planning import FOLLOW_UP_DAYS, MOVE, Task, TaskDates, back_plan
from trousseau.plans.working_days import is_working_day

DAY = timedelta(1)
TARGETS = st.integers(-5, 200)
STEPS = tasks()
BEFORE = tasks(only_before=True)
BEFORE_EVERY_DAY = tasks(offices=False, only_before=True)


def no_worse(one: Mapping[str, TaskDates], other: Mapping[str, TaskDates]) -> None:
    """No earliest date is later in `one` than in `other`, no latest date earlier."""
    for name in one:
        assert one[name].earliest_start <= other[name].earliest_start
        assert one[name].earliest_end <= other[name].earliest_end
        assert one[name].latest_end >= other[name].latest_end
        assert one[name].latest_start >= other[name].latest_start


@given(STEPS, TARGETS)
def test_dates_respect_every_dependency_every_anchor_and_every_office(
    all_tasks: list[Task], target: int
):
    plan = back_plan(all_tasks, on(target), TODAY)
    after_move = comes_after_move(all_tasks)
    for task in all_tasks:
        if task.done_on is not None:
            assert task.key not in plan.dates
            continue
        dates = plan.dates[task.key]
        assert dates.latest_start + task.days * DAY <= dates.latest_end
        assert dates.earliest_start + task.days * DAY <= dates.earliest_end
        assert dates.earliest_end >= TODAY
        default = FOLLOW_UP_DAYS if task.key in after_move else 0
        anchor = default if task.anchor_days is None else task.anchor_days
        day = plan.target_on if binds(task, after_move) else plan.move_on
        assert dates.latest_end <= day + anchor * DAY
        for one in task.after:
            if one.key in plan.dates:
                lag = one.lag_days * DAY
                assert plan.dates[one.key].latest_end + lag <= dates.latest_start
                assert plan.dates[one.key].earliest_end + lag <= dates.earliest_start
            elif one.key == MOVE:
                assert plan.move_on + one.lag_days * DAY <= dates.earliest_start
        if task.in_office:
            asked = [dates.latest_start, dates.latest_end, dates.earliest_end]
            asked += [dates.earliest_start] if dates.earliest_start >= TODAY else []
            assert all(is_working_day(day) for day in asked)


@given(BEFORE, TARGETS)
def test_nothing_is_late_on_the_earliest_day_and_something_the_day_before(
    all_tasks: list[Task], target: int
):
    plan = back_plan(all_tasks, on(target), TODAY)
    late = any(dates.is_late for dates in plan.dates.values())
    assert plan.is_possible == (not late and plan.target_on >= TODAY)
    for days in (-1, 0, 1):
        day = plan.earliest_move_on + days * DAY
        other = back_plan(all_tasks, day, TODAY)
        assert other.is_possible == (days >= 0)
        late = any(dates.is_late for dates in other.dates.values())
        assert late == (days < 0) or plan.earliest_move_on == TODAY


@given(STEPS, TARGETS, st.integers(0, 30))
def test_a_later_target_never_makes_a_latest_date_earlier(
    all_tasks: list[Task], target: int, days: int
):
    plan = back_plan(all_tasks, on(target), TODAY)
    later = back_plan(all_tasks, on(target + days), TODAY)
    assert later.earliest_move_on == plan.earliest_move_on
    for key, dates in plan.dates.items():
        assert dates.latest_start <= later.dates[key].latest_start
        assert dates.latest_end <= later.dates[key].latest_end


@given(STEPS, TARGETS, st.data())
def test_a_shorter_step_makes_nothing_worse(
    all_tasks: list[Task], target: int, data: st.DataObject
):
    task = data.draw(st.sampled_from(all_tasks))
    shorter = replace(task, days=data.draw(st.integers(0, task.days)))
    fewer = [shorter if one is task else one for one in all_tasks]
    plan = back_plan(all_tasks, on(target), TODAY)
    better = back_plan(fewer, on(target), TODAY)
    assert better.earliest_move_on <= plan.earliest_move_on
    # What comes after the move follows its day; from the same day, nothing is worse.
    day = plan.move_on
    no_worse(back_plan(fewer, day, TODAY).dates, back_plan(all_tasks, day, TODAY).dates)


@given(STEPS, TARGETS, st.data())
def test_what_is_done_is_in_nobody_s_way(all_tasks: list[Task], target: int, data: st.DataObject):
    task = data.draw(st.sampled_from(all_tasks))
    done = [replace(task, done_on=on(-60)) if one is task else one for one in all_tasks]
    day = back_plan(all_tasks, on(target), TODAY).move_on
    before, after = back_plan(all_tasks, day, TODAY), back_plan(done, day, TODAY)
    assert after.earliest_move_on <= before.earliest_move_on
    assert after.dates.keys() == before.dates.keys() - {task.key}
    for key, dates in after.dates.items():
        assert dates.earliest_end <= before.dates[key].earliest_end
        assert dates.latest_end >= before.dates[key].latest_end


@given(STEPS, TARGETS)
def test_with_all_done_one_can_leave_today(all_tasks: list[Task], target: int):
    done = [replace(task, done_on=on(-1)) for task in all_tasks]
    plan = back_plan(done, on(target), TODAY)
    assert (plan.earliest_move_on, plan.dates, plan.critical) == (TODAY, {}, ())


@given(STEPS, TARGETS, st.randoms(use_true_random=False))
def test_the_order_in_which_steps_are_given_does_not_matter(all_tasks, target, chance):
    plan = back_plan(all_tasks, on(target), TODAY)
    chance.shuffle(all_tasks)
    other = back_plan(all_tasks, on(target), TODAY)
    assert other.dates == plan.dates
    assert other.earliest_move_on == plan.earliest_move_on


@given(BEFORE_EVERY_DAY, TARGETS)
def test_the_critical_chain_has_no_slack_on_the_earliest_day(all_tasks: list[Task], target: int):
    earliest = back_plan(all_tasks, on(target), TODAY).earliest_move_on
    plan = back_plan(all_tasks, earliest, TODAY)
    assert set(plan.critical) == {key for key, dates in plan.dates.items() if not dates.slack_days}


@given(STEPS, TARGETS)
def test_the_critical_chain_goes_from_its_cause_to_the_move(all_tasks: list[Task], target: int):
    plan = back_plan(all_tasks, on(target), TODAY)
    by_key = {task.key: task for task in all_tasks}
    after_move = comes_after_move(all_tasks)
    chain = set(plan.critical)
    assert chain or plan.earliest_move_on == TODAY
    for key in chain:
        task, dates = by_key[key], plan.dates[key]
        followers = {other for other in chain if key in [one.key for one in by_key[other].after]}
        anchor = task.anchor_days or 0
        is_last = dates.earliest_end - anchor * DAY == plan.earliest_move_on
        assert followers or (is_last and binds(task, after_move))
        firsts = [one for one in task.after if one.key in plan.dates]
        begins_today = dates.earliest_start <= TODAY or dates.earliest_start == task.begun_on
        has_to_wait = dates.earliest_end in (TODAY, task.planned_on) or task.in_office
        after_done = len(firsts) < len(task.after)
        assert begins_today or has_to_wait or after_done or {one.key for one in firsts} & chain


@given(BEFORE_EVERY_DAY, TARGETS, st.data())
def test_slack_is_what_a_step_can_slip_and_not_a_day_more(
    all_tasks: list[Task], target: int, data: st.DataObject
):
    plan = back_plan(all_tasks, on(target), TODAY)
    assume(plan.dates)
    plan = back_plan(all_tasks, plan.move_on, TODAY)
    key = data.draw(st.sampled_from(sorted(plan.dates)))
    slack = plan.dates[key].slack_days
    still = plan.if_slips(key, slack)
    assert (still.move_days, still.newly_late) == (0, ())
    more = data.draw(st.integers(1, 20))
    too_much = plan.if_slips(key, slack + more)
    assert too_much.move_days == more
    assert key in too_much.newly_late


@given(STEPS, TARGETS, st.integers(0, 40), st.integers(0, 10), st.data())
def test_a_longer_delay_is_never_better(
    all_tasks: list[Task], target: int, days: int, more: int, data: st.DataObject
):
    plan = back_plan(all_tasks, on(target), TODAY)
    assume(plan.dates)
    key = data.draw(st.sampled_from(sorted(plan.dates)))
    short, long = plan.if_slips(key, days), plan.if_slips(key, days + more)
    assert 0 <= short.move_days <= long.move_days
    assert all(0 < moved <= long.steps[other] for other, moved in short.steps.items())
    assert set(short.newly_late) <= set(long.newly_late)
    assert key not in short.steps
    assert plan.if_slips(key, 0) == replace(short, days=0, steps={}, move_days=0, newly_late=())

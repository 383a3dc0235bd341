"""The two passes against every schedule there is, for a few short steps.

The oracle says again what `Task` says, and tries instead of reasoning: every day on which each step
could end, all together, in one grid with an axis a step.
"""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.plans.graphs import TODAY, binds, comes_after_move, on, tasks
from trousseau.plans.back_planning import MOVE, Task, back_plan
from trousseau.plans.working_days import is_working_day

# Days from today that are tried. What is far away (a year after the move) is not.
FIRST, LAST, UNTIL = -45, 60, 45
Grid = NDArray[np.int64]


class Tried(NamedTuple):
    """What trying shows: days from today."""

    earliest_move: int
    earliest_end: dict[str, int]
    latest_end: dict[str, int]


def days_from_today(day: date | None) -> int:
    return 0 if day is None else (day - TODAY).days


class Oracle:
    """All ends of the steps to be done, and which of them can be together."""

    def __init__(self, all_tasks: list[Task]) -> None:
        self.all = {task.key: task for task in all_tasks}
        self.open = [task for task in all_tasks if task.done_on is None]
        self.after_move = comes_after_move(all_tasks)

    def ends(self, first: int, last: int) -> dict[str, Grid]:
        axes = np.meshgrid(*[np.arange(first, last + 1)] * len(self.open), indexing="ij")
        return {task.key: axis for task, axis in zip(self.open, axes, strict=True)}

    def fits(
        self, task: Task, ends: dict[str, Grid], waits: list[Grid | int], *, past_is_past: bool
    ) -> NDArray[np.bool_]:
        """Where a step can begin after what it waits for, and last its days, offices open."""
        first_start = np.full(LAST - FIRST + 1, LAST + 1)
        for day in range(LAST, FIRST - 1, -1):
            # What began in the past began on whatever day it was.
            opens = (day < 0 and past_is_past) or not task.in_office or is_working_day(on(day))
            first_start[day - FIRST] = day if opens else first_start[min(day + 1, LAST) - FIRST]
        end = ends[task.key]
        wait = np.full(end.shape, FIRST)
        for one in waits:
            wait = np.maximum(wait, one)
        good: NDArray[np.bool_] = first_start[wait - FIRST] + task.days <= end
        if task.in_office:
            open_on = np.array([is_working_day(on(day)) for day in range(FIRST, LAST + 1)])
            good &= open_on[end - FIRST]
        return good

    def forwards(self, move: int | None) -> tuple[dict[str, Grid], NDArray[np.bool_]]:
        """Ends from today on. Without a move, what comes after it is left as it may be."""
        ends = self.ends(0, UNTIL)
        good = np.ones(next(iter(ends.values())).shape, dtype=bool)
        for task in self.open:
            if move is None and task.key in self.after_move:
                continue
            waits: list[Grid | int] = [days_from_today(task.begun_on)]
            for one in task.after:
                if one.key == MOVE and move is not None:
                    waits.append(move + one.lag_days)
                elif one.key in ends:
                    waits.append(ends[one.key] + one.lag_days)
                elif one.key in self.all:
                    done_on = days_from_today(self.all[one.key].done_on)
                    waits.append(done_on + one.lag_days)
            good &= self.fits(task, ends, waits, past_is_past=True)
            good &= ends[task.key] >= days_from_today(task.planned_on)
        return ends, good

    def try_all(self, target: int) -> Tried:
        ends, good = self.forwards(None)
        moves = np.zeros(good.shape, dtype=np.int64)
        for task in self.open:
            if binds(task, self.after_move):
                moves = np.maximum(moves, ends[task.key] - (task.anchor_days or 0))
        earliest_move = int(moves[good].min())
        move = max(target, earliest_move)
        ends, good = self.forwards(move)
        earliest_end = {key: int(axis[good].min()) for key, axis in ends.items()}

        ends = self.ends(FIRST + 10, move + 4)
        good = np.ones(next(iter(ends.values())).shape, dtype=bool)
        for task in self.open:
            due = target if binds(task, self.after_move) else move
            good &= ends[task.key] <= due + (task.anchor_days or 0)
            firsts: list[Grid | int] = [
                ends[one.key] + one.lag_days for one in task.after if one.key in ends
            ]
            good &= self.fits(task, ends, firsts, past_is_past=False)
        return Tried(
            earliest_move,
            earliest_end,
            {key: int(axis[good].max()) for key, axis in ends.items()},
        )


@settings(max_examples=100)
@given(tasks(most=3, longest=3), st.integers(-3, 12))
def test_the_dates_are_those_of_the_best_schedules(all_tasks: list[Task], target: int):
    after_move = comes_after_move(all_tasks)
    all_tasks = [
        replace(task, anchor_days=3)
        if task.key in after_move and task.anchor_days is None
        else task
        for task in all_tasks
    ]
    plan = back_plan(all_tasks, on(target), TODAY)
    if not plan.dates:
        assert plan.earliest_move_on == TODAY
        return
    tried = Oracle(all_tasks).try_all(target)
    assert (plan.earliest_move_on - TODAY).days == tried.earliest_move
    for key, dates in plan.dates.items():
        assert (dates.earliest_end - TODAY).days == tried.earliest_end[key]
        assert (dates.latest_end - TODAY).days == tried.latest_end[key]

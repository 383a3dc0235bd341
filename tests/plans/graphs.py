"""Steps as hypothesis makes them."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from trousseau.plans.back_planning import MOVE, After, Task

# The Wednesday before Easter 2027: a long weekend is near.
TODAY = date(2027, 3, 24)


def on(days: int) -> date:
    """A day so many days from today."""
    return TODAY + timedelta(days)


def on_or_none(days: int | None) -> date | None:
    """The same, of a number that may be missing."""
    return None if days is None else on(days)


@st.composite
def tasks(
    draw: st.DrawFn,
    most: int = 6,
    longest: int = 20,
    offices: bool = True,
    only_before: bool = False,
) -> list[Task]:
    """Steps that can be, in any order, some of them begun, planned or done.

    `only_before`: the move waits for each of them.
    """
    anchors = st.sampled_from([None, None, -7, -1, 0] + ([] if only_before else [3]))
    past = st.sampled_from([None, None, None, 0, -1, -3, -10])
    planned = st.sampled_from([None, None, None, -2, 1, longest // 2])
    found: list[Task] = []
    after_move: set[str] = set()
    for number in range(draw(st.integers(1, most))):
        key = f"t{number}"
        firsts = draw(st.lists(st.sampled_from(found), max_size=3, unique=True)) if found else []
        after = [After(one.key, draw(st.integers(0, 1 + longest // 5))) for one in firsts]
        if not only_before and draw(st.integers(0, 5)) == 0:
            after.append(After(MOVE, draw(st.integers(0, 2))))
        task = Task(
            key,
            draw(st.integers(0, longest)),
            tuple(after),
            draw(anchors),
            offices and draw(st.booleans()),
            begun_on=on_or_none(draw(past)),
            planned_on=on_or_none(draw(planned)),
            done_on=on_or_none(draw(past)),
        )
        if after_move & {one.key for one in firsts} or any(one.key == MOVE for one in after):
            after_move.add(key)
            if (task.anchor_days or 0) < 0:
                task = replace(task, anchor_days=None)
        found.append(task)
    return draw(st.permutations(found))


def comes_after_move(all_tasks: list[Task]) -> set[str]:
    """The steps that wait for the move, directly or not."""
    by_key = {task.key: task for task in all_tasks}
    found: set[str] = set()
    for _ in by_key:
        found |= {
            key
            for key, task in by_key.items()
            if any(one.key == MOVE or one.key in found for one in task.after)
        }
    return found


def binds(task: Task, after_move: set[str]) -> bool:
    """Whether the move waits for a step."""
    return task.key not in after_move and (task.anchor_days or 0) <= 0

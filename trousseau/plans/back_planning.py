"""From the day of the move backwards: until when each step can wait, and what slips when one does.

Two passes over the same steps. Backwards from the target date: the latest day on which each can end
and begin. Forwards from today: the earliest. Between the two is its slack; the chain of steps that
decides the earliest day of the move is critical. Days are whole and of the calendar: a step of 3
days that begins on a Monday ends on Thursday, and what comes after it can begin on that day. What
needs an office begins and ends when one is open.

Beside the order of steps (`after`) there is what each usually waits for (`awaits`): the home awaits
a contract, the contract awaits an address. Such a knot is shown with what unties it, and moves no
date (`knots`). Steps that come after one another in a circle are an error.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from trousseau.plans.knots import Awaits, Knot, knots_of
from trousseau.plans.working_days import working_day_from, working_day_until

# How the day of the move is called where a step comes after it.
MOVE = "move"
# What comes after the move and has no day of its own is due when the follow-up ends.
FOLLOW_UP_DAYS = 365

Round = Callable[[date], date]


class PlanningError(ValueError):
    """Steps that cannot be put in any order; the message names them."""


class After(NamedTuple):
    """Something to be done first (a step's key, or MOVE), and how many days have to pass then."""

    key: str
    lag_days: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A step as planning sees it.

    `days` is how long it usually takes. `anchor_days` says by when it has to be done, in days from
    the move: -7, 0, 30. Without it, that is the day of the move, or the end of the follow-up for
    what comes after the move. What may be done after the move never decides on its day.
    `begun_on` is when it began or since when it waits, `planned_on` the day on which it is planned
    to end, `done_on` when it was done, or dropped: then it imposes nothing any more.
    """

    key: str
    days: int
    after: tuple[After, ...] = ()
    anchor_days: int | None = None
    in_office: bool = False
    awaits: tuple[Awaits, ...] = ()
    begun_on: date | None = None
    planned_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class TaskDates:
    """When a step can be done at the latest and at the earliest.

    `is_critical`: it is on the chain that decides the earliest day of the move.
    """

    latest_start: date
    latest_end: date
    earliest_start: date
    earliest_end: date
    is_critical: bool

    @property
    def slack_days(self) -> int:
        """How many days it can slip; below zero, how many it is too late."""
        return (self.latest_end - self.earliest_end).days

    @property
    def is_late(self) -> bool:
        """Whether it cannot be done in time any more."""
        return self.slack_days < 0


@dataclass(frozen=True, slots=True)
class Slip:
    """What a delay of one step does: to others, to the move, and what would be too late by it.

    `steps` has the days by which each other step would end later, without those that would not.
    """

    key: str
    days: int
    steps: Mapping[str, int]
    move_days: int
    newly_late: tuple[str, ...]


class _Spans(NamedTuple):
    start: Mapping[str, date]
    end: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class _Steps:
    """Steps, checked. `open` are those to be done, each after all that it comes after."""

    by_key: Mapping[str, Task]
    open: tuple[Task, ...]
    # Key: the steps that come after it, with their lag.
    followers: Mapping[str, tuple[After, ...]]
    after_move: frozenset[str]
    in_working_days: bool

    def binds(self, task: Task) -> bool:
        """Whether it has to be done by the move, so that the move has to wait for it."""
        return task.key not in self.after_move and (task.anchor_days or 0) <= 0

    def anchor_days(self, task: Task) -> int:
        if task.anchor_days is not None:
            return task.anchor_days
        return FOLLOW_UP_DAYS if task.key in self.after_move else 0

    def rounding(self, task: Task, to_open: Round) -> Round:
        return to_open if task.in_office and self.in_working_days else _as_it_is


@dataclass(frozen=True)
class BackPlan:
    """The dates of all steps that are to be done, in an order in which they can be done.

    `earliest_move_on` is the earliest day on which the household can move, everything going on as
    it usually does; the target itself once it has moved.
    """

    target_on: date
    today: date
    has_moved: bool
    earliest_move_on: date
    dates: Mapping[str, TaskDates]
    knots: tuple[Knot, ...]
    _steps: _Steps = field(repr=False, compare=False)

    @property
    def move_on(self) -> date:
        """The day of the move as it looks today: the target, or later if that cannot be."""
        return max(self.target_on, self.earliest_move_on)

    @property
    def is_possible(self) -> bool:
        """Whether the target date can be kept."""
        return self.earliest_move_on <= self.target_on

    @property
    def critical(self) -> tuple[str, ...]:
        """The chain that decides the earliest day of the move, or several, in order."""
        return tuple(key for key, dates in self.dates.items() if dates.is_critical)

    def if_slips(self, key: str, days: int) -> Slip:
        """What happens when a step ends so many days later than it could.

        Raises PlanningError when it is not among those to be done, ValueError below no days.
        """
        if key not in self.dates:
            raise PlanningError(f"'{key}' is not among the steps to be done")
        if days < 0:
            raise ValueError("a step cannot slip by less than no days")
        then = _plan(self._steps, self.target_on, self.today, self.has_moved, {key: days})
        later = {
            other: (then.dates[other].earliest_end - dates.earliest_end).days
            for other, dates in self.dates.items()
            if other != key
        }
        return Slip(
            key,
            days,
            {other: moved for other, moved in later.items() if moved},
            (then.move_on - self.move_on).days,
            tuple(
                other
                for other, dates in then.dates.items()
                if dates.is_late and not self.dates[other].is_late
            ),
        )


def back_plan(
    tasks: Iterable[Task],
    target_on: date,
    today: date,
    *,
    has_moved: bool = False,
    in_working_days: bool = True,
) -> BackPlan:
    """Plan backwards from a target date of the move, or from the move itself once it has been.

    Without `in_working_days`, offices are taken to be open every day. Raises PlanningError when a
    key is unknown or given twice, when steps come after one another in a circle, and when a step
    has to be done before the move but comes after it.
    """
    steps = _check(tasks, in_working_days)
    return _plan(steps, target_on, today, has_moved, {})


def _plan(
    steps: _Steps, target_on: date, today: date, has_moved: bool, delays: Mapping[str, int]
) -> BackPlan:
    before = _earliest(steps, today, None, delays)
    possible_on = target_on if has_moved else _earliest_move(steps, today, before)
    move_on = max(target_on, possible_on)
    earliest = _earliest(steps, today, move_on, delays)
    latest = _latest(steps, target_on, move_on)
    critical = set() if has_moved else _critical(steps, before, possible_on)
    dates = {
        task.key: TaskDates(
            latest.start[task.key],
            latest.end[task.key],
            earliest.start[task.key],
            earliest.end[task.key],
            task.key in critical,
        )
        for task in steps.open
    }
    return BackPlan(target_on, today, has_moved, possible_on, dates, _knots(steps), steps)


def _knots(steps: _Steps) -> tuple[Knot, ...]:
    return knots_of(
        {task.key: task.awaits for task in steps.open},
        {task.key: tuple(one.key for one in task.after) for task in steps.open},
        {key for key, task in steps.by_key.items() if task.done_on is not None},
    )


def _earliest(
    steps: _Steps, today: date, move_on: date | None, delays: Mapping[str, int]
) -> _Spans:
    """Forwards from today; nothing of what comes after the move when its day is None."""
    starts: dict[str, date] = {}
    ends: dict[str, date] = {}
    for task in steps.open:
        bounds = [task.begun_on or today]
        if task.key in steps.after_move:
            if move_on is None:
                continue
            bounds += [move_on + timedelta(one.lag_days) for one in task.after if one.key == MOVE]
        for one in task.after:
            if one.key != MOVE:
                # What was done imposes nothing but the rest of the days that have to pass.
                first = steps.by_key[one.key].done_on or ends[one.key]
                bounds.append(first + timedelta(one.lag_days))
        opens = steps.rounding(task, working_day_from)
        start = max(bounds)
        # A day in the past was what it was.
        starts[task.key] = start if start < today else opens(start)
        end = max(starts[task.key] + timedelta(task.days), today, task.planned_on or today)
        ends[task.key] = opens(opens(end) + timedelta(delays.get(task.key, 0)))
    return _Spans(starts, ends)


def _earliest_move(steps: _Steps, today: date, before: _Spans) -> date:
    """The first day that leaves time for all that has to be done by the move."""
    needed = (
        before.end[task.key] - timedelta(steps.anchor_days(task))
        for task in steps.open
        if steps.binds(task)
    )
    return max((today, *needed))


def _latest(steps: _Steps, target_on: date, move_on: date) -> _Spans:
    """Backwards: what has to be done by the move from its target date, the rest from its day."""
    starts: dict[str, date] = {}
    ends: dict[str, date] = {}
    for task in reversed(steps.open):
        day = target_on if steps.binds(task) else move_on
        bounds = [day + timedelta(steps.anchor_days(task))]
        bounds += [starts[one.key] - timedelta(one.lag_days) for one in steps.followers[task.key]]
        closes = steps.rounding(task, working_day_until)
        ends[task.key] = closes(min(bounds))
        starts[task.key] = closes(ends[task.key] - timedelta(task.days))
    return _Spans(starts, ends)


def _critical(steps: _Steps, before: _Spans, possible_on: date) -> set[str]:
    """The chains from today to the earliest day of the move, each step as soon as it can be.

    Where offices are open every day, these are the steps that have no slack at all on that day;
    otherwise a weekend may lie between two of them.
    """
    ahead = [
        task
        for task in steps.open
        if steps.binds(task)
        and before.end[task.key] - timedelta(steps.anchor_days(task)) == possible_on
    ]
    found: set[str] = set()
    while ahead:
        task = ahead.pop()
        if task.key in found:
            continue
        found.add(task.key)
        opens = steps.rounding(task, working_day_from)
        start, end = before.start[task.key], before.end[task.key]
        if opens(start + timedelta(task.days)) == end:
            ahead += (
                steps.by_key[one.key]
                for one in task.after
                if one.key in before.end
                and opens(before.end[one.key] + timedelta(one.lag_days)) == start
            )
    return found


def check_tasks(tasks: Iterable[Task]) -> None:
    """Raises what `back_plan` raises, without planning anything."""
    _check(tasks, in_working_days=True)


def _check(tasks: Iterable[Task], in_working_days: bool) -> _Steps:
    given = list(tasks)
    by_key = {task.key: task for task in given}
    if len(by_key) < len(given) or MOVE in by_key:
        keys = [task.key for task in given]
        twice = next(key for key in keys if key == MOVE or keys.count(key) > 1)
        raise PlanningError(f"'{twice}' is the name of two steps, or of the move itself")
    for task in given:
        _check_one(task, by_key)
    in_order = [by_key[key] for key in _in_order(given)]
    after_move: set[str] = set()
    # What was done after the move is no reason to do what follows before it.
    for task in in_order:
        firsts = {one.key for one in task.after}
        if MOVE in firsts or firsts & after_move:
            after_move.add(task.key)
            if (task.anchor_days or 0) < 0:
                raise PlanningError(
                    f"'{task.key}' has to be done before the move, but comes after it"
                )
    to_do = tuple(task for task in in_order if task.done_on is None)
    followers: dict[str, list[After]] = {task.key: [] for task in given}
    for task in to_do:
        for one in task.after:
            if one.key != MOVE:
                followers[one.key].append(After(task.key, one.lag_days))
    return _Steps(
        by_key,
        to_do,
        {key: tuple(found) for key, found in followers.items()},
        frozenset(after_move),
        in_working_days,
    )


def _check_one(task: Task, by_key: Mapping[str, Task]) -> None:
    named = [one.key for one in task.after if one.key != MOVE] + [one.key for one in task.awaits]
    unknown = [key for key in named if key not in by_key]
    if unknown:
        raise PlanningError(f"'{task.key}' names '{unknown[0]}', which is no step of this plan")
    if task.days < 0 or any(one.lag_days < 0 for one in task.after):
        raise PlanningError(f"'{task.key}' has a duration or a lag below zero")
    if any(one.key == task.key for one in task.awaits):
        raise PlanningError(f"'{task.key}' awaits itself")


def _in_order(tasks: list[Task]) -> list[str]:
    """Keys, each after those it comes after."""
    graph = TopologicalSorter(
        {task.key: [one.key for one in task.after if one.key != MOVE] for task in tasks}
    )
    try:
        return list(graph.static_order())
    except CycleError as error:
        circle = " → ".join(f"'{key}'" for key in reversed(error.args[1]))
        raise PlanningError(f"these steps come after one another in a circle: {circle}") from None


def _as_it_is(day: date) -> date:
    return day

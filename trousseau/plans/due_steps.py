"""Which steps of a plan are to be worked on now, and which comes first; no database, no clock."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from trousseau.plans.back_planning import BackPlan
from trousseau.plans.choices import StepState
from trousseau.plans.states import SETTLED
from trousseau.plans.steps import NUDGE_AFTER_DAYS, OPEN


class Step(Protocol):
    """What is looked at of a step. `id` is its key in the back plan, as a text."""

    @property
    def id(self) -> object: ...
    @property
    def state(self) -> StepState: ...
    @property
    def planned_on(self) -> date | None: ...
    @property
    def latest_on(self) -> date | None: ...
    @property
    def is_overdue(self) -> bool: ...
    @property
    def waiting_days(self) -> int: ...


AnyStep = TypeVar("AnyStep", bound=Step)


def due_steps(steps: Iterable[AnyStep], dates: BackPlan | None, today: date) -> list[AnyStep]:
    """What to work on: overdue, begun, waited for too long, or to be begun; the soonest first."""
    known = dates.dates if dates else {}

    def is_due(step: AnyStep) -> bool:
        if step.state in SETTLED:
            return False
        if step.state == StepState.WAITING:
            return step.waiting_days >= NUDGE_AFTER_DAYS
        found = known.get(str(step.id))
        can_begin = found is not None and found.earliest_start <= today
        return step.is_overdue or step.state == StepState.DOING or can_begin

    return sorted(filter(is_due, steps), key=_soonest)


def next_step(steps: Iterable[AnyStep], dates: BackPlan | None, today: date) -> AnyStep | None:
    """The first of those; where nothing is due, the first that has a day; None without any."""
    known = list(steps)
    ahead = [one for one in known if one.state in OPEN and (one.planned_on or one.latest_on)]
    return next(iter(due_steps(known, dates, today) or sorted(ahead, key=_soonest)), None)


def _soonest(step: Step) -> tuple[bool, date]:
    return not step.is_overdue, step.planned_on or step.latest_on or date.max

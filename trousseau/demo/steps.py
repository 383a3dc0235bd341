"""How the steps of a made-up plan come along: most in time, some late, some waiting."""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from trousseau.demo.course import AFTERNOON
from trousseau.demo.people import of_100
from trousseau.demo.story import Story
from trousseau.plans.choices import DropReason, StepOwner, Theme, WaitingOn
from trousseau.plans.states import StepVerb
from trousseau.plans.steps import NUDGE_AFTER_DAYS, StepChange
from trousseau.plans.usual_path import UsualPath
from trousseau.plans.working_days import working_day_until

AGREEMENT = "agreement"
# Of a hundred plans, how many of the steps whose day has passed are still open.
LEFT_OPEN = {0: 42, 1: 34, 2: 17, 3: 7}
# What was to be done longer ago was done.
STAYS_OPEN = timedelta(days=45)
WAITS_OF_100 = 50
# How many of the steps that were done had waited for somebody.
WAITED = 0.15
# Whom a step waits for, by its key, else by the theme of its objective.
BY_KEY = {
    "guarantee": WaitingOn.GUARANTOR, "training_place": WaitingOn.TRAINING,
    "agir_confirmed": WaitingOn.RECEPTION, "cir_course_moved": WaitingOn.RECEPTION,
    "permit_address": WaitingOn.PREFECTURE, "job_centre_moved": WaitingOn.JOB_CENTRE,
    "relay_named": WaitingOn.COLLEAGUE, "support_decided": WaitingOn.COLLEAGUE,
    "visit": WaitingOn.COLLEAGUE, "course_found": WaitingOn.TRAINING,
}  # fmt: skip
BY_THEME = {
    Theme.WORK: WaitingOn.EMPLOYER, Theme.HOUSING: WaitingOn.LANDLORD,
    Theme.RIGHTS: WaitingOn.BENEFITS, Theme.SCHOOL: WaitingOn.SCHOOL, Theme.HEALTH: WaitingOn.CARE,
    Theme.MONEY: WaitingOn.BENEFITS, Theme.LANGUAGE: WaitingOn.TRAINING,
    Theme.PEOPLE: WaitingOn.COLLEAGUE, Theme.MOVE: WaitingOn.HOUSEHOLD,
}  # fmt: skip
# A plan without these is none: they are done, never left out.
ESSENTIAL = frozenset(
    {AGREEMENT, "shortlist", "visit", "each_adult_heard", "lease", "gate", "papers_checked"}
)


def descendants(path: UsualPath, *keys: str) -> set[str]:
    """These steps and all that come after them."""
    found, more = set(keys), True
    while more:
        following = {step.key for step in path.steps if any(one.key in found for one in step.after)}
        more = not following <= found
        found |= following
    return found


def spread(path: UsualPath, keys: Sequence[str], first: date, last: date) -> dict[str, date]:
    """A working day for each of these steps between two days, each after what it comes after."""
    order = _in_order(path, keys)
    whole = last - first
    return {
        key: max(first, working_day_until(first + whole * (rank + 1) / (len(order) + 1)))
        for rank, key in enumerate(order)
    }


def carry_out(
    story: Story, days: Mapping[str, date], since: date, all_by: date | None = None
) -> None:
    """Do what was planned for days that have passed.

    `all_by`: all of it was done by then; otherwise the last few may be late, or wait, and nothing
    is agreed by being a step.
    """
    lot, until = story.lot, all_by or story.course.until
    order = sorted(_in_order(story.the_plan.path, list(days)), key=lambda key: days[key])
    passed = [key for key in order if all_by or (days[key] <= until and key != AGREEMENT)]
    recent = [key for key in passed if days[key] > until - STAYS_OPEN]
    left = 0 if all_by else min(of_100(lot, LEFT_OPEN), len(recent))
    done, still_open = passed[: len(passed) - left], passed[len(passed) - left :]
    day = since
    for key in done:
        near = days[key] if key in ESSENTIAL else _near(lot, days[key], since)
        before, day = day, min(max(day, near), until)
        waited_from = max(before, working_day_until(day - timedelta(lot.randint(4, 30))))
        if waited_from < day and lot.random() < WAITED:
            _wait(story, key, waited_from, day - timedelta(1))
        story.on_day(day, partial(_change, story, key, _ending(story, key)), AFTERNOON)
    for key in still_open:
        _leave_open(story, key, days[key], day)
    # What is next has been begun.
    following = [key for key in order if key not in passed][:1]
    if following and lot.random() < 0.4 and until > since:
        story.on_day(until, partial(_change, story, following[0], _begun()), AFTERNOON)


def _leave_open(story: Story, key: str, day: date, since: date) -> None:
    """It is late, or waits for somebody."""
    lot, until = story.lot, story.course.until
    if lot.random() * 100 >= WAITS_OF_100:
        if lot.random() < 0.5:
            story.on_day(
                min(max(since, day), until), partial(_change, story, key, _begun()), AFTERNOON
            )
        return
    since = max(since, working_day_until(day - timedelta(lot.randint(0, 12))))
    _wait(story, key, since, until)


def _wait(story: Story, key: str, since: date, until: date) -> None:
    """Somebody is waited for, and may be asked again before the last of these days."""
    change = StepChange(StepVerb.WAIT, waiting_on=_whom(story, key))
    story.on_day(since, partial(_change, story, key, change), AFTERNOON)
    days = NUDGE_AFTER_DAYS + story.lot.randint(1, 6)
    nudged_on = working_day_until(since + timedelta(days))
    if since < nudged_on <= until and story.lot.random() < 0.5:
        story.on_day(nudged_on, partial(_nudge, story, key), AFTERNOON)


def _change(story: Story, key: str, change: StepChange, at: datetime) -> None:
    story.the_plan.change_step(key, change, at)


def _nudge(story: Story, key: str, at: datetime) -> None:
    story.the_plan.nudge(key, at)


def _begun() -> StepChange:
    return StepChange(StepVerb.BEGIN)


def _ending(story: Story, key: str) -> StepChange:
    """Done; now and then declined by the household, or no longer needed."""
    if key not in ESSENTIAL:
        chance = story.lot.random()
        if chance < 0.02 and _owner(story, key) is StepOwner.HOUSEHOLD:
            return StepChange(StepVerb.DECLINE)
        if chance > 0.98:
            return StepChange(StepVerb.DROP, drop_reason=DropReason.NOT_NEEDED)
    return StepChange(StepVerb.FINISH)


def _whom(story: Story, key: str) -> WaitingOn:
    if key in BY_KEY:
        return BY_KEY[key]
    if _owner(story, key) is StepOwner.HOUSEHOLD and story.lot.random() < 0.4:
        return WaitingOn.HOUSEHOLD
    objectives = story.the_plan.path.objectives
    return next(
        BY_THEME[one.theme] for one in objectives if key in {step.key for step in one.steps}
    )


def _owner(story: Story, key: str) -> StepOwner:
    return next(step.owner for step in story.the_plan.path.steps if step.key == key)


def _near(lot: random.Random, day: date, since: date) -> date:
    """A working day about a day, not before `since`, which is one."""
    return max(working_day_until(day + timedelta(lot.randint(-3, 2))), since)


def _in_order(path: UsualPath, keys: Iterable[str]) -> list[str]:
    """Steps, each after those that it comes after."""
    wanted, found = set(keys), list[str]()
    while wanted:
        ready = [
            step.key
            for step in path.steps
            if step.key in wanted and not wanted & {one.key for one in step.after}
        ]
        found += ready
        wanted -= set(ready)
    return found

"""What becomes of a made-up plan: it rests, it is closed, or the household moves."""

from datetime import datetime, timedelta
from functools import partial

from trousseau.demo.course import AFTERNOON, Reached
from trousseau.demo.steps import carry_out, descendants
from trousseau.demo.story import Story
from trousseau.households.choices import CloseReason, Structure
from trousseau.households.situations import Stay
from trousseau.plans.back_planning import MOVE
from trousseau.plans.states import AFTER, BEFORE, PlanVerb
from trousseau.plans.working_days import working_day_until

# Nobody dies in a demonstration; who does not fulfil the conditions has no plan.
NOT_HERE = frozenset({CloseReason.DIED, CloseReason.INELIGIBLE, CloseReason.GOALS_MET})
DUE_AFTER_DAYS = 30


def go_on(story: Story) -> None:
    """From the first steps on."""
    course = story.course
    if course.suspended_on:
        story.on_day(course.suspended_on, partial(story.move_on, PlanVerb.SUSPEND), AFTERNOON)
    if course.moved_on:
        story.on_day(course.moved_on, partial(_settle_in, story), AFTERNOON)
    if course.completed_on:
        story.on_day(course.completed_on, partial(story.move_on, PlanVerb.COMPLETE), AFTERNOON)
        story.on_day(
            course.completed_on,
            partial(story.file.close_household, CloseReason.GOALS_MET),
            AFTERNOON,
        )
    if course.closed_on and course.reached in (Reached.CLOSED, Reached.CLOSED_AFTER):
        reasons = BEFORE if course.reached is Reached.CLOSED else AFTER
        reason = story.lot.choice(sorted(reasons - NOT_HERE))
        story.on_day(course.closed_on, partial(_close, story, reason), AFTERNOON)


def _settle_in(story: Story, at: datetime) -> None:
    """A home of their own, and what comes after the move: in the first days, in the first month."""
    plan, moved_on = story.the_plan, at.date()
    story.file.set_stay(Stay(Structure.OWN_LEASE, "", moved_on, None), at)
    keys = descendants(plan.path, MOVE) - {MOVE}
    days = {
        step.key: max(moved_on, working_day_until(moved_on + timedelta(_due(step.anchor_days))))
        for step in plan.path.steps
        if step.key in keys
    }
    for key, day in days.items():
        plan.plan_step(key, day, "", at)
    carry_out(story, days, moved_on)


def _due(anchor_days: int | None) -> int:
    return DUE_AFTER_DAYS if anchor_days is None else anchor_days


def _close(story: Story, reason: CloseReason, at: datetime) -> None:
    story.the_plan.move_on(PlanVerb.CLOSE, at, reason)
    story.file.close_household(reason, at)

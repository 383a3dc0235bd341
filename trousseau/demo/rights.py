"""The rights that a made-up household carries over: most are seen to in time, some are open."""

from datetime import date, datetime, timedelta
from functools import partial

from trousseau.demo.course import AFTERNOON
from trousseau.demo.people import lists, of_100
from trousseau.demo.story import Story
from trousseau.plans.carried import Settlement
from trousseau.plans.choices import Settled
from trousseau.plans.right import Step
from trousseau.plans.rights import rights
from trousseau.plans.working_days import working_day_from

SETTLED_OF_100 = 82
HOW = {Settled.DONE: 88, Settled.NOT_NEEDED: 12}
# Days from the arrival on which one sees to the rights of a step.
SEEN_TO = {
    Step.BEFORE_AGREEMENT: -60, Step.BEFORE_LEASE: -14, Step.BEFORE_MOVE: -6, Step.FIRST_WEEK: 4,
    Step.FIRST_MONTH: 18, Step.WITHIN_TWO_MONTHS: 41, Step.WITHIN_THREE_MONTHS: 70,
    Step.WITHIN_SIX_MONTHS: 120,
}  # fmt: skip


def carry_over(story: Story) -> None:
    """Of a household that moved; what is a step of the plan is settled there."""
    lot, course = story.lot, story.course
    if course.moved_on is None:
        return
    for right in rights().rights:
        day = working_day_from(course.moved_on + timedelta(SEEN_TO[right.step]))
        drawn, how = lot.random() * 100, of_100(lot, HOW)
        proof = lot.choice(lists("said")["proofs"]) if how is Settled.DONE else ""
        if drawn < SETTLED_OF_100 and day <= course.until:
            story.on_day(day, partial(_settle, story, right.key, how, proof, day), AFTERNOON)


def _settle(story: Story, key: str, how: Settled, proof: str, day: date, at: datetime) -> None:
    if key not in {step.key for step in story.the_plan.path.steps}:
        story.the_plan.settle_right(key, Settlement(how, day, proof), at)

"""A made-up household moves, or is about to: the days of it, the home, what is ready."""

import random
from datetime import date, datetime, time, timedelta
from functools import partial

from trousseau.demo.course import AFTERNOON, Reached
from trousseau.demo.people import lists, of_100
from trousseau.demo.story import Story
from trousseau.partners.choices import Guarantee, Lease
from trousseau.plans.choices import GateItem, Ready
from trousseau.plans.departures import Said
from trousseau.plans.moves import Home, MoveDays
from trousseau.plans.working_days import working_day_from, working_day_until

# A move is planned so many days before; of those whose day is near, how many have it planned.
PLANNED_BEFORE, NEAR_DAYS, PLANNED_OF_100 = (9, 15), 40, 75
MORNING_OF_ARRIVAL = time(10)
LEASES = {Lease.DIRECT: 46, Lease.SLIDING: 22, Lease.SUBLET: 22, Lease.FURNISHED: 10}
# What is ready a week or two before; the emergency exit is written, not ticked.
ITEMS = tuple(item for item in GateItem if item is not GateItem.EMERGENCY_EXIT)
READY = {Ready.YES: 66, Ready.NO: 14, Ready.UNKNOWN: 20}
# Of a hundred moves: what is done if it goes wrong was decided together; by one adult alone, too.
EXIT_OF_100, EXIT_ALONE_OF_100 = 78, 12


def move(story: Story) -> None:
    """The move that was made, or the one that is near."""
    course, lot = story.course, story.lot
    if course.moved_on is not None:
        moved_on = course.moved_on
        planned_on = working_day_until(moved_on - timedelta(lot.randint(*PLANNED_BEFORE)))
        lease = story.lease = of_100(lot, LEASES)
        story.on_day(planned_on, partial(_plan, story, moved_on, lease), AFTERNOON)
        story.on_day(moved_on, partial(_arrive, story, moved_on), MORNING_OF_ARRIVAL)
    elif course.reached is Reached.ACTIVE and story.target_on is not None:
        ready: dict[GateItem, Said] = {item: Said(of_100(lot, READY)) for item in ITEMS}
        lease, is_planned = of_100(lot, LEASES), lot.random() * 100 < PLANNED_OF_100
        if is_planned and story.target_on <= story.today + timedelta(NEAR_DAYS):
            leaves_on = story.leaves_on = working_day_from(story.target_on)
            story.on_day(course.until, partial(_plan, story, leaves_on, lease), AFTERNOON)
            story.on_day(course.until, lambda at: story.the_move.answer_gate(ready, at), AFTERNOON)


def _plan(story: Story, moved_on: date, lease: Lease, at: datetime) -> None:
    said, lot = lists("said"), story.lot
    days = MoveDays(moved_on, moved_on, lot.choice(said["transport"]), lot.choice(said["keys"]))
    story.move = story.the_plan.plan_move(days, at)
    story.move.add_home(_home(lot, lease, moved_on), at)
    if lot.random() * 100 < EXIT_OF_100:
        story.move.decide_exit(lot.choice(said["exits"]), at)
    if story.can_speak_alone and lot.random() * 100 < EXIT_ALONE_OF_100:
        story.move.decide_exit(lot.choice(said["exits_alone"]), at, lot.choice(story.adults))


def _arrive(story: Story, moved_on: date, at: datetime) -> None:
    story.the_move.record_arrival(moved_on, at)


def _home(lot: random.Random, lease: Lease, starts_on: date) -> Home:
    rent, charges = lot.randrange(360, 720, 10), lot.randrange(30, 100, 5)
    guarantee = lot.choice((Guarantee.VISALE, Guarantee.FSL, Guarantee.ASSOCIATION))
    address = f"{lot.randint(1, 90)} rue de l’Exemple"
    return Home(lease, starts_on, None, address, rent * 100, charges * 100, guarantee)

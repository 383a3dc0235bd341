"""A made-up household moves: the days of it, the home, and how it is asked about afterwards."""

import random
from datetime import date, datetime, time, timedelta
from functools import partial

from trousseau.demo.course import AFTERNOON, Reached
from trousseau.demo.people import MadeUpMember, lists, of_100
from trousseau.demo.story import Story
from trousseau.demo.talks import SPEAK_FRENCH
from trousseau.follow_ups.answers import Talk
from trousseau.follow_ups.choices import (
    EMPLOYED,
    Doctor,
    FollowUpMoment,
    FrenchLevel,
    Housing,
    Interpreted,
    Mode,
    RightsReopened,
    School,
    SomeoneToCall,
    StillHeld,
    Work,
)
from trousseau.follow_ups.said import AdultSaid, ChildSaid, HouseholdSaid
from trousseau.follow_ups.schedule import window_of
from trousseau.households.choices import YesNo
from trousseau.partners.choices import Guarantee, Lease
from trousseau.plans.choices import GateItem, Ready
from trousseau.plans.departures import Said
from trousseau.plans.moves import Home, MoveDays
from trousseau.plans.working_days import working_day_from, working_day_until

# A move is planned so many days before; of those whose day is near, how many have it planned.
PLANNED_BEFORE, NEAR_DAYS, PLANNED_OF_100 = (9, 15), 40, 75
MORNING_OF_ARRIVAL = time(10)
LEASES = {Lease.DIRECT: 46, Lease.SLIDING: 22, Lease.SUBLET: 22, Lease.FURNISHED: 10}
HOUSING = {
    Lease.DIRECT: Housing.OWN_LEASE, Lease.FURNISHED: Housing.OWN_LEASE,
    Lease.SLIDING: Housing.SUBLET, Lease.SUBLET: Housing.SUBLET,
}  # fmt: skip
# What is ready a week or two before; the emergency exit is written, not ticked.
ITEMS = tuple(item for item in GateItem if item is not GateItem.EMERGENCY_EXIT)
READY = {Ready.YES: 66, Ready.NO: 14, Ready.UNKNOWN: 20}
# Of a hundred adults at each moment after the arrival; at first few have work.
WORKS = (
    Work.NONE, Work.TRAINING, Work.FIXED_SHORT, Work.FIXED_LONG, Work.PERMANENT, Work.SELF_EMPLOYED,
)  # fmt: skip
OF_100 = {
    FollowUpMoment.DAYS_7: (72, 8, 12, 0, 8, 0),
    FollowUpMoment.MONTH_1: (52, 14, 20, 6, 8, 0),
    FollowUpMoment.MONTHS_3: (38, 16, 24, 9, 12, 1),
    FollowUpMoment.MONTHS_6: (30, 14, 23, 13, 18, 2),
    FollowUpMoment.MONTHS_12: (26, 9, 20, 16, 26, 3),
}
LEVELS = {FrenchLevel.A1: 28, FrenchLevel.A2: 38, FrenchLevel.B1: 26, FrenchLevel.B2: 8}
DOCTORS = {Doctor.YES: 58, Doctor.NO: 30, Doctor.UNKNOWN: 12}
CALLS = {SomeoneToCall.YES: 62, SomeoneToCall.NO: 26, SomeoneToCall.UNKNOWN: 12}
RIGHTS = {
    RightsReopened.ALL: 60, RightsReopened.SOME: 26, RightsReopened.NONE: 8,
    RightsReopened.UNKNOWN: 6,
}  # fmt: skip
SCHOOL_AGE, WITH_INTERPRETER_OF_100 = (3, 16), 55


def move(story: Story) -> None:
    """The move that was made, with all that was asked since; or the one that is near."""
    course, lot = story.course, story.lot
    if course.moved_on is not None:
        moved_on = course.moved_on
        planned_on = working_day_until(moved_on - timedelta(lot.randint(*PLANNED_BEFORE)))
        lease = of_100(lot, LEASES)
        story.on_day(planned_on, partial(_plan, story, moved_on, lease), AFTERNOON)
        story.on_day(moved_on, partial(_arrive, story, moved_on), MORNING_OF_ARRIVAL)
        for moment in FollowUpMoment:
            _ask(story, moment, moved_on, lease)
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


def _arrive(story: Story, moved_on: date, at: datetime) -> None:
    story.the_move.record_arrival(moved_on, at)


def _home(lot: random.Random, lease: Lease, starts_on: date) -> Home:
    rent, charges = lot.randrange(360, 720, 10), lot.randrange(30, 100, 5)
    guarantee = lot.choice((Guarantee.VISALE, Guarantee.FSL, Guarantee.ASSOCIATION))
    address = f"{lot.randint(1, 90)} rue de l’Exemple"
    return Home(lease, starts_on, None, address, rent * 100, charges * 100, guarantee)


def _ask(story: Story, moment: FollowUpMoment, moved_on: date, lease: Lease) -> None:
    window = window_of(moment, moved_on)
    day = working_day_from(window.due_on)
    if moment is FollowUpMoment.DAYS_7 and story.course.followed_on is not None:
        day = story.course.followed_on
    if day > story.course.until or not window.holds(day):
        return
    lot, member = story.lot, story.members[0]
    interpreter = Interpreted.NOT_NEEDED
    if member.person.language not in SPEAK_FRENCH:
        helped = lot.random() * 100 < WITH_INTERPRETER_OF_100
        interpreter = Interpreted.PROFESSIONAL if helped else Interpreted.NOT_NEEDED
    talk = Talk(day, lot.choice((Mode.PHONE, Mode.PHONE, Mode.VISIT)), interpreter)
    said = {
        number: _of_person(lot, one, moment, moved_on)
        for number, one in enumerate(story.members)
        if (one.decides or not one.is_adult) and one.place.expected_on is None
    }
    rent, rights = lot.randrange(360, 720, 10) * 100, of_100(lot, RIGHTS)
    income = int(rent * lot.uniform(2.2, 4.4)) if lot.random() < 0.7 else None
    together = HouseholdSaid(HOUSING[lease], YesNo.YES, rights, rent, income)

    def act(at: datetime) -> None:
        story.the_move.answer(moment, None, talk, together, at)
        for number, one in said.items():
            story.the_move.answer(moment, number, talk, one, at)

    story.on_day(day, act, AFTERNOON)


def _of_person(
    lot: random.Random, member: MadeUpMember, moment: FollowUpMoment, moved_on: date
) -> AdultSaid | ChildSaid:
    if not member.is_adult:
        age = member.person.age or 0
        if not SCHOOL_AGE[0] <= age <= SCHOOL_AGE[1]:
            return ChildSaid(School.NOT_OF_AGE)
        waits = moment is FollowUpMoment.DAYS_7 and lot.random() < 0.5
        days = lot.randint(0, 14)
        return ChildSaid(School.WAITING if waits else School.ENROLLED, days)
    work = lot.choices(WORKS, OF_100[moment])[0]
    held = StillHeld.YES if work in EMPLOYED else StillHeld.NO_JOB
    level = FrenchLevel.C1 if member.person.language in SPEAK_FRENCH else of_100(lot, LEVELS)
    return AdultSaid(
        work=work,
        work_since=moved_on if work in EMPLOYED else None,
        seeks_work=YesNo.YES if work is Work.NONE else YesNo.NO,
        still_held=held,
        french=level,
        doctor=of_100(lot, DOCTORS),
        someone_to_call=of_100(lot, CALLS),
    )

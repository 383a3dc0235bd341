"""How a made-up household is asked about after a move: answered, declined, not reached, missed."""

import random
from datetime import date, datetime, time, timedelta
from functools import partial

from trousseau.demo.course import AFTERNOON, MORNING, Reached
from trousseau.demo.people import MadeUpMember, of_100
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
    Safety,
    School,
    SomeoneToCall,
    StillHeld,
    WishToStay,
    Work,
)
from trousseau.follow_ups.said import AdultSaid, AloneSaid, ChildSaid, HouseholdSaid
from trousseau.follow_ups.schedule import window_of
from trousseau.follow_ups.states import ATTEMPT_DAYS, FollowUpVerb
from trousseau.households.choices import YesNo
from trousseau.partners.choices import Lease
from trousseau.plans.working_days import working_day_from

# What becomes of a follow-up; the first one is always held.
OUTCOMES = {"answered": 84, "declined": 4, "unreachable": 5, "missed": 7}
HOUSING = {
    Lease.DIRECT: Housing.OWN_LEASE, Lease.FURNISHED: Housing.OWN_LEASE,
    Lease.SLIDING: Housing.SUBLET, Lease.SUBLET: Housing.SUBLET,
}  # fmt: skip
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
# Of a hundred adults at each moment, how many were heard alone, and what they say then.
HEARD_OF_100 = 45
SAFETY = {Safety.SAFE: 84, Safety.WORRIED: 12, Safety.DANGER: 4}
WISHES = {WishToStay.YES: 78, WishToStay.HESITATES: 17, WishToStay.NO: 5}
SCHOOL_AGE, WITH_INTERPRETER_OF_100 = (3, 16), 55


def ask_how_it_goes(story: Story) -> None:
    """At each moment that has come, in its window."""
    if story.course.moved_on is None:
        return
    for moment in FollowUpMoment:
        window = window_of(moment, story.course.moved_on)
        day = working_day_from(window.due_on)
        if moment is FollowUpMoment.DAYS_7 and story.course.followed_on is not None:
            day = story.course.followed_on
        if day > story.course.until or not window.holds(day):
            continue
        is_held = moment is FollowUpMoment.DAYS_7 or _is_last(story, moment)
        outcome = "answered" if is_held else of_100(story.lot, OUTCOMES)
        if outcome == "answered":
            _answer(story, moment, day)
        elif outcome == "declined":
            story.on_day(day, partial(_try, story, moment, True), MORNING)
            story.on_day(day, partial(_move_on, story, moment, FollowUpVerb.DECLINE), AFTERNOON)
        elif outcome == "unreachable":
            _call_in_vain(story, moment, day)


def _is_last(story: Story, moment: FollowUpMoment) -> bool:
    """Of a household that was accompanied to the end: what it says then is why."""
    completed = story.course.reached is Reached.COMPLETED
    return completed and moment is FollowUpMoment.MONTHS_12


def _answer(story: Story, moment: FollowUpMoment, day: date) -> None:
    lot, member, is_last = story.lot, story.members[0], _is_last(story, moment)
    assert story.course.moved_on
    interpreter = Interpreted.NOT_NEEDED
    if member.person.language not in SPEAK_FRENCH:
        helped = lot.random() * 100 < WITH_INTERPRETER_OF_100
        interpreter = Interpreted.PROFESSIONAL if helped else Interpreted.NOT_NEEDED
    talk = Talk(day, lot.choice((Mode.PHONE, Mode.PHONE, Mode.VISIT)), interpreter)
    said = {
        number: _of_person(lot, one, moment, story.course.moved_on, is_last)
        for number, one in enumerate(story.members)
        if (one.decides or not one.is_adult) and one.place.expected_on is None
    }
    rent = lot.randrange(360, 720, 10) * 100
    rights = RightsReopened.ALL if is_last else of_100(lot, RIGHTS)
    income = int(rent * lot.uniform(2.2, 4.4)) if lot.random() < 0.7 else None
    housing = Housing.OWN_LEASE if is_last else HOUSING[story.lease]
    together = HouseholdSaid(housing, YesNo.YES, rights, rent, income)
    alone = {
        number: AloneSaid(Safety.SAFE if is_last else of_100(lot, SAFETY), of_100(lot, WISHES))
        for number in story.adults
        if is_last or lot.random() * 100 < HEARD_OF_100
    }

    def act(at: datetime) -> None:
        story.the_move.answer(moment, None, talk, together, at)
        for number, one in said.items():
            story.the_move.answer(moment, number, talk, one, at)
        for number, words in alone.items():
            story.the_move.hear_alone(moment, number, talk, words, at)

    story.on_day(day, act, AFTERNOON)


def _of_person(
    lot: random.Random, member: MadeUpMember, moment: FollowUpMoment, moved_on: date, is_last: bool
) -> AdultSaid | ChildSaid:
    if not member.is_adult:
        age = member.person.age or 0
        if not SCHOOL_AGE[0] <= age <= SCHOOL_AGE[1]:
            return ChildSaid(School.NOT_OF_AGE)
        waits = moment is FollowUpMoment.DAYS_7 and lot.random() < 0.5
        days = lot.randint(0, 14)
        return ChildSaid(School.WAITING if waits else School.ENROLLED, days)
    work = Work.PERMANENT if is_last else lot.choices(WORKS, OF_100[moment])[0]
    held = StillHeld.YES if work in EMPLOYED else StillHeld.NO_JOB
    level = FrenchLevel.C1 if member.person.language in SPEAK_FRENCH else of_100(lot, LEVELS)
    return AdultSaid(
        work=work,
        work_since=moved_on if work in EMPLOYED else None,
        seeks_work=YesNo.YES if work is Work.NONE else YesNo.NO,
        still_held=held,
        french=level,
        doctor=of_100(lot, DOCTORS),
        someone_to_call=SomeoneToCall.YES if is_last else of_100(lot, CALLS),
    )


def _call_in_vain(story: Story, moment: FollowUpMoment, day: date) -> None:
    """On as many days as it takes, if these are over."""
    days = [day]
    while len(days) < ATTEMPT_DAYS:
        days.append(working_day_from(days[-1] + timedelta(story.lot.randint(1, 3))))
    assert story.course.moved_on
    window = window_of(moment, story.course.moved_on)
    if days[-1] > story.course.until or not window.holds(days[-1]):
        return
    for one in days:
        story.on_day(one, partial(_try, story, moment, False), time(11))
    story.on_day(days[-1], partial(_move_on, story, moment, FollowUpVerb.GIVE_UP), AFTERNOON)


def _try(story: Story, moment: FollowUpMoment, reached: bool, at: datetime) -> None:
    story.the_move.note_attempt(moment, Mode.PHONE, at, reached=reached)


def _move_on(story: Story, moment: FollowUpMoment, verb: FollowUpVerb, at: datetime) -> None:
    story.the_move.move_on(moment, verb, at)

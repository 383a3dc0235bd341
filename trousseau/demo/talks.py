"""What a made-up household and whoever works on it said to one another, and when next."""

from datetime import date, datetime, time, timedelta
from functools import partial

from trousseau.demo.course import AFTERNOON, PARIS, Reached
from trousseau.demo.people import lists, of_100
from trousseau.demo.story import Story
from trousseau.households.choices import (
    AppointmentKind,
    AppointmentState,
    Interpreter,
    NoteKind,
)
from trousseau.households.contacts import NewAppointment
from trousseau.plans.working_days import working_day_from, working_day_until

KINDS = {
    NoteKind.CALL: 45, NoteKind.MEETING: 21, NoteKind.MESSAGE: 15, NoteKind.NO_ANSWER: 9,
    NoteKind.NOTE: 10,
}  # fmt: skip
INTERPRETERS = {
    Interpreter.NEEDED: 34, Interpreter.PHONE: 30, Interpreter.PRESENT: 14, Interpreter.NONE: 22,
}  # fmt: skip
# Days from one contact to the next, before the move and after it.
BEFORE_MOVE, AFTER_MOVE = (9, 27), (18, 44)
# Of a hundred households nothing was heard for a while.
SILENT_OF_100, SILENT_DAYS = 9, (34, 75)
# Of a hundred open ones, how many have an appointment ahead, and in how many days; 0 is today.
AHEAD_OF_100 = 58
AHEAD_DAYS = {0: 26, 1: 14, 2: 12, 3: 10, 4: 8, 6: 10, 8: 8, 13: 7, 20: 5}
# Whatever comes before half past two is over when the day is written down.
PAST_HOURS = tuple(time(hour, minute) for hour in (9, 10, 11, 13) for minute in (0, 30))
HOURS = (*PAST_HOURS, *(time(hour, minute) for hour in (14, 15, 16) for minute in (0, 30)))
SPEAK_FRENCH = frozenset({"fr"})


def meet_and_talk(story: Story) -> None:
    """Notes every few weeks, meetings that were agreed before, and the next one."""
    lot, course = story.lot, story.course
    last = course.until
    if lot.random() * 100 < SILENT_OF_100 and not course.has_ended:
        last -= timedelta(lot.randint(*SILENT_DAYS))
    before = day = course.referred_on
    while True:
        after_move = course.moved_on is not None and day > course.moved_on
        day += timedelta(lot.randint(*(AFTER_MOVE if after_move else BEFORE_MOVE)))
        if day > last:
            break
        said_on = max(before, working_day_until(day))
        _talk(story, before, said_on)
        before = said_on
    if not course.has_ended and course.reached is not Reached.SUSPENDED:
        _agree_next(story, before)


def _talk(story: Story, before: date, day: date) -> None:
    lot, said = story.lot, lists("said")
    kind = of_100(lot, KINDS)
    text = lot.choice(said["notes"][str(kind)])
    who = None
    if kind is NoteKind.MEETING:
        if lot.random() < 0.7 and day > before:
            _meet(story, max(before, working_day_until(day - timedelta(lot.randint(2, 9)))), day)
        if story.can_speak_alone and lot.random() < 0.2:
            who, text = lot.choice(story.adults), said["alone_note"]
    story.on_day(day, lambda at: story.file.write_note(kind, text, at, who), AFTERNOON)


def _meet(story: Story, agreed_on: date, day: date) -> None:
    """An appointment of the past: nearly all were kept, some were missed, one nobody settled."""
    lot = story.lot
    new = _appointment(story, day, lot.choice(PAST_HOURS))
    outcome = lot.choices(
        (AppointmentState.KEPT, AppointmentState.MISSED, AppointmentState.CANCELLED, None),
        (84, 7, 6, 3),
    )[0]
    # An old one was settled long ago.
    if outcome is None and (story.today - day).days > 12:
        outcome = AppointmentState.KEPT
    story.on_day(agreed_on, partial(_agree, story, new, day, outcome))


def _agree(
    story: Story, new: NewAppointment, day: date, outcome: AppointmentState | None, at: datetime
) -> None:
    number = story.file.agree_appointment(new, at)
    if outcome is not None:
        story.on_day(day, lambda at: story.file.settle_appointment(number, outcome, at), AFTERNOON)


def _agree_next(story: Story, before: date) -> None:
    lot = story.lot
    if lot.random() * 100 >= AHEAD_OF_100:
        return
    day = working_day_from(story.today + timedelta(of_100(lot, AHEAD_DAYS)))
    free = [hour for hour in HOURS if datetime.combine(day, hour, PARIS) not in story.diary]
    if not free:
        return
    new = _appointment(story, day, lot.choice(free))
    story.diary.add(new.at)
    agreed_on = min(story.course.until, max(before, working_day_until(before + timedelta(3))))
    story.on_day(agreed_on, lambda at: story.file.agree_appointment(new, at), AFTERNOON)


def _appointment(story: Story, day: date, hour: time) -> NewAppointment:
    lot = story.lot
    language = story.members[0].person.language
    helped = Interpreter.NONE if language in SPEAK_FRENCH else of_100(lot, INTERPRETERS)
    kind = AppointmentKind.INTERVIEW
    if story.course.informed_on is None:
        kind = AppointmentKind.INFORMATION
    elif lot.random() < 0.5:
        kind = lot.choice(
            (AppointmentKind.CALL, AppointmentKind.ADMINISTRATION, AppointmentKind.PARTNER)
        )
    place = lot.choice(lists("said")["places"])
    return NewAppointment(kind, datetime.combine(day, hour, PARIS), place, helped)

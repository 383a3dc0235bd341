"""A made-up household is handed over to the centre of the place it goes to."""

from datetime import date, datetime, time, timedelta
from functools import partial

from trousseau.demo.people import lists, of_100
from trousseau.demo.story import Story
from trousseau.demo.surroundings import Welcome
from trousseau.handovers.relay import TO_TAKE_OVER, FieldGroup
from trousseau.plans.working_days import working_day_from
from trousseau.privacy.choices import GivenHow

# Of those whose move is planned: nothing yet, proposed, agreed to by each adult.
AHEAD = {"": 34, "proposed": 26, "agreed": 40}
CALLED_OF_100 = 65
# What an adult leaves out, if anything.
LEFT_OUT = {None: 60, FieldGroup.CARE: 26, FieldGroup.WORK: 14}
WHOLE_FILE_OF_100 = 70
PROPOSED_BEFORE, CALLED_AFTER = timedelta(7), timedelta(2)


def hand_over(story: Story) -> None:
    """Proposed a week before the move; each adult is asked; the other centre accepts."""
    lot, course = story.lot, story.course
    if story.is_there or not story.shortlisted:
        return
    to = story.around.arrivals.get(story.shortlisted[0])
    if to is None:
        return
    if course.moved_on is not None:
        proposed_on = working_day_from(course.moved_on - PROPOSED_BEFORE)
        asked_on = working_day_from(proposed_on + timedelta(1))
        accepted_on = working_day_from(asked_on + timedelta(1))
        _propose(story, to, proposed_on)
        _ask(story, asked_on)
        story.on_day(accepted_on, lambda at: story.the_handover.accept(at), time(11))
        called_on = working_day_from(course.moved_on + CALLED_AFTER)
        if called_on <= course.until and lot.random() * 100 < CALLED_OF_100:
            story.on_day(called_on, lambda at: story.the_handover.note_call(at), time(11))
    elif story.leaves_on is not None:
        reached = of_100(lot, AHEAD)
        if reached:
            _propose(story, to, course.until)
        if reached == "agreed":
            _ask(story, course.until)


def _propose(story: Story, to: Welcome, on: date) -> None:
    note = story.lot.choice(lists("said")["handover_notes"])
    story.on_day(on, partial(_proposed, story, to, note), time(16))


def _proposed(story: Story, to: Welcome, note: str, at: datetime) -> None:
    story.handover = story.file.hand_over(story.the_move, to, note, at)


def _ask(story: Story, on: date) -> None:
    for who in story.adults:
        left_out = of_100(story.lot, LEFT_OUT)
        groups = TO_TAKE_OVER | {one for one in FieldGroup if one is not left_out}
        whole = story.lot.random() * 100 < WHOLE_FILE_OF_100
        how = story.lot.choice((GivenHow.SIGNED, GivenHow.SPOKEN))
        story.on_day(on, partial(_agree, story, who, groups, how, whole), time(17))


def _agree(
    story: Story,
    who: int,
    groups: frozenset[FieldGroup],
    how: GivenHow,
    whole: bool,
    at: datetime,
) -> None:
    story.the_handover.agree(who, groups, how, at, whole_file=whole)

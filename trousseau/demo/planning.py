"""A made-up household makes a plan: where to, by when, each adult's word, its steps."""

from datetime import date, datetime, timedelta
from functools import partial

from trousseau.demo.course import AFTERNOON, Reached
from trousseau.demo.people import lists, of_100
from trousseau.demo.steps import AGREEMENT, carry_out, descendants, spread
from trousseau.demo.story import Story
from trousseau.plans.actions import Wanted
from trousseau.plans.back_planning import MOVE, Task, back_plan
from trousseau.plans.choices import AgreedHow, Priority, View
from trousseau.plans.states import PlanVerb
from trousseau.plans.usual_path import tasks_of
from trousseau.plans.working_days import working_day_until

# Four to five months from the beginning to the move.
WHOLE_DAYS = (118, 155)
# What adults say of the place they will choose, and of the others.
OF_FIRST = {View.YES: 70, View.MAYBE: 30}
OF_OTHERS = {View.YES: 30, View.MAYBE: 45, View.NO: 25}
# Nobody plans by the day what is further away; what comes before it goes before it.
PLANNED_AHEAD_DAYS = 75


def make_a_plan(story: Story) -> None:
    """The plan, as far as the household has come."""
    course = story.course
    if course.begun_on is None:
        return
    story.on_day(course.begun_on, partial(_begin, story))
    target_on = story.target_on = _target(story)
    is_bare = course.reached is Reached.DRAFT and story.lot.random() < 0.25
    if not is_bare:
        story.on_day(course.begun_on, partial(_want, story, target_on))
        story.on_day(course.begun_on, partial(_prepare, story, target_on), AFTERNOON)
        _look_at_places(story)
    if course.proposed_on:
        story.on_day(course.proposed_on, lambda at: story.the_plan.propose(at), AFTERNOON)
        _give_their_word(story)
    if course.started_on:
        started = partial(story.move_on, PlanVerb.START)
        story.on_day(course.started_on, started, AFTERNOON)
        story.on_day(course.started_on, partial(_carry_on, story, target_on), AFTERNOON)


def _target(story: Story) -> date:
    """The day of the move, or four to five months from the beginning; it always lies ahead."""
    course = story.course
    if course.moved_on or course.begun_on is None:
        return course.moved_on or story.today
    day = course.begun_on + timedelta(story.lot.randint(*WHOLE_DAYS))
    if course.has_ended:
        return day
    return max(day, story.today + timedelta(story.lot.randint(9, 30)))


def _begin(story: Story, at: datetime) -> None:
    story.plan = story.file.begin_plan(at)


def _want(story: Story, target_on: date, at: datetime) -> None:
    lot, said = story.lot, lists("said")
    conditions = [
        (priority, text)
        for priority in Priority
        for text in lot.sample(said[str(priority)], lot.randint(0, 2))
    ]
    story.the_plan.set_wanted(Wanted(lot.choice(said["reasons"]), target_on, conditions), at)


def _look_at_places(story: Story) -> None:
    """A shortlist, what each adult thinks of each place, and the one that is chosen."""
    lot, course = story.lot, story.course
    assert course.begun_on
    # By the work of whoever came first.
    work = story.members[0].person.occupation
    found = story.around.places.shortlist(lot, work.rome if work else "", lot.randint(2, 4))
    if story.is_there:
        here = story.around.places.by_centre[story.centre]
        found = [here, *(code for code in found if code != here)]
    # All is said before one of them is chosen.
    until = course.proposed_on - timedelta(2) if course.proposed_on else course.until
    day = _between(story, course.begun_on, until)
    story.shortlisted, story.listed_on = found, day
    for code in found:
        story.on_day(day, partial(_put_on_shortlist, story, code), AFTERNOON)
    vetoed = _say(story, found, day, until)
    if course.proposed_on is None:
        return
    chosen, *others = found
    story.on_day(course.proposed_on, lambda at: story.the_plan.choose(chosen, at))
    free = [code for code in others if code not in vetoed]
    if free and lot.random() < 0.7:
        story.backup = free[0]
        story.on_day(course.proposed_on, lambda at: story.the_plan.choose(free[0], at, backup=True))


def _say(story: Story, codes: list[str], since: date, until: date) -> set[str]:
    """Each adult says what they think; gives the places that somebody said no to."""
    lot, vetoed = story.lot, set()
    for rank, code in enumerate(codes):
        for who in story.adults:
            view = of_100(lot, OF_OTHERS if rank else OF_FIRST)
            # While nothing is proposed, some have not said yet.
            if story.course.proposed_on is None and lot.random() < 0.4:
                continue
            if view is View.NO:
                vetoed.add(code)
            said_on = _between(story, since, until)
            story.on_day(said_on, partial(_said, story, code, who, view), AFTERNOON)
    return vetoed


def _put_on_shortlist(story: Story, code: str, at: datetime) -> None:
    story.the_plan.shortlist(code, at)


def _agreed(story: Story, who: int, how: AgreedHow, at: datetime) -> None:
    story.the_plan.agree(who, how, at)


def _said(story: Story, code: str, who: int, view: View, at: datetime) -> None:
    story.the_plan.say(code, who, view, at)


def _give_their_word(story: Story) -> None:
    """Each adult, on a day of their own; as long as it is only proposed, one of them not yet."""
    lot, course = story.lot, story.course
    assert course.proposed_on
    days: list[tuple[int, date]]
    if course.agreed_on:
        last = lot.choice(story.adults)
        days = [
            (
                who,
                course.agreed_on
                if who == last
                else _between(story, course.proposed_on, course.agreed_on),
            )
            for who in story.adults
        ]
    else:
        latest = min(course.until, course.proposed_on + timedelta(6))
        days = [(who, _between(story, course.proposed_on, latest)) for who in story.adults[1:]]
    for who, day in days:
        how = lot.choices((AgreedHow.SIGNED, AgreedHow.SPOKEN, AgreedHow.ONLINE), (60, 33, 7))[0]
        story.on_day(
            day,
            partial(_agreed, story, who, how),
            AFTERNOON,
        )


def _prepare(story: Story, target_on: date, at: datetime) -> None:
    """Plan what comes before the agreement, and do it in time, or not."""
    course, plan = story.course, story.the_plan
    later = descendants(plan.path, AGREEMENT, MOVE)
    keys = [step.key for step in plan.path.steps if step.key not in later]
    guess = at.date() + (target_on - at.date()) / 3
    agreed_on = course.agreed_on or working_day_until(guess)
    days = spread(plan.path, keys, at.date(), agreed_on)
    days[AGREEMENT] = agreed_on
    _plan(story, days, at)
    carry_out(story, days, at.date(), course.agreed_on)


def _carry_on(story: Story, target_on: date, at: datetime) -> None:
    """Plan what comes after it, back from the day of the move, and do it in time, or not."""
    course, plan, today = story.course, story.the_plan, at.date()
    after_move = descendants(plan.path, MOVE)
    to_come = descendants(plan.path, AGREEMENT) - after_move - {AGREEMENT}
    done = {step.key: today for step in plan.path.steps if step.key not in to_come}
    dates = back_plan([_as_done(task, done) for task in tasks_of(plan.path)], target_on, today)
    days = {}
    for key in to_come:
        first, last = dates.dates[key].earliest_end, dates.dates[key].latest_end
        day = max(first, first + (last - first) / 2)
        day = min(day, course.moved_on) if course.moved_on else day
        if course.moved_on or day <= today + timedelta(PLANNED_AHEAD_DAYS):
            days[key] = max(today, working_day_until(day))
    _plan(story, days, at)
    carry_out(story, days, today, course.moved_on)


def _as_done(task: Task, done: dict[str, date]) -> Task:
    return Task(
        task.key, task.days, task.after, task.anchor_days, task.in_office, task.awaits,
        done_on=done.get(task.key),
    )  # fmt: skip


def _plan(story: Story, days: dict[str, date], at: datetime) -> None:
    notes = lists("said")["step_notes"]
    for key, day in days.items():
        story.the_plan.plan_step(key, day, story.lot.choice(notes), at)


def _between(story: Story, first: date, last: date) -> date:
    """A working day from one to another; the first is one."""
    day = first + timedelta(story.lot.randint(0, max(0, (last - first).days)))
    return max(first, working_day_until(day))

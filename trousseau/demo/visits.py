"""A made-up household goes and sees a place before it decides; then each adult is heard alone."""

from datetime import date, datetime, time, timedelta
from functools import partial

from trousseau.demo.course import AFTERNOON, PARIS, Reached
from trousseau.demo.people import lists, of_100
from trousseau.demo.story import Story
from trousseau.demo.talks import SPEAK_FRENCH
from trousseau.plans.choices import StopKind, Verdict, VerdictInterpreter, VisitState
from trousseau.plans.visits import Heard, Stop, Visit
from trousseau.plans.working_days import working_day_from

# Of a hundred households that chose, how many went there before; how many went to another as well.
WENT_OF_100, ELSEWHERE_OF_100 = 70, 35
# Of a hundred that prepare their plan: a visit is agreed on, or made and not talked about by all.
AHEAD_OF_100, HALF_HEARD_OF_100 = 22, 24
# From the day on which the place is on the list to the visit, to the talks.
UNTIL_VISIT, UNTIL_TALKS = timedelta(4), timedelta(7)
AHEAD_DAYS = (3, 19)
HOURS = {
    StopKind.HOME: time(10, 30), StopKind.SCHOOL: time(11, 30), StopKind.EMPLOYER: time(14),
    StopKind.MOVER: time(16), StopKind.TRANSPORT: time(17),
}  # fmt: skip
# A place that nobody is against is the chosen one.
OF_CHOSEN = {Verdict.YES: 74, Verdict.MAYBE: 26}
OF_ANOTHER = {Verdict.YES: 24, Verdict.MAYBE: 40, Verdict.NO: 36}


def go_and_see(story: Story) -> None:
    """The visits of a plan, as far as it has come."""
    lot, course, on = story.lot, story.course, story.listed_on
    if on is None:
        return
    chosen, *others = story.shortlisted
    if course.proposed_on is not None:
        talks_on = working_day_from(on + UNTIL_TALKS)
        if talks_on >= course.proposed_on or lot.random() * 100 >= WENT_OF_100:
            return
        _visit(story, chosen, on, OF_CHOSEN, story.adults)
        left = [code for code in others if code != story.backup]
        if left and lot.random() * 100 < ELSEWHERE_OF_100:
            _visit(story, left[0], on, OF_ANOTHER, story.adults)
    elif course.reached is Reached.DRAFT:
        drawn = lot.random() * 100
        was_there = working_day_from(on + UNTIL_TALKS) <= course.until
        if drawn < AHEAD_OF_100:
            from_on = working_day_from(story.today + timedelta(lot.randint(*AHEAD_DAYS)))
            story.on_day(course.until, partial(_plan, story, chosen, from_on), AFTERNOON)
        elif drawn < AHEAD_OF_100 + HALF_HEARD_OF_100 and was_there:
            _visit(story, chosen, on, OF_CHOSEN, story.adults[1:])


def _visit(
    story: Story, code: str, on: date, of_100_adults: dict[Verdict, int], heard: list[int]
) -> None:
    """Planned when the place was thought of, made a few days later, talked about after that."""
    from_on = working_day_from(on + UNTIL_VISIT)
    talks_on = working_day_from(on + UNTIL_TALKS)
    story.on_day(on, partial(_plan, story, code, from_on), time(15, 30))
    story.on_day(from_on, lambda at: story.visits[code].settle(VisitState.MADE, at), time(19))
    for who in heard:
        said = _heard(story, of_100(story.lot, of_100_adults))
        story.on_day(talks_on, partial(_hear, story, code, who, said), AFTERNOON)


def _plan(story: Story, code: str, from_on: date, at: datetime) -> None:
    lot, said = story.lot, lists("said")
    here = [who for who, one in enumerate(story.members) if one.place.expected_on is None]
    kinds = sorted(lot.sample(sorted(HOURS), lot.randint(2, 4)), key=lambda kind: HOURS[kind])
    stops = [
        Stop(
            kind,
            datetime.combine(from_on, HOURS[kind], PARIS),
            lot.choice(said["streets"]),
            lot.choice(said["met"][kind]),
        )
        for kind in kinds
    ]
    until_on = from_on + timedelta(lot.choice((0, 0, 1)))
    cost = len(here) * lot.randrange(40, 110, 5) * 100
    visit = Visit(from_on, until_on, stops=stops, cost_cents=cost)
    story.visits[code] = story.the_plan.plan_visit(code, visit, here, at)


def _heard(story: Story, answer: Verdict) -> Heard:
    interpreter = VerdictInterpreter.NOT_NEEDED
    if story.members[0].person.language not in SPEAK_FRENCH:
        interpreter = VerdictInterpreter.PROFESSIONAL
    return Heard(answer, interpreter, True, story.lot.choice(lists("said")["verdicts"][answer]))


def _hear(story: Story, code: str, who: int, heard: Heard, at: datetime) -> None:
    story.visits[code].hear(who, heard, at)

"""Adults of a made-up household are put in touch with those who hire, and with those who let."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from trousseau.demo.course import AFTERNOON, PARIS, Reached
from trousseau.demo.people import of_100
from trousseau.demo.story import Story
from trousseau.partners.choices import OpportunityKind, OpportunityState, Refusal
from trousseau.partners.introductions import Answer
from trousseau.partners.models import Opportunity
from trousseau.partners.states import IntroductionVerb
from trousseau.plans.working_days import working_day_from
from trousseau.privacy.choices import GivenHow

V = IntroductionVerb
# How far one comes: not allowed yet, not sent yet, no answer, interested, a date, yes, no.
OUTCOMES = {
    "drafted": 12, "allowed": 8, "silent": 30, "interested": 14, "meets": 16, "accepted": 10,
    "refused": 10,
}  # fmt: skip
ANSWERS_AFTER, MEETS_AFTER = (2, 8), (3, 12)
MOST_OF_A_KIND = {OpportunityKind.JOB: 2, OpportunityKind.HOME: 1}
REFUSALS = {
    OpportunityKind.JOB: (Refusal.FILLED, Refusal.DATES, Refusal.DISTANCE, Refusal.LANGUAGE),
    OpportunityKind.HOME: (Refusal.FILLED, Refusal.SIZE, Refusal.DATES),
}
WORDS = ("", "", "Nous pouvons lui montrer l’atelier avant.", "Rappeler plutôt le matin.")


def meet_partners(story: Story) -> None:
    """From the beginning of the plan on, in the area that was chosen."""
    lot, course = story.lot, story.course
    if course.reached is not Reached.ACTIVE or course.started_on is None:
        return
    for opportunity, who in _wanted(story, story.around.offers.get(story.shortlisted[0], ())):
        begins_on = working_day_from(max(course.started_on, opportunity.added_on) + timedelta(1))
        if begins_on > course.until:
            continue
        late = (course.until - begins_on).days
        begins_on = working_day_from(begins_on + timedelta(lot.randint(0, late)))
        if begins_on <= course.until:
            _introduce(story, opportunity, who, begins_on)


def _wanted(story: Story, offers: Sequence[Opportunity]) -> list[tuple[Opportunity, int]]:
    """Which of the open offers, for whom: their own occupation first, then any."""
    lot = story.lot
    found: list[tuple[Opportunity, int]] = []
    for kind, most in MOST_OF_A_KIND.items():
        there = [one for one in offers if one.kind == kind and one.state == OpportunityState.OPEN]
        lot.shuffle(there)
        there.sort(key=lambda one: _worker(story, one) is None)
        # Nobody is put in touch twice with the same employer at once.
        firsts: dict[UUID, Opportunity] = {}
        for one in there:
            firsts.setdefault(one.organisation_id, one)
        for one in list(firsts.values())[: lot.randint(0, most)]:
            who = _worker(story, one)
            found.append((one, story.adults[0] if who is None else who))
    return found


def _worker(story: Story, opportunity: Opportunity) -> int | None:
    """The adult whose occupation an offer asks for."""
    rome = opportunity.details.get("rome")
    for who in story.adults:
        work = story.members[who].person.occupation
        if rome and work is not None and work.rome == rome:
            return who
    return None


def _introduce(story: Story, opportunity: Opportunity, who: int, on: date) -> None:
    lot = story.lot
    outcome = of_100(lot, OUTCOMES)
    key = opportunity.pk
    at_three, at_four = time(15), time(16)
    story.on_day(on, partial(_prepare, story, who, opportunity), AFTERNOON)
    if outcome == "drafted":
        return
    how = lot.choice((GivenHow.SPOKEN, GivenHow.SIGNED))
    story.on_day(on, lambda at: story.introductions[key].allow(how, at), at_three)
    if outcome == "allowed":
        return
    story.on_day(on, partial(_settle, story, key, Answer(V.CALL)), at_four)
    if outcome == "silent":
        return
    day = working_day_from(on + timedelta(lot.randint(*ANSWERS_AFTER)))
    if outcome == "refused":
        reason = lot.choice(REFUSALS[OpportunityKind(opportunity.kind)])
        _said(story, key, Answer(V.REFUSE, refusal=reason), day)
        return
    _said(story, key, Answer(V.ACKNOWLEDGE, words=lot.choice(WORDS)), day)
    if outcome == "interested":
        return
    meets_on = working_day_from(day + timedelta(lot.randint(*MEETS_AFTER)))
    verb = V.INTERVIEW if opportunity.kind == OpportunityKind.JOB else V.VISIT
    meets_at = datetime.combine(meets_on, lot.choice((time(10), time(14), time(16))), PARIS)
    _said(story, key, Answer(verb, meets_at=meets_at), day, at_four)
    if outcome == "accepted":
        _said(story, key, Answer(V.ACCEPT), working_day_from(meets_on + timedelta(2)))


def _said(story: Story, key: UUID, answer: Answer, day: date, hour: time = AFTERNOON) -> None:
    if day <= story.course.until:
        story.on_day(day, partial(_settle, story, key, answer), hour)


def _prepare(story: Story, who: int, opportunity: Opportunity, at: datetime) -> None:
    story.introductions[opportunity.pk] = story.file.introduce(who, opportunity, at)


def _settle(story: Story, key: UUID, answer: Answer, at: datetime) -> None:
    story.introductions[key].settle(answer, at)

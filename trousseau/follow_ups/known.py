"""What is known of a household after its move: each answer the newest one that somebody gave.

For queries and actions that have a door open. What was said alone is read here as well; who asks
must not show it (`completion` says "met" or "not known" of it, `indicators` counts).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from trousseau.accounts.actor import Actor
from trousseau.follow_ups.access import AWAY, has_moved
from trousseau.follow_ups.answers import SAID
from trousseau.follow_ups.choices import (
    FollowUpMoment,
    FollowUpState,
    Housing,
    RightsReopened,
    Safety,
    School,
    SomeoneToCall,
    WishToStay,
    Work,
)
from trousseau.follow_ups.completion import AdultFacts, Facts
from trousseau.follow_ups.indicators import AdultAnswers, Outcome
from trousseau.follow_ups.models import FollowUp, FollowUpAnswers, SaidAlone
from trousseau.follow_ups.said import (
    DECLINES,
    AdultSaid,
    AloneSaid,
    ChildSaid,
    HouseholdSaid,
    as_text,
    from_text,
)
from trousseau.follow_ups.schedule import Window
from trousseau.households.choices import Relation, YesNo
from trousseau.households.models import Household
from trousseau.households.queries import Member, is_adult, members_of
from trousseau.plans.models import MobilityPlan
from trousseau.privacy.keys import open_key

# Home, work and rights are judged by these: what was so on arrival need not be any more.
SETTLED_BY = frozenset({FollowUpMoment.MONTHS_6, FollowUpMoment.MONTHS_12})

DECLINED = as_text(DECLINES)


class Kept(NamedTuple):
    """What was said on a day, as text; the newer ones are greater."""

    on: date
    row: int
    text: str


@dataclass(frozen=True)
class Stood:
    """Somebody who was in a household on a day, and what they were asked as."""

    id: UUID
    is_adult: bool


@dataclass(frozen=True)
class Held:
    """What was kept at one follow-up: by person (None: the household), and what each said alone, in
    order."""

    answers: Mapping[UUID | None, Kept]
    alone: Mapping[UUID, tuple[Kept, ...]]

    def within(self, window: Window) -> "Held":
        """Only what was said while it was open."""
        alone = {
            person: tuple(one for one in said if window.holds(one.on))
            for person, said in self.alone.items()
        }
        return Held(
            {whose: one for whose, one in self.answers.items() if window.holds(one.on)},
            {person: said for person, said in alone.items() if said},
        )

    @property
    def is_empty(self) -> bool:
        """Whether nobody answered anything: to say that one prefers not to is no answer."""
        return not self.alone and all(one.text == DECLINED for one in self.answers.values())

    def adult(self, person: UUID) -> AdultSaid:
        """What an adult answered."""
        return from_text(AdultSaid, self._text(person))

    def child(self, person: UUID) -> ChildSaid:
        """What was answered of a child."""
        return from_text(ChildSaid, self._text(person))

    def household(self) -> HouseholdSaid:
        """What was asked once."""
        return from_text(HouseholdSaid, self._text(None))

    def said_alone(self, person: UUID) -> AloneSaid:
        """The newest of each question that an adult answered alone."""
        return newest(self.alone.get(person, ()))

    def _text(self, whose: UUID | None) -> str:
        return self.answers[whose].text if whose in self.answers else ""


def newest(talks: Iterable[Kept]) -> AloneSaid:
    """Of talks with one adult alone in order, the last answer to each question."""
    safety, wish = Safety.UNKNOWN, WishToStay.UNKNOWN
    for one in talks:
        said = from_text(AloneSaid, one.text)
        safety = said.safety if said.safety != Safety.UNKNOWN else safety
        wish = said.wish_to_stay if said.wish_to_stay != WishToStay.UNKNOWN else wish
    return AloneSaid(safety, wish)


def held(follow_ups: Iterable[FollowUp], centres: Iterable[int]) -> dict[UUID, Held]:
    """What was kept at these follow-ups (with their plan and household), in two queries.

    What was said alone only where it was said in one of these centres.
    """
    rows: dict[UUID | None, FollowUp] = {row.pk: row for row in follow_ups}
    wanted, here = list(rows), list(centres)
    found: dict[UUID | None, dict[UUID | None, Kept]] = defaultdict(dict)
    alone: dict[UUID | None, dict[UUID, tuple[Kept, ...]]] = defaultdict(dict)
    # Who left the household may be with another centre: what they answered is, too.
    answers = FollowUpAnswers.objects.filter(
        Q(person=None) | Q(person__centre__in=here), follow_up__in=wanted
    )
    for one in answers.select_related("person"):
        owner = one.person or rows[one.follow_up_id].plan.household
        text = open_key(owner).read(one, SAID)
        found[one.follow_up_id][one.person_id] = Kept(one.said_on, one.pk, text)
    talks = SaidAlone.objects.filter(follow_up__in=wanted, centre__in=here)
    for talk in talks.select_related("person").order_by("said_on", "pk"):
        of = alone[talk.follow_up_id]
        text = open_key(talk.person).read(talk, SAID)
        kept = Kept(talk.said_on, talk.pk, text)
        of[talk.person_id] = (*of.get(talk.person_id, ()), kept)
    return {row.pk: Held(found[row.pk], alone[row.pk]) for row in rows.values()}


def moved_members(actor: Actor, household: Household, on: date) -> tuple[Member, ...]:
    """Who of a household is asked; adults and children as they are on a day. `household` may have
    its memberships prefetched, each with its person and referent."""
    return tuple(
        one for one in members_of(actor, household.memberships.all(), on) if has_moved(one)
    )


def stood_on(household: Household, day: date) -> tuple[Stood, ...]:
    """Who of a household was asked on a day, whoever left or came since; its memberships may be
    prefetched, each with its person. Of people at another centre nothing is known any more."""
    rows = [
        row
        for row in household.memberships.all()
        if row.from_on <= day
        and (row.until_on is None or day < row.until_on)
        and row.expected_on is None
        and row.relocates not in AWAY
        and row.person.centre_id == household.centre_id
        and row.person.erased_on is None
    ]
    return tuple(
        Stood(
            row.person_id,
            is_adult(
                open_key(row.person).read(row.person, "birth_date"), Relation(row.relation), day
            ),
        )
        for row in rows
    )


def facts_of(actor: Actor, plan: MobilityPlan, today: date) -> Facts:
    """What completing a plan looks at."""
    follow_ups = list(plan.follow_ups.order_by("due_on"))
    for row in follow_ups:
        row.plan = plan
    kept = held(follow_ups, actor.centres)
    in_order = [kept[row.pk] for row in follow_ups]
    settled = [kept[row.pk] for row in follow_ups if row.moment in SETTLED_BY]
    last = [row for row in follow_ups if row.moment == FollowUpMoment.MONTHS_12]
    members = moved_members(actor, plan.household, today)
    home, rights = HouseholdSaid(), RightsReopened.UNKNOWN
    for one in settled:
        said = one.household()
        home = said if said.housing != Housing.UNKNOWN else home
        rights = said.rights if said.rights != RightsReopened.UNKNOWN else rights
    return Facts(
        last_follow_up=FollowUpState(last[0].state) if last else None,
        adults=tuple(_adult(one.person.id, in_order, settled) for one in members if one.is_adult),
        children=tuple(_school(one.person.id, in_order) for one in members if not one.is_adult),
        housing=home.housing,
        housing_chosen=home.housing_chosen,
        rights=rights,
    )


def _adult(person: UUID, in_order: Iterable[Held], settled: Iterable[Held]) -> AdultFacts:
    work, said_on, seeks = AdultSaid(), None, YesNo.UNKNOWN
    for one in settled:
        said = one.adult(person)
        if said.work != Work.UNKNOWN:
            work, said_on = said, one.answers[person].on
        seeks = said.seeks_work if said.seeks_work != YesNo.UNKNOWN else seeks
    call, talks = SomeoneToCall.UNKNOWN, list[Kept]()
    for one in in_order:
        to_call = one.adult(person).someone_to_call
        call = to_call if to_call != SomeoneToCall.UNKNOWN else call
        talks += one.alone.get(person, ())
    # A talk may be newer than one of a later follow-up: none waits for a window.
    alone = newest(sorted(talks))
    return AdultFacts(
        work=work.work,
        work_since=work.work_since,
        work_said_on=said_on,
        seeks_work=seeks,
        someone_to_call=call,
        safety=alone.safety,
        wish_to_stay=alone.wish_to_stay,
    )


def _school(person: UUID, in_order: Iterable[Held]) -> School:
    found = School.UNKNOWN
    for one in in_order:
        school = one.child(person).school
        found = school if school != School.UNKNOWN else found
    return found


def outcome_of(row: FollowUp, kept: Held, everybody: Collection[Stood]) -> Outcome:
    """A follow-up as the indicators count it: done, when anybody answered anything.

    A talk with one adult alone leaves the state of the follow-up as it was; here it counts.
    """
    state = FollowUpState(row.state) if kept.is_empty else FollowUpState.DONE
    return Outcome(
        moment=FollowUpMoment(row.moment),
        state=state,
        household=kept.household().counted(),
        adults=tuple(_answers(one.id, kept) for one in everybody if one.is_adult),
        children=tuple(kept.child(one.id).counted() for one in everybody if not one.is_adult),
    )


def _answers(person: UUID, kept: Held) -> AdultAnswers:
    said, alone = kept.adult(person), kept.said_alone(person)
    return AdultAnswers(
        said.work,
        said.still_held,
        said.french,
        said.doctor,
        said.someone_to_call,
        alone.safety,
        alone.wish_to_stay,
    )

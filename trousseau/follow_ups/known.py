"""What is known of a household after its move: each answer the newest one that somebody gave.

For queries and actions that have a door open. What was said alone is read here as well; who asks
must not show it (`completion` says "met" or "not known" of it, `indicators` counts).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from trousseau.accounts.actor import Actor
from trousseau.follow_ups.access import has_moved
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
    AdultSaid,
    AloneSaid,
    ChildSaid,
    HouseholdSaid,
    from_text,
)
from trousseau.households.choices import YesNo
from trousseau.households.models import Household
from trousseau.households.queries import Member, members_of
from trousseau.plans.models import MobilityPlan
from trousseau.privacy.keys import open_key

# By person; None: the household.
Texts = Mapping[UUID | None, str]


@dataclass(frozen=True)
class Held:
    """What was kept at one follow-up, as text: by person, and what each said alone, in order."""

    texts: Texts
    alone: Mapping[UUID, tuple[str, ...]]

    @property
    def is_empty(self) -> bool:
        """Whether nobody answered anything."""
        return not self.texts and not self.alone

    def adult(self, person: UUID) -> AdultSaid:
        """What an adult answered."""
        return from_text(AdultSaid, self.texts.get(person, ""))

    def child(self, person: UUID) -> ChildSaid:
        """What was answered of a child."""
        return from_text(ChildSaid, self.texts.get(person, ""))

    def household(self) -> HouseholdSaid:
        """What was asked once."""
        return from_text(HouseholdSaid, self.texts.get(None, ""))

    def said_alone(self, person: UUID) -> AloneSaid:
        """The newest of each question that an adult answered alone."""
        return newest(from_text(AloneSaid, text) for text in self.alone.get(person, ()))


def newest(talks: Iterable[AloneSaid]) -> AloneSaid:
    """Of talks in order, the last answer to each question."""
    safety, wish = Safety.UNKNOWN, WishToStay.UNKNOWN
    for said in talks:
        safety = said.safety if said.safety != Safety.UNKNOWN else safety
        wish = said.wish_to_stay if said.wish_to_stay != WishToStay.UNKNOWN else wish
    return AloneSaid(safety, wish)


def held(follow_ups: Iterable[FollowUp], centres: Iterable[int]) -> dict[UUID, Held]:
    """What was kept at these follow-ups (with their plan and household), in two queries.

    What was said alone only where it was said in one of these centres.
    """
    rows = {row.pk: row for row in follow_ups}
    texts: dict[UUID, dict[UUID | None, str]] = defaultdict(dict)
    alone: dict[UUID, dict[UUID, tuple[str, ...]]] = defaultdict(dict)
    answers = FollowUpAnswers.objects.filter(follow_up__in=list(rows)).select_related("person")
    for one in answers:
        owner = one.person or rows[one.follow_up_id].plan.household
        texts[one.follow_up_id][one.person_id] = open_key(owner).read(one, SAID)
    talks = SaidAlone.objects.filter(follow_up__in=list(rows), centre__in=list(centres))
    for talk in talks.select_related("person").order_by("said_on", "pk"):
        of = alone[talk.follow_up_id]
        text = open_key(talk.person).read(talk, SAID)
        of[talk.person_id] = (*of.get(talk.person_id, ()), text)
    return {pk: Held(texts[pk], alone[pk]) for pk in rows}


def moved_members(actor: Actor, household: Household, on: date) -> tuple[Member, ...]:
    """Who of a household is asked; adults and children as they are on a day. `household` may have
    its memberships prefetched, each with its person and referent."""
    return tuple(
        one for one in members_of(actor, household.memberships.all(), on) if has_moved(one)
    )


def facts_of(actor: Actor, plan: MobilityPlan, today: date) -> Facts:
    """What completing a plan looks at."""
    follow_ups = list(plan.follow_ups.order_by("due_on"))
    for row in follow_ups:
        row.plan = plan
    kept = held(follow_ups, actor.centres)
    in_order = [kept[row.pk] for row in follow_ups]
    last = [row for row in follow_ups if row.moment == FollowUpMoment.MONTHS_12]
    members = moved_members(actor, plan.household, today)
    home, rights = HouseholdSaid(), RightsReopened.UNKNOWN
    for one in in_order:
        said = one.household()
        home = said if said.housing != Housing.UNKNOWN else home
        rights = said.rights if said.rights != RightsReopened.UNKNOWN else rights
    return Facts(
        today=today,
        last_follow_up=FollowUpState(last[0].state) if last else None,
        adults=tuple(_adult(one.person.id, in_order) for one in members if one.is_adult),
        children=tuple(_school(one.person.id, in_order) for one in members if not one.is_adult),
        housing=home.housing,
        housing_chosen=home.housing_chosen,
        rights=rights,
    )


def _adult(person: UUID, in_order: Iterable[Held]) -> AdultFacts:
    work, seeks, call, talks = AdultSaid(), YesNo.UNKNOWN, SomeoneToCall.UNKNOWN, []
    for one in in_order:
        said = one.adult(person)
        work = said if said.work != Work.UNKNOWN else work
        seeks = said.seeks_work if said.seeks_work != YesNo.UNKNOWN else seeks
        unknown = said.someone_to_call == SomeoneToCall.UNKNOWN
        call = call if unknown else said.someone_to_call
        talks.append(one.said_alone(person))
    alone = newest(talks)
    return AdultFacts(work.work, work.work_since, seeks, call, alone.safety, alone.wish_to_stay)


def _school(person: UUID, in_order: Iterable[Held]) -> School:
    found = School.UNKNOWN
    for one in in_order:
        school = one.child(person).school
        found = school if school != School.UNKNOWN else found
    return found


def outcome_of(row: FollowUp, kept: Held, members: Iterable[Member]) -> Outcome:
    """A follow-up as the indicators count it: done, when anybody answered anything.

    A talk with one adult alone leaves the state of the follow-up as it was; here it counts.
    """
    state = FollowUpState(row.state) if kept.is_empty else FollowUpState.DONE
    everybody = list(members)
    return Outcome(
        moment=FollowUpMoment(row.moment),
        state=state,
        household=kept.household().counted(),
        adults=tuple(_answers(one.person.id, kept) for one in everybody if one.is_adult),
        children=tuple(
            kept.child(one.person.id).counted() for one in everybody if not one.is_adult
        ),
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

"""The story of a made-up household, told through the actions themselves.

`ActedFile` and the others have the verbs of what keeps a file in memory (`demo.case_file` and its
like). A plan is completed by what the follow-ups found, so that no such story is told.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import system
from trousseau.demo.people import MadeUpMember
from trousseau.demo.surroundings import Welcome
from trousseau.follow_ups import actions as follow_ups
from trousseau.follow_ups import answers
from trousseau.follow_ups.answers import Talk
from trousseau.follow_ups.choices import FollowUpMoment, Mode
from trousseau.follow_ups.models import FollowUp
from trousseau.follow_ups.said import AdultSaid, AloneSaid, ChildSaid, HouseholdSaid
from trousseau.follow_ups.states import FollowUpVerb
from trousseau.handovers import actions as handovers
from trousseau.handovers.relay import FieldGroup
from trousseau.households import actions, assessments, contacts, outside_offers, situations
from trousseau.households.actions import Referral
from trousseau.households.answer_sheets import KeptAnswer
from trousseau.households.choices import (
    AppointmentState,
    CloseReason,
    Interpreter,
    NoteKind,
    OfferAnswer,
)
from trousseau.households.contacts import NewAppointment
from trousseau.households.models import Household, HouseholdMembership
from trousseau.households.outside_offers import NewOutsideOffer
from trousseau.households.situations import Fact, SocialHousing, Stay
from trousseau.partners import introductions
from trousseau.partners.introductions import Answer, NewIntroduction
from trousseau.partners.models import Opportunity
from trousseau.plans import actions as plan_actions
from trousseau.plans import areas, carried, departures, moves, steps, visits
from trousseau.plans.actions import Wanted
from trousseau.plans.carried import Settlement
from trousseau.plans.choices import AgreedHow, GateItem, View, VisitState
from trousseau.plans.departures import Said
from trousseau.plans.flags import possible_flags
from trousseau.plans.models import PlanStep
from trousseau.plans.moves import Home, MoveDays
from trousseau.plans.reading_plan import household_flags
from trousseau.plans.states import PlanVerb
from trousseau.plans.steps import StepChange
from trousseau.plans.usual_path import path_for, usual_path
from trousseau.plans.visits import Heard, Visit
from trousseau.privacy.choices import GivenHow
from trousseau.privacy.versions import stamp


class ActedFile:
    """A household in the database."""

    def __init__(self, keeper: Actor) -> None:
        self.keeper = keeper
        self.people: list[UUID] = []
        self._appointments: list[UUID] = []
        self._outside_offers: list[int] = []

    def open_household(self, referral: Referral, member: MadeUpMember, at: datetime) -> None:
        made_up = member.person
        self.id = actions.open_household(
            self.keeper, referral, made_up.fields, made_up.channels, at
        )
        with system("test.read", at):
            row = HouseholdMembership.objects.get(household=self.id)
        # Whoever comes first is not asked: they are the first adult, and move.
        assert (row.relation, row.relocates) == (member.place.relation, member.place.relocates)
        self.people.append(row.person_id)

    def add_member(self, member: MadeUpMember, at: datetime) -> None:
        made_up = member.person
        self.people.append(
            actions.add_member(
                self.keeper, self.id, member.place, made_up.fields, made_up.channels, at
            )
        )

    def inform(self, on: date, at: datetime) -> None:
        actions.inform(self.keeper, self.id, on, at)

    def find_eligible(self, at: datetime) -> None:
        actions.find_eligible(self.keeper, self.id, at)

    def close_household(self, reason: CloseReason, at: datetime) -> None:
        actions.close_household(self.keeper, self.id, reason, at)

    def record_facts(self, who: int, facts: Iterable[Fact], at: datetime) -> None:
        situations.record_facts(self.keeper, self.people[who], facts, at)

    def set_stay(self, stay: Stay, at: datetime) -> None:
        situations.set_stay(self.keeper, self.id, stay, at)

    def set_social_housing(self, wanted: SocialHousing, at: datetime) -> None:
        situations.set_social_housing(self.keeper, self.id, wanted, at)

    def write_note(self, kind: NoteKind, text: str, at: datetime, who: int | None = None) -> None:
        contacts.write_note(self.keeper, self.id, kind, text, at, self._person(who))

    def agree_appointment(self, new: NewAppointment, at: datetime) -> int:
        self._appointments.append(contacts.agree_appointment(self.keeper, self.id, new, at))
        return len(self._appointments) - 1

    def settle_appointment(self, number: int, state: AppointmentState, at: datetime) -> None:
        contacts.settle_appointment(self.keeper, self._appointments[number], state, at)

    def begin_assessment(
        self, template: str, interpreter: Interpreter, language: str, at: datetime
    ) -> None:
        self._assessment = assessments.begin_assessment(
            self.keeper, self.id, template, interpreter, language, at
        )

    def save_answers(
        self, who: int | None, entries: Mapping[str, KeptAnswer], at: datetime
    ) -> None:
        person = self._person(who)
        owner = assessments.stamped_for(self._assessment, person)
        seen = {question: stamp(owner, question, "") for question in entries}
        assessments.save_answers(self.keeper, self._assessment, person, entries, seen, at)

    def finish_assessment(self, at: datetime) -> None:
        assessments.finish_assessment(self.keeper, self._assessment, at)

    def begin_plan(self, at: datetime) -> "ActedPlan":
        return ActedPlan(self, at)

    def introduce(self, who: int, opportunity: Opportunity, at: datetime) -> "ActedIntroduction":
        return ActedIntroduction(self, who, opportunity, at)

    def hand_over(self, move: "ActedMove", to: Welcome, note: str, at: datetime) -> "ActedHandover":
        return ActedHandover(self, to, note, at)

    def add_outside_offer(self, new: NewOutsideOffer, at: datetime) -> int:
        self._outside_offers.append(outside_offers.add_outside_offer(self.keeper, self.id, new, at))
        return len(self._outside_offers) - 1

    def answer_outside_offer(self, number: int, answer: OfferAnswer, at: datetime) -> None:
        offer = self._outside_offers[number]
        outside_offers.answer_outside_offer(self.keeper, offer, answer, at, told=True)

    def _person(self, who: int | None) -> UUID | None:
        return None if who is None else self.people[who]


class ActedPlan:
    """Its plan."""

    def __init__(self, file: ActedFile, at: datetime) -> None:
        self.file, self.keeper = file, file.keeper
        self.id = plan_actions.begin_plan(self.keeper, file.id, at)
        with system("test.read", at):
            household = Household.objects.get(pk=file.id)
            flags = household_flags(self.keeper, household, at.date())
            rows = PlanStep.objects.filter(objective__plan=self.id)
            self.steps = {row.key: row.pk for row in rows}
        path = usual_path()
        self.path = path_for(path, possible_flags(flags, path.flags))
        self._areas: dict[str, int] = {}

    def set_wanted(self, wanted: Wanted, at: datetime) -> None:
        plan_actions.set_wanted(self.keeper, self.id, wanted, at)

    def shortlist(self, code: str, at: datetime) -> None:
        self._areas[code] = areas.shortlist(self.keeper, self.id, code, at)

    def say(self, code: str, who: int, view: View, at: datetime) -> None:
        areas.say(self.keeper, self._areas[code], self.file.people[who], view, at)

    def choose(self, code: str, at: datetime, *, backup: bool = False) -> None:
        areas.choose(self.keeper, self._areas[code], at, backup=backup)

    def propose(self, at: datetime) -> None:
        plan_actions.propose_plan(self.keeper, self.id, at)

    def agree(self, who: int, how: AgreedHow, at: datetime) -> None:
        plan_actions.agree(self.keeper, self.id, self.file.people[who], how, at)

    def move_on(self, verb: PlanVerb, at: datetime, reason: CloseReason | None = None) -> None:
        plan_actions.move_on(self.keeper, self.id, verb, at, reason)

    def plan_step(self, key: str, planned_on: date | None, note: str, at: datetime) -> None:
        steps.plan_step(self.keeper, self.steps[key], planned_on, note, at)

    def change_step(self, key: str, change: StepChange, at: datetime) -> None:
        steps.change_step(self.keeper, self.steps[key], change, at)

    def nudge(self, key: str, at: datetime) -> None:
        steps.nudge(self.keeper, self.steps[key], at)

    def plan_visit(
        self, code: str, visit: Visit, travellers: Sequence[int], at: datetime
    ) -> "ActedVisit":
        people = [self.file.people[who] for who in travellers]
        return ActedVisit(self, self._areas[code], replace(visit, travellers=people), at)

    def settle_right(self, key: str, settlement: Settlement, at: datetime) -> None:
        carried.settle_right(self.keeper, self.id, key, settlement, at)

    def plan_move(self, days: MoveDays, at: datetime) -> "ActedMove":
        return ActedMove(self, days, at)


class ActedVisit:
    """One of its visits."""

    def __init__(self, plan: ActedPlan, area: int, visit: Visit, at: datetime) -> None:
        self.file = plan.file
        self.id = visits.plan_visit(self.file.keeper, area, visit, at)

    def settle(self, state: VisitState, at: datetime) -> None:
        visits.settle_visit(self.file.keeper, self.id, state, at)

    def hear(self, who: int, heard: Heard, at: datetime) -> None:
        visits.hear(self.file.keeper, self.id, self.file.people[who], heard, at)


class ActedMove:
    """Its move."""

    def __init__(self, plan: ActedPlan, days: MoveDays, at: datetime) -> None:
        self.plan, self.keeper = plan, plan.keeper
        self.id = moves.plan_move(self.keeper, plan.id, days, at)

    def add_home(self, home: Home, at: datetime) -> None:
        moves.add_home(self.keeper, self.plan.id, home, at)

    def answer_gate(self, said: Mapping[GateItem, Said], at: datetime) -> None:
        departures.answer_gate(self.keeper, self.id, said, at)

    def decide_exit(self, text: str, at: datetime, who: int | None = None) -> None:
        person = None if who is None else self.plan.file.people[who]
        departures.decide_exit(self.keeper, self.id, text, at, person)

    def hear_alone(
        self, moment: FollowUpMoment, who: int, talk: Talk, said: AloneSaid, at: datetime
    ) -> None:
        person = self.plan.file.people[who]
        answers.hear_alone(self.keeper, self._follow_up(moment, at), person, talk, said, at)

    def note_attempt(
        self, moment: FollowUpMoment, mode: Mode, at: datetime, *, reached: bool
    ) -> None:
        follow_ups.note_attempt(self.keeper, self._follow_up(moment, at), mode, reached, at)

    def move_on(self, moment: FollowUpMoment, verb: FollowUpVerb, at: datetime) -> None:
        follow_ups.move_on(self.keeper, self._follow_up(moment, at), verb, at)

    def record_arrival(self, arrived_on: date, at: datetime) -> None:
        follow_ups.record_arrival(self.keeper, self.id, arrived_on, at)

    def answer(
        self,
        moment: FollowUpMoment,
        who: int | None,
        talk: Talk,
        said: AdultSaid | ChildSaid | HouseholdSaid,
        at: datetime,
    ) -> None:
        row = self._follow_up(moment, at)
        if isinstance(said, HouseholdSaid):
            seen = answers.stamp_of(row, None, "")
            answers.answer_household(self.keeper, row, talk, said, seen, at)
            return
        assert who is not None
        person = self.plan.file.people[who]
        seen = answers.stamp_of(row, person, "")
        answers.answer(self.keeper, row, person, talk, said, seen, at)

    def _follow_up(self, moment: FollowUpMoment, at: datetime) -> UUID:
        with system("test.read", at):
            found: UUID = FollowUp.objects.get(plan=self.plan.id, moment=moment).pk
        return found


class ActedIntroduction:
    """One of them put in touch with a partner."""

    def __init__(self, file: ActedFile, who: int, opportunity: Opportunity, at: datetime) -> None:
        self.keeper = file.keeper
        to = NewIntroduction(opportunity.organisation_id, None, opportunity.pk)
        self.id = introductions.prepare(self.keeper, file.people[who], to, at)

    def allow(self, how: GivenHow, at: datetime) -> None:
        introductions.allow(self.keeper, self.id, how, at)

    def settle(self, answer: Answer, at: datetime) -> None:
        introductions.settle(self.keeper, self.id, answer, at)


class ActedHandover:
    """The way into the hands of another centre."""

    def __init__(self, file: ActedFile, to: Welcome, note: str, at: datetime) -> None:
        self.file, self.keeper, self.to = file, file.keeper, to
        self.id = handovers.propose(self.keeper, file.id, to.centre.pk, note, at)

    def agree(
        self,
        who: int,
        groups: Collection[FieldGroup],
        how: GivenHow,
        at: datetime,
        *,
        whole_file: bool,
    ) -> None:
        person = self.file.people[who]
        handovers.agree(self.keeper, self.id, person, groups, how, at, whole_file=whole_file)

    def accept(self, at: datetime) -> None:
        handovers.accept(self.to.by, self.id, self.to.by.user, at)

    def note_call(self, at: datetime) -> None:
        handovers.note_call(self.keeper, self.id, at)


def as_case_file(file: ActedFile) -> Any:
    """For a story, which knows the verbs only."""
    return file

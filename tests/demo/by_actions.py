"""The story of a made-up household, told through the actions themselves.

`ActedFile` and `ActedPlan` have the verbs of `demo.case_file` and `demo.case_plan`. What comes with
the move has no action that these could call, so that such a story is not told here.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import system
from trousseau.demo.people import MadeUpMember
from trousseau.households import actions, assessments, contacts, situations
from trousseau.households.actions import Referral
from trousseau.households.answer_sheets import KeptAnswer
from trousseau.households.choices import AppointmentState, CloseReason, Interpreter, NoteKind
from trousseau.households.contacts import NewAppointment
from trousseau.households.models import Household, HouseholdMembership
from trousseau.households.situations import Fact, SocialHousing, Stay
from trousseau.plans import actions as plan_actions
from trousseau.plans import areas, steps
from trousseau.plans.actions import Wanted
from trousseau.plans.choices import AgreedHow, View
from trousseau.plans.flags import possible_flags
from trousseau.plans.models import PlanStep
from trousseau.plans.reading_plan import household_flags
from trousseau.plans.states import PlanVerb
from trousseau.plans.steps import StepChange
from trousseau.plans.usual_path import path_for, usual_path
from trousseau.privacy.versions import stamp


class ActedFile:
    """A household in the database."""

    def __init__(self, keeper: Actor) -> None:
        self.keeper = keeper
        self.people: list[UUID] = []
        self._appointments: list[UUID] = []

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


def as_case_file(file: ActedFile) -> Any:
    """For a story, which knows the verbs only."""
    return file

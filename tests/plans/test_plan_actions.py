"""A plan from its first day: whose steps they are, each adult's word, what changed."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, TODAY
from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, system
from trousseau.households.actions import Place, change_place, find_eligible, inform
from trousseau.households.choices import CloseReason, Relation, Relocates
from trousseau.households.models import HouseholdMembership
from trousseau.plans import actions, areas
from trousseau.plans.actions import NotReady, Wanted, begin_plan
from trousseau.plans.choices import (
    AgreedHow,
    PlanState,
    Priority,
    StepOwner,
    StepState,
    View,
    WaitingOn,
)
from trousseau.plans.models import MobilityPlan, PlanStateChange, PlanStep
from trousseau.plans.queries import PlanSheet, plan_sheet
from trousseau.plans.states import NoSuchTransition, PlanVerb, StepVerb
from trousseau.plans.steps import (
    NewStep,
    StepChange,
    add_step,
    change_step,
    is_overdue,
    nudge,
    overdue,
    plan_step,
)

pytestmark = pytest.mark.django_db
RODEZ, FIGEAC = "7621", "7611"


@pytest.fixture
def couple(actor: Actor) -> MadeUp:
    return eligible(actor, make_household(actor, Relation.SPOUSE, Relation.CHILD))


def eligible(actor: Actor, household: MadeUp) -> MadeUp:
    inform(actor, household.id, TODAY, AT)
    find_eligible(actor, household.id, AT)
    return household


@pytest.fixture
def plan(actor: Actor, couple: MadeUp) -> UUID:
    return begin_plan(actor, couple.id, AT)


def sheet(actor: Actor, plan: UUID) -> PlanSheet:
    return plan_sheet(actor, plan, AT)


def proposed(actor: Actor, plan: UUID) -> UUID:
    wanted = Wanted("Un jardin.", TODAY + timedelta(150), [(Priority.MUST, "Une école")])
    actions.set_wanted(actor, plan, wanted, AT)
    areas.choose(actor, areas.shortlist(actor, plan, RODEZ, AT), AT)
    actions.propose_plan(actor, plan, AT)
    return plan


def agreed(actor: Actor, plan: UUID, couple: MadeUp) -> UUID:
    proposed(actor, plan)
    for adult in couple.people[:2]:
        actions.agree(actor, plan, adult.person, AgreedHow.SIGNED, AT)
    return plan


class TestBegin:
    def test_not_before_the_conditions_are_met(self, actor: Actor):
        with pytest.raises(NotReady):
            begin_plan(actor, make_household(actor).id, AT)

    def test_the_steps_are_those_that_concern_the_household(self, actor: Actor, plan: UUID):
        alone = begin_plan(actor, eligible(actor, make_household(actor)).id, AT)
        keys = {key_of(step.id) for step in sheet(actor, plan).steps}
        fewer = {key_of(step.id) for step in sheet(actor, alone).steps}
        assert fewer < keys
        assert any("school" in key for key in keys - fewer), keys - fewer

    def test_twice_is_once(self, actor: Actor, couple: MadeUp, plan: UUID):
        assert begin_plan(actor, couple.id, AT) == plan

    def test_after_one_was_closed_there_can_be_another(self, actor, couple, plan):
        actions.move_on(actor, plan, PlanVerb.CLOSE, AT, CloseReason.STAYS)
        assert begin_plan(actor, couple.id, AT) != plan


def key_of(step: UUID) -> str:
    with system("test.read", AT):
        return PlanStep.objects.get(pk=step).key


class TestAgreement:
    def test_a_plan_without_a_day_or_a_place_is_not_proposed(self, actor: Actor, plan: UUID):
        with pytest.raises(NotReady, match="target"):
            actions.propose_plan(actor, plan, AT)
        actions.set_wanted(actor, plan, Wanted("", TODAY + timedelta(150)), AT)
        with pytest.raises(NotReady, match="area"):
            actions.propose_plan(actor, plan, AT)

    def test_it_is_agreed_once_each_adult_said_yes(self, actor, couple, plan):
        proposed(actor, plan)
        actions.agree(actor, plan, couple.people[0].person, AgreedHow.SPOKEN, AT)
        assert sheet(actor, plan).state == PlanState.PROPOSED
        actions.agree(actor, plan, couple.people[1].person, AgreedHow.SIGNED, AT)
        assert sheet(actor, plan).state == PlanState.AGREED

    def test_a_child_and_a_stranger_have_no_say(self, actor, couple, plan):
        proposed(actor, plan)
        stranger = make_household(actor)
        for person in (couple.people[2].person, stranger.first):
            with pytest.raises(NotHere):
                actions.agree(actor, plan, person, AgreedHow.SPOKEN, AT)

    def test_an_adult_who_does_not_move_is_not_asked(self, actor, couple, plan):
        with system("test.read", AT):
            row = HouseholdMembership.objects.get(person=couple.people[1].person)
        change_place(actor, row.pk, Place(Relation.SPOUSE, Relocates.NO), AT)
        proposed(actor, plan)
        actions.agree(actor, plan, couple.people[0].person, AgreedHow.SPOKEN, AT)
        assert sheet(actor, plan).state == PlanState.AGREED

    def test_one_word_taken_back_takes_the_plan_back(self, actor, couple, plan):
        agreed(actor, plan, couple)
        actions.move_on(actor, plan, PlanVerb.START, AT)
        actions.withdraw_agreement(actor, plan, couple.people[1].person, AT)
        assert sheet(actor, plan).state == PlanState.PROPOSED
        said = {one.person: one.agreed_on for one in sheet(actor, plan).agreements}
        assert said == {couple.people[0].person: TODAY, couple.people[1].person: None}

    def test_a_suspended_plan_does_not_come_back_agreed_without_their_word(
        self, actor, couple, plan
    ):
        agreed(actor, plan, couple)
        actions.move_on(actor, plan, PlanVerb.SUSPEND, AT)
        actions.withdraw_agreement(actor, plan, couple.people[0].person, AT)
        actions.move_on(actor, plan, PlanVerb.RESUME, AT)
        assert sheet(actor, plan).state == PlanState.PROPOSED

    def test_a_new_version_asks_anew_and_says_what_changed(self, actor, couple, plan):
        agreed(actor, plan, couple)
        assert not sheet(actor, plan).changes
        actions.move_on(actor, plan, PlanVerb.REVISE, AT)
        objective = sheet(actor, plan).objectives[0]
        add_step(actor, objective.id, NewStep("Visiter l’école", StepOwner.HOUSEHOLD), AT)
        actions.set_wanted(actor, plan, Wanted("Autre chose.", TODAY + timedelta(160)), AT)
        changes = sheet(actor, plan).changes
        assert changes is not None
        assert set(changes.fields) == {"reasons", "target_on", "conditions"}
        assert [step.title for step in changes.added] == ["Visiter l’école"]
        actions.propose_plan(actor, plan, AT)
        now = sheet(actor, plan)
        assert (now.version, now.state) == (2, PlanState.PROPOSED)
        assert all(one.agreed_on is None for one in now.agreements)

    def test_what_is_of_one_adult_alone_is_not_in_what_both_agree_to(self, actor, couple, plan):
        agreed(actor, plan, couple)
        objective = sheet(actor, plan).objectives[0]
        alone = NewStep("Consulter", StepOwner.HOUSEHOLD, person=couple.people[1].person)
        add_step(actor, objective.id, alone, AT)
        changes = sheet(actor, plan).changes
        assert changes is not None
        assert changes.added == ()


class TestPlaces:
    def test_a_veto_holds(self, actor, couple, plan):
        area = areas.shortlist(actor, plan, RODEZ, AT)
        areas.say(actor, area, couple.people[0].person, View.YES, AT)
        areas.say(actor, area, couple.people[1].person, View.NO, AT)
        with pytest.raises(NotReady, match="not_retained"):
            areas.choose(actor, area, AT)
        with pytest.raises(NotReady, match="not_retained"):
            areas.choose(actor, area, AT, backup=True)

    def test_what_was_agreed_is_changed_by_a_new_version_only(self, actor, couple, plan):
        agreed(actor, plan, couple)
        other = areas.shortlist(actor, plan, FIGEAC, AT)
        with pytest.raises(NotReady, match="not_a_draft"):
            areas.choose(actor, other, AT)
        chosen = next(one for one in sheet(actor, plan).areas if one.code == RODEZ)
        with pytest.raises(NotReady, match="not_a_draft"):
            areas.drop(actor, chosen.id, AT)
        assert sheet(actor, plan).chosen_area == RODEZ

    def test_the_chosen_place_is_not_its_own_fallback(self, actor, plan):
        area = areas.shortlist(actor, plan, RODEZ, AT)
        areas.choose(actor, area, AT)
        areas.choose(actor, area, AT, backup=True)
        assert (sheet(actor, plan).chosen_area, sheet(actor, plan).backup_area) == ("", RODEZ)

    def test_a_shortlist_is_short(self, actor, plan):
        for code in ("0051", "0052", "0053", "0054", "0055", "0056", "0057", "0058"):
            areas.shortlist(actor, plan, code, AT)
        with pytest.raises(NotReady, match="shortlist_full"):
            areas.shortlist(actor, plan, RODEZ, AT)


class TestSteps:
    def first(self, actor: Actor, plan: UUID) -> UUID:
        return sheet(actor, plan).steps[0].id

    def test_whom_one_waits_for_since_when(self, actor, plan):
        step = self.first(actor, plan)
        with pytest.raises(ValueError, match="who is waited for"):
            change_step(actor, step, StepChange(StepVerb.WAIT), AT)
        change_step(actor, step, StepChange(StepVerb.WAIT, waiting_on=WaitingOn.EMPLOYER), AT)
        later = AT + timedelta(20)
        line = next(one for one in plan_sheet(actor, plan, later).steps if one.id == step)
        assert (line.state, line.waiting_days) == (StepState.WAITING, 20)
        nudge(actor, step, later)
        change_step(actor, step, StepChange(StepVerb.WAIT, waiting_on=WaitingOn.LANDLORD), later)
        line = next(one for one in plan_sheet(actor, plan, later).steps if one.id == step)
        assert (line.waiting_days, line.nudged_on) == (0, None)

    def test_overdue_is_one_thing_for_a_row_and_for_a_query(self, actor, plan):
        steps = sheet(actor, plan).steps[:6]
        for number, step in enumerate(steps):
            plan_step(actor, step.id, TODAY + timedelta(number - 3), "", AT)
        change_step(actor, steps[0].id, StepChange(StepVerb.FINISH), AT)
        change_step(
            actor, steps[1].id, StepChange(StepVerb.WAIT, waiting_on=WaitingOn.EMPLOYER), AT
        )
        found = {one.id for one in sheet(actor, plan).steps if one.is_overdue}
        with system("test.read", AT):
            rows = PlanStep.objects.filter(overdue(TODAY), objective__plan=plan)
            assert {row.pk for row in rows} == found == {steps[2].id}
        assert not is_overdue(StepState.TO_DO, TODAY, TODAY)
        assert not is_overdue(StepState.TO_DO, None, TODAY)

    def test_a_step_that_is_late_makes_the_target_impossible(self, actor, couple, plan):
        proposed(actor, plan)
        assert sheet(actor, plan).dates.is_possible  # type: ignore[union-attr]
        actions.set_wanted(actor, plan, Wanted("", TODAY + timedelta(20)), AT)
        dates = sheet(actor, plan).dates
        assert dates is not None
        assert not dates.is_possible
        assert any(step.is_late for step in sheet(actor, plan).steps)

    def test_a_knot_is_shown_and_untied(self, actor, couple, plan):
        proposed(actor, plan)
        dates = sheet(actor, plan).dates
        assert dates is not None
        (knot,) = dates.knots
        ways = {key for tie in knot.ties for key in tie.untied_by}
        for step in ways:
            change_step(actor, UUID(step), StepChange(StepVerb.FINISH), AT)
        assert sheet(actor, plan).dates.knots == ()  # type: ignore[union-attr]


def test_each_state_leaves_its_day(actor, couple, plan):
    agreed(actor, plan, couple)
    with system("test.read", AT):
        rows = PlanStateChange.objects.filter(plan=plan).order_by("pk")
        assert [row.state for row in rows] == ["draft", "proposed", "agreed"]


def test_what_leads_nowhere_changes_nothing(actor, plan):
    with pytest.raises(NoSuchTransition):
        actions.move_on(actor, plan, PlanVerb.START, AT)
    with pytest.raises(ValueError, match="reason"):
        actions.move_on(actor, plan, PlanVerb.CLOSE, AT, CloseReason.GOALS_MET)
    with pytest.raises(ValueError, match="action of its own"):
        actions.move_on(actor, plan, PlanVerb.PROPOSE, AT)
    with system("test.read", AT):
        assert MobilityPlan.objects.get(pk=plan).state == PlanState.DRAFT

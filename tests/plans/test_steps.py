"""Steps of one's own, what comes before them, and the day on which something was done."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.made_up_plans import TARGET, draft_plan, eligible_household
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.households.choices import Relation, Structure
from trousseau.households.situations import Stay, set_stay
from trousseau.plans.actions import Wanted, set_wanted
from trousseau.plans.choices import DropReason, StepOwner, StepState, Theme
from trousseau.plans.models import Objective, PlanStep, StepDependency
from trousseau.plans.queries import PlanSheet, plan_sheet
from trousseau.plans.states import StepVerb
from trousseau.plans.steps import (
    NewStep,
    OutsideOfPlan,
    StepChange,
    add_objective,
    add_step,
    change_step,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(30)


@pytest.fixture
def home(actor: Actor):
    return eligible_household(actor, Relation.SPOUSE)


@pytest.fixture
def plan(actor: Actor, home) -> UUID:
    return draft_plan(actor, home)


def sheet(actor: Actor, plan: UUID, at=AT) -> PlanSheet:
    return plan_sheet(actor, plan, at)


def step(key: str, plan: UUID) -> PlanStep:
    with system("test.read", AT):
        return PlanStep.objects.get(objective__plan=plan, key=key)


class TestDayOfDone:
    def test_it_is_today_or_the_day_that_is_said(self, actor: Actor, plan: UUID):
        for key, said in (("home_file", None), ("budget", TODAY + timedelta(3))):
            change_step(actor, step(key, plan).pk, StepChange(StepVerb.FINISH, done_on=said), LATER)
            assert step(key, plan).done_on == (said or LATER.date())
            assert step(key, plan).state == StepState.DONE

    @pytest.mark.parametrize("on", [TODAY - timedelta(1), LATER.date() + timedelta(1)])
    def test_not_before_the_plan_nor_to_come(self, actor: Actor, plan: UUID, on: date):
        change = StepChange(StepVerb.FINISH, done_on=on)
        with pytest.raises(OutsideOfPlan):
            change_step(actor, step("budget", plan).pk, change, LATER)
        assert step("budget", plan).state == StepState.TO_DO

    def test_the_first_day_and_the_last_are_inside(self, actor: Actor, plan: UUID):
        for key, on in (("budget", TODAY), ("home_file", LATER.date())):
            change_step(actor, step(key, plan).pk, StepChange(StepVerb.FINISH, done_on=on), LATER)
            assert step(key, plan).done_on == on

    def test_of_what_is_not_done_there_is_no_day(self, actor: Actor, plan: UUID):
        begun = StepChange(StepVerb.BEGIN, done_on=TODAY)
        dropped = StepChange(StepVerb.DROP, drop_reason=DropReason.MISTAKE, done_on=TODAY)
        for change in (begun, dropped):
            with pytest.raises(ValueError, match="of what was done"):
                change_step(actor, step("budget", plan).pk, change, LATER)


class TestOneOfTheirOwn:
    def test_after_another_step(self, actor: Actor, plan: UUID):
        first = step("place_sheets", plan)
        new = NewStep("Appeler la mairie", StepOwner.WORKER, after=first.pk)
        added = add_step(actor, first.objective_id, new, AT)
        found = sheet(actor, plan)
        line = {one.id: one for one in found.steps}[added]
        assert line.after == (first.pk,)
        assert found.dates is not None
        known = found.dates.dates
        assert known[str(added)].earliest_start >= known[str(first.pk)].earliest_end

    def test_a_step_of_another_plan_is_not_there(self, actor: Actor, plan: UUID):
        other = draft_plan(actor, eligible_household(actor))
        new = NewStep("Appeler", StepOwner.WORKER, after=step("place_sheets", other).pk)
        with pytest.raises(NotHere):
            add_step(actor, step("place_sheets", plan).objective_id, new, AT)
        with system("test.read", AT):
            assert not StepDependency.objects.filter(step__key="").exists()
            assert not PlanStep.objects.filter(key="").exists()

    def test_the_usual_order_is_read(self, actor: Actor, plan: UUID):
        lines = {one.id: one for one in sheet(actor, plan).steps}
        assert lines[step("shortlist", plan).pk].after == (step("place_sheets", plan).pk,)

    def test_an_objective_comes_last_and_sealed(self, actor: Actor, plan: UUID):
        added = add_objective(actor, plan, Theme.PEOPLE, "Connaître le quartier", AT)
        found = sheet(actor, plan).objectives[-1]
        assert (found.id, found.theme, found.title) == (
            added, Theme.PEOPLE, "Connaître le quartier",
        )  # fmt: skip
        assert not found.steps
        with system("test.read", AT):
            row = Objective.objects.get(pk=added)
        assert row.title
        assert b"quartier" not in bytes(row.title)
        add_step(actor, added, NewStep("Marcher", StepOwner.HOUSEHOLD), AT)
        assert [one.title for one in sheet(actor, plan).objectives[-1].steps] == ["Marcher"]

    def test_nobody_else_adds_to_it(self, plan: UUID):
        stranger = make_actor(Role.CASEWORKER, make_centre())
        with pytest.raises(NotHere):
            add_objective(stranger, plan, Theme.WORK, "X", AT)


class TestForward:
    """A plan is made forward from the end of the stay."""

    def test_the_earliest_day_is_the_same_with_a_target_and_without(self, actor, home, plan):
        aimed = sheet(actor, plan)
        assert aimed.target_on == TARGET
        set_wanted(actor, plan, Wanted("", None), AT)
        free = sheet(actor, plan)
        assert free.dates is None
        assert free.earliest_move_on == aimed.earliest_move_on
        assert free.earliest_move_on is not None
        assert free.earliest_move_on > TODAY

    def test_the_end_of_the_stay_is_told(self, actor, home, plan):
        assert sheet(actor, plan).stay_ends_on is None
        ends = TODAY + timedelta(100)
        set_stay(actor, home.id, Stay(Structure.CADA, "CADA Exemple", TODAY, ends), AT)
        assert sheet(actor, plan).stay_ends_on == ends

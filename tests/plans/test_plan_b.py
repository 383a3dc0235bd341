"""Plan B: a job or a home was lost after the arrival; new steps, and everything goes on."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.made_up_plans import active_plan, eligible_household, state_of
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system, writing
from trousseau.audit.models import LogRow
from trousseau.plans import access, moves
from trousseau.plans.building import add_steps
from trousseau.plans.choices import GateItem, Loss, PlanState, StepState
from trousseau.plans.models import PlanStep
from trousseau.plans.moves import MoveDays
from trousseau.plans.plan_b import OBJECTIVES, begin_plan_b
from trousseau.plans.queries import plan_sheet
from trousseau.plans.states import NoSuchTransition
from trousseau.plans.usual_path import after_arrival, usual_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def active(actor: Actor) -> UUID:
    return active_plan(actor, eligible_household(actor))


@pytest.fixture
def plan(actor: Actor, active: UUID) -> UUID:
    move = moves.plan_move(actor, active, MoveDays(TODAY, TODAY), AT)
    with writing(actor, "test.arrive", AT) as door:
        moves.record_arrival(door, actor, access.get_move_to_change(actor, move), TODAY, AT)
    return active


def steps(plan: UUID, loss: Loss) -> list[PlanStep]:
    with system("test.read", AT):
        rows = PlanStep.objects.filter(objective__plan=plan, objective__key=OBJECTIVES[loss])
        return list(rows.order_by("position"))


@pytest.mark.parametrize("loss", Loss)
def test_the_steps_of_that_loss_are_added_and_the_plan_goes_on(actor, plan, loss: Loss):
    begin_plan_b(actor, plan, loss, AT)
    (found,) = [one for one in after_arrival().objectives if one.key == OBJECTIVES[loss]]
    assert [row.key for row in steps(plan, loss)] == [step.key for step in found.steps]
    assert [row.planned_on for row in steps(plan, loss)] == [
        TODAY + timedelta(step.days) for step in found.steps
    ]
    assert state_of(plan) == PlanState.RELOCATED
    assert LogRow.objects.get(action="plan_b.begin").reason == loss


def test_they_come_last_and_say_what_they_are(actor: Actor, plan: UUID):
    before = len(plan_sheet(actor, plan, AT).objectives)
    begin_plan_b(actor, plan, Loss.HOME, AT)
    sheet = plan_sheet(actor, plan, AT)
    assert len(sheet.objectives) == before + 1
    assert sheet.objectives[-1].title == "Plan B : le logement a été perdu"
    assert sheet.objectives[-1].steps[0].title == "Trouver où dormir dès ce soir"


def test_said_twice_nothing_is_there_twice_and_what_was_done_is_done_again(actor, plan):
    begin_plan_b(actor, plan, Loss.JOB, AT)
    once = steps(plan, Loss.JOB)
    begin_plan_b(actor, plan, Loss.JOB, AT)
    assert steps(plan, Loss.JOB) == once
    with system("test.alter", AT):
        PlanStep.objects.filter(pk=once[0].pk).update(state=StepState.DONE, done_on=TODAY)
    begin_plan_b(actor, plan, Loss.JOB, AT + timedelta(30))
    assert [row.key for row in steps(plan, Loss.JOB)] == [*(row.key for row in once), once[0].key]


def test_before_the_arrival_there_is_none(actor: Actor, active: UUID):
    with pytest.raises(NoSuchTransition):
        begin_plan_b(actor, active, Loss.JOB, AT)
    assert steps(active, Loss.JOB) == []


def test_of_another_centre_it_is_not_there(plan: UUID):
    with pytest.raises(NotHere):
        begin_plan_b(make_actor(Role.CASEWORKER, make_centre()), plan, Loss.JOB, AT)


def test_the_list_has_a_step_for_each_thing_the_gate_looks_at():
    (first,) = [one for one in after_arrival().objectives if one.key == "first_days"]
    assert [step.key for step in first.steps] == [f"first_{item}" for item in GateItem]
    names = [step.key for path in (usual_path(), after_arrival()) for step in path.steps]
    assert len(set(names)) == len(names)


def test_what_is_not_in_the_list_is_named():
    with pytest.raises(ValueError, match="'nothing' is no objective"):
        add_steps(None, "nothing", TODAY)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'nothing' is no step of 'job_lost'"):
        add_steps(None, "job_lost", TODAY, ["nothing"])  # type: ignore[arg-type]

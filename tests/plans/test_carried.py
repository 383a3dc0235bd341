"""Rights to carry over that are settled: by whom, on which day, and what is late then."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.made_up_households import MadeUp
from tests.made_up_plans import active_plan, eligible_household
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.audit.models import LogRow
from trousseau.households.choices import Relation
from trousseau.plans.carried import (
    CarriedSheet,
    Settlement,
    carried_sheet,
    reopen_right,
    settle_right,
)
from trousseau.plans.choices import DropReason, Settled
from trousseau.plans.models import PlanStep, RightSettled
from trousseau.plans.moves import MoveDays, plan_move
from trousseau.plans.rights import rights
from trousseau.plans.states import StepVerb
from trousseau.plans.steps import StepChange, change_step
from trousseau.plans.usual_path import usual_path
from trousseau.privacy.subject_export import subject_export

pytestmark = pytest.mark.django_db
DONE = Settlement(Settled.DONE, TODAY, "Visa n° 7")
FAR = AT + timedelta(400)


@pytest.fixture
def household(actor: Actor) -> MadeUp:
    return eligible_household(actor, Relation.SPOUSE)


@pytest.fixture
def plan(actor: Actor, household: MadeUp) -> UUID:
    plan = active_plan(actor, household)
    plan_move(actor, plan, MoveDays(TODAY + timedelta(90), TODAY + timedelta(91)), AT)
    return plan


def late(sheet: CarriedSheet) -> set[str]:
    return {due.right.key for due in sheet.rights if sheet.is_late(due, FAR.date())}


def step_of(plan: UUID, key: str) -> UUID:
    with system("test.read", AT):
        return PlanStep.objects.get(objective__plan=plan, key=key).pk


def test_after_the_arrival_only_what_is_open_is_late(actor: Actor, plan: UUID):
    before = carried_sheet(actor, plan, FAR)
    assert {"visale", "lease_read"} <= late(before)
    assert not before.settled
    settle_right(actor, plan, "visale", DONE, AT)
    settle_right(actor, plan, "lease_read", Settlement(Settled.NOT_NEEDED, TODAY), AT)
    sheet = carried_sheet(actor, plan, FAR)
    assert late(sheet) == late(before) - {"visale", "lease_read"}
    assert sheet.rights == before.rights
    assert sheet.settled == {
        "visale": DONE,
        "lease_read": Settlement(Settled.NOT_NEEDED, TODAY),
    }


def test_what_is_settled_anew_is_there_once_and_can_be_opened_again(actor: Actor, plan: UUID):
    settle_right(actor, plan, "visale", DONE, AT)
    again = Settlement(Settled.NOT_NEEDED, TODAY - timedelta(3), "Bail glissant")
    settle_right(actor, plan, "visale", again, AT)
    assert carried_sheet(actor, plan, FAR).settled == {"visale": again}
    reopen_right(actor, plan, "visale", AT)
    reopen_right(actor, plan, "visale", AT)
    assert "visale" in late(carried_sheet(actor, plan, FAR))
    with system("test.read", AT):
        assert not RightSettled.objects.exists()
        logged = list(LogRow.objects.order_by("pk").values_list("action", flat=True))
    assert logged.count("plan_rights.settle") == 2
    assert logged.count("plan_rights.reopen") == 2


def test_the_note_stands_sealed_under_the_key_of_the_household(actor: Actor, plan: UUID):
    settle_right(actor, plan, "visale", DONE, AT)
    with system("test.read", AT):
        row = RightSettled.objects.get()
    assert row.proof
    assert b"Visa" not in bytes(row.proof)
    assert row.settled_by_id == actor.user


def test_a_day_to_come_is_refused(actor: Actor, plan: UUID):
    tomorrow = Settlement(Settled.DONE, TODAY + timedelta(1))
    with pytest.raises(ValueError, match="settled by now"):
        settle_right(actor, plan, "visale", tomorrow, AT)


def test_nobody_settles_what_is_no_right_or_of_a_plan_of_another_centre(actor: Actor, plan: UUID):
    stranger = make_actor(Role.CASEWORKER, make_centre())
    for who, right in ((actor, "no_such_right"), (actor, ""), (stranger, "visale")):
        with pytest.raises(NotHere):
            settle_right(who, plan, right, DONE, AT)
        with pytest.raises(NotHere):
            reopen_right(who, plan, right, AT)
    with system("test.read", AT):
        assert not RightSettled.objects.exists()


class TestWhatIsAStepAsWell:
    """`first_cash` is a right, and a step of the usual path: it is settled in one place."""

    def test_the_same_keys_are_the_same_thing(self):
        same = {one.key for one in rights().rights} & {one.key for one in usual_path().steps}
        assert same == {"deposit_advance", "first_cash", "permit_address"}

    def test_the_step_settles_the_right(self, actor: Actor, plan: UUID):
        step = step_of(plan, "first_cash")
        sheet = carried_sheet(actor, plan, FAR)
        assert sheet.steps["first_cash"] == step
        assert "first_cash" in late(sheet)
        with pytest.raises(NotHere):
            settle_right(actor, plan, "first_cash", DONE, AT)
        change_step(actor, step, StepChange(StepVerb.FINISH), AT)
        sheet = carried_sheet(actor, plan, FAR)
        assert sheet.settled == {"first_cash": Settlement(Settled.DONE, TODAY)}
        assert "first_cash" not in late(sheet)

    def test_a_step_that_is_given_up_leaves_the_right_open(self, actor: Actor, plan: UUID):
        step = step_of(plan, "first_cash")
        dropped = StepChange(StepVerb.DROP, drop_reason=DropReason.MISTAKE)
        change_step(actor, step, dropped, AT)
        sheet = carried_sheet(actor, plan, FAR)
        assert "first_cash" not in sheet.settled
        assert "first_cash" not in sheet.steps
        settle_right(actor, plan, "first_cash", DONE, AT)
        assert carried_sheet(actor, plan, FAR).settled == {"first_cash": DONE}


def test_both_adults_are_told_in_the_copy_of_their_data(
    actor: Actor, household: MadeUp, plan: UUID
):
    settle_right(actor, plan, "visale", DONE, AT)
    for one in household.people:
        copy = subject_export(actor, one.person, AT, "rights.copy")
        texts = {
            value.text
            for section in copy.sections
            if section.title == "Droits à emporter"
            for row in section.rows
            for value in row
        }
        assert {"Garantie Visale", "Fait", "Visa n° 7"} <= texts

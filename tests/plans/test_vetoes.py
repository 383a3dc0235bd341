"""A veto holds: a no to the place of a plan undoes its agreement, whatever else happens."""

import random
from uuid import UUID

import pytest

from tests.made_up_households import MadeUp
from tests.made_up_plans import FIGEAC, RODEZ, active_plan, draft_plan, state_of
from tests.people import AT
from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import system
from trousseau.plans import actions, areas
from trousseau.plans.actions import NotReady
from trousseau.plans.choices import AgreedHow, PlanState, View
from trousseau.plans.models import Agreement, AreaView, MobilityPlan, PlanArea
from trousseau.plans.states import NoSuchTransition, PlanVerb

pytestmark = pytest.mark.django_db


def area_of(plan: UUID, code: str = RODEZ) -> int:
    with system("test.read", AT):
        return PlanArea.objects.get(plan=plan, code=code).pk


def stored(plan: UUID) -> MobilityPlan:
    with system("test.read", AT):
        return MobilityPlan.objects.get(pk=plan)


def with_backup(actor: Actor, couple: MadeUp) -> UUID:
    plan = draft_plan(actor, couple)
    areas.choose(actor, areas.shortlist(actor, plan, FIGEAC, AT), AT, backup=True)
    actions.propose_plan(actor, plan, AT)
    return plan


def test_a_no_takes_back_what_that_adult_agreed_to_and_nothing_of_the_other_s(actor, couple):
    plan = active_plan(actor, couple)
    first, second = (one.person for one in couple.people)
    areas.say(actor, area_of(plan), second, View.NO, AT)
    assert state_of(plan) == PlanState.PROPOSED
    with system("test.read", AT):
        assert list(Agreement.objects.filter(withdrawn_on=None).values_list("person")) == [(first,)]
    assert stored(plan).chosen_area == RODEZ


@pytest.mark.parametrize("view", [View.YES, View.MAYBE])
def test_anything_else_leaves_the_plan_as_it_was(actor, couple, view: View):
    plan = active_plan(actor, couple)
    areas.say(actor, area_of(plan), couple.first, view, AT)
    assert state_of(plan) == PlanState.ACTIVE


def test_also_underneath_while_it_is_paused(actor, couple):
    plan = active_plan(actor, couple)
    actions.move_on(actor, plan, PlanVerb.SUSPEND, AT)
    areas.say(actor, area_of(plan), couple.first, View.NO, AT)
    actions.move_on(actor, plan, PlanVerb.RESUME, AT)
    assert state_of(plan) == PlanState.PROPOSED


def test_a_no_to_the_place_to_fall_back_on_leaves_none(actor, couple):
    plan = with_backup(actor, couple)
    for one in couple.people:
        actions.agree(actor, plan, one.person, AgreedHow.SIGNED, AT)
    areas.say(actor, area_of(plan, FIGEAC), couple.first, View.NO, AT)
    found = stored(plan)
    assert (found.state, found.chosen_area, found.backup_area) == (PlanState.AGREED, RODEZ, "")


def test_after_the_move_it_changes_nothing(actor, couple):
    plan = active_plan(actor, couple)
    with system("test.alter", AT):
        MobilityPlan.objects.update(state=PlanState.FOLLOWING_UP, backup_area=FIGEAC)
    areas.say(actor, area_of(plan), couple.first, View.NO, AT)
    areas.say(actor, areas.shortlist(actor, plan, FIGEAC, AT), couple.first, View.NO, AT)
    found = stored(plan)
    assert (found.state, found.backup_area) == (PlanState.FOLLOWING_UP, FIGEAC)
    with system("test.read", AT):
        assert not Agreement.objects.exclude(withdrawn_on=None).exists()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_no_plan_is_agreed_over_a_no(actor, couple, seed: int):
    lot = random.Random(seed)
    plan = with_backup(actor, couple)
    people = [one.person for one in couple.people]
    verbs = [PlanVerb.START, PlanVerb.SUSPEND, PlanVerb.RESUME]
    agreed = 0
    for _ in range(40):
        person = lot.choice(people)
        try:
            match lot.randrange(6):
                case 0 | 1 | 2:
                    actions.agree(actor, plan, person, AgreedHow.SPOKEN, AT)
                case 3:
                    actions.move_on(actor, plan, lot.choice(verbs), AT)
                case 4:
                    code = lot.choice([RODEZ, FIGEAC])
                    areas.say(actor, area_of(plan, code), person, lot.choice(list(View)), AT)
                case 5:
                    areas.say(actor, area_of(plan), person, View.YES, AT)
        except (NotReady, NoSuchTransition):
            pass
        found = stored(plan)
        with system("test.read", AT):
            noes = AreaView.objects.filter(area__plan=plan, view=View.NO)
            refused = set(noes.values_list("area__code", flat=True))
        if found.standing.on_course in (PlanState.AGREED, PlanState.ACTIVE):
            agreed += 1
            assert RODEZ not in refused
        assert found.backup_area not in refused
    assert agreed

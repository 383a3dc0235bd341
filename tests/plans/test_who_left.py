"""What is of somebody who has left the household is on no page of those who stayed."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.made_up_households import MadeUp
from tests.made_up_plans import RODEZ, active_plan, eligible_household
from tests.people import AT, TODAY
from tests.the_day import page_of_the_day
from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import NotHere, system
from trousseau.audit.models import LogRow
from trousseau.households.choices import Relation
from trousseau.households.models import HouseholdMembership
from trousseau.plans import steps, visits
from trousseau.plans.brief import plan_overview
from trousseau.plans.choices import StepOwner, StepState, Verdict, VerdictInterpreter, VisitState
from trousseau.plans.day import day
from trousseau.plans.models import Objective, PlanArea, PlanStep
from trousseau.plans.queries import plan_sheet
from trousseau.plans.states import StepVerb
from trousseau.plans.steps import NewStep, StepChange
from trousseau.plans.visit_sheet import own_records, visit_sheet
from trousseau.plans.visits import Heard, Visit

pytestmark = pytest.mark.django_db
HERS = "Chercher-un-avocat-canari"


@pytest.fixture
def hers(actor: Actor, couple: MadeUp, plan: UUID) -> UUID:
    """A step of the second adult alone."""
    with system("test.read", AT):
        objective = Objective.objects.filter(plan=plan).order_by("pk")[0].pk
    new = NewStep(HERS, StepOwner.HOUSEHOLD, person=couple.people[1].person)
    return steps.add_step(actor, objective, new, AT)


def leave(person: UUID) -> None:
    with system("test.alter", AT):
        HouseholdMembership.objects.filter(person=person).update(until_on=TODAY)


def heard_no(actor: Actor, couple: MadeUp, plan: UUID) -> UUID:
    with system("test.read", AT):
        area = PlanArea.objects.get(plan=plan, code=RODEZ).pk
    visit = visits.plan_visit(actor, area, Visit(TODAY, TODAY), AT)
    visits.settle_visit(actor, visit, VisitState.MADE, AT)
    said = Heard(Verdict.NO, VerdictInterpreter.NOT_NEEDED, True, "Mots-canari")
    visits.hear(actor, visit, couple.people[1].person, said, AT)
    return visit


def test_a_step_of_hers_goes_with_her(actor, couple, plan, hers):
    assert HERS in repr(plan_sheet(actor, plan, AT))
    leave(couple.people[1].person)
    assert HERS not in repr(plan_sheet(actor, plan, AT))
    for attempt in (
        lambda: steps.change_step(actor, hers, StepChange(StepVerb.FINISH), AT),
        lambda: steps.plan_step(actor, hers, TODAY, "", AT),
        lambda: steps.plan_of(actor, hers, AT),
    ):
        with pytest.raises(NotHere):
            attempt()


def test_nor_is_it_on_the_page_of_the_day_or_of_the_household(actor, couple, plan, hers):
    with system("test.alter", AT):
        PlanStep.objects.exclude(pk=hers).update(state=StepState.DONE, done_on=TODAY)
        PlanStep.objects.filter(pk=hers).update(planned_on=TODAY - timedelta(3))

    def read() -> tuple[str, str]:
        with page_of_the_day(actor, AT) as homes:
            listed = repr(day(homes, AT, mine=True))
        return listed, repr(plan_overview(actor, couple.id, plan, AT))

    assert [HERS in page for page in read()] == [True, True]
    leave(couple.people[1].person)
    assert [HERS in page for page in read()] == [False, False]


def test_that_a_step_of_one_alone_was_read_is_logged_whoever_it_is(actor):
    family = eligible_household(actor, Relation.CHILD)
    plan = active_plan(actor, family)
    with system("test.read", AT):
        objective = Objective.objects.filter(plan=plan).order_by("pk")[0].pk
    child = family.people[1].person
    steps.add_step(actor, objective, NewStep("Bilan", StepOwner.WORKER, person=child), AT)
    before = LogRow.objects.count()
    plan_sheet(actor, plan, AT)
    rows = {row.person for row in LogRow.objects.order_by("pk")[before:]}
    assert rows == {one.person for one in family.people}


def test_what_she_said_of_a_place_goes_with_her(actor, couple, plan):
    visit = heard_no(actor, couple, plan)
    assert [one.words for one in own_records(actor, visit, AT)] == ["Mots-canari"]
    leave(couple.people[1].person)
    assert own_records(actor, visit, AT) == ()


def test_heard_once_more_she_reads_like_who_was_heard_once(actor, couple, plan):
    visit = heard_no(actor, couple, plan)
    before = visit_sheet(actor, visit, AT)
    said = Heard(Verdict.YES, VerdictInterpreter.NOT_NEEDED, True)
    visits.hear(actor, visit, couple.people[1].person, said, AT.replace(day=AT.day + 2))
    assert visit_sheet(actor, visit, AT) == before

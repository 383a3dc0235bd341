"""What was answered in an interview, and happens around the move, is seen on the plan."""

from datetime import timedelta

import pytest

from tests.made_up_plans import TARGET, draft_plan, eligible_household
from tests.people import AT, TODAY
from trousseau.accounts.actor import Actor
from trousseau.households.answer_sheets import KeptAnswer
from trousseau.households.assessments import FULL, begin_assessment, save_answers
from trousseau.households.choices import Interpreter
from trousseau.households.deadlines import DeadlineKind
from trousseau.plans.queries import plan_sheet
from trousseau.privacy.versions import stamp

pytestmark = pytest.mark.django_db


def test_a_licence_to_exchange_and_a_prescription(actor: Actor):
    household = eligible_household(actor)
    plan = draft_plan(actor, household)
    before = {one.deadline.kind for one in plan_sheet(actor, plan, AT).collisions}
    interview = begin_assessment(actor, household.id, FULL, Interpreter.NONE, "", AT)
    said = {
        "car_licence": KeptAnswer("to_exchange"),
        "licence_deadline": KeptAnswer((TODAY + timedelta(60)).isoformat()),
        "care": KeptAnswer("yes"),
        "treatment_until": KeptAnswer((TARGET + timedelta(3)).isoformat()),
    }
    person = household.first
    seen = {key: stamp(person, key, "") for key in said}
    save_answers(actor, interview, person, said, seen, AT)
    found = {one.deadline.kind: one for one in plan_sheet(actor, plan, AT).collisions}
    new = {DeadlineKind.LICENCE_EXCHANGE, DeadlineKind.PRESCRIPTION}
    assert found.keys() - before == new
    assert {found[kind].deadline.who for kind in new} == {str(person)}

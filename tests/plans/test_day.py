"""The worker's day: what asks for something first, and what the gate of a move says of it."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.made_up_households import MadeUp
from tests.made_up_plans import active_plan, eligible_household
from tests.people import AT, TODAY
from tests.the_day import page_of_the_day
from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import system
from trousseau.households.answer_sheets import KeptAnswer
from trousseau.households.assessments import begin_assessment, save_answers, stamped_for
from trousseau.households.choices import Interpreter, Relation
from trousseau.plans.actions import begin_plan
from trousseau.plans.choices import GateItem, Ready, StepState, WaitingOn
from trousseau.plans.day import MOST, Day, day
from trousseau.plans.departures import Said, answer_gate, decide_exit
from trousseau.plans.gate import Result
from trousseau.plans.models import MobilityPlan, PlanStep
from trousseau.plans.move_sheet import move_sheet
from trousseau.plans.moves import MoveDays, plan_move
from trousseau.privacy.versions import stamp

pytestmark = pytest.mark.django_db
DAY = timedelta(1)
# Of the moves: the next ones, those that are past, those without a day.
ORDER = (0, 3, 40, -1, -90, None)


def plan_for(actor: Actor, days: int | None) -> UUID:
    """A plan whose move is so many days ahead."""
    plan = begin_plan(actor, eligible_household(actor).id, AT)
    with system("test.alter", AT):
        target = None if days is None else TODAY + days * DAY
        MobilityPlan.objects.filter(pk=plan).update(target_on=target)
    return plan


def late_by(plan: UUID, *days: int) -> None:
    """So many of its steps were to be done so many days ago."""
    with system("test.alter", AT):
        rows = PlanStep.objects.filter(objective__plan=plan).order_by("position")
        for row, late in zip(rows, days, strict=False):
            row.planned_on = TODAY - late * DAY
            row.save()


def found(actor: Actor) -> Day:
    with page_of_the_day(actor, AT) as homes:
        return day(homes, AT, mine=True)


def days_ahead(target_on: date | None) -> int | None:
    return None if target_on is None else (target_on - TODAY).days


class TestOrder:
    def test_what_is_late_comes_by_the_next_move(self, actor: Actor):
        # The newest plan has to be the first: what was made first is not what comes first.
        for days in reversed(ORDER):
            late_by(plan_for(actor, days), 2)
        assert [days_ahead(line.target_on) for line in found(actor).late] == list(ORDER)

    def test_of_one_move_the_latest_step_first(self, actor: Actor):
        late_by(plan_for(actor, -5), 1, 9, 4)
        late_by(plan_for(actor, None), 2, 8)
        assert [line.days for line in found(actor).late] == [9, 4, 1, 8, 2]

    def test_a_next_departure_is_not_cut_off_by_those_that_are_past(self, actor: Actor):
        late_by(plan_for(actor, -30), *range(1, 1 + MOST))
        late_by(plan_for(actor, None), *range(1, 6))
        late_by(plan_for(actor, 5), 1)
        seen = found(actor)
        assert (len(seen.late), days_ahead(seen.late[0].target_on)) == (MOST, 5)
        assert seen.late_total > MOST

    def test_plans_without_a_next_step_too(self, actor: Actor):
        plans = {days: plan_for(actor, days) for days in reversed(ORDER)}
        assert [line.plan for line in found(actor).without_next] == [plans[one] for one in ORDER]

    def test_who_has_been_waited_for_longest_is_first(self, actor: Actor):
        plan = plan_for(actor, None)
        since = (None, TODAY - DAY, TODAY - 9 * DAY)
        with system("test.alter", AT):
            rows = PlanStep.objects.filter(objective__plan=plan).order_by("position")
            for row, day_since in zip(rows, since, strict=False):
                row.state, row.waiting_on = StepState.WAITING, WaitingOn.EMPLOYER
                row.waiting_since = day_since
                row.save()
        assert [line.days for line in found(actor).waiting] == [9, 1, 0]


class TestLeaving:
    """What the page of the day says of a move is what the page of that move says."""

    def leaving(self, actor: Actor, *others: Relation) -> tuple[MadeUp, UUID]:
        household = eligible_household(actor, *others)
        plan = active_plan(actor, household)
        return household, plan_move(actor, plan, MoveDays(TODAY + 5 * DAY, TODAY + 5 * DAY), AT)

    def ready(self, actor: Actor, move: UUID, *but: GateItem) -> None:
        """All is ready but that."""
        asked = [one for one in GateItem if one not in (GateItem.EMERGENCY_EXIT, *but)]
        answer_gate(actor, move, dict.fromkeys(asked, Said(Ready.YES)), AT)
        decide_exit(actor, move, "Appeler Mme M.", AT)

    def nobody_in_care(self, actor: Actor, household: MadeUp) -> None:
        interview = begin_assessment(actor, household.id, "short", Interpreter.NONE, "", AT)
        for one in household.people:
            seen = {"care": stamp(stamped_for(interview, one.person), "care", "")}
            save_answers(actor, interview, one.person, {"care": KeptAnswer("no")}, seen, AT)

    def test_what_is_not_needed_is_not_missing(self, actor: Actor):
        household, move = self.leaving(actor)
        self.ready(actor, move, GateItem.CARE, GateItem.CHILDREN)
        (line,) = found(actor).leaving
        # There is no child; of care nobody was asked.
        assert [one.item for one in line.gate.missing] == [GateItem.CARE]
        self.nobody_in_care(actor, household)
        (line,) = found(actor).leaving
        assert (line.gate.missing, line.gate.result) == ((), Result.GO)

    def test_it_is_what_the_page_of_the_move_says(self, actor: Actor):
        household, move = self.leaving(actor, Relation.SPOUSE, Relation.CHILD)
        steps = (
            lambda: None,
            lambda: self.ready(actor, move, GateItem.CHILDREN),
            lambda: self.nobody_in_care(actor, household),
            lambda: answer_gate(actor, move, {GateItem.CARE: Said(Ready.NOT_NEEDED)}, AT),
            lambda: answer_gate(actor, move, {GateItem.CHILDREN: Said(Ready.YES)}, AT),
        )
        gates = []
        for step in steps:
            step()
            (line,) = found(actor).leaving
            page = move_sheet(actor, line.plan, AT).move
            assert page is not None
            assert line.gate == page.gate
            gates.append(len(line.gate.missing))
        assert gates == [len(GateItem), 1, 1, 1, 0]

    def test_many_departures_take_as_many_queries_as_two(self, actor: Actor):
        counts = []
        for households in (2, 3):
            for _ in range(households):
                household, move = self.leaving(actor, Relation.SPOUSE, Relation.CHILD)
                self.nobody_in_care(actor, household)
                self.ready(actor, move)
            with CaptureQueriesContext(connection) as asked:
                seen = found(actor)
            counts.append(sum("INSERT" not in one["sql"] for one in asked.captured_queries))
        assert len(seen.leaving) == 5
        assert counts[0] == counts[1]

"""From the first word to the arrival a no holds, each has to agree, and nobody is found out."""

import random
from datetime import timedelta
from uuid import UUID

import pytest

from tests.made_up_households import MadeUp
from tests.made_up_plans import FIGEAC, RODEZ, active_plan, draft_plan, state_of
from tests.people import AT, TODAY
from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import system, writing
from trousseau.households.choices import CloseReason, Relocates
from trousseau.households.models import HouseholdMembership
from trousseau.plans import access, actions, areas, moves, visits
from trousseau.plans.actions import NotReady
from trousseau.plans.choices import (
    AgreedHow,
    MoveState,
    PlanState,
    Verdict,
    VerdictInterpreter,
    View,
    VisitState,
)
from trousseau.plans.models import Agreement, MobilityPlan, Move, PlanArea
from trousseau.plans.moves import MoveDays
from trousseau.plans.states import NoSuchTransition, PlanVerb
from trousseau.plans.visits import Heard, Visit

pytestmark = pytest.mark.django_db
DAYS = MoveDays(TODAY, TODAY)
YES, NO = Verdict.YES, Verdict.NO


def area_of(plan: UUID, code: str = RODEZ) -> PlanArea:
    with system("test.read", AT):
        return PlanArea.objects.get(plan=plan, code=code)


def made(actor: Actor, area: int, days: int = 0) -> UUID:
    at = AT + timedelta(days)
    visit = visits.plan_visit(actor, area, Visit(TODAY, TODAY), at)
    visits.settle_visit(actor, visit, VisitState.MADE, at)
    return visit


def hear(actor: Actor, visit: UUID, couple: MadeUp, *answers: Verdict) -> None:
    for one, answer in zip(couple.people, answers, strict=False):
        heard = Heard(answer, VerdictInterpreter.NOT_NEEDED, alone=True)
        visits.hear(actor, visit, one.person, heard, AT)


def agree(actor: Actor, plan: UUID, *people: UUID) -> None:
    for person in people:
        actions.agree(actor, plan, person, AgreedHow.SIGNED, AT)


def relocates(person: UUID, word: Relocates) -> None:
    with system("test.alter", AT):
        HouseholdMembership.objects.filter(person=person).update(relocates=word)


def arrive(actor: Actor, move: UUID) -> None:
    with writing(actor, "moves.arrive", AT) as door:
        moves.record_arrival(door, actor, access.get_move_to_change(actor, move), TODAY, AT)


def move_state(move: UUID) -> str:
    with system("test.read", AT):
        return Move.objects.get(pk=move).state


class TestSaidBeforeAVisit:
    def test_the_other_s_word_is_taken_and_the_plan_stays_proposed(self, actor, couple):
        plan = draft_plan(actor, couple)
        actions.propose_plan(actor, plan, AT)
        first, second = (one.person for one in couple.people)
        areas.say(actor, area_of(plan).pk, second, View.NO, AT)
        agree(actor, plan, first, second)
        assert state_of(plan) == PlanState.PROPOSED
        with system("test.read", AT):
            assert Agreement.objects.filter(withdrawn_on=None).count() == 2
        areas.say(actor, area_of(plan).pk, second, View.YES, AT)
        assert state_of(plan) == PlanState.AGREED


class TestHeardAfterIt:
    def test_who_was_not_heard_holds_it_up_and_nobody_is_refused(self, actor, couple):
        plan = draft_plan(actor, couple)
        actions.propose_plan(actor, plan, AT)
        visit = made(actor, area_of(plan).pk)
        agree(actor, plan, *(one.person for one in couple.people))
        assert state_of(plan) == PlanState.PROPOSED
        hear(actor, visit, couple, YES, YES)
        assert state_of(plan) == PlanState.AGREED

    def test_neither_started_nor_moved_before_each_was_heard(self, actor, couple):
        plan = draft_plan(actor, couple)
        actions.propose_plan(actor, plan, AT)
        agree(actor, plan, *(one.person for one in couple.people))
        visit = made(actor, area_of(plan).pk)
        hear(actor, visit, couple, NO)
        with pytest.raises(NotReady, match="not_heard"):
            actions.move_on(actor, plan, PlanVerb.START, AT)
        with pytest.raises(NotReady, match="not_heard"):
            moves.plan_move(actor, plan, DAYS, AT)
        assert state_of(plan) == PlanState.AGREED

    def test_a_no_is_not_lost_when_the_other_stops_deciding(self, actor, couple):
        plan = active_plan(actor, couple)
        second = couple.people[1].person
        hear(actor, made(actor, area_of(plan).pk), couple, NO)
        relocates(second, Relocates.NO)
        with pytest.raises(NotReady, match="not_heard"):
            moves.plan_move(actor, plan, DAYS, AT)
        actions.move_on(actor, plan, PlanVerb.REVISE, AT)
        with pytest.raises(NotReady, match="not_retained"):
            actions.propose_plan(actor, plan, AT)
        with pytest.raises(NotReady, match="not_retained"):
            areas.choose(actor, area_of(plan).pk, AT)

    def test_a_no_of_who_does_not_decide_any_more_keeps_nobody_back(self, actor, couple):
        plan = draft_plan(actor, couple)
        second = couple.people[1].person
        areas.say(actor, area_of(plan).pk, second, View.NO, AT)
        relocates(second, Relocates.NO)
        actions.propose_plan(actor, plan, AT)


class TestSetAside:
    def test_the_last_hearing_does_not_bring_it_back(self, actor, couple):
        plan = draft_plan(actor, couple)
        visit = made(actor, area_of(plan).pk)
        visits.set_aside(actor, area_of(plan).pk, AT)
        hear(actor, visit, couple, YES, YES)
        assert area_of(plan).not_retained

    def test_before_anybody_was_heard_somebody_takes_it_up_again(self, actor, couple):
        plan = draft_plan(actor, couple)
        visits.set_aside(actor, area_of(plan).pk, AT)
        assert visits.take_up(actor, area_of(plan).pk, AT) == plan
        assert not area_of(plan).not_retained
        areas.choose(actor, area_of(plan).pk, AT)

    @pytest.mark.parametrize(("answers", "aside"), [((YES, NO), False), ((YES, YES), True)])
    def test_after_that_taking_it_up_does_not_tell_why_it_was_not_retained(
        self, actor, couple, answers, aside
    ):
        plan = draft_plan(actor, couple)
        hear(actor, made(actor, area_of(plan).pk), couple, *answers)
        if aside:
            visits.set_aside(actor, area_of(plan).pk, AT)
        visits.take_up(actor, area_of(plan).pk, AT)
        assert area_of(plan).not_retained
        hear(actor, made(actor, area_of(plan).pk, 3), couple, YES, YES)
        assert not area_of(plan).not_retained

    def test_the_next_plan_begins_with_it(self, actor, couple):
        plan = draft_plan(actor, couple)
        hear(actor, made(actor, area_of(plan).pk), couple, YES, NO)
        actions.move_on(actor, plan, PlanVerb.CLOSE, AT, CloseReason.ASKED_TO_STOP)
        again = actions.begin_plan(actor, couple.id, AT)
        area = areas.shortlist(actor, again, RODEZ, AT)
        assert area_of(again).not_retained
        with pytest.raises(NotReady, match="not_retained"):
            areas.choose(actor, area, AT)
        visits.take_up(actor, area, AT)
        assert area_of(again).not_retained
        areas.shortlist(actor, again, FIGEAC, AT)
        assert not area_of(again, FIGEAC).not_retained


class TestWhoDecidesChanges:
    def test_who_decides_again_agrees_before_anybody_moves(self, actor, couple):
        first, second = (one.person for one in couple.people)
        plan = draft_plan(actor, couple)
        relocates(second, Relocates.NO)
        actions.propose_plan(actor, plan, AT)
        agree(actor, plan, first)
        actions.move_on(actor, plan, PlanVerb.START, AT)
        move = moves.plan_move(actor, plan, DAYS, AT)
        relocates(second, Relocates.YES)
        for attempt in (
            lambda: moves.change_move(actor, move, DAYS, AT),
            lambda: arrive(actor, move),
            lambda: (moves.call_off(actor, move, AT), moves.plan_move(actor, plan, DAYS, AT)),
        ):
            with pytest.raises(NotReady, match="not_agreed"):
                attempt()
        agree(actor, plan, second)
        assert state_of(plan) == PlanState.ACTIVE
        again = moves.plan_move(actor, plan, DAYS, AT)
        arrive(actor, again)
        assert state_of(plan) == PlanState.RELOCATED


@pytest.mark.parametrize("act", [areas.drop, areas.choose])
def test_a_place_is_chosen_and_dropped_with_its_plan_locked(actor, couple, monkeypatch, act):
    plan = draft_plan(actor, couple)
    locked: list[UUID] = []
    lock = access.get_plan_to_change

    def watched(actor: Actor, plan_id: UUID) -> MobilityPlan:
        locked.append(plan_id)
        return lock(actor, plan_id)

    monkeypatch.setattr(access, "get_plan_to_change", watched)
    act(actor, area_of(plan).pk, AT)
    assert locked == [plan]


class TestMoveOfAPlan:
    @pytest.mark.parametrize("verb", [PlanVerb.REVISE, PlanVerb.CLOSE])
    def test_it_goes_with_the_plan_it_was_made_for(self, actor, couple, verb: PlanVerb):
        plan = active_plan(actor, couple)
        move = moves.plan_move(actor, plan, DAYS, AT)
        reason = CloseReason.STAYS if verb is PlanVerb.CLOSE else None
        actions.move_on(actor, plan, verb, AT, reason)
        assert move_state(move) == MoveState.CALLED_OFF

    def test_a_pause_leaves_it(self, actor, couple):
        plan = active_plan(actor, couple)
        move = moves.plan_move(actor, plan, DAYS, AT)
        actions.move_on(actor, plan, PlanVerb.SUSPEND, AT)
        assert move_state(move) == MoveState.PLANNED

    def test_a_no_to_where_it_goes_calls_it_off_wherever_the_plan_goes(self, actor, couple):
        plan = active_plan(actor, couple)
        move = moves.plan_move(actor, plan, DAYS, AT)
        with system("test.alter", AT):
            MobilityPlan.objects.filter(pk=plan).update(chosen_area=FIGEAC)
        visits.set_aside(actor, area_of(plan).pk, AT)
        assert move_state(move) == MoveState.CALLED_OFF


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_nobody_moves_against_a_no_or_without_a_word(actor, couple, seed: int):
    """A walk through every action, by chance: what was said is kept beside, and looked at."""
    lot, days = random.Random(seed), 0
    plan, people = draft_plan(actor, couple), [one.person for one in couple.people]
    area = area_of(plan).pk
    heard: dict[UUID, Verdict] = {}
    said: dict[UUID, View] = {}
    agreed: set[UUID] = set()
    visit: UUID | None = None
    for _ in range(60):
        person, answer = lot.choice(people), lot.choice([YES, YES, NO])
        before = state_of(plan)
        try:
            match lot.randrange(9):
                case 0:
                    visit, heard, days = made(actor, area, days), {}, days + 1
                case 1 | 2 if visit:
                    found = Heard(answer, VerdictInterpreter.NOT_NEEDED, alone=True)
                    visits.hear(actor, visit, person, found, AT + timedelta(days))
                    heard[person] = answer
                case 3:
                    said[person] = lot.choice([View.YES, View.YES, View.NO])
                    areas.say(actor, area, person, said[person], AT)
                    if said[person] is View.NO:
                        agreed.discard(person)
                case 4:
                    areas.choose(actor, area, AT)
                    actions.propose_plan(actor, plan, AT)
                    agreed = set()
                case 5 | 6:
                    agree(actor, plan, person)
                    agreed.add(person)
                case 7:
                    verb = lot.choice([PlanVerb.START, PlanVerb.START, PlanVerb.REVISE])
                    actions.move_on(actor, plan, verb, AT)
                case 8:
                    move = moves.plan_move(actor, plan, DAYS, AT)
                    assert visit is None or set(heard) == set(people)
                    assert NO not in heard.values()
                    assert View.NO not in said.values()
                    assert agreed == set(people)
                    moves.call_off(actor, move, AT)
        except (NotReady, NoSuchTransition):
            pass
        now = state_of(plan)
        if now == PlanState.AGREED and before != now:
            assert agreed == set(people)
            assert View.NO not in said.values()
            assert NO not in heard.values()

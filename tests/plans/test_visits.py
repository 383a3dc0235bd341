"""Discovery visits: planned, made; each adult heard alone; a no holds, and is nobody's."""

from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from tests.made_up_households import MadeUp
from tests.made_up_plans import FIGEAC, RODEZ, active_plan, draft_plan, eligible_household, state_of
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.audit.models import LogRow
from trousseau.households.choices import Relation
from trousseau.plans import areas, moves, visits
from trousseau.plans.actions import NotReady, move_on, propose_plan
from trousseau.plans.choices import (
    MoveState,
    PlanState,
    StopKind,
    Verdict,
    VerdictInterpreter,
    VisitState,
)
from trousseau.plans.models import (
    DiscoveryVisit,
    MobilityPlan,
    Move,
    PlanArea,
    VisitStop,
    VisitVerdict,
)
from trousseau.plans.moves import MoveDays
from trousseau.plans.states import PlanVerb
from trousseau.plans.visits import Heard, Stop, Visit
from trousseau.privacy.keys import open_key

pytestmark = pytest.mark.django_db
DAYS = Visit(TODAY, TODAY + timedelta(1))
LATER = AT + timedelta(3)


@pytest.fixture
def couple(actor: Actor) -> MadeUp:
    return eligible_household(actor, Relation.SPOUSE, Relation.CHILD)


@pytest.fixture
def plan(actor: Actor, couple: MadeUp) -> UUID:
    return draft_plan(actor, couple)


def area_of(plan: UUID, code: str = RODEZ) -> PlanArea:
    with system("test.read", AT):
        return PlanArea.objects.get(plan=plan, code=code)


def plan_of(plan: UUID) -> MobilityPlan:
    with system("test.read", AT):
        return MobilityPlan.objects.get(pk=plan)


def made(actor: Actor, area: int, at: datetime = AT) -> UUID:
    visit = visits.plan_visit(actor, area, DAYS, at)
    visits.settle_visit(actor, visit, VisitState.MADE, at)
    return visit


def heard(answer: Verdict, words: str = "") -> Heard:
    return Heard(answer, VerdictInterpreter.PROFESSIONAL, True, words)


def hear(actor: Actor, visit: UUID, household: MadeUp, *answers: Verdict, at=AT) -> None:
    for adult, answer in zip(household.people, answers, strict=False):
        visits.hear(actor, visit, adult.person, heard(answer), at)


class TestPlanned:
    def test_who_goes_what_is_seen_and_what_it_costs(self, actor, couple, plan):
        stop = Stop(StopKind.SCHOOL, AT + timedelta(1), "École Monteil", "La directrice")
        wanted = Visit(TODAY, TODAY, [couple.first], [stop], 12_550)
        visit = visits.plan_visit(actor, area_of(plan).pk, wanted, AT)
        with system("test.read", AT):
            row = DiscoveryVisit.objects.select_related("area__plan__household").get(pk=visit)
            key = open_key(row.area.plan.household)
            (one,) = row.stops.all()
            assert [who.person_id for who in row.travellers.all()] == [couple.first]
        assert row.cost_cents == 12_550
        assert (key.read(one, "place"), key.read(one, "whom")) == (stop.place, stop.whom)

    def test_another_programme_takes_its_place(self, actor, couple, plan):
        both = [one.person for one in couple.people[:2]]
        first = Visit(TODAY, TODAY, both, [Stop(StopKind.HOME), Stop(StopKind.MOVER)])
        visit = visits.plan_visit(actor, area_of(plan).pk, first, AT)
        then = Visit(TODAY, TODAY, both[:1], [Stop(StopKind.EMPLOYER)])
        assert visits.change_visit(actor, visit, then, AT) == plan
        with system("test.read", AT):
            row = DiscoveryVisit.objects.get(pk=visit)
            assert list(row.travellers.values_list("person", flat=True)) == both[:1]
            assert list(row.stops.values_list("kind", flat=True)) == [StopKind.EMPLOYER]

    def test_nobody_from_elsewhere_goes_along(self, actor, plan):
        stranger = eligible_household(actor).first
        with pytest.raises(NotHere):
            visits.plan_visit(actor, area_of(plan).pk, Visit(TODAY, TODAY, [stranger]), AT)

    def test_it_was_not_made_before_it_began(self, actor, plan):
        ahead = Visit(TODAY + timedelta(2), TODAY + timedelta(2))
        visit = visits.plan_visit(actor, area_of(plan).pk, ahead, AT)
        with pytest.raises(NotReady, match="visit_ahead"):
            visits.settle_visit(actor, visit, VisitState.MADE, AT)
        visits.settle_visit(actor, visit, VisitState.CANCELLED, AT)
        visits.settle_visit(actor, visit, VisitState.PLANNED, AT)

    def test_one_that_was_made_stays_made(self, actor, plan):
        visit = made(actor, area_of(plan).pk)
        for state in VisitState:
            with pytest.raises(NotReady, match="visit_over"):
                visits.settle_visit(actor, visit, state, AT)

    def test_of_another_centre_it_is_not_there(self, actor, couple, plan):
        visit, stranger = made(actor, area_of(plan).pk), make_actor(Role.MANAGER, make_centre())
        for attempt in (
            lambda: visits.plan_visit(stranger, area_of(plan).pk, DAYS, AT),
            lambda: visits.change_visit(stranger, visit, DAYS, AT),
            lambda: visits.settle_visit(stranger, visit, VisitState.MADE, AT),
            lambda: visits.hear(stranger, visit, couple.first, heard(Verdict.NO), AT),
            lambda: visits.set_aside(stranger, area_of(plan).pk, AT),
        ):
            with pytest.raises(NotHere):
                attempt()
        with system("test.read", AT):
            assert not VisitVerdict.objects.exists()
            assert not VisitStop.objects.exists()


class TestHeard:
    def test_all_of_it_is_sealed_under_their_own_key(self, actor, couple, plan):
        visit = made(actor, area_of(plan).pk)
        visits.hear(actor, visit, couple.first, heard(Verdict.NO, "Trop loin"), AT)
        with system("test.read", AT):
            row = VisitVerdict.objects.select_related("person").get()
            key = open_key(row.person)
        assert (key.read(row, "answer"), key.read(row, "words")) == ("no", "Trop loin")

    def test_a_no_is_as_long_as_a_yes(self, actor, couple, plan):
        visit = made(actor, area_of(plan).pk)
        lengths = set()
        for answer in Verdict:
            hear(actor, visit, couple, answer)
            with system("test.read", AT):
                lengths.add(len(VisitVerdict.objects.get().answer))
        assert len(lengths) == 1

    def test_not_before_somebody_else(self):
        with pytest.raises(ValueError, match="alone"):
            Heard(Verdict.YES, VerdictInterpreter.NOT_NEEDED, alone=False)

    def test_only_after_the_visit_that_was_made_last(self, actor, couple, plan):
        planned = visits.plan_visit(actor, area_of(plan).pk, DAYS, AT)
        with pytest.raises(NotReady, match="visit_not_made"):
            hear(actor, planned, couple, Verdict.YES)
        first, _ = made(actor, area_of(plan).pk), made(actor, area_of(plan).pk, LATER)
        with pytest.raises(NotReady, match="visit_not_made"):
            hear(actor, first, couple, Verdict.YES, at=LATER)

    def test_a_child_is_not_asked(self, actor, couple, plan):
        visit = made(actor, area_of(plan).pk)
        with pytest.raises(NotHere):
            visits.hear(actor, visit, couple.people[2].person, heard(Verdict.YES), AT)

    def test_the_log_says_that_somebody_was_heard_not_what_they_said(self, actor, couple, plan):
        visit = made(actor, area_of(plan).pk)
        rows = []
        for answer in (Verdict.YES, Verdict.NO):
            hear(actor, visit, couple, answer, Verdict.YES)
            found = LogRow.objects.filter(action="visits.hear").order_by("-pk")[:2]
            rows.append([(row.person, row.record, row.reason, row.outcome) for row in found])
        assert rows[0] == rows[1]


class TestVeto:
    @pytest.mark.parametrize("answers", list(product(Verdict, Verdict)))
    def test_one_no_is_enough_once_each_was_heard(self, actor, couple, plan, answers):
        visit = made(actor, area_of(plan).pk)
        for number, adult in enumerate(couple.people[:2]):
            # Until the last has spoken nothing can be told apart.
            assert not area_of(plan).not_retained
            assert plan_of(plan).chosen_area == RODEZ
            with pytest.raises(NotReady, match="not_heard"):
                propose_plan(actor, plan, AT)
            visits.hear(actor, visit, adult.person, heard(answers[number]), AT)
        vetoed = Verdict.NO in answers
        assert area_of(plan).not_retained == vetoed
        assert plan_of(plan).chosen_area == ("" if vetoed else RODEZ)
        if not vetoed:
            propose_plan(actor, plan, AT)
            return
        for backup in (True, False):
            with pytest.raises(NotReady, match="not_retained"):
                areas.choose(actor, area_of(plan).pk, AT, backup=backup)

    def test_dropping_it_and_taking_it_up_again_does_not_help(self, actor, couple, plan):
        hear(actor, made(actor, area_of(plan).pk), couple, Verdict.YES, Verdict.NO)
        areas.drop(actor, area_of(plan).pk, AT)
        again = areas.shortlist(actor, plan, RODEZ, AT)
        with pytest.raises(NotReady, match="not_retained"):
            areas.choose(actor, again, AT)

    def test_a_plan_under_way_goes_back_and_its_move_is_called_off(self, actor, couple):
        plan = active_plan(actor, couple)
        move = moves.plan_move(actor, plan, MoveDays(TODAY, TODAY), AT)
        hear(actor, made(actor, area_of(plan).pk), couple, Verdict.YES, Verdict.NO)
        assert state_of(plan) == PlanState.DRAFT
        with system("test.read", AT):
            assert Move.objects.get(pk=move).state == MoveState.CALLED_OFF

    def test_while_the_plan_is_paused_it_counts_underneath(self, actor, couple):
        plan = active_plan(actor, couple)
        move_on(actor, plan, PlanVerb.SUSPEND, AT)
        hear(actor, made(actor, area_of(plan).pk), couple, Verdict.NO, Verdict.YES)
        assert state_of(plan) == PlanState.SUSPENDED
        move_on(actor, plan, PlanVerb.RESUME, AT)
        assert state_of(plan) == PlanState.DRAFT

    def test_another_place_stays_as_it_is(self, actor, couple, plan):
        other = areas.shortlist(actor, plan, FIGEAC, AT)
        hear(actor, made(actor, other), couple, Verdict.NO, Verdict.NO)
        assert area_of(plan, FIGEAC).not_retained
        assert (plan_of(plan).chosen_area, area_of(plan).not_retained) == (RODEZ, False)

    def test_the_place_to_fall_back_on_is_taken_away(self, actor, couple, plan):
        other = areas.shortlist(actor, plan, FIGEAC, AT)
        areas.choose(actor, other, AT, backup=True)
        hear(actor, made(actor, other), couple, Verdict.NO, Verdict.YES)
        assert (plan_of(plan).chosen_area, plan_of(plan).backup_area) == (RODEZ, "")

    def test_it_holds_until_each_is_heard_after_another_visit(self, actor, couple, plan):
        first = made(actor, area_of(plan).pk)
        hear(actor, first, couple, Verdict.YES, Verdict.NO)
        hear(actor, first, couple, Verdict.YES, Verdict.YES)
        assert area_of(plan).not_retained
        second = made(actor, area_of(plan).pk, LATER)
        hear(actor, second, couple, Verdict.YES, at=LATER)
        assert area_of(plan).not_retained
        hear(actor, second, couple, Verdict.YES, Verdict.YES, at=LATER)
        assert not area_of(plan).not_retained
        areas.choose(actor, area_of(plan).pk, LATER)

    def test_set_aside_for_another_reason_it_reads_the_same(self, actor, couple, plan):
        visits.set_aside(actor, area_of(plan).pk, AT)
        assert area_of(plan).not_retained
        with pytest.raises(NotReady, match="not_retained"):
            areas.choose(actor, area_of(plan).pk, AT)

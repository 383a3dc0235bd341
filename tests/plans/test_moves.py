"""The move: planned for what was agreed, changed, called off; and the day they have arrived."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.made_up_plans import RODEZ, TARGET, active_plan, draft_plan, eligible_household, state_of
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system, writing
from trousseau.households.choices import Relation
from trousseau.partners.choices import Guarantee, Lease
from trousseau.plans import access, departures, moves
from trousseau.plans.actions import NotReady, move_on
from trousseau.plans.back_planning import BackPlan, back_plan
from trousseau.plans.choices import DepartureReason, MoveState, PlanState
from trousseau.plans.models import Move, PlanStateChange, PlanStep, Tenancy
from trousseau.plans.moves import Home, MoveDays
from trousseau.plans.queries import plan_sheet
from trousseau.plans.states import NoSuchTransition, PlanVerb
from trousseau.plans.steps import tasks
from trousseau.privacy.keys import open_key

pytestmark = pytest.mark.django_db
DAYS = MoveDays(TODAY + timedelta(9), TODAY + timedelta(10), "Train de 8 h", "La gardienne, 17 h")
HOME = Home(Lease.SUBLET, TODAY + timedelta(10), None, "3 rue Neuve", 52_000, 4_500, Guarantee.FSL)


@pytest.fixture
def plan(actor: Actor) -> UUID:
    return active_plan(actor, eligible_household(actor, Relation.SPOUSE))


@pytest.fixture
def move(actor: Actor, plan: UUID) -> UUID:
    return moves.plan_move(actor, plan, DAYS, AT)


def row_of(move: UUID) -> Move:
    with system("test.read", AT):
        return Move.objects.select_related("plan__household").get(pk=move)


def first_steps(plan: UUID) -> list[date]:
    with system("test.read", AT):
        rows = PlanStep.objects.filter(objective__plan=plan, key__startswith="first_")
        return [row.planned_on for row in rows.order_by("pk") if row.planned_on]


def arrive(actor: Actor, move: UUID, on: date) -> None:
    with writing(actor, "moves.arrive", AT) as door:
        moves.record_arrival(door, actor, access.get_move_to_change(actor, move), on, AT)


class TestPlanned:
    def test_it_goes_to_the_place_that_was_chosen(self, move: UUID):
        row = row_of(move)
        assert (row.area, row.state, row.leaves_on) == (RODEZ, MoveState.PLANNED, DAYS.leaves_on)

    def test_how_and_with_which_keys_is_sealed(self, move: UUID):
        row = row_of(move)
        key = open_key(row.plan.household)
        assert (key.read(row, "transport"), key.read(row, "keys")) == (DAYS.transport, DAYS.keys)
        assert row.transport
        assert b"Train" not in row.transport

    def test_not_before_each_adult_has_agreed(self, actor: Actor):
        draft = draft_plan(actor, eligible_household(actor))
        with pytest.raises(NotReady, match="not_agreed"):
            moves.plan_move(actor, draft, DAYS, AT)

    def test_one_at_a_time(self, actor: Actor, plan: UUID, move: UUID):
        with pytest.raises(NotReady, match="move_planned"):
            moves.plan_move(actor, plan, DAYS, AT)
        with (
            pytest.raises(IntegrityError),
            system("test.write", AT),
            transaction.atomic(),
        ):
            Move.objects.create(
                plan_id=plan, area=RODEZ, leaves_on=DAYS.leaves_on, arrives_on=DAYS.arrives_on
            )

    def test_nobody_arrives_before_leaving(self):
        with pytest.raises(ValueError, match="arrives"):
            MoveDays(TODAY, TODAY - timedelta(1))

    def test_who_had_to_leave_at_once_is_noted_afterwards(self, actor: Actor, plan: UUID):
        days = MoveDays(TODAY - timedelta(2), TODAY - timedelta(2))
        assert row_of(moves.plan_move(actor, plan, days, AT)).leaves_on < TODAY

    def test_of_another_centre_it_is_not_there(self, plan: UUID, move: UUID):
        stranger = make_actor(Role.CASEWORKER, make_centre())
        with pytest.raises(NotHere):
            moves.plan_move(stranger, plan, DAYS, AT)
        with pytest.raises(NotHere):
            moves.change_move(stranger, move, DAYS, AT)
        with pytest.raises(NotHere):
            moves.call_off(stranger, move, AT)
        with pytest.raises(NotHere):
            arrive(stranger, move, TODAY)


class TestChanged:
    def test_other_days_and_other_keys(self, actor: Actor, plan: UUID, move: UUID):
        later = MoveDays(TODAY + timedelta(20), TODAY + timedelta(20))
        assert moves.change_move(actor, move, later, AT) == plan
        row = row_of(move)
        assert (row.leaves_on, row.transport, row.keys) == (later.leaves_on, None, None)

    def test_on_another_day_nothing_is_decided_and_first_steps_go_along(self, actor, plan, move):
        departures.leave_all_the_same(actor, move, DepartureReason.SAFETY, AT)
        assert row_of(move).override == DepartureReason.SAFETY
        before = first_steps(plan)
        assert before
        moves.change_move(actor, move, DAYS, AT)
        assert row_of(move).override == DepartureReason.SAFETY
        put_off = MoveDays(DAYS.leaves_on + timedelta(5), DAYS.arrives_on + timedelta(5))
        moves.change_move(actor, move, put_off, AT)
        row = row_of(move)
        assert (row.override, row.override_on, row.override_by_id) == ("", None, None)
        assert first_steps(plan) == [day + timedelta(5) for day in before]

    def test_called_off_there_can_be_another(self, actor: Actor, plan: UUID, move: UUID):
        assert moves.call_off(actor, move, AT) == plan
        assert row_of(move).state == MoveState.CALLED_OFF
        assert state_of(plan) == PlanState.ACTIVE
        assert moves.plan_move(actor, plan, DAYS, AT) != move

    def test_what_is_over_is_not_changed(self, actor: Actor, move: UUID):
        moves.call_off(actor, move, AT)
        for again in (
            lambda: moves.change_move(actor, move, DAYS, AT),
            lambda: moves.call_off(actor, move, AT),
            lambda: arrive(actor, move, TODAY),
        ):
            with pytest.raises(NotReady, match="move_over"):
                again()


class TestDayOfTheMove:
    def test_it_is_planned_backwards_from_the_move_where_there_is_one(self, actor, plan, move):
        def dates() -> BackPlan:
            found = plan_sheet(actor, plan, AT).dates
            assert found
            return found

        with system("test.read", AT):
            steps = PlanStep.objects.filter(objective__plan=plan)
            counted = list(steps.prefetch_related("dependencies"))
        assert dates() == back_plan(tasks(counted), DAYS.leaves_on, TODAY, has_moved=False)
        moves.call_off(actor, move, AT)
        assert dates() == back_plan(tasks(counted), TARGET, TODAY, has_moved=False)


class TestArrival:
    def test_the_plan_is_relocated_from_that_moment(self, actor: Actor, plan: UUID, move: UUID):
        arrive(actor, move, TODAY - timedelta(1))
        row = row_of(move)
        assert (row.state, row.arrived_on) == (MoveState.ARRIVED, TODAY - timedelta(1))
        assert state_of(plan) == PlanState.RELOCATED
        with system("test.read", AT):
            newest = PlanStateChange.objects.filter(plan=plan).latest("pk")
        assert (newest.state, newest.on) == (PlanState.RELOCATED, TODAY)

    def test_it_has_taken_place(self, actor: Actor, plan: UUID, move: UUID):
        with pytest.raises(ValueError, match="has taken place"):
            arrive(actor, move, TODAY + timedelta(1))
        assert row_of(move).state == MoveState.PLANNED
        assert state_of(plan) == PlanState.ACTIVE

    def test_a_plan_that_is_held_is_resumed_first(self, actor: Actor, plan: UUID, move: UUID):
        move_on(actor, plan, PlanVerb.SUSPEND, AT)
        with pytest.raises(NoSuchTransition):
            arrive(actor, move, TODAY)
        assert row_of(move).state == MoveState.PLANNED


class TestHome:
    def test_what_it_costs_is_kept_in_cents_and_where_it_is_sealed(self, actor: Actor, plan: UUID):
        number = moves.add_home(actor, plan, HOME, AT)
        with system("test.read", AT):
            row = Tenancy.objects.select_related("plan__household").get(pk=number)
            address = open_key(row.plan.household).read(row, "address")
        assert (row.lease, row.rent_cents, row.charges_cents) == ("sublet", 52_000, 4_500)
        assert address == "3 rue Neuve"
        assert row.address
        assert b"Neuve" not in row.address

    def test_another_one_leaves_the_first_there(self, actor: Actor, plan: UUID):
        first = moves.add_home(actor, plan, HOME, AT)
        end = HOME.starts_on + timedelta(90)
        moves.change_home(actor, first, Home(Lease.HOST, HOME.starts_on, end), AT)
        moves.add_home(actor, plan, Home(Lease.DIRECT, end), AT)
        with system("test.read", AT):
            rows = list(Tenancy.objects.order_by("starts_on").values_list("lease", "ends_on"))
        assert rows == [("host", end), ("direct", None)]

    def test_it_does_not_end_before_it_began(self):
        with pytest.raises(ValueError, match="ends after"):
            Home(Lease.HOST, TODAY, TODAY - timedelta(1))

    def test_of_another_centre_it_is_not_there(self, actor: Actor, plan: UUID):
        home = moves.add_home(actor, plan, HOME, AT)
        stranger = make_actor(Role.MANAGER, make_centre())
        with pytest.raises(NotHere):
            moves.add_home(stranger, plan, HOME, AT)
        with pytest.raises(NotHere):
            moves.change_home(stranger, home, HOME, AT)

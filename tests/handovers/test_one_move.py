"""A hand-over is about one move: once that is over, or the file closed, nothing is told of it."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.made_up_handovers import HOME, MadeUpRelay, made_up_relay, on
from tests.people import AT, TODAY
from tests.the_day import page_of_the_day
from trousseau.accounts.doors import NotHere, system
from trousseau.handovers import actions, queries
from trousseau.handovers.queries import ToDo, handovers_to_do
from trousseau.handovers.relay import Side
from trousseau.households.actions import NotPossible, close_household
from trousseau.households.choices import CloseReason
from trousseau.households.models import Household
from trousseau.partners.choices import Lease
from trousseau.plans.choices import MoveState, PlanState
from trousseau.plans.models import MobilityPlan, Move, Tenancy
from trousseau.privacy.keys import open_key

pytestmark = pytest.mark.django_db
ELSEWHERE = "ailleurs-canari"


@pytest.fixture
def relay() -> MadeUpRelay:
    return made_up_relay()


def _moves_again(relay: MadeUpRelay, leaves_on: date) -> None:
    """Somewhere else, under another plan."""
    with system("test.move", AT):
        home = Household.objects.get(pk=relay.household.id)
        MobilityPlan.objects.filter(pk=relay.plan).update(state=PlanState.COMPLETED)
        plan = MobilityPlan.objects.create(household=home, begun_on=TODAY, state_on=TODAY)
        Move.objects.create(plan=plan, area="7625", leaves_on=leaves_on, arrives_on=leaves_on)
        lease = Tenancy(plan=plan, lease=Lease.DIRECT, starts_on=leaves_on)
        open_key(home).write(lease, {"address": ELSEWHERE})
        lease.save(force_insert=True)


def called_off(relay: MadeUpRelay) -> None:
    with system("test.alter", AT):
        Move.objects.filter(plan=relay.plan).update(state=MoveState.CALLED_OFF, arrived_on=None)


def called_off_and_planned_anew(relay: MadeUpRelay) -> None:
    called_off(relay)
    with system("test.move", AT):
        day = TODAY + timedelta(20)
        Move.objects.create(plan_id=relay.plan, area="7625", leaves_on=day, arrives_on=day)


def closed_for_safety(relay: MadeUpRelay) -> None:
    with system("test.alter", AT):
        MobilityPlan.objects.filter(pk=relay.plan).update(
            state=PlanState.CLOSED, closed_from=PlanState.FOLLOWING_UP, closed_on=TODAY
        )


def moves_on(relay: MadeUpRelay) -> None:
    _moves_again(relay, TODAY + timedelta(20))


def moves_on_earlier_than_was_planned(relay: MadeUpRelay) -> None:
    """Planned for a day before the one that this is about."""
    _moves_again(relay, TODAY - timedelta(5))


def file_closed(relay: MadeUpRelay) -> None:
    close_household(relay.giver, relay.household.id, CloseReason.STAYS, AT)


OVER = [
    called_off,
    called_off_and_planned_anew,
    closed_for_safety,
    moves_on,
    moves_on_earlier_than_was_planned,
    file_closed,
]
Ends = Callable[[MadeUpRelay], None]


def to_do(relay: MadeUpRelay) -> list[ToDo]:
    """What waits at the arrival centre."""
    with page_of_the_day(relay.receiver, AT) as homes:
        return [one.what for one in handovers_to_do(homes, AT)]


@pytest.mark.bar(3)
@pytest.mark.parametrize("ends", OVER)
def test_nothing_more_is_told_of_it(ends: Ends, relay: MadeUpRelay):
    handover = relay.accepted()
    assert HOME in repr(queries.received(relay.receiver, handover, AT))
    ends(relay)
    with pytest.raises(NotHere):
        queries.received(relay.receiver, handover, AT)
    assert queries.incoming_handovers(relay.receiver, AT) == ()
    assert to_do(relay) == []


@pytest.mark.parametrize("ends", OVER)
def test_nobody_accepts_it_and_the_file_does_not_go(ends: Ends, relay: MadeUpRelay):
    waiting = relay.propose()
    for adult in (0, 1):
        relay.agree(waiting, adult)
    assert to_do(relay) == [ToDo.ANSWER]
    ends(relay)
    assert to_do(relay) == []
    with pytest.raises(NotHere):
        actions.accept(relay.receiver, waiting, relay.receiver.user, AT)
    why = "closed" if ends is file_closed else "move_over"
    assert queries.handover_sheet(relay.giver, waiting, AT).why_not_yet == why
    with pytest.raises(NotPossible, match=why):
        actions.carry_out(relay.giver, waiting, on(31))


def test_a_move_of_years_ago_changes_nothing(relay: MadeUpRelay):
    with system("test.move", AT):
        home = Household.objects.get(pk=relay.household.id)
        plan = MobilityPlan.objects.create(
            household=home, begun_on=TODAY, state_on=TODAY, state=PlanState.COMPLETED
        )
        long_ago = TODAY - timedelta(900)
        state = MoveState.ARRIVED
        Move.objects.create(
            plan=plan,
            area="7625",
            leaves_on=long_ago,
            arrives_on=long_ago,
            arrived_on=long_ago,
            state=state,
        )
    assert HOME in repr(queries.received(relay.receiver, relay.accepted(), AT))


def test_after_it_another_is_proposed_for_the_new_place(relay: MadeUpRelay):
    handover = relay.accepted()
    called_off_and_planned_anew(relay)
    actions.withdraw(relay.giver, handover, AT)
    again = queries.handover_sheet(relay.giver, relay.propose(), AT)
    assert (again.arrives_on, again.has_arrived) == (TODAY + timedelta(20), False)


@pytest.mark.parametrize(("days_ago", "proposed"), [(2, True), (360, True), (370, False)])
def test_who_arrived_long_ago_is_handed_over_no_more(days_ago: int, proposed: bool):
    relay = made_up_relay(arrived_on=TODAY - timedelta(days_ago))
    if proposed:
        assert isinstance(relay.propose(), UUID)
    else:
        with pytest.raises(NotPossible, match="no_move"):
            relay.propose()


class TestNotArrived:
    """The day on which they were to arrive has passed; that they did, nobody noted."""

    @pytest.fixture
    def handover(self) -> tuple[MadeUpRelay, UUID]:
        relay = made_up_relay(arrived_on=None)
        return relay, relay.accepted()

    def test_the_departure_centre_goes_on(self, handover):
        relay, number = handover
        sheet = queries.received(relay.receiver, number, on(60))
        assert sheet.answers is Side.DEPARTURE
        assert sheet.departure_stays_until is None

    def test_nobody_has_called_after_an_arrival(self, handover):
        relay, number = handover
        with pytest.raises(NotPossible, match="not_arrived"):
            actions.note_call(relay.giver, number, on(60))

"""Who is there at the arrival centre: named, gone, replaced; and what when that centre cannot."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.made_up_handovers import MadeUpRelay, made_up_relay, on
from tests.people import AT, TODAY, make_actor
from tests.the_day import page_of_the_day
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.accounts.models import Centre, CentreMembership, User
from trousseau.handovers import actions, queries
from trousseau.handovers.queries import ToDo, handovers_to_do
from trousseau.handovers.relay import Side
from trousseau.households.actions import NotPossible
from trousseau.privacy.models import ContactChannel

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay() -> MadeUpRelay:
    return made_up_relay()


@pytest.fixture
def manager(relay: MadeUpRelay) -> Actor:
    return make_actor(Role.MANAGER, Centre.objects.get(pk=relay.to))


def to_do(actor: Actor, day: int = 0) -> list[ToDo]:
    with page_of_the_day(actor, on(day)) as homes:
        return [one.what for one in handovers_to_do(homes, on(day))]


class TestGone:
    """Whoever was named no longer accompanies households there."""

    @pytest.fixture(params=["moved on", "account closed"])
    def handover(self, request: pytest.FixtureRequest, relay: MadeUpRelay) -> UUID:
        handover, user = relay.accepted(), relay.receiver.user
        actions.note_call(relay.giver, handover, AT)
        if request.param == "moved on":
            CentreMembership.objects.filter(user=user).update(until_on=TODAY + timedelta(31))
        else:
            User.objects.filter(pk=user).update(is_active=False)
        return handover

    def test_the_departure_centre_goes_on_and_is_told_why(self, handover: UUID, relay: MadeUpRelay):
        sheet = queries.handover_sheet(relay.giver, handover, on(31))
        assert sheet.relay is not None
        assert sheet.relay.answers_on(on(31).date()) is Side.DEPARTURE
        assert (sheet.why_not_yet, sheet.receiver_is_there) == ("nobody_receives", False)
        with pytest.raises(NotPossible, match="nobody_receives"):
            actions.carry_out(relay.giver, handover, on(31))

    def test_a_manager_finds_it_and_names_another(self, handover: UUID, relay, manager: Actor):
        assert to_do(manager, 31) == [ToDo.NAME]
        (line,) = queries.incoming_handovers(manager, on(31))
        assert not line.receiver_is_there
        actions.accept(manager, handover, manager.user, on(31))
        assert to_do(manager, 31) == []
        assert queries.handover_sheet(relay.giver, handover, on(31)).why_not_yet == ""
        actions.carry_out(relay.giver, handover, on(31))

    def test_or_says_that_nobody_can(self, handover: UUID, relay: MadeUpRelay, manager: Actor):
        actions.decline(manager, handover, on(31))
        assert queries.handover_sheet(relay.giver, handover, on(31)).state == "declined"
        assert queries.incoming_handovers(manager, on(31)) == ()

    def test_another_worker_does_not(self, handover: UUID, relay: MadeUpRelay):
        other = make_actor(Role.CASEWORKER, Centre.objects.get(pk=relay.to))
        for act in (actions.decline, lambda *of: actions.accept(of[0], of[1], other.user, of[2])):
            with pytest.raises(NotHere):
                act(other, handover, on(31))


class TestNobodyCanBeReached:
    """Others read every number of one of them."""

    def _unsafe(self, relay: MadeUpRelay) -> None:
        with system("test.alter", AT):
            ContactChannel.objects.filter(person=relay.adults[1]).update(safe=False)

    def test_the_other_centre_does_not_take_over(self, relay: MadeUpRelay):
        handover = relay.propose()
        for adult in (0, 1):
            relay.agree(handover, adult)
        self._unsafe(relay)
        with pytest.raises(NotPossible, match="no_safe_number"):
            actions.accept(relay.receiver, handover, relay.receiver.user, AT)
        assert queries.incoming_handovers(relay.receiver, AT), "it is asked all the same"

    def test_it_does_not_go_on_answering(self, relay: MadeUpRelay):
        handover = relay.accepted()
        assert queries.received(relay.receiver, handover, on(31)).answers is Side.ARRIVAL
        self._unsafe(relay)
        assert queries.received(relay.receiver, handover, on(31)).answers is Side.DEPARTURE
        with pytest.raises(NotPossible, match="no_safe_number"):
            actions.carry_out(relay.giver, handover, on(31))


class TestDeclined:
    """Whoever proposed it finds on their page that the other centre cannot."""

    @pytest.fixture
    def handover(self, relay: MadeUpRelay) -> UUID:
        handover = relay.propose()
        for adult in (0, 1):
            relay.agree(handover, adult)
        actions.note_call(relay.giver, handover, on(2))
        actions.decline(relay.receiver, handover, on(3))
        return handover

    @pytest.mark.parametrize(("day", "said"), [(3, True), (32, True), (33, False)])
    def test_for_thirty_days(self, day: int, said: bool, handover: UUID, relay: MadeUpRelay):
        assert to_do(relay.giver, day) == ([ToDo.DECLINED] if said else [])
        listed = [one.state for one in queries.given_handovers(relay.giver, on(day))]
        assert listed == (["declined"] if said else [])

    def test_until_it_is_proposed_anew(self, handover: UUID, relay: MadeUpRelay):
        again = relay.propose(on(4))
        assert [one.id for one in queries.given_handovers(relay.giver, on(4))] == [again]
        assert ToDo.DECLINED not in to_do(relay.giver, 4)

    def test_what_one_has_withdrawn_oneself_is_no_news(self, relay: MadeUpRelay):
        actions.withdraw(relay.giver, relay.propose(), AT)
        assert to_do(relay.giver) == []

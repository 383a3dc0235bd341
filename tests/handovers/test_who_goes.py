"""Whose file goes to the other centre: that of each adult who said so, and of nobody besides."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from tests.made_up_handovers import EVERYTHING, MadeUpRelay, made_up_relay, on
from tests.people import AT, TODAY
from trousseau.accounts.doors import NotHere, system
from trousseau.follow_ups.answers import Talk, hear_alone
from trousseau.follow_ups.choices import Interpreted, Mode, Safety
from trousseau.follow_ups.models import FollowUp, SaidAlone
from trousseau.follow_ups.said import AloneSaid
from trousseau.handovers import actions, queries
from trousseau.handovers.models import Handover
from trousseau.households.actions import NotPossible, separate
from trousseau.households.choices import Relocates
from trousseau.households.models import HouseholdMembership
from trousseau.households.sheet import household_sheet
from trousseau.privacy.choices import GivenHow
from trousseau.privacy.consents import sharing_of, withdraw_consent
from trousseau.privacy.queries import person_sheet

pytestmark = pytest.mark.django_db
AFTER = on(31)


@pytest.fixture
def relay() -> MadeUpRelay:
    return made_up_relay()


def change(person: UUID, **values: object) -> None:
    """Somebody's place in their household."""
    with system("test.alter", AT):
        HouseholdMembership.objects.filter(person=person).update(**values)


class TestSomebodyStays:
    """She does not leave, or is not there yet: nobody asked her, and her file stays."""

    @pytest.fixture(params=[{"relocates": Relocates.NO}, {"expected_on": TODAY}], ids=repr)
    def handover(self, request: pytest.FixtureRequest, relay: MadeUpRelay):
        change(relay.adults[1], **request.param)
        handover = relay.propose()
        relay.agree(handover, 0)
        actions.accept(relay.receiver, handover, relay.receiver.user, AT)
        return handover

    def test_nothing_goes_and_what_she_said_alone_is_there(self, handover, relay: MadeUpRelay):
        with system("test.read", AT):
            first = FollowUp.objects.order_by("due_on")[0].pk
        change(relay.adults[1], relocates=Relocates.YES, expected_on=None)
        talk = Talk(on(7).date(), Mode.PHONE, Interpreted.NOT_NEEDED)
        hear_alone(relay.giver, first, relay.adults[1], talk, AloneSaid(Safety.DANGER), on(7))
        change(relay.adults[1], relocates=Relocates.NO)
        with pytest.raises(NotHere):
            actions.agree(
                relay.giver, handover, relay.adults[1], EVERYTHING, GivenHow.SIGNED, AFTER
            )
        with pytest.raises(NotPossible, match="somebody_stays"):
            actions.carry_out(relay.giver, handover, AFTER)
        sheet = queries.handover_sheet(relay.giver, handover, AFTER)
        assert sheet.why_not_yet == "somebody_stays"
        assert person_sheet(relay.giver, relay.adults[1], AFTER).id == relay.adults[1]
        with system("test.read", AT):
            assert SaidAlone.objects.filter(person=relay.adults[1]).exists()

    def test_once_they_have_parted_the_file_of_who_left_goes_alone(self, handover, relay):
        separate(relay.giver, relay.household.id, [relay.adults[1]], AFTER)
        actions.carry_out(relay.giver, handover, AFTER)
        assert person_sheet(relay.receiver, relay.adults[0], AFTER).id == relay.adults[0]
        assert person_sheet(relay.giver, relay.adults[1], AFTER).id == relay.adults[1]

    def test_asked_like_the_others_she_goes_along(self, handover, relay: MadeUpRelay):
        change(relay.adults[1], relocates=Relocates.YES, expected_on=None)
        relay.agree(handover, 1, at=AFTER)
        actions.carry_out(relay.giver, handover, AFTER)
        assert person_sheet(relay.receiver, relay.adults[1], AFTER).id == relay.adults[1]


@pytest.mark.bar(3)
@pytest.mark.parametrize("stays", [{"relocates": Relocates.NO}, {"expected_on": TODAY}], ids=repr)
def test_a_child_who_stays_is_named_to_nobody(stays, relay: MadeUpRelay):
    handover, child = relay.accepted(), relay.household.people[2]
    change(child.person, **stays)
    file = queries.received(relay.receiver, handover, AT).file
    assert file.children == ()
    assert child.fields["given_names"] not in repr(file)


@pytest.mark.bar(5)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["the whole file", "the page"])
def test_taken_back_while_it_goes_it_does_not_go(what: str):
    """Whoever takes it back is first: the other waits for them, and then reads what they said."""
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite one writes at a time")
    relay = made_up_relay()
    if what == "the whole file":
        handover = relay.accepted()
    else:
        handover = relay.propose()
        for adult in (0, 1):
            relay.agree(handover, adult)
    person = relay.adults[1]
    (consent,) = sharing_of(relay.giver, person, AT, "consents.index").consents
    is_taken_back = Event()

    def go() -> str:
        is_taken_back.wait(10)
        try:
            if what == "the whole file":
                actions.carry_out(relay.giver, handover, AFTER)
            else:
                actions.accept(relay.receiver, handover, relay.receiver.user, AFTER)
        except NotPossible as not_possible:
            return not_possible.why
        finally:
            connections.close_all()
        return "went"

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            withdraw_consent(relay.giver, person, consent.id, AFTER)
            is_taken_back.set()
            gone = pool.submit(go)
            with pytest.raises(TimeoutError):
                gone.result(timeout=2)
        assert gone.result(timeout=20) == "not_agreed"
    assert household_sheet(relay.giver, relay.household.id, AFTER).id == relay.household.id
    with system("test.read", AT):
        assert Handover.objects.exclude(state="done").exists()

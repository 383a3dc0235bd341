"""A hand-over from the first word to the last: who sees it when, and who agreed to it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.made_up_handovers import (
    EVERYTHING,
    MadeUpRelay,
    made_up_relay,
    on,
)
from tests.people import AT, make_actor, make_centre
from tests.the_day import page_of_the_day
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import CentreKind, Role
from trousseau.accounts.doors import NotHere, reading, system
from trousseau.accounts.models import Centre
from trousseau.follow_ups.answers import Talk, hear_alone
from trousseau.follow_ups.choices import Interpreted, Mode, Safety, WishToStay
from trousseau.follow_ups.models import FollowUp, SaidAlone
from trousseau.follow_ups.said import AloneSaid
from trousseau.handovers import actions, queries
from trousseau.handovers.models import Handover
from trousseau.handovers.queries import ToDo, handovers_to_do
from trousseau.handovers.relay import TO_TAKE_OVER, FieldGroup
from trousseau.households.actions import NotPossible, close_household
from trousseau.households.choices import CloseReason
from trousseau.households.sheet import household_sheet
from trousseau.plans.choices import MoveState
from trousseau.plans.models import Move
from trousseau.privacy.choices import GivenHow
from trousseau.privacy.consents import sharing_of, withdraw_consent

pytestmark = pytest.mark.django_db
G = FieldGroup
LAST_DAY = 30


@pytest.fixture
def relay() -> MadeUpRelay:
    return made_up_relay()


def seen(relay: MadeUpRelay, handover: UUID, at=AT) -> str:
    """Everything that the page of the arrival centre could print."""
    return repr(queries.received(relay.receiver, handover, at).file)


def is_told(relay: MadeUpRelay, handover: UUID, at=AT) -> bool:
    try:
        seen(relay, handover, at)
    except NotHere:
        return False
    return True


@pytest.mark.bar(5)
@pytest.mark.parametrize("how", ["on the page of the hand-over", "on the page of consents"])
def test_taken_back_it_ends_at_once(how: str, relay: MadeUpRelay):
    handover, person = relay.accepted(), relay.adults[1]
    assert is_told(relay, handover)
    if how == "on the page of the hand-over":
        actions.take_back(relay.giver, handover, person, AT)
    else:
        (consent,) = sharing_of(relay.giver, person, AT, "consents.index").consents
        withdraw_consent(relay.giver, person, consent.id, AT)
    assert not is_told(relay, handover)
    assert queries.incoming_handovers(relay.receiver, AT) == ()
    with pytest.raises(NotPossible):
        actions.carry_out(relay.giver, handover, on(LAST_DAY + 1))


def test_the_arrival_centre_hears_of_it_only_when_each_adult_has_agreed(relay: MadeUpRelay):
    handover = relay.propose()
    relay.agree(handover, 0)
    assert queries.incoming_handovers(relay.receiver, AT) == ()
    with pytest.raises(NotPossible, match="not_agreed"):
        actions.accept(relay.receiver, handover, relay.receiver.user, AT)
    relay.agree(handover, 1, TO_TAKE_OVER)
    (line,) = queries.incoming_handovers(relay.receiver, AT)
    assert len(line.names) == 2
    assert line.arrives_on is None, "not everybody agreed that it is told"
    assert not is_told(relay, handover), "before somebody of it is named"


def test_the_departure_centre_keeps_the_file_during_the_relay(relay: MadeUpRelay):
    handover = relay.accepted()
    for day in (0, 2, LAST_DAY, LAST_DAY + 1):
        assert household_sheet(relay.giver, relay.household.id, on(day)).id == relay.household.id
        with pytest.raises(NotHere):
            household_sheet(relay.receiver, relay.household.id, on(day))
        assert is_told(relay, handover, on(day))


class TestWhoReachesIt:
    """At the arrival centre: everybody until it is accepted, then who was named, and managers."""

    def reach(self, actor: Actor, handover: UUID) -> tuple[bool, bool]:
        """Whether it is in the list, and whether the page opens."""
        listed = handover in {one.id for one in queries.incoming_handovers(actor, AT)}
        try:
            queries.received(actor, handover, AT)
        except NotHere:
            return listed, False
        return listed, True

    @pytest.mark.parametrize(
        ("role", "reached"),
        [
            (Role.CASEWORKER, (False, False)),
            (Role.MANAGER, (True, True)),
            (Role.FINANCE, (False, False)),
        ],
    )
    def test_others_of_the_arrival_centre(self, role: Role, reached, relay: MadeUpRelay):
        centre = Centre.objects.get(pk=relay.to)
        assert self.reach(make_actor(role, centre), relay.accepted()) == reached

    def test_nobody_of_any_other_centre(self, relay: MadeUpRelay):
        handover = relay.accepted()
        for role in (Role.CASEWORKER, Role.MANAGER):
            assert self.reach(make_actor(role, make_centre()), handover) == (False, False)
        assert self.reach(relay.giver, handover) == (False, False)

    @pytest.mark.bar(4)
    def test_behind_the_second_wall(self, relay: MadeUpRelay):
        if connection.vendor != "postgresql":
            pytest.skip("row-level security exists on PostgreSQL only")
        relay.accepted()
        stranger = make_actor(Role.MANAGER, make_centre())
        counted = {}
        for actor in (relay.giver, relay.receiver, stranger):
            with reading(actor, "test.read", AT):
                counted[actor] = Handover.objects.count()
        assert list(counted.values()) == [1, 1, 0]


class TestCarriedOut:
    """From day 31, when everybody agrees to all of it."""

    def test_the_whole_file_goes_and_its_old_centre_has_it_no_more(self, relay: MadeUpRelay):
        handover = relay.accepted()
        actions.carry_out(relay.giver, handover, on(LAST_DAY + 1))
        sheet = household_sheet(relay.receiver, relay.household.id, on(LAST_DAY + 1))
        assert sheet.referent_id == relay.receiver.user
        for door in (queries.handover_sheet, actions.carry_out):
            with pytest.raises(NotHere):
                door(relay.giver, handover, on(LAST_DAY + 1))
        there = queries.handover_sheet(relay.receiver, handover, on(LAST_DAY + 1))
        assert there.state == "done"
        assert not is_told(relay, handover, on(LAST_DAY + 1)), "it is theirs now"

    @pytest.mark.parametrize("day", [0, 2, LAST_DAY])
    def test_not_before(self, day: int, relay: MadeUpRelay):
        with pytest.raises(NotPossible, match="too_early"):
            actions.carry_out(relay.giver, relay.accepted(), on(day))

    def test_not_before_they_have_arrived(self):
        relay = made_up_relay(arrived_on=None)
        with pytest.raises(NotPossible, match="not_arrived"):
            actions.carry_out(relay.giver, relay.accepted(), on(LAST_DAY + 1))

    def test_not_without_the_word_of_each_on_all_of_it(self, relay: MadeUpRelay):
        handover = relay.accepted()
        relay.agree(handover, 1, whole_file=False)
        assert is_told(relay, handover)
        with pytest.raises(NotPossible, match="not_agreed"):
            actions.carry_out(relay.giver, handover, on(LAST_DAY + 1))

    def test_not_before_anybody_is_there_for_them(self, relay: MadeUpRelay):
        handover = relay.propose()
        for adult in (0, 1):
            relay.agree(handover, adult)
        with pytest.raises(NotPossible, match="not_agreed"):
            actions.carry_out(relay.giver, handover, on(LAST_DAY + 1))

    def test_what_was_said_alone_does_not_go_along(self, relay: MadeUpRelay):
        handover = relay.accepted()
        with system("test.read", AT):
            first = FollowUp.objects.order_by("due_on")[0].pk
        talk = Talk(on(7).date(), Mode.PHONE, Interpreted.NOT_NEEDED)
        said = AloneSaid(Safety.SAFE, WishToStay.HESITATES)
        hear_alone(relay.giver, first, relay.adults[0], talk, said, on(7))
        actions.carry_out(relay.giver, handover, on(LAST_DAY + 1))
        with system("test.read", AT):
            assert not SaidAlone.objects.exists()


class TestProposed:
    """What has to be so before."""

    def _called_off(self, relay: MadeUpRelay) -> None:
        with system("test.alter", AT):
            Move.objects.update(state=MoveState.CALLED_OFF, arrived_on=None)

    def _closed(self, relay: MadeUpRelay) -> None:
        close_household(relay.giver, relay.household.id, CloseReason.STAYS, AT)

    def _departure(self, relay: MadeUpRelay) -> None:
        Centre.objects.filter(pk=relay.to).update(kind=CentreKind.DEPARTURE)

    @pytest.mark.parametrize(
        ("prevent", "why"),
        [
            (_called_off, "no_move"),
            (_closed, "closed"),
            (_departure, "no_arrival_centre"),
            (lambda _, relay: relay.propose(), "already"),
        ],
    )
    def test_else_it_is_refused(
        self,
        prevent: Callable[["TestProposed", MadeUpRelay], object],
        why: str,
        relay: MadeUpRelay,
    ):
        prevent(self, relay)
        with pytest.raises(NotPossible, match=why):
            relay.propose()

    def test_not_to_one_s_own_centre(self, relay: MadeUpRelay):
        assert relay.giver.centre is not None
        with pytest.raises(NotPossible, match="no_arrival_centre"):
            actions.propose(relay.giver, relay.household.id, relay.giver.centre, "", AT)

    def test_a_child_is_not_asked(self, relay: MadeUpRelay):
        handover = relay.propose()
        child = relay.household.people[2].person
        with pytest.raises(NotHere):
            actions.agree(relay.giver, handover, child, EVERYTHING, GivenHow.SIGNED, AT)

    @pytest.mark.parametrize(
        ("groups", "whole_file"),
        [(frozenset(), False), ({G.CONTACT}, False), ({G.WHO}, True)],
    )
    def test_a_word_that_nobody_could_use_is_refused(self, groups, whole_file, relay):
        with pytest.raises(ValueError, match="without a name"):
            relay.agree(relay.propose(), 0, groups, whole_file=whole_file)


@pytest.mark.parametrize("end", [actions.decline, actions.withdraw])
def test_once_it_ended_nothing_is_told_and_another_can_be_proposed(end, relay: MadeUpRelay):
    handover = relay.propose()
    for adult in (0, 1):
        relay.agree(handover, adult)
    end(relay.receiver if end is actions.decline else relay.giver, handover, AT)
    assert queries.incoming_handovers(relay.receiver, AT) == ()
    for person in relay.adults:
        consents = sharing_of(relay.giver, person, AT, "consents.index").consents
        assert not any(consent.in_force for consent in consents)
    assert relay.propose() != handover


def test_the_call_counts_as_contact_and_not_before_the_arrival(relay: MadeUpRelay):
    handover = relay.propose()
    with pytest.raises(NotPossible, match="not_arrived"):
        actions.note_call(relay.giver, handover, on(-1))
    actions.note_call(relay.giver, handover, on(2))
    actions.note_call(relay.giver, handover, on(5))
    sheet = queries.handover_sheet(relay.giver, handover, on(5))
    assert sheet.called_on == on(2).date()
    (person,) = {one.last_contact_on for one in sheet.adults}
    assert person == on(5).date()


def test_what_waits_for_whom(relay: MadeUpRelay):
    def waits(actor: Actor, day: int) -> list[ToDo]:
        with page_of_the_day(actor, on(day)) as homes:
            return [one.what for one in handovers_to_do(homes, on(day))]

    handover = relay.propose()
    assert waits(relay.giver, 0) == [ToDo.CALL]
    actions.note_call(relay.giver, handover, on(2))
    assert waits(relay.giver, 2) == [ToDo.ASK]
    assert waits(relay.receiver, 2) == []
    for adult in (0, 1):
        relay.agree(handover, adult, at=on(2))
    assert (waits(relay.giver, 3), waits(relay.receiver, 3)) == ([], [ToDo.ANSWER])
    actions.accept(relay.receiver, handover, relay.receiver.user, on(3))
    assert (waits(relay.giver, 3), waits(relay.receiver, 3)) == ([], [])
    assert waits(relay.giver, LAST_DAY + 1) == [ToDo.TRANSFER]
    assert relay.giver.centre is not None
    colleague = make_actor(Role.CASEWORKER, Centre.objects.get(pk=relay.giver.centre))
    assert waits(colleague, LAST_DAY + 1) == []
    actions.carry_out(relay.giver, handover, on(LAST_DAY + 1))
    assert waits(relay.giver, LAST_DAY + 1) == waits(relay.receiver, LAST_DAY + 1) == []


def test_many_cost_as_many_queries_as_one():
    centre, to = make_centre(), make_centre()
    giver = make_actor(Role.MANAGER, centre)
    receiver = make_actor(Role.MANAGER, to)
    counts: dict[Actor, list[int]] = {giver: [], receiver: []}
    for _ in range(3):
        relay = made_up_relay(make_actor(Role.CASEWORKER, centre), to)
        handover = relay.propose()
        for adult in (0, 1):
            relay.agree(handover, adult)
        for actor, found in counts.items():
            with CaptureQueriesContext(
                connection,
            ) as queries_made:
                with page_of_the_day(actor, AT) as homes:
                    handovers_to_do(homes, AT)
                queries.given_handovers(actor, AT)
            found.append(len(queries_made))
    assert all(len(set(found)) == 1 for found in counts.values()), counts


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["agree", "agree to all", "take back", "accept", "carry out"]),
        st.integers(0, 1),
        st.integers(0, 12),
    ),
    max_size=9,
)


@pytest.mark.bar(29)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_nothing_is_told_and_nothing_goes_without_the_word_of_each(steps):
    """Random sequences against a model that knows the words given, and nothing of the code."""
    relay = made_up_relay()
    handover, day = relay.propose(), 0
    words: list[str] = ["", ""]
    accepted = gone = False
    for what, adult, later in steps:
        day += later
        at = on(day)
        allowed = True
        try:
            match what:
                case "agree" | "agree to all":
                    relay.agree(handover, adult, at=at, whole_file=what == "agree to all")
                case "take back":
                    actions.take_back(relay.giver, handover, relay.adults[adult], at)
                case "accept":
                    actions.accept(relay.receiver, handover, relay.receiver.user, at)
                case "carry out":
                    actions.carry_out(relay.giver, handover, at)
        except (NotPossible, NotHere):
            allowed = False
        expected = not gone
        match what:
            case "accept":
                # Once more: somebody else of the centre is named.
                expected = not gone and all(words)
                accepted = accepted or expected
            case "carry out":
                every = words == ["agree to all"] * 2
                expected = not gone and accepted and every and day > LAST_DAY
                gone = gone or expected
            case "take back":
                # Nobody takes back what was never given.
                expected = not gone and bool(allowed)
                words[adult] = words[adult] if gone else ""
            case _:
                words[adult] = words[adult] if gone else what
        assert allowed == expected, (what, words, day)
        assert is_told(relay, handover, at) == (accepted and all(words) and not gone)

"""What each adult finds in their file: what the other centre reads from when on, and all of it."""

from uuid import UUID

import pytest

from tests.made_up_handovers import MadeUpRelay, made_up_relay, on
from tests.people import AT
from trousseau.accounts.actor import Actor
from trousseau.accounts.models import Centre
from trousseau.handovers import actions, queries
from trousseau.handovers.relay import TO_TAKE_OVER, FieldGroup
from trousseau.households.actions import NotPossible
from trousseau.privacy.consents import DisclosureLine, sharing_of
from trousseau.privacy.recipients import FIELDS

pytestmark = pytest.mark.django_db
G = FieldGroup


@pytest.fixture
def relay() -> MadeUpRelay:
    return made_up_relay()


def left(actor: Actor, person: UUID) -> tuple[DisclosureLine, ...]:
    """What stands under "what was passed on", the newest first."""
    return sharing_of(actor, person, on(40), "consents.index").disclosures


def test_nothing_left_as_long_as_nobody_has_accepted(relay: MadeUpRelay):
    handover = relay.propose()
    for adult in (0, 1):
        relay.agree(handover, adult)
    assert [left(relay.giver, person) for person in relay.adults] == [(), ()]
    actions.decline(relay.receiver, handover, AT)
    assert [left(relay.giver, person) for person in relay.adults] == [(), ()]


def test_it_left_when_somebody_accepted_and_once(relay: MadeUpRelay):
    handover = relay.accepted()
    actions.accept(relay.receiver, handover, relay.receiver.user, AT)
    for person in relay.adults:
        (one,) = left(relay.giver, person)
        assert one.purpose == "transfer"
        assert set(one.fields) >= {"given_names", "family_name", "channels"}
        assert "note" not in one.fields
        assert one.recipient.name == Centre.objects.get(pk=relay.to).name


def test_what_is_added_later_leaves_when_everybody_is_agreed_again(relay: MadeUpRelay):
    handover = relay.accepted()
    actions.take_back(relay.giver, handover, relay.adults[1], on(1))
    relay.agree(handover, 0, at=on(2))
    assert len(left(relay.giver, relay.adults[0])) == 1, "nobody reads it"
    relay.agree(handover, 1, at=on(3))
    for person in relay.adults:
        assert [one.made_at for one in left(relay.giver, person)] == [on(3), AT]


def test_the_whole_file_that_went_stands_there_of_each(relay: MadeUpRelay):
    handover = relay.accepted()
    actions.carry_out(relay.giver, handover, on(31))
    for person in relay.adults:
        newest, _ = left(relay.receiver, person)
        assert (newest.made_at, set(newest.fields)) == (on(31), set(FIELDS))
        assert newest.consent is not None


class TestNote:
    """Put right as long as nobody has read it; and then read anew with those who had agreed."""

    def test_who_agreed_to_it_is_asked_anew(self, relay: MadeUpRelay):
        handover = relay.propose()
        for adult in (0, 1):
            relay.agree(handover, adult)
        actions.change_note(relay.giver, handover, "autrement-canari", AT)
        for person in relay.adults:
            said = queries.adult_says(relay.giver, handover, person, AT)
            assert said.groups == set(FieldGroup) - {G.NOTE}
            assert said.note == "autrement-canari"
        actions.accept(relay.receiver, handover, relay.receiver.user, AT)
        assert queries.received(relay.receiver, handover, AT).file.note is None
        for adult in (0, 1):
            relay.agree(handover, adult, TO_TAKE_OVER | {G.NOTE})
        assert queries.received(relay.receiver, handover, AT).file.note == "autrement-canari"

    def test_the_same_words_change_nothing(self, relay: MadeUpRelay):
        handover = relay.propose()
        relay.agree(handover, 0)
        note = queries.handover_sheet(relay.giver, handover, AT).note
        actions.change_note(relay.giver, handover, f" {note}\r\n", AT)
        said = queries.adult_says(relay.giver, handover, relay.adults[0], AT)
        assert G.NOTE in said.groups

    def test_not_once_it_was_read(self, relay: MadeUpRelay):
        with pytest.raises(NotPossible, match="accepted"):
            actions.change_note(relay.giver, relay.accepted(), "autrement", AT)

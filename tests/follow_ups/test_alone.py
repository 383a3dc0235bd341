"""A word of danger finds somebody who can hear the next one, whatever became of the household."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.made_up_follow_ups import Moved, make_moved, stamp_now, talk
from tests.people import AT, TODAY, make_actor, make_centre
from tests.the_day import page_of_the_day
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.accounts.models import Centre
from trousseau.follow_ups.answers import (
    OutsideWindow,
    Talk,
    answer,
    answer_household,
    hear_alone,
)
from trousseau.follow_ups.choices import Housing, Interpreted, Mode, Safety, Work
from trousseau.follow_ups.models import FollowUp, FollowUpAnswers, SaidAlone
from trousseau.follow_ups.queries import in_danger
from trousseau.follow_ups.said import AdultSaid, AloneSaid, HouseholdSaid
from trousseau.follow_ups.talks import hearing
from trousseau.households.choices import CloseReason, Relation, Relocates
from trousseau.households.models import Household, HouseholdMembership
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.erasure import erase_person
from trousseau.privacy.models import Person
from trousseau.privacy.subject_export import subject_export

pytestmark = pytest.mark.django_db
DAY = timedelta(1)
NOW = AT + 7 * DAY


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def actor(centre: Centre) -> Actor:
    return make_actor(Role.CASEWORKER, centre)


@pytest.fixture
def moved(actor: Actor) -> Moved:
    """The second adult has said that she is in danger."""
    moved = make_moved(actor, TODAY, Relation.SPOUSE)
    say(actor, moved, Safety.DANGER)
    return moved


def say(actor: Actor, moved: Moved, safety: Safety, at: datetime = NOW) -> None:
    hear_alone(actor, moved.first, who(moved), talk(at), AloneSaid(safety), at)


def who(moved: Moved) -> UUID:
    return moved.household.people[1].person


def endangered(actor: Actor, at: datetime = NOW) -> list[tuple[UUID | None, UUID]]:
    with page_of_the_day(actor, at) as homes:
        return [(line.follow_up, line.person.id) for line in in_danger(homes)]


def leave(moved: Moved) -> None:
    """As a separation leaves it, before she has a household of her own."""
    with system("test.separate", AT):
        rows = HouseholdMembership.objects.filter(person=who(moved))
        rows.update(until_on=NOW.date())


def stay_behind(moved: Moved) -> None:
    with system("test.alter", AT):
        rows = HouseholdMembership.objects.filter(person=who(moved))
        rows.update(relocates=Relocates.NO)


def close(moved: Moved) -> None:
    """The other one may have died: she has not."""
    with system("test.close", AT):
        rows = Household.objects.filter(pk=moved.household.id)
        rows.update(closed_on=NOW.date(), close_reason=CloseReason.DIED)


def go_elsewhere(moved: Moved) -> None:
    """The file of the one who stays with the household is handed over; she is not."""
    leave(moved)
    there = make_centre()
    with system("test.transfer", AT):
        Household.objects.filter(pk=moved.household.id).update(centre=there)
        Person.objects.filter(pk=moved.household.first).update(centre=there)


AFTER = pytest.mark.parametrize("what", [leave, stay_behind, close, go_elsewhere])


class TestDanger:
    @AFTER
    def test_it_stays_until_she_says_otherwise_and_she_can(self, actor: Actor, moved: Moved, what):
        what(moved)
        assert endangered(actor) == [(moved.first, who(moved))]
        assert hearing(actor, moved.first, who(moved), NOW).act_today
        say(actor, moved, Safety.SAFE)
        assert not endangered(actor)
        assert not hearing(actor, moved.first, who(moved), NOW).act_today

    @AFTER
    def test_nobody_reads_it_who_did_not_before(
        self, actor: Actor, moved: Moved, centre: Centre, what
    ):
        what(moved)
        assert len(endangered(make_actor(Role.MANAGER, centre))) == 1
        assert not endangered(make_actor(Role.CASEWORKER, centre))
        with system("test.read", AT):
            now_at = Household.objects.get(pk=moved.household.id).centre
        strangers = [make_actor(Role.MANAGER, make_centre())]
        strangers += [make_actor(Role.MANAGER, now_at)] if now_at != centre else []
        for stranger in strangers:
            assert not endangered(stranger)
            with pytest.raises(NotHere):
                hearing(stranger, moved.first, who(moved), NOW)
            with pytest.raises(NotHere):
                say(stranger, moved, Safety.SAFE)

    def test_who_was_never_heard_and_is_gone_is_not_here(self, actor: Actor):
        moved = make_moved(actor, TODAY, Relation.SPOUSE)
        leave(moved)
        with pytest.raises(NotHere):
            say(actor, moved, Safety.SAFE)

    def test_what_she_says_after_is_kept_at_her_centre(self, actor: Actor, moved: Moved):
        go_elsewhere(moved)
        say(actor, moved, Safety.WORRIED)
        with system("test.read", AT):
            assert set(SaidAlone.objects.values_list("centre", flat=True)) == {actor.centre}


class TestErasure:
    """The other one is erased, and with him the household that only he was still of."""

    @pytest.fixture(autouse=True)
    def gone(self, actor: Actor, moved: Moved) -> None:
        seen = stamp_now(actor, moved.first, who(moved), NOW)
        answer(actor, moved.first, who(moved), talk(NOW), AdultSaid(Work.NONE), seen, NOW)
        seen = stamp_now(actor, moved.first, None, NOW)
        home = HouseholdSaid(Housing.SUBLET)
        answer_household(actor, moved.first, talk(NOW), home, seen, NOW)
        leave(moved)
        erase_person(moved.household.first, ErasureCause.ASKED, NOW)

    def test_what_she_said_stays_hers(self, actor: Actor, moved: Moved):
        with system("test.read", AT):
            assert not FollowUp.objects.exists()
            assert [one.person_id for one in FollowUpAnswers.objects.all()] == [who(moved)]
            assert [one.person_id for one in SaidAlone.objects.all()] == [who(moved)]
        told = repr(subject_export(actor, who(moved), NOW, "rights.copy").sections)
        assert "danger" in told
        assert "none" in told

    def test_her_word_of_danger_stays_on_the_page_of_the_day(self, actor: Actor, moved: Moved):
        assert endangered(actor) == [(None, who(moved))]

    def test_it_goes_with_her(self, moved: Moved):
        erase_person(who(moved), ErasureCause.ASKED, NOW)
        with system("test.read", AT):
            assert not FollowUpAnswers.objects.exists()
            assert not SaidAlone.objects.exists()


class TestWhen:
    @pytest.mark.parametrize("days", [15, 60, 500])
    def test_a_word_between_two_windows_is_kept_with_its_own_day(
        self, actor: Actor, moved: Moved, days: int
    ):
        late = AT + days * DAY
        say(actor, moved, Safety.DANGER, late)
        found = hearing(actor, moved.first, who(moved), late)
        assert found.talks[0].on == late.date()

    def test_neither_to_come_nor_before_it_opened(self, actor: Actor, moved: Moved):
        for at, now in ((NOW + DAY, NOW), (AT + 3 * DAY, NOW)):
            with pytest.raises(OutsideWindow):
                hear_alone(actor, moved.first, who(moved), talk(at), AloneSaid(Safety.SAFE), now)


def test_nobody_is_alone_in_a_message(actor: Actor, moved: Moved):
    how = Talk(NOW.date(), Mode.MESSAGE, Interpreted.NOT_NEEDED)
    with pytest.raises(ValueError, match="message"):
        hear_alone(actor, moved.first, who(moved), how, AloneSaid(Safety.SAFE), NOW)


def test_no_list_says_on_which_day_she_talked(actor: Actor, moved: Moved):
    with system("test.read", AT):
        days = Person.objects.values_list("last_contact_on", flat=True)
        assert set(days) == {TODAY}

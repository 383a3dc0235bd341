"""Offers from outside: told before answered, counted by nobody, one household's alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, reading, system
from trousseau.accounts.models import Centre
from trousseau.households import outside_offers as offers
from trousseau.households.choices import OfferAnswer, OfferedBy
from trousseau.households.models import OutsideOffer
from trousseau.households.sheet import household_sheet

pytestmark = pytest.mark.django_db
A = OfferAnswer


@pytest.fixture
def actor() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre())


@pytest.fixture
def household(actor: Actor) -> MadeUp:
    return make_household(actor)


def offered(actor: Actor, household: MadeUp, days: int | None = 10) -> int:
    answer_by = None if days is None else TODAY + timedelta(days)
    new = offers.NewOutsideOffer(OfferedBy.SOCIAL_LANDLORD, "Un T3-canari", TODAY, answer_by)
    return offers.add_outside_offer(actor, household.id, new, AT)


class TestAnswer:
    @pytest.mark.parametrize("answer", [A.YES, A.NO])
    def test_nobody_answers_before_they_were_told(self, actor, household, answer):
        found = offered(actor, household)
        with pytest.raises(offers.NotTold):
            offers.answer_outside_offer(actor, found, answer, AT, told=False)
        assert offers.outside_offer(actor, found, AT).answer is A.OPEN
        offers.answer_outside_offer(actor, found, answer, AT, told=True)
        line = offers.outside_offer(actor, found, AT)
        assert (line.answer, line.answered_on, line.told_on) == (answer, TODAY, TODAY)

    def test_told_one_day_answered_another(self, actor, household):
        found = offered(actor, household)
        offers.answer_outside_offer(actor, found, A.OPEN, AT, told=True)
        later = AT + timedelta(2)
        offers.answer_outside_offer(actor, found, A.NO, later, told=False)
        line = offers.outside_offer(actor, found, later)
        assert (line.told_on, line.answered_on) == (TODAY, later.date())

    def test_silence_needs_no_telling(self, actor, household):
        found = offered(actor, household)
        offers.answer_outside_offer(actor, found, A.NONE, AT, told=False)
        assert offers.outside_offer(actor, found, AT).told_on is None

    def test_an_answer_that_was_a_mistake_is_taken_back(self, actor, household):
        found = offered(actor, household)
        offers.answer_outside_offer(actor, found, A.NO, AT, told=True)
        offers.answer_outside_offer(actor, found, A.OPEN, AT, told=False)
        line = offers.outside_offer(actor, found, AT)
        assert (line.answer, line.answered_on) == (A.OPEN, None)

    def test_the_database_holds_no_answer_that_was_given_untold(self, actor, household):
        offered(actor, household)
        with pytest.raises(IntegrityError), system("test.alter", AT):
            OutsideOffer.objects.update(answer=A.NO, answered_on=TODAY)


def test_it_stands_on_the_page_of_the_household(actor, household):
    offered(actor, household)
    (line,) = household_sheet(actor, household.id, AT).outside_offers
    assert line.fields.what == "Un T3-canari"
    with system("test.read", AT):
        assert b"canari" not in bytes(OutsideOffer.objects.get().what)


def test_days_that_cannot_be_are_refused(actor, household):
    with pytest.raises(ValueError, match="after the offer"):
        offers.NewOutsideOffer(OfferedBy.OFII, "", TODAY, TODAY - timedelta(1))
    ahead = offers.NewOutsideOffer(OfferedBy.OFII, "", TODAY + timedelta(1))
    with pytest.raises(ValueError, match="today or before"):
        offers.add_outside_offer(actor, household.id, ahead, AT)


def test_foreign_is_absent(actor, household):
    found = offered(actor, household)
    for stranger in (make_actor(Role.CASEWORKER), make_actor(Role.MANAGER), make_actor(Role.DPO)):
        with pytest.raises(NotHere):
            offers.outside_offer(stranger, found, AT)
        with pytest.raises(NotHere):
            offers.answer_outside_offer(stranger, found, A.NO, AT, told=True)
        with pytest.raises(NotHere):
            offered(stranger, household)


class TestWaiting:
    def waiting(self, actor: Actor, *, mine: bool = True) -> list[int]:
        with reading(actor, "test.waiting", AT):
            found = offers.waiting_offers(actor, TODAY, mine=mine, most=9)
        return [one.id for one in found]

    def test_what_is_due_within_ten_days_the_soonest_first(self, actor, household):
        late, soon = offered(actor, household, 10), offered(actor, household, 1)
        some_day, _ = offered(actor, household, None), offered(actor, household, 11)
        answered = offered(actor, household, 2)
        offers.answer_outside_offer(actor, answered, A.NONE, AT, told=False)
        assert self.waiting(actor) == [soon, late, some_day]

    def test_one_s_own_the_centre_s_and_nobody_else_s(self, actor, household):
        found = offered(actor, household)
        colleague = make_actor(Role.CASEWORKER, Centre.objects.get(pk=actor.centre))
        assert self.waiting(colleague) == []
        assert self.waiting(colleague, mine=False) == [found]
        assert self.waiting(make_actor(Role.MANAGER), mine=False) == []

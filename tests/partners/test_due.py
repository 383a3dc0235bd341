"""What asks for something today: introductions in trouble, offers that end; whose, in order."""

from datetime import timedelta

import pytest

from tests.made_up_households import make_household
from tests.made_up_partners import made_up_contact, made_up_opportunity
from tests.partners.test_introduction_sequences import Sequence
from tests.people import AT, TODAY, make_actor, make_centre, make_user
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import reading, system
from trousseau.accounts.models import Centre, User
from trousseau.households.models import Household
from trousseau.partners.choices import IntroductionState, Mail
from trousseau.partners.due import DueIntroduction, Trouble, due_introductions, ending_offers
from trousseau.partners.introduction_queries import introduction_lines
from trousseau.partners.introductions import NewIntroduction, prepare
from trousseau.partners.models import Introduction

pytestmark = pytest.mark.django_db
SEEDS, STEPS = 20, 12


@pytest.fixture
def actor() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre())


def due(actor: Actor, at=AT, *, mine: bool = True, most: int = 30) -> tuple[DueIntroduction, ...]:
    with reading(actor, "test.due", at):
        return due_introductions(actor, at, mine=mine, most=most)[0]


def test_whatever_was_done_it_is_what_the_list_of_introductions_says():
    """Random sequences: the query of the day finds all that the list would mark, and no more."""
    seen: set[Trouble | None] = set()
    for seed in range(SEEDS):
        one = Sequence(seed)
        for number in range(STEPS):
            one.step()
            if number == STEPS // 2 and seed % 2:
                with system("test.alter", one.at):
                    Introduction.objects.filter(pk=one.id).update(mail=Mail.FAILED)
            found = {each.trouble for each in due(one.actor, one.at)}
            expected = set()
            for line in introduction_lines(one.actor, one.at):
                if line.state is IntroductionState.NO_REPLY:
                    continue
                if line.mail in (Mail.FAILED, Mail.LEAVING):
                    expected.add(Trouble.UNDELIVERED)
                elif line.stopped:
                    expected.add(Trouble.STOPPED)
                elif line.nudge_due:
                    expected.add(Trouble.SILENT)
            assert found == expected, (seed, one.at)
            seen |= found or {None}
    assert seen == {*Trouble, None}


class TestWhose:
    def prepared(self, actor: Actor) -> None:
        household = make_household(actor)
        contact = made_up_contact()
        new = NewIntroduction(contact.organisation_id, contact.pk)
        prepare(actor, household.first, new, AT)
        with system("test.alter", AT):
            Introduction.objects.update(mail=Mail.FAILED)

    def test_one_s_own_the_centre_s_and_nobody_else_s(self, actor):
        self.prepared(actor)
        centre = Centre.objects.get(pk=actor.centre)
        colleague = make_actor(Role.CASEWORKER, centre)
        assert len(due(actor)) == 1
        assert due(colleague) == ()
        assert len(due(colleague, mine=False)) == 1
        assert due(make_actor(Role.MANAGER), mine=False) == ()

    def test_accompanied_by_another_it_is_theirs(self, actor):
        self.prepared(actor)
        colleague = make_actor(Role.CASEWORKER, Centre.objects.get(pk=actor.centre))
        with system("test.alter", AT):
            Household.objects.update(referent=User.objects.get(pk=colleague.user))
        assert due(actor) == ()
        (one,) = due(colleague)
        with system("test.read", AT):
            assert one.household == Household.objects.get().pk

    def test_the_worst_first_and_more_than_are_shown_are_counted(self, actor):
        for _ in range(3):
            self.prepared(actor)
        with system("test.alter", AT):
            first, second, third = Introduction.objects.order_by("made_at", "pk")
            sent = {"mail": Mail.LEFT, "state": IntroductionState.SENT}
            rows = Introduction.objects
            rows.filter(pk=first.pk).update(sent_at=AT - timedelta(20), **sent)
            rows.filter(pk=second.pk).update(sent_at=AT - timedelta(2), **sent)
        with reading(actor, "test.due", AT):
            found, total = due_introductions(actor, AT, mine=True, most=2)
        assert [one.id for one in found] == [third.pk, first.pk]
        assert [one.trouble for one in found] == [Trouble.UNDELIVERED, Trouble.STOPPED]
        assert total == 3


class TestOffers:
    def ending(self, actor: Actor, *, mine: bool) -> list[str]:
        with reading(actor, "test.due", AT):
            found, total = ending_offers(actor, TODAY, mine=mine, most=2)
        assert total >= len(found)
        return [one.fields.title for one in found]

    def offer(self, actor: Actor, days: int, state: str = "open") -> None:
        added_by = User.objects.get(pk=actor.user)
        ends = TODAY + timedelta(days)
        made_up_opportunity(title=f"{days}", expires_on=ends, added_by=added_by, state=state)

    def test_within_two_weeks_the_first_to_end_first(self, actor):
        for days in (15, 14, 0, -1):
            self.offer(actor, days)
        self.offer(actor, 3, state="withdrawn")
        self.offer(actor, 4, state="draft")
        assert self.ending(actor, mine=True) == ["0", "14"]

    def test_one_s_own_and_the_centre_s(self, actor):
        self.offer(actor, 1)
        made_up_opportunity(title="x", expires_on=TODAY, added_by=make_user())
        colleague = make_actor(Role.MANAGER, Centre.objects.get(pk=actor.centre))
        assert self.ending(colleague, mine=True) == []
        assert self.ending(colleague, mine=False) == ["1"]
        assert self.ending(make_actor(Role.MANAGER), mine=False) == []

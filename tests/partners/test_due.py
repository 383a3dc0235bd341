"""What asks for something today: introductions in trouble, offers that end; whose, in order."""

from dataclasses import replace
from datetime import timedelta
from random import Random

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
from trousseau.partners.choices import IntroductionState, Mail, OpportunityKind
from trousseau.partners.details import Home, next_day
from trousseau.partners.due import DueIntroduction, Trouble, due_introductions, ending_offers
from trousseau.partners.introduction_queries import introduction_lines
from trousseau.partners.introductions import NewIntroduction, prepare
from trousseau.partners.models import Introduction
from trousseau.partners.opportunities import move_opportunity
from trousseau.partners.states import OpportunityVerb

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


def home_with(days: dict[str, int]) -> Home:
    """A home with these of its days, counted from today."""
    return replace(Home(), **{name: TODAY + timedelta(ahead) for name, ahead in days.items()})  # type: ignore[arg-type]


class TestOffers:
    def ending(self, actor: Actor, *, mine: bool, most: int = 2) -> list[str]:
        with reading(actor, "test.due", AT):
            found, total = ending_offers(actor, TODAY, mine=mine, most=most)
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

    def home(self, actor: Actor, title: str, expires: int, **days: int) -> None:
        made_up_opportunity(
            OpportunityKind.HOME,
            home_with(days),
            title=title,
            expires_on=TODAY + timedelta(expires),
            added_by=User.objects.get(pk=actor.user),
        )

    def test_a_home_asks_for_something_by_the_first_of_its_days(self, actor):
        self.home(actor, "répondre", 90, answer_by=3, hold_until=10)
        self.home(actor, "gardé", 90, hold_until=2, answer_by=40)
        self.home(actor, "commission", 90, committee_on=4, available_on=1)
        self.home(actor, "passé", 90, answer_by=-1, hold_until=-5)
        self.home(actor, "loin", 90, answer_by=30, hold_until=15)
        self.home(actor, "fin", 6, answer_by=-1)
        self.home(actor, "fini", -1, answer_by=3)
        assert self.ending(actor, mine=True, most=9) == ["gardé", "répondre", "commission", "fin"]

    def test_the_query_says_what_the_rule_says(self, actor):
        """Random days: those found, and their order, are those of `details.next_day`."""
        chance = Random(7)
        ahead = (None, -3, -1, 0, 1, 5, 13, 14, 15, 40)
        expected = []
        for number in range(60):
            days = {name: chance.choice(ahead) for name in ("answer_by", "hold_until")}
            days["committee_on"] = chance.choice(ahead)
            known = {name: day for name, day in days.items() if day is not None}
            expires = chance.choice((-1, 0, 3, 14, 15, 60))
            self.home(actor, f"{number}", expires, **known)
            _, day = next_day(home_with(known), TODAY + timedelta(expires), TODAY)
            if expires >= 0 and (day - TODAY).days <= 14:
                expected.append((f"{number}", day))
        found = self.ending(actor, mine=True, most=60)
        assert set(found) == {title for title, _ in expected}
        order = dict(expected)
        assert [order[title] for title in found] == sorted(order.values())

    def test_what_a_household_of_mine_was_proposed_is_mine(self, actor):
        offer = made_up_opportunity(title="proposée", expires_on=TODAY, added_by=make_user())
        household = make_household(actor)
        new = NewIntroduction(offer.organisation_id, opportunity=offer.pk)
        prepare(actor, household.first, new, AT)
        colleague = make_actor(Role.CASEWORKER, Centre.objects.get(pk=actor.centre))
        assert self.ending(actor, mine=True) == ["proposée"]
        assert self.ending(colleague, mine=True) == []
        assert self.ending(colleague, mine=False) == ["proposée"]
        assert self.ending(make_actor(Role.MANAGER), mine=False) == []
        with system("test.alter", AT):
            Introduction.objects.update(state=IntroductionState.REFUSED)
        assert self.ending(actor, mine=True) == []

    def test_not_what_was_proposed_to_one_whose_file_is_closed(self, actor):
        offer = made_up_opportunity(title="proposée", expires_on=TODAY, added_by=make_user())
        household = make_household(actor)
        new = NewIntroduction(offer.organisation_id, opportunity=offer.pk)
        prepare(actor, household.first, new, AT)
        with system("test.alter", AT):
            Household.objects.update(closed_on=TODAY, close_reason="stays")
        assert self.ending(actor, mine=True) == []

    def test_whoever_checked_what_a_partner_wrote_is_told_when_it_ends(self, actor):
        offer = made_up_opportunity(title="du partenaire", state="draft", expires_on=TODAY)
        assert self.ending(actor, mine=True) == []
        move_opportunity(actor, offer.pk, OpportunityVerb.OPEN, AT)
        assert self.ending(actor, mine=True) == ["du partenaire"]
        colleague = make_actor(Role.CASEWORKER, Centre.objects.get(pk=actor.centre))
        move_opportunity(colleague, offer.pk, OpportunityVerb.RENEW, AT, TODAY)
        assert self.ending(actor, mine=True) == ["du partenaire"]

"""What completing a plan looks at in the tables: whose words, said when, and until when."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.made_up_follow_ups import Moved, make_moved, settle_well, stamp_now, talk
from tests.people import AT, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.follow_ups.answers import OutsideWindow, answer, answer_household, hear_alone
from trousseau.follow_ups.choices import (
    FollowUpMoment,
    FollowUpState,
    Housing,
    RightsReopened,
    Safety,
    SomeoneToCall,
    WishToStay,
    Work,
)
from trousseau.follow_ups.closing import close_windows
from trousseau.follow_ups.completing import complete_plan
from trousseau.follow_ups.completion import Status, criteria, may_complete
from trousseau.follow_ups.known import facts_of
from trousseau.follow_ups.models import FollowUp
from trousseau.follow_ups.queries import follow_up_sheet, follow_ups_of
from trousseau.follow_ups.said import AdultSaid, AloneSaid, HouseholdSaid
from trousseau.households.choices import Relation, Relocates, YesNo
from trousseau.households.models import HouseholdMembership
from trousseau.plans.models import MobilityPlan
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import Person

pytestmark = pytest.mark.django_db
DAY = timedelta(1)
ARRIVED = AT.date()
YEAR = AT + 365 * DAY
# Long after the window of the last follow-up.
LATER = AT + 480 * DAY
HOME = HouseholdSaid(Housing.OWN_LEASE, rights=RightsReopened.ALL)
WELL = AdultSaid(Work.PERMANENT, ARRIVED, someone_to_call=SomeoneToCall.YES)


@pytest.fixture
def actor() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre())


@pytest.fixture
def moved(actor: Actor) -> Moved:
    return make_moved(actor, ARRIVED)


def statuses(actor: Actor, moved: Moved, at=LATER) -> dict[str, Status]:
    with system("test.read", AT):
        plan = MobilityPlan.objects.select_related("household").get(pk=moved.plan)
        found = criteria(facts_of(actor, plan, at.date()))
    assert may_complete(found) == all(one.status is Status.MET for one in found)
    return {one.key: one.status for one in found}


def say(actor: Actor, moved: Moved, person: UUID, said: AdultSaid, at=LATER, of=None) -> None:
    follow_up = of or moved.last
    answer(actor, follow_up, person, talk(at), said, stamp_now(actor, follow_up, person, at), at)


def say_home(actor: Actor, moved: Moved, said: HouseholdSaid, at=LATER, of=None) -> None:
    follow_up = of or moved.last
    seen = stamp_now(actor, follow_up, None, at)
    answer_household(actor, follow_up, talk(at), said, seen, at)


class TestWhenItWasSaid:
    def test_work_lasted_until_the_day_on_which_it_was_said(self, actor: Actor, moved: Moved):
        half = AT + 184 * DAY
        of = moved.follow_ups[FollowUpMoment.MONTHS_6]
        new = replace(WELL, work_since=(half - 40 * DAY).date())
        say(actor, moved, moved.household.first, new, half, of)
        assert statuses(actor, moved, LATER)["work"] is Status.NOT_MET
        say(actor, moved, moved.household.first, new, YEAR)
        assert statuses(actor, moved, LATER)["work"] is Status.MET

    def test_of_early_answers_home_work_and_rights_are_not_known_a_year_later(
        self, actor: Actor, moved: Moved
    ):
        early = AT + 91 * DAY
        of = moved.follow_ups[FollowUpMoment.MONTHS_3]
        none = AdultSaid(Work.NONE, seeks_work=YesNo.NO, someone_to_call=SomeoneToCall.YES)
        say(actor, moved, moved.household.first, none, early, of)
        say_home(actor, moved, HOME, early, of)
        found = statuses(actor, moved)
        assert {found[key] for key in ("home", "work", "rights")} == {Status.UNKNOWN}
        assert found["someone_to_call"] is Status.MET

    def test_the_newest_word_alone_counts_whichever_follow_up_it_hangs_on(
        self, actor: Actor, moved: Moved
    ):
        person, kept = moved.household.first, []
        for of, at, wish in (
            (moved.last, YEAR, WishToStay.NO),
            (moved.first, LATER, WishToStay.YES),
        ):
            hear_alone(actor, of, person, talk(at), AloneSaid(Safety.SAFE, wish), at)
            with system("test.read", AT):
                plan = MobilityPlan.objects.get(pk=moved.plan)
                kept.append(facts_of(actor, plan, LATER.date()).adults[0].wish_to_stay)
        assert kept == [WishToStay.NO, WishToStay.YES]


class TestWhatComesRightLater:
    def test_a_lease_found_in_month_16(self, actor: Actor, moved: Moved):
        settle_well(actor, moved, YEAR)
        say_home(actor, moved, replace(HOME, housing=Housing.SUBLET), YEAR)
        close_windows(LATER)
        assert not follow_ups_of(actor, moved.plan, LATER).may_complete
        say_home(actor, moved, HOME)
        complete_plan(actor, moved.plan, LATER)

    def test_a_spouse_who_joined_in_month_15(self, actor: Actor):
        moved = make_moved(actor, ARRIVED, Relation.SPOUSE)
        spouse = moved.household.people[1].person
        with system("test.alter", AT):
            rows = HouseholdMembership.objects.filter(person=spouse)
            rows.update(relocates=Relocates.LATER)
        settle_well(actor, moved, YEAR)
        with system("test.alter", AT):
            rows.update(relocates=Relocates.YES)
        assert statuses(actor, moved)["work"] is Status.UNKNOWN
        say(actor, moved, spouse, WELL)
        hear_alone(
            actor, moved.last, spouse, talk(LATER), AloneSaid(Safety.SAFE, WishToStay.YES), LATER
        )
        complete_plan(actor, moved.plan, LATER)

    def test_a_child_who_came_of_age_since_is_asked_as_the_adult_they_are(self, actor: Actor):
        moved = make_moved(actor, ARRIVED, Relation.CHILD)
        child = moved.household.people[1].person
        born(child, date(ARRIVED.year - 17, ARRIVED.month, 10) + 60 * DAY)
        settle_well(actor, moved, YEAR)
        say(actor, moved, child, WELL)
        hear_alone(
            actor, moved.last, child, talk(LATER), AloneSaid(Safety.SAFE, WishToStay.YES), LATER
        )
        complete_plan(actor, moved.plan, LATER)

    def test_at_a_follow_up_that_is_over_they_stay_the_child_they_were(self, actor: Actor):
        moved = make_moved(actor, ARRIVED, Relation.CHILD)
        child = moved.household.people[1].person
        born(child, date(ARRIVED.year - 17, ARRIVED.month, 10))
        people = follow_up_sheet(actor, moved.first, LATER).people
        assert [one.member.is_adult for one in people] == [True, False]

    def test_once_the_plan_is_completed_nothing_later_is_said_at_it(
        self, actor: Actor, moved: Moved
    ):
        settle_well(actor, moved, YEAR)
        complete_plan(actor, moved.plan, YEAR)
        with pytest.raises(OutsideWindow):
            say_home(actor, moved, HOME)

    def test_the_others_close_as_they_did(self, actor: Actor, moved: Moved):
        of = moved.follow_ups[FollowUpMoment.MONTHS_6]
        with pytest.raises(OutsideWindow):
            say_home(actor, moved, HOME, LATER, of)

    def test_one_that_was_missed_is_done_by_a_late_answer(self, actor: Actor, moved: Moved):
        close_windows(LATER)
        say_home(actor, moved, HOME)
        with system("test.read", AT):
            row = FollowUp.objects.get(pk=moved.last)
        assert (row.state, row.settled_on) == (FollowUpState.DONE, LATER.date())


def born(person_id: UUID, day: date) -> None:
    with system("test.alter", AT):
        person = Person.objects.get(pk=person_id)
        open_key(person).write(person, {"birth_date": day.isoformat()})
        person.save()

"""What is read of many follow-ups: whom to call today, and the figures of a centre."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.made_up_follow_ups import Moved, make_moved, settle_well, stamp_now, talk
from tests.people import AT, TODAY, make_actor, make_centre, make_member
from tests.the_day import page_of_the_day
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.accounts.models import Centre
from trousseau.audit.models import Extent, LogRow
from trousseau.follow_ups.actions import move_on, note_attempt
from trousseau.follow_ups.answers import answer, answer_household, hear_alone
from trousseau.follow_ups.choices import (
    FollowUpMoment,
    FollowUpState,
    Housing,
    Mode,
    Safety,
    SomeoneToCall,
    WishToStay,
    Work,
)
from trousseau.follow_ups.closing import close_windows
from trousseau.follow_ups.indicators import Hidden, Question, asked
from trousseau.follow_ups.models import FollowUp
from trousseau.follow_ups.queries import (
    DangerLine,
    InWindow,
    follow_ups_of,
    in_danger,
    in_window,
    outcomes,
)
from trousseau.follow_ups.said import AdultSaid, AloneSaid, HouseholdSaid
from trousseau.follow_ups.states import FollowUpVerb
from trousseau.follow_ups.talks import kept_talk
from trousseau.households.choices import Relation, Relocates
from trousseau.households.models import HouseholdMembership
from trousseau.plans.choices import PlanState
from trousseau.plans.models import MobilityPlan

pytestmark = pytest.mark.django_db
DAY = timedelta(1)
NOW = AT + 7 * DAY
ON = NOW.date()


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def actor(centre: Centre) -> Actor:
    return make_actor(Role.CASEWORKER, centre)


def called(actor: Actor, on: date = ON, *, mine: bool = False) -> list[object]:
    return [line.follow_up for line in to_call(actor, on, mine=mine).lines]


def to_call(actor: Actor, on: date = ON, *, mine: bool = False) -> InWindow:
    with page_of_the_day(actor, NOW, on) as homes:
        return in_window(homes, mine=mine)


def endangered(actor: Actor, at: datetime = NOW) -> tuple[DangerLine, ...]:
    with page_of_the_day(actor, at) as homes:
        return in_danger(homes)


class TestInWindow:
    def test_from_the_first_day_to_the_last(self, actor: Actor):
        first = make_moved(actor, TODAY).first
        days = {offset: called(actor, TODAY + offset * DAY) for offset in (3, 4, 14, 15)}
        assert days == {3: [], 4: [first], 14: [first], 15: []}

    def test_the_one_that_closes_first_comes_first(self, actor: Actor):
        late = make_moved(actor, TODAY + 2 * DAY)
        soon = make_moved(actor, TODAY)
        assert called(actor) == [soon.first, late.first]

    def test_since_when_it_is_overdue(self, actor: Actor):
        make_moved(actor, TODAY)
        (line,) = to_call(actor, TODAY + 10 * DAY).lines
        assert line.overdue_days == 3
        assert [adult.name != "" for adult in line.adults] == [True]

    def test_what_is_settled_asks_nothing(self, actor: Actor):
        move_on(actor, make_moved(actor, TODAY).first, FollowUpVerb.DECLINE, NOW)
        assert not called(actor)

    @pytest.mark.parametrize("state", [PlanState.SUSPENDED, PlanState.CLOSED])
    def test_a_plan_that_is_held_asks_nothing(self, actor: Actor, state: PlanState):
        moved = make_moved(actor, TODAY)
        with system("test.hold", AT):
            MobilityPlan.objects.filter(pk=moved.plan).update(state=state)
        assert not called(actor)

    def test_mine_are_those_i_accompany(self, actor: Actor, centre: Centre):
        moved = make_moved(actor, TODAY)
        colleague = make_actor(Role.CASEWORKER, centre)
        assert called(colleague) == [moved.first]
        assert called(colleague, mine=True) == []
        assert called(actor, mine=True) == [moved.first]

    def test_nobody_calls_for_another_centre(self, actor: Actor):
        make_moved(actor, TODAY)
        assert not called(make_actor(Role.MANAGER, make_centre()))

    def test_as_many_queries_for_twenty_as_for_one(self, actor: Actor):
        counts = []
        for households in (1, 19):
            for _ in range(households):
                make_moved(actor, TODAY)
            with CaptureQueriesContext(
                connection,
            ) as asked_for:
                found = to_call(actor)
            counts.append(sum("INSERT" not in one["sql"] for one in asked_for.captured_queries))
        assert found.total == 20
        assert counts[0] == counts[1]

    def test_who_is_called_is_in_the_log(self, actor: Actor):
        moved = make_moved(actor, TODAY)
        to_call(actor)
        rows = LogRow.objects.filter(action="today.index", person=moved.household.first)
        assert [row.extent for row in rows] == [Extent.LINE]


class TestEachOfThem:
    """One person's word does not settle it for the other."""

    @pytest.fixture
    def moved(self, actor: Actor) -> Moved:
        return make_moved(actor, TODAY, Relation.SPOUSE, Relation.CHILD)

    def to_ask(self, actor: Actor) -> list[list[UUID]]:
        return [[one.id for one in line.adults] for line in to_call(actor).lines]

    def say(self, actor: Actor, moved: Moved, who: int, said: AdultSaid) -> None:
        person = moved.household.people[who].person
        seen = stamp_now(actor, moved.first, person, NOW)
        answer(actor, moved.first, person, talk(NOW), said, seen, NOW)

    def state(self, moved: Moved) -> str:
        with system("test.read", AT):
            return FollowUp.objects.get(pk=moved.first).state

    def test_the_line_stays_until_each_adult_was_asked(self, actor: Actor, moved: Moved):
        first, spouse, _ = (one.person for one in moved.household.people)
        assert self.to_ask(actor) == [[first, spouse]]
        self.say(actor, moved, 0, AdultSaid(Work.NONE))
        assert self.state(moved) == FollowUpState.DONE
        assert self.to_ask(actor) == [[spouse]]
        self.say(actor, moved, 1, AdultSaid(declined=True))
        assert not self.to_ask(actor)

    def test_what_was_answered_for_the_household_is_one_person_s_word(
        self, actor: Actor, moved: Moved
    ):
        seen = stamp_now(actor, moved.first, None, NOW)
        home = HouseholdSaid(Housing.SUBLET)
        answer_household(actor, moved.first, talk(NOW), home, seen, NOW)
        assert len(self.to_ask(actor)[0]) == 2

    def test_so_is_a_refusal_for_the_household(self, actor: Actor, moved: Moved):
        first, spouse, _ = (one.person for one in moved.household.people)
        move_on(actor, moved.first, FollowUpVerb.DECLINE, NOW)
        assert self.to_ask(actor) == [[first, spouse]]
        self.say(actor, moved, 0, AdultSaid(declined=True))
        assert self.to_ask(actor) == [[spouse]]
        self.say(actor, moved, 1, AdultSaid(declined=True))
        assert not self.to_ask(actor)
        assert self.state(moved) == FollowUpState.DECLINED

    def test_it_is_declined_once_each_of_them_declined(self, actor: Actor, moved: Moved):
        states = []
        for who in (0, 1):
            self.say(actor, moved, who, AdultSaid(declined=True))
            states.append(self.state(moved))
        assert states == [FollowUpState.DUE, FollowUpState.DECLINED]

    def test_who_stays_or_is_a_child_is_not_waited_for(self, actor: Actor, moved: Moved):
        spouse = moved.household.people[1].person
        with system("test.alter", AT):
            rows = HouseholdMembership.objects.filter(person=spouse)
            rows.update(relocates=Relocates.NO)
        self.say(actor, moved, 0, AdultSaid(Work.NONE))
        assert not self.to_ask(actor)

    def test_a_talk_alone_plays_no_part(self, actor: Actor, moved: Moved):
        before = self.to_ask(actor)
        hear_alone(
            actor, moved.first, moved.household.first, talk(NOW), AloneSaid(Safety.SAFE), NOW
        )
        assert self.to_ask(actor) == before

    def test_a_refusal_is_no_answer_in_the_figures(
        self, actor: Actor, moved: Moved, centre: Centre
    ):
        self.say(actor, moved, 0, AdultSaid(declined=True))
        close_windows(AT + 15 * DAY)
        (found,) = outcomes(make_actor(Role.MANAGER, centre), AT + 15 * DAY)
        assert found.state == FollowUpState.MISSED


def test_the_form_knows_how_they_were_reached(actor: Actor):
    moved = make_moved(actor, TODAY)
    note_attempt(actor, moved.first, Mode.VISIT, True, NOW - DAY)
    note_attempt(actor, moved.first, Mode.PHONE, False, NOW)
    found = kept_talk(actor, moved.first, moved.household.first, NOW).talk
    assert found is not None
    assert (found.on, found.mode) == ((NOW - DAY).date(), Mode.VISIT)


def test_those_of_one_plan_take_as_many_queries_whatever_was_answered(actor: Actor):
    counts = []
    for others in ((), (Relation.SPOUSE, Relation.CHILD, Relation.CHILD)):
        moved = make_moved(actor, TODAY, *others)
        settle_well(actor, moved, AT + 365 * DAY)
        with CaptureQueriesContext(connection) as asked_for:
            follow_ups_of(actor, moved.plan, AT + 365 * DAY)
        counts.append(sum("INSERT" not in one["sql"] for one in asked_for.captured_queries))
    assert counts[0] == counts[1]


class TestInDanger:
    def hear(self, actor: Actor, moved: Moved, said: AloneSaid) -> None:
        hear_alone(actor, moved.first, moved.household.first, talk(NOW), said, NOW)

    def test_those_who_may_read_it_learn_of_it(self, actor: Actor, centre: Centre):
        moved = make_moved(actor, TODAY)
        self.hear(actor, moved, AloneSaid(Safety.DANGER))
        for reader in (actor, make_actor(Role.MANAGER, centre)):
            (line,) = endangered(reader)
            assert (line.person.id, line.said_on) == (moved.household.first, NOW.date())
        assert not endangered(make_actor(Role.CASEWORKER, centre))
        assert not endangered(make_actor(Role.MANAGER, make_centre()))

    def test_it_stays_until_they_say_otherwise(self, actor: Actor):
        moved = make_moved(actor, TODAY)
        self.hear(actor, moved, AloneSaid(Safety.DANGER))
        self.hear(actor, moved, AloneSaid(wish_to_stay=WishToStay.NO))
        assert len(endangered(actor, NOW + 29 * DAY)) == 1
        assert not endangered(actor, NOW + 30 * DAY)
        self.hear(actor, moved, AloneSaid(Safety.WORRIED))
        assert not endangered(actor)

    def test_it_is_in_the_log_of_that_person_alone(self, actor: Actor):
        moved = make_moved(actor, TODAY, Relation.SPOUSE)
        self.hear(actor, moved, AloneSaid(Safety.DANGER))
        endangered(actor)
        people = LogRow.objects.filter(action="today.index").values_list("person", flat=True)
        assert set(people) == {moved.household.first}


class TestOutcomes:
    def manager(self, centre: Centre) -> Actor:
        return actor_of(make_member(Role.MANAGER, centre), AT)

    def test_they_count_once_their_window_has_closed(self, actor: Actor, centre: Centre):
        make_moved(actor, TODAY)
        manager = self.manager(centre)
        assert not outcomes(manager, AT + 14 * DAY)
        (found,) = outcomes(manager, AT + 15 * DAY)
        assert (found.moment, found.state) == (FollowUpMoment.DAYS_7, FollowUpState.DUE)

    def test_everybody_who_moved_is_in_it(self, actor: Actor, centre: Centre):
        moved = make_moved(actor, TODAY, Relation.SPOUSE, Relation.CHILD)
        self.keep(actor, moved, AdultSaid(Work.PERMANENT, someone_to_call=SomeoneToCall.NO))
        close_windows(AT + 15 * DAY)
        (found,) = outcomes(self.manager(centre), AT + 15 * DAY)
        assert [one.work for one in found.adults] == [Work.PERMANENT, Work.UNKNOWN]
        assert len(found.children) == 1

    def test_who_left_since_counts_and_who_came_since_does_not(self, actor: Actor, centre: Centre):
        moved = make_moved(actor, TODAY, Relation.SPOUSE, Relation.SPOUSE)
        first, left, joined = (one.person for one in moved.household.people)
        for person in (first, left):
            seen = stamp_now(actor, moved.first, person, NOW)
            answer(actor, moved.first, person, talk(NOW), AdultSaid(Work.NONE), seen, NOW)
        with system("test.alter", AT):
            rows = HouseholdMembership.objects
            rows.filter(person=left).update(until_on=TODAY + 8 * DAY)
            rows.filter(person=joined).update(from_on=TODAY + 8 * DAY)
        (found,) = outcomes(self.manager(centre), AT + 15 * DAY)
        assert [one.work for one in found.adults] == [Work.NONE, Work.NONE]

    def test_what_was_said_after_the_window_is_not_of_that_moment(
        self, actor: Actor, centre: Centre
    ):
        moved, late = make_moved(actor, TODAY), AT + 480 * DAY
        person = moved.household.first
        said = AdultSaid(Work.PERMANENT, someone_to_call=SomeoneToCall.YES)
        seen = stamp_now(actor, moved.last, person, late)
        answer(actor, moved.last, person, talk(late), said, seen, late)
        hear_alone(actor, moved.first, person, talk(late), AloneSaid(Safety.SAFE), late)
        found = {one.moment: one for one in outcomes(self.manager(centre), late)}
        assert len(found) == 5
        for moment in (FollowUpMoment.DAYS_7, FollowUpMoment.MONTHS_12):
            (adult,) = found[moment].adults
            assert (adult.work, adult.safety) == (Work.UNKNOWN, Safety.UNKNOWN)

    def test_a_talk_alone_counts_though_the_state_does_not_say_so(
        self, actor: Actor, centre: Centre
    ):
        moved = make_moved(actor, TODAY)
        alone = AloneSaid(Safety.WORRIED, WishToStay.YES)
        hear_alone(actor, moved.first, moved.household.first, talk(NOW), alone, NOW)
        close_windows(AT + 15 * DAY)
        (found,) = outcomes(self.manager(centre), AT + 15 * DAY)
        assert found.state == FollowUpState.DONE
        assert [(one.safety, one.wish_to_stay) for one in found.adults] == [
            (Safety.WORRIED, WishToStay.YES)
        ]

    def test_one_s_own_centre_only(self, actor: Actor):
        make_moved(actor, TODAY)
        assert not outcomes(self.manager(make_centre()), AT + 15 * DAY)

    def test_they_are_the_manager_s(self, actor: Actor):
        with pytest.raises(NotHere):
            outcomes(actor, AT)

    def test_who_was_not_reached_is_in_the_denominator(self, actor: Actor, centre: Centre):
        for number in range(12):
            moved = make_moved(actor, TODAY)
            if number < 11:
                self.keep(actor, moved, AdultSaid(Work.NONE if number else Work.PERMANENT))
        found = outcomes(self.manager(centre), AT + 15 * DAY)
        figure = asked(found, Question.IN_WORK, FollowUpMoment.DAYS_7)
        assert (figure.due, figure.done, figure.unknown) == (12, 11, 1)
        assert not isinstance(figure.share, Hidden)
        assert (figure.share.yes, figure.share.known) == (1, 11)

    def test_as_many_queries_for_many(self, actor: Actor, centre: Centre):
        manager, counts = self.manager(centre), []
        for households in (1, 6):
            for _ in range(households):
                moved = make_moved(actor, TODAY, Relation.CHILD)
                self.keep(actor, moved, AdultSaid(Work.NONE))
            with CaptureQueriesContext(connection) as asked_for:
                outcomes(manager, AT + 15 * DAY)
            counts.append(len(asked_for.captured_queries))
        assert counts[0] == counts[1]

    @staticmethod
    def keep(actor: Actor, moved: Moved, said: AdultSaid) -> None:
        person = moved.household.first
        seen = stamp_now(actor, moved.first, person, NOW)
        answer(actor, moved.first, person, talk(NOW), said, seen, NOW)

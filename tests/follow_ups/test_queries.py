"""What is read of many follow-ups: whom to call today, and the figures of a centre."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.made_up_follow_ups import Moved, make_moved, settle_well, stamp_now, talk
from tests.people import AT, TODAY, make_actor, make_centre, make_member
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.accounts.models import Centre
from trousseau.audit.models import Extent, LogRow
from trousseau.follow_ups.actions import move_on, note_attempt
from trousseau.follow_ups.answers import answer, hear_alone
from trousseau.follow_ups.choices import (
    FollowUpMoment,
    FollowUpState,
    Mode,
    Safety,
    SomeoneToCall,
    WishToStay,
    Work,
)
from trousseau.follow_ups.closing import close_windows
from trousseau.follow_ups.indicators import Hidden, Question, asked
from trousseau.follow_ups.queries import follow_ups_of, in_danger, in_window, outcomes
from trousseau.follow_ups.said import AdultSaid, AloneSaid
from trousseau.follow_ups.states import FollowUpVerb
from trousseau.follow_ups.talks import kept_talk
from trousseau.households.choices import Relation
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
    return [line.follow_up for line in in_window(actor, on, NOW, mine=mine).lines]


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
        (line,) = in_window(actor, TODAY + 10 * DAY, NOW).lines
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
                found = in_window(actor, ON, NOW)
            counts.append(sum("INSERT" not in one["sql"] for one in asked_for.captured_queries))
        assert found.total == 20
        assert counts[0] == counts[1]

    def test_who_is_called_is_in_the_log(self, actor: Actor):
        moved = make_moved(actor, TODAY)
        in_window(actor, ON, NOW)
        rows = LogRow.objects.filter(action="today.index", person=moved.household.first)
        assert [row.extent for row in rows] == [Extent.LINE]


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
            (line,) = in_danger(reader, NOW)
            assert (line.person.id, line.said_on) == (moved.household.first, NOW.date())
        assert not in_danger(make_actor(Role.CASEWORKER, centre), NOW)
        assert not in_danger(make_actor(Role.MANAGER, make_centre()), NOW)

    def test_it_stays_until_they_say_otherwise(self, actor: Actor):
        moved = make_moved(actor, TODAY)
        self.hear(actor, moved, AloneSaid(Safety.DANGER))
        self.hear(actor, moved, AloneSaid(wish_to_stay=WishToStay.NO))
        assert len(in_danger(actor, NOW + 29 * DAY)) == 1
        assert not in_danger(actor, NOW + 30 * DAY)
        self.hear(actor, moved, AloneSaid(Safety.WORRIED))
        assert not in_danger(actor, NOW)

    def test_it_is_in_the_log_of_that_person_alone(self, actor: Actor):
        moved = make_moved(actor, TODAY, Relation.SPOUSE)
        self.hear(actor, moved, AloneSaid(Safety.DANGER))
        in_danger(actor, NOW)
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

"""Follow-ups begin with the arrival, are tried, declined, given up, and close by themselves."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.made_up_follow_ups import Moved, make_moved, settle_well, talk
from tests.made_up_plans import active_plan, eligible_household
from tests.people import AT, TODAY, make_actor, make_centre
from tests.the_day import page_of_the_day
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.follow_ups.actions import (
    correct_arrival,
    move_on,
    note_attempt,
    plan_call,
    record_arrival,
)
from trousseau.follow_ups.answers import OutsideWindow, hear_alone
from trousseau.follow_ups.choices import FollowUpMoment, FollowUpState, Mode, Safety, WishToStay
from trousseau.follow_ups.closing import close_windows
from trousseau.follow_ups.completing import NotCompleted, complete_plan
from trousseau.follow_ups.completion import Status, criteria
from trousseau.follow_ups.known import facts_of
from trousseau.follow_ups.models import FollowUp, FollowUpAttempt
from trousseau.follow_ups.queries import follow_up_sheet, follow_ups_of
from trousseau.follow_ups.said import AloneSaid
from trousseau.follow_ups.schedule import follow_ups_for
from trousseau.follow_ups.states import FollowUpVerb, NoSuchTransition, TooFewAttempts
from trousseau.households.models import Household
from trousseau.plans import states as plan_states
from trousseau.plans.actions import NotReady
from trousseau.plans.choices import PlanState
from trousseau.plans.day import day
from trousseau.plans.models import MobilityPlan, Move, PlanStateChange, PlanStep
from trousseau.plans.moves import MoveDays, plan_move
from trousseau.plans.states import StepVerb
from trousseau.plans.steps import StepChange, change_step, plan_step
from trousseau.privacy.models import Person

pytestmark = pytest.mark.django_db
DAY = timedelta(1)
NOW = AT + 7 * DAY


@pytest.fixture
def actor() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre())


@pytest.fixture
def moved(actor: Actor) -> Moved:
    return make_moved(actor, TODAY)


def rows_of(plan: UUID) -> list[FollowUp]:
    with system("test.read", AT):
        return list(FollowUp.objects.filter(plan=plan).order_by("due_on"))


def one(moved: Moved) -> FollowUp:
    return rows_of(moved.plan)[0]


def steps_of(plan: UUID) -> dict[str, PlanStep]:
    with system("test.read", AT):
        return {row.key: row for row in PlanStep.objects.filter(objective__plan=plan)}


def planned_move(actor: Actor) -> Move:
    """A move of a plan that is active."""
    plan = active_plan(actor, eligible_household(actor))
    move_id = plan_move(actor, plan, MoveDays(TODAY, TODAY), AT)
    with system("test.read", AT):
        return Move.objects.get(pk=move_id)


class TestArrival:
    def test_it_makes_the_five_follow_ups_and_nothing_else(self, actor: Actor):
        of = planned_move(actor)
        assert record_arrival(actor, of.pk, TODAY, AT) == of.plan_id
        rows = rows_of(of.plan_id)
        assert [row.dates for row in rows] == list(follow_ups_for(TODAY))
        with system("test.read", AT):
            assert MobilityPlan.objects.get(pk=of.plan_id).state == PlanState.RELOCATED

    def test_a_second_arrival_makes_none(self, actor: Actor):
        of = planned_move(actor)
        record_arrival(actor, of.pk, TODAY, AT)
        with pytest.raises(NotReady):
            record_arrival(actor, of.pk, TODAY, AT)
        assert len(rows_of(of.plan_id)) == 5

    def test_an_arrival_that_fails_makes_none(self, actor: Actor):
        of = planned_move(actor)
        with pytest.raises(ValueError, match="taken place"):
            record_arrival(actor, of.pk, TODAY + DAY, AT)
        assert not rows_of(of.plan_id)

    def test_a_corrected_day_moves_what_is_due(self, actor: Actor):
        of = planned_move(actor)
        record_arrival(actor, of.pk, TODAY, AT)
        correct_arrival(actor, of.plan_id, TODAY - 3 * DAY, AT)
        assert [row.dates for row in rows_of(of.plan_id)] == list(follow_ups_for(TODAY - 3 * DAY))
        with system("test.read", AT):
            assert Move.objects.get(pk=of.pk).arrived_on == TODAY - 3 * DAY

    def test_what_was_declined_stays_where_it_was(self, actor: Actor):
        of = planned_move(actor)
        record_arrival(actor, of.pk, TODAY, AT)
        first = rows_of(of.plan_id)[0]
        move_on(actor, first.pk, FollowUpVerb.DECLINE, AT)
        correct_arrival(actor, of.plan_id, TODAY - 3 * DAY, AT)
        kept = rows_of(of.plan_id)[0]
        assert (kept.state, kept.due_on) == (FollowUpState.DECLINED, first.due_on)

    def test_one_that_was_missed_is_due_again(self, actor: Actor):
        of = planned_move(actor)
        record_arrival(actor, of.pk, TODAY - 20 * DAY, AT)
        close_windows(AT)
        assert rows_of(of.plan_id)[0].state == FollowUpState.MISSED
        correct_arrival(actor, of.plan_id, TODAY - 5 * DAY, AT)
        row = rows_of(of.plan_id)[0]
        assert (row.state, row.settled_on) == (FollowUpState.DUE, None)

    def test_what_is_to_be_done_there_is_planned_and_late_once_nobody_did_it(self, actor: Actor):
        of = planned_move(actor)
        steps = steps_of(of.plan_id)
        plan_step(actor, steps["doctor_chosen"].pk, TODAY + 5 * DAY, "", AT)
        change_step(actor, steps["benefits_moved"].pk, StepChange(StepVerb.FINISH), AT)
        record_arrival(actor, of.pk, TODAY, AT)
        found = {key: step.planned_on for key, step in steps_of(of.plan_id).items()}
        assert found["call_48_hours"] == TODAY + 2 * DAY
        assert found["permit_address"] == TODAY + 30 * DAY
        assert found["doctor_chosen"] == TODAY + 5 * DAY
        before = {key for key, step in steps.items() if (step.anchor_days or 0) <= 0}
        assert "home_insured" in before
        assert not any(found[key] for key in {*before, "benefits_moved"})
        title = "48 heures"
        for days, is_late in ((2, False), (3, True)):
            at = AT + days * DAY
            with page_of_the_day(actor, at) as homes:
                late = [line.title for line in day(homes, at, mine=True).late]
            assert any(title in one for one in late) == is_late, (days, late)

    def test_a_corrected_day_moves_these_too_unless_they_were_planned_by_hand(self, actor: Actor):
        of = planned_move(actor)
        record_arrival(actor, of.pk, TODAY, AT)
        steps = steps_of(of.plan_id)
        plan_step(actor, steps["doctor_chosen"].pk, TODAY + 5 * DAY, "", AT)
        plan_step(actor, steps["permit_address"].pk, None, "", AT)
        change_step(actor, steps["benefits_moved"].pk, StepChange(StepVerb.FINISH), AT)
        correct_arrival(actor, of.plan_id, TODAY - 3 * DAY, AT)
        found = {key: step.planned_on for key, step in steps_of(of.plan_id).items()}
        assert found["call_48_hours"] == TODAY - DAY
        assert found["doctor_chosen"] == TODAY + 5 * DAY
        assert found["permit_address"] is None
        assert found["benefits_moved"] == TODAY + 3 * DAY

    def test_before_an_arrival_there_is_none_to_correct(self, actor: Actor):
        with pytest.raises(NotReady):
            correct_arrival(actor, planned_move(actor).plan_id, TODAY, AT)

    def test_nobody_arrives_for_another_centre(self, actor: Actor):
        of = planned_move(actor)
        stranger = make_actor(Role.MANAGER, make_centre())
        with pytest.raises(NotHere):
            record_arrival(stranger, of.pk, TODAY, AT)
        record_arrival(actor, of.pk, TODAY, AT)
        with pytest.raises(NotHere):
            correct_arrival(stranger, of.plan_id, TODAY, AT)


class TestAttempts:
    def test_three_days_in_vain_are_enough(self, actor: Actor, moved: Moved):
        for days in (0, 0, 1, 2):
            with pytest.raises(TooFewAttempts):
                move_on(actor, moved.first, FollowUpVerb.GIVE_UP, NOW + days * DAY)
            note_attempt(actor, moved.first, Mode.PHONE, False, NOW + days * DAY)
        move_on(actor, moved.first, FollowUpVerb.GIVE_UP, NOW + 2 * DAY)
        assert one(moved).state == FollowUpState.UNREACHABLE

    def test_who_was_reached_is_not_unreachable(self, actor: Actor, moved: Moved):
        for days in range(3):
            note_attempt(actor, moved.first, Mode.PHONE, True, NOW + days * DAY)
        with pytest.raises(TooFewAttempts):
            move_on(actor, moved.first, FollowUpVerb.GIVE_UP, NOW + 3 * DAY)

    def test_once_somebody_answers_they_were_reached(self, actor: Actor, moved: Moved):
        for days in range(3):
            note_attempt(actor, moved.first, Mode.PHONE, False, NOW + days * DAY)
        note_attempt(actor, moved.first, Mode.PHONE, True, NOW + 3 * DAY)
        assert FollowUpVerb.GIVE_UP not in follow_up_sheet(actor, moved.first, NOW + 3 * DAY).verbs
        with pytest.raises(TooFewAttempts):
            move_on(actor, moved.first, FollowUpVerb.GIVE_UP, NOW + 3 * DAY)
        note_attempt(actor, moved.first, Mode.PHONE, False, NOW + 4 * DAY)
        close_windows(NOW + 30 * DAY)
        assert one(moved).state == FollowUpState.MISSED

    def test_attempts_of_before_a_new_window_do_not_count(self, actor: Actor, moved: Moved):
        for days in range(3):
            note_attempt(actor, moved.first, Mode.PHONE, False, NOW + days * DAY)
        with system("test.correct", AT):
            FollowUp.objects.filter(pk=moved.first).update(
                opens_on=TODAY + 12 * DAY,
                due_on=TODAY + 15 * DAY,
                planned_on=TODAY + 15 * DAY,
                closes_on=TODAY + 22 * DAY,
            )
        assert follow_up_sheet(actor, moved.first, NOW + 7 * DAY).tried == 0

    @pytest.mark.parametrize("days", [3, 15])
    def test_outside_the_window_nobody_is_called_for_it(
        self, actor: Actor, moved: Moved, days: int
    ):
        with pytest.raises(OutsideWindow):
            note_attempt(actor, moved.first, Mode.VISIT, False, AT + days * DAY)

    def test_a_day_for_the_call(self, actor: Actor, moved: Moved):
        plan_call(actor, moved.first, (NOW + 2 * DAY).date(), NOW)
        assert one(moved).planned_on == (NOW + 2 * DAY).date()

    @pytest.mark.parametrize("days", [-1, 8])
    def test_a_day_that_is_past_or_beyond_the_window(self, actor: Actor, moved: Moved, days: int):
        with pytest.raises(OutsideWindow):
            plan_call(actor, moved.first, (NOW + days * DAY).date(), NOW)


class TestVerbs:
    def test_a_refusal_ends_it_and_can_be_taken_back(self, actor: Actor, moved: Moved):
        move_on(actor, moved.first, FollowUpVerb.DECLINE, NOW)
        assert one(moved).state == FollowUpState.DECLINED
        move_on(actor, moved.first, FollowUpVerb.PUT_BACK, NOW)
        assert (one(moved).state, one(moved).settled_on) == (FollowUpState.DUE, None)

    def test_what_was_answered_is_not_put_back(self, actor: Actor, moved: Moved):
        late = AT + 365 * DAY
        settle_well(actor, moved, late)
        with pytest.raises(NoSuchTransition):
            move_on(actor, moved.last, FollowUpVerb.PUT_BACK, late)

    def test_recording_has_a_form_and_no_button(self, actor: Actor, moved: Moved):
        with pytest.raises(ValueError, match="of its own"):
            move_on(actor, moved.first, FollowUpVerb.RECORD, NOW)

    def test_a_plan_that_is_paused_stays_paused(self, actor: Actor, moved: Moved):
        with system("test.pause", AT):
            MobilityPlan.objects.filter(pk=moved.plan).update(
                state=PlanState.SUSPENDED, suspended_from=PlanState.RELOCATED
            )
        move_on(actor, moved.first, FollowUpVerb.DECLINE, NOW)
        with system("test.read", AT):
            assert MobilityPlan.objects.get(pk=moved.plan).state == PlanState.SUSPENDED


class TestClosing:
    def test_it_closes_the_day_after_its_last(self, moved: Moved):
        last = datetime.combine(one(moved).closes_on, AT.timetz())
        assert close_windows(last) == 0
        assert close_windows(last + DAY) == 1
        assert (one(moved).state, one(moved).settled_on) == (
            FollowUpState.MISSED,
            (last + DAY).date(),
        )
        assert close_windows(last + DAY) == 0

    def test_who_was_tried_on_three_days_was_not_reached(self, actor: Actor, moved: Moved):
        for days in range(3):
            note_attempt(actor, moved.first, Mode.PHONE, False, NOW + days * DAY)
        close_windows(NOW + 30 * DAY)
        assert one(moved).state == FollowUpState.UNREACHABLE

    def test_two_windows_at_once_change_the_plan_once(self, moved: Moved):
        assert close_windows(AT + 70 * DAY) == 2
        with system("test.read", AT):
            assert MobilityPlan.objects.get(pk=moved.plan).state == PlanState.FOLLOWING_UP
            changes = PlanStateChange.objects.filter(plan=moved.plan, state=PlanState.FOLLOWING_UP)
            assert changes.count() == 1

    def test_a_refusal_stays_a_refusal(self, actor: Actor, moved: Moved):
        move_on(actor, moved.first, FollowUpVerb.DECLINE, NOW)
        close_windows(AT + 30 * DAY)
        assert one(moved).state == FollowUpState.DECLINED


class TestCompletion:
    LATE = AT + 365 * DAY

    def test_once_every_criterion_is_met(self, actor: Actor, moved: Moved):
        close_windows(self.LATE)
        settle_well(actor, moved, self.LATE)
        assert follow_ups_of(actor, moved.plan, self.LATE).may_complete
        complete_plan(actor, moved.plan, self.LATE)
        with system("test.read", AT):
            assert MobilityPlan.objects.get(pk=moved.plan).state == PlanState.COMPLETED

    def test_not_before(self, actor: Actor, moved: Moved):
        close_windows(self.LATE)
        found = follow_ups_of(actor, moved.plan, self.LATE)
        assert not found.may_complete
        with pytest.raises(NotCompleted):
            complete_plan(actor, moved.plan, self.LATE)

    def test_not_while_the_plan_is_paused(self, actor: Actor, moved: Moved):
        settle_well(actor, moved, self.LATE)
        with system("test.pause", AT):
            MobilityPlan.objects.filter(pk=moved.plan).update(
                state=PlanState.SUSPENDED, suspended_from=PlanState.FOLLOWING_UP
            )
        assert not follow_ups_of(actor, moved.plan, self.LATE).may_complete
        with pytest.raises(plan_states.NoSuchTransition):
            complete_plan(actor, moved.plan, self.LATE)

    def heard_alone(self, actor: Actor, moved: Moved) -> Status:
        with system("test.read", AT):
            plan = MobilityPlan.objects.get(pk=moved.plan)
            found = criteria(facts_of(actor, plan, self.LATE.date()))
        return next(one.status for one in found if one.key == "heard_alone")

    def test_whatever_they_said_alone_they_were_heard(self, actor: Actor, moved: Moved):
        person, how = moved.household.first, talk(self.LATE)
        statuses = []
        for safety in (Safety.UNKNOWN, Safety.SAFE, Safety.DANGER):
            said = AloneSaid(safety, WishToStay.NO)
            hear_alone(actor, moved.last, person, how, said, self.LATE)
            statuses.append(self.heard_alone(actor, moved))
        assert statuses == [Status.UNKNOWN, Status.MET, Status.MET]

    def test_what_was_said_alone_elsewhere_does_not_count(self, actor: Actor, moved: Moved):
        settle_well(actor, moved, self.LATE)
        there = make_centre()
        with system("test.transfer", AT):
            Household.objects.filter(pk=moved.household.id).update(centre=there)
            Person.objects.filter(pk=moved.household.first).update(centre=there)
        assert self.heard_alone(make_actor(Role.MANAGER, there), moved) == Status.UNKNOWN

    def test_one_that_is_met_no_more_counts(self, actor: Actor, moved: Moved):
        settle_well(actor, moved, self.LATE)
        with system("test.alter", AT):
            FollowUp.objects.filter(pk=moved.last).update(state=FollowUpState.UNREACHABLE)
        with pytest.raises(NotCompleted):
            complete_plan(actor, moved.plan, self.LATE)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["phone", "reached", "decline", "give_up", "put_back", "night"]),
        st.integers(0, 6),
    ),
    max_size=12,
)


class TestAnySequence:
    """Whatever is done in whatever order, on whatever day: the row says what the rules say."""

    @settings(max_examples=40)
    @given(arrived=st.dates(date(2026, 1, 28), date(2026, 3, 2)), acts=ACTS)
    def test_nothing_is_ever_settled_without_a_day_or_given_up_too_soon(
        self, arrived: date, acts: list[tuple[str, int]]
    ):
        # Each example is a household of its own: the database is that of the test.
        actor = make_actor(Role.CASEWORKER, make_centre())
        moved = make_moved(actor, arrived)
        now = datetime.combine(arrived, AT.timetz())
        for act, days in acts:
            now += days * DAY
            self.try_to(actor, moved, act, now)
            self.check(moved)

    @staticmethod
    def try_to(actor: Actor, moved: Moved, act: str, now: datetime) -> None:
        try:
            if act == "night":
                close_windows(now)
            elif act in ("phone", "reached"):
                note_attempt(actor, moved.first, Mode.PHONE, act == "reached", now)
            else:
                move_on(actor, moved.first, FollowUpVerb(act), now)
        except (NoSuchTransition, TooFewAttempts, OutsideWindow):
            pass

    @staticmethod
    def check(moved: Moved) -> None:
        with system("test.read", AT):
            row = FollowUp.objects.get(pk=moved.first)
            tried = FollowUpAttempt.objects.filter(follow_up=row, reached=False)
            in_vain = {attempt.at.date() for attempt in tried}
        assert (row.settled_on is None) == (row.state == FollowUpState.DUE)
        if row.state == FollowUpState.UNREACHABLE:
            assert len(in_vain) >= 3
        if row.state == FollowUpState.MISSED:
            assert row.settled_on is not None
            assert row.settled_on > row.closes_on


def test_the_follow_ups_of_one_plan_are_in_order(actor: Actor, moved: Moved):
    lines = follow_ups_of(actor, moved.plan, NOW).lines
    assert [line.dates.moment for line in lines] == list(FollowUpMoment)

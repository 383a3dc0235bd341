"""A household's file ends: its plan with it, and nothing more is asked of anybody."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.made_up_follow_ups import make_moved, talk
from tests.made_up_handovers import made_up_relay
from tests.made_up_partners import made_up_contact
from tests.people import AT, TODAY, make_actor
from tests.the_day import page_of_the_day
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, reading, system
from trousseau.audit.models import LogRow
from trousseau.follow_ups.answers import hear_alone
from trousseau.follow_ups.choices import Safety
from trousseau.follow_ups.queries import in_danger, in_window
from trousseau.follow_ups.said import AloneSaid
from trousseau.handovers.queries import HandoverToDo, handovers_to_do
from trousseau.households import actions as files
from trousseau.households.actions import NotPossible
from trousseau.households.choices import (
    AppointmentKind,
    AppointmentState,
    CloseReason,
    OfferedBy,
)
from trousseau.households.contacts import (
    NewAppointment,
    agree_appointment,
    due_appointments,
    settle_appointment,
)
from trousseau.households.models import Household
from trousseau.households.outside_offers import (
    NewOutsideOffer,
    add_outside_offer,
    waiting_offers,
)
from trousseau.partners.choices import Mail
from trousseau.partners.due import due_introductions
from trousseau.partners.introductions import NewIntroduction, allow, prepare
from trousseau.partners.models import Introduction
from trousseau.plans import moves
from trousseau.plans.actions import NotReady, begin_plan, move_on
from trousseau.plans.calendar import calendar
from trousseau.plans.choices import PlanState, WaitingOn
from trousseau.plans.closing import close_household, plan_of_household
from trousseau.plans.day import day
from trousseau.plans.models import MobilityPlan, PlanStep
from trousseau.plans.moves import MoveDays
from trousseau.plans.queries import plan_sheet
from trousseau.plans.states import AFTER, BEFORE, PlanVerb, StepVerb
from trousseau.plans.steps import StepChange, change_step, plan_step
from trousseau.privacy.choices import GivenHow

pytestmark = pytest.mark.django_db
DAY = timedelta(1)


def stored(household: UUID) -> tuple[Household, dict[UUID, MobilityPlan]]:
    with system("test.read", AT):
        plans = MobilityPlan.objects.filter(household=household)
        return Household.objects.get(pk=household), {row.pk: row for row in plans}


class TestClose:
    def test_the_plan_is_closed_with_it_for_the_same_reason(self, actor, couple, plan):
        close_household(actor, couple.id, CloseReason.ASKED_TO_STOP, AT)
        household, plans = stored(couple.id)
        for row in (household, plans[plan]):
            assert (row.closed_on, row.close_reason) == (TODAY, CloseReason.ASKED_TO_STOP)
        assert (plans[plan].state, plans[plan].closed_from) == (PlanState.CLOSED, PlanState.ACTIVE)

    def test_both_are_in_the_log(self, actor, couple, plan):
        close_household(actor, couple.id, CloseReason.DIED, AT)
        rows = LogRow.objects.filter(action="households.close")
        assert {row.record for row in rows} == {f"household:{couple.id}", f"plan:{plan}"}

    def test_a_reason_that_makes_no_sense_there_closes_neither(self, actor, couple, plan):
        with pytest.raises(ValueError, match="reason"):
            close_household(actor, couple.id, CloseReason.GOALS_MET, AT)
        household, plans = stored(couple.id)
        assert household.closed_on is None
        assert plans[plan].state == PlanState.ACTIVE

    def test_without_a_plan_the_reasons_are_those_before_a_move(self, actor, couple):
        assert plan_of_household(actor, couple.id, AT).close_reasons == BEFORE
        with pytest.raises(ValueError, match="reason"):
            close_household(actor, couple.id, CloseReason.HOME_LOST, AT)
        close_household(actor, couple.id, CloseReason.STAYS, AT)
        assert stored(couple.id)[0].close_reason == CloseReason.STAYS

    @pytest.mark.parametrize("state", [PlanState.RELOCATED, PlanState.COMPLETED])
    def test_after_the_move_they_are_others(self, actor, couple, plan, state):
        with system("test.alter", AT):
            MobilityPlan.objects.update(state=state)
        assert plan_of_household(actor, couple.id, AT).close_reasons == AFTER
        close_household(actor, couple.id, CloseReason.GOALS_MET, AT)
        is_over = state == PlanState.COMPLETED
        assert stored(couple.id)[1][plan].state == (state if is_over else PlanState.CLOSED)

    def test_a_plan_that_rests_is_closed_too(self, actor, couple, plan):
        move_on(actor, plan, PlanVerb.SUSPEND, AT)
        close_household(actor, couple.id, CloseReason.UNREACHABLE, AT)
        row = stored(couple.id)[1][plan]
        assert (row.state, row.closed_from) == (PlanState.CLOSED, PlanState.SUSPENDED)

    def test_one_that_was_closed_before_keeps_its_reason(self, actor, couple, plan):
        move_on(actor, plan, PlanVerb.CLOSE, AT, CloseReason.NO_HOME)
        close_household(actor, couple.id, CloseReason.STAYS, AT + DAY)
        row = stored(couple.id)[1][plan]
        assert (row.close_reason, row.closed_on) == (CloseReason.NO_HOME, TODAY)

    def test_once(self, actor, couple, plan):
        close_household(actor, couple.id, CloseReason.STAYS, AT)
        with pytest.raises(NotPossible, match="closed"):
            close_household(actor, couple.id, CloseReason.NO_JOB, AT)

    def test_by_those_who_work_on_it(self, couple, plan):
        stranger = make_actor(Role.CASEWORKER)
        with pytest.raises(NotHere):
            close_household(stranger, couple.id, CloseReason.STAYS, AT)
        assert plan_of_household(stranger, couple.id, AT).plan is None


class TestReopen:
    def test_a_file_that_is_taken_up_again_leaves_its_plan_closed(self, actor, couple, plan):
        close_household(actor, couple.id, CloseReason.STAYS, AT)
        files.reopen_household(actor, couple.id, AT)
        found = plan_of_household(actor, couple.id, AT)
        assert (found.plan, found.is_over) == (plan, True)

    def test_a_plan_that_is_reopened_takes_up_its_household_again(self, actor, couple, plan):
        close_household(actor, couple.id, CloseReason.STAYS, AT)
        move_on(actor, plan, PlanVerb.REOPEN, AT)
        household, plans = stored(couple.id)
        assert (household.closed_on, household.close_reason) == (None, "")
        assert plans[plan].state == PlanState.ACTIVE
        rows = LogRow.objects.filter(action="plans.move_on", record=f"household:{couple.id}")
        assert rows.count() == 1

    def test_another_plan_that_was_begun_since_is_the_one(self, actor, couple, plan):
        move_on(actor, plan, PlanVerb.CLOSE, AT, CloseReason.STAYS)
        assert PlanVerb.REOPEN in plan_sheet(actor, plan, AT).verbs
        other = begin_plan(actor, couple.id, AT)
        assert plan_of_household(actor, couple.id, AT).plan == other != plan
        assert PlanVerb.REOPEN not in plan_sheet(actor, plan, AT).verbs
        with pytest.raises(NotReady, match="another_plan"):
            move_on(actor, plan, PlanVerb.REOPEN, AT)
        assert stored(couple.id)[1][plan].state == PlanState.CLOSED


class TestNothingIsAsked:
    """What `before` finds is there, and is gone once the household is closed."""

    def check(self, actor: Actor, household: UUID, reason: CloseReason, asks) -> None:
        assert asks(), "the test finds nothing to lose"
        with system("test.close", AT):
            # The household alone, as older files are: the lists look at both.
            rows = Household.objects.filter(pk=household)
            rows.update(closed_on=TODAY, close_reason=reason)
        assert not asks()

    def test_steps_and_departures(self, actor, couple, plan):
        moves.plan_move(actor, plan, MoveDays(TODAY + 9 * DAY, TODAY + 9 * DAY), AT)
        with system("test.read", AT):
            steps = list(PlanStep.objects.filter(objective__plan=plan).order_by("position"))
        plan_step(actor, steps[0].pk, TODAY - DAY, "", AT)
        wait = StepChange(StepVerb.WAIT, waiting_on=WaitingOn.EMPLOYER)
        change_step(actor, steps[1].pk, wait, AT)

        def asks() -> list[object]:
            with page_of_the_day(actor, AT) as homes:
                found = day(homes, AT, mine=True)
            assert bool(found.late) == bool(found.waiting) == bool(found.leaving)
            return [*found.late, *found.waiting, *found.leaving]

        self.check(actor, couple.id, CloseReason.DIED, asks)

    def test_a_plan_without_a_next_step(self, actor, couple, plan):
        def asks() -> object:
            with page_of_the_day(actor, AT) as homes:
                return day(homes, AT, mine=False).without_next

        self.check(actor, couple.id, CloseReason.STAYS, asks)

    def test_follow_ups(self, actor):
        moved = make_moved(actor, TODAY - 7 * DAY)

        def asks() -> object:
            with page_of_the_day(actor, AT) as homes:
                return in_window(homes, mine=True).lines

        self.check(actor, moved.household.id, CloseReason.DIED, asks)

    def test_introductions(self, actor, couple):
        contact = made_up_contact()
        new = NewIntroduction(contact.organisation_id, contact.pk)
        allow(actor, prepare(actor, couple.first, new, AT), GivenHow.SPOKEN, AT)
        with system("test.alter", AT):
            Introduction.objects.update(mail=Mail.FAILED)

        def asks() -> object:
            with reading(actor, "test.read", AT):
                return due_introductions(actor, AT, mine=True, most=9)[0]

        self.check(actor, couple.id, CloseReason.ASKED_TO_STOP, asks)

    def test_offers_from_outside(self, actor, couple):
        new = NewOutsideOffer(OfferedBy.SIAO, "Un logement", TODAY)
        add_outside_offer(actor, couple.id, new, AT)

        def asks() -> object:
            with reading(actor, "test.read", AT):
                return waiting_offers(actor, TODAY, mine=False, most=9)

        self.check(actor, couple.id, CloseReason.STAYS, asks)

    def test_appointments(self, actor, couple):
        agree_appointment(actor, couple.id, meeting(AT), AT)

        def asks() -> object:
            with reading(actor, "test.read", AT):
                return due_appointments(actor, TODAY, mine=True, most=9)[0]

        self.check(actor, couple.id, CloseReason.STAYS, asks)

    def test_the_calendar(self, actor, couple, plan):
        with system("test.read", AT):
            step = PlanStep.objects.filter(objective__plan=plan)[0].pk
        plan_step(actor, step, TODAY + DAY, "", AT)
        agree_appointment(actor, couple.id, meeting(AT + DAY), AT)
        kept = agree_appointment(actor, couple.id, meeting(AT), AT)
        settle_appointment(actor, kept, AppointmentState.KEPT, AT + DAY / 2)

        def asks() -> list[object]:
            found = calendar(actor, TODAY, AT)
            met = [one for one in found.meetings if one.id != kept]
            # What took place did.
            assert len(met) == len(found.meetings) - 1
            assert bool(met) == bool(found.deadlines)
            return [*met, *found.deadlines]

        self.check(actor, couple.id, CloseReason.STAYS, asks)

    def test_hand_overs_on_either_side(self):
        relay = made_up_relay()
        handover = relay.propose()
        for adult in (0, 1):
            relay.agree(handover, adult)

        def to_do(side: Actor) -> tuple[HandoverToDo, ...]:
            with page_of_the_day(side, AT) as homes:
                return handovers_to_do(homes, AT)

        def asks() -> list[object]:
            given, asked = to_do(relay.giver), to_do(relay.receiver)
            assert bool(given) == bool(asked)
            return [*given, *asked]

        self.check(relay.giver, relay.household.id, CloseReason.STAYS, asks)


@pytest.mark.parametrize("reason", [CloseReason.ASKED_TO_STOP, CloseReason.DIED])
def test_who_said_that_they_are_in_danger_is_not_forgotten_when_a_file_is_closed(actor, reason):
    moved = make_moved(actor, TODAY - 7 * DAY)
    first = moved.household.first
    hear_alone(actor, moved.first, first, talk(AT), AloneSaid(Safety.DANGER), AT)
    close_household(actor, moved.household.id, reason, AT)
    with page_of_the_day(actor, AT) as homes:
        assert bool(in_danger(homes)) == (reason != CloseReason.DIED)


def meeting(at: datetime) -> NewAppointment:
    return NewAppointment(AppointmentKind.INTERVIEW, at)

"""The gate of a move at hand: what is asked, what is known, and who leaves all the same."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.made_up_plans import active_plan, eligible_household
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.accounts.models import Centre
from trousseau.audit.models import LogRow
from trousseau.households.answer_sheets import KeptAnswer
from trousseau.households.assessments import begin_assessment, save_answers, stamped_for
from trousseau.households.choices import Interpreter, Relation
from trousseau.partners.choices import Guarantee, Lease
from trousseau.plans import access, departures, moves
from trousseau.plans.actions import NotReady
from trousseau.plans.choices import DepartureReason, GateItem, Ready
from trousseau.plans.departures import Said
from trousseau.plans.gate import EMERGENCIES, Gate, Result
from trousseau.plans.models import EmergencyExit, GateAnswer, PlanStep
from trousseau.plans.moves import Home, MoveDays
from trousseau.privacy.keys import open_key
from trousseau.privacy.versions import stamp

pytestmark = pytest.mark.django_db
SOON = MoveDays(TODAY + timedelta(3), TODAY + timedelta(3))
LATER = MoveDays(TODAY + timedelta(60), TODAY + timedelta(61))
TICKED = [item for item in GateItem if item != GateItem.EMERGENCY_EXIT]


@pytest.fixture
def household(actor: Actor):
    return eligible_household(actor, Relation.SPOUSE, Relation.CHILD)


@pytest.fixture
def plan(actor: Actor, household) -> UUID:
    return active_plan(actor, household)


@pytest.fixture
def move(actor: Actor, plan: UUID) -> UUID:
    return moves.plan_move(actor, plan, SOON, AT)


def gate_of(actor: Actor, move: UUID) -> Gate:
    with system("test.read", AT):
        return departures.gate_of(actor, access.get_move(actor, move), TODAY)


def missing(actor: Actor, move: UUID) -> set[GateItem]:
    return {one.item for one in gate_of(actor, move).missing}


def answer(actor: Actor, move: UUID, *items: GateItem, ready: Ready = Ready.YES) -> None:
    departures.answer_gate(actor, move, dict.fromkeys(items, Said(ready)), AT)


def first_steps(plan: UUID) -> dict[str, PlanStep]:
    with system("test.read", AT):
        rows = PlanStep.objects.filter(objective__plan=plan, objective__key="first_days")
        return {row.key: row for row in rows.order_by("position")}


class TestGate:
    def test_what_nobody_spoke_of_is_missing(self, actor: Actor, move: UUID):
        assert gate_of(actor, move).result is Result.NO_GO
        assert missing(actor, move) == set(GateItem)

    def test_all_is_ready(self, actor: Actor, move: UUID):
        answer(actor, move, *TICKED)
        assert missing(actor, move) == {GateItem.EMERGENCY_EXIT}
        departures.decide_exit(actor, move, "Appeler Mme M., chambre réservée.", AT)
        assert gate_of(actor, move).result is Result.GO

    def test_what_the_move_tells_is_not_asked(self, actor: Actor, plan: UUID, move: UUID):
        with_keys = MoveDays(SOON.leaves_on, SOON.arrives_on, keys="La gardienne, 17 h")
        moves.change_move(actor, move, with_keys, AT)
        over = SOON.arrives_on - timedelta(1)
        past = Home(Lease.HOST, over, over, guarantee=Guarantee.NONE_ASKED)
        moves.add_home(actor, plan, past, AT)
        assert GateItem.GUARANTEE in missing(actor, move)
        host = Home(Lease.HOST, SOON.arrives_on, guarantee=Guarantee.NONE_ASKED)
        moves.add_home(actor, plan, host, AT)
        assert not {GateItem.KEYS, GateItem.GUARANTEE} & missing(actor, move)
        answer(actor, move, GateItem.KEYS, ready=Ready.NO)
        assert GateItem.KEYS in missing(actor, move)

    def test_care_is_asked_for_where_somebody_has_to_continue_it(self, actor, household, move):
        answer(actor, move, GateItem.CARE, ready=Ready.NOT_NEEDED)
        assert GateItem.CARE not in missing(actor, move)
        interview = begin_assessment(actor, household.id, "short", Interpreter.NONE, "", AT)
        seen = {"care": stamp(stamped_for(interview, household.first), "care", "")}
        said = {"care": KeptAnswer("yes")}
        save_answers(actor, interview, household.first, said, seen, AT)
        assert GateItem.CARE in missing(actor, move)

    def test_nobody_in_care_needs_none(self, actor, household, move):
        interview = begin_assessment(actor, household.id, "short", Interpreter.NONE, "", AT)
        for number, one in enumerate(household.people):
            assert GateItem.CARE in missing(actor, move), number
            seen = {"care": stamp(stamped_for(interview, one.person), "care", "")}
            save_answers(actor, interview, one.person, {"care": KeptAnswer("no")}, seen, AT)
        assert GateItem.CARE not in missing(actor, move)

    def test_a_child_of_school_age_needs_a_place(self, actor: Actor, move: UUID):
        answer(actor, move, GateItem.CHILDREN, ready=Ready.NOT_NEEDED)
        assert GateItem.CHILDREN in missing(actor, move)


class TestAnswers:
    def test_what_is_as_it_was_keeps_its_day_and_who_said_it(self, actor: Actor, move: UUID):
        answer(actor, move, GateItem.INSURANCE, GateItem.CARE)
        colleague = make_actor(Role.MANAGER, Centre.objects.get(id__in=actor.centres))
        said = {GateItem.INSURANCE: Said(Ready.YES), GateItem.CARE: Said(Ready.NO, "Lundi")}
        departures.answer_gate(colleague, move, said, AT + timedelta(1))
        with system("test.read", AT):
            rows = {row.item: row for row in GateAnswer.objects.select_related("move__plan")}
            key = open_key(rows["care"].move.plan.household)
            assert key.read(rows["care"], "note") == "Lundi"
        assert (rows["insurance"].answered_by_id, rows["insurance"].answered_on) == (
            actor.user, TODAY,
        )  # fmt: skip
        assert (rows["care"].answered_by_id, rows["care"].answered_on) == (
            colleague.user, TODAY + timedelta(1),
        )  # fmt: skip

    def test_what_the_move_tells_is_not_said_by_sending_the_form(self, actor: Actor, move: UUID):
        keys = MoveDays(SOON.leaves_on, SOON.arrives_on, keys="La gardienne, 17 h")
        moves.change_move(actor, move, keys, AT)
        answer(actor, move, GateItem.KEYS)
        answer(actor, move, GateItem.CARE, ready=Ready.UNKNOWN)
        with system("test.read", AT):
            assert not GateAnswer.objects.exists()
        moves.change_move(actor, move, SOON, AT)
        assert GateItem.KEYS in missing(actor, move)

    def test_an_exit_is_written_not_ticked(self, actor: Actor, move: UUID):
        with pytest.raises(ValueError, match="written"):
            answer(actor, move, GateItem.EMERGENCY_EXIT)

    def test_after_the_move_was_called_off_nothing_is(self, actor: Actor, move: UUID):
        moves.call_off(actor, move, AT)
        with pytest.raises(NotReady):
            answer(actor, move, GateItem.CARE)
        with pytest.raises(NotReady):
            departures.decide_exit(actor, move, "Chez sa sœur.", AT)
        with pytest.raises(NotReady):
            departures.leave_all_the_same(actor, move, DepartureReason.SAFETY, AT)

    def test_of_another_centre_it_is_not_there(self, move: UUID):
        stranger = make_actor(Role.CASEWORKER, make_centre())
        with pytest.raises(NotHere):
            answer(stranger, move, GateItem.CARE)
        with pytest.raises(NotHere):
            departures.decide_exit(stranger, move, "Chez sa sœur.", AT)
        with pytest.raises(NotHere):
            departures.leave_all_the_same(stranger, move, DepartureReason.SAFETY, AT)


class TestExit:
    def test_one_adult_s_own_is_sealed_under_their_key(self, actor, household, move):
        spouse = household.people[1].person
        departures.decide_exit(actor, move, "Ensemble : l’hôtel.", AT)
        departures.decide_exit(actor, move, "Seule : chez sa sœur.", AT, spouse)
        with system("test.read", AT):
            alone = EmergencyExit.objects.select_related("person").get(person=spouse)
            assert alone.person is not None
            assert open_key(alone.person).read(alone, "text") == "Seule : chez sa sœur."
            assert EmergencyExit.objects.count() == 2

    def test_one_adult_s_own_does_not_do_for_all_of_them(self, actor, household, move):
        departures.decide_exit(actor, move, "Seule : chez sa sœur.", AT, household.first)
        assert GateItem.EMERGENCY_EXIT in missing(actor, move)

    def test_an_empty_one_takes_it_away(self, actor: Actor, move: UUID):
        departures.decide_exit(actor, move, "Ensemble : l’hôtel.", AT)
        departures.decide_exit(actor, move, "  ", AT)
        assert GateItem.EMERGENCY_EXIT in missing(actor, move)

    def test_a_child_decides_none(self, actor, household, move):
        with pytest.raises(NotHere):
            departures.decide_exit(actor, move, "Chez un ami.", AT, household.people[2].person)


class TestLeaving:
    def test_what_is_missing_is_what_is_done_first(self, actor: Actor, plan: UUID, move: UUID):
        answer(actor, move, *(set(TICKED) - {GateItem.KEYS}))
        departures.decide_exit(actor, move, "L’hôtel.", AT)
        departures.leave_all_the_same(actor, move, DepartureReason.JOB_BEGINS, AT)
        steps = first_steps(plan)
        assert list(steps) == ["first_keys"]
        assert steps["first_keys"].planned_on == SOON.arrives_on

    def test_said_twice_it_is_there_once(self, actor: Actor, plan: UUID, move: UUID):
        for reason in (DepartureReason.SAFETY, DepartureReason.JOB_BEGINS):
            departures.leave_all_the_same(actor, move, reason, AT)
        assert len(first_steps(plan)) == len(GateItem)

    def test_it_is_logged_with_its_reason(self, actor: Actor, move: UUID):
        departures.leave_all_the_same(actor, move, DepartureReason.HOUSEHOLD_DECIDES, AT)
        row = LogRow.objects.get(action="moves.override")
        assert (row.reason, row.actor) == ("decides", str(actor.user))

    def test_before_its_day_only_an_emergency_overrides_it(self, actor: Actor, plan: UUID):
        move = moves.plan_move(actor, plan, LATER, AT)
        with pytest.raises(ValueError, match="needs a no-go"):
            departures.leave_all_the_same(actor, move, DepartureReason.JOB_BEGINS, AT)
        assert first_steps(plan) == {}
        departures.leave_all_the_same(actor, move, DepartureReason.EVICTION, AT)

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        answers=st.dictionaries(st.sampled_from(TICKED), st.sampled_from(Ready)),
        reason=st.sampled_from(sorted(EMERGENCIES)),
        far=st.integers(0, 90),
    )
    def test_an_emergency_is_never_refused(self, actor, plan, answers, reason, far):
        day = TODAY + timedelta(far)
        move = moves.plan_move(actor, plan, MoveDays(day, day), AT)
        said = {item: Said(ready) for item, ready in answers.items()}
        departures.answer_gate(actor, move, said, AT)
        departures.leave_all_the_same(actor, move, reason, AT)
        expected = {f"first_{item}" for item in missing(actor, move)}
        assert set(first_steps(plan)) >= expected
        moves.call_off(actor, move, AT)

"""What is answered, by whom, and who may read it."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.made_up_follow_ups import Moved, make_moved, stamp_now, talk
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.follow_ups.answers import (
    ChangedMeanwhile,
    NothingSaid,
    OutsideWindow,
    Talk,
    answer,
    answer_household,
    hear_alone,
)
from trousseau.follow_ups.choices import (
    FollowUpState,
    FrenchLevel,
    Housing,
    Interpreted,
    Mode,
    Safety,
    School,
    WishToStay,
    Work,
)
from trousseau.follow_ups.models import FollowUp, FollowUpAnswers, SaidAlone
from trousseau.follow_ups.queries import follow_up_sheet
from trousseau.follow_ups.said import AdultSaid, AloneSaid, ChildSaid, HouseholdSaid
from trousseau.follow_ups.talks import hearing, kept_talk
from trousseau.households.choices import Relation, Relocates
from trousseau.households.models import Household, HouseholdMembership
from trousseau.plans.choices import PlanState
from trousseau.plans.models import MobilityPlan
from trousseau.privacy.models import Person
from trousseau.privacy.subject_export import subject_export

pytestmark = pytest.mark.django_db
# The window of 7 days is open.
NOW = AT + timedelta(days=7)
SAID = AdultSaid(Work.PERMANENT, TODAY, french=FrenchLevel.A2)
ALONE = AloneSaid(Safety.DANGER, WishToStay.NO)


@pytest.fixture
def actor() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre())


@pytest.fixture
def moved(actor: Actor) -> Moved:
    return make_moved(actor, TODAY, Relation.SPOUSE, Relation.CHILD)


def keep(actor: Actor, moved: Moved, who: int = 0, said: AdultSaid | ChildSaid = SAID) -> None:
    person = moved.household.people[who].person
    seen = stamp_now(actor, moved.first, person, NOW)
    answer(actor, moved.first, person, talk(NOW), said, seen, NOW)


def state_of(moved: Moved) -> FollowUp:
    with system("test.read", AT):
        return FollowUp.objects.get(pk=moved.first)


def hear(actor: Actor, moved: Moved, who: int = 0, said: AloneSaid = ALONE) -> None:
    person = moved.household.people[who].person
    hear_alone(actor, moved.first, person, talk(NOW), said, NOW)


class TestAnswers:
    def test_what_was_kept_is_shown_again(self, actor: Actor, moved: Moved):
        keep(actor, moved)
        shown = kept_talk(actor, moved.first, moved.household.first, NOW)
        assert (shown.said, shown.talk) == (SAID, talk(NOW))

    def test_each_of_them_has_answers_of_their_own(self, actor: Actor, moved: Moved):
        keep(actor, moved)
        child = ChildSaid(School.WAITING, 12)
        keep(actor, moved, 2, child)
        home = HouseholdSaid(Housing.SUBLET, rent_cents=45_000, income_cents=0)
        seen = stamp_now(actor, moved.first, None, NOW)
        answer_household(actor, moved.first, talk(NOW), home, seen, NOW)
        people = [None, *(one.person for one in moved.household.people)]
        shown = [kept_talk(actor, moved.first, person, NOW).said for person in people]
        assert shown == [home, SAID, AdultSaid(), child]

    def test_the_follow_up_is_done_and_the_plan_is_followed_up(self, actor: Actor, moved: Moved):
        keep(actor, moved)
        row = state_of(moved)
        assert (row.state, row.settled_on) == (FollowUpState.DONE, NOW.date())
        with system("test.read", AT):
            assert MobilityPlan.objects.get(pk=moved.plan).state == PlanState.FOLLOWING_UP

    def test_an_answer_counts_as_contact(self, actor: Actor, moved: Moved):
        keep(actor, moved)
        with system("test.read", AT):
            days = Person.objects.filter(
                pk__in=[one.person for one in moved.household.people]
            ).values_list("last_contact_on", flat=True)
            assert set(days) == {NOW.date()}

    def test_a_form_that_says_nothing_is_not_kept(self, actor: Actor, moved: Moved):
        with pytest.raises(NothingSaid):
            keep(actor, moved, said=AdultSaid())
        assert state_of(moved).state == FollowUpState.DUE

    def test_nothing_of_a_colleague_s_is_written_over(self, actor: Actor, moved: Moved):
        person = moved.household.first
        seen = stamp_now(actor, moved.first, person, NOW)
        keep(actor, moved)
        with pytest.raises(ChangedMeanwhile):
            answer(actor, moved.first, person, talk(NOW), AdultSaid(Work.NONE), seen, NOW)
        assert kept_talk(actor, moved.first, person, NOW).said == SAID

    @pytest.mark.parametrize("days", [-4, 8])
    def test_a_day_outside_the_window_is_no_day_of_this_follow_up(
        self, actor: Actor, moved: Moved, days: int
    ):
        late = NOW + timedelta(days=30)
        on = Talk((NOW + timedelta(days)).date(), Mode.PHONE)
        seen = stamp_now(actor, moved.first, moved.household.first, late)
        with pytest.raises(OutsideWindow):
            answer(actor, moved.first, moved.household.first, on, SAID, seen, late)

    def test_what_was_said_in_the_window_can_be_noted_after_it(self, actor: Actor, moved: Moved):
        late = NOW + timedelta(days=30)
        seen = stamp_now(actor, moved.first, moved.household.first, late)
        answer(actor, moved.first, moved.household.first, talk(NOW), SAID, seen, late)
        assert state_of(moved).settled_on == NOW.date()

    def test_a_day_to_come_is_not_one_on_which_somebody_spoke(self, actor: Actor, moved: Moved):
        tomorrow = talk(NOW + timedelta(1))
        seen = stamp_now(actor, moved.first, moved.household.first, NOW)
        with pytest.raises(OutsideWindow):
            answer(actor, moved.first, moved.household.first, tomorrow, SAID, seen, NOW)

    def test_a_child_is_not_asked_what_an_adult_is(self, actor: Actor, moved: Moved):
        with pytest.raises(ValueError, match="not asked"):
            keep(actor, moved, 2)
        with pytest.raises(ValueError, match="not asked"):
            keep(actor, moved, 0, ChildSaid(School.ENROLLED))

    @pytest.mark.parametrize("relocates", [Relocates.NO, Relocates.LATER])
    def test_who_has_not_moved_is_not_asked(self, actor: Actor, moved: Moved, relocates: Relocates):
        away = moved.household.people[1].person
        with system("test.alter", AT):
            HouseholdMembership.objects.filter(person=away).update(relocates=relocates)
        assert away not in [
            one.member.person.id for one in follow_up_sheet(actor, moved.first, NOW).people
        ]
        with pytest.raises(NotHere):
            kept_talk(actor, moved.first, away, NOW)

    def test_a_stranger_and_nobody_are_the_same(self, actor: Actor, moved: Moved):
        stranger = make_actor(Role.MANAGER, make_centre())
        for ask in (
            lambda: follow_up_sheet(stranger, moved.first, NOW),
            lambda: kept_talk(stranger, moved.first, moved.household.first, NOW),
            lambda: hear(stranger, moved),
            lambda: hearing(stranger, moved.first, moved.household.first, NOW),
        ):
            with pytest.raises(NotHere):
                ask()


class TestAlone:
    def test_it_is_read_by_who_heard_it_and_by_managers(self, actor: Actor, moved: Moved):
        hear(actor, moved)
        with system("test.read", AT):
            centre = SaidAlone.objects.get().centre
        manager = make_actor(Role.MANAGER, centre)
        for reader in (actor, manager):
            (found,) = hearing(reader, moved.first, moved.household.first, NOW).talks
            assert found.said == ALONE

    def test_a_colleague_learns_that_it_was_and_not_what(self, actor: Actor, moved: Moved):
        hear(actor, moved)
        with system("test.read", AT):
            colleague = make_actor(Role.CASEWORKER, SaidAlone.objects.get().centre)
        found = hearing(colleague, moved.first, moved.household.first, NOW)
        assert [(talk.said, talk.on) for talk in found.talks] == [(None, NOW.date())]
        assert not found.act_today

    def test_it_does_not_go_along_to_another_centre(self, actor: Actor, moved: Moved):
        hear(actor, moved)
        there = make_centre()
        with system("test.transfer", AT):
            # As a transfer leaves it: people and household are of the other centre.
            people = [one.person for one in moved.household.people]
            Person.objects.filter(pk__in=people).update(centre=there)
            Household.objects.filter(pk=moved.household.id).update(centre=there)
        manager = make_actor(Role.MANAGER, there)
        (found,) = hearing(manager, moved.first, moved.household.first, NOW).talks
        assert found.said is None

    def test_nothing_that_is_shared_changes(self, actor: Actor, moved: Moved):
        before = state_of(moved)
        hear(actor, moved)
        after = state_of(moved)
        assert [getattr(before, one.attname) for one in FollowUp._meta.concrete_fields] == [
            getattr(after, one.attname) for one in FollowUp._meta.concrete_fields
        ]
        with system("test.read", AT):
            assert MobilityPlan.objects.get(pk=moved.plan).state == PlanState.RELOCATED
            spouse = Person.objects.get(pk=moved.household.people[1].person)
            assert spouse.last_contact_on == TODAY

    def test_the_newest_answer_to_each_question_counts(self, actor: Actor, moved: Moved):
        hear(actor, moved)
        hear(actor, moved, said=AloneSaid(safety=Safety.SAFE))
        found = hearing(actor, moved.first, moved.household.first, NOW)
        assert [talk.said for talk in found.talks] == [AloneSaid(Safety.SAFE), ALONE]
        assert not found.act_today

    def test_danger_asks_for_somebody_today(self, actor: Actor, moved: Moved):
        hear(actor, moved)
        assert hearing(actor, moved.first, moved.household.first, NOW).act_today

    @pytest.mark.parametrize("interpreter", [Interpreted.OTHER, Interpreted.UNKNOWN])
    def test_nobody_else_is_in_the_room(self, actor: Actor, moved: Moved, interpreter: Interpreted):
        with pytest.raises(ValueError, match="alone"):
            hear_alone(
                actor,
                moved.first,
                moved.household.first,
                talk(NOW, interpreter=interpreter),
                ALONE,
                NOW,
            )

    def test_a_child_is_not_asked(self, actor: Actor, moved: Moved):
        with pytest.raises(NotHere):
            hear(actor, moved, 2)

    def test_nothing_is_not_kept(self, actor: Actor, moved: Moved):
        with pytest.raises(NothingSaid):
            hear(actor, moved, said=AloneSaid())


def exported(actor: Actor, person: UUID) -> str:
    """What a person is handed, but for who read their file."""
    found = subject_export(actor, person, NOW, "rights.copy")
    return repr(found.sections)


class TestCopy:
    def test_each_adult_is_told_their_own_answers_only(self, actor: Actor, moved: Moved):
        keep(actor, moved)
        hear(actor, moved)
        home = HouseholdSaid(Housing.SUBLET)
        seen = stamp_now(actor, moved.first, None, NOW)
        answer_household(actor, moved.first, talk(NOW), home, seen, NOW)
        own, other = (exported(actor, one.person) for one in moved.household.people[:2])
        for said in ("permanent", "danger"):
            assert said in own
            assert said not in other
        assert "sublet" in own
        assert "sublet" in other

    def test_the_other_s_copy_does_not_say_that_somebody_talked(self, actor: Actor, moved: Moved):
        other = moved.household.people[1].person
        before = exported(actor, other)
        hear(actor, moved)
        assert exported(actor, other) == before

    def test_what_was_said_alone_is_not_read_online(self, actor: Actor, moved: Moved):
        hear(actor, moved)
        person = moved.household.first
        with system("test.read", AT):
            centre = SaidAlone.objects.get().centre
        own = make_actor(Role.PARTICIPANT, centre, person=person)
        text = exported(own, person)
        assert "7_days" in text
        assert "danger" not in text
        assert "SaidAlone" not in text


def test_no_answer_stands_in_clear(actor: Actor, moved: Moved):
    keep(actor, moved)
    hear(actor, moved)
    with system("test.read", AT):
        kept = [bytes(one.said) for one in FollowUpAnswers.objects.all()]
        kept += [bytes(one.said) for one in SaidAlone.objects.all()]
    assert len(kept) == 2
    assert not any(word in text for text in kept for word in (b"permanent", b"danger"))

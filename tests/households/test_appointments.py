"""Whose appointments are on the page of the day; and what becomes of them when hands change."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import reading, system
from trousseau.accounts.models import Centre
from trousseau.households.actions import assign, separate
from trousseau.households.choices import AppointmentKind, AppointmentState, Relation
from trousseau.households.contacts import (
    NewAppointment,
    agree_appointment,
    due_appointments,
    settle_appointment,
)
from trousseau.households.models import Appointment

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(1)


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def actor(centre: Centre) -> Actor:
    return make_actor(Role.CASEWORKER, centre)


@pytest.fixture
def colleague(centre: Centre) -> Actor:
    return make_actor(Role.CASEWORKER, centre)


@pytest.fixture
def manager(centre: Centre) -> Actor:
    return make_actor(Role.MANAGER, centre)


@pytest.fixture
def couple(actor: Actor) -> MadeUp:
    return make_household(actor, Relation.SPOUSE)


def meet(actor: Actor, household: UUID, at: datetime, person: UUID | None = None) -> UUID:
    new = NewAppointment(AppointmentKind.INTERVIEW, at, person=person)
    return agree_appointment(actor, household, new, min(at, AT))


def due(actor: Actor, *, mine: bool, most: int = 9) -> list[UUID]:
    with reading(actor, "test.read", AT):
        found, total = due_appointments(actor, TODAY, mine=mine, most=most)
    assert total >= len(found)
    return [row.pk for row in found]


def with_whom(appointment: UUID) -> UUID:
    with system("test.read", AT):
        found: UUID = Appointment.objects.get(pk=appointment).with_user_id
    return found


class TestDue:
    def test_one_s_own_and_the_centre_s(self, actor, colleague, manager, couple):
        own = meet(actor, couple.id, AT)
        theirs = meet(colleague, couple.id, AT + HOUR)
        assert due(actor, mine=True) == [own]
        assert due(colleague, mine=True) == [theirs]
        for reader in (actor, colleague, manager):
            assert due(reader, mine=False) == [own, theirs]

    def test_nothing_of_another_centre(self, actor, manager, couple):
        elsewhere = make_actor(Role.CASEWORKER)
        meet(elsewhere, make_household(elsewhere).id, AT)
        assert due(manager, mine=False) == due(actor, mine=True) == []

    def test_those_of_the_day_first_then_what_nobody_settled(self, actor, couple):
        long_ago, yesterday = (meet(actor, couple.id, AT - days * DAY) for days in (20, 1))
        late, early = meet(actor, couple.id, AT + 2 * HOUR), meet(actor, couple.id, AT)
        meet(actor, couple.id, AT + DAY)
        settle_appointment(actor, meet(actor, couple.id, AT), AppointmentState.KEPT, AT + HOUR)
        assert due(actor, mine=True) == [early, late, yesterday, long_ago]

    def test_a_long_list_is_cut_and_says_so(self, actor, couple):
        for hours in range(4):
            meet(actor, couple.id, AT + hours * HOUR)
        with reading(actor, "test.read", AT):
            found, total = due_appointments(actor, TODAY, mine=True, most=3)
        assert (len(found), total) == (3, 4)


class TestAssign:
    def test_what_lies_ahead_goes_along(self, actor, colleague, manager, couple):
        ahead, alone = meet(actor, couple.id, AT + DAY), meet(actor, couple.id, AT, couple.first)
        assign(manager, [couple.id], colleague.user, "leaves", AT)
        assert with_whom(ahead) == with_whom(alone) == colleague.user
        assert due(colleague, mine=True) == [alone]
        assert due(actor, mine=True) == []

    def test_what_is_past_or_settled_keeps_the_name_of_who_held_it(
        self, actor, colleague, manager, couple
    ):
        past = meet(actor, couple.id, AT - DAY)
        cancelled = meet(actor, couple.id, AT + DAY)
        settle_appointment(actor, cancelled, AppointmentState.CANCELLED, AT)
        assign(manager, [couple.id], colleague.user, "leaves", AT)
        assert with_whom(past) == with_whom(cancelled) == actor.user

    def test_what_was_agreed_with_somebody_else_stays_theirs(
        self, actor, colleague, manager, couple
    ):
        third = meet(manager, couple.id, AT + DAY)
        assign(manager, [couple.id], colleague.user, "leaves", AT)
        assert with_whom(third) == manager.user

    def test_nobody_meets_nobody(self, actor, manager, couple):
        ahead = meet(actor, couple.id, AT + DAY)
        assign(manager, [couple.id], None, "leaves", AT)
        assert with_whom(ahead) == actor.user

    def test_who_has_left_the_household_keeps_their_own(self, actor, colleague, manager, couple):
        second = couple.people[1].person
        alone = meet(actor, couple.id, AT + DAY, second)
        separate(actor, couple.id, [second], AT)
        assign(manager, [couple.id], colleague.user, "leaves", AT)
        assert with_whom(alone) == actor.user

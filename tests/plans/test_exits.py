"""What one adult decided alone for the case that it goes wrong: theirs, and nobody else's."""

from uuid import UUID

import pytest
from django.db.models import Model

from tests.made_up_households import MadeUp
from tests.made_up_plans import eligible_household
from tests.people import AT, TODAY, make_actor, make_centre
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.audit.models import LogRow
from trousseau.households.choices import Relation
from trousseau.households.models import HouseholdMembership
from trousseau.plans import departures, moves
from trousseau.plans.models import EmergencyExit
from trousseau.plans.move_sheet import move_sheet, own_exit
from trousseau.plans.moves import MoveDays
from trousseau.privacy import keys

pytestmark = pytest.mark.django_db
HERS, TOGETHER = "Chez-sa-sœur-canari", "L’hôtel, puis Mme M."


@pytest.fixture
def couple(actor: Actor) -> MadeUp:
    return eligible_household(actor, Relation.SPOUSE, Relation.CHILD)


@pytest.fixture
def move(actor: Actor, couple: MadeUp, plan: UUID) -> UUID:
    found = moves.plan_move(actor, plan, MoveDays(TODAY, TODAY), AT)
    departures.decide_exit(actor, found, HERS, AT, couple.first)
    departures.decide_exit(actor, found, TOGETHER, AT)
    return found


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Whose keys were opened to read what is decided."""
    found: list[object] = []

    def open_key(owner: Model) -> keys.DataKey:
        found.append(owner.pk)
        return keys.open_key(owner)

    monkeypatch.setattr("trousseau.plans.move_sheet.open_key", open_key)
    return found


def test_the_page_of_the_move_has_what_all_decided_and_opens_nobody_s_key(
    actor, couple, plan, move, opened
):
    sheet = move_sheet(actor, plan, AT)
    assert HERS not in repr(sheet)
    assert TOGETHER in repr(sheet)
    assert opened == [couple.id]


def test_one_reads_what_that_one_decided_with_one_key_and_one_row(actor, couple, move, opened):
    first, second, _ = (one.person for one in couple.people)
    before = LogRow.objects.count()
    assert own_exit(actor, move, first, AT).text == HERS
    assert opened == [first]
    rows = LogRow.objects.order_by("pk")[before:]
    assert [(row.action, row.person) for row in rows] == [("moves.alone", first)]
    assert own_exit(actor, move, second, AT).text == ""
    assert opened == [first]


def test_a_child_and_who_has_left_have_none(actor, couple, move):
    first, _, child = (one.person for one in couple.people)
    with pytest.raises(NotHere):
        own_exit(actor, move, child, AT)
    with system("test.alter", AT):
        HouseholdMembership.objects.filter(person=first).update(until_on=TODAY)
    with pytest.raises(NotHere):
        own_exit(actor, move, first, AT)


def test_of_another_centre_it_is_not_there(couple, move):
    with pytest.raises(NotHere):
        own_exit(make_actor(Role.CASEWORKER, make_centre()), move, couple.first, AT)


def test_called_off_and_planned_anew_what_was_decided_goes_along(actor, couple, plan, move):
    moves.call_off(actor, move, AT)
    again = moves.plan_move(actor, plan, MoveDays(TODAY, TODAY), AT)
    assert own_exit(actor, again, couple.first, AT).text == HERS
    sheet = move_sheet(actor, plan, AT)
    assert sheet.move
    assert sheet.move.together
    assert sheet.move.together.text == TOGETHER
    with system("test.read", AT):
        assert EmergencyExit.objects.count() == 2

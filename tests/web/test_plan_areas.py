"""The shortlist of a plan: added by name, each adult's view, a veto that holds."""

from uuid import UUID

import pytest
from django.test import Client

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.choices import Relation
from trousseau.households.models import Household
from trousseau.plans.actions import begin_plan
from trousseau.plans.models import MobilityPlan, PlanArea

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> tuple[Client, MadeUp, UUID]:
    member = make_member(Role.CASEWORKER, make_centre())
    actor = actor_of(member, AT)
    household = make_household(actor, Relation.SPOUSE)
    with system("test.alter", AT):
        Household.objects.update(informed_on=AT, eligible_on=AT)
    return client_of(member), household, begin_plan(actor, household.id, AT)


def area(client: Client, plan: UUID, place: str = "Rodez") -> PlanArea:
    client.post(f"/plan-areas/{plan}/add/", {"place": place})
    with system("test.read", AT):
        return PlanArea.objects.get()


def test_add_a_town_is_its_area(home: tuple[Client, MadeUp, UUID]):
    client, _, plan = home
    assert area(client, plan, "Onet-le-Château").code == area(client, plan, "Rodez").code


def test_add_a_word_that_is_no_place(home: tuple[Client, MadeUp, UUID]):
    client, _, plan = home
    answer = client.post(f"/plan-areas/{plan}/add/", {"place": "Xyzzyville"})
    assert "Nous ne trouvons pas" in answer.content.decode()


def test_say_no_and_it_cannot_be_chosen(home: tuple[Client, MadeUp, UUID]):
    client, household, plan = home
    one = area(client, plan)
    form = {"person": str(household.people[1].person), "view": "no"}
    client.post(f"/plan-areas/{one.pk}/say/", form)
    text = client.get(f"/plans/{plan}/").content.decode()
    assert "non retenu" in text
    assert "take-up" not in text
    text = client.post(f"/plan-areas/{one.pk}/choose/", {"as": "chosen"}).content.decode()
    assert "Ce lieu n’est pas retenu." in text


def test_what_each_thinks_stands_on_a_page_of_its_own(home: tuple[Client, MadeUp, UUID]):
    client, household, plan = home
    one = area(client, plan)
    first, second = (adult.person for adult in household.people)
    client.post(f"/plan-areas/{one.pk}/say/", {"person": str(second), "view": "no"})
    shared = client.get(f"/plans/{plan}/").content.decode()
    pressed = 'value="no" aria-pressed="true"'
    assert 'aria-pressed="true"' not in shared
    own = {who: f"/plan-areas/{one.pk}/alone/{who}/" for who in (first, second)}
    assert own[first] in shared
    assert pressed in client.get(own[second]).content.decode()
    assert 'aria-pressed="true"' not in client.get(own[first]).content.decode()
    stranger = client_of(make_member(Role.CASEWORKER, make_centre()))
    assert stranger.get(own[second]).status_code == 404


def test_set_aside_and_taken_up_again(home: tuple[Client, MadeUp, UUID]):
    client, _, plan = home
    one = area(client, plan)
    client.post(f"/plan-areas/{one.pk}/set-aside/")
    text = client.get(f"/plans/{plan}/").content.decode()
    assert f"/plan-areas/{one.pk}/take-up/" in text
    client.post(f"/plan-areas/{one.pk}/take-up/")
    assert "non retenu" not in client.get(f"/plans/{plan}/").content.decode()


def test_choose_one_and_another_to_fall_back_on(home: tuple[Client, MadeUp, UUID]):
    client, _, plan = home
    one = area(client, plan)
    client.post(f"/plan-areas/{one.pk}/choose/", {"as": "backup"})
    with system("test.read", AT):
        found = MobilityPlan.objects.get()
        assert (found.chosen_area, found.backup_area) == ("", one.code)


def test_drop(home: tuple[Client, MadeUp, UUID]):
    client, _, plan = home
    one = area(client, plan)
    client.post(f"/plan-areas/{one.pk}/drop/")
    assert "Aucun lieu pour l’instant" in client.get(f"/plans/{plan}/").content.decode()

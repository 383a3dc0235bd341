"""Somebody joins a household, or is something else in it than was thought."""

import pytest
from django.test import Client

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.choices import Relation
from trousseau.households.models import HouseholdMembership

pytestmark = pytest.mark.django_db
CHILD = {"relation": "child", "relocates": "yes", "given_names": "Yusuf", "birth_date": "2016"}


@pytest.fixture
def home() -> tuple[Client, MadeUp]:
    member = make_member(Role.CASEWORKER, make_centre())
    return client_of(member), make_household(actor_of(member, AT), Relation.SPOUSE)


def places(household: MadeUp) -> list[HouseholdMembership]:
    with system("test.read", AT):
        rows = HouseholdMembership.objects.filter(household=household.id)
        return list(rows.select_related("person", "household").order_by("pk"))


def test_a_child_is_added(home: tuple[Client, MadeUp]):
    client, household = home
    assert client.post(f"/memberships/{household.id}/add/", CHILD).status_code == 302
    child = places(household)[-1]
    assert (child.relation, child.relocates) == ("child", "yes")
    assert child.person.referent == child.household.referent
    assert "Yusuf" in client.get(f"/households/{household.id}/").content.decode()


def test_a_birth_to_come_has_a_day(home: tuple[Client, MadeUp]):
    client, household = home
    client.post(f"/memberships/{household.id}/add/", {**CHILD, "expected_on": "2027-02-01"})
    assert str(places(household)[-1].expected_on) == "2027-02-01"
    page = client.get(f"/households/{household.id}/").content.decode()
    assert "arrivée prévue le 1 février 2027" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"relation": ""}, "Dites qui est cette personne"),
        ({"expected_on": "bientôt"}, "Écrivez le jour comme ceci"),
        ({"given_names": ""}, "Donnez au moins un nom"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_added(home, wrong: dict[str, str], said: str):
    client, household = home
    text = client.post(f"/memberships/{household.id}/add/", {**CHILD, **wrong}).content.decode()
    assert said in text
    assert len(places(household)) == 2


def test_who_may_be_there_already_is_shown_first(home: tuple[Client, MadeUp]):
    client, household = home
    client.post(f"/memberships/{household.id}/add/", CHILD)
    text = client.post(f"/memberships/{household.id}/add/", CHILD).content.decode()
    assert "Peut-être déjà là" in text
    client.post(f"/memberships/{household.id}/add/", {**CHILD, "do": "anyway"})
    assert len(places(household)) == 4


def test_somebody_does_not_move_after_all(home: tuple[Client, MadeUp]):
    client, household = home
    place = places(household)[1]
    form = {"relation": "spouse", "relocates": "no"}
    answer = client.post(f"/memberships/{place.pk}/edit/", form)
    assert answer.headers["Location"] == f"/households/{household.id}/"
    assert places(household)[1].relocates == "no"


def test_the_form_shows_what_is_known(home: tuple[Client, MadeUp]):
    client, household = home
    text = client.get(f"/memberships/{places(household)[1].pk}/edit/").content.decode()
    assert '<option value="spouse" selected>' in text

"""The conditions of the programme, adult by adult: dated, kept, never overwritten."""

import pytest
from django.test import Client

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.models import EligibilityFact

pytestmark = pytest.mark.django_db
FORM = {"protection": "refugee", "permit": "ten_years", "permit_expires_on": "2030-05-01"}


@pytest.fixture
def home() -> tuple[Client, MadeUp]:
    member = make_member(Role.CASEWORKER, make_centre())
    return client_of(member), make_household(actor_of(member, AT))


def kinds() -> list[str]:
    with system("test.read", AT):
        return list(EligibilityFact.objects.order_by("pk").values_list("kind", flat=True))


def test_what_is_new_is_added_and_what_is_not_is_left_alone(home: tuple[Client, MadeUp]):
    client, household = home
    address = f"/facts/{household.first}/edit/"
    assert client.post(address, FORM).headers["Location"] == f"/households/{household.id}/"
    client.post(address, {**FORM, "voluntary": "yes"})
    client.post(address, {**FORM, "voluntary": "no"})
    assert kinds() == ["protection", "permit", "voluntary", "voluntary"]
    text = client.get(f"/households/{household.id}/").content.decode()
    assert "expire le 1 mai 2030" in text
    assert "Statut de réfugié" in text


def test_a_new_expiry_is_a_new_fact(home: tuple[Client, MadeUp]):
    client, household = home
    address = f"/facts/{household.first}/edit/"
    client.post(address, FORM)
    client.post(address, {**FORM, "permit_expires_on": "2031-05-01"})
    assert kinds() == ["protection", "permit", "permit"]
    assert 'value="2031-05-01"' in client.get(address).content.decode()


def test_a_prefecture_is_a_departement(home: tuple[Client, MadeUp]):
    client, household = home
    text = client.post(f"/facts/{household.first}/edit/", {"prefecture": "96"}).content.decode()
    assert "Écrivez le numéro d’un département" in text
    assert kinds() == []


def test_somebody_without_a_household_has_no_conditions(db: None):
    member = make_member(Role.CASEWORKER)
    alone = make_person(actor_of(member, AT))
    assert client_of(member).get(f"/facts/{alone.person}/edit/").status_code == 404

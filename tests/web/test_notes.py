"""A quick note: two clicks, never lost, and of whom it speaks."""

import pytest
from django.test import Client

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.choices import Relation
from trousseau.households.models import Note
from trousseau.privacy.models import Draft, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> tuple[Client, MadeUp]:
    member = make_member(Role.CASEWORKER, make_centre())
    return client_of(member), make_household(actor_of(member, AT), Relation.SPOUSE)


def notes() -> list[Note]:
    with system("test.read", AT):
        return list(Note.objects.order_by("pk"))


def last_contacts() -> set[str]:
    with system("test.read", AT):
        return {str(one.last_contact_on) for one in Person.objects.all()}


def test_the_button_says_of_what_kind(home: tuple[Client, MadeUp]):
    client, household = home
    client.post(f"/notes/{household.id}/add/", {"text": "Rappeler\r\nlundi.", "kind": "call"})
    text = client.get(f"/households/{household.id}/").content.decode()
    assert "Rappeler<br>lundi." in text
    assert notes()[0].kind == "call"


def test_having_spoken_is_contact_and_having_tried_is_not(home: tuple[Client, MadeUp]):
    client, household = home
    before = last_contacts()
    client.post(f"/notes/{household.id}/add/", {"kind": "no_answer"})
    assert last_contacts() == before
    client.post(f"/notes/{household.id}/add/", {"kind": "call"})
    assert last_contacts().isdisjoint(before)


def test_an_empty_note_says_nothing(home: tuple[Client, MadeUp]):
    client, household = home
    answer = client.post(f"/notes/{household.id}/add/", {"text": " ", "kind": "note"})
    assert "Écrivez quelques mots" in answer.content.decode()
    assert notes() == []


def test_of_somebody_who_is_not_of_the_household_nothing_is_noted(home: tuple[Client, MadeUp]):
    client, household = home
    stranger = make_household(actor_of(make_member(Role.CASEWORKER), AT))
    form = {"text": "x", "kind": "note", "person": str(stranger.first)}
    assert client.post(f"/notes/{household.id}/add/", form).status_code == 200
    assert notes() == []


def test_beside_the_field_stands_what_is_not_written_down(home: tuple[Client, MadeUp]):
    client, household = home
    assert "ni l’histoire de l’asile" in client.get(f"/notes/{household.id}/add/").content.decode()


def test_what_was_typed_when_the_screen_was_locked_is_there_again(home: tuple[Client, MadeUp]):
    client, household = home
    form = f"/notes/{household.id}/add/"
    client.post("/drafts/save/", {"draft_form": form, "text": "à-moitié-canari"})
    with system("test.read", AT):
        assert Draft.objects.get().person_id == household.first
    for address in (form, f"/households/{household.id}/"):
        assert "à-moitié-canari" in client.get(address).content.decode()
    client.post(form, {"text": "fini", "kind": "note"})
    assert "à-moitié-canari" not in client.get(form).content.decode()

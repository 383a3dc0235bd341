"""Organisations of the programme: found, kept, their people, what they promised."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.made_up_partners import (
    NAME,
    made_up_commitment,
    made_up_contact,
    made_up_opportunity,
    made_up_organisation,
)
from tests.people import make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.choices import Role
from trousseau.partners.choices import OpportunityState
from trousseau.partners.freshness import COOLING_DAYS
from trousseau.partners.models import Commitment, Contact, Organisation

pytestmark = pytest.mark.django_db
NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def client() -> Client:
    return client_of(make_member(Role.CASEWORKER, make_centre()))


def page(client: Client) -> str:
    answer = client.get(f"/organisations/{made_up_organisation().pk}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestIndex:
    def test_each_with_what_is_open_there_and_who_answers(self, client: Client):
        made_up_contact()
        made_up_opportunity()
        made_up_opportunity(state=OpportunityState.WITHDRAWN)
        made_up_opportunity(expires_on=timezone.localdate() - timedelta(1))
        text = client.get("/organisations/").content.decode()
        assert NAME in text
        assert "1 offre ouverte" in text

    def test_every_centre_and_the_coordination_read_the_same(self):
        made_up_organisation()
        for role in (Role.CASEWORKER, Role.MANAGER, Role.COORDINATOR):
            text = client_of(make_member(role)).get("/organisations/").content.decode()
            assert NAME in text, role

    def test_found_in_any_spelling_and_not_by_its_address(self, client: Client):
        made_up_organisation()
        assert NAME in client.post("/organisations/", {"words": "boulangérie EX"}).content.decode()
        answer = client.post("/organisations/", {"words": "garage"})
        assert "Aucun organisme ne correspond" in answer.content.decode()
        assert NAME in client.get("/organisations/?words=garage").content.decode()

    def test_of_one_kind(self, client: Client):
        made_up_organisation()
        assert NAME in client.get("/organisations/?kind=employer").content.decode()
        assert NAME not in client.get("/organisations/?kind=landlord").content.decode()


class TestAdd:
    def test_its_commune_is_understood(self, client: Client):
        sent = {"name": "Maçonnerie Exemple", "kind": "employer", "place": "rodez"}
        answer = client.post("/organisations/add/", sent)
        assert answer.status_code == 302
        row = Organisation.objects.get(name="Maçonnerie Exemple")
        assert (row.commune, row.area) == ("12202", "7621")

    @pytest.mark.parametrize(
        "wrong", [{"name": " "}, {"kind": "club"}, {"place": "Xqzwy"}, {"kind": ""}]
    )
    def test_what_is_wrong_is_said_and_nothing_is_kept(self, client: Client, wrong: dict[str, str]):
        sent = {"name": "Maçonnerie Exemple", "kind": "employer", "place": "Rodez", **wrong}
        answer = client.post("/organisations/add/", sent)
        assert 'class="error"' in answer.content.decode()
        assert not Organisation.objects.exists()


class TestShow:
    def test_a_contact_grows_stale_by_itself(self, client: Client):
        contact = made_up_contact()
        long_ago = timezone.localdate() - timedelta(COOLING_DAYS + 1)
        Contact.objects.filter(pk=contact.pk).update(last_answer_on=long_ago)
        assert "sans nouvelles" in page(client)
        client.post(f"/organisations/{contact.pk}/answered/")
        assert "sans nouvelles" not in page(client)
        assert "dernière réponse aujourd’hui" in page(client)

    def test_what_welcoming_asks_until_it_is_promised_and_kept(self, client: Client):
        assert "Une personne nommée accueille" in page(client)
        assert page(client).count("à demander") == 4
        row = made_up_commitment()
        assert page(client).count("à demander") == 3
        client.post(f"/organisations/{row.pk}/keep/")
        row.refresh_from_db()
        assert row.kept_on == timezone.localdate()
        assert "tenu le" in page(client)

    def test_what_is_not_there_is_not_found(self, client: Client):
        for address in ("", "edit/", "add-contact/", "edit-contact/"):
            assert client.get(f"/organisations/{NOWHERE}/{address}").status_code == 404, address
        for address in ("answered/", "forget-contact/", "promise/"):
            answer = client.post(f"/organisations/{NOWHERE}/{address}", {"kind": "mentor"})
            assert answer.status_code == 404, address
        assert client.post("/organisations/999999/keep/").status_code == 404


def test_edit(client: Client):
    row = made_up_organisation()
    assert 'value="Rodez"' in client.get(f"/organisations/{row.pk}/edit/").content.decode()
    sent = {"name": "Boulangerie neuve", "kind": "employer", "place": "Decazeville"}
    assert client.post(f"/organisations/{row.pk}/edit/", sent).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.commune) == ("Boulangerie neuve", "12089")


class TestContacts:
    def test_kept_in_clear_as_staff_are(self, client: Client):
        organisation = made_up_organisation()
        sent = {"name": "Sacha Exemple", "email": "sacha@exemple.test", "phone": "0612345678"}
        client.post(f"/organisations/{organisation.pk}/add-contact/", sent)
        row = Contact.objects.get(name="Sacha Exemple")
        assert (row.phone, row.last_answer_on) == ("06 12 34 56 78", timezone.localdate())
        client.post(f"/organisations/{row.pk}/edit-contact/", {**sent, "function": "Gérante"})
        assert "Gérante" in page(client)

    @pytest.mark.parametrize(
        "email", ["pas une adresse", "a@exemple.test\nBcc: b@exemple.test", "a@b", "@"]
    )
    def test_an_address_is_one_address(self, client: Client, email: str):
        organisation = made_up_organisation()
        sent = {"name": "Sacha Exemple", "email": email}
        answer = client.post(f"/organisations/{organisation.pk}/add-contact/", sent)
        assert "Vérifiez l’adresse" in answer.content.decode()
        assert not Contact.objects.exists()

    def test_forgotten_and_what_they_offered_stays(self, client: Client):
        contact = made_up_contact()
        offer = made_up_opportunity(contact=contact)
        client.post(f"/organisations/{contact.pk}/forget-contact/")
        assert not Contact.objects.exists()
        offer.refresh_from_db()
        assert offer.contact is None


class TestPromise:
    def test_noted_with_its_day(self, client: Client):
        organisation = made_up_organisation()
        sent = {"kind": "transport", "words": "Covoiturage", "due_on": "2020-01-01"}
        client.post(f"/organisations/{organisation.pk}/promise/", sent)
        assert Commitment.objects.get().words == "Covoiturage"
        assert "pour le 1 janvier 2020" in page(client)
        assert "state-no" in page(client)

    def test_without_saying_what_nothing_is_promised(self, client: Client):
        answer = client.post(f"/organisations/{made_up_organisation().pk}/promise/", {})
        assert "à quoi l’organisme s’engage" in answer.content.decode()
        assert not Commitment.objects.exists()

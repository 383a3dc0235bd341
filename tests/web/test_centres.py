"""The network's centres: a list, and a form for the administrator."""

import pytest
from django.urls import reverse

from tests.people import make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import Centre

pytestmark = pytest.mark.django_db


def test_centres_are_listed_with_their_staff():
    centre = make_centre("Centre du Canari")
    make_member(Role.CASEWORKER, centre)
    page = client_of(make_member(Role.COORDINATOR)).get(reverse("centres_index"))
    assert "Centre du Canari" in page.content.decode()


def test_accents_do_not_matter_in_the_order():
    for name in ("Toulouse", "Évry", "Cholet", "Châteauroux"):
        make_centre(name)
    page = client_of(make_member(Role.COORDINATOR)).get(reverse("centres_index")).content.decode()
    places = [page.index(name) for name in ("Châteauroux", "Cholet", "Évry", "Toulouse")]
    assert places == sorted(places)


def test_a_centre_joins_once():
    client = client_of(make_member(Role.ADMINISTRATOR))
    fields = {"name": "Figeac", "kind": "arrival", "commune": "46102"}
    assert client.post(reverse("centres_add"), fields).status_code == 302
    assert Centre.objects.filter(name="Figeac").count() == 1
    assert "déjà ce nom" in client.post(reverse("centres_add"), fields).content.decode()
    wrong = client.post(reverse("centres_add"), {**fields, "name": "X", "commune": "Figeac"})
    assert "par exemple 12202" in wrong.content.decode()

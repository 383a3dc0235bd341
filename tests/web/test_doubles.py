"""The coordinator's page of files that may be of one person."""

import pytest

from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.privacy.actions import add_person
from trousseau.privacy.doubles import find_doubles
from trousseau.privacy.models import PossibleDouble

pytestmark = pytest.mark.django_db
NAMES = {"given_names": "Nom-canari", "family_name": "Exemple", "birth_date": "1990-01-05"}


def test_two_references_and_no_name():
    centres = [make_centre("Centre Un"), make_centre("Centre Deux")]
    for centre in centres:
        add_person(actor_of(make_member(Role.CASEWORKER, centre), AT), NAMES, [], AT)
    client = client_of(make_member(Role.COORDINATOR))
    assert "Rien à vérifier" in client.get("/doubles/").content.decode()
    find_doubles(AT)
    text = client.get("/doubles/").content.decode()
    for said in ("Centre Un", "Centre Deux", "La même personne"):
        assert said in text
    assert "Nom-canari" not in text
    with system("test.read", AT):
        number = PossibleDouble.objects.get().pk
    assert client.post(f"/doubles/{number}/settle/", {"same": "no"}).status_code == 302
    assert "Rien à vérifier" in client.get("/doubles/").content.decode()

"""Who has read my file, in plain words."""

import pytest

from tests.people import AT, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.privacy.actions import open_elsewhere
from trousseau.privacy.queries import people_page, person_sheet

pytestmark = pytest.mark.django_db


def test_role_and_centre_are_told_and_no_name():
    centre = make_centre("Rodez")
    keeper = make_member(Role.CASEWORKER, centre)
    keeper.user.name = "Léa Exemple"
    keeper.user.save()
    canaries = make_person(actor_of(keeper, AT))
    participant = client_of(make_member(Role.PARTICIPANT, centre, person=canaries.person))
    sheet = person_sheet(actor_of(keeper, AT), canaries.person, AT)
    people_page(actor_of(make_member(Role.FINANCE, centre), AT), 0, 25, AT)
    elsewhere = make_member(Role.MANAGER, make_centre("Créteil"))
    open_elsewhere(actor_of(elsewhere, AT), sheet.reference, "danger", AT)
    person_sheet(actor_of(elsewhere, AT), canaries.person, AT)
    page = participant.get("/my/readers/").content.decode()
    team = "Le 2 mars, une personne de l’équipe d’accompagnement du centre Rodez"
    for sentence in (
        f"{team} a ouvert votre dossier.",
        f"{team} a écrit dans votre dossier.",
        "Le 2 mars, la personne qui s’occupe des aides au centre Rodez a vu votre nom",
        "la personne responsable du centre Créteil a ouvert votre dossier. Raison : danger",
    ):
        assert sentence in page
    assert "Léa Exemple" not in page


def test_what_one_reads_oneself_is_not_told_back():
    centre = make_centre()
    canaries = make_person(actor_of(make_member(Role.CASEWORKER, centre), AT))
    client = client_of(make_member(Role.PARTICIPANT, centre, person=canaries.person))
    client.get("/my/")
    page = client.get("/my/readers/").content.decode()
    assert page.count("<li>Le ") == 1


def test_two_who_did_the_same_are_one_sentence():
    centre = make_centre("Rodez")
    keeper = make_member(Role.CASEWORKER, centre)
    canaries = make_person(actor_of(keeper, AT))
    for member in (keeper, make_member(Role.CASEWORKER, centre)):
        person_sheet(actor_of(member, AT), canaries.person, AT)
    client = client_of(make_member(Role.PARTICIPANT, centre, person=canaries.person))
    assert client.get("/my/readers/").content.decode().count("a ouvert votre dossier") == 1

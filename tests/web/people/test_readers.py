"""Who has read a file, as its centre is told."""

import pytest
from django.urls import reverse

from tests.people import AT, make_centre, make_member, make_person, make_user
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.audit.models import LogRow
from trousseau.privacy.queries import person_sheet

pytestmark = pytest.mark.django_db


def named(name: str):
    user = make_user()
    user.name = name
    user.save()
    return user


def test_the_centre_reads_who_opened_a_file_and_the_manager_their_names():
    centre = make_centre("Rodez")
    reader = make_member(Role.CASEWORKER, centre, user=named("Léa Exemple"))
    canaries = make_person(actor_of(reader, AT))
    for _ in range(2):
        person_sheet(actor_of(reader, AT), canaries.person, AT)
    address = reverse("people_readers", args=[canaries.person])
    page = client_of(make_member(Role.MANAGER, centre)).get(address).content.decode()
    assert "Léa Exemple" in page
    assert "Dossier lu 2 fois" in page
    assert "2 mars 2026" in page
    page = client_of(make_member(Role.CASEWORKER, centre)).get(address).content.decode()
    assert "Léa Exemple" not in page
    assert "Référent ou référente" in page


def test_reading_the_list_is_logged_as_a_line():
    centre = make_centre()
    keeper = make_member(Role.CASEWORKER, centre)
    canaries = make_person(actor_of(keeper, AT))
    client_of(keeper).get(reverse("people_readers", args=[canaries.person]))
    row = LogRow.objects.get(action="people.readers")
    assert (row.person, row.extent) == (canaries.person, "line")


def test_the_list_shows_a_name_and_nothing_else_of_the_file():
    centre = make_centre()
    keeper = make_member(Role.CASEWORKER, centre)
    canaries = make_person(actor_of(keeper, AT))
    page = client_of(keeper).get(reverse("people_readers", args=[canaries.person])).content.decode()
    for name in ("address", "note"):
        assert canaries.fields[name] not in page
    assert not [one.value for one in canaries.channels if one.value in page]

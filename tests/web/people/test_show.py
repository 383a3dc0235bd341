"""A person's file, as a page."""

import pytest
from django.urls import reverse

from tests.people import AT, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role

pytestmark = pytest.mark.django_db


def test_a_caseworker_opens_a_file_of_their_centre():
    member = make_member(Role.CASEWORKER, make_centre())
    canaries = make_person(actor_of(member, AT))
    answer = client_of(member).get(reverse("people_show", args=[canaries.person]))
    assert answer.status_code == 200
    assert canaries.fields["family_name"] in answer.content.decode()

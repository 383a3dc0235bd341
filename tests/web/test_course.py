"""Where cases stall, as a manager sees it."""

import pytest

from tests.made_up_households import make_household
from tests.people import AT, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role

pytestmark = pytest.mark.django_db


def test_numbers_and_no_names():
    manager = make_member(Role.MANAGER)
    household = make_household(actor_of(make_member(Role.CASEWORKER, manager.centre), AT))
    text = client_of(manager).get("/course/").content.decode()
    assert "pas encore assez de dossiers" in text
    assert household.people[0].fields["family_name"] not in text

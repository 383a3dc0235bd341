"""A household’s page, the day and a plan, in a browser (the whole way: `test_whole_journey`)."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenAs, press
from tests.people import make_centre, make_member
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def caseworker(transactional_db: None) -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre("Créteil"))


def test_a_note_that_was_half_typed_when_the_screen_locked_is_there_again(
    caseworker, open_as: OpenAs
):
    page = open_as(caseworker, "/households/add/")
    page.get_by_label("Prénoms").fill("Amina")
    press(page, "Ouvrir le dossier")
    household = page.url
    page.get_by_label("Note rapide").fill("La préfecture a")
    press(page, "Verrouiller")
    expect(page.get_by_label("Mot de passe")).to_be_visible()
    again = open_as(caseworker, household)
    expect(again.get_by_label("Note rapide")).to_have_value("La préfecture a")


def test_the_day_and_a_plan_by_keyboard_without_scripts(caseworker, open_as: OpenAs):
    page = open_as(caseworker, "/today/", javascript=False)
    page.get_by_placeholder("Un nom, une référence, un téléphone").focus()
    page.keyboard.type("Personne")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Personne de votre centre ne correspond")).to_be_visible()

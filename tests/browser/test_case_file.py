"""From the first call to a plan under way, in a browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs
from tests.people import make_centre, make_member
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def caseworker(transactional_db: None) -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre("Créteil"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def check_conditions(page: Page) -> None:
    """Everything asked of one adult, and answered well."""
    page.get_by_label("Protection").select_option("refugee")
    page.get_by_label("Titre de séjour").select_option("ten_years")
    page.get_by_label("Préfecture qui suit le dossier").fill("94")
    page.get_by_label("Droits sociaux ouverts").select_option("yes")
    page.get_by_label("Souhaite partir, de son plein gré").select_option("yes")
    press(page, "Enregistrer")


def test_from_the_first_call_to_a_plan_under_way(caseworker, open_as: OpenAs, sound):
    page = open_as(caseworker, "/today/")
    sound(page)
    page.get_by_role("link", name="Ménages", exact=True).click()
    page.get_by_role("link", name="Ouvrir un dossier").click()
    page.get_by_label("Prénoms").fill("Amina")
    page.get_by_label("Nom de famille").fill("Exemple")
    press(page, "Ouvrir le dossier")
    page.get_by_role("link", name="Ajouter quelqu’un").click()
    page.get_by_label("Qui est-ce, dans le ménage ?").select_option("spouse")
    page.get_by_label("Part-elle avec le ménage ?").select_option("yes")
    page.get_by_label("Prénoms").fill("Karim")
    page.get_by_label("Nom de famille").fill("Exemple")
    press(page, "Ajouter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Amina Exemple et Karim Exemple")
    household = page.url

    page.get_by_label("Note rapide").fill("Rappeler lundi, après 17 h.")
    press(page, "Appel")
    expect(page.get_by_text("Rappeler lundi, après 17 h.")).to_be_visible()
    press(page, "La réunion a eu lieu")
    for number in range(2):
        page.goto(household)
        page.locator(".facts").nth(number).get_by_role("link", name="Vérifier").click()
        check_conditions(page)
    sound(page)
    press(page, "Les conditions sont réunies")
    press(page, "Commencer le projet")

    page.get_by_role("link", name="Modifier").click()
    target = timezone.localdate() + timedelta(150)
    page.get_by_label("Déménagement visé le").fill(target.isoformat())
    page.get_by_label("Il faut").fill("Une école à pied")
    press(page, "Enregistrer")
    page.get_by_label("Ajouter un lieu").fill("Rodez")
    press(page, "Ajouter ce lieu")
    page.get_by_role("button", name="Choisir Rodez").click()
    sound(page)
    press(page, "Proposer ce projet")
    for _ in range(2):
        press(page, "A dit oui")
    press(page, "Commencer les démarches")
    expect(page.get_by_text("En route", exact=True)).to_be_visible()

    first = page.locator("section[aria-labelledby=now] .step").first
    title = first.locator(".step-title").inner_text()
    first.locator("summary").click()
    first.get_by_role("button", name="C’est fait").click()
    expect(page).to_have_url(re.compile("#now$"))
    expect(page.locator("section[aria-labelledby=now]")).not_to_contain_text(title)
    sound(page)


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

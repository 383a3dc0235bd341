"""From an invitation to the first page, in a real browser, as two people do it together."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.people import make_centre, make_member
from tests.second_factors import code_at
from tests.signing_in import client_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership

Axe = Callable[[Page], None]
ADDRESS = "nadia.neuve@exemple.test"
NEW = "quatre-portes-vers-Figeac"


@pytest.fixture
def manager(site: str, static_files: None) -> CentreMembership:
    return make_member(Role.MANAGER, make_centre("Rodez"))


@pytest.fixture
def desk(open_page: OpenPage, site: str, manager: CentreMembership) -> Page:
    """The manager's screen, signed in."""
    page = open_page()
    cookie = client_of(manager).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    return page


def invite(desk: Page) -> str:
    """Prepare a link, and give its address as it is shown."""
    desk.goto("/accounts/")
    desk.get_by_role("link", name="Inviter quelqu’un").click()
    desk.get_by_label("Prénom et nom").fill("Nadia Neuve")
    desk.get_by_label("Courriel de travail").fill(ADDRESS)
    desk.get_by_label("Rôle").select_option("Référent ou référente")
    desk.get_by_role("button", name="Préparer le lien").click()
    return str(desk.get_by_role("textbox", name="Le lien").input_value())


def test_a_colleague_comes_in_by_a_link_on_their_own_telephone(
    desk: Page, open_page: OpenPage, sound: Axe, axe: Axe
):
    link = invite(desk)
    axe(desk)
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.get_by_role("button", name="Copier").click()
    expect(desk.get_by_role("button", name="Copié")).to_be_visible()
    assert desk.evaluate("navigator.clipboard.readText()") == link
    expect(desk.get_by_role("img", name="Le lien, à photographier")).to_be_visible()
    phone = open_page(phone=True, dark=True)
    phone.goto(link)
    expect(phone.get_by_text("vous invite")).to_be_visible()
    sound(phone)
    phone.get_by_label("Mot de passe").fill("trop court")
    phone.get_by_role("button", name="Créer mon compte").click()
    expect(phone.get_by_role("alert").or_(phone.locator(".error")).first).to_be_visible()
    sound(phone)
    phone.get_by_label("Mot de passe").fill(NEW)
    phone.get_by_role("button", name="Créer mon compte").click()
    phone.get_by_role("main").get_by_role("link", name="Se connecter").click()
    phone.get_by_label("Adresse ou identifiant").fill(ADDRESS)
    phone.get_by_label("Mot de passe").fill(NEW)
    phone.get_by_role("button", name="Continuer").click()
    # Nothing is shown before the second factor.
    phone.goto("/people/")
    phone.get_by_role("link", name="Choisir l’application de codes").click()
    phone.get_by_text("Je ne peux pas le photographier").click()
    seed = "".join(phone.locator(".seed span").all_inner_texts())
    phone.get_by_label("Le code que l’application montre").fill(code_at(seed, None))
    phone.get_by_role("button", name="C’est prêt").click()
    phone.get_by_role("button", name="Je les ai gardés").click()
    expect(phone).to_have_url(re.compile("/today/$"))
    # Once.
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ce lien ne sert plus")
    sound(phone)
    desk.goto("/accounts/")
    expect(desk.get_by_text("Nadia Neuve")).to_be_visible()
    expect(desk.get_by_role("heading", name="Liens en attente")).to_have_count(0)


def test_a_link_that_was_taken_back_opens_nothing(desk: Page, open_page: OpenPage):
    link = invite(desk)
    desk.goto("/accounts/")
    desk.get_by_role("button", name=f"Retirer {ADDRESS}").click()
    expect(desk.get_by_role("heading", name="Liens en attente")).to_have_count(0)
    stranger = open_page(javascript=False)
    stranger.goto(link)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Ce lien ne sert plus")

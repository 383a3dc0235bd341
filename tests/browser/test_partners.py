"""Partners in a real browser: an offer by a link, an introduction until the partner's answer."""

import re
from dataclasses import dataclass

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs, OpenPage
from tests.made_up_households import MadeUp, make_household
from tests.made_up_partners import (
    NAME,
    TITLE,
    made_up_commitment,
    made_up_contact,
    made_up_opportunity,
)
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership
from trousseau.households.choices import Relation
from trousseau.partners.choices import OpportunityKind


@dataclass(frozen=True)
class Scene:
    """A caseworker with a household, an organisation with offers and somebody to turn to."""

    caseworker: CentreMembership
    household: MadeUp
    organisation: str
    offer: str


@pytest.fixture
def scene(site: str) -> Scene:
    caseworker = make_member(Role.CASEWORKER, make_centre("Rodez"))
    household = make_household(actor_of(caseworker, AT), Relation.SPOUSE)
    contact = made_up_contact()
    made_up_commitment()
    offer = made_up_opportunity(contact=contact)
    made_up_opportunity(OpportunityKind.HOME, title="T4 avec jardin", contact=contact)
    organisation = f"/organisations/{contact.organisation_id}/"
    return Scene(caseworker, household, organisation, f"/opportunities/{offer.pk}/")


@pytest.fixture
def open_as(open_page: OpenPage, site: str) -> OpenAs:
    """Open a page as somebody who has signed in; None is a visitor."""

    def open_as(member: CentreMembership | None, address: str, **options) -> Page:
        page = open_page(**options)
        if member is not None:
            cookies = client_of(member).cookies.items()
            page.context.add_cookies(
                [{"name": name, "value": morsel.value, "url": site} for name, morsel in cookies]
            )
        page.goto(address)
        return page

    return open_as


def test_every_page_is_sound_and_fits_its_screen(scene: Scene, open_as: OpenAs, sound):
    for address in (
        "/organisations/", "/organisations/add/", scene.organisation,
        f"{scene.organisation}edit/", f"{scene.organisation}add-contact/", "/opportunities/",
        scene.offer, f"{scene.offer}edit/", f"{scene.offer}households/",
        f"/opportunities/{scene.household.id}/fitting/",
        f"/introductions/{scene.household.first}/add/", "/introductions/",
    ):  # fmt: skip
        page = open_as(scene.caseworker, address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        sound(page)
        page.context.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_partner_offers_by_a_link_and_a_colleague_checks_it(
    scene: Scene, open_as: OpenAs, sound, javascript: bool
):
    page = open_as(scene.caseworker, scene.organisation, javascript=javascript)
    page.get_by_role("button", name="Préparer un lien").click()
    link = page.get_by_label("Le lien", exact=True).input_value()
    partner = open_as(None, link, javascript=javascript)
    if javascript:
        sound(partner)
    partner.get_by_label("Ce qui est offert").fill("Pâtissière ou pâtissier")
    partner.get_by_label("Commune").fill("Rodez")
    partner.get_by_label("Valable jusqu’au").fill("2099-01-05")
    partner.get_by_role("button", name="Envoyer l’offre").click()
    expect(partner.get_by_role("heading", level=1)).to_have_text("Merci")
    page.goto("/opportunities/")
    page.get_by_role("link", name="Les vérifier").click()
    page.get_by_role("link", name="Pâtissière ou pâtissier").click()
    page.get_by_role("button", name="C’est vérifié : ouvrir").click()
    expect(page.get_by_text("Ouverte", exact=True)).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_introduction_from_the_offer_to_the_partner_s_date(
    scene: Scene, open_as: OpenAs, sound, javascript: bool
):
    given = scene.household.people[0].fields["given_names"]
    page = open_as(
        scene.caseworker, f"/introductions/{scene.household.first}/add/", javascript=javascript
    )
    page.get_by_label("À qui, pour quelle offre ?").select_option(label=f"{TITLE} · {NAME}")
    page.get_by_role("button", name="Préparer").click()
    if javascript:
        sound(page)
    page.get_by_role("button", name="Voir ce que verra le partenaire").click()
    expect(page.get_by_role("heading", name="1. Le courriel, sans nom")).to_be_visible()
    if javascript:
        sound(page)
    page.get_by_label("De vive voix").check()
    page.get_by_role("button", name="Elle est d’accord").click()
    page.get_by_role("button", name="Envoyer le courriel").click()
    expect(page.get_by_text("Message envoyé")).to_be_visible()
    found = re.search(r"http\S+/answer/", str(mail.outbox[-1].body))
    assert found is not None
    partner = open_as(None, found[0], javascript=javascript)
    expect(partner.get_by_text(given)).to_have_count(0)
    if javascript:
        sound(partner)
    partner.get_by_role("button", name="Oui, cela m’intéresse").click()
    expect(partner.get_by_text(given)).to_be_visible()
    if javascript:
        sound(partner)
    partner.get_by_label("Le", exact=True).fill("2099-01-05")
    partner.get_by_label("À quelle heure ?").fill("14:30")
    partner.get_by_role("button", name="Pour un entretien").click()
    expect(partner.get_by_role("heading", level=1)).to_have_text("Merci de votre réponse")
    page.reload()
    expect(page.get_by_text("5 janvier 2099, 14:30").first).to_be_visible()

"""The whole journey in a browser: from the first call to the follow-up after the arrival."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs, OpenPage, press
from tests.made_up_partners import made_up_contact, made_up_opportunity
from tests.people import make_centre, make_member
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def caseworker(transactional_db: None) -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre("Créteil"))


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def test_from_the_first_call_to_the_follow_up_after_the_arrival(
    caseworker, open_as: OpenAs, open_page: OpenPage, sound
):
    today = timezone.localdate()
    page = open_as(caseworker, "/today/")
    sound(page)
    household = open_a_household(page)
    meet_and_check(page, household)
    sound(page)
    interview(page)
    sound(page)
    page.goto(household)
    plan = plan_a_move(page, today + timedelta(150))
    sound(page)
    introduce(page, open_page, plan)
    page.goto(plan)
    visit_and_hear_each(page, today)
    page.goto(plan)
    agree(page)
    sound(page)
    settle_a_step(page)
    arrive(page, sound, today)
    ask_after_a_week(page, sound)


def open_a_household(page: Page) -> str:
    """Two adults; gives the address of their page."""
    page.get_by_role("link", name="Ménages", exact=True).click()
    follow(page, "Ouvrir un dossier")
    page.get_by_label("Prénoms").fill("Amina")
    page.get_by_label("Nom de famille").fill("Modèle")
    press(page, "Ouvrir le dossier")
    follow(page, "Ajouter quelqu’un")
    page.get_by_label("Qui est-ce, dans le ménage ?").select_option("spouse")
    page.get_by_label("Part-elle avec le ménage ?").select_option("yes")
    page.get_by_label("Prénoms").fill("Karim")
    page.get_by_label("Nom de famille").fill("Modèle")
    press(page, "Ajouter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Amina Modèle et Karim Modèle")
    return page.url


def meet_and_check(page: Page, household: str) -> None:
    """A note, the information session, and what each adult is asked."""
    page.get_by_label("Note rapide").fill("Rappeler lundi, après 17 h.")
    press(page, "Appel")
    expect(page.get_by_text("Rappeler lundi, après 17 h.")).to_be_visible()
    press(page, "La réunion a eu lieu")
    for number in range(2):
        page.goto(household)
        page.locator(".facts").nth(number).get_by_role("link", name="Vérifier").click()
        page.get_by_label("Protection").select_option("refugee")
        page.get_by_label("Titre de séjour").select_option("ten_years")
        page.get_by_label("Préfecture qui suit le dossier").fill("94")
        page.get_by_label("Droits sociaux ouverts").select_option("yes")
        page.get_by_label("Souhaite partir, de son plein gré").select_option("yes")
        press(page, "Enregistrer")
    press(page, "Les conditions sont réunies")


def interview(page: Page) -> None:
    """One answer, then the places, with what is missing."""
    press(page, "Douze questions")
    follow(page, "Commencer")
    page.get_by_role("radio", name="Oui").first.check()
    press(page, "Enregistrer et continuer")
    press(page, "S’arrêter là")
    follow(page, "Voir les lieux")
    expect(page.get_by_role("heading", name="Les lieux pour ce ménage")).to_be_visible()


def plan_a_move(page: Page, target: date) -> str:
    """Where to and when; gives the address of the plan."""
    press(page, "Commencer le projet")
    plan = page.url
    page.get_by_role("link", name="Modifier").first.click()
    page.get_by_label("Déménagement visé le").fill(target.isoformat())
    page.get_by_label("Il faut").fill("Une école à pied")
    press(page, "Enregistrer")
    page.get_by_label("Ajouter un lieu").fill("Rodez")
    press(page, "Ajouter ce lieu")
    page.get_by_role("button", name="Choisir Rodez").click()
    return plan


def introduce(page: Page, open_page: OpenPage, plan: str) -> None:
    """An offer, the person's consent, a message without a name, the partner's answer."""
    made_up_opportunity(title="Maçon ou maçonne", contact=made_up_contact())
    page.goto(plan)
    follow(page, "Offres pour ce ménage")
    follow(page, "Voir partout")
    page.get_by_role("link", name=re.compile("Mettre Amina")).first.click()
    press(page, "Préparer")
    press(page, "Voir ce que verra le partenaire")
    page.get_by_label("De vive voix").check()
    press(page, "Elle est d’accord")
    press(page, "Envoyer le courriel")
    expect(page.get_by_text("Message envoyé")).to_be_visible()
    body = str(mail.outbox[-1].body)
    assert "Amina" not in body
    found = re.search(r"http\S+/answer/", body)
    assert found is not None
    partner = open_page(found[0])
    expect(partner.get_by_text("Amina")).to_have_count(0)
    partner.get_by_role("button", name="Oui, cela m’intéresse").click()
    expect(partner.get_by_text("Amina")).to_be_visible()


def visit_and_hear_each(page: Page, today: date) -> None:
    """A visit, and what each of them says alone."""
    follow(page, "Prévoir une visite")
    page.get_by_label("Du", exact=True).fill(today.isoformat())
    page.get_by_label("Où").first.fill("L’atelier, 10 h")
    press(page, "Enregistrer")
    press(page, "La visite a eu lieu")
    visit = page.url
    for name in ("Amina Modèle", "Karim Modèle"):
        page.goto(visit)
        page.locator("main li, main p").filter(has_text=name).locator("a[href*='/hear/']").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        page.get_by_label("Nous sommes seuls").check()
        page.get_by_label("Sans interprète").check()
        page.get_by_label("Oui, y vivre").check()
        press(page, "Garder cet avis")
    page.goto(visit)
    expect(page.get_by_text("lieu non retenu")).to_have_count(0)


def agree(page: Page) -> None:
    """Each adult says yes to the same words."""
    press(page, "Proposer ce projet")
    for _ in range(2):
        press(page, "A dit oui")
    press(page, "Commencer les démarches")
    expect(page.get_by_text("En route", exact=True)).to_be_visible()


def settle_a_step(page: Page) -> None:
    """The first thing to do is done, and no longer asked for."""
    first = page.locator("section[aria-labelledby=now] .step").first
    title = first.locator(".step-title").inner_text()
    first.locator("summary").first.click()
    first.get_by_role("button", name="C’est fait").click()
    expect(page).to_have_url(re.compile("#now$"))
    expect(page.locator("section[aria-labelledby=now]")).not_to_contain_text(title)


def arrive(page: Page, sound, today: date) -> None:
    """A move that took place a week ago, after its gate was looked at, with a home."""
    follow(page, "Déménagement")
    a_week_ago = today - timedelta(8)
    page.get_by_label("Départ le").fill(a_week_ago.isoformat())
    page.get_by_label("Remise des clés").fill("La gardienne, à 15 h")
    press(page, "Prévoir ce départ")
    expect(page.get_by_role("heading", name="Peut-on partir ?")).to_be_visible()
    way_out = page.locator("section[aria-labelledby=exit]")
    way_out.locator("textarea").fill("Appeler le centre ; un lit est gardé un mois.")
    way_out.get_by_role("button").first.click()
    sound(page)
    follow(page, "Noter un logement")
    page.get_by_label("Bail", exact=True).select_option("direct")
    page.get_by_label("Début du bail").fill(a_week_ago.isoformat())
    page.get_by_label("Adresse").fill("3 rue de l’Exemple")
    press(page, "Enregistrer")
    page.get_by_label("Arrivés le").fill(a_week_ago.isoformat())
    press(page, "Noter l’arrivée")


def ask_after_a_week(page: Page, sound) -> None:
    """The first of five follow-ups."""
    follow(page, "Suivis après l’arrivée")
    sound(page)
    follow(page, "7 jours après l’arrivée")
    follow(page, "Le logement et les droits du ménage")
    page.get_by_label("Logement", exact=True).select_option("own_lease")
    press(page, "Enregistrer")
    sound(page)
    follow(page, "Suivis après l’arrivée")
    expect(page.get_by_text("Fait", exact=True).first).to_be_visible()

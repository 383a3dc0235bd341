"""A visit, each adult heard alone, then the move: its gate, what is decided, the arrival."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import OpenAs, press
from tests.made_up_plans import active_plan, eligible_household
from tests.people import AT, make_centre, make_member
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.households.choices import Relation

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_visit_to_the_arrival(transactional_db: None, open_as: OpenAs, sound):
    member = make_member(Role.CASEWORKER, make_centre())
    household = eligible_household(actor_of(member, AT), Relation.SPOUSE, Relation.CHILD)
    plan = active_plan(actor_of(member, AT), household)
    today = timezone.localdate()

    page = open_as(member, f"/plans/{plan}/")
    page.get_by_role("link", name=re.compile("Prévoir une visite")).click()
    sound(page)
    page.get_by_label("Du", exact=True).fill(today.isoformat())
    page.get_by_label("Où").first.fill("Boulangerie Exemple")
    press(page, "Enregistrer")
    sound(page)
    press(page, "La visite a eu lieu")
    for number, adult in enumerate(household.people[:2]):
        page.locator(f"a[href$='/hear/{adult.person}/']").click()
        page.get_by_label("Oui, y vivre").check()
        page.get_by_label(re.compile("Nous sommes seuls")).check()
        if number == 0:
            page.get_by_label(re.compile("Un proche, un enfant")).check()
            press(page, "Garder cet avis")
            expect(page.get_by_text("Un proche ne peut pas interpréter ici")).to_be_visible()
            sound(page)
        page.get_by_label("Interprète professionnel").check()
        press(page, "Garder cet avis")
    expect(page.get_by_text("entendu", exact=True)).to_have_count(2)
    page.get_by_role("link", name="Ce que j’ai noté moi-même").click()
    sound(page)

    page.goto(page.url.split("/visits/")[0] + f"/moves/{plan}/")
    sound(page)
    page.get_by_label("Départ le").fill((today + timedelta(2)).isoformat())
    page.get_by_label("Remise des clés").fill("La gardienne, 17 h")
    press(page, "Prévoir ce départ")
    expect(page.get_by_text("Il manque encore quelque chose pour partir")).to_be_visible()
    sound(page)
    page.get_by_label("L’assurance du logement").select_option("yes")
    press(page, "Enregistrer")
    page.get_by_label("Qui appeler, où dormir").fill("L’hôtel, puis Mme M.")
    press(page, "Enregistrer")
    page.locator("a[href*='/alone/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("décide sans les autres")
    sound(page)
    page.go_back()
    page.get_by_role("link", name="Noter un logement").click()
    sound(page)
    page.get_by_label("Adresse").fill("3 rue du Modèle")
    page.get_by_label("Début du bail").fill(today.isoformat())
    page.get_by_label("Loyer par mois").fill("520")
    press(page, "Enregistrer")
    page.get_by_role("link", name="Qui fait quoi, avant quelle date").click()
    sound(page)
    page.go_back()
    page.get_by_text("Partir malgré ce qui manque").first.click()
    page.get_by_label("Pourquoi ?").select_option("job_begins")
    press(page, "Décider le départ")
    press(page, "Noter l’arrivée")
    expect(page.get_by_role("heading", name="Ce qui reste à régler")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Projet de mobilité").click()
    press(page, "Emploi perdu")
    expect(page.get_by_text("Plan B : un emploi a été perdu").first).to_be_visible()
    sound(page)

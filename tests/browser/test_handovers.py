"""The pages of a hand-over in a browser: on a phone and on a desk, in the dark and in the light."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs
from tests.made_up_handovers import made_up_relay
from tests.people import make_centre, make_member
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role


def test_from_each_adult_s_word_to_the_file(
    transactional_db: None, open_as: OpenAs, sound: Callable[[Page], None]
):
    """The departure centre records both words and hands over; the arrival centre reads between."""
    centre, to = make_centre("Centre A"), make_centre("Centre B")
    giver, receiver = make_member(Role.CASEWORKER, centre), make_member(Role.CASEWORKER, to)
    now = timezone.now()
    relay = made_up_relay(actor_of(giver, now), to, arrived_on=(now - timedelta(40)).date())
    page = open_as(giver, f"/handovers/{relay.household.id}/add/")
    sound(page)
    page.get_by_label("Centre d’arrivée").select_option(label="Centre B")
    page.get_by_label("Note de relais").fill("Parle bas au téléphone.")
    page.get_by_role("button", name="Proposer le relais").click()
    page.get_by_role("button", name="L’appel a eu lieu").click()
    sound(page)
    page.get_by_role("link", name="Corriger la note").click()
    sound(page)
    page.get_by_label("Note de relais").fill("Parle bas au téléphone, le matin.")
    page.get_by_role("button", name="Enregistrer la note").click()
    for number in (0, 1):
        page.locator("ul.adults a").nth(number).click()
        sound(page)
        for box in page.get_by_role("checkbox").all():
            box.check()
        page.get_by_role("button", name="A signé").click()
    expect(page.get_by_text("Chaque adulte a donné son accord.")).to_be_visible()
    there = open_as(receiver, "/handovers/")
    sound(there)
    there.get_by_role("button", name="Accepter le relais").click()
    expect(there.get_by_text("Parle bas au téléphone, le matin.")).to_be_visible()
    sound(there)
    page.reload()
    sound(page)
    page.get_by_role("button", name="Passer tout le dossier").click()
    expect(page.get_by_text("Aucun relais en cours")).to_be_visible()
    there.goto(f"/households/{relay.household.id}/")
    expect(there.get_by_role("heading", level=1)).to_contain_text("Exemple")

"""Leaving one’s desk in the middle of a sentence: nothing is seen, nothing is lost."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.people import (
    AT,
    PASSWORD,
    Canaries,
    make_actor,
    make_centre,
    make_member,
    make_person,
)
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.privacy.models import Draft
from trousseau.web.session_clock import SEEN, SIGNED_IN

# The browser's own clock, moved by hand: 14 and a half minutes and a little.
IDLE = "14:45"
TYPED = "Elle préfère qu’on l’appelle le mardi"


@dataclass
class Desk:
    """Somebody at work, and a person of theirs."""

    client: Client
    canaries: Canaries
    open: Callable[..., Page]

    @property
    def file(self) -> str:
        return f"/people/{self.canaries.person}/"

    def go_idle(self) -> None:
        """As if nothing had been asked for for a quarter of an hour."""
        session = self.client.session
        session[SIGNED_IN] -= 1000
        session[SEEN] -= 1000
        session.save()


@pytest.fixture
def desk(open_page: OpenPage, site: str) -> Desk:
    membership = make_member(Role.CASEWORKER)
    canaries = make_person(actor_of(membership, AT))
    client = client_of(membership)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]

    def open_signed_in(address: str, **options: object) -> Page:
        page = open_page(None, **options)
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        page.clock.install()
        page.goto(address)
        return page

    return Desk(client, canaries, open_signed_in)


def note(page: Page):
    return page.get_by_label("Note")


def unlock(page: Page) -> None:
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Reprendre").click()


def shows_nothing(page: Page, canaries: Canaries) -> None:
    text = page.content()
    assert not [value for value in canaries.values if len(value) > 4 and value in text]


def drafts() -> int:
    with system("test.look", AT):
        return Draft.objects.count()


@pytest.mark.bar(9)
def test_what_is_typed_is_kept_at_a_pause(desk: Desk):
    page = desk.open(f"{desk.file}edit/")
    note(page).fill(TYPED)
    page.clock.run_for("00:04")
    assert drafts() == 0
    page.clock.run_for("00:02")
    expect(page.get_by_text(re.compile(r"Brouillon gardé à \d\d:\d\d"))).to_be_visible()
    # The power fails; the page is opened again.
    page.goto(f"{desk.file}edit/")
    expect(note(page)).to_have_value(TYPED)
    expect(page.get_by_text("Voici ce que vous aviez écrit")).to_be_visible()


@pytest.mark.bar(9)
def test_an_idle_screen_locks_itself_with_the_sentence_kept(desk: Desk, axe):
    page = desk.open(f"{desk.file}edit/")
    note(page).press("Control+End")
    note(page).press_sequentially(TYPED)
    page.clock.run_for("00:06")
    note(page).press_sequentially(" matin")
    # Within the last pause, which is too short to have been kept.
    page.clock.run_for(IDLE)
    page.wait_for_url("**/lock/**")
    shows_nothing(page, desk.canaries)
    axe(page)
    unlock(page)
    page.wait_for_url(f"**{desk.file}edit/")
    expect(note(page)).to_have_value(f"{desk.canaries.fields['note']}{TYPED} matin")
    axe(page)
    page.get_by_role("button", name="Enregistrer").last.click()
    page.wait_for_url(f"**{desk.file}")
    assert drafts() == 0


@pytest.mark.bar(9)
def test_a_participant_s_idle_screen_signs_itself_out(open_page: OpenPage, site: str):
    centre = make_centre()
    canaries = make_person(make_actor(Role.CASEWORKER, centre))
    member = make_member(Role.PARTICIPANT, centre, person=canaries.person)
    cookie = client_of(member).cookies[settings.SESSION_COOKIE_NAME]
    page = open_page(None, phone=True)
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    page.clock.install()
    page.goto("/my/")
    expect(page.get_by_text(canaries.fields["family_name"]).first).to_be_visible()
    expect(page.get_by_role("button", name="Verrouiller")).to_have_count(0)
    page.clock.run_for(IDLE)
    page.wait_for_url("**/signed-out/")
    shows_nothing(page, canaries)


def test_who_is_there_is_not_locked_out(desk: Desk):
    page = desk.open(desk.file)
    for _ in range(4):
        page.clock.run_for("10:00")
        page.mouse.move(200, 300)
        page.mouse.move(300, 200)
    assert page.url.endswith(desk.file)


@pytest.mark.bar(9)
@pytest.mark.parametrize("javascript", [True, False])
def test_i_leave_my_desk_and_back_shows_nothing(desk: Desk, javascript: bool):
    page = desk.open(desk.file, javascript=javascript)
    expect(page.get_by_text(desk.canaries.fields["family_name"]).first).to_be_visible()
    page.get_by_role("button", name="Verrouiller").click()
    if javascript:
        page.clock.run_for("00:01")
    page.wait_for_url("**/lock/**")
    for way in (page.go_back, page.go_forward, page.reload):
        way(wait_until="load")
        page.wait_for_url("**/lock/**")
        shows_nothing(page, desk.canaries)
    unlock(page)
    page.wait_for_url(f"**{desk.file}")
    expect(page.get_by_text(desk.canaries.fields["family_name"]).first).to_be_visible()


@pytest.mark.bar(9)
def test_without_a_script_a_form_sent_too_late_is_kept(desk: Desk, axe):
    page = desk.open(f"{desk.file}edit/", javascript=False)
    note(page).fill(TYPED)
    desk.go_idle()
    page.get_by_role("button", name="Enregistrer").last.click()
    page.wait_for_url("**/lock/**")
    expect(page.get_by_text("Ce que vous aviez écrit est gardé")).to_be_visible()
    shows_nothing(page, desk.canaries)
    unlock(page)
    page.wait_for_url(f"**{desk.file}edit/")
    expect(note(page)).to_have_value(TYPED)


@pytest.mark.bar(9)
def test_one_window_locks_the_others_with_their_drafts(desk: Desk):
    page = desk.open(f"{desk.file}edit/")
    other = page.context.new_page()
    other.goto(desk.file)
    note(page).fill(TYPED)
    other.bring_to_front()
    other.get_by_role("button", name="Verrouiller").click()
    other.wait_for_url("**/lock/**")
    page.clock.run_for("00:03")
    page.wait_for_url("**/lock/**")
    shows_nothing(page, desk.canaries)
    unlock(page)
    page.wait_for_url(f"**{desk.file}edit/")
    expect(note(page)).to_have_value(TYPED)


@pytest.mark.bar(9)
def test_without_a_network_the_page_hides_and_waits(desk: Desk):
    page = desk.open(f"{desk.file}edit/")
    note(page).fill(TYPED)
    page.context.set_offline(True)
    page.clock.run_for(IDLE)
    expect(page.get_by_text("Le réseau manque.")).to_be_visible()
    expect(note(page)).to_be_hidden()
    assert drafts() == 0
    page.context.set_offline(False)
    page.clock.run_for("00:06")
    page.wait_for_url("**/lock/**")
    unlock(page)
    page.wait_for_url(f"**{desk.file}edit/")
    expect(note(page)).to_have_value(TYPED)


def test_a_sent_form_leaves_no_draft_behind(desk: Desk):
    page = desk.open("/households/add/")
    page.get_by_label("Nom de famille").fill("Exemple-Nouveau")
    page.clock.run_for("00:06")
    expect(page.get_by_text("Brouillon gardé")).to_be_visible()
    page.get_by_label("Prénoms").fill("Nour")
    page.get_by_role("button", name="Ouvrir le dossier").last.click()
    page.wait_for_url(re.compile(r"/households/[0-9a-f-]{36}/$"))
    assert drafts() == 0


def test_a_draft_is_let_go(desk: Desk, axe):
    page = desk.open(f"{desk.file}edit/")
    note(page).fill(TYPED)
    page.clock.run_for("00:06")
    expect(page.get_by_text("Brouillon gardé")).to_be_visible()
    page.goto("/drafts/")
    axe(page)
    page.get_by_role("link", name="Reprendre").click()
    page.get_by_role("button", name="Effacer ce brouillon").click()
    expect(note(page)).to_have_value(desk.canaries.fields["note"])
    assert drafts() == 0

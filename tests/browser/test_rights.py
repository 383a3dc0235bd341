"""Consent and its withdrawal, a copy of everything, and an erasure, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.people import make_centre, make_member
from tests.privacy.whole_files import WholeFile, make_whole_file
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import Centre, CentreMembership
from trousseau.audit.endings import make_register
from trousseau.privacy.models import ErasureNotice

Visit = Callable[..., Page]


@pytest.fixture
def centre(site: str, tmp_path: Path, settings: pytest.FixtureRequest) -> Centre:
    settings.ANCHOR_FOLDER = tmp_path / "anchor"  # type: ignore[attr-defined]
    make_register()
    return make_centre("Rodez")


@pytest.fixture
def whole(centre: Centre) -> WholeFile:
    """Somebody with everything in their file, whose erasure is not announced any more."""
    now = timezone.now()
    whole = make_whole_file(actor_of(make_member(Role.CASEWORKER, centre), now))
    with system("test.write", now):
        ErasureNotice.objects.update(called_off_on=now.date())
    return whole


@pytest.fixture
def visit(open_page: Callable[..., Page], site: str) -> Visit:
    """Open a page as somebody who has signed in."""

    def visit(member: CentreMembership, address: str, **options: object) -> Page:
        page = open_page(None, **options)
        cookie = client_of(member).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
        page.goto(address)
        return page

    return visit


def fits(page: Page) -> bool:
    width = page.evaluate("document.documentElement.scrollWidth")
    return bool(page.viewport_size and width <= page.viewport_size["width"])


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_allowed_at_the_desk_is_withdrawn_on_the_phone(
    visit: Visit, axe: Callable[[Page], None], centre: Centre, whole: WholeFile, javascript: bool
):
    person = whole.canaries.person
    desk = visit(
        make_member(Role.CASEWORKER, centre),
        reverse("consents_index", args=[person]),
        javascript=javascript,
    )
    desk.get_by_role("link", name="Noter un accord").click()
    desk.get_by_role("button", name="Enregistrer l’accord").click()
    expect(desk.get_by_text("Cochez au moins une information.")).to_be_visible()
    if javascript:
        axe(desk)
    desk.get_by_label("À qui ?").select_option("Bailleur")
    desk.get_by_label("Son nom").fill("Habitat Exemple")
    desk.get_by_label("Pour quoi faire ?").select_option("Trouver un logement")
    desk.get_by_label("Nom de famille").check()
    desk.get_by_label("De vive voix").check()
    desk.get_by_role("button", name="Enregistrer l’accord").click()
    expect(desk.get_by_role("heading", name="Habitat Exemple")).to_be_visible()

    phone = visit(
        whole.participant, reverse("consents_mine"), phone=True, dark=True, javascript=javascript
    )
    assert fits(phone)
    phone.get_by_role("button", name="Je ne veux plus : Habitat Exemple").click()
    expect(phone.get_by_text("Vous n’avez donné aucun accord qui compte encore.")).to_be_visible()
    desk.reload()
    expect(desk.get_by_text("Aucun accord en vigueur : rien ne peut partir.")).to_be_visible()


def test_a_person_reads_and_takes_home_their_copy(
    visit: Visit, axe: Callable[[Page], None], whole: WholeFile
):
    page = visit(
        whole.participant, reverse("rights_show", args=[whole.canaries.person]), phone=True
    )
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger le fichier").click()
    assert download.value.suggested_filename.startswith("dossier-")
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert whole.canaries.fields["address"] in text
    assert whole.canaries.fields["note"] not in text
    page.get_by_role("link", name="Lire ou imprimer").click()
    expect(page.get_by_text(whole.canaries.fields["address"])).to_be_visible()
    expect(page.get_by_text("Demandez la copie entière à votre centre.")).to_be_visible()
    assert fits(page)
    axe(page)


def test_an_erasure_is_planned_confirmed_and_shown(
    visit: Visit, axe: Callable[[Page], None], centre: Centre, whole: WholeFile
):
    show = reverse("rights_show", args=[whole.canaries.person])
    manager = visit(make_member(Role.MANAGER, centre), show)
    manager.get_by_label("Elle demande que ce soit tout de suite").check()
    manager.get_by_role("button", name="Prévoir l’effacement").click()
    expect(manager.get_by_text("une autre personne doit encore confirmer")).to_be_visible()
    axe(manager)
    officer = visit(make_member(Role.DPO), reverse("rights_index"), dark=True)
    axe(officer)
    officer.get_by_role("button", name="Confirmer l’effacement").click()
    expect(officer.get_by_role("heading", name="Confirmés, pour cette nuit")).to_be_visible()
    axe(officer)
    told = visit(whole.participant, show, phone=True)
    expect(told.get_by_role("heading", name="Effacement prévu le")).to_be_visible()
    manager.reload()
    expect(manager.get_by_text("Seul le délégué ou la déléguée")).to_be_visible()
    officer.get_by_role("button", name="Annuler l’effacement").click()
    expect(officer.get_by_text("Dites pourquoi")).to_be_visible()
    axe(officer)
    officer.get_by_label("La personne a changé d’avis").check()
    officer.get_by_role("button", name="Annuler l’effacement").click()
    expect(officer.get_by_role("heading", name="Rien n’attend")).to_be_visible()
    manager.reload()
    expect(manager.get_by_role("heading", name="Effacement prévu le")).to_have_count(0)


def test_who_works_on_a_file_says_why_it_is_kept(
    visit: Visit, axe: Callable[[Page], None], centre: Centre
):
    worker = make_member(Role.CASEWORKER, centre)
    # A rule of retention has announced it.
    whole = make_whole_file(actor_of(worker, timezone.now()))
    page = visit(worker, reverse("rights_show", args=[whole.canaries.person]), phone=True)
    page.get_by_role("button", name="Annuler l’effacement").click()
    expect(page.get_by_text("Dites pourquoi")).to_be_visible()
    assert fits(page)
    axe(page)
    page.get_by_label("La personne a repris contact").check()
    page.get_by_role("button", name="Annuler l’effacement").click()
    expect(page.get_by_role("heading", name="Effacement prévu le")).to_have_count(0)

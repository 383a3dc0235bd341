"""The pages on people in a real browser: with a phone at one's ear, in a hurry, and by keyboard."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import OpenAs
from tests.people import make_centre, make_member
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership
from trousseau.privacy.actions import NewChannel, add_person, edit_person
from trousseau.privacy.choices import ChannelKind
from trousseau.privacy.queries import person_sheet


@dataclass(frozen=True)
class Scene:
    """A centre with one file, its staff, the person, and a colleague elsewhere."""

    caseworker: CentreMembership
    manager: CentreMembership
    participant: CentreMembership
    elsewhere: CentreMembership
    address: str
    reference: str


@pytest.fixture
def scene(site: str) -> Scene:
    now = timezone.now()
    centre = make_centre("Rodez")
    caseworker = make_member(Role.CASEWORKER, centre)
    fields = {
        "given_names": "Fereshta",
        "family_name": "Exemple",
        "own_script_name": "فرشته نمونه",
        "birth_date": "1990-03-05",
        "language": "prs",
        "address": "12 rue de l’Exemple",
        "note": "Préfère le soir.",
    }
    channels = [
        NewChannel(ChannelKind.PHONE, "06 39 98 12 34", True),
        NewChannel(ChannelKind.PHONE, "06 39 98 77 01", False, "ne pas laisser de message"),
    ]
    actor = actor_of(caseworker, now)
    person = add_person(actor, fields, channels, now - timedelta(days=3))
    return Scene(
        caseworker,
        make_member(Role.MANAGER, centre),
        make_member(Role.PARTICIPANT, centre, person=person),
        make_member(Role.CASEWORKER, make_centre("Créteil")),
        f"/people/{person}/",
        person_sheet(actor, person, now).reference,
    )


def test_every_page_is_sound_and_fits_its_screen(scene: Scene, open_as: OpenAs, sound):
    edit = f"{scene.address}edit/"
    staff = ["/people/", scene.address, edit, "/households/add/", "/break-glass/"]
    pages = [(scene.caseworker, address) for address in staff]
    pages += [(scene.manager, f"{scene.address}readers/"), (scene.elsewhere, "/break-glass/open/")]
    pages += [(scene.participant, address) for address in ("/my/", "/my/readers/")]
    for member, address in pages:
        page = open_as(member, address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        sound(page)
        page.context.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_somebody_is_found_by_keyboard_and_the_words_are_in_no_address(
    scene: Scene, open_as: OpenAs, javascript: bool
):
    page = open_as(scene.caseworker, "/people/", javascript=javascript)
    expect(page.get_by_label("Trouver quelqu’un")).to_be_focused()
    asked: list[str] = []
    page.on("request", lambda request: asked.extend([request.url, str(request.headers)]))
    page.keyboard.type("Ferechta")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Se prononce comme")).to_be_visible()
    expect(page.get_by_label("Trouver quelqu’un")).to_have_value("Ferechta")
    page.get_by_role("link", name="Fereshta Exemple").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fereshta Exemple")
    assert not [text for text in asked if "Ferechta" in text]
    assert "Fereshta" not in page.title()


def test_on_a_phone_the_warning_comes_before_the_number(scene: Scene, open_as: OpenAs):
    page = open_as(scene.caseworker, scene.address, phone=True)
    warning = page.get_by_text("ne pas laisser de message").bounding_box()
    number = page.get_by_text("06 39 98 77 01").bounding_box()
    assert warning
    assert number
    assert warning["y"] + warning["height"] <= number["y"]
    expect(page.get_by_role("link", name="06 39 98 12 34")).to_have_attribute(
        "href", "tel:0639981234"
    )
    expect(page.get_by_role("link", name="06 39 98 77 01")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_is_opened_with_two_ways_to_reach_somebody(
    scene: Scene, open_as: OpenAs, javascript: bool
):
    page = open_as(scene.caseworker, "/households/add/", javascript=javascript)
    page.get_by_label("Prénoms").fill("Olena")
    page.get_by_label("Numéro ou adresse").fill("+33639980001")
    page.get_by_role("button", name="Ajouter un téléphone ou un courriel").click()
    page.get_by_label("Moyen", exact=True).nth(1).select_option("email")
    page.get_by_label("Numéro ou adresse").nth(1).fill("olena@exemple.test")
    page.get_by_label("Date de naissance").fill("1990")
    # The Enter key opens the file; it does not press the nearest button.
    page.get_by_label("Date de naissance").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Olena")
    expect(page.get_by_text("06 39 98 00 01")).to_be_visible()
    expect(page.get_by_text("olena@exemple.test")).to_be_visible()


def test_somebody_who_may_be_there_already_is_shown_first(scene: Scene, open_as: OpenAs):
    page = open_as(scene.caseworker, "/households/add/")
    page.get_by_label("Prénoms").fill("Ferechta")
    page.get_by_label("Nom de famille").fill("Exemple")
    page.get_by_role("button", name="Ouvrir le dossier").last.click()
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text(scene.reference)
    expect(notice).to_be_focused()
    notice.get_by_role("button", name="créer quand même").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ferechta Exemple")


def test_two_who_change_the_same_field_both_see_it(scene: Scene, open_as: OpenAs):
    page = open_as(scene.caseworker, f"{scene.address}edit/")
    person = actor_of(scene.participant, timezone.now()).person
    assert person is not None
    manager = actor_of(scene.manager, timezone.now())
    edit_person(manager, person, {"address": "3 rue du Modèle"}, None, timezone.now())
    page.get_by_label("Adresse", exact=True).fill("9 rue de l’Essai")
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Quelqu’un d’autre a changé ce dossier")
    expect(page.get_by_text("3 rue du Modèle")).to_be_visible()
    expect(page.get_by_label("Adresse", exact=True)).to_have_value("9 rue de l’Essai")
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_text("9 rue de l’Essai")).to_be_visible()


@pytest.mark.bar(11)
def test_a_file_is_opened_from_another_centre_in_sight_of_its_own(
    scene: Scene, open_as: OpenAs, axe
):
    page = open_as(scene.elsewhere, "/break-glass/open/", phone=True)
    page.get_by_label("Référence de la personne").fill(scene.reference.lower())
    page.get_by_role("button", name="Ouvrir pour une heure").click()
    expect(page.get_by_text("Dites pourquoi")).to_be_visible()
    page.get_by_label("La personne est ici et le demande").check()
    page.get_by_role("button", name="Ouvrir pour une heure").click()
    expect(page.get_by_role("note")).to_contain_text("Dossier d’un autre centre : Rodez")
    axe(page)
    home = open_as(scene.manager, "/people/")
    expect(home.get_by_role("link", name="Autres centres 1 à voir")).to_be_visible()
    home.get_by_role("link", name="Autres centres").click()
    expect(home.get_by_text("La personne est ici et le demande")).to_be_visible()
    axe(home)
    home.get_by_role("button", name="J’ai vu").click()
    expect(home.get_by_text("Vu par")).to_be_visible()
    expect(home.get_by_role("link", name="Autres centres", exact=True)).to_be_visible()


def test_a_person_finds_their_file_and_who_read_it(scene: Scene, open_as: OpenAs):
    page = open_as(scene.participant, "/my/", phone=True)
    expect(page.get_by_text("فرشته نمونه")).to_be_visible()
    expect(page.get_by_text("Préfère le soir.")).to_have_count(0)
    page.get_by_role("link", name="Qui a lu mon dossier ?").click()
    expect(
        page.get_by_text("une personne de l’équipe d’accompagnement du centre Rodez").first
    ).to_be_visible()

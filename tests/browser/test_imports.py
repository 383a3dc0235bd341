"""A list in a real browser: chosen, corrected, looked at on a phone, made into households."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAs
from tests.people import make_centre, make_member
from trousseau.accounts.choices import Role

WRONG = "Wie;Prénom;Lien;Ménage;Né le\nNeuve;Nadia;;1;05/01/1990\nNeuve;Idris;fils;1;hier\n"
RIGHT = WRONG.replace("hier", "2016")


def test_every_page_is_sound_and_a_list_becomes_households(
    site: str, open_as: OpenAs, sound, tmp_path: Path
):
    member = make_member(Role.CASEWORKER, make_centre())
    page: Page = open_as(member, "/imports/")
    sound(page)
    file = tmp_path / "liste.csv"
    file.write_text(WRONG)
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Lire ce fichier").click()
    expect(page.get_by_role("alert")).to_contain_text("Ligne 3, colonne E « Né le »")
    sound(page)
    page.get_by_label("A « Wie »").select_option(label="Nom de famille")
    file.write_text(RIGHT)
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Vérifier de nouveau").first.click()
    expect(page.get_by_text("Nadia Neuve, Idris Neuve")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for()
    page.get_by_role("button", name="Français").click()
    page.get_by_role("button", name="Créer ces ménages").click()
    expect(page.get_by_role("status")).to_contain_text("Un ménage a été créé")
    sound(page)


def test_a_table_is_taken_along(site: str, open_as: OpenAs, sound):
    page: Page = open_as(make_member(Role.MANAGER, make_centre()), "/exports/make/")
    sound(page)
    with page.expect_download() as found:
        page.get_by_role("button", name="Télécharger le fichier").click()
    assert found.value.suggested_filename.endswith(".xlsx")

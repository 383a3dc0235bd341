"""The explorer as people use it: with a mouse, with the keyboard only, and without JavaScript."""

import re

from playwright.sync_api import Page, expect


def fill_in(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Métier", exact=True).fill("maçon")
    page.get_by_role("button", name="Ajouter un enfant").click()
    page.get_by_label("Âge, enfant 1").fill("7")
    page.get_by_label("Loyer, au plus").fill("650")


def rank(page: Page) -> None:
    page.get_by_role("button", name="Voir les lieux").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Les lieux pour ce ménage")


def journey(page: Page) -> None:
    """From the form to the ranking, a sheet, why not, side by side, and back with all answers."""
    fill_in(page)
    rank(page)
    expect(page.locator("article.key")).to_have_count(3)
    first = page.locator(".place h3 button").first
    name = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("heading", name="Pourquoi", exact=True)).to_be_visible()
    page.get_by_role("button", name="Revenir aux lieux").click()

    page.locator(".columns-map summary").first.click()
    page.locator(".columns-map details td + th button").last.click()
    expect(page.get_by_role("heading", name="Pourquoi pas plus haut")).to_be_visible()
    expect(page.get_by_role("heading", name="Ce qui suffirait")).to_be_visible()
    page.get_by_role("button", name="Revenir aux lieux").click()

    boxes = page.locator(".place input[type=checkbox]")
    for index in range(3):
        boxes.nth(index).check()
    page.get_by_role("button", name="Comparer les lieux cochés").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Côte à côte")
    expect(page.locator("thead th")).to_have_count(3)
    page.get_by_label("Ajouter un lieu").select_option(index=5)
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.locator("thead th")).to_have_count(4)
    assert "?" not in page.url

    page.get_by_role("button", name="Revenir aux lieux").click()
    page.get_by_role("button", name="Modifier les réponses").click()
    expect(page.get_by_label("Métier", exact=True)).to_have_value("maçon")
    expect(page.get_by_label("Âge, enfant 1")).to_have_value("7")
    expect(page.get_by_label("Loyer, au plus")).to_have_value("650")


def test_the_whole_journey(open_page):
    journey(open_page())


def test_the_whole_journey_without_a_script(open_page):
    page = open_page(javascript=False)
    journey(page)
    expect(page.get_by_role("button", name="Imprimer")).to_have_count(0)


def test_the_other_language_keeps_the_household(open_page):
    page = open_page()
    fill_in(page)
    rank(page)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Places for this household")
    page.get_by_role("button", name="Change the answers").click()
    expect(page.get_by_label("Age, child 1")).to_have_value("7")
    page.get_by_label("Rent, at most").fill("700")
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_label("Loyer, au plus")).to_have_value("700")


def test_a_job_is_suggested_while_typing_and_chosen_by_keyboard(open_page):
    page = open_page("/")
    job = page.get_by_role("combobox", name="Métier", exact=True)
    job.press_sequentially("coutur")
    options = page.locator(".options li:visible")
    expect(options.first).to_be_visible()
    job.press("ArrowDown")
    title = options.first.inner_text()
    job.press("Enter")
    expect(job).to_have_value(title)
    expect(page).to_have_url(re.compile(r"/$"))
    expect(options).to_have_count(0)
    expect(page.locator("[name=adult-0-job_code]")).to_have_value(re.compile(r"[A-Z]\d{4}"))
    job.press("End")
    job.press_sequentially("x")
    expect(page.locator("[name=adult-0-job_code]")).to_have_value("")


def test_escape_closes_the_suggestions(open_page):
    page = open_page("/")
    job = page.get_by_role("combobox", name="Métier", exact=True)
    job.press_sequentially("macon")
    expect(page.locator(".options li:visible").first).to_be_visible()
    job.press("Escape")
    expect(page.locator(".options li:visible")).to_have_count(0)
    expect(job).to_have_value("macon")


def test_keyboard_only_from_form_to_sheet(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "adult-0-job":
            break
    page.keyboard.type("serveur")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Les lieux pour ce ménage")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('formaction')?.endsWith('/fit/')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Pourquoi", exact=True)).to_be_visible()


def test_a_fault_is_where_reading_goes_on(open_page):
    page = open_page("/")
    page.get_by_role("button", name="Voir les lieux").last.click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Métier", exact=True)).to_be_focused()


def test_the_map_and_the_list_point_at_each_other(open_page):
    page = open_page()
    fill_in(page)
    rank(page)
    place = page.locator(".place").first
    code = place.get_attribute("data-for-area")
    place.hover()
    expect(page.locator(f'path[data-area="{code}"]')).to_have_class(re.compile("pointed"))
    expect(page.locator("[data-tip]")).not_to_be_empty()
    page.locator(f'path[data-area="{code}"]').click(force=True)
    expect(page.get_by_role("heading", name="Pourquoi", exact=True)).to_be_visible()


def test_on_paper_nothing_that_can_only_be_clicked(open_page):
    page = open_page()
    fill_in(page)
    rank(page)
    page.emulate_media(media="print")
    for hidden in (
        page.get_by_role("navigation"),
        page.locator(".tray"),
        page.locator("[data-tip]"),
    ):
        expect(hidden).to_be_hidden()
    expect(page.locator("article.key").first).to_be_visible()
    assert len(page.pdf(format="A4")) > 20_000


def test_the_outlines_are_nothing_without_a_click(open_page):
    """A shape without a script is a plain image: no link of the map takes the keyboard."""
    page = open_page("/areas/", javascript=False)
    assert page.locator("svg[role=img] a").count() == 0
    assert page.locator("svg[role=img]").count() == 1

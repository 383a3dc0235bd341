"""Every page of the explorer: no accessibility fault, on a phone and on a desk, dark and light."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

EXAMPLE = "mason_and_carer"


def ranking(page: Page) -> None:
    page.goto("/")
    page.locator("details.examples summary").click()
    page.locator(f'button[value="{EXAMPLE}"]').click()
    expect(page.locator("#three")).to_be_visible()


def sheet(page: Page) -> None:
    ranking(page)
    page.locator(".place h3 button").first.click()
    expect(page.locator("#theme-work")).to_be_visible()


def why_not(page: Page) -> None:
    ranking(page)
    page.locator(".columns-map summary").first.click()
    page.locator(".columns-map details tbody button").last.click()
    expect(page.locator("#change")).to_be_visible()


def compare(page: Page) -> None:
    ranking(page)
    for index in range(3):
        page.locator(".place input[type=checkbox]").nth(index).check()
    page.locator(".tray button").click()
    expect(page.locator(".comparison")).to_be_visible()


def nowhere(page: Page) -> None:
    ranking(page)
    page.get_by_role("button", name="Modifier les réponses").click()
    page.get_by_label("Un chômage d’au plus").fill("1")
    page.get_by_role("button", name="Voir les lieux").last.click()
    expect(page.locator(".empty")).to_be_visible()


def faults(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Voir les lieux").last.click()
    expect(page.get_by_role("alert")).to_be_visible()


def suggestions(page: Page) -> None:
    page.goto("/")
    page.get_by_role("combobox", name="Métier", exact=True).press_sequentially("coutur")
    expect(page.locator(".options li:visible").first).to_be_visible()


def unfolded(page: Page) -> None:
    ranking(page)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


def at(address: str) -> Callable[[Page], object]:
    return lambda page: page.goto(address)


PAGES: dict[str, Callable[[Page], object]] = {
    "form": at("/"),
    "suggestions": suggestions,
    "faults": faults,
    "ranking": ranking,
    "unfolded": unfolded,
    "nowhere": nowhere,
    "sheet": sheet,
    "why_not": why_not,
    "compare": compare,
    "areas": at("/areas/"),
    "area": at("/areas/7613/"),
    "sources": at("/sources/"),
    "not_found": at("/areas/0000/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_no_accessibility_fault(page: Page, sound, name: str):
    PAGES[name](page)
    sound(page)


@pytest.mark.parametrize("name", PAGES)
def test_four_times_larger_needs_no_sideways_scrolling(open_page, name: str):
    """400 % on a screen of 1280 pixels leaves 320."""
    page = open_page(viewport={"width": 320, "height": 800})
    PAGES[name](page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", ["form", "ranking", "sheet", "compare", "areas"])
def test_targets_can_be_hit_with_a_finger(open_page, name: str):
    """Buttons, fields and summaries are 44 pixels high."""
    page = open_page(phone=True)
    PAGES[name](page)
    small = page.evaluate(
        """() => [...document.querySelectorAll(`button:not(.linklike), select, summary,
                  input:not([type=hidden], [type=checkbox]), label.check, .menu a`)]
            .filter((one) => one.offsetParent && !one.closest(".visually-hidden")
                             && !one.classList.contains("visually-hidden"))
            .filter((one) => one.getBoundingClientRect().height < 44)
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert not small

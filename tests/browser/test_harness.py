"""The browser tests would notice: each watch is shown to bite."""

import pytest
from playwright.sync_api import Page


def test_the_site_answers_a_browser(page: Page):
    answer = page.goto("/health/")
    assert answer is not None
    assert answer.json()["status"] == "ok"


def test_axe_finds_a_fault(page: Page, axe):
    page.set_content("<html><body><img src='data:,'></body></html>")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("<img src='http://127.0.0.2:9/x.png' alt=''>", "asked another host"),
        ("<script>throw Error('boom')</script>", "a script failed: boom"),
        ("<script>console.error('Refused to load')</script>", "console: Refused to load"),
    ],
)
def test_a_fault_is_written_down(browser, site: str, content: str, fault: str):
    from tests.browser.conftest import _watch

    faults: list[str] = []
    with browser.new_page() as page:
        _watch(page, site, faults)
        page.set_content(content, wait_until="load")
    assert any(fault in line for line in faults), faults

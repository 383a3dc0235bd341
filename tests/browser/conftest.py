"""Pages in a real Chromium: the running site, a strict page, and the accessibility check.

`site`        address of the running application
`open_page`   opens a page in a browser of its own: open_page("/", phone=True, dark=True, …)
`open_as`     opens a page as somebody who has signed in: open_as(member, "/today/")
`page`        one such page, on a desktop, in French, not yet at any address
`axe`         axe(page) fails the test with a readable list when the page has a violation
`sound`       sound(page) does so on a phone, dark, and on a desk, light, and looks at the width

A page fails its test at the end when it asked another host for anything, when its content security
policy blocked something, when a script failed, or when the server answered 5xx.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from tests.browser import chromium
from tests.conftest import missing
from tests.signing_in import client_of
from trousseau.accounts.models import CentreMembership

HERE = Path(__file__).parent
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}

OpenPage = Callable[..., Page]
OpenAs = Callable[..., Page]


def press(page: Page, name: str) -> None:
    """Press the first button of that name."""
    page.get_by_role("button", name=name, exact=True).first.click()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder carries the mark `browser`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _leaving_no_connection(application: Any) -> Any:
    """Let go of the database after each answer.

    A browser keeps its lines open, and the thread behind one its connection; the next test may
    want to have the database for itself.
    """

    def answered(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
        found = application(environ, start)
        try:
            yield from found
        finally:
            found.close()
            connections.close_all()

    return answered


@pytest.fixture(scope="session")
def _server(static_files: None, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The application in a thread of its own, with the static files of real use."""
    with django_db_blocker.unblock():
        # In the place of a handler of static files: the application serves its own.
        thread = LiveServerThread("localhost", _leaving_no_connection)  # type: ignore[arg-type]
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error is not None:
            raise thread.error
        yield f"http://localhost:{thread.port}"
        thread.terminate()


@pytest.fixture
def site(_server: str, transactional_db: None) -> str:
    """The address of the running application, without a closing slash."""
    return _server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process."""
    path = chromium.find()
    if path is None:
        missing("no Chromium on this machine (Debian, Ubuntu: apt-get install chromium)")
    # Where an event loop runs, Django has connections apart: one left open now would be closed by
    # nobody, hold the database, and be found open again by a child of this process.
    connections.close_all()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """Open a page in a context of its own; see the head of this module for what it watches."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(
        address: str | None = None,
        *,
        phone: bool = False,
        dark: bool = False,
        javascript: bool = True,
        language: str = "fr",
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport=options.pop("viewport", PHONE if phone else DESKTOP),
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale=language,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        _watch(page, site, faults)
        if address is not None:
            page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    if faults:
        pytest.fail("\n".join(dict.fromkeys(faults)))


@pytest.fixture
def open_as(open_page: OpenPage, site: str) -> OpenAs:
    """Open a page as somebody who has signed in."""

    def open_as(member: CentreMembership, address: str, **options) -> Page:
        page = open_page(**options)
        cookies = client_of(member).cookies.items()
        page.context.add_cookies(
            [{"name": name, "value": morsel.value, "url": site} for name, morsel in cookies]
        )
        page.goto(address)
        return page

    return open_as


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page on a desktop, in French."""
    return open_page()


def _watch(page: Page, site: str, faults: list[str]) -> None:
    ours = urlsplit(site).netloc

    def asked(request: Request) -> None:
        if urlsplit(request.url).netloc not in ("", ours):
            faults.append(f"the page asked another host: {request.url}")

    def answered(answer: Response) -> None:
        if answer.status >= 500:
            faults.append(f"{answer.url} answered {answer.status}")

    def said(message: ConsoleMessage) -> None:
        # A 404 page is also an "error" of the console; what it should be is for the test to say.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            faults.append(f"console: {message.text}")

    page.on("request", asked)
    page.on("response", answered)
    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(f"a script failed: {error}"))


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Check a page with axe-core (WCAG 2.2 AA and best practices): no violation is accepted."""
    from axe_playwright_python.sync_playwright import Axe

    checker = Axe()

    def check(page: Page) -> None:
        violations = checker.run(page).response["violations"]
        lines = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
            f"    {node['html'][:200]}\n    {node['failureSummary']}"
            for violation in violations
            for node in violation["nodes"]
        ]
        assert not lines, f"{page.url}\n" + "\n".join(lines)

    return check


@pytest.fixture
def sound(axe: Callable[[Page], None]) -> Callable[[Page], None]:
    """Check a page on a telephone, dark, and on a desk, light, and leave it so.

    What is wrong with colours shows in any width, what is wrong with the layout in any colours.
    """

    def check(page: Page) -> None:
        # What changes its colour slowly would be looked at halfway.
        page.emulate_media(reduced_motion="reduce")
        for size, scheme in ((PHONE, "dark"), (DESKTOP, "light")):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            axe(page)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{page.url} is {wide} px wider than {size['width']}"

    return check

"""A telephone that others use: after leaving, nothing is on its disk and Back shows nothing.

The browser keeps its profile in a folder here, as in everyday use, and "back" works at once from
memory as it does for people (both are off in the other tests).
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.profile_folder import packed, size, traces
from tests.people import AT, Canaries, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership
from trousseau.web import sessions
from trousseau.web.middleware import PrivateByDefault

TYPED = "Tapé-Canari-8841"
Start = Callable[..., BrowserContext]


@pytest.fixture
def start(browser: Browser, tmp_path: Path) -> Iterator[Start]:
    """Start a browser on the profile in `tmp_path`; it is the same person's when started again."""
    started: list[BrowserContext] = []

    def start(viewport: Any = PHONE) -> BrowserContext:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=chromium.find(),
            args=list(chromium.ARGUMENTS),
            ignore_default_args=["--disable-back-forward-cache"],
            viewport=viewport,
            locale="fr",
        )
        context.set_default_timeout(15_000)
        started.append(context)
        return context

    yield start
    for context in started:
        context.close()


def signed_in(
    context: BrowserContext, membership: CentreMembership, site: str, address: str
) -> Page:
    cookie = client_of(membership).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    page = context.new_page()
    page.goto(site + address)
    return page


def participant() -> tuple[CentreMembership, Canaries]:
    centre = make_centre()
    canaries = make_person(actor_of(make_member(Role.CASEWORKER, centre), AT))
    return make_member(Role.PARTICIPANT, centre, person=canaries.person), canaries


def long_ones(canaries: Canaries) -> frozenset[str]:
    """Without the language's two letters, which stand anywhere; and the stem of all the others."""
    return frozenset(text for text in canaries.values if len(text) > 4) | {"anari"}


def shows_nothing(page: Page, canaries: Canaries) -> None:
    text = page.content()
    assert not [value for value in long_ones(canaries) if value in text]


@pytest.mark.bar(9)
def test_after_a_participant_left_the_profile_holds_nothing(
    start: Start, site: str, tmp_path: Path
):
    membership, canaries = participant()
    context = start()
    page = signed_in(context, membership, site, "/my/")
    expect(page.get_by_text(canaries.fields["family_name"]).first).to_be_visible()
    page.goto(f"{site}/my/readers/")
    page.goto(f"{site}/my/")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", name="Vous pouvez partir tranquille")).to_be_visible()
    for _ in range(3):
        page.go_back(wait_until="load")
        shows_nothing(page, canaries)
    context.close()
    files, length = size(tmp_path / "profile")
    assert files > 20
    assert traces(tmp_path / "profile", long_ones(canaries)) == []
    print(f"{files} files, {length} bytes")
    # The next one who opens this browser.
    page = start().new_page()
    page.goto(f"{site}/my/")
    shows_nothing(page, canaries)
    assert "/account/login/" in page.url


@pytest.mark.bar(9)
def test_back_shows_nothing_even_without_a_network(start: Start, site: str):
    membership, canaries = participant()
    context = start()
    page = signed_in(context, membership, site, "/my/")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", name="Vous pouvez partir tranquille")).to_be_visible()
    context.set_offline(True)
    page.evaluate("history.back()")
    page.wait_for_timeout(500)
    shows_nothing(page, canaries)


@pytest.mark.bar(9)
def test_at_a_desk_what_was_typed_is_not_on_the_disk_either(
    start: Start, site: str, tmp_path: Path
):
    membership = make_member(Role.CASEWORKER)
    canaries = make_person(actor_of(membership, AT))
    context = start(DESKTOP)
    page = signed_in(context, membership, site, f"/people/{canaries.person}/")
    page.goto(f"{site}/people/{canaries.person}/edit/")
    page.get_by_label("Note").fill(TYPED)
    page.get_by_label("Prénoms").fill(TYPED)
    page.get_by_role("button", name="Enregistrer").last.click()
    page.wait_for_url(f"**/people/{canaries.person}/")
    page.get_by_role("button", name="Verrouiller").click()
    page.wait_for_url("**/lock/**")
    for way in (page.go_back, page.go_forward, page.go_back):
        way(wait_until="load")
        shows_nothing(page, canaries)
        assert TYPED not in page.content()
    page.goto(f"{site}/lock/")
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/signed-out/")
    context.close()
    assert traces(tmp_path / "profile", long_ones(canaries) | {TYPED}) == []


def test_a_page_that_may_be_kept_would_be_found(
    start: Start, site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The same leave-taking, were the pages not told apart from pictures."""
    membership, canaries = participant()

    def may_be_kept(self: PrivateByDefault, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "max-age=600"
        return response

    monkeypatch.setattr(PrivateByDefault, "__call__", may_be_kept)
    monkeypatch.setattr(sessions, "CLEARED", '"storage"')
    context = start()
    page = signed_in(context, membership, site, "/my/")
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/signed-out/")
    context.close()
    found = traces(tmp_path / "profile", long_ones(canaries))
    assert any("Cache" in line for line in found), found


def test_a_title_would_be_found(start: Start, site: str, tmp_path: Path):
    """So no page has a name in its title."""
    context = start()
    page = context.new_page()
    page.goto(f"{site}/sources/")
    page.evaluate(f"document.title = '{TYPED}'")
    page.wait_for_timeout(300)
    context.close()
    assert traces(tmp_path / "profile", frozenset({TYPED}))


def test_a_packed_trace_would_be_found(tmp_path: Path):
    for number, content in enumerate(packed(TYPED)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "data_0").write_bytes(content)
        assert traces(folder, frozenset({TYPED})), number

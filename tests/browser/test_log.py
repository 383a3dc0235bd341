"""The officer's pages in a real browser: finding who read a file, the alerts, the check."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.people import make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.audit.models import Alert
from trousseau.privacy.models import Person
from trousseau.privacy.queries import people_page, person_sheet

OpenPage = Callable[..., Page]


@pytest.fixture(autouse=True)
def anchors(tmp_path, settings):
    """The check holds the log of this test against anchors of its own."""
    settings.ANCHOR_FOLDER = tmp_path / "anchor"


@pytest.fixture
def reference(site: str) -> str:
    """Somebody's file was opened at home, and tried from elsewhere."""
    now = timezone.now()
    home = make_member(Role.CASEWORKER, make_centre("Rodez"))
    away = make_member(Role.CASEWORKER, make_centre("Aurillac"))
    canaries = make_person(actor_of(home, now))
    make_person(actor_of(home, now))
    person_sheet(actor_of(home, now), canaries.person, now - timedelta(hours=1))
    people_page(actor_of(home, now), 0, 25, now)
    with pytest.raises(NotHere):
        person_sheet(actor_of(away, now), canaries.person, now)
    Alert.objects.create(
        kind=Alert.Kind.MANY_FILES, actor=str(away.user_id), centre=away.centre_id, at=now, count=62
    )
    with system("check.register", now):
        return Person.objects.get(pk=canaries.person).reference


def as_officer(open_page: OpenPage, site: str, address: str, **options: object) -> Page:
    client = client_of(make_member(Role.DPO))
    page = open_page(None, **options)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    page.goto(address)
    return page


@pytest.mark.parametrize("javascript", [True, False])
def test_who_read_a_file_is_found_by_its_reference(
    open_page: OpenPage, site: str, reference: str, javascript: bool
):
    page = as_officer(open_page, site, "/desk/", javascript=javascript)
    page.get_by_role("link", name="Journal").click()
    page.get_by_label("Référence d’un dossier").fill(reference.lower())
    page.get_by_role("button", name="Chercher").click()
    rows = page.locator("table.log tbody tr")
    expect(rows).to_have_count(4)
    expect(rows.first).to_contain_text("Refusé")
    expect(rows.first).to_contain_text("Aurillac")
    page.get_by_text("Qui, quoi, où, quand").click()
    page.get_by_label("Refus seulement").check()
    page.get_by_role("button", name="Chercher").click()
    expect(rows).to_have_count(1)
    page.get_by_role("link", name="Voir tout le journal").click()
    expect(page.get_by_label("Référence d’un dossier")).to_have_value("")
    rows.filter(has_text="Aurillac").get_by_role("link", name="Compte").click()
    expect(rows).to_have_count(1)


def test_an_alert_is_seen_and_stays_so(open_page: OpenPage, site: str, reference: str):
    page = as_officer(open_page, site, "/log/")
    expect(page.locator(".waiting").first).to_contain_text("1")
    page.get_by_role("link", name="Alertes").click()
    expect(page.get_by_role("heading", name="62 dossiers ouverts en une heure")).to_be_visible()
    page.get_by_role("button", name="J’ai vu").click()
    expect(page.get_by_text("Vu par")).to_be_visible()
    expect(page.locator(".waiting")).to_have_count(0)


def test_the_log_is_checked_and_taken_along(open_page: OpenPage, site: str, reference: str):
    page = as_officer(open_page, site, "/log/")
    page.get_by_role("button", name="Vérifier maintenant").click()
    expect(page.get_by_text("intact jusqu’à la ligne")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Télécharger le journal").click()
    assert taken.value.suggested_filename.startswith("journal-")


@pytest.mark.parametrize("address", ["/log/", "/log/?reference=K7F2-42QX", "/log/alerts/"])
def test_the_pages_are_accessible_and_fit(
    open_page: OpenPage, site: str, reference: str, sound, address: str
):
    sound(as_officer(open_page, site, address))

"""A worker's morning without a mouse: every stop is reached by Tab, and one sees where one is."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenAs
from tests.made_up_follow_ups import Moved, make_moved
from tests.people import AT, make_centre, make_member
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.plans.choices import StepOwner
from trousseau.plans.models import Objective
from trousseau.plans.steps import NewStep, add_step
from trousseau.privacy.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
# Further than this nobody goes on.
FAR = 200


@pytest.fixture
def caseworker(transactional_db: None) -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre("Rodez"))


@pytest.fixture
def moved(caseworker: CentreMembership) -> Moved:
    """A household that arrived a week ago; nobody spoke to it for long, and a step is late."""
    actor, today = actor_of(caseworker, AT), timezone.localdate()
    found = make_moved(actor, today - timedelta(7))
    with system("test.alter", AT):
        Person.objects.update(last_contact_on=today - timedelta(40))
        objective = Objective.objects.filter(plan=found.plan).order_by("position")[0].pk
    add_step(
        actor,
        objective,
        NewStep("Appeler la mairie", StepOwner.WORKER, today - timedelta(2)),
        timezone.now(),
    )
    return found


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on by Tab until the first of these has the focus, and shows it."""
    target = wanted.first
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            seen = target.evaluate(
                "one => { const style = getComputedStyle(one);"
                " return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0; }"
            )
            assert seen, f"{target} has the focus, and nobody sees it"
            return
    pytest.fail(f"no Tab leads to {target}")


def follow(page: Page, wanted: Locator) -> None:
    """Go there by Tab, and press Enter."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_day_to_a_note_a_step_and_an_answer(
    caseworker, moved: Moved, open_as: OpenAs, javascript: bool
):
    name = moved.household.people[0].fields["given_names"]
    page = open_as(caseworker, "/today/", javascript=javascript)
    follow(page, page.locator('section[aria-labelledby="silent"] a').filter(has_text=name))
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)

    tab_to(page, page.get_by_label("Note rapide"))
    page.keyboard.type("Tout va bien.")
    follow(page, page.get_by_role("button", name="Appel", exact=True))
    expect(page.locator(".timeline")).to_contain_text("Tout va bien.")

    follow(page, page.get_by_role("link", name="Appeler la mairie"))
    now = page.locator('section[aria-labelledby="now"]')
    step = now.locator("li").filter(has_text="Appeler la mairie")
    tab_to(page, step.locator("summary").first)
    page.keyboard.press("Space")
    follow(page, step.get_by_role("button", name="C’est fait"))
    expect(page.locator("li.step-settled").filter(has_text="Appeler la mairie")).to_have_count(1)

    follow(page, page.get_by_role("link", name="Suivis après l’arrivée"))
    follow(page, page.get_by_role("link", name="7 jours après l’arrivée"))
    follow(page, page.locator("main a").filter(has_text=name).filter(has_text="travail"))
    tab_to(page, page.get_by_label("Travail", exact=True))
    page.keyboard.press("End")
    tab_to(page, page.get_by_role("button", name="Enregistrer", exact=True))
    page.keyboard.press("Space")
    expect(page.get_by_text("noté le")).to_have_count(1)


def test_somebody_is_found_from_any_page(caseworker, moved: Moved, open_as: OpenAs):
    name = moved.household.people[0].fields["family_name"]
    page = open_as(caseworker, "/opportunities/")
    tab_to(page, page.get_by_label("Nom ou référence"))
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(name)
    assert name not in page.url


@pytest.mark.parametrize("javascript", [True, False])
def test_on_a_telephone_it_is_folded(caseworker, moved: Moved, open_as: OpenAs, javascript: bool):
    page = open_as(caseworker, "/opportunities/", phone=True, javascript=javascript)
    field = page.get_by_label("Nom ou référence")
    expect(field).to_be_hidden()
    tab_to(page, page.locator(".finder-box summary"))
    page.keyboard.press("Space")
    tab_to(page, field)
    page.keyboard.type(moved.household.people[0].fields["family_name"])
    follow(page, page.locator(".finder button"))
    expect(page.locator("main")).to_contain_text(moved.household.people[0].fields["given_names"])

"""A participant reads their plan on a telephone, says yes, and takes it back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.made_up_households import make_household
from tests.people import make_centre, make_member
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.audit.endings import make_register
from trousseau.households.models import Household
from trousseau.plans import actions, areas

RODEZ = "7621"


@pytest.fixture
def participant(site: str, tmp_path: Path, settings: LazySettings) -> CentreMembership:
    """Somebody whose plan waits for their word."""
    settings.ANCHOR_FOLDER = tmp_path / "anchor"
    make_register()
    centre, now = make_centre(), timezone.now()
    actor = actor_of(make_member(Role.CASEWORKER, centre), now)
    home = make_household(actor)
    with system("test.alter", now):
        Household.objects.update(informed_on=now, eligible_on=now)
    plan = actions.begin_plan(actor, home.id, now)
    wanted = actions.Wanted("Un jardin.", now.date() + timedelta(150))
    actions.set_wanted(actor, plan, wanted, now)
    areas.choose(actor, areas.shortlist(actor, plan, RODEZ, now), now)
    actions.propose_plan(actor, plan, now)
    return make_member(Role.PARTICIPANT, centre, person=home.first)


def test_yes_and_no_again(
    participant: CentreMembership, open_as: Callable[..., Page], sound: Callable[[Page], None]
):
    page = open_as(participant, "/my/", phone=True)
    page.get_by_role("link", name="Mon projet").click()
    expect(page.get_by_text("Rodez")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Je suis d’accord").click()
    expect(page.get_by_text("Vous avez dit oui le")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Je reprends mon accord").click()
    expect(page.get_by_role("button", name="Je suis d’accord")).to_be_visible()

"""The rights to carry over: who does what, by when; what is to be checked says so."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from tests.made_up_plans import active_plan, eligible_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.households.choices import FactKind, Relation
from trousseau.households.situations import Fact, record_facts
from trousseau.partners.choices import Lease
from trousseau.plans.carried import carried_sheet
from trousseau.plans.moves import Home, MoveDays, add_home, plan_move
from trousseau.plans.right import CountsFrom
from trousseau.plans.rights import rights
from trousseau.web.presenters.carried import STEPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    member = make_member(Role.CASEWORKER, make_centre())
    actor = actor_of(member, AT)
    household = eligible_household(actor, Relation.CHILD)
    return client_of(member), actor, household, active_plan(actor, household)


def test_each_right_that_may_concern_them_is_there_with_its_source(home):
    client, actor, _, plan = home
    text = client.get(f"/plan-rights/{plan}/").content.decode()
    sheet = carried_sheet(actor, plan, timezone.now())
    assert len(sheet.rights) > 30
    for due in sheet.rights:
        assert f"<h3>{due.right.title.fr}</h3>".replace("'", "&#x27;") in text, due.right.key
        if due.value.url:
            assert f'href="{due.value.url}"'.replace("&", "&amp;") in text
    to_check = sum(not due.value.verified for due in sheet.rights)
    assert to_check
    assert text.count('<span class="state">à vérifier</span>') == to_check


def test_one_that_is_known_not_to_concern_them_is_not(home):
    _, actor, household, plan = home
    keys = {due.right.key for due in carried_sheet(actor, plan, AT).rights}
    record_facts(actor, household.first, [Fact(FactKind.PROTECTION, "none", AT.date())], AT)
    fewer = {due.right.key for due in carried_sheet(actor, plan, AT).rights}
    assert fewer < keys
    assert "national_platform" in keys - fewer


def test_the_days_are_those_of_the_move_and_of_the_home(home):
    client, actor, _, plan = home
    leaves = timezone.localdate() + timedelta(40)
    plan_move(actor, plan, MoveDays(leaves, leaves + timedelta(1)), AT)
    add_home(actor, plan, Home(Lease.DIRECT, leaves - timedelta(5)), AT)
    days = carried_sheet(actor, plan, AT).days
    assert days == {
        CountsFrom.AGREEMENT: AT.date(),
        CountsFrom.LEASE: leaves - timedelta(5),
        CountsFrom.MOVE: leaves,
        CountsFrom.ARRIVAL: leaves + timedelta(1),
    }
    text = client.get(f"/plan-rights/{plan}/").content.decode()
    assert f"un départ le {date_format(leaves, 'j F Y')}" in text
    assert "au plus tard le" in text


def test_the_steps_come_in_their_order(home):
    client, _, _, plan = home
    text = client.get(f"/plan-rights/{plan}/").content.decode()
    places = [text.find(f'id="step-{step.value}"') for step in STEPS]
    assert places == sorted(places)
    assert min(places) > 0
    assert {right.step for right in rights().rights} == set(STEPS)


def test_of_another_centre_it_is_not_there(home):
    _, _, _, plan = home
    stranger = client_of(make_member(Role.CASEWORKER, make_centre()))
    assert stranger.get(f"/plan-rights/{plan}/").status_code == 404

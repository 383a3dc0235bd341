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


def settled(client, plan, **said):
    """What the page says of the right after it was noted."""
    address = f"/plan-rights/{plan}/"
    answer = client.post(f"{address}settle/", {"right": "visale", "how": "done", **said})
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == f"{address}#right-visale"
    return line_of(client, plan)


def line_of(client, plan):
    text = client.get(f"/plan-rights/{plan}/").content.decode()
    return text.split('id="right-visale"')[1].split("</li>")[0]


def test_one_button_says_that_it_is_done_and_one_that_it_is_not(home):
    client, _, _, plan = home
    assert "C’est fait" in line_of(client, plan)
    line = settled(client, plan)
    assert f"fait le {date_format(timezone.localdate(), 'j F Y')}" in line
    assert "C’est fait" not in line
    assert client.post(f"/plan-rights/{plan}/reopen/", {"right": "visale"}).status_code == 302
    assert "C’est fait" in line_of(client, plan)


def test_another_day_and_what_shows_it(home):
    client, _, _, plan = home
    line = settled(client, plan, on=AT.date().isoformat(), proof="Visa <7>", how="not_needed")
    assert f"pas nécessaire, noté le {date_format(AT.date(), 'j F Y')}" in line
    assert "Visa &lt;7&gt;" in line


def test_a_late_one_is_late_until_it_is_done(home):
    client, actor, _, plan = home
    left = timezone.localdate() - timedelta(20)
    plan_move(actor, plan, MoveDays(left, left), AT)
    add_home(actor, plan, Home(Lease.DIRECT, left), AT)
    assert "en retard" in line_of(client, plan)
    line = settled(client, plan)
    assert "en retard" not in line
    assert "step-warning" not in line
    text = client.get(f"/plan-rights/{plan}/").content.decode()
    total = len(carried_sheet(actor, plan, timezone.now()).rights)
    assert f"{total - 1} restent à faire" in text


def test_a_day_to_come_is_said_on_the_page(home):
    client, _, _, plan = home
    tomorrow = timezone.localdate() + timedelta(1)
    sent = {"right": "visale", "how": "done", "on": tomorrow.isoformat()}
    answer = client.post(f"/plan-rights/{plan}/settle/", sent)
    assert answer.status_code == 200
    assert "dans l’avenir" in answer.content.decode()
    assert "C’est fait" in line_of(client, plan)


@pytest.mark.parametrize(
    "sent", [{}, {"right": "visale"}, {"right": "no_right", "how": "done"}, {"how": "done"}]
)
def test_what_is_no_right_is_not_there(home, sent):
    client, _, _, plan = home
    assert client.post(f"/plan-rights/{plan}/settle/", sent).status_code == 404


def test_one_that_is_a_step_of_the_plan_is_settled_there(home):
    client, actor, _, plan = home
    step = carried_sheet(actor, plan, AT).steps["first_cash"]
    text = client.get(f"/plan-rights/{plan}/").content.decode()
    line = text.split('id="right-first_cash"')[1].split("</li>")[0]
    assert f'href="/plans/{plan}/#step-{step}"' in line
    assert "<form" not in line
    client.post(f"/steps/{step}/change/", {"verb": "finish"})
    text = client.get(f"/plan-rights/{plan}/").content.decode()
    line = text.split('id="right-first_cash"')[1].split("</li>")[0]
    assert "fait le" in line


def test_of_another_centre_it_is_not_there(home):
    _, _, _, plan = home
    stranger = client_of(make_member(Role.CASEWORKER, make_centre()))
    assert stranger.get(f"/plan-rights/{plan}/").status_code == 404

"""The end of a household's file on its page: why, what goes with it, and what can begin again."""

import re

import pytest
from django.test import Client

from tests.made_up_households import MadeUp
from tests.made_up_plans import active_plan, eligible_household, state_of
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.accounts.models import CentreMembership
from trousseau.plans.choices import PlanState
from trousseau.plans.models import MobilityPlan
from trousseau.plans.states import AFTER, BEFORE

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre())


@pytest.fixture
def client(caseworker: CentreMembership) -> Client:
    return client_of(caseworker)


@pytest.fixture
def household(caseworker: CentreMembership) -> MadeUp:
    return eligible_household(actor_of(caseworker, AT))


def page(client: Client, household: MadeUp) -> str:
    answer = client.get(f"/households/{household.id}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def reasons(text: str) -> set[str]:
    select = re.search(r'<select name="reason".*?</select>', text, re.DOTALL)
    assert select
    return set(re.findall(r'value="(\w+)"', select[0]))


def relocate(state: PlanState = PlanState.RELOCATED) -> None:
    with system("test.alter", AT):
        MobilityPlan.objects.update(state=state)


def test_the_reasons_are_those_of_where_it_stands(client, household, caseworker):
    assert reasons(page(client, household)) == set(BEFORE)
    active_plan(actor_of(caseworker, AT), household)
    assert reasons(page(client, household)) == set(BEFORE)
    relocate()
    assert reasons(page(client, household)) == set(AFTER)


@pytest.mark.parametrize("reason", ["goals_met", "nonsense", ""])
def test_one_that_makes_no_sense_is_refused(client, household, caseworker, reason: str):
    plan = active_plan(actor_of(caseworker, AT), household)
    answer = client.post(f"/households/{household.id}/close/", {"reason": reason})
    assert "Choisissez une raison" in answer.content.decode()
    assert state_of(plan) == PlanState.ACTIVE


def test_its_plan_is_closed_with_it_and_reopens_it(client, household, caseworker):
    plan = active_plan(actor_of(caseworker, AT), household)
    answer = client.post(f"/households/{household.id}/close/", {"reason": "asked_to_stop"})
    assert answer.status_code == 302
    assert state_of(plan) == PlanState.CLOSED
    assert "Dossier clos" in page(client, household)
    client.post(f"/plans/{plan}/move-on/", {"verb": "reopen"})
    assert state_of(plan) == PlanState.ACTIVE
    assert "Dossier clos" not in page(client, household)


class TestAnother:
    """A plan that is over is not the end of what a household may want."""

    @pytest.mark.parametrize("how", ["closed", "completed"])
    def test_one_can_be_begun_once_the_one_before_is_over(self, client, household, caseworker, how):
        plan = active_plan(actor_of(caseworker, AT), household)
        begin = f'action="/plans/{household.id}/begin/"'
        assert begin not in page(client, household)
        if how == "closed":
            client.post(f"/plans/{plan}/move-on/", {"verb": "close", "reason": "no_home"})
        else:
            relocate(PlanState.COMPLETED)
        text = page(client, household)
        assert begin in text
        assert f'href="/plans/{plan}/"' in text
        address = client.post(f"/plans/{household.id}/begin/").headers["Location"]
        assert address != f"/plans/{plan}/"
        text = page(client, household)
        assert f'href="{address}"' in text
        assert begin not in text

    def test_not_for_a_file_that_is_closed(self, client, household, caseworker):
        active_plan(actor_of(caseworker, AT), household)
        client.post(f"/households/{household.id}/close/", {"reason": "stays"})
        assert "/begin/" not in page(client, household)
        client.post(f"/households/{household.id}/reopen/")
        assert "/begin/" in page(client, household)

    def test_the_one_before_stays_closed_then(self, client, household, caseworker):
        plan = active_plan(actor_of(caseworker, AT), household)
        client.post(f"/plans/{plan}/move-on/", {"verb": "close", "reason": "no_home"})
        assert 'value="reopen"' in client.get(f"/plans/{plan}/").content.decode()
        client.post(f"/plans/{household.id}/begin/")
        assert 'value="reopen"' not in client.get(f"/plans/{plan}/").content.decode()
        text = client.post(f"/plans/{plan}/move-on/", {"verb": "reopen"}).content.decode()
        assert "Un autre projet est en cours" in text
        assert state_of(plan) == PlanState.CLOSED

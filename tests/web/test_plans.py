"""The page of a plan: where, when, what next, who agrees."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.choices import Relation
from trousseau.households.models import Household
from trousseau.plans.models import MobilityPlan

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> tuple[Client, MadeUp]:
    member = make_member(Role.CASEWORKER, make_centre())
    household = make_household(actor_of(member, AT), Relation.SPOUSE)
    with system("test.alter", AT):
        Household.objects.update(informed_on=AT, eligible_on=AT)
    return client_of(member), household


@pytest.fixture
def plan(home: tuple[Client, MadeUp]) -> str:
    client, household = home
    address = client.post(f"/plans/{household.id}/begin/").headers["Location"]
    return str(address)


def state() -> str:
    with system("test.read", AT):
        return MobilityPlan.objects.get().state


def text_of(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


def ready(client: Client, plan: str) -> None:
    """A target, and a chosen place."""
    target = (timezone.localdate() + timedelta(150)).isoformat()
    form = {"reasons": "Un jardin.", "target_on": target, "must": "Une école\nUn train"}
    client.post(f"{plan}edit/", form)
    number = UUID(plan.split("/")[2])
    client.post(f"/plan-areas/{number}/add/", {"place": "Rodez"})
    with system("test.read", AT):
        area = MobilityPlan.objects.get().areas.get()
    client.post(f"/plan-areas/{area.pk}/choose/", {"as": "chosen"})


class TestBegin:
    def test_from_the_page_of_the_household(self, home: tuple[Client, MadeUp], plan: str):
        client, household = home
        assert f'href="{plan}"' in text_of(client, f"/households/{household.id}/")

    def test_before_the_conditions_are_met_one_comes_back(self, home: tuple[Client, MadeUp]):
        client, household = home
        with system("test.alter", AT):
            Household.objects.update(eligible_on=None)
        answer = client.post(f"/plans/{household.id}/begin/")
        assert answer.headers["Location"] == f"/households/{household.id}/"


class TestShow:
    def test_what_to_do_next_and_by_when(self, home: tuple[Client, MadeUp], plan: str):
        client, _ = home
        ready(client, plan)
        text = text_of(client, plan)
        for said in (
            "Rodez",
            "Tout peut être prêt à temps",
            "au plus tard le",
            "Un nœud à défaire",
        ):
            assert said in text

    def test_a_target_that_is_too_near_is_said(self, home: tuple[Client, MadeUp], plan: str):
        client, _ = home
        target = (timezone.localdate() + timedelta(30)).isoformat()
        client.post(f"{plan}edit/", {"target_on": target})
        assert "À ce rythme, pas avant le" in text_of(client, plan)


class TestEdit:
    def test_it_comes_back_as_it_was_typed(self, home: tuple[Client, MadeUp], plan: str):
        client, _ = home
        ready(client, plan)
        text = text_of(client, f"{plan}edit/")
        assert "Un jardin." in text
        assert "Une école\nUn train" in text

    def test_a_day_that_is_past_is_said(self, home: tuple[Client, MadeUp], plan: str):
        client, _ = home
        text = client.post(f"{plan}edit/", {"target_on": "2020-01-01"}).content.decode()
        assert "Ce jour est passé" in text


class TestPropose:
    def test_what_is_missing_is_said(self, home: tuple[Client, MadeUp], plan: str):
        client, _ = home
        text = client.post(f"{plan}propose/").content.decode()
        assert "Choisissez d’abord une date" in text
        assert state() == "draft"

    def test_it_waits_for_each_adult(self, home: tuple[Client, MadeUp], plan: str):
        client, _ = home
        ready(client, plan)
        client.post(f"{plan}propose/")
        assert state() == "proposed"
        assert text_of(client, plan).count("A dit oui") == 2


class TestAgree:
    def test_once_each_adult_has_it_can_begin(self, home: tuple[Client, MadeUp], plan: str):
        client, household = home
        ready(client, plan)
        client.post(f"{plan}propose/")
        for adult in household.people:
            client.post(f"{plan}agree/", {"person": str(adult.person), "how": "spoken"})
        assert state() == "agreed"
        client.post(f"{plan}move-on/", {"verb": "start"})
        assert state() == "active"

    def test_taken_back(self, home: tuple[Client, MadeUp], plan: str):
        client, household = home
        ready(client, plan)
        client.post(f"{plan}propose/")
        for adult in household.people:
            client.post(f"{plan}agree/", {"person": str(adult.person), "how": "spoken"})
        client.post(f"{plan}withdraw/", {"person": str(household.first)})
        assert state() == "proposed"

    def test_online_is_not_for_staff_to_say(self, home: tuple[Client, MadeUp], plan: str):
        client, household = home
        ready(client, plan)
        client.post(f"{plan}propose/")
        form = {"person": str(household.first), "how": "online"}
        assert client.post(f"{plan}agree/", form).status_code == 404


class TestMoveOn:
    def test_closing_needs_a_reason(self, home: tuple[Client, MadeUp], plan: str):
        client, _ = home
        text = client.post(f"{plan}move-on/", {"verb": "close"}).content.decode()
        assert "Choisissez une raison" in text
        client.post(f"{plan}move-on/", {"verb": "close", "reason": "stays"})
        assert state() == "closed"

    def test_what_leads_nowhere_is_said(self, home: tuple[Client, MadeUp], plan: str):
        client, _ = home
        text = client.post(f"{plan}move-on/", {"verb": "resume"}).content.decode()
        assert "a changé d’état" in text


def test_what_is_at_stake_is_said_before_anybody_agrees(home: tuple[Client, MadeUp], plan: str):
    client, household = home
    ready(client, plan)
    form = {"number": "0930000000000", "first_requested_on": "2019-05-01", "departements": "93"}
    client.post(f"/situations/{household.id}/edit-social-housing/", form)
    soon = (timezone.localdate() + timedelta(60)).isoformat()
    stay = {"structure": "cada", "name": "x", "ends_on": soon}
    client.post(f"/situations/{household.id}/edit-stay/", stay)
    text = text_of(client, plan)
    assert "À régler avant de partir" in text
    assert "ne couvre pas ce département" in text
    assert text.index("<strong>") < text.index("ne couvre pas ce département")

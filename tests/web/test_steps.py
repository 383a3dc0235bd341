"""The steps of a plan, from its page."""

from uuid import UUID

import pytest
from django.test import Client

from tests.made_up_households import make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.models import Household
from trousseau.plans.actions import begin_plan
from trousseau.plans.models import PlanStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> tuple[Client, UUID]:
    member = make_member(Role.CASEWORKER, make_centre())
    actor = actor_of(member, AT)
    household = make_household(actor)
    with system("test.alter", AT):
        Household.objects.update(informed_on=AT, eligible_on=AT)
    return client_of(member), begin_plan(actor, household.id, AT)


def first() -> PlanStep:
    with system("test.read", AT):
        return PlanStep.objects.select_related("objective").order_by("position")[0]


def test_change_done_is_done(home: tuple[Client, UUID]):
    client, plan = home
    answer = client.post(f"/steps/{first().pk}/change/", {"verb": "finish"})
    assert answer.headers["Location"] == f"/plans/{plan}/#step-{first().pk}"
    assert first().state == "done"


@pytest.mark.parametrize(
    ("verb", "said"), [("wait", "Dites qui l’on attend"), ("drop", "Dites pourquoi")]
)
def test_change_without_what_goes_with_it(home: tuple[Client, UUID], verb: str, said: str):
    client, _ = home
    assert said in client.post(f"/steps/{first().pk}/change/", {"verb": verb}).content.decode()
    assert first().state == "todo"


def test_change_twice_says_that_it_was_changed(home: tuple[Client, UUID]):
    client, _ = home
    client.post(f"/steps/{first().pk}/change/", {"verb": "finish"})
    text = client.post(f"/steps/{first().pk}/change/", {"verb": "finish"}).content.decode()
    assert "a changé d’état" in text


def test_edit_a_day_and_a_remark(home: tuple[Client, UUID]):
    client, plan = home
    form = {"planned_on": "2020-01-05", "note": "appeler-canari"}
    client.post(f"/steps/{first().pk}/edit/", form)
    text = client.get(f"/plans/{plan}/").content.decode()
    assert "appeler-canari" in text
    assert "en retard de" in text
    text = client.post(f"/steps/{first().pk}/edit/", {"planned_on": "demain"}).content.decode()
    assert "Écrivez le jour comme ceci" in text


def test_add_one_of_their_own(home: tuple[Client, UUID]):
    client, plan = home
    form = {"objective": str(first().objective_id), "title": "étape-canari"}
    client.post(f"/steps/{plan}/add/", form)
    assert "étape-canari" in client.get(f"/plans/{plan}/").content.decode()
    text = client.post(f"/steps/{plan}/add/", {**form, "title": ""}).content.decode()
    assert "Dites ce qu’il faut faire" in text


def test_nudge_whoever_is_waited_for(home: tuple[Client, UUID]):
    client, plan = home
    text = client.post(f"/steps/{first().pk}/nudge/").content.decode()
    assert "n’attend plus personne" in text
    client.post(f"/steps/{first().pk}/change/", {"verb": "wait", "waiting_on": "employer"})
    with system("test.alter", AT):
        PlanStep.objects.filter(pk=first().pk).update(waiting_since="2026-01-01")
    assert "Noter une relance" in client.get(f"/plans/{plan}/").content.decode()
    client.post(f"/steps/{first().pk}/nudge/")
    assert "Noter une relance" not in client.get(f"/plans/{plan}/").content.decode()

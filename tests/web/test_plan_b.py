"""Plan B on the page of the plan: a job or a home was lost after the arrival."""

from uuid import UUID

import pytest
from django.test import Client

from tests.made_up_plans import active_plan, eligible_household, state_of
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.plans.choices import PlanState
from trousseau.plans.models import Move, PlanStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> tuple[Client, UUID]:
    member = make_member(Role.CASEWORKER, make_centre())
    actor = actor_of(member, AT)
    return client_of(member), active_plan(actor, eligible_household(actor))


def text_of(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


def arrive(client: Client, plan: UUID) -> None:
    client.post(f"/moves/{plan}/add/", {"leaves_on": "2026-05-04"})
    with system("test.read", AT):
        move = Move.objects.get().pk
    client.post(f"/moves/{move}/arrive/", {"arrived_on": "2026-05-04"})


def test_before_the_arrival_there_is_none(home: tuple[Client, UUID]):
    client, plan = home
    assert "Plan B" not in text_of(client, f"/plans/{plan}/")
    sent = client.post(f"/plan-b/{plan}/begin/", {"loss": "job"})
    assert "Un plan B commence après l’arrivée." in sent.content.decode()


@pytest.mark.parametrize(
    ("loss", "said"),
    [("job", "Plan B : un emploi a été perdu"), ("home", "Plan B : le logement a été perdu")],
)
def test_after_it_the_steps_are_on_the_plan_which_goes_on(home, loss: str, said: str):
    client, plan = home
    arrive(client, plan)
    client.post(f"/plan-b/{plan}/begin/", {"loss": loss})
    assert said in text_of(client, f"/plans/{plan}/")
    assert state_of(plan) == PlanState.RELOCATED


def test_what_was_lost_is_one_of_two(home: tuple[Client, UUID]):
    client, plan = home
    arrive(client, plan)
    assert client.post(f"/plan-b/{plan}/begin/", {"loss": "keys"}).status_code == 404
    with system("test.read", AT):
        assert not PlanStep.objects.filter(objective__theme="work", key__contains="lost").exists()

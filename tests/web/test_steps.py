"""The steps of a plan, from its page."""

from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from django.utils.html import escape

from tests.made_up_households import make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.models import Household
from trousseau.plans.actions import begin_plan
from trousseau.plans.choices import WaitingOn
from trousseau.plans.models import MobilityPlan, Objective, PlanStep
from trousseau.plans.reading_plan import step_titles
from trousseau.web.presenters.nudges import NUDGES

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


def test_change_done_on_another_day(home: tuple[Client, UUID]):
    client, plan = home
    with system("test.alter", AT):
        MobilityPlan.objects.update(begun_on="2026-01-05")
    form = {"verb": "finish", "done_on": "2026-01-04"}
    text = client.post(f"/steps/{first().pk}/change/", form).content.decode()
    assert "avant le début du projet" in text
    text = client.post(
        f"/steps/{first().pk}/change/", {**form, "done_on": "2099-01-05"}
    ).content.decode()
    assert "dans l’avenir" in text
    assert first().state == "todo"
    assert "Fait un autre jour" in client.get(f"/plans/{plan}/").content.decode()
    client.post(f"/steps/{first().pk}/change/", {**form, "done_on": "2026-01-05"})
    assert first().done_on == date(2026, 1, 5)


def test_add_after_another_that_is_named(home: tuple[Client, UUID]):
    client, plan = home
    before = first()
    form = {"objective": str(before.objective_id), "title": "étape-canari", "after": before.pk}
    client.post(f"/steps/{plan}/add/", form)
    text = client.get(f"/plans/{plan}/").content.decode()
    assert f'<option value="{before.pk}">' in text
    line = text.split("étape-canari")[1].split("</details>")[0]
    assert f"après : {step_titles()[before.key].fr}" in line
    client.post(f"/steps/{before.pk}/change/", {"verb": "finish"})
    text = client.get(f"/plans/{plan}/").content.decode()
    assert "après :" not in text.split("étape-canari")[1].split("</details>")[0]
    assert f'<option value="{before.pk}">' not in text


def test_add_an_objective_of_their_own(home: tuple[Client, UUID]):
    client, plan = home
    form = {"new-theme": "people", "new-title": "objectif-canari"}
    blank = client.post(f"/steps/{plan}/add-objective/", {**form, "new-title": " "})
    assert "Dites ce que vous voulez atteindre" in blank.content.decode()
    answer = client.post(f"/steps/{plan}/add-objective/", form)
    assert answer.headers["Location"] == f"/plans/{plan}/#all"
    text = client.get(f"/plans/{plan}/").content.decode()
    assert text.count("objectif-canari") == 2
    with system("test.read", AT):
        added = Objective.objects.get(plan=plan, key="")
    client.post(f"/steps/{plan}/add/", {"objective": added.pk, "title": "étape-canari"})
    assert "étape-canari" in client.get(f"/plans/{plan}/").content.decode()


@pytest.mark.parametrize("who", WaitingOn)
def test_a_message_waits_for_whoever_does_not_answer(home: tuple[Client, UUID], who: WaitingOn):
    client, plan = home
    client.post(f"/steps/{first().pk}/change/", {"verb": "wait", "waiting_on": who})
    assert "Un message à envoyer" not in client.get(f"/plans/{plan}/").content.decode()
    with system("test.alter", AT):
        PlanStep.objects.filter(pk=first().pk).update(waiting_since="2026-01-01")
    text = client.get(f"/plans/{plan}/").content.decode()
    assert escape(NUDGES[who]) in text
    assert f'data-copy="nudge-now-{first().pk}"' in text
    client.post(f"/steps/{first().pk}/nudge/")
    assert "Un message à envoyer" not in client.get(f"/plans/{plan}/").content.decode()


def test_what_can_be_sent_names_nobody_and_no_status():
    assert NUDGES.keys() == set(WaitingOn)
    for text in NUDGES.values():
        assert text.startswith("Bonjour,")
        assert "remercie" in text
        assert "{" not in text
        said = text.lower()
        told = ("réfugi", "asile", "titre", "protection", "séjour", "étrang", "ménage", "famille")
        assert not [word for word in told if word in said]

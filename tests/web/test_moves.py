"""The page of a move: its days, its gate, what is decided if it goes wrong, the arrival."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.made_up_households import MadeUp
from tests.made_up_plans import active_plan, draft_plan, eligible_household, state_of
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.follow_ups.models import FollowUp
from trousseau.households.choices import Relation
from trousseau.plans.choices import GateItem, PlanState
from trousseau.plans.models import EmergencyExit, GateAnswer, Move

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> tuple[Client, MadeUp, UUID]:
    member = make_member(Role.CASEWORKER, make_centre())
    actor = actor_of(member, AT)
    household = eligible_household(actor, Relation.SPOUSE)
    return client_of(member), household, active_plan(actor, household)


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days)).isoformat()


def text_of(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


def the_move() -> Move:
    with system("test.read", AT):
        return Move.objects.get()


def planned(client: Client, plan: UUID, days: int = 3, **more: str) -> UUID:
    client.post(f"/moves/{plan}/add/", {"leaves_on": day(days), **more})
    return the_move().pk


class TestPlanned:
    def test_it_comes_back_as_it_was_typed(self, home):
        client, _, plan = home
        form = {"leaves_on": day(30), "transport": "Train de 8 h", "keys": "La gardienne, 17 h"}
        answer = client.post(f"/moves/{plan}/add/", form)
        assert answer.headers["Location"] == f"/moves/{plan}/"
        text = text_of(client, f"/moves/{plan}/")
        for said in ("Train de 8 h", "La gardienne, 17 h", "Le point se fait sept jours avant"):
            assert said in text
        assert the_move().arrives_on == the_move().leaves_on
        edit = text_of(client, f"/moves/{the_move().pk}/edit/")
        assert 'value="Train de 8 h"' in edit
        client.post(f"/moves/{the_move().pk}/edit/", {**form, "leaves_on": day(40)})
        assert str(the_move().leaves_on) == day(40)

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"arrives_on": "2020-01-01"}, "L’arrivée est avant le départ"),
            ({"leaves_on": ""}, "Ce champ est obligatoire"),
        ],
    )
    def test_what_is_wrong_is_said(self, home, wrong: dict[str, str], said: str):
        client, _, plan = home
        answer = client.post(f"/moves/{plan}/add/", {"leaves_on": day(30), **wrong})
        assert said in answer.content.decode()
        with system("test.read", AT):
            assert not Move.objects.exists()

    def test_a_day_that_is_not_the_one_agreed_to_is_said(self, home):
        client, _, plan = home
        planned(client, plan)
        assert "Le projet accepté visait le" in text_of(client, f"/moves/{plan}/")

    def test_before_the_agreement_the_page_says_why_there_is_none(self):
        member = make_member(Role.CASEWORKER, make_centre())
        actor = actor_of(member, AT)
        plan = draft_plan(actor, eligible_household(actor))
        client = client_of(member)
        assert "quand chaque adulte a donné son accord" in text_of(client, f"/moves/{plan}/")
        answer = client.post(f"/moves/{plan}/add/", {"leaves_on": day(3)})
        assert "Chaque adulte donne d’abord son accord" in answer.content.decode()

    def test_called_off_another_can_be_planned(self, home):
        client, _, plan = home
        move = planned(client, plan)
        client.post(f"/moves/{move}/call-off/")
        assert "Prévoir ce départ" in text_of(client, f"/moves/{plan}/")
        for address in ("call-off", "edit", "answer", "decide-exit", "arrive"):
            sent = client.post(f"/moves/{move}/{address}/", {"leaves_on": day(1), "text": "x"})
            assert "Ce départ est passé ou annulé" in sent.content.decode(), address


class TestGate:
    def test_what_is_missing_is_named(self, home):
        client, _, plan = home
        planned(client, plan)
        text = text_of(client, f"/moves/{plan}/")
        assert "Il manque encore quelque chose pour partir" in text
        assert "Nous ne savons pas si le logement est assuré." in text

    def test_what_is_ready_is_kept_with_who_said_it(self, home):
        client, _, plan = home
        move = planned(client, plan)
        sent = {"insurance": "yes", "insurance_note": "Attestation reçue"}
        client.post(f"/moves/{move}/answer/", sent)
        text = text_of(client, f"/moves/{plan}/")
        assert "Nous ne savons pas si le logement est assuré." not in text
        assert 'value="Attestation reçue"' in text
        with system("test.read", AT):
            assert [row.item for row in GateAnswer.objects.all()] == ["insurance"]

    def test_all_is_ready(self, home):
        client, _, plan = home
        move = planned(client, plan)
        ticked = [item for item in GateItem if item != GateItem.EMERGENCY_EXIT]
        client.post(f"/moves/{move}/answer/", dict.fromkeys(ticked, "yes"))
        client.post(f"/moves/{move}/decide-exit/", {"text": "L’hôtel, puis Mme M."})
        text = text_of(client, f"/moves/{plan}/")
        assert "Tout est prêt pour partir." in text
        assert "L’hôtel, puis Mme M." in text
        assert "Partir malgré ce qui manque" not in text

    def test_leaving_all_the_same_has_a_reason_and_makes_steps(self, home):
        client, _, plan = home
        move = planned(client, plan)
        sent = client.post(f"/moves/{move}/override/", {"reason": ""})
        assert "Choisissez une raison." in sent.content.decode()
        client.post(f"/moves/{move}/override/", {"reason": "job_begins"})
        assert "Départ décidé malgré ce qui manque" in text_of(client, f"/moves/{plan}/")
        assert "À régler d’abord, dès l’arrivée" in text_of(client, f"/plans/{plan}/")

    def test_before_its_day_only_an_emergency_is_offered_and_taken(self, home):
        client, _, plan = home
        move = planned(client, plan, 60)
        text = text_of(client, f"/moves/{plan}/")
        assert "Sécurité : partir sans attendre" in text
        assert "Le travail commence" not in text
        sent = client.post(f"/moves/{move}/override/", {"reason": "job_begins"})
        assert "seule une urgence fait partir" in sent.content.decode()
        client.post(f"/moves/{move}/override/", {"reason": "safety"})
        assert the_move().override == "safety"


class TestAlone:
    def test_it_is_on_no_other_page(self, home):
        client, household, plan = home
        move = planned(client, plan)
        first, second = (one.person for one in household.people)
        own = f"/moves/{move}/alone/{first}/"
        assert client.post(own, {"text": "Seule : chez sa sœur."}).status_code == 302
        assert "Seule : chez sa sœur." in text_of(client, own)
        assert own in text_of(client, f"/moves/{plan}/")
        for address in (
            f"/moves/{move}/alone/{second}/", f"/moves/{plan}/", f"/plans/{plan}/",
            f"/households/{household.id}/",
        ):  # fmt: skip
            assert "chez sa sœur" not in text_of(client, address)
        assert "Rien n’est décidé" in text_of(client, f"/moves/{plan}/")

    def test_sent_empty_nothing_is_lost_and_a_button_takes_it_away(self, home):
        client, household, plan = home
        move = planned(client, plan)
        for address in (f"/moves/{move}/alone/{household.first}/", f"/moves/{move}/decide-exit/"):
            client.post(address, {"text": "Chez un ami."})
            sent = client.post(address, {"text": ""}).content.decode()
            assert "Pour l’effacer, il y a un bouton." in sent
            with system("test.read", AT):
                assert EmergencyExit.objects.count() == 1
            client.post(address, {"remove": "yes"})
            with system("test.read", AT):
                assert not EmergencyExit.objects.exists()

    def test_who_is_of_no_household_here_has_none(self, home):
        client, _, plan = home
        move = planned(client, plan)
        assert client.get(f"/moves/{move}/alone/{uuid4()}/").status_code == 404


class TestDrafts:
    def test_what_was_typed_is_there_again_and_of_one_alone_for_that_one(self, home):
        client, household, plan = home
        move = planned(client, plan)
        first, second = (f"/moves/{move}/alone/{one.person}/" for one in household.people)
        forms = {
            first: {"text": "Seule-canari"},
            f"/moves/{move}/decide-exit/": {"text": "Ensemble-canari"},
            f"/moves/{move}/answer/": {"insurance": "yes", "insurance_note": "Remarque-canari"},
            f"/moves/{move}/edit/": {"leaves_on": day(9), "transport": "Train-canari"},
            f"/homes/{plan}/add/": {"lease": "direct", "address": "Rue-canari"},
        }
        for address, fields in forms.items():
            client.post("/drafts/save/", {"draft_form": address, **fields})
        assert "Seule-canari" in text_of(client, first)
        assert "canari" not in text_of(client, second)
        shared = text_of(client, f"/moves/{plan}/")
        assert "Ensemble-canari" in shared
        assert "Remarque-canari" in shared
        assert "Seule-canari" not in shared
        assert "Train-canari" in text_of(client, f"/moves/{move}/edit/")
        assert "Rue-canari" in text_of(client, f"/homes/{plan}/add/")


class TestHeldUp:
    def test_an_agreement_taken_back_is_said_above_what_is_ready(self, home):
        client, household, plan = home
        move = planned(client, plan)
        held_up = "Un départ se prévoit quand chaque adulte a donné son accord au projet."
        assert held_up not in text_of(client, f"/moves/{plan}/")
        client.post(f"/plans/{plan}/withdraw/", {"person": str(household.first)})
        assert held_up in text_of(client, f"/moves/{plan}/")
        sent = client.post(f"/moves/{move}/edit/", {"leaves_on": day(9)})
        assert "Chaque adulte donne d’abord son accord" in sent.content.decode()


class TestArrive:
    def test_the_plan_goes_on_there_and_the_follow_ups_begin(self, home):
        client, _, plan = home
        move = planned(client, plan)
        client.post(f"/moves/{move}/arrive/", {"arrived_on": day(0)})
        assert state_of(plan) == PlanState.RELOCATED
        with system("test.read", AT):
            assert FollowUp.objects.filter(plan=plan).count() == 5
        text = text_of(client, f"/moves/{plan}/")
        assert "Ce qui reste à régler" in text
        assert "À régler d’abord, maintenant que le ménage est là." in text

    def test_not_on_a_day_to_come(self, home):
        client, _, plan = home
        move = planned(client, plan)
        sent = client.post(f"/moves/{move}/arrive/", {"arrived_on": day(1)})
        assert "Ce jour est dans l’avenir" in sent.content.decode()
        assert state_of(plan) == PlanState.ACTIVE

    def test_a_plan_that_is_paused_is_taken_up_first(self, home):
        client, _, plan = home
        move = planned(client, plan)
        client.post(f"/plans/{plan}/move-on/", {"verb": "suspend"})
        sent = client.post(f"/moves/{move}/arrive/", {})
        assert "Le projet n’est pas en route" in sent.content.decode()


def test_of_another_centre_nothing_is_there(home):
    client, _, plan = home
    move = planned(client, plan)
    stranger = client_of(make_member(Role.CASEWORKER, make_centre()))
    for address in (f"/moves/{plan}/", f"/moves/{move}/edit/"):
        assert stranger.get(address).status_code == 404

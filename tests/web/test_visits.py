"""Discovery visits on their pages: planned, made; each adult heard, alone, and read by nobody."""

from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.made_up_households import MadeUp
from tests.made_up_plans import RODEZ, draft_plan, eligible_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.choices import Relation
from trousseau.plans.models import DiscoveryVisit, PlanArea, VisitVerdict

pytestmark = pytest.mark.django_db
HEARD = {"alone": "on", "interpreter": "professional", "answer": "no", "words": "Trop loin."}


@pytest.fixture
def home() -> tuple[Client, MadeUp, UUID]:
    member = make_member(Role.CASEWORKER, make_centre())
    actor = actor_of(member, AT)
    household = eligible_household(actor, Relation.SPOUSE, Relation.CHILD)
    return client_of(member), household, draft_plan(actor, household)


def text_of(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


def the_area() -> PlanArea:
    with system("test.read", AT):
        return PlanArea.objects.get(code=RODEZ)


def a_visit(client: Client, **more: object) -> UUID:
    sent = {"from_on": timezone.localdate().isoformat(), **more}
    answer = client.post(f"/visits/{the_area().pk}/add/", sent)
    return UUID(answer.headers["Location"].split("/")[2])


def made(client: Client) -> UUID:
    visit = a_visit(client)
    client.post(f"/visits/{visit}/settle/", {"state": "made"})
    return visit


class TestPlanned:
    def test_it_comes_back_as_it_was_typed(self, home):
        client, household, plan = home
        sent = {
            "travellers": [str(household.first)],
            "cost": "185,40",
            "kind_0": "school",
            "at_0": "2027-03-05T09:30",
            "place_0": "École Monteil",
            "whom_0": "La directrice",
            # Nothing is written in this line.
            "kind_1": "home",
        }
        visit = a_visit(client, **sent)
        text = text_of(client, f"/visits/{visit}/")
        for said in ("École Monteil", "La directrice", "5 mars, 09:30", "185,40", "Une école"):
            assert said in text
        assert "Un logement" not in text
        edit = text_of(client, f"/visits/{visit}/edit/")
        for value in ("École Monteil", "2027-03-05T09:30"):
            assert f'value="{value}"' in edit
        assert f"/visits/{visit}/" in text_of(client, f"/plans/{plan}/")

    def test_a_first_form_has_a_line_for_each_thing_that_is_usually_seen(self, home):
        client, _, _ = home
        text = text_of(client, f"/visits/{the_area().pk}/add/")
        for kind in ("employer", "home", "school", "transport", "mover"):
            assert f'<option value="{kind}" selected>' in text

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"from_on": ""}, "Ce champ est obligatoire"),
            ({"until_on": "2020-01-01"}, "La fin est avant le début"),
            ({"at_0": "demain"}, "Écrivez le jour et l’heure"),
            ({"travellers": ["somebody"]}, "Sélectionnez un choix valide"),
        ],
    )
    def test_what_is_wrong_is_said(self, home, wrong: dict[str, str], said: str):
        client, _, _ = home
        sent = {"from_on": timezone.localdate().isoformat(), **wrong}
        answer = client.post(f"/visits/{the_area().pk}/add/", sent)
        assert said in answer.content.decode()
        with system("test.read", AT):
            assert not DiscoveryVisit.objects.exists()

    def test_what_has_not_begun_was_not_made(self, home):
        client, _, _ = home
        visit = a_visit(client, from_on=(timezone.localdate() + timedelta(9)).isoformat())
        sent = client.post(f"/visits/{visit}/settle/", {"state": "made"})
        assert "n’a pas encore commencé" in sent.content.decode()
        assert "Noter un avis" not in text_of(client, f"/visits/{visit}/")


class TestHear:
    def test_a_relative_is_refused_with_the_reason(self, home):
        client, household, _ = home
        visit = made(client)
        sent = {**HEARD, "interpreter": "relative"}
        text = client.post(f"/visits/{visit}/hear/{household.first}/", sent).content.decode()
        assert "Un proche ne peut pas interpréter ici" in text
        assert "Prenez un interprète professionnel" in text
        with system("test.read", AT):
            assert not VisitVerdict.objects.exists()

    @pytest.mark.parametrize(
        ("left_out", "said"),
        [
            ("alone", "Chaque adulte est entendu seul"),
            ("interpreter", "Dites qui interprète"),
            ("answer", "Notez ce que la personne a dit"),
        ],
    )
    def test_what_is_missing_is_said(self, home, left_out: str, said: str):
        client, household, _ = home
        visit = made(client)
        sent = {name: value for name, value in HEARD.items() if name != left_out}
        assert (
            said in client.post(f"/visits/{visit}/hear/{household.first}/", sent).content.decode()
        )
        with system("test.read", AT):
            assert not VisitVerdict.objects.exists()

    def test_only_who_recorded_it_reads_it(self, home):
        client, household, plan = home
        visit = made(client)
        client.post(f"/visits/{visit}/hear/{household.first}/", HEARD)
        assert "Trop loin." in text_of(client, f"/visits/{visit}/heard/")
        with system("test.read", AT):
            centre = DiscoveryVisit.objects.get().area.plan.household.centre
        colleague = client_of(make_member(Role.MANAGER, centre))
        assert "Vous n’avez noté aucun avis" in text_of(colleague, f"/visits/{visit}/heard/")
        pages = (
            f"/visits/{visit}/", f"/visits/{visit}/hear/{household.first}/",
            f"/visits/{visit}/hear/{household.people[1].person}/", f"/visits/{visit}/edit/",
            f"/plans/{plan}/", f"/households/{household.id}/", f"/people/{household.first}/",
            f"/moves/{plan}/",
        )  # fmt: skip
        for one, address in product((client, colleague), pages):
            assert "Trop loin." not in text_of(one, address), address

    def test_a_visit_that_was_not_made_is_not_asked_about(self, home):
        client, household, _ = home
        visit = a_visit(client)
        sent = client.post(f"/visits/{visit}/hear/{household.first}/", HEARD)
        assert "après la dernière visite faite" in sent.content.decode()
        # What was said once is not asked for twice.
        assert "Trop loin." in sent.content.decode()

    def test_what_was_typed_is_there_again_for_that_adult_alone(self, home):
        client, household, _ = home
        visit = made(client)
        first, second = (f"/visits/{visit}/hear/{one.person}/" for one in household.people[:2])
        client.post("/drafts/save/", {"draft_form": first, **HEARD})
        assert "Trop loin." in text_of(client, first)
        assert "Trop loin." not in text_of(client, second)
        client.post(first, HEARD)
        assert "Trop loin." not in text_of(client, first)


class TestNotRetained:
    def test_once_each_was_heard_the_place_is_not_retained(self, home):
        client, household, plan = home
        visit = made(client)
        answers = ("no", "yes")
        for adult, answer in zip(household.people, answers, strict=False):
            assert "non retenu" not in text_of(client, f"/plans/{plan}/")
            sent = {**HEARD, "answer": answer}
            client.post(f"/visits/{visit}/hear/{adult.person}/", sent)
        assert "non retenu" in text_of(client, f"/plans/{plan}/")
        assert "lieu non retenu" in text_of(client, f"/visits/{visit}/")

    def test_before_the_last_was_heard_the_plan_is_not_proposed(self, home):
        client, _, plan = home
        made(client)
        text = client.post(f"/plans/{plan}/propose/").content.decode()
        assert "chaque adulte donne d’abord son avis, seul à seul" in text

    def test_set_aside_by_hand_it_reads_the_same(self, home):
        client, _, plan = home
        client.post(f"/plan-areas/{the_area().pk}/set-aside/")
        assert "non retenu" in text_of(client, f"/plans/{plan}/")


def test_of_another_centre_nothing_is_there(home):
    client, household, _ = home
    visit = made(client)
    stranger = client_of(make_member(Role.CASEWORKER, make_centre()))
    hear = f"/visits/{visit}/hear/{household.first}/"
    for address in (f"/visits/{visit}/", hear, f"/visits/{visit}/heard/"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(hear, HEARD).status_code == 404

"""Pages on what is known of places: listed by area, asked, answered, confirmed, retired."""

import re
from datetime import date

import pytest
from django.test import Client

from tests.made_up_households import make_household
from tests.made_up_partners import RODEZ, RODEZ_AREA, made_up_fact
from tests.people import AT, TODAY, make_centre, make_member
from tests.signing_in import client_of
from tests.web.profile_forms import MASON
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.households.assessments import begin_assessment
from trousseau.households.choices import Interpreter, Relation
from trousseau.partners.models import LocalFact
from trousseau.web.atlas import shared_atlas

pytestmark = pytest.mark.django_db
FACT = {
    "place": "Rodez", "reach": "area", "kind": "french_course_seat", "answer": "yes",
    "source": "Le centre social",
}  # fmt: skip


@pytest.fixture
def client() -> Client:
    return client_of(make_member(Role.CASEWORKER, make_centre()))


def page(client: Client, address: str = "/local-facts/") -> str:
    return str(client.get(address).content.decode())


class TestAdd:
    def test_for_the_whole_area(self, client: Client):
        assert client.post("/local-facts/add/", FACT).status_code == 302
        row = LocalFact.objects.get()
        assert (row.place, row.area, row.answer) == (RODEZ_AREA, RODEZ_AREA, "yes")
        text = page(client)
        for said in ("Rodez", "Un cours de français avec une place", "Oui", "Le centre social"):
            assert said in text

    def test_for_one_commune(self, client: Client):
        client.post("/local-facts/add/", {**FACT, "reach": "commune"})
        row = LocalFact.objects.get()
        assert (row.place, row.area) == (RODEZ, RODEZ_AREA)

    def test_a_question_needs_no_source(self, client: Client):
        client.post("/local-facts/add/", {**FACT, "answer": "unknown", "source": ""})
        text = page(client)
        assert "question posée le" in text
        assert "Une question attend une réponse." in text

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"source": " "}, "Dites qui l’a confirmé"),
            ({"place": ""}, "Donnez le nom d’une commune"),
            ({"place": "Xyzzyville-les-Nulle-Part"}, "Nous ne trouvons pas"),
            ({"kind": "gossip"}, "Choisissez une question"),
            ({"answer": "maybe"}, "Choisissez une réponse"),
            ({"reach": ""}, "Dites si cela vaut pour toute la zone"),
        ],
    )
    def test_what_is_wrong_is_said(self, client: Client, wrong: dict[str, str], said: str):
        answer = client.post("/local-facts/add/", {**FACT, **wrong})
        assert said in answer.content.decode()
        assert not LocalFact.objects.exists()

    def test_whoever_writes_is_told_to_name_nobody(self, client: Client):
        text = page(client, "/local-facts/add/")
        assert "Ne nommez personne" in text


class TestIndex:
    def test_of_one_area(self, client: Client):
        made_up_fact()
        made_up_fact(place="7625", area="7625", source="Une autre école")
        assert "Une autre école" in page(client)
        assert "Une autre école" not in page(client, f"/local-facts/?area={RODEZ_AREA}")

    def test_a_code_that_is_none_is_an_empty_list(self, client: Client):
        made_up_fact()
        assert "Rien n’est encore noté ici" in page(client, "/local-facts/?area=%3Cb%3E")

    def test_too_old_is_said(self, client: Client):
        made_up_fact(review_by=TODAY)
        text = page(client)
        assert "compte comme inconnu" in text
        assert "Une réponse est à revoir." in text


class TestChange:
    def test_the_answer_comes(self, client: Client):
        row = made_up_fact(
            answer="unknown", asked_on=TODAY, known_on=None, review_by=None, source=""
        )
        form = {"answer": "no", "source": "La mairie"}
        assert client.post(f"/local-facts/{row.pk}/edit/", form).status_code == 302
        row.refresh_from_db()
        assert (row.answer, row.source, row.asked_on) == ("no", "La mairie", None)

    def test_no_answer_without_a_source(self, client: Client):
        row = made_up_fact()
        answer = client.post(f"/local-facts/{row.pk}/edit/", {"answer": "no", "source": ""})
        assert "Dites qui l’a confirmé" in answer.content.decode()
        row.refresh_from_db()
        assert row.answer == "yes"

    def test_still_true(self, client: Client):
        row = made_up_fact(review_by=TODAY)
        assert client.post(f"/local-facts/{row.pk}/confirm/")["Location"] == "/local-facts/"
        row.refresh_from_db()
        assert row.known_on is not None
        assert row.known_on > TODAY
        back = client.post(f"/local-facts/{row.pk}/confirm/", {"back": "today"})
        assert back["Location"] == "/today/"

    def test_retired(self, client: Client):
        row = made_up_fact()
        client.post(f"/local-facts/{row.pk}/retire/")
        assert not LocalFact.objects.exists()


class TestWhatRankingMakesOfIt:
    """A question is said where places are ranked; an answer rejects by name, and adds nothing."""

    SAID = "Nous ne savons pas s’il reste une place en cours de français. Question posée le "

    def ranked(self, client: Client) -> str:
        return str(client.post("/ranking/", MASON).content.decode())

    def first_area(self, client: Client) -> str:
        found = re.search(r'data-for-area="(\d{4})"', self.ranked(client))
        assert found is not None
        return found[1]

    def test_a_question_is_said_with_its_day(self, client: Client):
        area = self.first_area(client)
        asked_on = date(2026, 3, 3)
        made_up_fact(
            place=area, area=area, answer="unknown", source="", asked_on=asked_on,
            known_on=None, review_by=None,
        )  # fmt: skip
        assert f"{self.SAID}3 mars 2026." in self.ranked(client)
        sheet = client.post(f"/areas/{area}/fit/", MASON).content.decode()
        assert f"{self.SAID}3 mars 2026." in sheet
        # A visitor reads nothing of what the network asks itself.
        assert self.SAID not in self.ranked(Client())
        assert self.SAID not in self.ranked(client_of(make_member(Role.FINANCE)))

    def test_an_answer_that_is_too_old_is_a_question_again(self, client: Client):
        area = self.first_area(client)
        made_up_fact(place=area, area=area, review_by=TODAY)
        assert "La dernière réponse, du 2 mars 2026, est trop ancienne." in self.ranked(client)

    def test_a_no_rejects_by_name_and_a_yes_adds_no_points(self, client: Client):
        area = self.first_area(client)
        row = made_up_fact(place=area, area=area, kind="newcomer_school", answer="yes")
        assert self.first_area(client) == area
        row.answer = "no"
        row.save()
        assert self.first_area(client) != area
        assert "Une école qui accueille les élèves nouveaux arrivants" in self.ranked(client)
        row.review_by = TODAY
        row.save()
        assert self.first_area(client) == area

    def test_the_household_s_own_ranking_says_it_too(self, client: Client):
        for area in shared_atlas().areas.code:
            made_up_fact(
                place=area, area=area, answer="unknown", source="", asked_on=date(2026, 3, 3),
                known_on=None, review_by=None,
            )  # fmt: skip
        member = make_member(Role.CASEWORKER, make_centre())
        actor = actor_of(member, AT)
        household = make_household(actor, Relation.CHILD)
        begun = begin_assessment(actor, household.id, "short", Interpreter.NONE, "", AT)
        text = page(client_of(member), f"/assessments/{begun}/ranking/")
        assert self.SAID in text

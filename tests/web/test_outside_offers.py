"""Pages on offers from outside: what may follow a no is seen before an answer can be noted."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.models import OutsideOffer

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> tuple[Client, MadeUp]:
    member = make_member(Role.CASEWORKER, make_centre())
    return client_of(member), make_household(actor_of(member, AT))


def add(home: tuple[Client, MadeUp], **changes: str) -> str:
    """Note an offer; gives the address of its page."""
    client, household = home
    form = {"offered_by": "siao", "what": "Un T2-canari", **changes}
    answer = client.post(f"/outside-offers/{household.id}/add/", form)
    assert answer.status_code == 302
    return str(answer["Location"])


def only() -> OutsideOffer:
    with system("test.read", AT):
        return OutsideOffer.objects.get()


class TestAdd:
    def test_its_page_says_what_may_follow_with_its_source(self, home):
        client, _ = home
        text = client.get(add(home)).content.decode()
        for said in (
            "Un T2-canari", "fait perdre", "SIAO du Val-d’Oise", "texte officiel à vérifier",
            "personne ne compte les refus", "Demandez celles du vôtre",
        ):  # fmt: skip
            assert said in text, said
        assert "bailleur social dit jusqu’à quand" not in text

    def test_of_somebody_else_that_nobody_knows(self, home):
        client, _ = home
        text = client.get(add(home, offered_by="other")).content.decode()
        assert "Nous ne savons pas ce qu’un refus change" in text

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"offered_by": ""}, "Dites qui fait cette proposition"),
            ({"offered_on": "2099-01-01"}, "dans l’avenir"),
            ({"offered_on": "2026-01-02", "answer_by": "2026-01-01"}, "attendue avant"),
        ],
    )
    def test_what_is_wrong_is_said(self, home, wrong: dict[str, str], said: str):
        client, household = home
        form = {"offered_by": "siao", **wrong}
        answer = client.post(f"/outside-offers/{household.id}/add/", form)
        assert said in answer.content.decode()


class TestAnswer:
    def test_not_before_the_household_was_told(self, home):
        client, _ = home
        address = add(home)
        text = client.post(address, {"answer": "no"}).content.decode()
        assert "Dites d’abord au ménage" in text
        assert only().answer == "open"

    def test_told_and_answered(self, home):
        client, household = home
        address = add(home)
        answer = client.post(address, {"answer": "no", "told": "on"})
        assert answer["Location"] == f"/households/{household.id}/"
        row = only()
        assert (row.answer, row.told_on) == ("no", timezone.localdate())
        text = client.get(f"/households/{household.id}/").content.decode()
        assert "Déclinée" in text
        assert "Un T2-canari" in text

    def test_an_answer_is_named(self, home):
        client, _ = home
        text = client.post(add(home), {"answer": "perhaps", "told": "on"}).content.decode()
        assert "Dites ce que le ménage a répondu" in text


class TestToday:
    def test_it_waits_there_until_it_is_answered(self, home):
        client, household = home
        soon = (timezone.localdate() + timedelta(2)).isoformat()
        address = add(home, answer_by=soon)
        text = client.get("/today/").content.decode()
        assert "Une proposition attend la réponse du ménage" in text
        assert f'href="{address}"' in text
        assert household.people[0].fields["family_name"] in text
        assert "Un T2-canari" not in text
        client.post(address, {"answer": "none"})
        assert "Une proposition attend" not in client.get("/today/").content.decode()

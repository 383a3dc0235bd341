"""Where a household lives, and its request for a social home."""

import pytest
from django.test import Client

from tests.made_up_households import MadeUp, make_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.households.models import HousingSituation, SocialHousingFile

pytestmark = pytest.mark.django_db
STAY = {"structure": "cada", "name": "CADA Exemple", "from_on": "2026-01-05", "extension": "none"}


@pytest.fixture
def home() -> tuple[Client, MadeUp]:
    member = make_member(Role.CASEWORKER, make_centre())
    return client_of(member), make_household(actor_of(member, AT))


def stays() -> list[HousingSituation]:
    with system("test.read", AT):
        return list(HousingSituation.objects.order_by("pk"))


class TestEditStay:
    def test_another_structure_ends_the_one_before(self, home: tuple[Client, MadeUp]):
        client, household = home
        address = f"/situations/{household.id}/edit-stay/"
        client.post(address, STAY)
        client.post(address, {**STAY, "ends_on": "2027-01-05"})
        assert [(one.structure, one.until_on) for one in stays()] == [("cada", None)]
        client.post(address, {**STAY, "structure": "hotel", "from_on": "2026-02-01"})
        first, second = stays()
        assert (str(first.until_on), second.structure, second.until_on) == (
            "2026-02-01", "hotel", None,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"structure": ""}, "Dites où vit le ménage"),
            ({"from_on": "2099-01-01"}, "dans l’avenir"),
            ({"ends_on": "2025-01-05"}, "La fin est avant le début"),
            ({"extension": "granted"}, "Jusqu’à quel jour"),
            ({"ends_on": "0205-01-05"}, "Vérifiez l’année"),
        ],
    )
    def test_what_is_wrong_is_said(self, home, wrong: dict[str, str], said: str):
        client, household = home
        answer = client.post(f"/situations/{household.id}/edit-stay/", {**STAY, **wrong})
        assert said in answer.content.decode()
        assert stays() == []

    def test_the_form_shows_what_is_known(self, home: tuple[Client, MadeUp]):
        client, household = home
        client.post(f"/situations/{household.id}/edit-stay/", {**STAY, "ends_on": "2027-01-05"})
        text = client.get(f"/situations/{household.id}/edit-stay/").content.decode()
        for kept in ("CADA Exemple", "2026-01-05", "2027-01-05"):
            assert f'value="{kept}"' in text


class TestEditSocialHousing:
    def test_it_comes_back_as_it_was_typed(self, home: tuple[Client, MadeUp]):
        client, household = home
        address = f"/situations/{household.id}/edit-social-housing/"
        form = {"number": "0930000000000", "departements": "93 ; 2a", "housing_right": "asked"}
        assert client.post(address, form).status_code == 302
        with system("test.read", AT):
            assert SocialHousingFile.objects.get().departements == ["93", "2A"]
        text = client.get(address).content.decode()
        assert 'value="93, 2A"' in text
        assert 'value="0930000000000"' in text
        client.post(address, {**form, "number": "0940000000000"})
        assert "0940000000000" in client.get(f"/households/{household.id}/").content.decode()

    def test_what_is_no_departement_is_named(self, home: tuple[Client, MadeUp]):
        client, household = home
        address = f"/situations/{household.id}/edit-social-housing/"
        text = client.post(address, {"departements": "93, 96"}).content.decode()
        assert "« 96 » n’est pas le numéro d’un département" in text

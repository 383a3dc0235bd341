"""The homes of a household under its plan; an address is on the page of the move alone."""

import pytest

from tests.made_up_plans import active_plan, eligible_household
from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.plans.models import Tenancy

pytestmark = pytest.mark.django_db
HOME = {
    "lease": "sublet",
    "address": "3 rue du Canari-des-Baux",
    "starts_on": "2026-05-01",
    "rent": "520,50",
    "charges": "0",
    "guarantee": "fsl",
}


@pytest.fixture
def home():
    member = make_member(Role.CASEWORKER, make_centre())
    actor = actor_of(member, AT)
    household = eligible_household(actor)
    return client_of(member), household, active_plan(actor, household)


def test_it_comes_back_as_it_was_typed(home):
    client, _, plan = home
    assert client.post(f"/homes/{plan}/add/", HOME).status_code == 302
    with system("test.read", AT):
        row = Tenancy.objects.get()
    assert (row.rent_cents, row.charges_cents) == (52_050, 0)
    page = client.get(f"/moves/{plan}/").content.decode()
    for said in ("3 rue du Canari-des-Baux", "520,50", "FSL", "Sous-location"):
        assert said in page
    edit = client.get(f"/homes/{row.pk}/edit/").content.decode()
    for value in ("3 rue du Canari-des-Baux", "2026-05-01"):
        assert f'value="{value}"' in edit
    client.post(f"/homes/{row.pk}/edit/", {**HOME, "ends_on": "2026-12-31", "rent": ""})
    with system("test.read", AT):
        row = Tenancy.objects.get()
    assert (str(row.ends_on), row.rent_cents) == ("2026-12-31", None)


def test_its_address_is_in_no_list_and_on_no_other_page(home):
    client, household, plan = home
    client.post(f"/homes/{plan}/add/", HOME)
    for address in (
        f"/plans/{plan}/", f"/households/{household.id}/", "/households/?who=centre", "/today/",
        f"/people/{household.first}/", f"/plan-rights/{plan}/",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "Canari-des-Baux" not in answer.content.decode(), address


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_on": "2026-04-01"}, "La fin est avant le début"),
        ({"rent": "beaucoup"}, "Écrivez un nombre"),
        ({"starts_on": ""}, "Ce champ est obligatoire"),
    ],
)
def test_what_is_wrong_is_said(home, wrong: dict[str, str], said: str):
    client, _, plan = home
    answer = client.post(f"/homes/{plan}/add/", {**HOME, **wrong})
    assert said in answer.content.decode()
    with system("test.read", AT):
        assert not Tenancy.objects.exists()

"""Accounts, seen by those who look after them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import AT, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actions import TAKEN_AN_HOUR
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import Centre, CentreMembership, User
from trousseau.audit.models import LogRow

pytestmark = pytest.mark.django_db
GOOD = "quatre mots sans lien"


def link_in(page: str) -> str:
    found = re.search(r'value="http://[^/]+(/invitations/[^"]+)"', page)
    assert found
    return found[1]


def test_from_the_invitation_to_the_account():
    centre = make_centre()
    manager = client_of(make_member(Role.MANAGER, centre))
    page = manager.post(
        reverse("accounts_invite"),
        {
            "name": "Ada Exemple",
            "email": "ada@exemple.test",
            "role": "caseworker",
            "centre": str(centre.pk),
        },
    ).content.decode()
    address = link_in(page)
    visitor = Client()
    assert "ada@exemple.test" in visitor.get(address).content.decode()
    assert not User.objects.filter(username="ada@exemple.test").exists()
    visitor.post(address, {"name": "Ada Exemple", "password": GOOD})
    membership = CentreMembership.objects.get(user__username="ada@exemple.test")
    assert (membership.role, membership.centre) == (Role.CASEWORKER, centre)
    assert visitor.get(address).status_code == 404


def test_the_list_shows_one_s_centre_only():
    centre = make_centre()
    manager = client_of(make_member(Role.MANAGER, centre))
    near, far = make_member(Role.CASEWORKER, centre), make_member(Role.CASEWORKER)
    page = manager.get(reverse("accounts_index")).content.decode()
    assert near.user.username in page
    assert far.user.username not in page


def test_what_is_missing_is_said_where_it_is_missing():
    centre = make_centre()
    administrator = client_of(make_member(Role.ADMINISTRATOR))
    page = administrator.post(
        reverse("accounts_invite"),
        {"name": "Ada", "email": "ada@exemple.test", "role": "caseworker", "centre": ""},
    ).content.decode()
    assert "Choisissez le centre pour ce rôle." in page
    assert "Ada" in page
    assert centre.name in page


@pytest.mark.bar(5)
def test_a_closed_account_is_out_on_its_next_request():
    centre = make_centre()
    manager = client_of(make_member(Role.MANAGER, centre))
    member = make_member(Role.CASEWORKER, centre)
    client = client_of(member)
    assert client.get(reverse("desk_places")).status_code == 200
    manager.post(reverse("accounts_close", args=[member.user_id]))
    assert client.get(reverse("desk_places")).status_code == 302


def test_a_participant_is_given_an_identifier_and_never_a_name():
    centre = make_centre()
    member = make_member(Role.CASEWORKER, centre)
    canaries = make_person(actor_of(member, AT))
    page = client_of(member).post(reverse("accounts_participant", args=[canaries.person]))
    visitor = Client()
    address = link_in(page.content.decode())
    visitor.post(address, {"password": GOOD})
    own = CentreMembership.objects.get(role=Role.PARTICIPANT)
    assert own.person == canaries.person
    assert re.fullmatch(r"[a-z]+-\d{4}", own.user.username)
    assert own.user.name == ""
    again = client_of(member).post(reverse("accounts_participant", args=[canaries.person]))
    assert "/renew/" in link_in(again.content.decode())


def test_a_link_lost_on_the_way_can_be_withdrawn():
    centre = make_centre()
    manager = client_of(make_member(Role.MANAGER, centre))
    member = make_member(Role.CASEWORKER, centre)
    address = link_in(
        manager.post(reverse("accounts_renew", args=[member.user_id])).content.decode()
    )
    assert Client().get(address).status_code == 200
    page = manager.get(reverse("accounts_index")).content.decode()
    revoke = re.search(r'action="(/links/\d+/revoke/)"', page)
    assert revoke
    manager.post(revoke[1])
    assert Client().get(address).status_code == 404


def test_a_further_place_and_its_end():
    administrator = client_of(make_member(Role.ADMINISTRATOR))
    member, other = make_member(Role.CASEWORKER), make_centre()
    administrator.post(
        reverse("accounts_add_place", args=[member.user_id]),
        {"role": "manager", "centre": str(other.pk)},
    )
    added = CentreMembership.objects.get(user=member.user, role=Role.MANAGER)
    administrator.post(reverse("accounts_end_place", args=[added.pk]))
    added.refresh_from_db()
    assert added.until_on is not None


def test_an_account_without_a_place_is_closed_and_leads_nowhere():
    centre = make_centre()
    manager = client_of(make_member(Role.MANAGER, centre))
    member = make_member(Role.CASEWORKER, centre)
    manager.post(reverse("accounts_end_place", args=[member.pk]))
    page = manager.get(reverse("accounts_index")).content.decode()
    assert "compte fermé" in page
    assert reverse("accounts_show", args=[member.user_id]) not in page


def test_an_address_whose_account_was_closed_gets_another_one():
    """Whoever has it now may be somebody else; what the log says of the first stays theirs."""
    centre = make_centre()
    manager = client_of(make_member(Role.MANAGER, centre))
    member = make_member(Role.CASEWORKER, centre)
    manager.post(reverse("accounts_close", args=[member.user_id]))
    _, page = invite(manager, centre, member.user.username)
    Client().post(link_in(page), {"name": "Ada Exemple", "password": GOOD})
    before = User.objects.get(pk=member.user_id)
    assert (before.is_active, before.name) == (False, member.user.name)
    now = User.objects.get(username=member.user.username)
    assert (now.pk != before.pk, now.is_active, now.name) == (True, True, "Ada Exemple")


def invite(client: Client, centre: Centre, email: str) -> tuple[int, str]:
    answer = client.post(
        reverse("accounts_invite"),
        {"name": "Ada", "email": email, "role": "caseworker", "centre": str(centre.pk)},
    )
    return answer.status_code, answer.content.decode()


def test_an_address_that_is_taken_is_said_so_often_and_no_more():
    centre = make_centre()
    manager = client_of(make_member(Role.MANAGER, centre))
    taken = make_member(Role.DPO).user.username
    for _ in range(TAKEN_AN_HOUR):
        status, page = invite(manager, centre, taken)
        assert (status, "porte déjà" in page) == (200, True)
    status, page = invite(manager, centre, taken)
    assert (status, "attendez une heure" in page) == (429, True)
    rows = LogRow.objects.filter(action="accounts.invite", outcome="refused")
    assert rows.count() == TAKEN_AN_HOUR + 1


def test_nobody_is_invited_with_an_address_of_the_demonstration():
    centre = make_centre()
    manager = client_of(make_member(Role.MANAGER, centre))
    _, page = invite(manager, centre, "x@trousseau.example")
    assert "n’est à personne" in page

"""Finding somebody from any page: the same search as on one's list, for those who have one."""

import re

import pytest
from django.test import Client

from tests.made_up_households import make_household
from tests.people import AT, make_actor, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role

pytestmark = pytest.mark.django_db
FINDER = re.compile(r'<form method="post" action="([^"]+)" role="search" class="finder"')
ADDRESSES = {
    Role.CASEWORKER: "/households/",
    Role.MANAGER: "/households/",
    Role.FINANCE: "/people/",
}
# A page that every role opens.
EVERYWHERE = "/areas/"


def finders(client: Client, address: str) -> list[str]:
    return FINDER.findall(client.get(address).content.decode())


@pytest.mark.parametrize("role", Role)
def test_each_role_finds_where_it_searches_and_no_other_role_does(role: Role):
    person = None
    if role is Role.PARTICIPANT:
        person = make_household(make_actor(Role.CASEWORKER)).first
    client = client_of(make_member(role, person=person))
    expected = [ADDRESSES[role]] if role in ADDRESSES else []
    assert finders(client, EVERYWHERE) == expected


def test_not_for_a_visitor():
    assert finders(Client(), EVERYWHERE) == []


def test_not_while_the_session_is_locked():
    client = client_of(make_member(Role.CASEWORKER, make_centre()))
    client.post("/lock/", {"next": "/today/"})
    assert finders(client, EVERYWHERE) == []


@pytest.mark.parametrize("address", ["/today/", "/households/", "/people/"])
def test_not_twice_where_a_page_has_its_own(address: str):
    client = client_of(make_member(Role.CASEWORKER, make_centre()))
    text = client.get(address).content.decode()
    assert text.count('role="search"') == 1
    assert not FINDER.search(text)


@pytest.mark.bar(6)
def test_it_finds_what_the_list_finds_and_nothing_of_another_centre():
    member = make_member(Role.CASEWORKER, make_centre())
    mine = make_household(actor_of(member, AT))
    make_person(make_actor(Role.CASEWORKER), family_name="Qorbanzadeh", given_names="Wida")
    client = client_of(member)
    (address,) = finders(client, f"/households/{mine.id}/")
    name = mine.people[0].fields["family_name"]
    assert f"/households/{mine.id}/" in client.post(address, {"words": name}).content.decode()
    foreign, absent = (
        client.post(address, {"words": words}).content.decode()
        for words in ("Qorbanzadeh", "Wolkenstein")
    )
    assert "Personne de votre centre ne correspond" in absent
    hide = re.compile(r'value="[^"]*"|nonce="[^"]*"')
    assert hide.sub("", foreign) == hide.sub("", absent)

"""The list of a centre's people, and the search that leaves no trace of what was typed."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.people import AT, Canaries, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import Centre, CentreMembership
from trousseau.audit.models import LogRow
from trousseau.privacy.actions import add_person

pytestmark = pytest.mark.django_db

INDEX = "/people/"
FLEETING = re.compile(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"')
PAIRS_FULL, PAIRS = 300, 20


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def caseworker(centre: Centre) -> CentreMembership:
    return make_member(Role.CASEWORKER, centre)


@pytest.fixture
def client(caseworker: CentreMembership) -> Client:
    return client_of(caseworker)


def body(answer) -> str:
    return FLEETING.sub("", answer.content.decode())


def test_a_caseworker_sees_their_own_files_first_and_the_centre_s_at_a_click(
    client: Client, caseworker, centre
):
    mine = make_person(actor_of(caseworker, AT))
    theirs = make_person(actor_of(make_member(Role.CASEWORKER, centre), AT))
    page = body(client.get(INDEX))
    assert mine.fields["family_name"] in page
    assert theirs.fields["family_name"] not in page
    page = body(client.get(INDEX, {"who": "centre"}))
    assert mine.fields["family_name"] in page
    assert theirs.fields["family_name"] in page


def test_a_manager_sees_the_centre(caseworker, centre):
    canaries = make_person(actor_of(caseworker, AT))
    page = body(client_of(make_member(Role.MANAGER, centre)).get(INDEX))
    assert canaries.fields["family_name"] in page
    assert "Mes dossiers" not in page


@pytest.mark.bar(3)
def test_finance_sees_names_and_nothing_else(caseworker, centre):
    canaries = make_person(actor_of(caseworker, AT))
    client = client_of(make_member(Role.FINANCE, centre))
    for answer in (
        client.get(INDEX),
        client.post(INDEX, {"words": canaries.fields["given_names"]}),
    ):
        page = body(answer)
        names = {canaries.fields["given_names"], canaries.fields["family_name"]}
        assert all(name in page for name in names)
        assert not [text for text in canaries.values - names if text in page.replace("lang=", "")]
        assert "Dernier contact" not in page


def test_twenty_five_a_page(client: Client, caseworker):
    actor = actor_of(caseworker, AT)
    for _ in range(27):
        add_person(actor, {"given_names": "Amina"}, [], AT)
    first, second = body(client.get(INDEX)), body(client.get(INDEX, {"page": "2"}))
    assert (first.count("Amina"), second.count("Amina")) == (25, 2)
    assert "1 à 25 sur 27" in first
    assert 'rel="next"' in first
    assert 'rel="next"' not in second


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "٣", "9" * 40])
def test_a_page_that_is_none_is_a_page_all_the_same(page: str, client: Client):
    assert client.get(INDEX, {"page": page}).status_code == 200


@pytest.mark.bar(34)
def test_ten_people_or_a_thousand_ask_the_database_alike(
    client: Client, caseworker, bars_full: bool
):
    actor = actor_of(caseworker, AT)

    def asked(size: int) -> int:
        while LogRow.objects.filter(action="people.add").count() < size:
            add_person(actor, {"given_names": "Amina"}, [], AT)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(INDEX).status_code == 200
        return len(captured)

    client.get(INDEX)
    assert asked(10) == asked(1000 if bars_full else 60)


def test_a_search_is_answered_in_place_and_kept_by_nobody(client: Client, caseworker):
    canaries = make_person(actor_of(caseworker, AT))
    words = canaries.fields["family_name"]
    answer = client.post(INDEX, {"words": words})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert reverse("people_show", args=[canaries.person]) in body(answer)
    assert f'value="{words}"' in body(answer)


@pytest.mark.bar(13)
def test_what_was_typed_is_in_no_link_of_the_answer(client: Client, caseworker):
    canaries = make_person(actor_of(caseworker, AT))
    words = canaries.fields["family_name"]
    page = body(client.post(INDEX, {"words": words}))
    assert not [
        link for link in re.findall(r'(?:href|action|src)="([^"]*)"', page) if words in link
    ]


def test_a_search_in_the_address_is_not_read(client: Client, caseworker):
    canaries = make_person(actor_of(caseworker, AT))
    page = body(client.get(INDEX, {"words": canaries.fields["family_name"], "who": "mine"}))
    assert "Personne de votre centre" not in page
    assert 'name="words" value=""' in page


def test_who_sounds_alike_is_shown_apart(client: Client, caseworker):
    actor = actor_of(caseworker, AT)
    add_person(actor, {"given_names": "Mohamed", "family_name": "Rahimi"}, [], AT)
    page = body(client.post(INDEX, {"words": "Muhammad Rahimi"}))
    assert "Se prononce comme" in page
    page = body(client.post(INDEX, {"words": "Mohamed"}))
    assert "Se prononce comme" not in page


def test_what_was_typed_is_shown_as_text(client: Client):
    page = body(client.post(INDEX, {"words": '"><script>alert(1)</script>'}))
    assert "<script>alert" not in page


@pytest.mark.bar(6)
def test_a_foreign_name_and_an_invented_one_are_answered_alike(
    client: Client, caseworker, bars_full: bool
):
    """Byte for byte, but for the words themselves; by name, number, address or reference."""
    stranger = actor_of(make_member(Role.CASEWORKER), AT)
    own = {"given_names": "Olena", "family_name": "Chevtchenko", "own_script_name": "Олена"}
    make_person(actor_of(caseworker, AT), **own)
    for number in range(PAIRS_FULL if bars_full else PAIRS):
        foreign: Canaries = make_person(stranger)
        words = [foreign.fields["family_name"], foreign.fields["own_script_name"]]
        words += [channel.value for channel in foreign.channels]
        invented = [f"Personne-Nulle{number}", "نولنول", "+33 6 88 000000", f"n{number}@nul.test"]
        for known, unknown in zip(words, invented, strict=True):
            answers = []
            for text in (known, unknown):
                answer = client.post(INDEX, {"words": text})
                page = body(answer).replace(f'value="{text}"', "")
                answers.append((answer.status_code, dict(answer.headers), page))
            assert "Personne de votre centre ne correspond" in answers[0][2]
            for one in answers:
                one[1].pop("Content-Length", None)
                one[1].pop("Content-Security-Policy", None)
            assert answers[0] == answers[1]


@pytest.mark.parametrize("role", [Role.DPO, Role.ADMINISTRATOR, Role.PARTNER, Role.COORDINATOR])
def test_other_roles_have_no_such_page(role: Role):
    assert client_of(make_member(role)).get(INDEX).status_code == 404


def test_the_last_contact_is_said_in_words(client: Client, caseworker):
    add_person(actor_of(caseworker, AT), {"given_names": "Amina"}, [], timezone.now())
    assert "aujourd’hui" in body(client.get(INDEX))

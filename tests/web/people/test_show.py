"""A person's file, as a page."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.people import AT, Canaries, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import BreakGlassAccess, Centre, CentreMembership
from trousseau.audit.models import LogRow
from trousseau.privacy import access
from trousseau.privacy.actions import NewChannel, add_person
from trousseau.privacy.choices import ChannelKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return make_centre("Créteil")


@pytest.fixture
def caseworker(centre: Centre) -> CentreMembership:
    return make_member(Role.CASEWORKER, centre)


@pytest.fixture
def canaries(caseworker: CentreMembership) -> Canaries:
    return make_person(actor_of(caseworker, AT))


def show(client: Client, person) -> str:
    answer = client.get(reverse("people_show", args=[person]))
    assert answer.status_code == 200
    return answer.content.decode()


def opened_elsewhere(member: CentreMembership, person, home: Centre) -> BreakGlassAccess:
    now = timezone.now()
    return BreakGlassAccess.objects.create(
        membership=member,
        person=person,
        home_centre=home,
        reason="danger",
        opened_at=now,
        closes_at=now + timedelta(hours=1),
    )


def test_a_caseworker_opens_a_file_of_their_centre(caseworker, canaries: Canaries):
    page = show(client_of(caseworker), canaries.person)
    missing = [text for text in canaries.values if text not in page]
    assert not missing
    assert "né" not in re.search("<title>(.*)</title>", page)[1]  # type: ignore[index]


def test_the_title_says_the_reference_and_no_name(caseworker, canaries: Canaries):
    """Titles stay in a browser's history."""
    title = re.search("<title>(.*)</title>", show(client_of(caseworker), canaries.person))
    assert title is not None
    assert re.match(r"\w{4}-\w{4} ·", title[1])


def test_the_reading_is_in_the_log(caseworker, canaries: Canaries):
    show(client_of(caseworker), canaries.person)
    row = LogRow.objects.get(action="people.show")
    assert (row.person, row.extent, row.outcome) == (canaries.person, "file", "done")


@pytest.mark.bar(3)
@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.MANAGER, Role.FINANCE])
def test_each_role_sees_the_fields_of_its_list(role: Role, centre, canaries: Canaries):
    page = show(client_of(make_member(role, centre)), canaries.person)
    allowed = access.READABLE[role]
    texts = {name: text for name, text in canaries.fields.items() if name != "language"}
    for name, text in texts.items():
        assert (text in page) == (name in allowed), name
    for channel in canaries.channels:
        assert (channel.value in page) == ("channels" in allowed)
    if role == Role.FINANCE:
        assert not [text for text in ("Joindre", "Notes", "Naissance", "Modifier") if text in page]


@pytest.mark.bar(3)
def test_a_coordinator_sees_an_opened_file_without_its_notes(centre, canaries: Canaries):
    member = make_member(Role.COORDINATOR)
    client = client_of(member)
    address = reverse("people_show", args=[canaries.person])
    assert client.get(address).status_code == 404
    opened_elsewhere(member, canaries.person, centre)
    page = client.get(address).content.decode()
    assert canaries.fields["address"] in page
    assert canaries.fields["note"] not in page


@pytest.mark.bar(11)
def test_another_centre_s_file_says_so_before_everything_else(centre, canaries: Canaries):
    member = make_member(Role.CASEWORKER)
    opened_elsewhere(member, canaries.person, centre)
    page = show(client_of(member), canaries.person)
    banner = page.index("Dossier d’un autre centre : Créteil")
    assert banner < page.index(canaries.fields["family_name"])
    assert "Danger immédiat" in page
    assert reverse("people_edit", args=[canaries.person]) not in page
    assert reverse("people_readers", args=[canaries.person]) not in page


def test_how_safe_a_number_is_stands_before_the_number(caseworker):
    channels = [
        NewChannel(ChannelKind.PHONE, "06 39 98 00 01", False, "ne pas laisser de message"),
        NewChannel(ChannelKind.PHONE, "06 39 98 00 02", True),
        NewChannel(ChannelKind.PHONE, "06 39 98 00 03", None),
    ]
    person = add_person(actor_of(caseworker, AT), {"given_names": "Amina"}, channels, AT)
    page = show(client_of(caseworker), person)
    order = [
        "Sûr :",
        "98 00 02",
        "On ne sait pas",
        "98 00 03",
        "Pas sûr",
        "ne pas laisser",
        "98 00 01",
    ]
    assert [page.index(text) for text in order] == sorted(page.index(text) for text in order)
    assert re.findall('href="tel:([^"]*)"', page) == ["0639980002"]


def test_a_name_in_its_own_script_is_shown_apart_and_its_language_said(caseworker):
    fields = {"given_names": "Fereshta", "own_script_name": "فرشته", "language": "prs"}
    page = show(client_of(caseworker), add_person(actor_of(caseworker, AT), fields, [], AT))
    assert '<bdi lang="prs">فرشته</bdi>' in page
    assert "Parle : dari" in page
    assert "دری" in page


@pytest.mark.parametrize("fields", [{"own_script_name": "فرشته"}, {"family_name": "Essai"}])
def test_a_file_with_hardly_anything_in_it_opens(fields: dict[str, str], caseworker):
    page = show(client_of(caseworker), add_person(actor_of(caseworker, AT), fields, [], AT))
    assert next(iter(fields.values())) in page
    assert "Nous n’avons ni numéro ni adresse" in page


def test_what_a_person_typed_is_shown_as_text(caseworker):
    fields = dict.fromkeys(("given_names", "address", "note", "birth_date"), "<b>x</b>")
    channels = [NewChannel(ChannelKind.PHONE, "<b>x</b>", True, "<b>x</b>")]
    page = show(client_of(caseworker), add_person(actor_of(caseworker, AT), fields, channels, AT))
    assert "<b>" not in page

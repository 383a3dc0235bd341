"""Opening a file."""

import pytest
from django.test import Client

from tests.people import AT, make_centre, make_member
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import LogRow
from trousseau.households.queries import households_of
from trousseau.privacy.queries import PersonSheet, people_page, person_sheet

pytestmark = pytest.mark.django_db

ADD = "/households/add/"
FORM = {
    "given_names": "Fereshta",
    "family_name": "Exemple",
    "own_script_name": "فرشته",
    "birth_date": "05/03/1990",
    "spoken_language": "prs",
    "address": "12 rue de l’Exemple\r\n94000 Créteil",
    "note": "Préfère le soir.",
    "channels": "1",
    "channel-0-kind": "phone",
    "channel-0-value": "+33639981234",
    "channel-0-safe": "yes",
    "channel-0-how": "le soir",
}


@pytest.fixture
def caseworker() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre())


@pytest.fixture
def client(caseworker: CentreMembership) -> Client:
    return client_of(caseworker)


def only_file(member: CentreMembership) -> PersonSheet:
    actor = actor_of(member, AT)
    (line,) = people_page(actor, 0, 25, AT).lines
    return person_sheet(actor, line.id, AT)


def test_a_file_is_opened_as_it_was_typed(client: Client, caseworker):
    answer = client.post(ADD, FORM)
    sheet = only_file(caseworker)
    assert answer.status_code == 302
    household = households_of(actor_of(caseworker, AT), [sheet.id], AT)[sheet.id]
    assert answer.headers["Location"] == f"/households/{household.id}/"
    assert sheet.fields == {
        "given_names": "Fereshta",
        "family_name": "Exemple",
        "own_script_name": "فرشته",
        "birth_date": "1990-03-05",
        "language": "prs",
        "address": "12 rue de l’Exemple\n94000 Créteil",
        "note": "Préfère le soir.",
    }
    (channel,) = sheet.channels
    assert (channel.kind, channel.value, channel.safe, channel.how) == (
        "phone",
        "06 39 98 12 34",
        True,
        "le soir",
    )


def test_a_name_is_enough(client: Client, caseworker):
    assert client.post(ADD, {"family_name": "Exemple"}).status_code == 302
    assert only_file(caseworker).channels == ()


def test_nothing_is_opened_for_nobody(client: Client, caseworker):
    page = client.post(ADD, {"note": "Préfère le soir."}).content.decode()
    assert "Donnez au moins un nom" in page
    assert "Préfère le soir." in page
    assert people_page(actor_of(caseworker, AT), 0, 25, AT).lines == ()


@pytest.mark.bar(3)
def test_what_is_no_field_of_the_form_is_ignored(client: Client, caseworker):
    other = make_member(Role.CASEWORKER)
    forged = {
        "centre": str(other.centre_id), "centre_id": str(other.centre_id), "id": str(other.user_id),
        "referent": str(other.user_id), "reference": "ZZZZ-ZZZZ", "opened_on": "2001-01-01",
        "erased_on": "2001-01-01", "wrapped_key": "x", "language": "xx",
    }  # fmt: skip
    client.post(ADD, {**FORM, **forged})
    sheet = only_file(caseworker)
    assert sheet.centre_id == caseworker.centre_id
    assert sheet.reference != "ZZZZ-ZZZZ"
    assert sheet.referent == str(caseworker.user)
    assert sheet.fields["language"] == "prs"
    assert sheet.opened_on.year > 2001  # type: ignore[union-attr]


def test_another_row_is_there_for_the_asking_and_nothing_is_saved(client: Client, caseworker):
    page = client.post(ADD, {**FORM, "do": "add-channel"}).content.decode()
    assert 'name="channel-1-value"' in page
    assert "Fereshta" in page
    page = client.post(ADD, {**FORM, "do": "remove-channel-0"}).content.decode()
    assert "39 98 12 34" not in page
    assert "+33639981234" not in page
    assert people_page(actor_of(caseworker, AT), 0, 25, AT).lines == ()


def test_who_may_be_there_already_is_shown_first_and_anyway_is_anyway(client: Client, caseworker):
    client.post(ADD, FORM)
    twin = {"given_names": "Ferechta", "family_name": "Exemple", "birth_date": "1990"}
    answer = client.post(ADD, twin)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Peut-être déjà là" in page
    assert f"/people/{only_file(caseworker).id}/" in page
    assert "Ferechta" in page
    assert client.post(ADD, {**twin, "do": "anyway"}).status_code == 302
    assert people_page(actor_of(caseworker, AT), 0, 25, AT).total == 2


def test_the_same_number_is_said_to_be_the_same(client: Client):
    client.post(ADD, FORM)
    page = client.post(
        ADD, {**FORM, "given_names": "Olena", "own_script_name": ""}
    ).content.decode()
    assert "même téléphone" in page


def test_somebody_of_another_centre_is_not_shown(client: Client, caseworker):
    client_of(make_member(Role.CASEWORKER)).post(ADD, FORM)
    assert client.post(ADD, FORM).status_code == 302


def test_who_was_shown_is_in_the_log(client: Client):
    client.post(ADD, FORM)
    client.post(ADD, FORM)
    assert LogRow.objects.filter(action="households.add", extent="line").count() == 1


def test_a_draft_is_filled_in_again(client: Client):
    client.post("/drafts/save/", {"draft_form": ADD, **FORM, "note": "mon brouillon"})
    page = client.get(ADD).content.decode()
    assert "mon brouillon" in page
    assert "+33639981234" in page


def test_the_form_keeps_drafts_and_a_browser_keeps_nothing(client: Client):
    page = client.get(ADD).content.decode()
    assert "data-draft" in page
    assert page.count('autocomplete="off"') >= 8


@pytest.mark.parametrize(
    "role", [Role.FINANCE, Role.COORDINATOR, Role.DPO, Role.ADMINISTRATOR, Role.PARTNER]
)
def test_other_roles_open_no_file(role: Role):
    assert client_of(make_member(role)).post(ADD, FORM).status_code == 404
    assert not LogRow.objects.filter(action="households.add", outcome="done").exists()

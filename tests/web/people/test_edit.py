"""Changing a file, also while somebody else does."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import AT, Canaries, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import Centre, CentreMembership
from trousseau.privacy.actions import NewChannel, edit_person
from trousseau.privacy.choices import ChannelKind
from trousseau.privacy.queries import PersonSheet, person_sheet

pytestmark = pytest.mark.django_db

FIELD = re.compile(
    r'<input[^>]*name="(?P<name>[^"]+)"[^>]*?(?:value="(?P<value>[^"]*)")?[^>]*>'
    r'|<textarea[^>]*name="(?P<area>[^"]+)"[^>]*>\n?(?P<text>.*?)</textarea>'
    r'|<select[^>]*name="(?P<choice>[^"]+)".*?</select>',
    re.DOTALL,
)
CHOSEN = re.compile(r'<option value="([^"]*)" selected>')


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def caseworker(centre: Centre) -> CentreMembership:
    return make_member(Role.CASEWORKER, centre)


@pytest.fixture
def client(caseworker: CentreMembership) -> Client:
    return client_of(caseworker)


@pytest.fixture
def canaries(caseworker: CentreMembership) -> Canaries:
    return make_person(actor_of(caseworker, AT))


def edit(canaries: Canaries) -> str:
    return reverse("people_edit", args=[canaries.person])


def values_in(page: str) -> dict[str, str]:
    """What a browser would send of the form of a file."""
    form = page[page.index('class="file-form"') :]
    values = {}
    for found in FIELD.finditer(form):
        if found["choice"]:
            chosen = CHOSEN.search(found[0])
            values[found["choice"]] = chosen[1] if chosen else ""
        elif found["area"]:
            values[found["area"]] = found["text"]
        elif found["name"] and 'type="checkbox"' not in found[0]:
            value = re.search('value="([^"]*)"', found[0])
            values[found["name"]] = value[1] if value else ""
    values.pop("csrfmiddlewaretoken", None)
    return values


def opened(client: Client, canaries: Canaries) -> dict[str, str]:
    return values_in(client.get(edit(canaries)).content.decode())


def sheet(member: CentreMembership, canaries: Canaries) -> PersonSheet:
    return person_sheet(actor_of(member, AT), canaries.person, AT)


def test_a_form_that_is_sent_back_as_it_came_changes_nothing(client, caseworker, canaries):
    before = sheet(caseworker, canaries)
    answer = client.post(edit(canaries), opened(client, canaries))
    assert answer.status_code == 302
    after = sheet(caseworker, canaries)
    assert after.fields == before.fields
    assert after.channels == before.channels


def test_what_was_typed_is_what_is_kept(client, caseworker, canaries):
    values = {**opened(client, canaries), "note": "nouvelle note", "birth_date": "1991"}
    client.post(edit(canaries), values)
    after = sheet(caseworker, canaries)
    assert (after.fields["note"], after.fields["birth_date"]) == ("nouvelle note", "1991")
    assert after.fields["address"] == canaries.fields["address"]


def test_a_way_to_reach_somebody_is_taken_away(client, caseworker, canaries):
    values = {**opened(client, canaries), "do": "remove-channel-0"}
    values = values_in(client.post(edit(canaries), values).content.decode())
    client.post(edit(canaries), values)
    assert [one.kind for one in sheet(caseworker, canaries).channels] == ["email"]


def test_an_error_loses_nothing_of_what_was_typed(client, caseworker, canaries):
    values = {**opened(client, canaries), "birth_date": "hier", "note": "longue note"}
    page = client.post(edit(canaries), values).content.decode()
    assert "Écrivez 05/01/1990" in page
    again = values_in(page)
    assert (again["note"], again["version"]) == ("longue note", values["version"])
    client.post(edit(canaries), {**again, "birth_date": "1991"})
    assert sheet(caseworker, canaries).fields["note"] == "longue note"


def test_two_who_change_different_fields_both_have_it_their_way(
    client, caseworker, centre, canaries
):
    values = opened(client, canaries)
    other = make_member(Role.MANAGER, centre)
    edit_person(actor_of(other, AT), canaries.person, {"address": "ailleurs"}, None, AT)
    answer = client.post(edit(canaries), {**values, "note": "la mienne"})
    assert answer.status_code == 302
    after = sheet(caseworker, canaries)
    assert (after.fields["address"], after.fields["note"]) == ("ailleurs", "la mienne")


@pytest.fixture
def clash(client, centre, canaries) -> dict[str, str]:
    """Both changed the family name, the note and the ways to reach the person."""
    values = opened(client, canaries)
    actor = actor_of(make_member(Role.MANAGER, centre), AT)
    theirs = {"family_name": "Leur", "note": "leur note"}
    channels = [NewChannel(ChannelKind.PHONE, "06 39 98 00 01")]
    edit_person(actor, canaries.person, theirs, channels, AT)
    mine = {"family_name": "Mien", "note": "ma note", "channel-0-value": "06 39 98 00 02"}
    page = client.post(edit(canaries), {**values, **mine}).content.decode()
    assert "Quelqu’un d’autre a changé ce dossier" in page
    assert "<strong>Leur</strong>" in page
    assert "ajouté entre-temps" in page
    return values_in(page)


def test_both_versions_are_shown_and_nothing_is_written_yet(clash, caseworker, canaries):
    assert clash["family_name"] == "Mien"
    assert "ma note" in clash["note"]
    assert "leur note" in clash["note"]
    numbers = {text for name, text in clash.items() if name.endswith("-value")}
    assert {"06 39 98 00 01", "06 39 98 00 02"} <= numbers
    assert sheet(caseworker, canaries).fields["family_name"] == "Leur"


def test_sent_again_one_s_own_version_stands_and_both_notes_and_numbers(
    clash, client, caseworker, canaries
):
    assert client.post(edit(canaries), clash).status_code == 302
    after = sheet(caseworker, canaries)
    assert after.fields["family_name"] == "Mien"
    assert "ma note" in after.fields["note"]
    assert "leur note" in after.fields["note"]
    assert {"06 39 98 00 01", "06 39 98 00 02"} <= {one.value for one in after.channels}


def test_the_other_version_can_be_kept(clash, client, caseworker, canaries):
    client.post(edit(canaries), {**clash, "theirs-family_name": "yes"})
    assert sheet(caseworker, canaries).fields["family_name"] == "Leur"


def test_the_other_version_stays_in_sight_until_it_is_sent(clash, client, canaries):
    for more in ({"do": "add-channel"}, {"birth_date": "hier"}):
        page = client.post(edit(canaries), {**clash, **more}).content.decode()
        assert "<strong>Leur</strong>" in page
        assert values_in(page)["clashes"] == clash["clashes"]


def test_a_third_change_is_noticed_as_well(clash, client, centre, caseworker, canaries):
    actor = actor_of(make_member(Role.MANAGER, centre), AT)
    edit_person(actor, canaries.person, {"family_name": "Troisième"}, None, AT)
    page = client.post(edit(canaries), clash).content.decode()
    assert "<strong>Troisième</strong>" in page
    assert sheet(caseworker, canaries).fields["family_name"] == "Troisième"


def test_a_draft_is_filled_in_again_with_the_stamps_it_was_begun_with(
    client, centre, caseworker, canaries
):
    """What somebody else changed since the draft was begun is noticed when it is sent."""
    begun = {**opened(client, canaries), "note": "mon brouillon"}
    client.post("/drafts/save/", {"draft_form": edit(canaries), **begun})
    actor = actor_of(make_member(Role.MANAGER, centre), AT)
    edit_person(actor, canaries.person, {"note": "leur note"}, None, AT)
    page = client.get(edit(canaries)).content.decode()
    assert "Rien n’a encore été envoyé" in page
    restored = values_in(page)
    assert (restored["note"], restored["version"]) == ("mon brouillon", begun["version"])
    page = client.post(edit(canaries), restored).content.decode()
    assert "mon brouillon" in values_in(page)["note"]
    assert "leur note" in values_in(page)["note"]
    client.post(edit(canaries), values_in(page))
    assert "Rien n’a encore été envoyé" not in client.get(edit(canaries)).content.decode()


@pytest.mark.bar(3)
def test_what_is_no_field_of_the_form_is_ignored(client, caseworker, canaries):
    other = make_member(Role.CASEWORKER)
    forged = {
        "centre": str(other.centre_id), "referent": str(other.user_id), "reference": "ZZZZ-ZZZZ",
        "person_id": str(other.user_id), "id": str(other.user_id), "erased_on": "2001-01-01",
    }  # fmt: skip
    before = sheet(caseworker, canaries)
    client.post(edit(canaries), {**opened(client, canaries), **forged})
    after = sheet(caseworker, canaries)
    assert (after.centre_id, after.reference, after.referent) == (
        before.centre_id,
        before.reference,
        before.referent,
    )


@pytest.mark.bar(3)
@pytest.mark.parametrize("role", [Role.FINANCE, Role.COORDINATOR, Role.DPO, Role.PARTNER])
def test_a_role_that_writes_nothing_has_no_form_and_changes_nothing(
    role: Role, client, centre, caseworker, canaries
):
    values = {**opened(client, canaries), "note": "x", "family_name": "x"}
    before = sheet(caseworker, canaries)
    programme = role in (Role.COORDINATOR, Role.DPO)
    other = client_of(make_member(role, None if programme else centre))
    assert other.get(edit(canaries)).status_code == 404
    assert other.post(edit(canaries), values).status_code == 404
    assert sheet(caseworker, canaries).fields == before.fields

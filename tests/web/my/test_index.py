"""One's own file."""

import pytest

from tests.people import AT, Canaries, make_centre, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.models import CentreMembership
from trousseau.audit.models import LogRow

pytestmark = pytest.mark.django_db

INDEX = "/my/"


@pytest.fixture
def keeper() -> CentreMembership:
    return make_member(Role.CASEWORKER, make_centre("Rodez"))


@pytest.fixture
def canaries(keeper: CentreMembership) -> Canaries:
    return make_person(actor_of(keeper, AT))


@pytest.fixture
def participant(keeper: CentreMembership, canaries: Canaries) -> CentreMembership:
    return make_member(Role.PARTICIPANT, keeper.centre, person=canaries.person)


@pytest.mark.bar(3)
def test_a_person_sees_what_they_told_and_not_the_staff_s_notes(participant, canaries, keeper):
    page = client_of(participant).get(INDEX).content.decode()
    shown = {text for name, text in canaries.fields.items() if name not in ("note", "language")}
    shown |= {channel.value for channel in canaries.channels}
    assert not [text for text in shown if text not in page]
    assert canaries.fields["note"] not in page
    assert not [one.how for one in canaries.channels if one.how and one.how in page]
    assert "Rodez" in page
    assert str(keeper.user) in page


def test_nobody_else_s_file_is_there(participant, keeper):
    stranger = make_person(actor_of(keeper, AT))
    page = client_of(participant).get(INDEX).content.decode()
    assert not [text for text in stranger.values if text in page and text != "ps"]


def test_reading_one_s_own_file_is_logged_too(participant, canaries):
    client_of(participant).get(INDEX)
    row = LogRow.objects.get(action="my.index")
    assert (row.person, row.role, row.extent) == (canaries.person, "participant", "file")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PARTICIPANT])
def test_staff_have_no_such_page(role: Role):
    assert client_of(make_member(role)).get(INDEX).status_code == 404


def test_a_person_opens_none_of_the_staff_s_pages(participant, canaries):
    client = client_of(participant)
    for address in ("/people/", f"/people/{canaries.person}/", "/households/add/", "/break-glass/"):
        assert client.get(address).status_code == 404

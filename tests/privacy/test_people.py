"""A file is opened, read and changed through its door, and nowhere else."""

import pytest

from tests.people import AT, make_actor, make_centre, make_person
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.audit.models import LogRow
from trousseau.privacy.actions import edit_person
from trousseau.privacy.queries import people_page, person_sheet

pytestmark = pytest.mark.django_db


def test_a_caseworker_reads_what_a_colleague_wrote_and_the_log_knows():
    centre = make_centre()
    canaries = make_person(make_actor(Role.CASEWORKER, centre))
    reader = make_actor(Role.CASEWORKER, centre)
    sheet = person_sheet(reader, canaries.person, AT)
    assert sheet.fields == canaries.fields
    assert {channel.value for channel in sheet.channels} == {
        channel.value for channel in canaries.channels
    }
    last = LogRow.objects.order_by("-number").first()
    assert last is not None
    assert (last.actor, last.action, last.person) == (
        str(reader.user),
        "people.show",
        canaries.person,
    )


def test_another_centre_s_person_is_not_there_and_the_refusal_is_logged():
    canaries = make_person(make_actor(Role.CASEWORKER))
    stranger = make_actor(Role.CASEWORKER)
    with pytest.raises(NotHere):
        person_sheet(stranger, canaries.person, AT)
    with pytest.raises(NotHere):
        edit_person(stranger, canaries.person, {"note": "x"}, None, AT)
    assert people_page(stranger, 0, 25, AT).lines == ()
    assert LogRow.objects.filter(outcome="refused", actor=str(stranger.user)).count() == 2

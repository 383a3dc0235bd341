"""A person is handed everything that is kept about them, and nothing about anybody else."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.people import AT, make_actor, make_centre, make_person
from tests.privacy.whole_files import WholeFile, make_whole_file
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.accounts.models import Centre, User
from trousseau.audit.fields import SealedField
from trousseau.audit.models import LogRow
from trousseau.privacy.keys import open_key
from trousseau.privacy.models import Person
from trousseau.privacy.personal_data import personal_tables
from trousseau.privacy.queries import person_sheet
from trousseau.privacy.subject_export import SubjectExport, subject_export

pytestmark = [pytest.mark.django_db, pytest.mark.bar(28)]
ACTION = "rights.export"


@pytest.fixture
def centre() -> Centre:
    return make_centre("Centre de Nulleville")


@pytest.fixture
def actor(centre: Centre) -> Actor:
    return make_actor(Role.CASEWORKER, centre)


@pytest.fixture
def whole(actor: Actor) -> WholeFile:
    return make_whole_file(actor)


def columns(person: UUID) -> dict[str, Any]:
    """Every column about a person that holds something, but for those held back, with its value."""
    found = {}
    with system("test.read", AT):
        key = open_key(Person.objects.get(pk=person))
        for table in personal_tables():
            for row in table.rows(person):
                owner = table.owner_of(row)
                opens = key if owner is None else open_key(owner)
                for field in row._meta.concrete_fields:
                    value = getattr(row, field.name)
                    place = f"{row._meta.label}.{field.name}.{row.pk}"
                    if isinstance(field, SealedField):
                        found[place] = opens.read(row, field.name)
                    elif field.name in table.told:
                        found[place] = value
    return {place: value for place, value in found.items() if value not in (None, "")}


def values_in(export: SubjectExport) -> list[tuple[str, Any]]:
    return [
        (f"{section.table}.{one.name}", one.value)
        for section in export.sections
        for row in section.rows
        for one in row
    ]


def test_everything_that_is_kept_is_in_it(actor: Actor, whole: WholeFile):
    person = whole.canaries.person
    expected = columns(person)
    export = subject_export(actor, person, AT, ACTION)
    found = values_in(export)
    assert sorted(place for place, _ in found) == sorted(
        place.rpartition(".")[0] for place in expected
    )
    text = export.as_json().decode()
    assert [one for one in whole.canaries.values | whole.texts if one not in text] == []
    tables = {place.split(".")[1] for place in expected}
    assert tables == {table.model.__name__ for table in personal_tables() if table.handed_over}


def test_a_value_that_goes_missing_is_noticed(actor: Actor, whole: WholeFile):
    """What the test above compares has as many values as there are columns filled."""
    assert len(columns(whole.canaries.person)) >= 40


def test_nothing_of_anybody_else_is_in_it(actor: Actor, whole: WholeFile, centre: Centre):
    other = make_whole_file(make_actor(Role.CASEWORKER, centre))
    manager = make_actor(Role.MANAGER, centre)
    person_sheet(manager, whole.canaries.person, AT)
    export = subject_export(actor, whole.canaries.person, AT, ACTION)
    text = export.as_json().decode() + repr(export)
    shared = whole.canaries.values & other.canaries.values
    assert not [one for one in (other.canaries.values | other.texts) - shared if one in text]
    assert str(other.canaries.person) not in text
    for user in User.objects.exclude(pk=whole.participant.user_id):
        assert str(user.pk) not in text
        assert user.username not in text
        assert not user.name or user.name not in text
    # A token would let whoever has the search key find out more than the export says.
    assert "SearchToken" not in text
    assert "wrapped_key" not in text


def test_it_says_who_read_the_file_without_names(actor: Actor, whole: WholeFile, centre: Centre):
    manager = make_actor(Role.MANAGER, centre)
    person_sheet(manager, whole.canaries.person, AT + timedelta(hours=1))
    export = subject_export(actor, whole.canaries.person, AT + timedelta(hours=2), ACTION)
    latest = export.read[0]
    assert (latest.at, latest.extent, latest.centre) == (
        AT + timedelta(hours=1),
        "file",
        "Centre de Nulleville",
    )
    assert latest.role == str(Role.MANAGER.label)


def test_the_person_takes_it_home_and_the_log_knows(whole: WholeFile):
    participant = actor_of(whole.participant, AT)
    export = subject_export(participant, whole.canaries.person, AT, ACTION)
    assert export.reference in export.file_name
    assert not [one for one in whole.canaries.values if one in export.file_name]
    row = LogRow.objects.order_by("-number").first()
    assert row is not None
    assert (row.action, row.person, row.actor, row.extent) == (
        ACTION,
        whole.canaries.person,
        str(participant.user),
        "file",
    )


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.CASEWORKER, Role.MANAGER, Role.PARTICIPANT})
)
def test_nobody_else_gets_it(role: Role, centre: Centre, whole: WholeFile):
    with pytest.raises(NotHere):
        subject_export(make_actor(role, centre), whole.canaries.person, AT, ACTION)


def test_neither_does_another_centre_nor_another_person(
    actor: Actor, centre: Centre, whole: WholeFile
):
    other = make_person(actor).person
    strangers = (
        make_actor(Role.MANAGER),
        make_actor(Role.PARTICIPANT, centre, person=other),
    )
    for stranger in strangers:
        with pytest.raises(NotHere):
            subject_export(stranger, whole.canaries.person, AT, ACTION)


def test_the_json_is_the_export(actor: Actor, whole: WholeFile):
    export = subject_export(actor, whole.canaries.person, AT, ACTION)
    read = json.loads(export.as_json())
    assert read["reference"] == export.reference
    assert read["sections"][0]["table"] == "privacy.Person"
    assert len(read["read_by"]) == len(export.read)
    (identity,) = read["sections"][0]["rows"]
    assert identity["family_name"] == whole.canaries.fields["family_name"]
    assert identity["centre"] == "Centre de Nulleville"


def test_what_was_typed_into_a_form_is_legible(actor: Actor, whole: WholeFile):
    export = subject_export(actor, whole.canaries.person, AT, ACTION)
    drafts = next(one for one in export.sections if one.table == "privacy.Draft")
    (text,) = (one.text for row in drafts.rows for one in row if one.name == "fields")
    assert text in whole.texts

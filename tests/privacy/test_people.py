"""A file is opened, read and changed through its door, field by field as its reader's role may."""

from datetime import timedelta

import pytest
from django.utils.crypto import get_random_string
from hypothesis import given
from hypothesis import strategies as st

from tests.people import AT, Canaries, make_actor, make_centre, make_member, make_person
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere
from trousseau.accounts.models import Centre
from trousseau.audit.models import LogRow
from trousseau.privacy import access
from trousseau.privacy.actions import ChangedMeanwhile, NewChannel, add_person, edit_person
from trousseau.privacy.choices import ChannelKind
from trousseau.privacy.queries import people_page, person_sheet, person_to_change
from trousseau.privacy.readers import Did, readers_of
from trousseau.privacy.references import SIGNS, new_reference, normal_reference
from trousseau.privacy.versions import merge, stamps

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def keeper(centre: Centre) -> Actor:
    return make_actor(Role.CASEWORKER, centre)


def actor_in(role: Role, centre: Centre, canaries: Canaries) -> Actor:
    """Somebody of the person's centre; a participant is the person themselves."""
    return make_actor(role, centre, person=canaries.person if role == Role.PARTICIPANT else None)


def test_a_caseworker_reads_what_a_colleague_wrote_and_the_log_knows(centre, keeper):
    canaries = make_person(keeper)
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


def test_another_centre_s_person_is_not_there_and_the_refusal_is_logged(keeper):
    canaries = make_person(keeper)
    stranger = make_actor(Role.CASEWORKER)
    with pytest.raises(NotHere):
        person_sheet(stranger, canaries.person, AT)
    with pytest.raises(NotHere):
        person_to_change(stranger, canaries.person, AT)
    with pytest.raises(NotHere):
        edit_person(stranger, canaries.person, {"note": "x"}, None, AT)
    with pytest.raises(NotHere):
        readers_of(stranger, canaries.person, AT, "people.readers")
    assert people_page(stranger, 0, 25, AT).lines == ()
    assert LogRow.objects.filter(outcome="refused", actor=str(stranger.user)).count() == 4


# --- fields by role -----------------------------------------------------------------------------


@pytest.mark.bar(3)
@pytest.mark.parametrize("role", list(Role))
def test_a_role_reads_the_fields_of_its_list_and_no_other(role: Role, centre, keeper):
    canaries = make_person(keeper)
    actor = actor_in(role, centre, canaries)
    allowed = access.READABLE.get(role, frozenset())
    reached = role in {Role.CASEWORKER, Role.MANAGER, Role.FINANCE, Role.PARTICIPANT}
    if not reached:
        with pytest.raises(NotHere):
            person_sheet(actor, canaries.person, AT)
        return
    sheet = person_sheet(actor, canaries.person, AT)
    shown = repr(sheet)
    for name, text in canaries.fields.items():
        assert (repr(text) in shown) == (name in allowed), name
    for channel in canaries.channels:
        assert (channel.value in shown) == ("channels" in allowed)
        assert not channel.how or (channel.how in shown) == ("precautions" in allowed)
    assert (sheet.last_contact_on is None) == ("last_contact_on" not in allowed)
    assert (sheet.referent == "") == ("referent" not in allowed)


@pytest.mark.bar(3)
@pytest.mark.parametrize("role", list(Role))
def test_a_role_writes_the_fields_of_its_list_and_no_other(role: Role, centre, keeper):
    canaries = make_person(keeper)
    actor = actor_in(role, centre, canaries)
    wanted = {name: f"changed-{name}" for name in canaries.fields}
    channels = [NewChannel(ChannelKind.POST, "BP 12")]
    allowed = access.WRITABLE.get(role, frozenset())
    if allowed:
        edit_person(actor, canaries.person, wanted, channels, AT)
    else:
        with pytest.raises(NotHere):
            edit_person(actor, canaries.person, wanted, channels, AT)
        with pytest.raises(NotHere):
            add_person(actor, wanted, channels, AT)
    sheet = person_sheet(keeper, canaries.person, AT)
    for name, text in canaries.fields.items():
        assert sheet.fields[name] == (wanted[name] if name in allowed else text)
    assert (sheet.channels[0].value == "BP 12") == ("channels" in allowed)


@pytest.mark.bar(3)
@pytest.mark.parametrize(
    "name", ["centre", "reference", "referent", "wrapped_key", "opened_on", "id"]
)
def test_a_column_that_is_no_field_of_the_file_is_not_written(name: str, keeper):
    canaries = make_person(keeper)
    before = person_sheet(keeper, canaries.person, AT)
    edit_person(keeper, canaries.person, {name: "x"}, None, AT)
    assert person_sheet(keeper, canaries.person, AT) == before


def test_the_list_holds_what_the_role_may_read(centre, keeper):
    canaries = make_person(keeper)
    (full,) = people_page(keeper, 0, 25, AT).lines
    assert full.own_script_name == canaries.fields["own_script_name"]
    assert full.birth_date == canaries.fields["birth_date"]
    (names,) = people_page(make_actor(Role.FINANCE, centre), 0, 25, AT).lines
    assert names.name == full.name
    assert (names.own_script_name, names.birth_date, names.referent) == ("", "", "")
    assert names.last_contact_on is None


# --- the list -----------------------------------------------------------------------------------


def test_the_list_begins_with_whom_nobody_has_heard_of_for_longest(centre, keeper):
    days = [5, 40, 12]
    for days_ago in days:
        add_person(keeper, {"given_names": str(days_ago)}, [], AT - timedelta(days=days_ago))
    page = people_page(keeper, 0, 2, AT)
    assert [line.name for line in page.lines] == ["40", "12"]
    assert [line.name for line in people_page(keeper, 1, 2, AT).lines] == ["5"]
    assert page.total == 3
    assert LogRow.objects.filter(action="people.index", extent="line").count() == 3


def test_mine_are_those_i_am_the_referent_of(centre, keeper):
    colleague = make_actor(Role.CASEWORKER, centre)
    add_person(keeper, {"given_names": "Sienne"}, [], AT)
    add_person(colleague, {"given_names": "Mienne"}, [], AT)
    assert [line.name for line in people_page(colleague, 0, 25, AT, mine=True).lines] == ["Mienne"]
    assert people_page(colleague, 0, 25, AT).total == 2


@pytest.mark.parametrize("many", [1, 30])
def test_a_longer_list_asks_the_database_no_more_often(
    centre, keeper, many: int, django_assert_num_queries, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            people_page(keeper, 0, 25, AT)
        return len(captured)

    make_person(keeper)
    few = asked()
    for _ in range(many):
        make_person(keeper)
    assert asked() == few


# --- two at the same time -----------------------------------------------------------------------


def test_what_somebody_else_changed_meanwhile_stays(keeper):
    canaries = make_person(keeper)
    opened = person_to_change(keeper, canaries.person, AT)
    edit_person(keeper, canaries.person, {"address": "entre-temps"}, None, AT)
    mine = {**opened.fields, "note": "la mienne"}
    edit_person(keeper, canaries.person, mine, None, AT, seen=opened.stamps)
    sheet = person_sheet(keeper, canaries.person, AT)
    assert (sheet.fields["address"], sheet.fields["note"]) == ("entre-temps", "la mienne")


def test_a_field_that_both_changed_is_written_by_neither_until_somebody_decides(keeper):
    canaries = make_person(keeper)
    opened = person_to_change(keeper, canaries.person, AT)
    other_number = [NewChannel(ChannelKind.PHONE, "06 39 98 00 01")]
    edit_person(keeper, canaries.person, {"note": "la sienne"}, other_number, AT)
    mine = {**opened.fields, "note": "la mienne", "address": "ailleurs"}
    my_number = [NewChannel(ChannelKind.PHONE, "06 39 98 00 02")]
    with pytest.raises(ChangedMeanwhile) as clash:
        edit_person(keeper, canaries.person, mine, my_number, AT, seen=opened.stamps)
    assert clash.value.fields == {"note", "channels"}
    sheet = person_sheet(keeper, canaries.person, AT)
    assert sheet.fields["note"] == "la sienne"
    assert sheet.fields["address"] == canaries.fields["address"]
    assert [channel.value for channel in sheet.channels] == ["06 39 98 00 01"]


def test_a_form_without_its_stamps_overwrites_nothing(keeper):
    canaries = make_person(keeper)
    with pytest.raises(ChangedMeanwhile):
        edit_person(keeper, canaries.person, {"note": "x"}, None, AT, seen={})


@pytest.mark.parametrize("with_stamps", [True, False])
def test_what_changes_nothing_is_no_change_and_no_contact(with_stamps: bool, keeper):
    """Else a file lives two years longer because somebody pressed the button of a form."""
    canaries = make_person(keeper)
    sheet = person_to_change(keeper, canaries.person, AT)
    seen = sheet.stamps if with_stamps else None
    later = AT + timedelta(days=700)
    before = LogRow.objects.count()
    edit_person(keeper, canaries.person, canaries.fields, canaries.channels, later, seen)
    edit_person(keeper, canaries.person, {}, None, later, seen)
    assert LogRow.objects.count() == before
    assert person_sheet(keeper, canaries.person, later) == sheet
    edit_person(keeper, canaries.person, {"note": "vu"}, None, later, seen)
    assert person_sheet(keeper, canaries.person, later).last_contact_on == later.date()


def test_channels_in_another_order_are_the_same(keeper):
    canaries = make_person(keeper)
    opened = person_to_change(keeper, canaries.person, AT)
    ids = {channel.id for channel in opened.channels}
    reordered = list(reversed(canaries.channels))
    edit_person(keeper, canaries.person, {}, reordered, AT, seen=opened.stamps)
    assert {channel.id for channel in person_sheet(keeper, canaries.person, AT).channels} == ids


NAMES = ("a", "b", "c")
TEXTS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["", "1", "2"]), min_size=3)


@given(before=TEXTS, stored=TEXTS, wanted=TEXTS)
def test_merging_loses_nothing(before, stored, wanted):
    """Whoever alone changed a field has it their way; only what both changed, apart, is a clash."""
    from uuid import UUID

    person = UUID(int=1)
    merged = merge(person, stamps(person, before), stored, wanted)
    for name in NAMES:
        mine, theirs = wanted[name] != before[name], stored[name] != before[name]
        apart = wanted[name] != stored[name]
        assert (name in merged.clashes) == (mine and theirs and apart)
        assert (name in merged.write) == (mine and apart)


# --- who read it --------------------------------------------------------------------------------


def test_who_read_a_file_is_told_by_day_with_names_to_the_manager_only(centre, keeper):
    canaries = make_person(keeper)
    manager = make_actor(Role.MANAGER, centre)
    for _ in range(3):
        person_sheet(keeper, canaries.person, AT + timedelta(days=1))
    people_page(manager, 0, 25, AT + timedelta(days=2))
    found = readers_of(manager, canaries.person, AT + timedelta(days=3), "people.readers").readers
    assert [(one.did, one.times) for one in found] == [
        (Did.LISTED, 1),
        (Did.OPENED, 3),
        (Did.CHANGED, 1),
    ]
    assert [one.myself for one in found] == [True, False, False]
    assert all(one.name for one in found)
    told = readers_of(keeper, canaries.person, AT + timedelta(days=3), "people.readers").readers
    assert {one.name for one in told} == {""}
    assert {one.centre for one in told} == {str(centre)}


def test_a_person_is_told_who_read_their_own_file_and_nobody_else_s(centre, keeper):
    canaries, stranger = make_person(keeper), make_person(keeper)
    actor = actor_in(Role.PARTICIPANT, centre, canaries)
    person_sheet(keeper, canaries.person, AT)
    found = readers_of(actor, canaries.person, AT, "my.readers").readers
    assert {one.did for one in found} == {Did.OPENED, Did.CHANGED}
    assert {one.name for one in found} == {""}
    with pytest.raises(NotHere):
        readers_of(actor, stranger.person, AT, "my.readers")


@pytest.mark.parametrize(
    "role", [Role.FINANCE, Role.DPO, Role.ADMINISTRATOR, Role.COORDINATOR, Role.PARTNER]
)
def test_other_roles_are_not_told_who_read_a_file(role: Role, centre, keeper):
    canaries = make_person(keeper)
    with pytest.raises(NotHere):
        readers_of(actor_in(role, centre, canaries), canaries.person, AT, "people.readers")


# --- references ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("K7F2-42QX", "K7F2-42QX"),
        ("k7f242qx", "K7F2-42QX"),
        (" k7f2 42qx ", "K7F2-42QX"),
        ("K7F2–42QX", "K7F2-42QX"),
        ("K7F2-42Q", ""),
        ("K7F2-42QO", ""),
        ("", ""),
        ("K7F2-42QX-K7F2", ""),
    ],
)
def test_a_reference_is_understood_however_it_is_typed(typed: str, kept: str):
    assert normal_reference(typed) == kept


def test_a_new_reference_is_one():
    for _ in range(200):
        reference = new_reference()
        assert normal_reference(reference) == reference
        assert set(reference) <= {*SIGNS, "-"}


def test_nothing_typed_is_lost_to_the_padding(keeper):
    text = get_random_string(300) + "\nفرشته"
    person = add_person(keeper, {"note": text}, [], AT)
    assert person_sheet(keeper, person, AT).fields["note"] == text


def test_the_role_is_read_anew_for_each_request(centre, keeper):
    member = make_member(Role.CASEWORKER, centre)
    canaries = make_person(keeper)
    assert "note" in person_sheet(actor_of(member, AT), canaries.person, AT).fields
    member.role = Role.FINANCE
    assert set(person_sheet(actor_of(member, AT), canaries.person, AT).fields) == {
        "given_names",
        "family_name",
    }

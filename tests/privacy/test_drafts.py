"""What was being typed is kept for its writer alone, sealed, and for a week at most."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from tests.databases import superuser
from tests.people import AT, make_actor, make_centre, make_member, make_person
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import PROGRAMME_ROLES, Role
from trousseau.accounts.doors import NotHere, reading, system, writing
from trousseau.accounts.models import Centre
from trousseau.audit.cipher import Undecipherable
from trousseau.audit.models import LogRow
from trousseau.privacy import retention
from trousseau.privacy.drafts import (
    KEPT_FOR,
    end_draft,
    has_drafts,
    keep_draft,
    own_drafts,
    read_draft,
)
from trousseau.privacy.models import Draft, Person
from trousseau.privacy.retention_rules import rules_at

pytestmark = pytest.mark.django_db
TYPED = {"note": ["écrit-canari-4711"], "channel": ["un-canari", "deux-canari"], "vide": [""]}
ADD = "/households/add/"


def edit(person: UUID) -> str:
    return f"/people/{person}/edit/"


@pytest.fixture
def actor() -> Actor:
    return make_actor(Role.CASEWORKER, make_centre())


@pytest.fixture
def person(actor: Actor) -> UUID:
    return make_person(actor).person


def stored() -> list[Draft]:
    with system("test.look", AT):
        return list(Draft.objects.order_by("pk"))


def test_a_draft_comes_back_as_it_was_typed(actor: Actor, person: UUID):
    for form, about in ((edit(person), person), (ADD, None)):
        keep_draft(actor, form, about, TYPED, AT)
        found = read_draft(actor, form, AT)
        assert found is not None
        assert (found.fields, found.saved_at) == (TYPED, AT)


def test_typing_on_replaces_it(actor: Actor, person: UUID):
    for form, about in ((edit(person), person), (ADD, None)):
        keep_draft(actor, form, about, {"note": ["a"]}, AT)
        later = AT + timedelta(minutes=1)
        keep_draft(actor, form, about, {"note": ["ab"]}, later)
        found = read_draft(actor, form, later)
        assert found is not None
        assert (found.fields, found.saved_at) == ({"note": ["ab"]}, later)
    assert len(stored()) == 2


def test_nothing_of_it_stands_in_the_database(actor: Actor, person: UUID):
    keep_draft(actor, edit(person), person, TYPED, AT)
    keep_draft(actor, ADD, None, TYPED, AT)
    for draft in stored():
        held = b"".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for value in (draft.form, draft.fields, draft.wrapped_key)
        )
        assert b"canari" not in held
        assert b"note" not in held


def test_about_a_person_it_opens_with_that_person_s_key_and_with_no_other(
    actor: Actor, person: UUID
):
    keep_draft(actor, edit(person), person, TYPED, AT)
    (draft,) = stored()
    assert draft.wrapped_key is None
    with system("test.erase", AT):
        other = Person.objects.get(pk=make_person(actor).person)
        Person.objects.filter(pk=person).update(wrapped_key=other.wrapped_key)
    with pytest.raises(Undecipherable):
        read_draft(actor, edit(person), AT)


def test_about_nobody_yet_it_has_a_key_of_its_own(actor: Actor):
    keep_draft(actor, ADD, None, TYPED, AT)
    keep_draft(actor, "/people/other/", None, TYPED, AT)
    one, other = stored()
    assert one.wrapped_key is not None
    with system("test.swap", AT):
        Draft.objects.filter(pk=one.pk).update(wrapped_key=other.wrapped_key)
    with pytest.raises(Undecipherable):
        read_draft(actor, ADD, AT)


def test_nobody_else_sees_it_not_even_a_colleague(actor: Actor, person: UUID):
    keep_draft(actor, edit(person), person, TYPED, AT)
    keep_draft(actor, ADD, None, TYPED, AT)
    colleague = actor_of(make_member(Role.MANAGER, centre_of(actor)), AT)
    for form in (edit(person), ADD):
        assert read_draft(colleague, form, AT) is None
        end_draft(colleague, form, AT)
    assert own_drafts(colleague, AT) == ()
    assert len(own_drafts(actor, AT)) == 2


def centre_of(actor: Actor) -> Centre:
    assert actor.centre is not None
    return Centre.objects.get(pk=actor.centre)


def test_who_does_not_reach_the_person_can_neither_keep_nor_read(actor: Actor, person: UUID):
    stranger = make_actor(Role.CASEWORKER)
    with pytest.raises(NotHere):
        keep_draft(stranger, edit(person), person, TYPED, AT)
    assert stored() == []
    keep_draft(actor, edit(person), person, TYPED, AT)
    # The person now belongs to another centre.
    with system("test.transfer", AT):
        Person.objects.filter(pk=person).update(centre_id=stranger.centre)
    assert own_drafts(actor, AT) == ()
    if connection.vendor == "postgresql":
        # Behind the second wall there is not even a draft to refuse.
        assert read_draft(actor, edit(person), AT) is None
    else:
        with pytest.raises(NotHere):
            read_draft(actor, edit(person), AT)


def test_an_erased_person_s_draft_is_not_read(actor: Actor, person: UUID):
    keep_draft(actor, edit(person), person, TYPED, AT)
    with system("test.erase", AT):
        Person.objects.filter(pk=person).update(erased_on=AT.date(), wrapped_key=None)
    with pytest.raises(NotHere):
        read_draft(actor, edit(person), AT)
    with pytest.raises(NotHere):
        keep_draft(actor, edit(person), person, TYPED, AT)
    with system("test.erase", AT):
        Draft.objects.filter(person=person).delete()
        Person.objects.filter(pk=person).delete()
    assert stored() == []


@pytest.mark.parametrize(
    "role", [Role.FINANCE, Role.PARTICIPANT, Role.COORDINATOR, Role.DPO, Role.PARTNER]
)
def test_who_may_not_change_a_person_keeps_no_draft_about_them(
    role: Role, actor: Actor, person: UUID
):
    centre = None if role in PROGRAMME_ROLES else centre_of(actor)
    own = person if role == Role.PARTICIPANT else None
    other = make_actor(role, centre, person=own)
    with pytest.raises(NotHere):
        keep_draft(other, edit(person), person, TYPED, AT)
    # Nor in a file that was opened with a reason: it is read, not changed.
    visitor = replace(make_actor(Role.CASEWORKER), opened=frozenset({person}))
    with pytest.raises(NotHere):
        keep_draft(visitor, edit(person), person, TYPED, AT)
    assert stored() == []


def test_what_came_late_stands_beside_what_was_kept_before(actor: Actor, person: UUID):
    for form, about in ((edit(person), person), (ADD, None)):
        keep_draft(actor, form, about, {"note": ["avant"]}, AT)
        for minutes, text in ((20, "après"), (21, "encore après")):
            later = AT + timedelta(minutes=minutes)
            keep_draft(actor, form, about, {"note": [text]}, later, came_late=True)
        before = read_draft(actor, form, later)
        after = read_draft(actor, form, later, came_late=True)
        assert before is not None
        assert after is not None
        assert (before.fields["note"], before.came_late, before.other) == (["avant"], False, True)
        assert (after.fields["note"], after.came_late) == (["encore après"], True)
    assert [line.came_late for line in own_drafts(actor, later)] == [True, True, False, False]
    end_draft(actor, ADD, later, came_late=True)
    kept = read_draft(actor, ADD, later, came_late=True)
    assert kept is not None
    assert (kept.fields["note"], kept.other) == (["avant"], False)
    end_draft(actor, edit(person), later)
    assert [draft.form for draft in stored()] == [ADD]


def test_it_ends(actor: Actor, person: UUID):
    keep_draft(actor, edit(person), person, TYPED, AT)
    end_draft(actor, edit(person), AT)
    end_draft(actor, edit(person), AT)
    assert stored() == []
    assert read_draft(actor, edit(person), AT) is None


@pytest.mark.bar(27)
def test_after_a_week_it_is_not_shown_and_then_it_is_gone(actor: Actor, person: UUID):
    keep_draft(actor, edit(person), person, TYPED, AT)
    keep_draft(actor, ADD, None, TYPED, AT + timedelta(days=1))
    late = AT + KEPT_FOR
    assert read_draft(actor, edit(person), late) is None
    assert [line.form for line in own_drafts(actor, late)] == [ADD]
    retention.run(late)
    assert [draft.form for draft in stored()] == [ADD]
    (rule,) = [rule for rule in rules_at(AT.date()).rules if rule.name == "draft"]
    assert (rule.months, timedelta(days=rule.days)) == (0, KEPT_FOR)


@pytest.mark.bar(10)
def test_the_log_knows_of_keeping_reading_and_letting_go_but_not_of_each_pause(
    actor: Actor, person: UUID
):
    before = LogRow.objects.count()
    for seconds in range(5):
        keep_draft(actor, edit(person), person, TYPED, AT + timedelta(seconds=seconds))
    read_draft(actor, edit(person), AT)
    end_draft(actor, edit(person), AT)
    rows = LogRow.objects.order_by("number")[before:]
    assert [(row.action, row.person, row.extent) for row in rows] == [
        ("drafts.save", person, ""),
        ("drafts.show", person, "file"),
        ("drafts.discard", person, ""),
    ]
    assert all("canari" not in str(row.__dict__) for row in rows)


def test_the_list_says_which_file_and_nothing_of_the_text(actor: Actor, person: UUID):
    keep_draft(actor, edit(person), person, TYPED, AT)
    keep_draft(actor, ADD, None, TYPED, AT + timedelta(minutes=1))
    with system("test.look", AT):
        reference = Person.objects.get(pk=person).reference
    assert [(line.form, line.reference) for line in own_drafts(actor, AT)] == [
        (ADD, ""),
        (edit(person), reference),
    ]


@pytest.mark.bar(10)
def test_a_list_that_names_people_is_in_the_log_and_a_look_whether_there_is_one_is_not(
    actor: Actor, person: UUID
):
    keep_draft(actor, edit(person), person, TYPED, AT)
    keep_draft(actor, edit(person), person, TYPED, AT, came_late=True)
    keep_draft(actor, ADD, None, TYPED, AT)
    before = LogRow.objects.count()
    assert has_drafts(actor, AT)
    assert not has_drafts(make_actor(Role.CASEWORKER), AT)
    assert LogRow.objects.count() == before
    own_drafts(actor, AT)
    rows = LogRow.objects.order_by("number")[before:]
    assert [(row.action, row.person, row.extent) for row in rows] == [
        ("drafts.index", person, "line")
    ]


@pytest.mark.bar(4)
def test_behind_the_second_wall_a_draft_is_its_writer_s_or_its_person_s_centre_s(
    actor: Actor, person: UUID
):
    if connection.vendor != "postgresql":
        pytest.skip("row-level security exists on PostgreSQL only")
    keep_draft(actor, edit(person), person, TYPED, AT)
    keep_draft(actor, ADD, None, TYPED, AT)
    same_centre = make_actor(Role.CASEWORKER, centre_of(actor))
    stranger = make_actor(Role.CASEWORKER)

    def seen(by: Actor) -> set[str]:
        with reading(by, "test.read", AT):
            return set(Draft.objects.values_list("form", flat=True))

    assert seen(actor) == {ADD, edit(person)}
    assert seen(same_centre) == {edit(person)}
    assert seen(stranger) == set()
    assert set(Draft.objects.all()) == set()
    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, transaction.atomic(), writing(stranger, "test.write", AT):
        Draft.objects.create(user_id=actor.user, form="/x/", saved_at=AT)
    with superuser(connection.settings_dict["NAME"]) as cursor:
        cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'privacy_draft'")
        assert cursor.fetchone() == (True,)

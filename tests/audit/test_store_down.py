"""When the log cannot be written nothing is shown and nothing is changed, and it ends by itself."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from psycopg import sql

from tests.audit.first_byte import Answer, OtherConnection, Watched
from tests.audit.logs import made_up_event
from tests.audit.test_first_byte import canaries_of
from tests.databases import APPLICATION, superuser
from tests.matrix.rows import ROWS
from tests.matrix.world import Relation, World, make_world
from tests.people import AT
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.audit import actions
from trousseau.privacy.queries import person_sheet

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar(10)]
Broken = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def world(static_files: None) -> World:
    return make_world()


@pytest.fixture
def watched(static_files: None) -> Iterator[Watched]:
    watched = Watched()
    yield watched
    watched.other.close()


def outside(statement: str) -> None:
    """By somebody else, with all rights."""
    if connection.vendor == "postgresql":
        with superuser(connection.settings_dict["NAME"]) as cursor:
            cursor.execute(statement.encode())
    else:
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
            other.execute(statement)
            other.commit()


@contextmanager
def table_gone() -> Iterator[None]:
    outside("ALTER TABLE audit_logrow RENAME TO elsewhere")
    try:
        yield
    finally:
        outside("ALTER TABLE elsewhere RENAME TO audit_logrow")


@contextmanager
def no_room_for_rows() -> Iterator[None]:
    """As a full disk is told: on PostgreSQL by its error code, on SQLite by a limit of pages."""
    if connection.vendor == "postgresql":
        outside(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = 'disk_full'; END $$"
        )
        outside(
            "CREATE TRIGGER full_disk BEFORE INSERT ON audit_logrow "
            "FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
        try:
            yield
        finally:
            outside("DROP TRIGGER full_disk ON audit_logrow; DROP FUNCTION full_disk()")
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count")
        (limit,) = cursor.fetchone()
        cursor.execute("PRAGMA max_page_count = 1")
    fill_last_page()
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {limit}")


def fill_last_page() -> None:
    """Pages that have room left take some rows still."""
    for number in range(2000):
        try:
            actions.record([made_up_event(number)], AT)
        except actions.LogUnavailable:
            return
    pytest.fail("there is still room")


@contextmanager
def no_right_to_insert() -> Iterator[None]:
    """There are no rights on SQLite: there the file is read-only."""
    if connection.vendor == "postgresql":
        outside(f"REVOKE INSERT ON audit_logrow FROM {APPLICATION}")
        try:
            yield
        finally:
            outside(f"GRANT INSERT ON audit_logrow TO {APPLICATION}")
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = OFF")


@contextmanager
def somebody_holds_the_lock() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with superuser(connection.settings_dict["NAME"]) as cursor:
            cursor.execute(sql.SQL("SELECT pg_advisory_lock({})").format(actions.CHAIN_LOCK))
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


WAYS: dict[str, Broken] = {
    "table gone": table_gone,
    "disk full": no_room_for_rows,
    "no right": no_right_to_insert,
    "locked": somebody_holds_the_lock,
}


def change(world: World, given_names: str) -> dict[str, Any]:
    """The form of a change, as it is opened while the log can be written."""
    stored = ROWS["people_edit"].sent(world, Role.CASEWORKER, Relation.OWN)
    return {**stored, "given_names": given_names}


def pages(world: World, watched: Watched, edited: dict[str, Any]) -> dict[str, Answer]:
    """A reading, a list, a search, a change and one's own file."""
    worker, participant = world.client(Role.CASEWORKER), world.client(Role.PARTICIPANT)
    person = world.own_person[Role.CASEWORKER].person
    show, edit = (reverse(name, args=[person]) for name in ("people_show", "people_edit"))
    return {
        "show": watched.ask(worker, "GET", show),
        "index": watched.ask(worker, "GET", reverse("people_index")),
        "search": watched.ask(worker, "POST", reverse("people_index"), {"words": "Amina"}),
        "edit form": watched.ask(worker, "GET", edit),
        "edit": watched.ask(worker, "POST", edit, edited),
        "my": watched.ask(participant, "GET", reverse("my_index")),
    }


WELL = {"show": 200, "index": 200, "search": 200, "edit form": 200, "edit": 302, "my": 200}


def statuses(found: dict[str, Answer]) -> dict[str, int]:
    return {page: answer.status for page, answer in found.items()}


def unchanged(world: World) -> bool:
    canaries = world.own_person[Role.CASEWORKER]
    actor = actor_of(world.members[Role.CASEWORKER], AT)
    return person_sheet(actor, canaries.person, AT).fields == canaries.fields


@pytest.mark.parametrize("name", WAYS)
def test_nothing_is_shown_while_the_log_is_away_and_all_is_well_after(
    name: str, world: World, watched: Watched, monkeypatch
):
    monkeypatch.setattr(actions, "LOCK_MILLISECONDS", 50)
    assert statuses(pages(world, watched, change(world, "Before"))) == WELL
    edited = change(world, "After")
    with WAYS[name]():
        found = pages(world, watched, edited)
    seen = [text for text in canaries_of(world) for it in found.values() if text in it.text]
    assert statuses(found) == dict.fromkeys(found, 503)
    assert seen == []
    connection.close()
    assert statuses(pages(world, watched, edited)) == WELL


@pytest.mark.parametrize("what", ["anchor", "master key"])
def test_without_a_place_for_the_anchor_or_without_the_key_it_is_the_same(
    what: str, world: World, watched: Watched, settings, tmp_path
):
    assert statuses(pages(world, watched, change(world, "Before"))) == WELL
    edited = change(world, "After")
    kept = settings.ANCHOR_FOLDER, settings.MASTER_KEY_FILE
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    if what == "anchor":
        settings.ANCHOR_FOLDER = blocked / "anchor"
    else:
        settings.MASTER_KEY_FILE = blocked / "master.key"
    found = pages(world, watched, edited)
    assert statuses(found) == dict.fromkeys(found, 503)
    assert not [text for text in canaries_of(world) for it in found.values() if text in it.text]
    settings.ANCHOR_FOLDER, settings.MASTER_KEY_FILE = kept
    assert statuses(pages(world, watched, edited)) == WELL


def test_a_change_that_cannot_be_logged_is_not_made(world: World):
    from trousseau.privacy.actions import edit_person

    canaries = world.own_person[Role.CASEWORKER]
    actor = actor_of(world.members[Role.CASEWORKER], AT)
    with table_gone(), pytest.raises(actions.LogUnavailable):
        edit_person(actor, canaries.person, {"note": "changed"}, None, AT)
    connection.close()
    assert unchanged(world)


def test_a_refusal_that_cannot_be_logged_is_not_given_either(world: World, watched: Watched):
    """Else one could try file after file while nobody can see it."""
    person = world.person(Role.CASEWORKER, next(iter(world.people)))
    with table_gone():
        for role in (Role.PARTNER, Role.CASEWORKER):
            answer = watched.ask(world.client(role), "GET", reverse("people_show", args=[person]))
            assert answer.status == 503
    connection.close()
    other = OtherConnection()
    assert other.last() > 0
    other.close()

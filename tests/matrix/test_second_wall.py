"""Row-level security on PostgreSQL: with the ORM's filters gone, still no foreign row.

On SQLite there is no second wall to test; these say so.
"""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, transaction

from tests.databases import APPLICATION, superuser
from tests.people import AT, make_actor, make_centre, make_person
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import reading, system, writing
from trousseau.audit.fields import SealedField
from trousseau.privacy.models import Person

CENTRES_FULL, CENTRES = 31, 4
REQUESTS_FULL, REQUESTS = 1000, 80
READERS = 4


@pytest.fixture(autouse=True)
def _on_postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("row-level security exists on PostgreSQL only")


def walled_tables() -> dict[str, str]:
    """Tables about people, with an SQL expression for the person each row speaks of."""
    found = {}
    for model in apps.get_models():
        columns = {field.name: field for field in model._meta.concrete_fields}
        person = columns.get("person")
        if model is Person:
            found[model._meta.db_table] = "id"
        elif person is not None and person.is_relation and person.related_model is Person:
            found[model._meta.db_table] = "person_id"
        elif any(isinstance(field, SealedField) for field in columns.values()):
            found[model._meta.db_table] = ""
    return found


# Tables that name people by their opaque number and have no second wall, and why.
WITHOUT_A_WALL = {
    "accounts_centremembership": "read before there is a door: it says which one opens",
    "accounts_invitation": "read by its secret, by somebody who has no centre yet",
    "accounts_breakglassaccess": "read before there is a door: it says what else one opens",
    "audit_logrow": "every row is chained to the one before, whoever wrote that",
}


def tables_with_a_person() -> set[str]:
    """Tables with a column of that name, be it a link or a number alone."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.name == "person" for field in model._meta.concrete_fields)
    }


def rows(table: str, person: str) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {person} FROM {table} WHERE {person} IS NOT NULL")
        return {value for (value,) in cursor.fetchall()}


@pytest.fixture
def staffed(db: None, bars_full: bool) -> dict[Actor, UUID]:
    """A caseworker in each centre, with one person."""
    actors = [
        make_actor(Role.CASEWORKER, make_centre())
        for _ in range(CENTRES_FULL if bars_full else CENTRES)
    ]
    return {actor: make_person(actor).person for actor in actors}


@pytest.mark.bar(4)
def test_every_table_about_people_is_walled_in_for_its_owner_too(db: None):
    with superuser(connection.settings_dict["NAME"]) as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        walled = {name for (name,) in cursor.fetchall()}
    assert set(walled_tables()) <= walled
    assert tables_with_a_person() - walled == set(WITHOUT_A_WALL)


@pytest.mark.bar(4)
def test_the_application_s_role_owns_nothing_and_cannot_step_over(db: None):
    with superuser(connection.settings_dict["NAME"]) as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s",
            [APPLICATION],
        )
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = %s", [APPLICATION])
        assert cursor.fetchone() == (0,)
    assert connection.settings_dict["USER"] == APPLICATION


@pytest.mark.bar(4)
def test_without_any_filter_each_centre_sees_its_own_rows_only(staffed: dict[Actor, UUID]):
    """Every pair of centres: what one reads holds nothing of any other."""
    tables = {table: person for table, person in walled_tables().items() if person}
    for actor, own in staffed.items():
        with reading(actor, "test.read", AT):
            for table, person in tables.items():
                assert rows(table, person) <= {own}, table
            assert rows("privacy_person", "id") == {own}
            assert rows("privacy_searchtoken", "person_id") == {own}
            assert rows("privacy_contactchannel", "person_id") == {own}


@pytest.mark.bar(4)
def test_outside_a_door_nothing_is_seen(staffed: dict[Actor, UUID]):
    for table, person in walled_tables().items():
        if person:
            assert rows(table, person) == set(), table


@pytest.mark.bar(4)
def test_a_row_of_another_centre_is_neither_changed_nor_made(staffed: dict[Actor, UUID]):
    (mine, _), (theirs, stranger), *_ = staffed.items()
    with writing(mine, "test.write", AT):
        assert Person.objects.filter(pk=stranger).update(opened_on="2020-01-01") == 0
        assert Person.objects.filter(pk=stranger).delete()[0] == 0
    with pytest.raises(DatabaseError, match="row-level security"), writing(mine, "test.write", AT):
        Person(
            reference="ZZZZ-ZZZZ", centre_id=theirs.centre or 0, opened_on=AT, last_contact_on=AT
        ).save()


@pytest.mark.bar(4)
def test_doors_inside_one_another_leave_nothing_open(staffed: dict[Actor, UUID]):
    (mine, own), (theirs, stranger), *_ = staffed.items()
    with reading(mine, "test.read", AT):
        with reading(theirs, "test.read", AT):
            assert rows("privacy_person", "id") == {stranger}
        assert rows("privacy_person", "id") == {own}
        with system("test.all", AT):
            assert len(rows("privacy_person", "id")) == len(staffed)
        assert rows("privacy_person", "id") == {own}
    assert rows("privacy_person", "id") == set()


@pytest.mark.bar(4)
def test_a_door_that_fails_leaves_nothing_open(staffed: dict[Actor, UUID]):
    (mine, own), (theirs, _), *_ = staffed.items()
    with reading(mine, "test.read", AT):
        with pytest.raises(ZeroDivisionError), writing(theirs, "test.write", AT):
            raise ZeroDivisionError
        assert rows("privacy_person", "id") == {own}


@pytest.mark.bar(4)
def test_requests_that_share_connections_do_not_bleed(transactional_db: None, bars_full: bool):
    """Many readers on few connections, in a random order, each in turn with a failing one."""
    actors = [make_actor(Role.CASEWORKER, make_centre()) for _ in range(6)]
    own = {actor: make_person(actor).person for actor in actors}
    draw = random.Random(20261123)
    asked = [draw.choice(actors) for _ in range(REQUESTS_FULL if bars_full else REQUESTS)]

    def read(actor: Actor) -> Iterator[set[UUID]]:
        with reading(actor, "test.read", AT):
            yield rows("privacy_person", "id")
        with transaction.atomic():
            yield rows("privacy_person", "id")

    together = threading.Barrier(READERS)

    def leave() -> None:
        # Each of the readers once: whoever waits here cannot take a second turn.
        together.wait(60)
        connections.close_all()

    with ThreadPoolExecutor(READERS) as pool:
        for actor, (inside, outside) in zip(
            asked, pool.map(lambda actor: tuple(read(actor)), asked), strict=True
        ):
            assert inside == {own[actor]}
            assert outside == set()
        for leaving in [pool.submit(leave) for _ in range(READERS)]:
            leaving.result()

"""Whoever is seen on a page is in the log before the page's first byte; so is who was refused."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import reverse

from tests.audit.first_byte import Watched
from tests.audit.logs import AT, made_up_event
from tests.matrix.rows import ROWS
from tests.matrix.targets import TARGETS
from tests.matrix.test_matrix import ROUTES
from tests.matrix.world import Relation, World, make_world
from trousseau.accounts.choices import Role
from trousseau.audit.actions import record

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar(10)]

REFUSED = {403, 404}


@pytest.fixture
def world(static_files: None) -> World:
    return make_world()


@pytest.fixture
def watched(static_files: None) -> Iterator[Watched]:
    watched = Watched()
    yield watched
    watched.other.close()


def canaries_of(world: World) -> dict[str, object]:
    """Texts that can only have come from one person's file."""
    return {
        text: person
        for text, person in world.canaries().items()
        if "canari" in text.lower() or text.startswith("+33")
    }


def cases(full: bool) -> Iterator[tuple[str, Role, Relation, str]]:
    """Every route with every role; with every relation to the record where there is one."""
    some = (Relation.OWN, Relation.OTHER_CENTRE)
    for route in sorted(ROWS.keys() & ROUTES.keys()):
        relations = tuple(Relation) if full else some
        if not ROUTES[route].pattern.converters:
            relations = (Relation.OWN,)
        row = ROWS[route]
        if row.public:
            continue
        for method, let_in in (("GET", row.get), ("POST", row.post)):
            if let_in is None:
                continue
            # A partner is let in almost nowhere.
            some_roles = {Role.PARTNER, *(role for role in let_in if role is not None)}
            for role in Role if full else sorted(some_roles):
                for relation in relations:
                    yield route, role, relation, method


def test_everybody_seen_on_a_page_was_logged_before_it(
    world: World, watched: Watched, bars_full: bool
):
    canaries = canaries_of(world)
    faults, pages_with_people = [], set()
    for route, role, relation, method in cases(bars_full):
        named = {
            name: TARGETS[name](world, role, relation) for name in ROUTES[route].pattern.converters
        }
        fields = ROWS[route].sent(world, role, relation) if method == "POST" else None
        answer = watched.ask(world.client(role), method, reverse(route, kwargs=named), fields)
        seen = {person for text, person in canaries.items() if text in answer.text}
        logged = {row.person for row in answer.logged if row.extent and row.outcome == "done"}
        what = f"{method} {route} as {role}, {relation}: {answer.status}"
        if seen:
            pages_with_people.add(route)
        if seen - logged:
            faults.append(f"{what} shows {len(seen - logged)} people who are not in the log")
        person = named.get("person_id")
        if answer.status in REFUSED and person is not None:
            refused = [row.person for row in answer.logged if row.outcome == "refused"]
            if refused != [person]:
                faults.append(f"{what}, and the refusal is not in the log")
    assert not faults, "\n".join(faults)
    # The test sees what there is to see.
    assert {"people_show", "people_index", "people_edit", "my_index"} <= pages_with_people


def test_a_search_logs_each_person_it_shows(world: World, watched: Watched):
    answer = watched.ask(
        world.client(Role.CASEWORKER), "POST", reverse("people_index"), {"words": "Amina"}
    )
    canaries = canaries_of(world)
    seen = {person for text, person in canaries.items() if text in answer.text}
    assert len(seen) == 6
    assert seen == {row.person for row in answer.logged if row.extent}


def test_the_watch_itself_sees_what_is_not_committed_as_not_there(watched: Watched):
    """Else the tests above could not fail: a row of an open transaction is not a row yet."""
    with transaction.atomic():
        record([made_up_event(1)], AT)
        assert watched.other.last() == 0
    assert watched.other.last() == 1


def test_who_is_seen_and_not_logged_is_noticed(world: World, watched: Watched, monkeypatch):
    monkeypatch.setattr("trousseau.accounts.doors.record", lambda events, at: None)
    person = world.own_person[Role.CASEWORKER].person
    answer = watched.ask(
        world.client(Role.CASEWORKER), "GET", reverse("people_show", args=[person])
    )
    assert [text for text in canaries_of(world) if text in answer.text]
    assert answer.logged == ()

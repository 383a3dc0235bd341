"""Every route × role × {own, same centre, other centre, nonexistent} × method: nobody gets past.

`./run test` reads and sends each route with each role and each relation; of a role that the page is
for in no relation, with one's own and the one that does not exist. What it does with HEAD and with
the methods it has not is asked once. `--bars-full` asks the whole product.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.matrix.rows import NOBODY, ROWS, Row, Who
from tests.matrix.targets import NOBODYS, TARGETS, UNSIGNED_ROUTES
from tests.matrix.world import Relation, World, make_world
from trousseau.accounts.choices import Role
from trousseau.audit.models import LogRow, Outcome
from trousseau.web import sign_in

# Signed in anew for the next request: a participant's lock is a way out, too.
ENDS_SESSION = frozenset({"sessions_lock", "sessions_sign_out"})
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
# What differs between two answers of the same page.
FLEETING = re.compile(rb'nonce="[^"]*"|name="(?:csrfmiddlewaretoken|table)" value="[^"]*"')


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


ROUTES = {str(entry.name): entry for entry in patterns()}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def test_every_route_has_a_row_and_every_row_a_route():
    """A new page is denied to the build until somebody has said who may open it."""
    assert set(ROUTES) - sign_in.ROUTES == set(ROWS)
    assert not set(ROWS) & sign_in.ROUTES


def test_every_argument_of_a_route_has_records_in_each_relation():
    asked = [ROUTES[name] for name in set(ROUTES) - sign_in.ROUTES]
    arguments = {name for entry in asked for name in entry.pattern.converters}
    assert not arguments - set(TARGETS), "say in tests/matrix/targets.py what stands for these"


def test_every_form_is_filled_in():
    """Else a POST ends where a form is found wanting, and nobody has tried what comes after."""
    assert [name for name, row in ROWS.items() if row.post is not None and row.fields is None] == []
    assert [name for name, row in ROWS.items() if row.post is None and row.fields is not None] == []


def ask(
    world: World, role: Role | None, route: str, relation: Relation, method: str
) -> HttpResponseBase:
    entry = ROUTES[route]
    arguments = {name: TARGETS[name](world, role, relation) for name in entry.pattern.converters}
    fields: dict[str, Any] = {}
    if method == "POST":
        fields = ROWS[route].sent(world, role, relation)
    client: Client = world.client(role)
    address = reverse(route, kwargs=arguments)
    if method == "POST":
        return client.post(address, fields)
    return client.generic(method, address)


def allowed(row: Row, method: str, role: Role | None, relation: Relation) -> bool:
    people: Who | None = {"GET": row.get, "HEAD": row.get, "POST": row.post}.get(method)
    return people is not None and relation in people.get(role, ())


def opens(row: Row, role: Role | None) -> bool:
    """Whether the page is for this role at all."""
    return any(role in people for people in (row.get, row.post) if people)


def body(answer: HttpResponseBase, address: str) -> bytes:
    """What an answer says; its own address, which an error page's form carries, says nothing."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return FLEETING.sub(b"", content).replace(address.encode(), b"ADDRESS")


def relations(route: str) -> tuple[Relation, ...]:
    """A route without a record is asked once."""
    about_records = set(ROUTES[route].pattern.converters) - NOBODYS
    return tuple(Relation) if about_records else (Relation.OWN,)


def done_count(route: str) -> int:
    """How often the log says that what a route is for was done."""
    view = ROUTES[route].callback
    action = ROWS[route].action or f"{view.__module__.rpartition('.')[2]}.{view.__name__}"
    return LogRow.objects.filter(action=action, outcome=Outcome.DONE).count()


def faults_of(
    world: World, route: str, role: Role | None, method: str, which: tuple[Relation, ...]
) -> Iterator[str]:
    row = ROWS[route]
    nowhere = None
    logged = (row.post if row.logged is None else row.logged) or NOBODY
    for relation in reversed(which):
        done_before = done_count(route)
        answer = ask(world, role, route, relation, method)
        if route in ENDS_SESSION:
            world.clients.pop(role)
        what = f"{method} {route} as {role or 'visitor'}, {relation}: {answer.status_code}"
        content = body(answer, answer.wsgi_request.path)  # type: ignore[attr-defined]
        if answer.status_code >= 500:
            yield what
        if allowed(row, method, role, relation):
            sent_away = answer.headers.get("Location", "").startswith(("/account/", "/mfa/"))
            if answer.status_code in (401, 403, 404, 405) or sent_away:
                yield f"{what}, though it should be let in"
            elif method == "POST" and answer.status_code != row.done:
                yield f"{what}, though its form is filled in as it should be"
            elif method == "POST" and (done_count(route) > done_before) != (role in logged):
                yield f"{what}: in the log or not, against its row"
            continue
        if answer.status_code not in expected_refusals(row, role):
            yield f"{what}, though it should be kept out"
        seen = [text for text in world.canaries() if text.encode() in content]
        if seen:
            yield f"{what}, and shows {seen[0]}"
        if nowhere is None:
            nowhere = (answer.status_code, content)
        elif nowhere != (answer.status_code, content) and not opens_public(row):
            yield f"{what}: not the answer that a record has that does not exist"


def opens_public(row: Row) -> bool:
    return row.public or opens(row, None)


def expected_refusals(row: Row, role: Role | None) -> set[int]:
    """405 comes before any record is looked for, so it says nothing of it."""
    return {302, 405} if role is None and not opens_public(row) else {404, 405}


def asked(route: str, role: Role | None, method: str) -> tuple[Relation, ...]:
    """The relations that are asked for in the short run."""
    row, known = ROWS[route], relations(route)
    if {"GET": row.get, "POST": row.post}.get(method) is None:
        return (Relation.OWN,) if role in (Role.CASEWORKER, None) else ()
    if opens(row, role):
        return known
    return tuple(one for one in known if one in (Relation.OWN, Relation.NONEXISTENT))


@pytest.mark.bar(1)
@pytest.mark.parametrize("route", sorted(ROWS))
def test_nobody_gets_past(route: str, world: World, bars_full: bool):
    """One case a route; the answers of all roles to all relations."""
    faults: list[str] = []
    for role in (*Role, None):
        for method in METHODS:
            which = relations(route) if bars_full else asked(route, role, method)
            faults += faults_of(world, route, role, method, which)
    assert not faults, "\n".join(faults)


@pytest.mark.bar(1)
def test_links_that_work_without_an_account_are_listed():
    """Apart from the sign-in and the pages on places, only these open for a visitor."""
    public = {name for name, row in ROWS.items() if opens_public(row)}
    assert public == UNSIGNED_ROUTES

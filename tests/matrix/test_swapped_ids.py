"""Identifiers of others, tried everywhere: in the address, in the query, in every field of a form.

Each request is asked twice, once with identifiers of another centre's records and once with
identifiers of nothing: both are answered alike, and no canary of the other centre is ever seen.
Every form is filled in as it should be, or the record that it names would never be looked for.
"""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from tests.matrix.fields import reference
from tests.matrix.rows import ROWS
from tests.matrix.targets import TARGETS, UNSIGNED_ROUTES
from tests.matrix.test_matrix import FLEETING, ROUTES
from tests.matrix.world import Relation, World, make_world
from trousseau.accounts.break_glass import OPENERS
from trousseau.accounts.choices import Role
from trousseau.accounts.models import BreakGlassAccess
from trousseau.audit.models import LogRow

PAIRS_FULL, PAIRS = 10_000, 100
# Names that a parameter of a page, of a filter, of a hidden field or of an autocomplete may have.
PARAMETERS = (
    "person", "person_id", "id", "pk", "q", "query", "search", "text", "reference", "centre",
    "centre_id", "user", "user_id", "actor", "referent", "place", "membership", "link", "filter",
    "next", "page", "all", "scope", "field", "fields", "version", "household", "term",
)  # fmt: skip
ROUTES_ASKED = sorted(set(ROWS) & set(ROUTES))
ROLES = (Role.CASEWORKER, Role.MANAGER, Role.FINANCE, Role.PARTICIPANT, Role.COORDINATOR)
# Says whether a reference exists: a file of another centre opens by it, for a reason, in sight of
# that centre. What it lets through has a test of its own below.
TELLS = "break_glass_open"
# In an answer that shows a link, and in the address of what was just made.
SECRET = re.compile(rb"(?<=/invitations/)[\w-]+|(?<=/offers/)[\w-]+|(?<=/calendars/)[\w-]+")
MADE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Identifiers:
    """One identifier of each kind; of another centre's records, or of nothing."""

    relation: Relation
    by_argument: dict[str, str]
    loose: tuple[str, ...]


def identifiers(world: World, relation: Relation) -> Identifiers:
    absent = relation == Relation.NONEXISTENT
    centre = "999999999" if absent else str(world.centre_of(relation).pk)
    person = str(world.person(None, relation))
    return Identifiers(
        relation,
        {
            name: str(target(world, Role.DPO if name == "user_id" else None, relation))
            for name, target in TARGETS.items()
        },
        (person, reference(world, None, relation), centre),
    )


@dataclass
class Pair:
    """The two kinds of identifiers, and a world in which both are asked with."""

    world: World
    theirs: Identifiers
    nothing: Identifiers

    def faults(
        self,
        role: Role,
        route: str,
        method: str,
        path: dict[str, str],
        swapped_in_path: Iterable[str],
        loose: Iterable[tuple[str, int]],
    ) -> Iterator[str]:
        """What differs between the two answers, and what of the others is seen in one."""
        secrets = {text.encode() for text in self.world.people[Relation.OTHER_CENTRE].values}
        # An identifier that is a number is also any number of a page: told apart in neither.
        echoed = {*self.theirs.by_argument.values(), *self.theirs.loose}
        echoed |= {*self.nothing.by_argument.values(), *self.nothing.loose}
        answers = []
        for ids in (self.theirs, self.nothing):
            fields: dict[str, Any] = {}
            if method == "POST" and route != TELLS:
                fields = ROWS[route].sent(self.world, role, ids.relation)
            fields |= {
                name: ids.loose[which]
                for name, which in loose
                # A number there is a page of one's own list, whoever else bears it.
                if name != "page" or not ids.loose[which].isdecimal()
            }
            named = path | {name: ids.by_argument[name] for name in swapped_in_path}
            address = reverse(route, kwargs=named)
            status, content = _ask(self.world, role, address, method, fields)
            answers.append((status, _without(echoed, content)))
        what = f"{method} {route} as {role} with {[*swapped_in_path, *dict(loose)]}"
        (status, content), other = answers
        if status >= 500:
            yield f"{what}: {status}"
        for text in secrets:
            if text in content:
                yield f"{what}: shows {text!r}"
        if (status, content) != other:
            yield f"{what}: {status} against {other[0]}, not answered alike"


@pytest.fixture
def pair(db: None) -> Pair:
    world = make_world()
    theirs = identifiers(world, Relation.OTHER_CENTRE)
    return Pair(world, theirs, identifiers(world, Relation.NONEXISTENT))


@pytest.mark.bar(2)
def test_no_form_rightly_filled_in_reaches_into_another_centre(pair: Pair):
    """Each form by each role it is for; with each identifier of its address, the rest one's own."""
    faults: list[str] = []
    for route in sorted(set(ROUTES_ASKED) - UNSIGNED_ROUTES):
        arguments = list(ROUTES[route].pattern.converters)
        for role in ROLES:
            reach = (ROWS[route].post or {}).get(role, frozenset())
            if not reach or (arguments and Relation.OTHER_CENTRE in reach):
                continue
            own = {name: str(TARGETS[name](pair.world, role, Relation.OWN)) for name in arguments}
            for swapped in ([name] for name in arguments) if arguments else ([],):
                faults += pair.faults(role, route, "POST", own, swapped, [])
    assert not faults, "\n".join(faults)


@pytest.mark.bar(2)
def test_what_belongs_to_others_is_answered_like_nothing(pair: Pair, bars_full: bool):
    draw = random.Random(2)
    faults: list[str] = []
    for _ in range(PAIRS_FULL if bars_full else PAIRS):
        role, route = draw.choice(ROLES), draw.choice(ROUTES_ASKED)
        method = draw.choice(("GET", "POST"))
        loose = [(name, draw.randrange(3)) for name in draw.sample(PARAMETERS, draw.randint(1, 6))]
        arguments = list(ROUTES[route].pattern.converters)
        path = {name: pair.nothing.by_argument[name] for name in arguments}
        in_path = arguments if draw.random() < 0.7 else []
        faults += pair.faults(role, route, method, path, in_path, loose)
    assert not faults, "\n".join(faults[:20])


@pytest.mark.bar(2)
def test_the_one_way_into_another_centre_is_seen_there(pair: Pair):
    """Whoever may, opens a file by its reference for a reason; nobody else is told anything."""
    fields = ROWS[TELLS].sent(pair.world, None, Relation.OTHER_CENTRE)
    for role in Role:
        made, logged = BreakGlassAccess.objects.count(), LogRow.objects.count()
        answer = pair.world.client(role).post(reverse(TELLS), fields)
        opened = role in OPENERS
        assert answer.status_code == (302 if opened else 404), role
        assert BreakGlassAccess.objects.count() - made == opened, role
        row = LogRow.objects.order_by("number").last()
        assert row is not None
        assert (LogRow.objects.count() > logged, row.action) == (True, "break_glass.open"), role
        if opened:
            assert row.reason == fields["reason"], role
            opening = BreakGlassAccess.objects.latest("pk")
            assert opening.home_centre == pair.world.other_centre, role


def _ask(
    world: World, role: Role, address: str, method: str, fields: dict[str, Any]
) -> tuple[int, bytes]:
    """The answer, without what differs between any two; what it changed is undone."""
    client = world.client(role)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        ask = client.get if method == "GET" else client.post
        answer = ask(address, fields)
        transaction.set_rollback(True)
    client.cookies.load(cookies)
    content = SECRET.sub(b"", FLEETING.sub(b"", answer.content))
    location = MADE.sub("ID", answer.headers.get("Location", ""))
    return answer.status_code, content + location.encode()


def _without(echoed: Iterable[str], content: bytes) -> bytes:
    for text in sorted(echoed, key=len, reverse=True):
        content = re.sub(rb"(?<![\w-])" + re.escape(text.encode()) + rb"(?![\w-])", b"ID", content)
    return content

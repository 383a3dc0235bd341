"""Identifiers of others, tried everywhere: in the address, in the query, in every field of a form.

Each request is asked twice, once with identifiers of another centre's records and once with
identifiers of nothing: both are answered alike, and no canary of the other centre is ever seen.
"""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import transaction
from django.urls import reverse

from tests.matrix.rows import ROWS
from tests.matrix.targets import TARGETS
from tests.matrix.test_matrix import FLEETING, ROUTES
from tests.matrix.world import Relation, World, make_world
from tests.people import AT
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import system
from trousseau.privacy.models import Person

PAIRS_FULL, PAIRS = 10_000, 150
# Names that a parameter of a page, of a filter, of a hidden field or of an autocomplete may have.
PARAMETERS = (
    "person", "person_id", "id", "pk", "q", "query", "search", "text", "reference", "centre",
    "centre_id", "user", "user_id", "actor", "referent", "place", "membership", "link", "filter",
    "next", "page", "all", "scope", "field", "fields", "version", "household", "term",
)  # fmt: skip
ROUTES_ASKED = sorted(set(ROWS) & set(ROUTES))


@dataclass(frozen=True)
class Identifiers:
    """One identifier of each kind; of another centre's records, or of nothing."""

    by_argument: dict[str, str]
    loose: tuple[str, ...]


def foreign(world: World) -> Identifiers:
    stranger = world.people[Relation.OTHER_CENTRE]
    return Identifiers(
        _arguments(world, Relation.OTHER_CENTRE),
        (
            str(stranger.person),
            _reference(stranger.person),
            str(world.other_centre.pk),
        ),
    )


def absent(world: World) -> Identifiers:
    nobody = str(world.person(None, Relation.NONEXISTENT))
    return Identifiers(_arguments(world, Relation.NONEXISTENT), (nobody, "ZZZZ-9999", "999999999"))


def _reference(person: UUID) -> str:
    with system("test.reference", AT):
        return Person.objects.values_list("reference", flat=True).get(pk=person)


def _arguments(world: World, relation: Relation) -> dict[str, str]:
    return {
        name: str(target(world, Role.DPO if name == "user_id" else None, relation))
        for name, target in TARGETS.items()
    }


@pytest.mark.bar(2)
def test_what_belongs_to_others_is_answered_like_nothing(db: None, bars_full: bool):
    world = make_world()
    theirs, nothing = foreign(world), absent(world)
    # A number that is an identifier is also any number of a page: told apart in neither answer.
    echoed = {*theirs.by_argument.values(), *theirs.loose}
    echoed |= {*nothing.by_argument.values(), *nothing.loose}
    secrets = {text.encode() for text in world.people[Relation.OTHER_CENTRE].values}
    draw = random.Random(2)
    roles = [Role.CASEWORKER, Role.MANAGER, Role.FINANCE, Role.PARTICIPANT, Role.COORDINATOR]
    faults = []
    for _ in range(PAIRS_FULL if bars_full else PAIRS):
        role, route = draw.choice(roles), draw.choice(ROUTES_ASKED)
        method = draw.choice(("GET", "POST"))
        names = draw.sample(PARAMETERS, draw.randint(1, 6)) + sorted(ROWS[route].fields)
        swapped = [(name, draw.randrange(3)) for name in names]
        in_path = draw.random() < 0.7
        answers = []
        for ids in (theirs, nothing):
            fields = {name: ids.loose[which] for name, which in swapped}
            status, content = _ask(world, role, route, method, fields, ids if in_path else nothing)
            answers.append((status, _without(echoed, content)))
        what = f"{method} {route} as {role} with {[name for name, _ in swapped]}"
        (status, content), other = answers
        if status >= 500:
            faults.append(f"{what}: {status}")
        faults += [f"{what}: shows {text!r}" for text in secrets if text in content]
        if (status, content) != other:
            faults.append(f"{what}: {status} against {other[0]}, not answered alike")
    assert not faults, "\n".join(faults[:20])


def _ask(
    world: World,
    role: Role,
    route: str,
    method: str,
    fields: dict[str, str],
    ids: Identifiers,
) -> tuple[int, bytes]:
    """The answer, without what differs between any two; what it changed is undone."""
    arguments = {name: ids.by_argument[name] for name in ROUTES[route].pattern.converters}
    address = reverse(route, kwargs=arguments)
    client = world.client(role)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        ask = client.get if method == "GET" else client.post
        answer = ask(address, fields)
        transaction.set_rollback(True)
    client.cookies.load(cookies)
    content = FLEETING.sub(b"", answer.content) + answer.headers.get("Location", "").encode()
    return answer.status_code, content


def _without(echoed: Iterable[str], content: bytes) -> bytes:
    for text in sorted(echoed, key=len, reverse=True):
        content = re.sub(rb"(?<![\w-])" + re.escape(text.encode()) + rb"(?![\w-])", b"ID", content)
    return content

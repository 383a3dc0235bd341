"""On no page of any route, and in no answer to a form, is a field that the role may not read.

The routes are those of the matrix, so a page that is added is looked at as well.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.urls import reverse

from tests.matrix.rows import ROWS
from tests.matrix.targets import TARGETS
from tests.matrix.test_matrix import ROUTES, body, relations
from tests.matrix.world import Relation, World, make_world
from tests.people import Canaries
from tests.web.people.test_fields_by_role import MAY_SEE, ONE_S_OWN, texts
from trousseau.accounts.choices import Role

# What a role reads is decided in Python: no database changes it.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.bar(3)]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def everybody(world: World, role: Role) -> Iterator[tuple[Canaries, frozenset[str]]]:
    """Each person of the world, and what somebody in a role may read of them."""
    others = world.people[Relation.OTHER_CENTRE]
    own = world.own_person[Role.PARTICIPANT]
    for one in {
        id(one): one for one in (*world.people.values(), *world.own_person.values())
    }.values():
        if one is others:
            yield one, frozenset()
        else:
            yield one, ONE_S_OWN if (role, one) == (Role.PARTICIPANT, own) else MAY_SEE[role]


def answers(world: World, role: Role, route: str) -> Iterator[tuple[str, str]]:
    """Every answer that a role gets from a route it is for; what was changed is undone."""
    row = ROWS[route]
    world.client(role)  # their session is not undone
    for method, let_in in (("GET", row.get), ("POST", row.post)):
        if let_in is None or role not in let_in:
            continue
        for relation in relations(route):
            with transaction.atomic():
                answer, sent = ask(world, role, route, relation, method)
                transaction.set_rollback(True)
            content = body(answer, answer.wsgi_request.path)  # type: ignore[attr-defined]
            # A paper is not a text; what stands in it is looked at in tests/web/test_papers.py.
            page = content.decode(errors="replace")
            # What somebody has just typed stands in the form that is shown again.
            for text in sent:
                page = page.replace(text, "")
            yield f"{method} {route}, {relation}", page


def ask(
    world: World, role: Role, route: str, relation: Relation, method: str
) -> tuple[HttpResponseBase, list[str]]:
    arguments = {
        name: TARGETS[name](world, role, relation) for name in ROUTES[route].pattern.converters
    }
    client = world.client(role)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    address = reverse(route, kwargs=arguments)
    if method == "GET":
        answer: Any = client.get(address)
        sent: dict[str, Any] = {}
    else:
        sent = ROWS[route].sent(world, role, relation)
        answer = client.post(address, sent)
    client.cookies.load(cookies)
    return answer, [text for text in sent.values() if isinstance(text, str) and len(text) > 6]


@pytest.mark.parametrize("role", list(Role))
def test_no_answer_shows_a_field_that_is_not_the_role_s(role: Role, world: World):
    faults, shown = [], set()
    for route in sorted(set(ROWS) & set(ROUTES)):
        for what, page in answers(world, role, route):
            for person, allowed in everybody(world, role):
                seen = {name for name, text in texts(person) if text in page}
                shown |= seen
                faults += [f"{what} shows {name}" for name in seen - allowed]
    assert not faults, "\n".join(faults)
    # It would see what there is: whoever may read something does so on some page.
    assert shown == (ONE_S_OWN if role == Role.PARTICIPANT else MAY_SEE[role])

"""One name everywhere: route, view, template and test of a page are found from one another.

`/areas/compare/` → `areas_compare` → `web/areas.py::compare` → `templates/areas/compare.html` →
`tests/web/areas/test_compare.py` (or `tests/web/test_areas.py`). A view named as its module
(`health.health`) has the module's name for a route.
"""

import ast
import inspect
import re
import textwrap

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.sources import PACKAGE, ROOT

TEMPLATES = PACKAGE / "web" / "templates"
# The views of a whole collection and of one thing in it have no word of their own in the address.
UNSPOKEN = {"index", "show"}


def routes(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += routes(entry, address)
        elif entry.callback.__module__.startswith("trousseau."):
            found.append((address, entry))
    return found


def view_of(route: URLPattern) -> tuple[str, str]:
    """Domain (the module in `web`) and name of a route's view."""
    view = inspect.unwrap(route.callback)
    package, _, domain = view.__module__.rpartition(".")
    assert package == "trousseau.web", f"{view.__module__} is not a module of trousseau/web"
    return domain, view.__name__


def faults(address: str, route: URLPattern) -> list[str]:
    """What breaks the rule for one route."""
    domain, verb = view_of(route)
    found = []
    name = domain if domain == verb else f"{domain}_{verb}"
    if route.name != name:
        found.append(
            f"the route's name is {route.name!r}; its view {domain}.{verb} asks for {name!r}"
        )
    words = [word.replace("-", "_") for word in re.sub(r"<[^>]*>", "", address).split("/") if word]
    if words and words[0] not in (domain, verb):
        found.append(f"the address begins with neither {domain!r} nor {verb!r}")
    if words and verb not in (words[-1], *UNSPOKEN):
        found.append(f"the address does not end with {verb!r}")
    templates = templates_of(route)
    own = f"{domain}/{verb}.html"
    if templates and own not in templates:
        found.append(f"renders {sorted(templates)}, but not {own!r}")
    found += [f"{name!r} is no template" for name in templates if not (TEMPLATES / name).is_file()]
    tests = ROOT / "tests" / "web"
    if not any(
        path.is_file() for path in (tests / domain / f"test_{verb}.py", tests / f"test_{domain}.py")
    ):
        found.append(
            f"has neither tests/web/{domain}/test_{verb}.py nor tests/web/test_{domain}.py"
        )
    return found


def templates_of(route: URLPattern) -> set[str]:
    """The templates that a view's own code names."""
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(route.callback)))
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.endswith(".html")
    }


def test_each_route_has_one_name():
    """One case, not one per route: a view that cannot be imported should fail here."""
    found = [
        f"/{address}: {fault}"
        for address, route in routes(get_resolver())
        for fault in faults(address, route)
    ]
    assert not found, "\n".join(found)


def test_no_name_is_used_twice():
    names = [route.name for _, route in routes(get_resolver())]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("address", "name", "fault"),
    [
        ("health/", "status", "the route's name is 'status'"),
        ("status/", "health", "the address begins with neither"),
        ("health/now/", "health", "the address does not end with 'health'"),
    ],
)
def test_the_rule_bites(address: str, name: str, fault: str):
    from django.urls import path

    from trousseau.web import health

    route = path(address, health.health, name=name)
    assert any(found.startswith(fault) for found in faults(address, route))

"""What is logged is told to the officer in words, not in codes; and nothing else has words."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import modules
from tests.matrix.test_matrix import ROUTES
from trousseau.accounts.choices import Role
from trousseau.privacy.retention import Step
from trousseau.web import sign_in
from trousseau.web.for_roles import declared_roles
from trousseau.web.presenters.log import ACTIONS

# What an action is given to: doors, events, and what passes one on.
TAKERS = {
    "reading", "writing", "system", "visiting", "Event", "person_sheet", "readers_of",
    "sharing_of", "subject_export", "_officer_reads", "open_file", "_log", "likely_same",
}  # fmt: skip
# Put together where they are logged.
BUILT = {
    "account.guess_code",
    "account.guess_password",
    *(f"retention.{step}" for step in (Step.ANNOUNCE, Step.CALL_OFF, Step.ERASE)),
}
OURS = [module for module in modules() if str(module).startswith("trousseau")]


def actions_in(tree: ast.Module, elsewhere: dict[str, ast.expr] | None = None) -> set[str]:
    """The actions that are logged in a module: given as such, or by the name of a constant."""
    constants = {**(elsewhere or {}), **dict(_constants(tree))}
    passed_by = {
        id(item.context_expr)
        for node in ast.walk(tree)
        if isinstance(node, ast.With)
        for item in node.items
        # Nothing can be said to a door that has no name.
        if item.optional_vars is None
    }
    given = [*_given(tree, passed_by), *_by_default(tree)]
    texts = {text for node in given for text in _texts(node, constants)}
    return {text for text in texts if "." in text and " " not in text}


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value


def _given(tree: ast.AST, passed_by: set[int]) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and id(node) not in passed_by:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in TAKERS:
                yield from [*node.args, *(keyword.value for keyword in node.keywords)]


def _by_default(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.arguments):
            last = node.args[len(node.args) - len(node.defaults) :]
            yield from (
                value
                for name, value in zip(last, node.defaults, strict=True)
                if name.arg == "action"
            )


def _texts(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id=name) if name in constants:
            yield from _texts(constants[name], {})
        case ast.Subscript(value=ast.Name(id=name)) if name in constants:
            yield from _texts(constants[name], {})
        case ast.Dict(values=values):
            for value in values:
                yield from _texts(value, {})


def refused_to_some() -> set[str]:
    """The views that are not for every role: whoever asks for one all the same is logged."""
    views = [entry.callback for name, entry in ROUTES.items() if name not in sign_in.ROUTES]
    return {
        f"{view.__module__.rpartition('.')[2]}.{view.__name__}"
        for view in views
        if (roles := declared_roles(view)) is not None and roles != frozenset(Role)
    }


def test_what_is_logged_has_words_and_nothing_else_has():
    shared = {name: node for module in OURS for name, node in _constants(module.tree)}
    found = BUILT | refused_to_some()
    for module in OURS:
        found |= actions_in(module.tree, shared)
    missing = found - set(ACTIONS)
    assert not missing, f"say in presenters/log.py what the officer is to read: {missing}"
    idle = set(ACTIONS) - found
    assert not idle, f"never logged, so never read: {idle}"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("reading(actor, 'people.show', at)", {"people.show"}),
        ("Event('', '', None, action='a.b')", {"a.b"}),
        ("WHAT = 'a.b'\nwith system(WHAT, at) as door: pass", {"a.b"}),
        ("WHAT = {1: 'a.b', 2: 'c.d'}\n_log(user, WHAT[1])", {"a.b", "c.d"}),
        ("def seen(actor, action='a.b'): pass", {"a.b"}),
        ("with system('a.b', at): pass", set()),
        ("print('people.show')", set()),
    ],
)
def test_the_search_for_actions_bites(source: str, found: set[str]):
    assert actions_in(ast.parse(source)) == found

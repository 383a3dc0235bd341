"""Whatever is logged is told to the officer in words, not in codes."""

import ast

import pytest

from tests.architecture.sources import modules
from trousseau.web.presenters.log import ACTIONS

# What an action is given to: doors, events, and what passes one on.
TAKERS = {
    "reading", "writing", "system", "visiting", "Event", "person_sheet", "readers_of",
    "sharing_of", "subject_export", "_officer_reads", "_log",
}  # fmt: skip


def actions_in(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in TAKERS:
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            found |= {
                value.value
                for value in given
                if isinstance(value, ast.Constant)
                and isinstance(value.value, str)
                and "." in value.value
            }
    return found


def test_each_action_has_words():
    found = {
        action: str(module)
        for module in modules()
        if str(module).startswith("trousseau")
        for action in actions_in(module.tree)
    }
    assert len(found) > 30
    missing = sorted(
        f"{action} ({where})" for action, where in found.items() if action not in ACTIONS
    )
    assert not missing, f"say in presenters/log.py what the officer is to read: {missing}"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("reading(actor, 'people.show', at)", {"people.show"}),
        ("Event('', '', None, action='a.b')", {"a.b"}),
        ("print('people.show')", set()),
    ],
)
def test_the_search_for_actions_bites(source: str, found: set[str]):
    assert actions_in(ast.parse(source)) == found

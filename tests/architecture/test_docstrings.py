"""Whoever uses a pure package as a library finds every public thing explained."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import Module, pure_modules

Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def undocumented(body: list[ast.stmt], owner: str = "") -> Iterator[str]:
    """Dotted names of public functions, classes and methods without a docstring.

    A property or a method that overrides one of Python's own (`__len__`) explains itself.
    """
    for node in body:
        if not isinstance(node, Documented) or node.name.startswith("_"):
            continue
        if any(getattr(d, "id", getattr(d, "attr", "")) == "overload" for d in node.decorator_list):
            continue
        name = f"{owner}{node.name}"
        if ast.get_docstring(node) is None:
            yield name
        if isinstance(node, ast.ClassDef):
            yield from undocumented(node.body, f"{name}.")


@pytest.mark.parametrize("module", pure_modules(), ids=str)
def test_public_things_have_a_docstring(module: Module):
    assert not list(undocumented(module.tree.body))


def test_the_check_bites():
    tree = ast.parse(
        "def f(): ...\nclass A:\n    'Said.'\n    def g(self): ...\n    def _h(self): ..."
    )
    assert list(undocumented(tree.body)) == ["f", "A.g"]

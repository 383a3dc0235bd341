"""Whether somebody answers a follow-up has no consequence for money: nothing of money reads it."""

import ast

import pytest

from tests.architecture.sources import Module, modules

MONEY = ("support", "ledger", "rules")


def read_of_follow_ups(tree: ast.Module) -> list[str]:
    """What a module takes from `follow_ups`, by whatever name it is called."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("trousseau.follow"):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [one.name for one in node.names if one.name.startswith("trousseau.follow")]
        elif isinstance(node, ast.Constant | ast.Attribute):
            name = node.value if isinstance(node, ast.Constant) else node.attr
            found += [name] if name in ("follow_ups", "follow_up", "followup_set") else []
    return found


def test_nothing_of_money_reads_a_follow_up():
    of_money = [one for one in modules() if one.path.parts[1] in MONEY]
    found = {str(one): names for one in of_money if (names := read_of_follow_ups(one.tree))}
    assert not found


def test_a_follow_up_reads_nothing_of_money():
    def imports(module: Module) -> set[str]:
        return {
            name
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ImportFrom)
            for name in (node.module or "").split(".")[1:2]
        }

    ours = [one for one in modules() if one.path.parts[1] == "follow_ups"]
    assert ours
    assert not [str(one) for one in ours if imports(one) & set(MONEY)]


@pytest.mark.parametrize(
    "source",
    [
        "from trousseau.follow_ups.choices import FollowUpState",
        "import trousseau.follow_ups.models",
        "household.follow_ups.filter(state='declined')",
        "rows = Support.objects.filter(**{'follow_ups': 1})",
    ],
)
def test_the_check_bites(source: str):
    assert read_of_follow_ups(ast.parse(source))


def test_the_check_lets_live():
    assert not read_of_follow_ups(ast.parse("from trousseau.households.choices import YesNo"))

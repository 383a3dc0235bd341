"""What the documents say is so: commands, terms, links, decisions."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.architecture.sources import ROOT, modules, texts
from trousseau.cli.main import cli

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs", "benchmarks", "examples")
CODE = re.compile(r"^```[^\n]*\n(.*?)^```|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^(?:\$ )?(?:\./run |\.venv/bin/)?trousseau(?: (.*))?$")
LINK = re.compile(r"\]\(([^)\s]+)\)")
GLOSSARY = Path("docs/glossary.md")


def documents() -> Iterator[tuple[Path, str]]:
    for path, text in texts(".md"):
        if path.parts[0] in DOCUMENTS:
            yield path, text


def commands_in(text: str) -> Iterator[list[str]]:
    """The arguments of each `trousseau …` command line in the code of a document."""
    for match in CODE.finditer(text):
        for line in (match[1] or match[2]).splitlines():
            command = COMMAND.match(line.split(" #")[0].strip().split(" | ")[0])
            if command:
                text_of = (command[1] or "").replace("…", "").replace("[", " ").replace("]", " ")
                yield [word for word in shlex.split(text_of) if word != "|"]


def fault_of(words: list[str]) -> str | None:
    """What is wrong with a documented command line; None when it exists as written."""
    command: click.Command = cli
    context = click.Context(cli)
    for position, word in enumerate(words):
        if word.startswith("-"):
            known = {name for option in command.get_params(context) for name in option.opts}
            if word.split("=")[0] not in known:
                return f"'{command.name}' has no option {word}"
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                return f"there is no command '{' '.join(words[: position + 1])}'"
            command, context = found, click.Context(found, parent=context)
    return None


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield (*path, name)


def test_every_documented_command_exists():
    found = [
        f"{path}: {fault}"
        for path, text in documents()
        for words in commands_in(text)
        if (fault := fault_of(words))
    ]
    assert not found, "\n".join(found)


def test_every_command_is_documented():
    written = [words for _, text in documents() for words in commands_in(text)]
    missing = [
        " ".join(path)
        for path in leaves(cli)
        if not any(tuple(words[: len(path)]) == path for words in written)
    ]
    assert not missing, f"in no document: {missing}"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("`trousseau demo --check`", [None]),
        ("`trousseau nonsense`", ["there is no command 'nonsense'"]),
        ("```\n./run trousseau demo --fast  # quick\n```", ["'demo' has no option --fast"]),
        ("the trousseau of a bride", []),
    ],
)
def test_the_check_of_commands_bites(text: str, faults: list[str | None]):
    assert [fault_of(words) for words in commands_in(text)] == faults


def glossary() -> Iterator[tuple[list[str], bool]]:
    """Per row: its names in code, and whether it is announced for later."""
    for line in (ROOT / GLOSSARY).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            yield re.findall(r"`(\w+)`", cells[0]), cells[-1] == "later"


def names_in_code() -> set[str]:
    return {
        node.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    }


def test_glossary_terms_are_those_of_the_code():
    rows, names = list(glossary()), names_in_code()
    assert len(rows) > 10
    absent = [name for terms, later in rows for name in terms if not later and name not in names]
    assert not absent, f"in {GLOSSARY} but not in the code: {absent}"
    arrived = [name for terms, later in rows for name in terms if later and name in names]
    assert not arrived, f"in the code, but {GLOSSARY} still says 'later': {arrived}"


def test_links_between_documents_lead_somewhere():
    broken = [
        f"{path}: {target}"
        for path, text in texts(".md")
        for target in LINK.findall(text)
        if not target.startswith(("http://", "https://", "mailto:", "#"))
        and not (ROOT / path.parent / target.split("#")[0]).exists()
    ]
    assert not broken


def test_decisions_are_numbered_and_claim_something():
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in records]
    assert numbers == list(range(1, len(records) + 1))
    for path in records:
        title = path.read_text(encoding="utf-8").splitlines()[0]
        assert re.match(r"# \d{4} · \S+( \S+){3,}$", title), f"{path.name}: {title}"
        assert title.startswith(f"# {path.name[:4]} ")

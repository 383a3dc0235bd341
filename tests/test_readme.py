"""The README is run: its Python, and every command of the command line it shows."""

import re
import shlex
from pathlib import Path

import pytest

from tests.conftest import ROOT
from trousseau.cli.main import run

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line.split("#")[0])[2:]
    for line in README.splitlines()
    if line.startswith("./run trousseau ") and "…" not in line
]
# What needs a demonstration that was started is run in tests/cli/test_demo.py.
HERE = [command for command in COMMANDS if command[0] != "demo"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_its_python_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    programs = blocks("python")
    assert programs
    for program in programs:
        exec(compile(program, "README.md", "exec"), {})
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all(re.fullmatch(r"\d+ .+ 0\.\d+", line) for line in lines)


@pytest.mark.parametrize("command", HERE, ids=" ".join)
def test_its_commands_answer(
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("TROUSSEAU_HOME", str(tmp_path))
    assert run(command) == 0
    assert capsys.readouterr().out


def test_it_shows_at_least_the_main_commands() -> None:
    assert {command[0] for command in COMMANDS} == {"rank", "why", "atlas", "demo"}

"""`./run sbom` and `./run advisories` reach their programs from whatever folder they are called."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.supply.lock import ROOT

pytestmark = pytest.mark.bar(35)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The script in a folder that it takes for ready, with a Python that only says what it got."""
    root = tmp_path / "clone"
    (root / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "run", root)
    for name in ("requirements-dev.lock", "requirements.lock", "pyproject.toml", "hatch_build.py"):
        (root / name).touch()
    (root / ".venv" / "ready-dev").write_text(f"{root}\n")
    python = root / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$PYTHONPATH" "$PWD" "$@"\n')
    python.chmod(0o755)
    return root


@pytest.mark.parametrize(
    "arguments", [["sbom", "a bill.json"], ["advisories", "--data", "../data"], ["sbom"]]
)
def test_arguments_arrive_as_they_were_written(clone: Path, tmp_path: Path, arguments: list[str]):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        [clone / "run", *arguments], cwd=elsewhere, capture_output=True, text=True
    )
    module = f"tests.supply.{arguments[0]}"
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        str(clone), str(elsewhere), "-P", "-m", module, *arguments[1:],
    ]  # fmt: skip
    assert (ROOT / module.replace(".", "/")).with_suffix(".py").is_file()


def test_the_script_tells_of_them(clone: Path):
    told = subprocess.run([clone / "run"], capture_output=True, text=True).stdout
    assert "./run sbom [FILE]" in told
    assert "./run advisories [--data FOLDER]" in told

"""The layers in pyproject.toml are those of the design, and they do bite."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.sources import PACKAGE, PURE, ROOT

PROGRAM = Path(sys.executable).with_name("lint-imports")


def contracts() -> list[dict[str, object]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: list[dict[str, object]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return found


def test_each_pure_package_that_exists_is_under_the_contract():
    forbidden = next(contract for contract in contracts() if contract["type"] == "forbidden")
    present = {f"trousseau.{name}" for name in PURE if (PACKAGE / name / "__init__.py").is_file()}
    assert present == set(forbidden["source_modules"])  # type: ignore[call-overload]


def test_an_import_that_looks_up_is_refused(tmp_path: Path):
    """The same contracts, on a small package of the same name that breaks two of them."""
    package = tmp_path / "trousseau"
    for name in ("cli", "web", "matching", "territories"):
        (package / name).mkdir(parents=True)
        (package / name / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "territories" / "__init__.py").write_text("import trousseau.matching\nimport django")
    settings = tmp_path / "pyproject.toml"
    settings.write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    done = subprocess.run(
        [PROGRAM, "--no-logo", "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "trousseau.territories is not allowed to import trousseau.matching" in done.stdout
    assert "trousseau.territories is not allowed to import django" in done.stdout

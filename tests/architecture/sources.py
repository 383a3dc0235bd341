"""What the architecture tests look at: our files, parsed once."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "trousseau"

# These know no framework, clock, network, environment or chance (docs/decisions/0002).
PURE = ("territories", "matching", "placement", "rules", "ledger")


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the root, and its syntax tree."""

    path: Path
    tree: ast.Module

    def __str__(self) -> str:
        """The path, as tests name their cases."""
        return self.path.as_posix()


def _ignored(path: Path) -> bool:
    """Where there is no git to ask: hidden folders but CI's, and what tools leave behind."""
    hidden = any(part.startswith(".") and part != ".ci" for part in path.parts[:-1])
    return hidden or path.parts[0] == "dist" or "__pycache__" in path.parts or path.suffix == ".mo"


@cache
def files() -> tuple[Path, ...]:
    """Every file of ours, relative to the root: what git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0:
        names = [Path(name) for name in listed.stdout.split("\0") if name]
    else:  # an unpacked archive, without git
        names = [
            path.relative_to(ROOT)
            for path in ROOT.rglob("*")
            if path.is_file() and not _ignored(path.relative_to(ROOT))
        ]
    return tuple(sorted(path for path in names if (ROOT / path).is_file()))


def texts(*suffixes: str) -> Iterator[tuple[Path, str]]:
    """Path and content of each text file of ours with one of these suffixes; all when none."""
    for path in files():
        if suffixes and path.suffix not in suffixes:
            continue
        try:
            yield path, (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@cache
def modules(under: str = "trousseau") -> tuple[Module, ...]:
    """Every Python file below a folder of the root."""
    found = [path for path in files() if path.suffix == ".py" and path.is_relative_to(under)]
    return tuple(
        Module(path, ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path)))
        for path in found
    )


def pure_modules() -> tuple[Module, ...]:
    """The Python files of the pure packages that exist."""
    return tuple(module for module in modules() if module.path.parts[1] in PURE)

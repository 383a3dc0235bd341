"""The two lock files: what they pin, and what would make a lock no lock."""

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import canonicalize_name
from pip_requirements_parser import (  # type: ignore[import-untyped]
    InstallRequirement,
    RequirementsFile,
)

ROOT = Path(__file__).resolve().parents[2]
RUNTIME = ROOT / "requirements.lock"
DEVELOPMENT = ROOT / "requirements-dev.lock"

SHA256 = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True)
class Pin:
    """One package of a lock: canonical name, version, SHA-256 of each file that may be installed.

    `marker` says on which machines it is wanted; None is everywhere.
    """

    name: str
    version: str
    hashes: tuple[str, ...]
    marker: Marker | None = None

    @property
    def wanted_here(self) -> bool:
        """Whether an installation on this machine includes it."""
        return self.marker is None or self.marker.evaluate()


def read(path: Path) -> tuple[Pin, ...]:
    """The pins of a lock, in its order; the lock is taken to be free of `faults`."""
    return tuple(
        Pin(
            name=canonicalize_name(entry.name),
            version=entry.get_pinned_version,
            hashes=tuple(option.removeprefix("sha256:") for option in entry.hash_options),
            marker=entry.marker,
        )
        for entry in RequirementsFile.from_file(str(path)).requirements
    )


def faults(path: Path) -> list[str]:
    """What lets an installation from this lock differ from machine to machine; empty when nothing.

    pip and uv compare hashes on their own only when every entry has one, so one bare entry is
    enough to matter.
    """
    text = path.read_text(encoding="utf-8")
    lock = RequirementsFile.from_file(str(path))
    found = [f"an option: {' '.join(option.dumps().split())}" for option in lock.options]
    found += [f"not read: {line.line}" for line in lock.invalid_lines]
    if "://" in text:
        found.append("an address")
    if not lock.requirements:
        found.append("nothing is pinned")
    names: set[str] = set()
    for entry in lock.requirements:
        found += _entry_faults(entry)
        name = canonicalize_name(entry.name or "")
        if name in names:
            found.append(f"{name}: pinned twice")
        names.add(name)
    return found


def _entry_faults(entry: InstallRequirement) -> list[str]:
    name = entry.name or entry.dumps()
    found = []
    if entry.link is not None or entry.is_editable:
        found.append(f"{name}: taken from a place of its own")
    operators = [(part.operator, part.version[-2:]) for part in entry.specifier or ()]
    if len(operators) != 1 or operators[0][0] != "==" or operators[0][1] == ".*":
        found.append(f"{name}: not one exact version")
    if not entry.hash_options:
        found.append(f"{name}: no hash")
    found += [
        f"{name}: {option} is no SHA-256"
        for option in entry.hash_options
        if not SHA256.fullmatch(option)
    ]
    return found

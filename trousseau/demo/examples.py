"""The example households of `examples/`: found in the clone, or inside an installed wheel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import trousseau
from trousseau.territories.layers import Words

_PACKAGE = Path(trousseau.__file__).resolve().parent
_FOLDERS = (_PACKAGE.parent / "examples", _PACKAGE / "demo" / "households")


@dataclass(frozen=True)
class Example:
    """One household: `name` is its file's, `summary` its first comment lines in each language."""

    name: str
    summary: Words
    profile: Mapping[str, Any]


@cache
def examples() -> tuple[Example, ...]:
    """Every example in the order of file names; empty when none was installed."""
    for folder in _FOLDERS:
        found = tuple(read(path) for path in sorted(folder.glob("*.yaml")))
        if found:
            return found
    return ()


def example(name: str) -> Example | None:
    """The example of that name."""
    return next((one for one in examples() if one.name == name), None)


def read(path: Path) -> Example:
    """An example file: comment lines `# fr: …` and `# en: …`, then the profile."""
    text = path.read_text(encoding="utf-8")
    said = {"fr": "", "en": ""}
    for line in text.splitlines():
        language, separator, words = line.removeprefix("#").strip().partition(":")
        if not line.startswith("#"):
            break
        if separator and language in said:
            said[language] = words.strip()
    return Example(path.stem, Words(**said), yaml.safe_load(text))

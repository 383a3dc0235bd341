"""The words every paper has, in each language that has them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from trousseau.territories.yaml_text import parse_yaml

FILE = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True, slots=True)
class PaperWords:
    """Words of one language; None for those that nobody has translated. `checked_by` None: nobody
    has checked them."""

    not_translated: str | None = None
    who: str | None = None
    until: str | None = None
    done: str | None = None
    signatures: str | None = None
    free: str | None = None
    adult: str | None = None
    caseworker: str | None = None
    place: str | None = None
    date: str | None = None
    signature: str | None = None
    checked_by: str | None = None


class WordsError(Exception):
    """words.yaml says something that cannot be."""


def paper_words(code: str) -> PaperWords:
    """The words of a language; all None for one that has none."""
    return _all().get(code, PaperWords())


@cache
def _all() -> dict[str, PaperWords]:
    content: Any = parse_yaml(FILE.read_bytes())
    known = {field.name for field in fields(PaperWords)}
    for code, entry in content.items():
        if not known >= set(entry):
            wrong = ", ".join(sorted(set(entry) - known))
            raise WordsError(f"words.yaml: {code}: {wrong} is unknown; write one of {known}")
    return {code: PaperWords(**entry) for code, entry in content.items()}

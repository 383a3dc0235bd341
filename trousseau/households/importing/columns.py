"""What a table of households may say: columns, their headings and words, from `columns.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from trousseau.territories.layers import Words
from trousseau.territories.text import fold
from trousseau.territories.yaml_text import parse_yaml

FILE = Path(__file__).with_name("columns.yaml")


class Kind(StrEnum):
    """What a cell of a column is read as."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    BIRTH_DATE = "birth_date"
    DAY = "day"
    DAY_AHEAD = "day_ahead"
    LANGUAGE = "language"
    PHONE = "phone"
    EMAIL = "email"
    DEPARTEMENT = "departement"
    CHOICE = "choice"


@dataclass(frozen=True)
class Column:
    """One thing that a table may say of a household, or of a person."""

    key: str
    of_household: bool
    kind: Kind
    name: Words
    about: Words
    example: Words
    # Every heading that is understood, folded (`text.fold`).
    headings: frozenset[str]
    # By code, how it is written; empty unless the kind is CHOICE.
    choices: Mapping[str, Words]
    # By each folded word that is understood, the code.
    spellings: Mapping[str, str]


@cache
def columns() -> Mapping[str, Column]:
    """All columns by key, in the order of the template. KeyError or ValueError for bad data."""
    found: Any = parse_yaml(FILE.read_bytes())
    return MappingProxyType({entry["key"]: _column(entry) for entry in found})


def _column(entry: Mapping[str, Any]) -> Column:
    name = _words(entry["name"])
    choices = entry.get("choices", {})
    return Column(
        key=entry["key"],
        of_household=entry["of"] == "household",
        kind=Kind(entry["kind"]),
        name=name,
        about=_words(entry["about"]),
        example=_words(entry["example"]),
        headings=_folded([*name, entry["key"], *entry["also"]]),
        choices=MappingProxyType({code: _words(words) for code, words in choices.items()}),
        spellings=MappingProxyType(
            {
                spelling: code
                for code, words in choices.items()
                for spelling in _folded([*_words(words), code, *words["also"]])
            }
        ),
    )


def _words(entry: Mapping[str, str]) -> Words:
    return Words(entry["fr"], entry["en"])


def _folded(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(text) for text in texts)


def guess(headings: Sequence[str]) -> tuple[str, ...]:
    """For each heading the key of its column, or empty; no key twice: the first one has it."""
    taken: set[str] = set()
    found = []
    for heading in headings:
        key = _key_of(fold(heading))
        found.append("" if key in taken else key)
        taken.add(key)
    return tuple(found)


def _key_of(heading: str) -> str:
    return next((key for key, one in columns().items() if heading in one.headings), "")

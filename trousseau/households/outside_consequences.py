"""What may follow outside the programme when a household says no to an offer of somebody else.

Read from `outside_consequences.yaml`, each with its source. It is shown before the household
answers; it is information, never a reason for us to treat anybody otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from trousseau.households.choices import OfferedBy
from trousseau.territories.layers import Words
from trousseau.territories.yaml_text import parse_yaml

FILE = Path(__file__).with_name("outside_consequences.yaml")


class BadConsequence(ValueError):
    """Data that cannot be used: where it stands, what is wrong, what to write."""

    def __init__(self, where: str, problem: str, remedy: str) -> None:
        super().__init__(f"{FILE.name}: {where}: {problem}; {remedy}")


@dataclass(frozen=True)
class Consequence:
    """What may follow, whose offers it is about, and what says so.

    `to_check` is what remains to be asked; never empty, since whoever offers decides.
    """

    key: str
    offered_by: frozenset[OfferedBy]
    words: Words
    to_check: Words
    source: str
    url: str
    says: str
    checked_on: date
    verified: bool


def consequences_of(offered_by: OfferedBy) -> tuple[Consequence, ...]:
    """What may follow a no to an offer of somebody, in the order of the file."""
    return tuple(one for one in all_consequences() if offered_by in one.offered_by)


@cache
def all_consequences() -> tuple[Consequence, ...]:
    """Every one of the file; raises BadConsequence."""
    return read_consequences(parse_yaml(FILE.read_bytes()))


def read_consequences(content: Any) -> tuple[Consequence, ...]:
    """Those of a parsed file; raises BadConsequence at the first thing that is wrong."""
    if not isinstance(content, Mapping):
        raise BadConsequence("the file", "is no mapping", "begin with a key: …")
    return tuple(_consequence(str(key), item) for key, item in content.items())


def _consequence(key: str, item: Any) -> Consequence:
    asked = {part.name for part in fields(Consequence)} - {"key"}
    if not isinstance(item, Mapping) or set(item) != asked:
        raise BadConsequence(key, "has not what it needs", f"give: {', '.join(sorted(asked))}")
    if not isinstance(item["checked_on"], date):
        raise BadConsequence(f"{key}.checked_on", "is no date", "write 2026-11-30")
    if not isinstance(item["verified"], bool):
        raise BadConsequence(f"{key}.verified", "is neither true nor false", "write false")
    if not str(item["url"]).startswith("https://"):
        raise BadConsequence(f"{key}.url", "is no address", "begin with https://")
    try:
        offered_by = frozenset(OfferedBy(one) for one in item["offered_by"])
    except ValueError:
        known = ", ".join(OfferedBy.values)
        raise BadConsequence(f"{key}.offered_by", "is unknown", f"choose of: {known}") from None
    return Consequence(
        key=key,
        offered_by=offered_by,
        words=_words(f"{key}.words", item["words"]),
        to_check=_words(f"{key}.to_check", item["to_check"]),
        source=str(item["source"]),
        url=str(item["url"]),
        says=str(item["says"]),
        checked_on=item["checked_on"],
        verified=item["verified"],
    )


def _words(where: str, value: Any) -> Words:
    if not isinstance(value, Mapping) or set(value) != {"fr", "en"} or not all(value.values()):
        raise BadConsequence(where, "is not in both languages", "write {fr: …, en: …}")
    return Words(str(value["fr"]).strip(), str(value["en"]).strip())

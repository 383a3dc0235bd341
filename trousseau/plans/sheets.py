"""Information sheets: what to know before a move, what to ask on a visit, what a host is asked.

They are data (`sheets/*.yaml`), short and plain, in both languages, each with a version and a day
of checking. Short names such as RSA are explained in `glossary.yaml`, printed below a sheet that
uses them. Pure: a date is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from trousseau.plans.reading import (
    DataError,
    content_of,
    day,
    mapping,
    one_of,
    only,
    sequence,
    text,
    words,
)
from trousseau.territories.layers import Words

FOLDER = Path(__file__).with_name("sheets")
GLOSSARY_FILE = "glossary.yaml"

_SHEET = {"kind", "audience", "version", "checked_on", "review_on", "title", "parts", "sources"}


class Kind(StrEnum):
    """What a sheet is for."""

    INFORMATION = "information"
    EXPECTATIONS = "expectations"
    QUESTIONS = "questions"
    # What a host agrees to, line by line.
    CHECKLIST = "checklist"


class Audience(StrEnum):
    """Who reads it."""

    HOUSEHOLD = "household"
    EMPLOYER = "employer"
    LANDLORD = "landlord"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know, ask or do; `key` names it in a checklist, where each line has one."""

    key: str | None
    words: Words


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that belong together."""

    title: Words
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What a sheet rests on; `url` is empty when it is the programme's own practice."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `key` is the name of its file; `terms` are the short names it uses."""

    key: str
    kind: Kind
    audience: Audience
    version: int
    checked_on: date
    review_on: date
    title: Words
    parts: tuple[Part, ...]
    sources: tuple[Source, ...]
    terms: Mapping[str, Words]

    def lines(self) -> tuple[Line, ...]:
        """The lines of all its parts."""
        return tuple(line for part in self.parts for line in part.lines)

    def texts(self) -> tuple[Words, ...]:
        """Everything in it that people read, in order."""
        return texts_of(self.title, self.parts)


@dataclass(frozen=True, slots=True)
class Sheets:
    """All sheets by key, and the glossary."""

    by_key: Mapping[str, Sheet]
    glossary: Mapping[str, Words]

    def for_audience(self, audience: Audience) -> tuple[Sheet, ...]:
        """Those that somebody reads, in the order of their kinds, then of their keys."""
        kinds = list(Kind)
        found = (sheet for sheet in self.by_key.values() if sheet.audience is audience)
        return tuple(sorted(found, key=lambda sheet: (kinds.index(sheet.kind), sheet.key)))

    def to_review(self, today: date) -> tuple[Sheet, ...]:
        """Those whose day of review has come."""
        return tuple(sheet for sheet in self.by_key.values() if sheet.review_on <= today)


def texts_of(title: Words, parts: tuple[Part, ...]) -> tuple[Words, ...]:
    """A title and all that stands in these parts, in order."""
    inside = (said for part in parts for said in (part.title, *(line.words for line in part.lines)))
    return (title, *inside)


@cache
def sheets() -> Sheets:
    """The sheets that come with Trousseau."""
    return read_sheets(FOLDER)


def read_sheets(folder: Path) -> Sheets:
    """Read a folder of `glossary.yaml` and one file a sheet; DataError names what is wrong."""
    entries = content_of(folder / GLOSSARY_FILE)
    glossary = {term: words(meaning, GLOSSARY_FILE, term) for term, meaning in entries.items()}
    found = {
        path.stem: _sheet(path.stem, content_of(path), glossary, path.name)
        for path in sorted(folder.glob("*.yaml"))
        if path.name != GLOSSARY_FILE
    }
    return Sheets(found, glossary)


def _sheet(key: str, entry: Mapping[str, Any], glossary: Mapping[str, Words], file: str) -> Sheet:
    only(entry, _SHEET, _SHEET, file, "sheet")
    version = entry["version"]
    if not isinstance(version, int) or version < 1:
        raise DataError(file, "version", f"{version!r} is not a version", "write 1, 2, 3 …")
    kind = one_of(Kind, entry["kind"], file, "kind")
    title = words(entry["title"], file, "title")
    parts = tuple(
        _part(part, kind, file, f"parts[{index}]")
        for index, part in enumerate(sequence(entry["parts"], file, "parts"))
    )
    keys = [line.key for part in parts for line in part.lines if line.key is not None]
    if len(keys) != len(set(keys)):
        twice = next(name for name in keys if keys.count(name) > 1)
        raise DataError(file, "parts", f"'{twice}' is given twice", "give each line its own key")
    sources = tuple(
        _source(source, file, f"sources[{index}]")
        for index, source in enumerate(sequence(entry["sources"], file, "sources"))
    )
    if not parts or not sources:
        raise DataError(file, "sources" if parts else "parts", "is empty", "write one")
    return Sheet(
        key=key,
        kind=kind,
        audience=one_of(Audience, entry["audience"], file, "audience"),
        version=version,
        checked_on=day(entry["checked_on"], file, "checked_on"),
        review_on=day(entry["review_on"], file, "review_on"),
        title=title,
        parts=parts,
        sources=sources,
        terms=_terms(title, parts, glossary),
    )


def _part(content: object, kind: Kind, file: str, path: str) -> Part:
    entry = mapping(content, file, path)
    only(entry, {"title", "lines"}, {"title", "lines"}, file, path)
    lines = []
    for index, line in enumerate(sequence(entry["lines"], file, f"{path}.lines")):
        place = f"{path}.lines[{index}]"
        said = mapping(line, file, place)
        needed = {"fr", "en", "key"} if kind is Kind.CHECKLIST else {"fr", "en"}
        only(said, needed, needed, file, place)
        both = words({"fr": said["fr"], "en": said["en"]}, file, place)
        key = text(said["key"], file, f"{place}.key") if "key" in said else None
        lines.append(Line(key, both))
    return Part(words(entry["title"], file, f"{path}.title"), tuple(lines))


def _source(content: object, file: str, path: str) -> Source:
    entry = mapping(content, file, path)
    only(entry, {"name", "url"}, {"name"}, file, path)
    url = text(entry["url"], file, f"{path}.url") if "url" in entry else ""
    if url and not url.startswith("https://"):
        raise DataError(file, f"{path}.url", f"{url!r} is not an address", "write https://…")
    return Source(text(entry["name"], file, f"{path}.name"), url)


def _terms(
    title: Words, parts: tuple[Part, ...], glossary: Mapping[str, Words]
) -> dict[str, Words]:
    """The terms of the glossary that a sheet uses, whole words only."""
    said = " ".join(one for both in texts_of(title, parts) for one in both)
    return {
        term: meaning
        for term, meaning in glossary.items()
        if re.search(rf"(?<!\w){re.escape(term)}(?!\w)", said)
    }

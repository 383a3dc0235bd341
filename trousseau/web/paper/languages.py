"""A language on paper: its font, its direction, how it writes a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date

from trousseau.territories.yaml_text import parse_yaml
from trousseau.web.forms.languages import OWN_NAMES
from trousseau.web.paper import fonts

FILE = Path(__file__).with_name("languages.yaml")
FRENCH = "fr"

# Where the figures of a numbering system begin (Unicode); those of `latn` stay as they are.
_ZERO = {"arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "deva": 0x966}


class NoSuchPaper(ValueError):
    """A paper cannot be printed in a language; the line says what to do instead."""


@dataclass(frozen=True, slots=True)
class PaperLanguage:
    """A language that can be printed. `tag` and `region` are what the PDF says of its text."""

    code: str
    own_name: str
    tag: str
    region: str | None
    family: str
    right_to_left: bool
    locale: Locale | None
    numeric: bool

    def write_date(self, day: date) -> str:
        """A day as this language writes it, in its own figures."""
        text = f"{day:%d/%m/%Y}"
        if self.locale is None:
            return text
        if not self.numeric:
            text = format_date(day, "long", self.locale)
        if self.code == FRENCH and day.day == 1:
            text = text.replace("1", "1er", 1)
        zero = _ZERO.get(self.locale.default_numbering_system)
        return text.translate({48 + n: zero + n for n in range(10)}) if zero is not None else text


def supported_languages() -> tuple[str, ...]:
    """Codes of the languages whose letters are in an installed font, in order."""
    return tuple(code for code, entry in _entries().items() if fonts.family(entry["script"]))


@cache
def paper_language(code: str) -> PaperLanguage:
    """The language of a code of languages.yaml; NoSuchPaper when it cannot be printed."""
    entry = _entries().get(code)
    if entry is None:
        raise NoSuchPaper(f"language {code!r} is not in languages.yaml; add it with its script")
    family = fonts.family(entry["script"])
    if family is None:
        raise NoSuchPaper(
            f"language {code!r}: no installed font has {entry['script']} letters; print it in "
            "French and have it read aloud with an interpreter"
        )
    name = entry.get("locale", code)
    locale = None if name == "none" else Locale.parse(name)
    return PaperLanguage(
        code=code,
        own_name=OWN_NAMES[code],
        tag=locale.language if locale is not None else code,
        region=locale.territory if locale is not None else None,
        family=family,
        right_to_left=locale is not None and locale.character_order == "right-to-left",
        locale=locale,
        numeric=entry.get("date") == "numeric",
    )


@cache
def _entries() -> dict[str, dict[str, str]]:
    content: Any = parse_yaml(FILE.read_bytes())
    return dict(content)

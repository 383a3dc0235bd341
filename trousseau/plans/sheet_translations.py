"""Information sheets in the languages of those who read them, beside the French.

They are data (`sheets/translations/*.yaml`): each text in French, then in that language. A sheet
may be translated in part; what is missing is marked where it is read. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trousseau.plans.reading import DataError, content_of, mapping, only, text
from trousseau.plans.sheets import FOLDER, Sheets, sheets

TRANSLATIONS = FOLDER / "translations"
_KEYS = {"checked_by", "texts"}


@dataclass(frozen=True, slots=True)
class SheetTranslation:
    """The texts of the sheets in one language, by their French; `checked_by` is empty while nobody
    but the translator has read them."""

    language: str
    checked_by: str
    texts: Mapping[str, str]


@cache
def sheet_translations() -> Mapping[str, SheetTranslation]:
    """Those that come with Trousseau, by language."""
    return read_translations(TRANSLATIONS, sheets())


def read_translations(folder: Path, known: Sheets) -> Mapping[str, SheetTranslation]:
    """Read a folder of one file a language, `ar.yaml`.

    DataError names what is wrong, also a French text that none of the sheets has any more.
    """
    french = {said.fr for sheet in known.by_key.values() for said in sheet.texts()}
    french |= {said.fr for said in known.glossary.values()}
    return {path.stem: _translation(path, french) for path in sorted(folder.glob("*.yaml"))}


def _translation(path: Path, french: set[str]) -> SheetTranslation:
    file = path.name
    entry = content_of(path)
    only(entry, _KEYS, _KEYS, file, "translation")
    texts = {
        key: text(said, file, f"texts.{key}")
        for key, said in mapping(entry["texts"], file, "texts").items()
    }
    for stale in texts.keys() - french:
        raise DataError(
            file, f"texts.{stale}", "is on no sheet", "write what stands there now in French"
        )
    checked_by = entry["checked_by"]
    return SheetTranslation(
        path.stem, "" if checked_by is None else text(checked_by, file, "checked_by"), texts
    )

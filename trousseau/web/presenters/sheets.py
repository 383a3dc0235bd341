"""An information sheet as it is read, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format

from trousseau.plans.sheets import Kind, Sheet, Source


@dataclass(frozen=True)
class SheetCard:
    """A sheet in the list."""

    key: str
    title: str
    # What its parts are about.
    about: str


@dataclass(frozen=True)
class SheetPage:
    """A whole sheet; `is_checklist`: with boxes to tick on paper."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    terms: tuple[tuple[str, str], ...]
    sources: tuple[Source, ...]
    checked: str
    is_checklist: bool


def sheet_card(sheet: Sheet, language: str) -> SheetCard:
    """A sheet and what it speaks of."""
    about = " · ".join(part.title.in_language(language) for part in sheet.parts)
    return SheetCard(sheet.key, sheet.title.in_language(language), about)


def sheet_page(sheet: Sheet, language: str) -> SheetPage:
    """Everything on it."""
    return SheetPage(
        title=sheet.title.in_language(language),
        parts=tuple(
            (
                part.title.in_language(language),
                tuple(line.words.in_language(language) for line in part.lines),
            )
            for part in sheet.parts
        ),
        terms=tuple((term, said.in_language(language)) for term, said in sheet.terms.items()),
        sources=sheet.sources,
        checked=date_format(sheet.checked_on, "j F Y"),
        is_checklist=sheet.kind in (Kind.CHECKLIST, Kind.QUESTIONS),
    )

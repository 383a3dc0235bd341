"""An information sheet as it is read, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trousseau.plans.sheet_translations import SheetTranslation, sheet_translations
from trousseau.plans.sheets import Kind, Sheet, Source
from trousseau.territories.layers import Words
from trousseau.web.forms.languages import OWN_NAMES
from trousseau.web.paper.languages import paper_language
from trousseau.web.paper.words import paper_words


@dataclass(frozen=True)
class SheetCard:
    """A sheet in the list."""

    key: str
    title: str
    # What its parts are about.
    about: str


@dataclass(frozen=True)
class SaidBeside:
    """A text in the language of the page and, where one is read beside it, in that language.

    `is_missing`: it was not translated yet, and `beside` says so.
    """

    text: str
    beside: str = ""
    is_missing: bool = False


@dataclass(frozen=True)
class Beside:
    """The language that is read beside the page's; `note` says whether somebody has checked it."""

    code: str
    direction: str
    note: str


@dataclass(frozen=True)
class SheetPage:
    """A whole sheet; `is_checklist`: with boxes to tick on paper."""

    title: SaidBeside
    parts: tuple[tuple[SaidBeside, tuple[SaidBeside, ...]], ...]
    terms: tuple[tuple[str, SaidBeside], ...]
    sources: tuple[Source, ...]
    checked: str
    is_checklist: bool
    beside: Beside | None


def sheet_card(sheet: Sheet, language: str) -> SheetCard:
    """A sheet and what it speaks of."""
    about = " · ".join(part.title.in_language(language) for part in sheet.parts)
    return SheetCard(sheet.key, sheet.title.in_language(language), about)


def sheet_page(sheet: Sheet, language: str, beside: SheetTranslation | None) -> SheetPage:
    """Everything on it, in one language or in two."""

    def said(words: Words) -> SaidBeside:
        text = words.in_language(language)
        if beside is None:
            return SaidBeside(text)
        found = beside.texts.get(words.fr)
        missing = paper_words(beside.language).not_translated or _("Pas encore traduit")
        return SaidBeside(text, found or missing, found is None)

    return SheetPage(
        title=said(sheet.title),
        parts=tuple(
            (said(part.title), tuple(said(line.words) for line in part.lines))
            for part in sheet.parts
        ),
        terms=tuple((term, said(meaning)) for term, meaning in sheet.terms.items()),
        sources=sheet.sources,
        checked=date_format(sheet.checked_on, "j F Y"),
        is_checklist=sheet.kind in (Kind.CHECKLIST, Kind.QUESTIONS),
        beside=None if beside is None else _beside(beside),
    )


def languages_beside() -> list[tuple[str, str]]:
    """The languages a sheet can be read in beside the page's, by their own names."""
    return [(code, OWN_NAMES[code]) for code in sheet_translations()]


def _beside(translation: SheetTranslation) -> Beside:
    note = _("Traduction relue par %(by)s.") % {"by": translation.checked_by}
    if not translation.checked_by:
        note = _("Traduction que personne n’a encore relue : à lire avec un interprète.")
    is_rtl = paper_language(translation.language).right_to_left
    return Beside(translation.language, "rtl" if is_rtl else "ltr", note)

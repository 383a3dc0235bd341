"""Households as rows of a table, under the headings that an import understands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from trousseau.households.exports import WHEREABOUTS, ExportedPerson
from trousseau.households.importing.columns import Column, Kind, columns
from trousseau.web.forms.languages import language_name
from trousseau.web.presenters.household import stage_text
from trousseau.web.presenters.imports import language

KEYS = (
    "relation", "given_names", "family_name", "own_script_name", "birth_date", "language",
    "relocates", "expected_on", "referred_by", "referred_on", "structure", "stay_from",
    "stay_ends",
)  # fmt: skip


def table_rows(table: Sequence[ExportedPerson], *, whereabouts: bool) -> list[list[str]]:
    """Headings, and a row for each person; all in the language of the page."""
    spoken = language()
    known = columns()
    keys = (*KEYS, *WHEREABOUTS) if whereabouts else KEYS
    head = [
        known["household"].name.in_language(spoken),
        _("Référence"),
        *(known[key].name.in_language(spoken) for key in keys),
        _("Où il en est"),
        _("Qui accompagne"),
        _("Dernier contact le"),
    ]
    return [
        head,
        *(
            [
                str(one.household),
                one.reference,
                *(_cell(known[key], one.said.get(key, "")) for key in keys),
                stage_text(one.stage),
                one.referent,
                _day(one.last_contact_on.isoformat()) if one.last_contact_on else "",
            ]
            for one in table
        ),
    ]


def _cell(column: Column, text: str) -> str:
    """What is kept, as somebody writes it."""
    if not text:
        return ""
    match column.kind:
        case Kind.CHOICE:
            return column.choices[text].in_language(language())
        case Kind.LANGUAGE:
            return language_name(text)
        case Kind.DAY | Kind.DAY_AHEAD | Kind.BIRTH_DATE:
            return _day(text)
        case _:
            return text


def _day(kept: str) -> str:
    """05/01/1990, or 1990: as a form takes it."""
    return kept if len(kept) == 4 else f"{date.fromisoformat(kept):%d/%m/%Y}"

"""The copy of everything about a person, in words: days written out, languages by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format

from trousseau.privacy.subject_export import ReadLine, Section, SubjectExport, Value
from trousseau.web.forms.languages import language_name

READ_SHOWN = 100


@dataclass(frozen=True)
class SubjectCopy:
    """What the page shows; `more` says that older readings are only in the file."""

    sections: tuple[Section, ...]
    read: tuple[ReadLine, ...]
    more: bool


def subject_copy(export: SubjectExport) -> SubjectCopy:
    """The words for an export."""
    return SubjectCopy(
        sections=tuple(
            replace(section, rows=tuple(tuple(map(_in_words, row)) for row in section.rows))
            for section in export.sections
        ),
        read=export.read[:READ_SHOWN],
        more=len(export.read) > READ_SHOWN,
    )


def _in_words(one: Value) -> Value:
    match one.name:
        case "language":
            return replace(one, text=language_name(one.text))
        case "birth_date":
            return replace(one, text=_day(one.text))
    return one


def _day(text: str) -> str:
    try:
        return date_format(date.fromisoformat(text), "j F Y")
    except ValueError:
        return text

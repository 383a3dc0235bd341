"""The copy of everything about a person, in words: days written out, languages by name."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format

from trousseau.handovers.relay import FieldGroup
from trousseau.households.answer_values import shown
from trousseau.households.questionnaire_files import latest
from trousseau.privacy.subject_export import ReadLine, Section, SubjectExport, Value
from trousseau.web.forms.languages import language_name
from trousseau.web.presenters.follow_up import kept_in_words
from trousseau.web.presenters.handover import group_text
from trousseau.web.presenters.numbers import language

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
        case "answers" | "remarks":
            return replace(one, text=_interview(one.value))
        case "groups":
            texts = [group_text(FieldGroup(group)) for group in one.value]
            return replace(one, text=" · ".join(texts))
        case "said":
            return replace(one, text=kept_in_words(one.value))
    return one


def _interview(kept: str) -> str:
    """What was answered or remarked in an interview, a question a line."""
    questions, lines = latest("full"), []
    for key, entry in json.loads(kept).items():
        question = questions.question(key)
        parts = [str(entry[name]) for name in ("words", "note", "score") if name in entry]
        if "value" in entry:
            value = entry["value"]
            parts.insert(0, shown(question, value, language()) if question else str(value))
        label = question.label.in_language(language()) if question else key
        lines.append(f"{label} {' · '.join(parts)}")
    return "\n".join(lines)


def _day(text: str) -> str:
    try:
        return date_format(date.fromisoformat(text), "j F Y")
    except ValueError:
        return text

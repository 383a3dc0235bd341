"""What was typed or ticked, as the value that is kept; and a kept value, as it is read."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal

from trousseau.households.questionnaire import (
    NOTHING,
    UNKNOWN,
    UNKNOWN_WORDS,
    Kind,
    Question,
    Value,
)
from trousseau.territories.layers import Words
from trousseau.territories.occupations import Occupation, UnknownOccupation
from trousseau.territories.places import Commune, EmploymentArea, UnknownPlace

if TYPE_CHECKING:
    from trousseau.territories.atlas import Atlas

LONGEST_TEXT = 2000
_LONGEST_NAME = 120
_SPACES = re.compile(r"\s")
_FRENCH_DAY = re.compile(r"(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_CANDIDATES = 12


class AnswerError(ValueError):
    """What was given is no answer to a question; `words` says so to whoever typed it."""

    def __init__(self, question: Question, words: Words) -> None:
        self.question, self.words = question.key, words
        super().__init__(f"{question.key}: {words.en}")


def clean(question: Question, raw: object, atlas: Atlas) -> Value | None:
    """The value to keep for what a form or a file holds; None when nothing was answered.

    `UNKNOWN` is an answer to every question. `NOTHING` is one where the question says so. A job is
    a title or {rome, title}, a place a name, a code, {commune} or {area}; the atlas knows both.
    AnswerError when it is no answer to this question.
    """
    if isinstance(raw, str):
        raw = raw.strip()
    elif isinstance(raw, list | tuple):
        # A form sends every field as a list, and boxes left alone as empty texts.
        raw = [item for item in raw if item not in (None, "")]
        if len(raw) == 1 and question.kind is not Kind.CHOICES:
            raw = raw[0]
    if raw is None or raw in ("", []):
        return None
    if raw in (UNKNOWN, [UNKNOWN]):
        return UNKNOWN
    if question.nothing is not None and raw in (NOTHING, [NOTHING]):
        return NOTHING
    match question.kind:
        case Kind.CHOICE | Kind.LEVEL:
            return _choice(question, raw)
        case Kind.YES_NO:
            return _choice(
                question, {True: "yes", False: "no"}.get(raw, raw) if isinstance(raw, bool) else raw
            )
        case Kind.CHOICES:
            return _choices(question, raw)
        case Kind.NUMBER:
            return _number(question, raw)
        case Kind.DATE:
            return _day(question, raw)
        case Kind.TEXT:
            return _text(question, raw, LONGEST_TEXT)
        case Kind.JOB:
            return _job(question, raw, atlas)
        case Kind.PLACE:
            return _place(question, raw, atlas)


def clean_score(question: Question, raw: object) -> int | None:
    """An appreciation from 1 to 4, None when none was given; AnswerError for anything else."""
    if raw is None or raw == "":
        return None
    if question.grades is None:
        raise AnswerError(
            question,
            Words("Cette question n’est pas appréciée.", "This question takes no appreciation."),
        )
    if isinstance(raw, bool) or str(raw).strip() not in ("1", "2", "3", "4"):
        raise AnswerError(question, Words("Choisir de 1 à 4.", "Choose from 1 to 4."))
    return int(str(raw))


def shown(question: Question, value: Value, language: str) -> str:
    """A kept value in words (`fr`, `en`); a code that this version no longer knows stays a code."""
    if value == UNKNOWN:
        return UNKNOWN_WORDS.in_language(language)
    if value == NOTHING and question.nothing is not None:
        return question.nothing.in_language(language)
    if isinstance(value, list):
        return ", ".join(_label(question, code, language) for code in value)
    if isinstance(value, dict):
        return value.get("title") or value.get("name") or ""
    locale = "en_GB" if language.startswith("en") else "fr"
    if isinstance(value, int | float):
        # A year is no quantity: it has no unit and takes no separator.
        number = format_decimal(value, locale=locale) if question.unit else str(value)
        return f"{number} {question.unit.in_language(language)}" if question.unit else number
    if question.kind is Kind.DATE:
        return format_date(date.fromisoformat(value), "long", locale=locale)
    return _label(question, value, language)


def _label(question: Question, code: str, language: str) -> str:
    words = question.choices.get(code)
    return words.in_language(language) if words is not None else code


def _choice(question: Question, raw: object) -> str:
    if raw == "C2" and question.kind is Kind.LEVEL and "C2" not in question.choices:
        return "C1"
    if not isinstance(raw, str) or raw not in question.choices:
        raise AnswerError(
            question,
            Words("Choisir une des réponses proposées.", "Choose one of the answers offered."),
        )
    return raw


def _choices(question: Question, raw: object) -> list[str]:
    given = raw if isinstance(raw, list) else [raw]
    if UNKNOWN in given or (question.nothing is not None and NOTHING in given):
        raise AnswerError(
            question,
            Words(
                "Cette réponse ne va pas avec les autres cases cochées.",
                "This answer does not go with the other boxes ticked.",
            ),
        )
    chosen = list(dict.fromkeys(_choice(question, each) for each in given))
    if question.at_most is not None and len(chosen) > question.at_most:
        raise AnswerError(
            question,
            Words(f"En choisir {question.at_most} au plus.", f"Choose {question.at_most} at most."),
        )
    return chosen if question.ordered else [code for code in question.choices if code in chosen]


def _number(question: Question, raw: object) -> int | float:
    if isinstance(raw, str):
        try:
            number = float(_SPACES.sub("", raw).removesuffix("€").replace(",", "."))
        except ValueError:
            number = math.nan
    else:
        number = float(raw) if type(raw) in (int, float) else math.nan  # type: ignore[arg-type]
    least, most = question.least, question.most
    if least is None or most is None or not least <= number <= most:
        raise AnswerError(
            question,
            Words(
                f"Écrire un nombre de {least:g} à {most:g}.",
                f"Write a number from {least:g} to {most:g}.",
            ),
        )
    if not number.is_integer() and question.whole:
        raise AnswerError(question, Words("Écrire un nombre entier.", "Write a whole number."))
    return int(number) if number.is_integer() else number


def _day(question: Question, raw: object) -> str:
    day = raw if type(raw) is date else None
    if isinstance(raw, str):
        french = _FRENCH_DAY.fullmatch(raw)
        try:
            day = (
                date(int(french[3]), int(french[2]), int(french[1]))
                if french
                else date.fromisoformat(raw)
            )
        except ValueError:
            day = None
    if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise AnswerError(
            question,
            Words("Écrire un jour : 04/03/2027.", "Write a day: 04/03/2027 (day, month, year)."),
        )
    return day.isoformat()


def _text(question: Question, raw: object, longest: int) -> str:
    if not isinstance(raw, str) or len(raw) > longest:
        raise AnswerError(
            question,
            Words(f"Écrire {longest} caractères au plus.", f"Write {longest} characters at most."),
        )
    return raw


def _job(question: Question, raw: object, atlas: Atlas) -> dict[str, str]:
    given = raw if isinstance(raw, Mapping) else {"title": raw}
    words = _text(question, given.get("title") or "", _LONGEST_NAME).strip()
    chosen = _occupation(str(given.get("rome") or ""), atlas)
    if chosen is not None and words in ("", chosen.title):
        return {"rome": chosen.code, "title": chosen.title}
    matches = atlas.job_titles.search(words, _CANDIDATES) if words else []
    if not matches:
        raise AnswerError(
            question,
            Words(
                "Nous ne reconnaissons pas ce métier. Essayez un mot plus courant.",
                "We do not know this occupation. Try a more common word.",
            ),
        )
    # What was chosen before holds as long as the words can mean it.
    codes = [match.code for match in matches]
    kept = chosen.code if chosen is not None and chosen.code in codes else codes[0]
    return {"rome": kept, "title": words}


def _occupation(code: str, atlas: Atlas) -> Occupation | None:
    try:
        return atlas.occupations.rome(code.upper())
    except UnknownOccupation:
        return None


def _place(question: Question, raw: object, atlas: Atlas) -> dict[str, str]:
    given = raw if isinstance(raw, Mapping) else {"name": raw}
    found: Commune | EmploymentArea | None = None
    try:
        if given.get("commune"):
            found = atlas.commune(str(given["commune"]))
        elif given.get("area") and not question.towns_only:
            found = atlas.area(str(given["area"]))
        elif given.get("name"):
            words = _text(question, given["name"], _LONGEST_NAME)
            found = next(
                (
                    place
                    for place in atlas.search(words, _CANDIDATES)
                    if isinstance(place, Commune) or not question.towns_only
                ),
                None,
            )
    except UnknownPlace:
        found = None
    if found is None:
        raise AnswerError(
            question,
            Words(
                "Nous ne trouvons pas ce lieu. Essayez le nom de la commune.",
                "We do not find this place. Try the name of the town.",
            ),
        )
    if isinstance(found, EmploymentArea):
        return {"area": found.code, "name": found.name}
    kept = {"commune": found.code, "name": found.name}
    # A commune outside all areas (some islands) has none.
    return {**kept, "area": found.area} if found.area else kept

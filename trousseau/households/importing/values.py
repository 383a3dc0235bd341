"""What a cell says, as it is kept: a day, a year of birth, a language, a number (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from babel import Locale

from trousseau.households.importing.columns import Column, Kind
from trousseau.households.importing.files import FORMULA, HELD_OFF, UNCALCULATED
from trousseau.privacy.telephones import normal_phone, phone_as_shown
from trousseau.territories.text import fold

OLDEST_BIRTH, OLDEST_DAY, LAST_DAY = 1900, date(1990, 1, 1), date(2100, 1, 1)
# As the forms have them: a line, an address, a way to reach somebody.
MOST_DIGITS = 15  # of a telephone number, country included (ITU-T E.164)
LONGEST = {Kind.TEXT: 120, Kind.LONG_TEXT: 200, Kind.EMAIL: 200, Kind.PHONE: 200}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
# What spreadsheets write, in English or in French, where a formula has no result.
_FAILED = re.compile(
    r"#(?:N/A|N/D|REF!|VALUE!|VALEUR!|DIV/0!|NAME\?|NOM\?|NUM!|NOMBRE!|NULL!|NUL!|SPILL!|CALC!)"
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_DEPARTEMENT = re.compile(r"0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[678]")
# What people write where the tables of names have another word, or none.
ALSO_CALLED = {
    "pachto": "ps", "pachtou": "ps", "pashto": "ps", "pashtu": "ps", "dari": "prs",
    "farsi": "fa", "persan": "fa", "tigrigna": "ti", "tigrinya": "ti", "kurde": "ku",
    "kurmandji": "ku", "kurmanji": "ku", "kurdish": "ku", "sorani": "ckb", "soninke": "snk",
    "peul": "ff", "pular": "ff", "poular": "ff", "fula": "ff", "bambara": "bm",
    "oromo": "om", "bengali": "bn", "mandarin": "zh", "chinois": "zh", "albanais": "sq",
    "arabe": "ar", "somali": "so", "tamoul": "ta", "swahili": "sw",
}  # fmt: skip
# Languages of which some people write the name as those do who speak them.
WRITE_THEMSELVES = (
    "am", "ar", "bn", "ckb", "es", "fa", "hy", "ka", "ps", "pt", "ru", "sq", "ta", "ti", "tr",
    "uk", "ur", "zh",
)  # fmt: skip


class Wrong(StrEnum):
    """What is wrong with a cell, with a row, or with the columns that were chosen."""

    DAY = "day"
    YEAR = "year"
    TO_COME = "to_come"
    BIRTH = "birth"
    CHOICE = "choice"
    LANGUAGE = "language"
    PHONE = "phone"
    EMAIL = "email"
    DEPARTEMENT = "departement"
    TOO_LONG = "too_long"
    NOT_CALCULATED = "not_calculated"
    NO_NAME = "no_name"
    NO_RELATION = "no_relation"
    NO_FIRST = "no_first"
    TWO_FIRST = "two_first"
    CONTRADICTS = "contradicts"
    NOT_CHECKED = "not_checked"
    NO_PERMIT = "no_permit"
    NO_STRUCTURE = "no_structure"
    NO_STAY_FROM = "no_stay_from"
    ENDS_BEFORE = "ends_before"
    COLUMN_TWICE = "column_twice"
    NO_NAME_COLUMN = "no_name_column"


class NotUnderstood(Exception):
    """A cell that cannot be kept as it stands."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong)
        self.wrong = wrong


def read_cell(column: Column, cell: str, today: date) -> str:
    """A cell as it is kept: a day as 2026-01-05, a choice or a language as its code.

    Raises NotUnderstood. An empty cell says nothing and is empty.
    """
    text = tidied(cell, lines=column.kind is Kind.LONG_TEXT)
    if not text:
        return ""
    if text == UNCALCULATED or _FAILED.fullmatch(text):
        raise NotUnderstood(Wrong.NOT_CALCULATED)
    if len(text) > LONGEST.get(column.kind, LONGEST[Kind.TEXT]):
        raise NotUnderstood(Wrong.TOO_LONG)
    if column.kind is Kind.CHOICE:
        code = column.spellings.get(fold(text))
        if code is None:
            raise NotUnderstood(Wrong.CHOICE)
        return code
    return _READERS[column.kind](text, today)


def tidied(cell: str, *, lines: bool = False) -> str:
    """A cell without what nobody sees: signs of control, blanks in a row, what held a sheet off."""
    text = cell.strip()
    if text.startswith(HELD_OFF) and text[1:].startswith(FORMULA):
        text = text[1:]
    kept = "".join(
        sign if unicodedata.category(sign) not in ("Cc", "Cs") or (lines and sign == "\n") else " "
        for sign in text.replace("\r\n", "\n")
    )
    parts = kept.split("\n") if lines else [kept]
    return "\n".join(" ".join(part.split()) for part in parts).strip()


def _text(text: str, _today: date) -> str:
    return text


def _birth(text: str, today: date) -> str:
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        if not OLDEST_BIRTH <= int(text) <= today.year:
            raise NotUnderstood(Wrong.BIRTH)
        return text
    born = _parsed(text)
    if born is None or not date(OLDEST_BIRTH, 1, 1) <= born <= today:
        raise NotUnderstood(Wrong.BIRTH)
    return born.isoformat()


def _day_ahead(text: str, _today: date) -> str:
    found = _parsed(text)
    if found is None:
        raise NotUnderstood(Wrong.DAY)
    if not OLDEST_DAY <= found <= LAST_DAY:
        raise NotUnderstood(Wrong.YEAR)
    return found.isoformat()


def _day(text: str, today: date) -> str:
    found = _day_ahead(text, today)
    if found > today.isoformat():
        raise NotUnderstood(Wrong.TO_COME)
    return found


def _parsed(text: str) -> date | None:
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _language(text: str, _today: date) -> str:
    code = _languages().get(fold(text) or text.strip().casefold())
    if code is None:
        raise NotUnderstood(Wrong.LANGUAGE)
    return code


@cache
def _languages() -> Mapping[str, str]:
    """By a language's folded name in French, English or itself, or by its code, the code."""
    found: dict[str, str] = {}
    # A language that is named twice is the one that is said first; ours come last and hold.
    for reader in ("en", "fr"):
        for code, name in Locale(reader).languages.items():
            if re.fullmatch(r"[a-z]{2,3}", code):
                found.setdefault(fold(name), code)
                found[code] = code
    for code in WRITE_THEMSELVES:
        own = Locale(code).get_language_name() or code
        found.setdefault(fold(own) or own.casefold(), code)
    found |= {**ALSO_CALLED, "prs": "prs", "دری": "prs"}
    found.pop("", None)
    return MappingProxyType(found)


def _phone(text: str, _today: date) -> str:
    # A spreadsheet takes 06… for a number and drops the 0.
    if re.fullmatch(r"[1-9]\d{8}", text, re.ASCII):
        text = f"0{text}"
    if not normal_phone(text) or sum(sign.isdecimal() for sign in text) > MOST_DIGITS + 2:
        raise NotUnderstood(Wrong.PHONE)
    return phone_as_shown(text)


def _email(text: str, _today: date) -> str:
    if not _EMAIL.fullmatch(text):
        raise NotUnderstood(Wrong.EMAIL)
    return text


def _departement(text: str, _today: date) -> str:
    code = text.upper().zfill(2)
    if not _DEPARTEMENT.fullmatch(code):
        raise NotUnderstood(Wrong.DEPARTEMENT)
    return code


_READERS: Mapping[Kind, Callable[[str, date], str]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.BIRTH_DATE: _birth,
    Kind.DAY: _day,
    Kind.DAY_AHEAD: _day_ahead,
    Kind.LANGUAGE: _language,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.DEPARTEMENT: _departement,
}

"""Keeps figures in their order where the text around them runs from right to left.

In an Arabic paragraph the groups of « 05 65 00 11 22 » would stand the other way round, and
« +33 » would end with its sign: a wrong telephone number. Unicode's isolates prevent it.
Source: Unicode Standard Annex 9, Bidirectional Algorithm.
"""

from __future__ import annotations

import re
import unicodedata

LRI, PDI = "\u2066", "\u2069"
NO_BREAK = "\u00a0"

# Marks that turn a text around from here on. They have no place in what people type, and one that
# is never closed would turn around what follows. The joiners that Persian needs are not among them.
_LEFT_OUT = re.compile("[\u202a-\u202e\u2066-\u2069]|(?!\n)[\x00-\x1f\x7f-\x9f]")
_SPACE = "[ \u00a0\u202f\u2009]"
_GROUPS = rf"\d+(?:(?:{_SPACE}|[.,:/-])\d+)+"
_UNIT = f"{_SPACE}?[%€°]"
# Groups of figures, figures with a sign before or a unit after. What touches a letter (T4, F1703)
# already has that letter's direction.
_FIGURES = re.compile(rf"(?<![\w+−-])(?:[+−-]?{_GROUPS}(?:{_UNIT})?|[+−-]\d+|\d+{_UNIT})(?!\w)")


def clean(text: str) -> str:
    """The text as it may be set: one form of each letter, line breaks of one kind, without what
    turns it around or controls a terminal."""
    lines = "\n".join(unicodedata.normalize("NFC", text).splitlines())
    return _LEFT_OUT.sub("", lines.replace("\t", " ")).strip()


def keep_figures(text: str, *, right_to_left: bool) -> str:
    """The text with each group of figures on one line and, where the text around it runs from
    right to left, in its own direction."""
    around = (LRI, PDI) if right_to_left else ("", "")
    return _FIGURES.sub(lambda found: re.sub(_SPACE, NO_BREAK, found[0]).join(around), text)

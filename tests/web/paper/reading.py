"""Reads a printed paper again: its text as it is copied, and where each sign stands.

pdfium turns the letters of an Arabic ligature around, so Arabic is read from the places of its
letters, as a person does.
"""

import ctypes
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True)
class Sign:
    """A sign on a page: where it stands, in points from the left and the bottom, and its size.
    `index` is its place in the file."""

    page: int
    index: int
    text: str
    left: float
    right: float
    bottom: float
    size: float


class Printed:
    """A PDF, opened."""

    def __init__(self, content: bytes) -> None:
        pdf = pypdfium2.PdfDocument(content)
        self.sizes = [page.get_size() for page in pdf]
        self.pages: list[str] = []
        self.signs: list[Sign] = []
        for number, page in enumerate(pdf):
            text = page.get_textpage()
            self.pages.append(text.get_text_range().replace("\r\n", "\n"))
            self.signs += signs_of(number, text)
        pdf.close()

    @property
    def text(self) -> str:
        """All of it, without line breaks: a line is broken where the column ends."""
        return " ".join(" ".join(self.pages).replace("\u00a0", " ").split())

    def lines(self) -> list[list[Sign]]:
        """The signs of each line, whichever column they are in, from left to right."""
        ordered = sorted(self.signs, key=lambda one: (one.page, -round(one.bottom), one.left))
        return [
            list(line)
            for _, line in groupby(ordered, key=lambda one: (one.page, round(one.bottom)))
        ]

    def arabic(self) -> str:
        """The letters of the Arabic script in the order in which a person reads them."""
        read = ""
        for line in self.lines():
            letters = [one for one in line if is_arabic(one.text)]
            # The letters of a ligature share their place.
            letters.sort(key=lambda one: (-round(one.right, 1), -one.index))
            read += "".join(one.text for one in letters)
        return read


def signs_of(number: int, text: Any) -> list[Sign]:
    """The visible signs of a page."""
    found = []
    for index in range(text.count_chars()):
        sign = chr(pdfium.FPDFText_GetUnicode(text.raw, index))
        if not sign.isspace() and sign.isprintable():
            left, _, right, _ = text.get_charbox(index, loose=True)
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
            size = pdfium.FPDFText_GetFontSize(text.raw, index)
            found.append(Sign(number, index, sign, left, right, y.value, size))
    return found


def is_arabic(sign: str) -> bool:
    """A letter of the Arabic script, not a figure."""
    return "\u0600" <= sign <= "\u06ff" and sign.isalpha()


def arabic_letters(text: str) -> str:
    """The letters of a text that `Printed.arabic` would find."""
    return "".join(filter(is_arabic, text))

"""A document as PDF bytes: tagged (PDF/UA-1), the same bytes for the same document.

Everything in it goes to the typesetter as data, never as markup. The typesetter refuses a text that
a font has no letter for, so nothing is printed as an empty box.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, time
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import typst

from trousseau.web.paper import fonts
from trousseau.web.paper.document import Document
from trousseau.web.paper.languages import PaperLanguage
from trousseau.web.paper.rows import Writer

LAYOUT = Path(__file__).with_name("layout.typ")
_WEB = LAYOUT.parents[1]
TOKENS = _WEB / "static" / "trousseau" / "css" / "tokens.css"
LOGO = _WEB / "templates" / "parts" / "logo.html"

_NO_LETTER = re.compile(r'the text `"(?P<text>.+)"` could not be displayed', re.DOTALL)


class PrintSize(Enum):
    """Body type in points, and whether the page lies on its side: lines keep their length."""

    LARGE_TYPE = (13.0, False)
    LARGE_PRINT = (18.0, True)


class UnprintableText(ValueError):
    """Signs that no installed font has, such as an emoji; `text` holds them."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text!r} is in no installed font; write it with other signs")


def render(document: Document, size: PrintSize = PrintSize.LARGE_TYPE) -> bytes:
    """The paper. Raises NoSuchPaper for a language that cannot be printed, UnprintableText for
    signs that cannot."""
    try:
        made = typst.compile(
            LAYOUT.read_bytes(),
            format="pdf",
            font_paths=fonts.installed(),
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(_content(document, size))},
            pdf_standards="ua-1",
            timestamp=datetime.combine(document.made_on, time(), UTC),
        )
    except typst.TypstError as error:
        found = _NO_LETTER.search(str(error))
        if found is None:
            raise
        raise UnprintableText(_unescaped(found["text"])) from None
    if not isinstance(made, bytes):
        raise TypeError("one PDF was asked for")
    return made


def _unescaped(quoted: str) -> str:
    """A text as the typesetter's messages write it."""
    spelled = re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), quoted)
    return re.sub(r"\\(.)", r"\1", spelled)


def _content(document: Document, size: PrintSize) -> dict[str, Any]:
    writer = Writer(document)
    body_pt, lying = size.value
    return {
        "reference": document.reference,
        "foot": writer.foot(),
        "mark": asdict(writer.fixed("not_translated")),
        "sign": [asdict(writer.fixed(name)) for name in ("place", "date", "signature")],
        "rows": [asdict(row) for row in writer.rows()],
        "fr": _side(writer.french),
        "other": _side(writer.other) if writer.other else None,
        "size": body_pt,
        "lying": lying,
        "colours": house_colours(),
        "logo": _logo(),
    }


def _side(language: PaperLanguage) -> dict[str, Any]:
    return {
        "name": language.own_name,
        "lang": language.tag,
        "region": language.region,
        "right_to_left": language.right_to_left,
        "fonts": fonts.in_order(language.family),
    }


@cache
def house_colours() -> dict[str, str]:
    """The colours of the pages, in the light, by the name they have in tokens.css."""
    found = re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", TOKENS.read_text(encoding="utf-8"))
    return dict(reversed(found))


@cache
def _logo() -> str:
    """The mark of the pages as an image by itself."""
    drawn = LOGO.read_text(encoding="utf-8")
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)

"""Finds text in a template that a reader would see and that does not go through gettext."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

# Attributes that are read out or shown.
READ = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
# Names and signs that are the same in every language.
SAME_EVERYWHERE = {"Trousseau", "INSEE", "France", "Travail", "DARES", "km", "Français", "English"}
WORD = re.compile(r"[^\W\d_]{2,}")
OPENS = ("blocktranslate", "blocktrans", "comment")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        for name, value in attrs:
            if name in READ and value:
                self._note(value)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._note(data)

    def _note(self, text: str) -> None:
        if any(word not in SAME_EVERYWHERE for word in WORD.findall(text)):
            self.found.append((self.getpos()[0], " ".join(text.split())))


def untranslated_texts(template: str) -> Iterator[tuple[int, str]]:
    """Line and text of each; what a tag or variable prints is taken as read."""
    page: list[str] = []
    closing: str | None = None
    for token in Lexer(template).tokenize():
        lines = "\n" * token.contents.count("\n")
        if token.token_type == TokenType.BLOCK:
            name = token.split_contents()[0]
            if closing is None and name in OPENS:
                closing = f"end{name}"
            elif name == closing:
                closing = None
            page.append(lines)
        elif token.token_type == TokenType.TEXT and closing is None:
            page.append(token.contents)
        else:
            page.append(lines)
    reader = _Reader()
    reader.feed("".join(page))
    reader.close()
    yield from reader.found

"""A document as rows: what stands on the left in French and on the right in the other language.

What is drawn is decided here; how it looks, in layout.typ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from trousseau.web.paper.direction import clean, keep_figures
from trousseau.web.paper.document import (
    Block,
    Bullets,
    Document,
    Fact,
    Facts,
    Heading,
    Notice,
    Paragraph,
    Passage,
    SignatureBlock,
    Step,
    Steps,
)
from trousseau.web.paper.languages import FRENCH, PaperLanguage, paper_language
from trousseau.web.paper.words import PaperWords, paper_words

Kind = Literal["title", "day", "heading", "paragraph", "bullet", "fact", "step", "notice", "place"]

# A label that belongs to every paper, or none, and what is said; in both languages.
_Line = tuple[Passage | None, Passage | date]

# Signs, both sides together, up to which a row stays on one page.
WHOLE_UP_TO = 700


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one side: its label, if it has one, and its text; None when nobody has translated
    it yet."""

    label: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """`other` is empty on a paper in French alone. `whole`: the row may not be broken between two
    pages. `number` is that of a step, `done` says that it is."""

    kind: Kind
    fr: tuple[Line, ...]
    other: tuple[Line, ...]
    whole: bool
    number: int | None = None
    done: bool = False


class Writer:
    """Writes a document in French and beside it in its language; `other` is None for a paper in
    French alone. Raises NoSuchPaper."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.french = paper_language(FRENCH)
        language = paper_language(document.language)
        self.other = None if language.code == FRENCH else language
        self.words = paper_words(FRENCH)
        self.other_words = paper_words(language.code) if self.other else PaperWords()

    def rows(self) -> Iterator[Row]:
        """The title, the day, then every block."""
        yield self._row("title", (None, self.document.title))
        yield self._row("day", (self.fixed("date"), self.document.made_on))
        for block in self.document.blocks:
            yield from self._block(block)

    def foot(self) -> str:
        """Who translated and who checked, in French; '' for a paper in French alone."""
        if self.other is None:
            return ""
        record = self.document.translation
        if record is None:
            said = "Traduction : pas encore faite"
        else:
            checked = record.checker or "pas encore faite"
            day = self.french.write_date(record.on)
            said = f"Traduction : {record.translator} · relecture : {checked} · {day}"
        if self.other_words.checked_by is None:
            said += " · formules imprimées : pas encore relues"
        return clean(said)

    def fixed(self, name: str) -> Passage:
        """Words that every paper has; French always has them."""
        return Passage(getattr(self.words, name) or "", getattr(self.other_words, name))

    def _block(self, block: Block) -> Iterator[Row]:
        match block:
            case Heading(words):
                yield self._row("heading", (None, words))
            case Paragraph(words):
                yield self._row("paragraph", (None, words))
            case Notice(words):
                yield self._row("notice", (None, words))
            case Bullets(items):
                yield from (self._row("bullet", (None, item)) for item in items)
            case Facts(facts):
                yield from map(self._fact, facts)
            case Steps(steps, first):
                yield from (self._step(number, step) for number, step in enumerate(steps, first))
            case SignatureBlock(adults, caseworker):
                yield self._row("heading", (None, self.fixed("signatures")))
                yield self._row("notice", (None, self.fixed("free")))
                yield from (self._place("adult", name) for name in adults)
                yield self._place("caseworker", caseworker)

    def _fact(self, fact: Fact) -> Row:
        if self.other is not None and self._said(fact.label, self.other) is None:
            # A value alone would leave the reader guessing: what is missing is the whole line.
            french = self._said(fact.value, self.french) or ""
            return self._row("fact", (fact.label, Passage(french)))
        return self._row("fact", (fact.label, fact.value))

    def _step(self, number: int, step: Step) -> Row:
        lines: list[_Line] = [(None, step.what), (self.fixed("who"), step.owner)]
        if step.done_on is not None:
            lines.append((self.fixed("done"), step.done_on))
        elif step.due_on is not None:
            lines.append((self.fixed("until"), step.due_on))
        return self._row("step", *lines, number=number, done=step.done_on is not None)

    def _place(self, role: str, name: str) -> Row:
        return self._row("place", (self.fixed(role), Passage.same(name)))

    def _row(self, kind: Kind, *lines: _Line, number: int | None = None, done: bool = False) -> Row:
        fr = self._lines(lines, self.french)
        other = self._lines(lines, self.other) if self.other is not None else ()
        length = sum(len(line.text or "") for line in (*fr, *other))
        return Row(kind, fr, other, length <= WHOLE_UP_TO, number, done)

    def _lines(self, lines: tuple[_Line, ...], language: PaperLanguage) -> tuple[Line, ...]:
        return tuple(
            Line(
                None if label is None else self._said(label, language), self._said(value, language)
            )
            for label, value in lines
        )

    def _said(self, value: Passage | date, language: PaperLanguage) -> str | None:
        if isinstance(value, date):
            text: str | None = language.write_date(value)
        else:
            text = value.fr if language is self.french else value.other
        # A translation that was emptied is none.
        if not (text and clean(text)):
            return None
        return keep_figures(clean(text), right_to_left=language.right_to_left)

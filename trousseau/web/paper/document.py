"""What a paper says, before anybody thinks of its looks: passages in French and in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trousseau.privacy.references import normal_reference


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in French and in the language of the paper; `other` is None until it is translated.
    Raises ValueError without French: it is what an interpreter would read aloud."""

    fr: str
    other: str | None = None

    def __post_init__(self) -> None:
        if not self.fr.strip():
            raise ValueError("a passage has no French text; leave the passage out or write it")

    @classmethod
    def same(cls, text: str) -> Passage:
        """What is written alike in both: a name, a place, a telephone number."""
        return cls(text, text)


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part."""

    words: Passage


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text; a line break in it stays one."""

    words: Passage


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without an order."""

    items: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a table: what it is about, and what is so: a text, or a day each language writes
    in its own form."""

    label: Passage
    value: Passage | date


@dataclass(frozen=True, slots=True)
class Facts:
    """A table of two columns."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What is done, by whom, until when; `done_on` once it is."""

    what: Passage
    owner: Passage
    due_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps in their order. Their numbers stand between the columns, so that people who read
    different languages can point at the same one; those of several parts go on from `first`."""

    steps: tuple[Step, ...]
    first: int = 1


@dataclass(frozen=True, slots=True)
class Notice:
    """What must not be overlooked."""

    words: Passage


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """A place for each adult and for the caseworker, by name, and the line that says that signing
    commits to nothing that cannot be withdrawn."""

    adults: tuple[str, ...]
    caseworker: str


Block = Heading | Paragraph | Bullets | Facts | Steps | Notice | SignatureBlock


@dataclass(frozen=True, slots=True)
class TranslationRecord:
    """Who translated and who checked, as initials or a role; `checker` None: nobody yet."""

    translator: str
    checker: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Document:
    """A paper. With language `fr` it has one column, and what is in `other` is left out.

    `reference` is all that the file's name and properties say of it. Raises ValueError for one
    that might be a name.
    """

    title: Passage
    language: str
    reference: str
    made_on: date
    blocks: tuple[Block, ...]
    translation: TranslationRecord | None = None

    def __post_init__(self) -> None:
        if not self.reference or normal_reference(self.reference) != self.reference:
            raise ValueError(
                f"reference {self.reference!r} is not one; use the household's, such as K7F2-42QX"
            )

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return f"plan-{self.reference}.pdf"

"""What the programme says and has to read again: rights to carry over, and sheets, by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext

from trousseau.plans.rights import rights
from trousseau.plans.sheets import sheets


@dataclass(frozen=True)
class RightToReview:
    """A right whose source is to be opened and compared; without an address, of our own."""

    title: str
    url: str


@dataclass(frozen=True)
class SheetToReview:
    """A sheet that is to be read again."""

    key: str
    title: str


@dataclass(frozen=True)
class Reviews:
    """What is to be read again today."""

    rights: tuple[RightToReview, ...]
    sheets: tuple[SheetToReview, ...]

    @property
    def count(self) -> str:
        """How many there are, in words."""
        texts = []
        if n := len(self.rights):
            texts.append(
                ngettext("%(n)d droit à emporter", "%(n)d droits à emporter", n) % {"n": n}
            )
        if n := len(self.sheets):
            texts.append(ngettext("%(n)d fiche", "%(n)d fiches", n) % {"n": n})
        return ", ".join(texts)


def reviews(today: date, language: str) -> Reviews | None:
    """Those whose day of review has come; None while there is none."""
    found = Reviews(
        tuple(
            RightToReview(right.title.in_language(language), right.values[-1].url)
            for right in rights().to_review(today)
        ),
        tuple(
            SheetToReview(sheet.key, sheet.title.in_language(language))
            for sheet in sheets().to_review(today)
        ),
    )
    return found if found.rights or found.sheets else None

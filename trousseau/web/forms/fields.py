"""Fields that understand what people type: a job in their own words, the name of a town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.territories import Atlas
from trousseau.territories.places import Commune

CANDIDATES = 6


@dataclass(frozen=True)
class Job:
    """An occupation as we understood it, and what else the words could have meant."""

    words: str
    rome: str
    title: str
    candidates: tuple[tuple[str, str], ...]


def understand_job(atlas: Atlas, words: str, chosen: str) -> Job | None:
    """The occupation behind `words`, None if unknown; `chosen` (ROME) wins when it fits them."""
    candidates = tuple(
        (match.code, match.title) for match in atlas.job_titles.search(words, CANDIDATES)
    )
    titles = dict(candidates)
    if chosen and chosen not in titles:
        known = _occupation_titled(atlas, chosen, words)
        if known is not None:
            candidates = ((chosen, known), *candidates)
            titles[chosen] = known
    code = chosen if chosen in titles else next(iter(titles), None)
    return Job(words, code, titles[code], candidates) if code else None


def _occupation_titled(atlas: Atlas, code: str, words: str) -> str | None:
    if code not in atlas.occupations:
        return None
    title = atlas.occupations.rome(code).title
    return title if title == words.strip() else None


class PlaceField(forms.CharField):
    """The name or code of a town or area; cleans to a Commune, an EmploymentArea or None."""

    def __init__(self, *, towns_only: bool, **kwargs: Any) -> None:
        """`towns_only`: an area's name is then understood as its main town's."""
        super().__init__(required=False, max_length=80, **kwargs)
        self.towns_only = towns_only
        self.atlas: Atlas | None = None

    def clean(self, value: Any) -> Any:
        """Raises ValidationError when no place resembles the words."""
        words = super().clean(value)
        if not words or self.atlas is None:
            return None
        found = [
            place
            for place in self.atlas.search(words, 12)
            if isinstance(place, Commune) or not self.towns_only
        ]
        if not found:
            raise forms.ValidationError(
                _("Nous ne trouvons pas « %(words)s ». Essayez le nom de la commune."),
                params={"words": words},
            )
        return found[0]

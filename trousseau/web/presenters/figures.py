"""One figure of one place as a line of a sheet."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from trousseau.territories import Atlas
from trousseau.territories.figures import Figure, Status
from trousseau.web.presenters.numbers import Shown, language, shown, shown_apart, standing

# The strip is 200 units wide with a margin for the mark.
_STRIP_START, _STRIP_WIDTH = 6, 188


@dataclass(frozen=True)
class FigureLine:
    """A figure with what it takes to read it.

    `mark` is the position of the mark on the strip of all areas (SVG units), None without one.
    """

    key: str
    label: str
    text: str
    unit: str
    known: bool
    method: str
    source: str
    standing: str
    mark: int | None


def mark_of(percentile: float | None) -> int | None:
    """Where a percentile falls on the strip, in SVG units."""
    if percentile is None:
        return None
    return _STRIP_START + round(_STRIP_WIDTH * percentile / 100)


def source_words(source: str, year: str) -> str:
    """`INSEE, 2023`."""
    return f"{source}, {year}" if year else source


def figure_words(figure: Figure) -> Shown:
    """A figure in words; a tension of homes is easier to grasp in words than as a number."""
    if figure.key == "housing_tension":
        return Shown(tension_words(figure), "")
    return shown_apart(figure)


def tension_words(figure: Figure) -> str:
    """How disputed homes are, by zone, in words."""
    if figure.value is None:
        return shown(figure)
    words = [_("détendu"), _("plutôt détendu"), _("disputé"), _("tendu"), _("très tendu")]
    return words[max(0, min(4, round(figure.value)))]


def figure_line(atlas: Atlas, figure: Figure) -> FigureLine:
    """The line of an indicator's figure."""
    indicator = atlas.indicator(figure.key)
    words = figure_words(figure)
    return FigureLine(
        key=figure.key,
        label=indicator.label.in_language(language()),
        text=words.value,
        unit=words.unit,
        known=figure.value is not None,
        method=indicator.method.in_language(language()),
        source=source_words(figure.source, figure.year),
        standing=standing(figure.percentile),
        mark=mark_of(figure.percentile),
    )


def is_loaded(figure: Figure) -> bool:
    """Whether the source of a figure is there at all."""
    return figure.status != Status.NOT_LOADED

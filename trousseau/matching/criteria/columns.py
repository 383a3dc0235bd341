"""One criterion over all places: its figures, its scores, its weight inside the theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trousseau.matching.scales import Scored
from trousseau.territories.figures import STATUSES, Figures, Floats, Status


@dataclass(frozen=True)
class Measured:
    """Figures over N places with what must be said of them.

    `unit` is a key of `names.UNITS`; `layers` are the kinds of source, the first one naming
    publisher and year, empty when there is no source for it at all. `year`, where given, holds
    instead of the layer's: a change says between which dates.
    """

    figures: Figures
    unit: str
    layers: tuple[str, ...]
    ranked: Callable[[], Floats] | None = None
    year: str = ""

    @cached_property
    def percentiles(self) -> Floats:
        """Where each place stands among all, 0–100, NaN where there is no figure."""
        return self.ranked() if self.ranked is not None else self.figures.percentiles()


@dataclass(frozen=True)
class Column:
    """A criterion of one theme.

    `scored` is None for what is shown and not scored: a fact, or a layer that is not loaded.
    `weight` is the share inside the theme, 0 then. `adult` indexes the adults of the theme's key.
    `occupation` gives, for a place, the FAP-228 families that the figure is about.
    """

    key: str
    measured: Measured
    scored: Scored | None
    weight: float
    adult: int | None = None
    occupation: Callable[[int], tuple[str, ...]] | None = None


@dataclass(frozen=True)
class ThemeScores:
    """A theme over N places: `scored` is None when none of its layers is loaded."""

    scored: Scored | None
    columns: tuple[Column, ...]


def column(
    key: str, measured: Measured, rate: Callable[[Figures], Scored], weight: float
) -> Column:
    """A criterion that counts, unless its layer is not loaded anywhere."""
    if weight <= 0 or not measured.figures.loaded:
        return Column(key, measured, None, 0.0)
    return Column(key, measured, rate(measured.figures), weight)


def shown(key: str, measured: Measured) -> Column:
    """A figure that is shown beside the criteria and does not score."""
    return Column(key, measured, None, 0.0)


def arithmetic(columns: Sequence[Column]) -> ThemeScores:
    """Criteria of one theme are facets of one thing: their weighted arithmetic mean."""
    counting = [each for each in columns if each.scored is not None and each.weight > 0]
    if not counting:
        return ThemeScores(None, tuple(columns))
    if len(counting) == 1:  # its own mean
        return ThemeScores(counting[0].scored, tuple(columns))
    total = sum(each.weight for each in counting)
    size = len(counting[0].measured.figures)
    parts = [np.zeros(size) for _ in range(3)]
    for each in counting:
        if each.scored is not None:
            share = each.weight / total
            parts[0] += share * each.scored.score
            parts[1] += share * each.scored.low
            parts[2] += share * each.scored.high
    bounded = [np.clip(part, 0.0, 1.0) for part in parts]
    return ThemeScores(Scored(bounded[0], bounded[1], bounded[2]), tuple(columns))


def chosen(options: Sequence[Column], choice: NDArray[np.intp]) -> Column:
    """For each place, the column that `choice` (N,) picks among columns of one criterion."""
    first = options[0]
    if len(options) == 1:
        return first
    figures = Figures(
        *(
            np.choose(choice, [getattr(option.measured.figures, name) for option in options])
            for name in ("value", "low", "high", "status")
        )
    )
    measured = Measured(
        figures,
        first.measured.unit,
        first.measured.layers,
        lambda: np.choose(choice, [option.measured.percentiles for option in options]),
        first.measured.year,
    )
    scored = None
    if first.scored is not None:
        scored = Scored.by_part(
            lambda name: np.choose(choice, [getattr(option.scored, name) for option in options])
        )
    occupation = _occupation(options, choice)
    return Column(first.key, measured, scored, first.weight, first.adult, occupation)


def _occupation(
    options: Sequence[Column], choice: NDArray[np.intp]
) -> Callable[[int], tuple[str, ...]]:
    def occupation(place: int) -> tuple[str, ...]:
        source = options[int(choice[place])].occupation
        return source(place) if source is not None else ()

    return occupation


class Row(NamedTuple):
    """A criterion at one place; None for what is not known or not scored."""

    score: float | None
    score_low: float | None
    score_high: float | None
    value: float | None
    low: float | None
    high: float | None
    percentile: float | None
    status: Status


def rows(column: Column) -> list[Row]:
    """A criterion at every place, as plain values."""
    measured = column.measured
    size = len(measured.figures)
    nothing: list[float | None] = [None] * size
    scores = [nothing] * 3
    if column.scored is not None:
        scored = column.scored
        scores = [_or_none(part) for part in (scored.score, scored.low, scored.high)]
    if not measured.figures.loaded:
        missing = [Status.NOT_LOADED] * size
        return list(map(Row, *scores, nothing, nothing, nothing, nothing, missing))
    figures = measured.figures
    numbers = [
        _or_none(part) for part in (figures.value, figures.low, figures.high, measured.percentiles)
    ]
    statuses = [STATUSES[code] for code in figures.status.tolist()]
    return list(map(Row, *scores, *numbers, statuses))


def _or_none(values: Floats) -> list[float | None]:
    return [None if number != number else number for number in values.tolist()]

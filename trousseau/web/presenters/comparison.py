"""Up to four areas side by side for a household."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from trousseau.matching.explanation import AreaResult, Contribution
from trousseau.matching.ranking import Ranking
from trousseau.territories.figures import Status
from trousseau.territories.occupation_indicators import OCCUPATION_INDICATORS
from trousseau.web.presenters.fit import (
    Bar,
    Reason,
    area_bar,
    bar,
    figure_words,
    reasons,
)
from trousseau.web.presenters.numbers import language, ordinal
from trousseau.web.presenters.themes import theme_name

MOST = 4
PLACE = "place"
"""What the place needs is nobody's advantage: nothing is marked as best there."""


@dataclass(frozen=True)
class Column:
    """One area's heading."""

    code: str
    name: str
    region: str
    rank: str
    bar: Bar
    reasons: list[Reason]


@dataclass(frozen=True)
class Cell:
    """One area's entry in a row; `best` marks the highest score of the row."""

    area: str
    text: str
    bar: Bar | None
    best: bool


@dataclass(frozen=True)
class Row:
    """One figure for each area. A row that heads a theme carries its scores."""

    label: str
    heading: bool
    cells: list[Cell]


@dataclass(frozen=True)
class Option:
    """An area one can add."""

    code: str
    name: str


@dataclass(frozen=True)
class Comparison:
    """The whole table."""

    columns: list[Column]
    rows: list[Row]
    options: list[Option]
    full: bool


def comparison(ranking: Ranking, codes: list[str]) -> Comparison:
    """Areas in the order they were chosen, at most four; UnknownPlace for a code that is none."""
    results = [ranking.explain(code) for code in dict.fromkeys(codes)][:MOST]
    chosen = {result.code for result in results}
    areas = ranking.atlas.areas
    return Comparison(
        columns=[column(result) for result in results],
        rows=rows_of(results),
        options=sorted(
            (
                Option(code, name)
                for code, name in zip(areas.code, areas.name, strict=True)
                if code not in chosen
            ),
            key=lambda option: option.name,
        ),
        full=len(results) >= MOST,
    )


def column(result: AreaResult) -> Column:
    """The heading of one area."""
    return Column(
        code=result.code,
        name=result.name,
        region=result.ranking.atlas.areas.region_name[result.place],
        rank=ordinal(result.rank) if result.rank else _("écarté"),
        bar=area_bar(result),
        reasons=reasons(result),
    )


def rows_of(results: list[AreaResult]) -> list[Row]:
    """A row for each theme, then one for each of its figures that is loaded."""
    if not results:
        return []
    rows: list[Row] = []
    for theme in results[0].themes:
        scored = [result.themes[theme] for result in results]
        bars = [
            bar(one.score, one.low, one.high)
            if one.score is not None and one.low is not None and one.high is not None
            else None
            for one in scored
        ]
        scores = [one.score for one in scored]
        rows.append(
            Row(
                theme_name(theme).heading,
                True,
                [
                    Cell(result.name, "", each, theme != PLACE and _is_best(score, scores))
                    for result, each, score in zip(results, bars, scores, strict=True)
                ],
            )
        )
        rows += _figures(results, [one.contributions for one in scored], mark=theme != PLACE)
    return rows


def _figures(
    results: list[AreaResult], columns: list[tuple[Contribution, ...]], *, mark: bool
) -> list[Row]:
    several = len(results[0].ranking.household.work_ids) > 1
    rows = []
    general: set[str] = set()
    for same in zip(*columns, strict=True):
        if same[0].figure.status is Status.NOT_LOADED or same[0].key in general:
            continue
        label = same[0].label.in_language(language())
        if same[0].key not in OCCUPATION_INDICATORS:
            general.add(same[0].key)
        elif several and same[0].adult_id:
            label = _("%(about)s : %(said)s") % {"about": same[0].adult_id, "said": label}
        scores = [each.score if each.weight > 0 else None for each in same]
        rows.append(
            Row(
                label,
                False,
                [
                    Cell(
                        result.name,
                        figure_words(each.figure),
                        None,
                        mark and _is_best(score, scores),
                    )
                    for result, each, score in zip(results, same, scores, strict=True)
                ],
            )
        )
    return rows


def _is_best(score: float | None, scores: list[float | None]) -> bool:
    """Clearly above another, and below none."""
    known = [one for one in scores if one is not None]
    if score is None or len(known) < 2:
        return False
    return score >= max(known) and score > min(known) + 0.02

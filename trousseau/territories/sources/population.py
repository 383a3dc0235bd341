"""Population of communes year by year, as INSEE estimates it after each census."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.frame import Frame, coverage
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.counts import places
from trousseau.territories.sources.table import SourceError, header, read_csv

LAYER = LayerInfo(
    kind="population",
    title=Words("Populations municipales historiques", "Municipal populations over the years"),
    publisher="INSEE",
    licence="Licence Ouverte 2.0",
    url="https://www.insee.fr/fr/statistiques/2522602",
    method=Words(
        "Population municipale. Les communes fusionnées sont additionnées ; les années où le"
        " chiffre publié ne couvre qu'une partie de la commune d'aujourd'hui sont inconnues, et"
        " une évolution ne compare que des communes connues aux deux dates.",
        "Municipal population. Merged communes are added up; years in which the published figure"
        " covers only a part of today's commune are unknown, and a change compares only communes"
        " known at both dates.",
    ),
    level="commune",
)
FILES = ("insee-estimation-population-*.csv",)

_YEAR = re.compile(r"p(\d\d)_pop", re.IGNORECASE)
_CODE = r"\d[\dAB]\d{3}|97\d{4}"

# A commune that merged shows the figure of its seat alone before the merger, then leaps. Summed
# over communes that have former codes without a row of their own, leaps of a tenth explain the
# whole gap between the file and the published national populations of 2013 to 2016.
_LEAP = 0.10
# A split is the reverse; no commune otherwise loses a quarter of its people, and this many, in
# a year.
_FALL, _FALL_PEOPLE = 0.25, 150


@dataclass(frozen=True)
class Rows:
    """R rows: `codes` (R,) text, `people` (R, Y) float64 with NaN for blank cells, `years` (Y,)."""

    codes: tuple[str, ...]
    people: NDArray[np.float64]
    years: tuple[int, ...]


def read(path: Path) -> Rows:
    """Columns `codgeo` and `pYY_pop` for whatever years there are. Raises SourceError."""
    titles = sorted({title.lower() for title in header(path) if _YEAR.fullmatch(title)})
    if len(titles) < 2:
        raise SourceError(
            path.name,
            "has no two columns named like p15_pop and p21_pop",
            "give the file as published",
            row=1,
        )
    table = read_csv(path, {"codgeo": (), **dict.fromkeys(titles, ())})
    codes = table.codes("codgeo", _CODE, "a commune code", pad=5)
    people = np.column_stack([table.numbers(title)[0] for title in titles])
    years = tuple(2000 + int(title[1:3]) for title in titles)
    return Rows(tuple(map(_five_figures, codes)), people, years)


def _five_figures(code: str) -> str:
    """Overseas rows prefix the commune's three figures with the département's: 971102 is 97102."""
    return code[:2] + code[3:] if len(code) == 6 else code


def compile(rows: Rows, frame: Frame) -> Layer:
    """Arrays `years` int16 (Y,) and `people` float32 (N, Y), NaN where missing."""
    indices, unknown = frame.locate(rows.codes)
    today = frozenset(frame.commune_codes)
    current = np.array([code in today for code in rows.codes])
    people = np.empty((len(frame.commune_codes), len(rows.years)), dtype=np.float32)
    for number in range(len(rows.years)):
        values = rows.people[:, number]
        # A former commune has no figure once the commune that absorbed it counts its people.
        absorbed = np.isnan(values) & ~current
        people[:, number] = frame.total(indices, np.where(absorbed, 0.0, values))
    partial = _forget_partial_years(people, _merged(rows.codes, frame))
    last = people[:, -1]
    report = [
        coverage(f"people in {rows.years[-1]}", ~np.isnan(last), "communes")
        + f"; {int(np.nansum(last, dtype=np.float64))} people",
        f"communes whose first years cover only a part of them: {len(partial)}"
        f" ({places(frame, partial)})",
        f"without any figure: {places(frame, np.flatnonzero(np.isnan(people).all(axis=1)), 30)}",
    ]
    if unknown:
        report.append(f"codes that match no commune: {', '.join(unknown)}")
    return Layer(
        replace(LAYER, year=f"{rows.years[0]}–{rows.years[-1]}"),
        {"years": np.array(rows.years, dtype=np.int16), "people": people},
        tuple(report),
    )


def _merged(codes: tuple[str, ...], frame: Frame) -> NDArray[np.bool_]:
    """Communes that absorbed one for which the file has no row, (N,)."""
    rows = frozenset(codes)
    merged = np.zeros(len(frame.commune_codes), dtype=bool)
    for former in frame.successor:
        index = frame.commune(former)
        if former not in rows and index is not None:
            merged[index] = True
    return merged


def _forget_partial_years(
    people: NDArray[np.float32], merged: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """Set to missing, in place, the years before a change of territory; return who is concerned."""
    touched = np.zeros(len(people), dtype=bool)
    for number in range(people.shape[1] - 1):
        # Comparisons with NaN are false: an unknown year is no change of territory.
        before, after = people[:, number], people[:, number + 1]
        leap = merged & (after - before > _LEAP * before)
        fall = before - after > np.maximum(_FALL * before, _FALL_PEOPLE)
        changed = leap | fall
        people[changed, : number + 1] = np.nan
        touched |= changed
    return np.flatnonzero(touched)

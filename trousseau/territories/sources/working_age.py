"""People of working age (15 to 64) at each census, by commune."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.frame import Frame, coverage
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.counts import places
from trousseau.territories.sources.table import COMMUNE_CODE, SourceError, header, read_csv

LAYER = LayerInfo(
    kind="working_age",
    title=Words(
        "Recensement : emploi et population active", "Census: employment and active population"
    ),
    publisher="INSEE",
    licence="Licence Ouverte 2.0",
    url="https://www.insee.fr/fr/statistiques/8202109",
    method=Words(
        "Population de 15 à 64 ans de l'exploitation principale, dans les limites communales du"
        " dernier millésime ; les communes fusionnées depuis sont additionnées.",
        "People aged 15 to 64, in the municipal boundaries of the last year; communes merged"
        " since are added up.",
    ),
    level="commune",
)
FILES = ("base-cc-emploi-pop-active-*.CSV", "base-cc-emploi-pop-active-*.csv")

_YEAR = re.compile(r"P(\d\d)_POP1564", re.IGNORECASE)


@dataclass(frozen=True)
class Rows:
    """R communes: `codes` (R,), `people` (R, Y) float64 with NaN for blanks, `years` (Y,)."""

    codes: tuple[str, ...]
    people: NDArray[np.float64]
    years: tuple[int, ...]


def read(path: Path) -> Rows:
    """Columns `CODGEO` and `PYY_POP1564`, three years of them as published. Raises SourceError."""
    titles = sorted({title.lower() for title in header(path) if _YEAR.fullmatch(title)})
    if not titles:
        raise SourceError(
            path.name,
            "has no column named like P21_POP1564",
            "give the file base-cc-emploi-pop-active as published, not its list of variables",
            row=1,
        )
    table = read_csv(path, {"codgeo": (), **dict.fromkeys(titles, ())})
    codes = table.codes("codgeo", COMMUNE_CODE, "a commune code", pad=5)
    people = np.column_stack([table.numbers(title)[0] for title in titles])
    return Rows(tuple(codes), people, tuple(2000 + int(title[1:3]) for title in titles))


def compile(rows: Rows, frame: Frame) -> Layer:
    """Arrays `years` int16 (Y,), ascending, and `people` float32 (N, Y), aged 15 to 64,
    NaN where missing."""
    indices, unknown = frame.locate(rows.codes)
    people = np.column_stack(
        [frame.total(indices, rows.people[:, year]) for year in range(len(rows.years))]
    )
    last = people[:, -1]
    report = [
        coverage(f"people aged 15 to 64 in {rows.years[-1]}", ~np.isnan(last), "communes")
        + f"; {int(np.nansum(last, dtype=np.float64))} people"
    ]
    missing = np.flatnonzero(np.isnan(last))
    if missing.size:
        report.append(f"without figures: {places(frame, missing, 30)}")
    if unknown:
        report.append(f"codes that match no commune: {', '.join(unknown)}")
    years = f"{rows.years[0]}–{rows.years[-1]}" if len(rows.years) > 1 else str(rows.years[0])
    return Layer(
        replace(LAYER, year=years),
        {"years": np.array(rows.years, dtype=np.int16), "people": people.astype(np.float32)},
        tuple(report),
    )

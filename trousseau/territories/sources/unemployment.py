"""Localised unemployment rates by employment area and quarter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.frame import Frame, coverage
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.table import SourceError, Table, read_sheet

LAYER = LayerInfo(
    kind="unemployment",
    title=Words("Taux de chômage localisés", "Localised unemployment rates"),
    publisher="INSEE",
    licence="Licence Ouverte 2.0",
    url="https://www.insee.fr/fr/statistiques/1893230",
    method=Words(
        "Moyenne trimestrielle, corrigée des variations saisonnières, en % de la population "
        "active ; ni Guyane ni Mayotte, et depuis 2014 seulement outre-mer. L’année donnée est le "
        "dernier trimestre.",
        "Quarterly mean, seasonally adjusted, in % of the workforce; neither French Guiana nor "
        "Mayotte, and overseas only since 2014. The year given is the last quarter.",
    ),
    level="area",
)
FILES = ("chomage-zone-*.xlsx",)

_FIRST, _LAST = 1975, 2074
_QUARTERS = tuple(f"{year}-T{q}" for year in range(_FIRST, _LAST + 1) for q in range(1, 5))
_MOST = 100.0


@dataclass(frozen=True)
class Rows:
    """`rate` (R, Q) in %, NaN where blank, for `areas` (R,) codes and `quarters` (Q,) `2023-T3`."""

    areas: tuple[str, ...]
    quarters: tuple[str, ...]
    rate: NDArray[np.float64]


def read(path: Path) -> Rows:
    """Sheet `txcho_ze`, whatever its quarters. Raises SourceError."""
    columns = {"ZE2020": (r"ze ?20\d\d",), **{q: (q.lower().replace("-", " "),) for q in _QUARTERS}}
    table = read_sheet(path, "txcho_ze", columns, optional=_QUARTERS)
    present = [position for position, q in enumerate(_QUARTERS) if q in table.columns]
    if not present:
        raise SourceError(
            table.file,
            "no column is a quarter like '2023-T3'",
            "give the file as published",
            sheet=table.sheet,
            row=table.first_row - 1,
        )
    areas = table.codes("ZE2020", r"\d{4}", "an employment area code", pad=4)
    # Every quarter between the first and the last, so that five years are always 20 columns.
    quarters = _QUARTERS[present[0] : present[-1] + 1]
    rate = np.full((len(areas), len(quarters)), np.nan)
    for column, quarter in enumerate(quarters):
        if quarter in table.columns:
            rate[:, column] = _percentages(table, quarter)
    return Rows(tuple(areas), quarters, rate)


def _percentages(table: Table, quarter: str) -> NDArray[np.float64]:
    values, _ = table.numbers(quarter)
    for index in np.flatnonzero((values < 0) | (values > _MOST)).tolist():
        raise table.error(
            index,
            quarter,
            f"{values[index]:g} is not a rate in %",
            "correct the cell or download the file again",
        )
    return values


def compile(rows: Rows, frame: Frame) -> Layer:
    """Layer with `rate` float32 (A, Q) in %, NaN where unknown, and text `quarters` (Q,)."""
    rate = np.full((len(frame.area_codes), len(rows.quarters)), np.nan, dtype=np.float32)
    strangers = []
    for code, values in zip(rows.areas, rows.rate, strict=True):
        index = frame.area(code)
        if index is None:
            strangers.append(code)
        else:
            rate[index] = values
    known = ~np.isnan(rate[:, -1])
    without = [name for name, has in zip(frame.area_names, known, strict=True) if not has]
    report = [
        f"quarters: {rows.quarters[0]} to {rows.quarters[-1]}",
        coverage(f"unemployment in {rows.quarters[-1]}", known, "areas")
        + (f"; none for {', '.join(without)}" if without else ""),
    ]
    if strangers:
        report.append(f"codes that are no area: {', '.join(strangers)}")
    arrays = {"rate": rate, "quarters": np.array(rows.quarters)}
    return Layer(replace(LAYER, year=rows.quarters[-1]), arrays, tuple(report))

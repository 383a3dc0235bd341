"""Private homes that stay empty for years, by commune: LOVAC."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.counts import MASKED, by_commune
from trousseau.territories.sources.table import COMMUNE_CODE, SourceError, header, read_csv

LAYER = LayerInfo(
    kind="vacant_homes",
    title=Words("Logements vacants du parc privé (LOVAC)", "Vacant private homes (LOVAC)"),
    publisher="DGALN, Cerema",
    licence="Licence Ouverte 2.0",
    url="https://www.data.gouv.fr/datasets/logements-vacants-du-parc-prive-par-commune-departement-region-france",
    method=Words(
        "Logements du parc privé vacants, et vacants depuis plus de deux ans, d'après les fichiers"
        " fiscaux. Moins de 11 logements : secret statistique.",
        "Private homes that are vacant, and vacant for over two years, from tax files. Fewer than"
        " 11 homes are masked.",
    ),
    level="commune",
)
FILES = ("lovac*.csv", "LOVAC*.csv")

_MASKS = frozenset({"s", "S"})
_PATTERNS = {
    "vacant": re.compile(r"pp_vacant_(\d\d)"),
    "vacant_over_2_years": re.compile(r"pp_vacant_plus_2ans_(\d\d)"),
    "private_homes": re.compile(r"(?:ff_)?pp_total_(\d\d)"),
}


@dataclass(frozen=True)
class Rows:
    """R communes: `codes`, and per count (R,) float64 with NaN, and which cells are masked."""

    codes: tuple[str, ...]
    counts: Mapping[str, NDArray[np.float64]]
    masked: Mapping[str, NDArray[np.bool_]]
    year: str


def read(path: Path) -> Rows:
    """The file by commune; where it holds several years, the last one. Raises SourceError."""
    titles = [title.lower() for title in header(path)]
    chosen: dict[str, str] = {}
    years: dict[str, str] = {}
    for name, pattern in _PATTERNS.items():
        found = [match for title in titles if (match := pattern.fullmatch(title))]
        if not found:
            raise SourceError(
                path.name,
                f"no column is named like '{pattern.pattern}'",
                "give the file by commune as published",
                row=1,
                column=name,
            )
        last = max(found, key=lambda match: match[1])
        chosen[name], years[name] = last.group(), last[1]
    table = read_csv(
        path,
        {"code": (r"codgeo(_\d\d)?",), **{name: (title,) for name, title in chosen.items()}},
    )
    codes = table.codes("code", COMMUNE_CODE, "a commune code", pad=5)
    read_columns = {name: table.numbers(name, masks=_MASKS) for name in chosen}
    return Rows(
        tuple(codes),
        {name: values for name, (values, _) in read_columns.items()},
        {name: masked for name, (_, masked) in read_columns.items()},
        f"20{years['vacant']}",
    )


def compile(rows: Rows, frame: Frame) -> Layer:
    """int32 arrays (N,) `private_homes`, `vacant`, `vacant_over_2_years`.

    -1 is missing, -2 masked: a number from 1 to 10, or a merged commune that holds one.
    """
    indices, unknown = frame.locate(rows.codes)
    arrays = {
        name: by_commune(frame, indices, rows.counts[name], rows.masked[name]) for name in _PATTERNS
    }
    report = [
        f"{name}: known for {int((values >= 0).sum())} of {values.size} communes, masked in "
        f"{int((values == MASKED).sum())}; sum {int(values[values >= 0].sum())}"
        for name, values in arrays.items()
    ]
    if unknown:
        report.append(f"codes that match no commune: {', '.join(unknown)}")
    return Layer(replace(LAYER, year=rows.year), dict(arrays), tuple(report))

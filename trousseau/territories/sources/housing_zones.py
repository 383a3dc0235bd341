"""How tight the housing market is: the A bis, A, B1, B2, C zones of housing policy."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.frame import Frame, coverage
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.counts import places
from trousseau.territories.sources.table import COMMUNE_CODE, header, read_csv

LAYER = LayerInfo(
    kind="housing_zones",
    title=Words("Zonage ABC des tensions du logement", "ABC zones of housing tension"),
    publisher="Ministère chargé du logement",
    licence="Licence Ouverte 2.0",
    url="https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000049896974",
    method=Words(
        "Arrêté du 5 juillet 2024. C = 0, B2 = 1, B1 = 2, A = 3, A bis = 4 ; une commune issue"
        " d'une fusion postérieure garde la zone de son chef-lieu.",
        "Order of 5 July 2024. C = 0, B2 = 1, B1 = 2, A = 3, A bis = 4; a commune that merged"
        " since then keeps the zone of its seat.",
    ),
    level="commune",
)
FILES = (
    "openfisca_france-*.whl!openfisca_france/assets/zonage-communes/zonage-abc-juillet-2024.csv",
    "zonage-abc-*.csv",
)

ZONES = ("C", "B2", "B1", "A", "Abis")
"""From relaxed to tight; a zone's place is its number."""


@dataclass(frozen=True)
class Rows:
    """R communes: `codes`, and `zones` (R,) int8 as places in ZONES."""

    codes: tuple[str, ...]
    zones: NDArray[np.int8]
    year: str


def read(path: Path) -> Rows:
    """The list of communes; the column of the zone in force names its date. Raises SourceError."""
    table = read_csv(path, {"codgeo": (), "zone": (r"zone.*", r".*zonage.*")})
    codes = table.codes("codgeo", COMMUNE_CODE, "a commune code", pad=5)
    zones = np.empty(len(codes), dtype=np.int8)
    for index, zone in enumerate(table.text("zone")):
        name = zone.replace(" ", "")
        if name not in ZONES:
            raise table.error(
                index, "zone", f"{zone!r} is not a zone", f"zones are {', '.join(ZONES)}"
            )
        zones[index] = ZONES.index(name)
    titles = " ".join(title for title in header(path) if "zone" in title.lower())
    found = re.search(r"20\d\d", titles) or re.search(r"20\d\d", path.name.rpartition("!")[2])
    return Rows(tuple(codes), zones, found.group() if found else "")


def compile(rows: Rows, frame: Frame) -> Layer:
    """Array `zone` int8 (N,): a place in ZONES, -1 where the order names no such commune."""
    indices, unknown = frame.locate(rows.codes)
    zone = np.full(len(frame.commune_codes), -1, dtype=np.int8)
    # The tightest of merged communes, unless the commune itself is listed.
    for index, value in zip(indices, rows.zones, strict=True):
        if index >= 0:
            zone[index] = max(zone[index], value)
    for code, index, value in zip(rows.codes, indices, rows.zones, strict=True):
        if index >= 0 and frame.commune_codes[index] == code:
            zone[index] = value
    counts = ", ".join(f"{name} {int((zone == at).sum())}" for at, name in enumerate(ZONES))
    report = [
        f"communes in the order: {len(rows.codes)}",
        coverage("zone", zone >= 0, "communes") + f" ({counts})",
    ]
    missing = np.flatnonzero(zone < 0)
    if missing.size:
        report.append(f"without a zone: {places(frame, missing)}")
    if unknown:
        report.append(f"codes that match no commune: {', '.join(unknown)}")
    return Layer(replace(LAYER, year=rows.year), {"zone": zone}, tuple(report))

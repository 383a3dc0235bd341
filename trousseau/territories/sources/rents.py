"""Advertised rents per square metre by commune: the "carte des loyers"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.frame import Frame, coverage
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.table import COMMUNE_CODE, SourceError, read_csv

LAYER = LayerInfo(
    kind="rents",
    title=Words("Carte des loyers", "Map of rents"),
    publisher="ANIL, ministère chargé du logement",
    licence="Licence Ouverte 2.0",
    url="https://www.data.gouv.fr/datasets/carte-des-loyers-indicateurs-de-loyers-dannonce-par-commune",
    method=Words(
        "Loyer d'annonce charges comprises, en €/m² et par mois, prédit pour un logement type non"
        " meublé ; intervalle de prédiction à 95 %. Là où les annonces sont trop peu nombreuses,"
        " la prédiction est celle d'un groupe de communes voisines.",
        "Advertised rent with charges, € per m² a month, predicted for a typical unfurnished home;"
        " 95 % prediction interval. Where there are too few advertisements the prediction is that"
        " of a group of neighbouring communes.",
    ),
    level="commune",
)
FILES = ("pred-*-mef-dhup*.csv",)

KINDS = {"app": "flat", "app12": "small_flat", "app3": "large_flat", "mai": "house"}
"""Name in the file's name → name in the layer: flats, of 1–2 rooms, of 3 or more, houses."""

UNDATED = "n.d."
"""Year of a layer whose files do not say it: "non daté", "no date"."""

_NAME = re.compile(r"pred-(app12|app3|app|mai)-mef-dhup", re.IGNORECASE)
_COLUMNS = {
    "code": ("insee_c", "insee", "codgeo"),
    "value": ("loypredm2",),
    "low": ("lwr ipm2",),
    "high": ("upr ipm2",),
    "basis": ("typpred",),
    "observations": ("nbobs_com",),
}
_PARTS = ("value", "low", "high")


@dataclass(frozen=True)
class Kind:
    """One dwelling kind over R communes: rents in € per m² a month (R,) float64.

    `local` (R,) tells whether the commune's own advertisements made the prediction;
    `weights` (R,) is how many they were, at least 1.
    """

    codes: tuple[str, ...]
    rents: Mapping[str, NDArray[np.float64]]
    local: NDArray[np.bool_]
    weights: NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """A `Kind` for each file found; `year` is UNDATED when no name says it."""

    kinds: Mapping[str, Kind]
    year: str


def read(path: Path) -> Rows:
    """One of the four files, and whichever of the others lie beside it. Raises SourceError."""
    if _NAME.search(path.name) is None:
        raise SourceError(
            path.name,
            "the name does not say which dwellings it is about",
            "keep the name it is published under: pred-app-, pred-app12-, pred-app3- or "
            "pred-mai-mef-dhup.csv",
        )
    files: dict[str, Path] = {}
    for other in sorted({path, *path.parent.glob("pred-*-mef-dhup*.csv")}):
        found = _NAME.search(other.name)
        if found is not None:
            files.setdefault(KINDS[found[1].lower()], other)
    found = _NAME.search(path.name)
    assert found is not None
    files[KINDS[found[1].lower()]] = path
    year = re.search(r"20\d\d", path.name) or re.search(r"20\d\d", path.parent.name)
    return Rows(
        {kind: _read_kind(files[kind]) for kind in KINDS.values() if kind in files},
        year.group() if year else UNDATED,
    )


def _read_kind(path: Path) -> Kind:
    table = read_csv(path, _COLUMNS)
    codes = table.codes("code", COMMUNE_CODE, "a commune code", pad=5)
    rents = {part: table.numbers(part)[0] for part in _PARTS}
    value, low, high = (rents[part] for part in _PARTS)
    wrong = np.flatnonzero((value <= 0) | (low > value) | (value > high))
    if wrong.size:
        raise table.error(
            int(wrong[0]),
            "loypredm2",
            "is not between lwr.IPm2 and upr.IPm2",
            "correct the row or download the file again",
        )
    local = np.array([basis.lower() == "commune" for basis in table.text("basis")])
    observations, _ = table.numbers("observations")
    return Kind(tuple(codes), rents, local, np.maximum(np.nan_to_num(observations), 1.0))


def compile(rows: Rows, frame: Frame) -> Layer:
    """For each kind: `KIND_value`, `KIND_low`, `KIND_high` float32 (N,) and `KIND_local` bool (N,).

    Rents are in € per m² a month, NaN where missing. Arrondissements and merged communes are
    averaged by number of advertisements. A kind whose file was not there has no array.
    """
    arrays: dict[str, NDArray[np.float32] | NDArray[np.bool_]] = {}
    report: list[str] = []
    for name, kind in rows.kinds.items():
        indices, unknown = frame.locate(kind.codes)
        for part in _PARTS:
            arrays[f"{name}_{part}"] = frame.mean(indices, kind.rents[part], kind.weights)
        local = np.zeros(len(frame.commune_codes), dtype=bool)
        local[indices[kind.local & (indices >= 0)]] = True
        arrays[f"{name}_local"] = local
        report.append(coverage(f"rent of {name}", ~np.isnan(arrays[f"{name}_value"]), "communes"))
        if unknown:
            report.append(f"{name}: codes that match no commune: {', '.join(unknown)}")
    absent = [kind for kind in KINDS.values() if kind not in rows.kinds]
    if absent:
        report.append(f"no file for: {', '.join(absent)}")
    if rows.year == UNDATED:
        report.append("no file or folder name says the year; rename the folder to say it")
    return Layer(replace(LAYER, year=rows.year), dict(arrays), tuple(report))

"""Social homes by commune: the register of registered landlords (RPLS)."""

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
from trousseau.territories.sources.table import COMMUNE_CODE, SourceError, read_csv

LAYER = LayerInfo(
    kind="social_housing",
    title=Words(
        "Répertoire du parc locatif social (RPLS)", "Register of social rented homes (RPLS)"
    ),
    publisher="SDES",
    licence="Licence Ouverte 2.0",
    url="https://www.statistiques.developpement-durable.gouv.fr/le-parc-locatif-social-au-1er-janvier-2024-0",
    method=Words(
        "Logements des bailleurs sociaux. Une commune absente du répertoire, qui est exhaustif,"
        " n'en a aucun. Le détail est masqué jusqu'à dix logements.",
        "Homes of registered social landlords. A commune absent from the register, which is"
        " exhaustive, has none. The detail is masked up to ten homes.",
    ),
    level="commune",
)
FILES = ("export_parc_logements_sociaux_*.csv",)

_COLUMNS = {
    "code": ("depcom_arm", "depcom"),
    "homes": ("nb_ls",),
    "let": ("nb_loues",),
    "vacant": ("nb_vacants",),
    "empty": ("nb_vides",),
}
_DETAIL = ("let", "vacant", "empty")
_MASKED_UP_TO = 10


@dataclass(frozen=True)
class Rows:
    """R communes or arrondissements.

    `counts` maps "homes", "let", "vacant" (offered, waiting for a tenant) and "empty" (awaiting
    works, sale or demolition) to (R,) float64; `masked` (R,) tells where the detail is hidden.
    """

    codes: tuple[str, ...]
    counts: Mapping[str, NDArray[np.float64]]
    masked: NDArray[np.bool_]
    year: str


def read(path: Path) -> Rows:
    """The export by commune; the year is in the file's name. Raises SourceError."""
    table = read_csv(path, _COLUMNS)
    codes = table.codes("code", COMMUNE_CODE, "a commune code", pad=5)
    counts = {name: table.numbers(name)[0] for name in ("homes", *_DETAIL)}
    blank = np.flatnonzero(np.isnan(counts["homes"]))
    if blank.size:
        raise table.error(int(blank[0]), "nb_ls", "is blank", "download the file again")
    masked = np.isnan(counts["let"])
    odd = np.flatnonzero(masked & (counts["homes"] > _MASKED_UP_TO))
    if odd.size:
        raise table.error(
            int(odd[0]),
            "nb_loues",
            f"is blank for more than {_MASKED_UP_TO} homes",
            "download the file again",
        )
    found = re.search(r"20\d\d", path.name)
    if found is None:
        raise SourceError(
            path.name, "the file name holds no year", "keep the name it is published under"
        )
    return Rows(tuple(codes), counts, masked, found.group())


def compile(rows: Rows, frame: Frame) -> Layer:
    """int32 arrays (N,): `homes` (0 where the register has none), and `let`, `vacant`, `empty`,
    -2 where masked."""
    indices, unknown = frame.locate(rows.codes)
    arrays = {"homes": by_commune(frame, indices, rows.counts["homes"])}
    listed = arrays["homes"] >= 0
    arrays["homes"][~listed] = 0
    for name in _DETAIL:
        values = by_commune(frame, indices, rows.counts[name], rows.masked)
        values[~listed] = 0
        arrays[name] = values
    report = [
        f"social homes: {int(arrays['homes'].sum())} in {int(listed.sum())} of {listed.size}"
        " communes; none elsewhere",
        f"detail masked (ten homes or fewer): {int((arrays['let'] == MASKED).sum())} communes",
    ]
    if unknown:
        report.append(f"codes that match no commune: {', '.join(unknown)}")
    return Layer(replace(LAYER, year=rows.year), dict(arrays), tuple(report))

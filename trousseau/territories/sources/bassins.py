"""Which survey basin (*bassin d'emploi* of the BMO survey) each commune belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from trousseau.territories.frame import Frame, coverage
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.counts import places
from trousseau.territories.sources.table import COMMUNE_CODE, read_csv

LAYER = LayerInfo(
    kind="bassins",
    title=Words("Communes des bassins d’emploi de France Travail", "Communes of the survey basins"),
    publisher="France Travail",
    licence="Licence Ouverte 2.0",
    url="https://statistiques.francetravail.org/bmo",
    method=Words(
        "Composition communale des bassins, que son producteur ne date pas ; le découpage est "
        "celui d’avant l’enquête 2024. Une commune fusionnée suit son chef-lieu.",
        "The communes of each basin, undated by its publisher; the boundaries are those before the "
        "2024 survey. A merged commune follows its seat.",
    ),
    level="commune",
)
FILES = ("bassin_emploi*.csv",)
YEAR = "2023"

_COLUMNS = {
    "code_commune_insee": (r"code[_ ](commune[_ ])?insee", "codgeo"),
    "code_bassin_BMO": (r"code[_ ]bassin([_ ]bmo)?", r"be ?\d\d"),
    "lib_bassin_BMO": (r"(lib|nom)[_ ]bassin([_ ]bmo)?", r"nombe ?\d\d"),
}


@dataclass(frozen=True)
class Rows:
    """Columns of equal length; basin codes have 4 digits. `names` maps them to names."""

    communes: tuple[str, ...]
    bassins: tuple[str, ...]
    names: Mapping[str, str]


def read(path: Path) -> Rows:
    """The map from communes to basins; codes are zero-padded. Raises SourceError."""
    table = read_csv(path, _COLUMNS)
    communes = table.codes("code_commune_insee", COMMUNE_CODE, "a commune code", pad=5)
    bassins = table.codes("code_bassin_BMO", r"\d{4}", "a basin code", pad=4)
    names: dict[str, str] = {}
    for code, name in zip(bassins, table.text("lib_bassin_BMO"), strict=True):
        names.setdefault(code, name)
    return Rows(tuple(communes), tuple(bassins), names)


def compile(rows: Rows, frame: Frame) -> Layer:
    """Layer with `bassin` int16 (N,), -1 for none, an index into `bassin_codes` (B,).

    `bassin_names` (B,) as published. Where communes of several basins have merged, the row of
    the commune that kept its code decides, else the basin of most of them.
    """
    codes = sorted(set(rows.bassins))
    position = {code: index for index, code in enumerate(codes)}
    indices, unknown = frame.locate(rows.communes)
    votes: dict[int, Counter[str]] = {}
    bassin = np.full(len(frame.commune_codes), -1, dtype=np.int16)
    for commune, code, index in zip(rows.communes, rows.bassins, indices.tolist(), strict=True):
        if index < 0:
            continue
        votes.setdefault(index, Counter())[code] += 1
        if frame.commune_codes[index] == commune:
            bassin[index] = position[code]
    for index, counted in votes.items():
        if bassin[index] < 0:
            bassin[index] = position[min(counted, key=lambda code: (-counted[code], code))]
    several = [index for index, counted in sorted(votes.items()) if len(counted) > 1]
    homeless = np.flatnonzero(bassin < 0)
    report = [coverage("communes with a basin", bassin >= 0, "communes")]
    if homeless.size:
        report.append(f"without one: {places(frame, homeless)}")
    if several:
        report.append(f"merged from several basins: {places(frame, several)}")
    if unknown:
        report.append(f"codes that lead to no commune of today: {', '.join(unknown)}")
    empty = sorted(set(codes) - {codes[index] for index in bassin.tolist() if index >= 0})
    if empty:
        report.append(f"basins without a commune of today: {', '.join(empty)}")
    arrays = {
        "bassin": bassin,
        "bassin_codes": np.array(codes),
        "bassin_names": np.array([rows.names[code] for code in codes]),
    }
    return Layer(replace(LAYER, year=YEAR), arrays, tuple(report))

"""Schools by commune and level, from the ministry's directory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.table import COMMUNE_CODE, header, read_parquet
from trousseau.territories.text import fold

LAYER = LayerInfo(
    kind="schools",
    title=Words("Annuaire de l'éducation", "Directory of schools"),
    publisher="Ministère de l'Éducation nationale",
    licence="Licence Ouverte 2.0",
    url="https://data.education.gouv.fr/explore/dataset/fr-en-annuaire-education/",
    method=Words(
        "Établissements publics et privés, sous contrat ou non. Une école primaire compte comme"
        " maternelle et élémentaire ; les sections (SEGPA) ne comptent pas comme collèges ; les"
        " sections d'enseignement professionnel comptent comme lycées professionnels.",
        "Public and private schools, state-funded or not. A school with both levels counts as"
        " nursery and primary; special sections (SEGPA) do not count as lower-secondary schools;"
        " vocational sections count as vocational schools.",
    ),
    level="commune",
)
FILES = ("annuaire_ecoles*.parquet", "fr-en-annuaire-education*.parquet")

# The directory is refreshed daily and its copies carry no date; the commune codes of the one at
# hand follow the mergers of 1 January 2025.
YEAR = "2025"

LEVELS = ("nursery", "primary", "lower_secondary", "upper_secondary", "vocational")
"""École maternelle, école élémentaire, collège, lycée général et technologique, lycée
professionnel."""

_COLUMNS = {
    "code": ("code_commune",),
    "type": ("type_etablissement",),
    "sector": ("statut_public_prive",),
    "name": ("nom_etablissement",),
    "nursery": ("ecole_maternelle",),
    "primary": ("ecole_elementaire",),
    "general": ("voie_generale",),
    "pupils": ("nombre_d_eleves",),
}
# Directories published whole have these too; copies often lack them.
_OPTIONAL = {"technological": "voie_technologique", "professional": "voie_professionnelle"}

_VOCATIONAL_WORDS = (
    "professionnel", "polyvalent", "metiers", "agricole", "horticole", "maritime", "hotelier",
)  # fmt: skip
_VOCATIONAL_INITIALS = frozenset({"lp", "sep", "lpa", "lpo"})


@dataclass(frozen=True)
class Rows:
    """S schools: `codes` of their communes, `levels` (S, 5) bool in the order of LEVELS,
    `public` (S,) bool, `pupils` (S,) float64 with NaN where unknown."""

    codes: tuple[str, ...]
    levels: NDArray[np.bool_]
    public: NDArray[np.bool_]
    pupils: NDArray[np.float64]


def read(path: Path) -> Rows:
    """The directory as a parquet file. Raises SourceError."""
    seen = set(header(path))
    optional = {name: (title,) for name, title in _OPTIONAL.items() if title in seen}
    table = read_parquet(path, {**_COLUMNS, **optional})
    codes = table.codes("code", COMMUNE_CODE, "a commune code", pad=5)
    kinds, names = table.text("type"), table.text("name")
    flags = {
        name: [value in ("1", "true", "True") for value in table.text(name)]
        for name in ("nursery", "primary", "general", *optional)
    }
    pupils, _ = table.numbers("pupils")
    levels = np.zeros((len(codes), len(LEVELS)), dtype=bool)
    for index, kind in enumerate(kinds):
        row = {name: values[index] for name, values in flags.items()}
        levels[index] = _levels(kind, names[index], row)
    public = np.array([sector == "Public" for sector in table.text("sector")])
    return Rows(tuple(codes), levels, public, pupils)


def _levels(kind: str, name: str, flags: Mapping[str, bool]) -> tuple[bool, ...]:
    """Which of LEVELS a school teaches, from its type, its name and what the directory ticks."""
    if kind in ("Ecole", "École"):
        return flags["nursery"], flags["primary"], False, False, False
    words = fold(name)
    if kind == "Collège":
        section = "segpa" in words.split() or "professionnel adapte" in words
        return False, False, not section, False, False
    if kind == "Lycée":
        general = flags["general"] or flags.get("technological", False) or _is_general(words)
        return False, False, False, general, _is_vocational(words, general, flags)
    return False, False, False, False, False


def _is_general(words: str) -> bool:
    """The directory leaves the tick blank for many private schools whose name says it."""
    named = "general" in words or "technologique" in words
    return named and words.startswith("lycee") and "professionnel" not in words


def _is_vocational(words: str, general: bool, flags: Mapping[str, bool]) -> bool:
    if flags.get("professional"):
        return True
    if any(word in words for word in _VOCATIONAL_WORDS):
        # "Lycée d'enseignement général et technologique agricole" teaches no trade.
        return not ("general" in words and "professionnel" not in words)
    return not general and bool(_VOCATIONAL_INITIALS & set(words.split()))


def compile(rows: Rows, frame: Frame) -> Layer:
    """For each level: `LEVEL` int16 (N,), schools; `LEVEL_public` int16 (N,), public ones;
    `LEVEL_pupils` int32 (N,), pupils where known, -1 where no school of that level says.

    The directory is exhaustive: 0 means that there is no such school. A school of two levels
    counts its pupils in both.
    """
    indices, unknown = frame.locate(rows.codes)
    size = len(frame.commune_codes)
    arrays: dict[str, NDArray[np.int16] | NDArray[np.int32]] = {}
    report = [f"schools and services in the directory: {len(rows.codes)}"]
    for column, level in enumerate(LEVELS):
        here = rows.levels[:, column] & (indices >= 0)
        counts = np.bincount(indices[here], minlength=size)
        arrays[level] = counts.astype(np.int16)
        arrays[f"{level}_public"] = np.bincount(indices[here & rows.public], minlength=size).astype(
            np.int16
        )
        said = here & ~np.isnan(rows.pupils)
        pupils = np.bincount(indices[said], weights=rows.pupils[said], minlength=size)
        silent = np.bincount(indices[said], minlength=size) == 0
        arrays[f"{level}_pupils"] = np.where(silent, -1, pupils).astype(np.int32)
        report.append(f"{level}: {int(counts.sum())} in {int((counts > 0).sum())} communes")
    if unknown:
        outside = int((indices < 0).sum())
        report.append(f"outside the communes covered: {outside} ({', '.join(unknown)})")
    return Layer(replace(LAYER, year=YEAR), dict(arrays), tuple(report))

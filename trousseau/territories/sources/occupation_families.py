"""The tree of occupation families (FAP-2021): 341, 228, 86 and 22 of them, with their names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.rome_to_fap import FAP_CODE
from trousseau.territories.sources.table import read_sheet

LAYER = LayerInfo(
    kind="occupation_families",
    title=Words("Familles professionnelles FAP-2021", "Occupation families FAP-2021"),
    publisher="DARES",
    licence="Licence Ouverte 2.0",
    url="https://dares.travail-emploi.gouv.fr/actualite/une-nouvelle-facon-de-classer-les-metiers-en-2023",
    method=Words(
        "Codes et intitulés des quatre niveaux de la nomenclature ; chaque niveau se lit au début "
        "du code du niveau plus fin.",
        "Codes and names of the four levels of the classification; each level is the beginning of "
        "the code of the finer one.",
    ),
    level="occupation",
    year="FAP-2021",
)
FILES = ("Dares_Arborescence_FAP2021*.xlsx",)

LEVELS = {22: 1, 86: 3, 228: 5, 341: 6}
"""The levels of the tree, by number of families, and the length of their codes."""


@dataclass(frozen=True)
class Rows:
    """For each level, (code, name) pairs without repetition."""

    names: dict[int, tuple[tuple[str, str], ...]]


def read(path: Path) -> Rows:
    """Read the sheet where the levels are nested; SourceError when a code does not nest."""
    columns = {
        f"{word}{level}": (rf"{word.lower()}[ _]fap ?{level}",)
        for level in LEVELS
        for word in ("Code", "Intitule")
    }
    table = read_sheet(path, r"niveaux?_emboit", columns)
    finest = table.codes("Code341", FAP_CODE, "a FAP-2021 code")
    names: dict[int, tuple[tuple[str, str], ...]] = {}
    for level, length in LEVELS.items():
        found: dict[str, str] = {}
        pairs = zip(table.text(f"Code{level}"), table.text(f"Intitule{level}"), strict=True)
        for index, (code, name) in enumerate(pairs):
            if code != finest[index][:length]:
                raise table.error(
                    index,
                    f"Code{level}",
                    f"{code!r} is not the beginning of {finest[index]!r}",
                    "give the file as published",
                )
            name = " ".join(name.split())
            if not name or found.setdefault(code, name) != name:
                raise table.error(
                    index,
                    f"Intitule{level}",
                    f"{code} has no name, or two",
                    "give the file as published",
                )
        names[level] = tuple(sorted(found.items()))
    return Rows(names)


def compile(rows: Rows, frame: Frame) -> Layer:
    """Arrays `codes_L` and `names_L` (L,) text in code order for L in 22, 86, 228, 341.

    A family's parent is read from its code: `B1X31` is in `B1X`, which is in `B`. `frame` is
    not needed.
    """
    arrays = {}
    for level, pairs in rows.names.items():
        arrays[f"codes_{level}"] = np.array([code for code, _ in pairs])
        arrays[f"names_{level}"] = np.array([name for _, name in pairs])
    counts = " > ".join(str(len(rows.names[level])) for level in sorted(rows.names, reverse=True))
    return Layer(LAYER, arrays, (f"occupation families: {counts}",))

"""The DARES table from a ROME code and a qualification to an occupation family (FAP-2021)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.occupations import ROME_CODE
from trousseau.territories.sources.table import read_csv

LAYER = LayerInfo(
    kind="rome_to_fap",
    title=Words(
        "Passage du ROME aux familles professionnelles selon la qualification",
        "From ROME to occupation families, by qualification",
    ),
    publisher="DARES",
    licence="Licence Ouverte 2.0",
    url="https://dares.travail-emploi.gouv.fr/actualite/une-nouvelle-facon-de-classer-les-metiers-en-2023",
    method=Words(
        "Table de la DARES entre le ROME (v3), la qualification de France Travail (0 non précisée, "
        "1 manœuvre, 2 ouvrier spécialisé, 3 et 4 ouvrier qualifié et hautement qualifié, "
        "5 employé non qualifié, 6 employé qualifié, 7 technicien, 8 agent de maîtrise, 9 cadre) "
        "et la famille professionnelle ; seuls les cinq premiers caractères (FAP 228) sont gardés.",
        "The DARES table between ROME (v3), the qualification used by France Travail (0 not "
        "stated, 1 labourer, 2 semi-skilled worker, 3 and 4 skilled and highly skilled worker, "
        "5 unskilled clerk, 6 skilled clerk, 7 technician, 8 supervisor, 9 manager) and the "
        "occupation family; only its first five characters (FAP 228) are kept.",
    ),
    level="occupation",
    year="FAP-2021",
)
FILES = ("Dares_Table_passage_ROME_Qualif_to_FAP*.csv",)

QUALIFICATIONS = 10
FAP_CODE = r"[A-Z][0-9A-Z][A-Z]\d{2}[a-z]?"


@dataclass(frozen=True)
class Rows:
    """One row for each ROME code and qualification digit; `families` are FAP-228 codes."""

    codes: tuple[str, ...]
    qualifications: tuple[int, ...]
    families: tuple[str, ...]


def read(path: Path) -> Rows:
    """Read the table; SourceError unless every ROME code has all ten qualifications once."""
    table = read_csv(path, {"ROME": (), "Qualif": (), "FAP": (r"fap ?341",)})
    codes = table.codes("ROME", ROME_CODE, "a ROME code")
    qualifications = table.codes("Qualif", r"\d", "a qualification from 0 to 9")
    families = table.codes("FAP", FAP_CODE, "a FAP-2021 code")
    seen: set[tuple[str, str]] = set()
    for index, pair in enumerate(zip(codes, qualifications, strict=True)):
        if pair in seen:
            raise table.error(
                index, "Qualif", f"{pair[0]} has {pair[1]} twice", "download the file again"
            )
        seen.add(pair)
    for index, code in enumerate(codes):
        absent = [digit for digit in "0123456789" if (code, digit) not in seen]
        if absent:
            raise table.error(
                index,
                "Qualif",
                f"{code} has no row for qualification {absent[0]}",
                "the file may be cut short; download it again",
            )
    return Rows(
        tuple(codes),
        tuple(int(digit) for digit in qualifications),
        tuple(family[:5] for family in families),
    )


def compile(rows: Rows, frame: Frame) -> Layer:
    """P parent codes and F families, both in code order.

    Arrays: `parents` (P,) and `families` (F,) text; `family_of` (P, 10) int16: index of the
    family of each parent for each qualification digit. `frame` is not needed.
    """
    parents = sorted(set(rows.codes))
    families = sorted(set(rows.families))
    parent_index = {code: index for index, code in enumerate(parents)}
    family_index = {code: index for index, code in enumerate(families)}
    family_of = np.full((len(parents), QUALIFICATIONS), -1, dtype=np.int16)
    for code, digit, family in zip(rows.codes, rows.qualifications, rows.families, strict=True):
        family_of[parent_index[code], digit] = family_index[family]
    several = int((family_of != family_of[:, :1]).any(axis=1).sum())
    report = (
        f"{len(parents):,} ROME codes lead to {len(families)} families (FAP 228); "
        f"{several} lead to several, by qualification",
    )
    arrays = {
        "parents": np.array(parents),
        "families": np.array(families),
        "family_of": family_of,
    }
    return Layer(LAYER, arrays, report)

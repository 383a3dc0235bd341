"""The DARES table from a ROME code to an occupation family of 2009, as a SAS programme.

The shortage lists of before 2025 are written in families of 2009 (FAP-2009), hiring in those of
2021: the two share codes that do not mean the same, so each keeps its own passage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.table import SourceError, read_bytes

LAYER = LayerInfo(
    kind="fap2009",
    title=Words(
        "Passage du ROME aux familles professionnelles de 2009",
        "From ROME to occupation families of 2009",
    ),
    publisher="DARES",
    licence="Licence Ouverte 2.0",
    url="https://dares.travail-emploi.gouv.fr/donnees/la-nomenclature-des-familles-professionnelles-2009",
    method=Words(
        "Certains codes ROME (v3) mènent seuls à une famille ; les autres avec la qualification de "
        "France Travail (0 non précisée à 9 cadre).",
        "Some ROME (v3) codes lead to a family by themselves; the others with the qualification "
        "used by France Travail (0 not stated to 9 manager).",
    ),
    level="occupation",
)
FILES = ("passage_fap2009_romev3*.txt",)
YEAR = "FAP-2009"
QUALIFICATIONS = "0123456789"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINE = re.compile(r'^\s*("[^=]*")\s*=\s*"([^"]*)"\s*;?\s*$')
_KEY = re.compile(r"[A-N]\d{4}[0-9]?")
_FAMILY = re.compile(r"[A-Z]\d[A-Z]\d\d")


@dataclass(frozen=True)
class Rows:
    """`families` maps a ROME code, or a ROME code and a qualification digit, to a family."""

    families: Mapping[str, str]


def read(path: Path) -> Rows:
    """The two `proc format` tables of the programme (latin-1). Raises SourceError."""
    text = read_bytes(path).decode("latin-1")
    families: dict[str, str] = {}
    for number, line in enumerate(_without_comments(text).splitlines(), start=1):
        match = _LINE.match(line)
        if match is None:
            if line.lstrip().startswith('"'):
                raise SourceError(
                    path.name,
                    f"{line.strip()[:40]!r} does not read as codes = family",
                    "the file may be cut short; download it again",
                    row=number,
                )
            continue
        family = match[2]
        if not _FAMILY.fullmatch(family):
            raise SourceError(
                path.name,
                f"{family!r} is not an occupation family of 2009",
                "download the file again",
                row=number,
            )
        for quoted in match[1].split(","):
            key = quoted.strip().strip('"').strip()
            if not _KEY.fullmatch(key):
                raise SourceError(
                    path.name,
                    f"{key!r} is neither a ROME code nor one with a qualification",
                    "download the file again",
                    row=number,
                )
            if families.setdefault(key, family) != family:
                raise SourceError(
                    path.name,
                    f"{key} leads to {family} here and to {families[key]} above",
                    "download the file again",
                    row=number,
                )
    if not families:
        raise SourceError(path.name, "holds no passage table", "give the file as published")
    return Rows(families)


def _without_comments(text: str) -> str:
    """Comments emptied, line breaks kept, so that row numbers stay those of the file."""
    return _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)


def compile(rows: Rows, frame: Frame) -> Layer:
    """Layer with text `romes` (R,), `families` (F,) and `family_of` int16 (R, 10), -1 for none.

    The second axis is the qualification digit; a code that needs none has one family throughout.
    `frame` is not needed.
    """
    romes = sorted({key[:5] for key in rows.families})
    families = sorted(set(rows.families.values()))
    position = {code: index for index, code in enumerate(families)}
    family_of = np.full((len(romes), len(QUALIFICATIONS)), -1, dtype=np.int16)
    for row, rome in enumerate(romes):
        for column, digit in enumerate(QUALIFICATIONS):
            family = rows.families.get(rome) or rows.families.get(rome + digit)
            if family is not None:
                family_of[row, column] = position[family]
    several = sum(len(set(row[row >= 0].tolist())) > 1 for row in family_of)
    report = (
        f"{len(romes)} ROME codes lead to {len(families)} families of 2009; {several} lead to "
        "several, by qualification",
    )
    arrays = {"romes": np.array(romes), "families": np.array(families), "family_of": family_of}
    return Layer(replace(LAYER, year=YEAR), arrays, report)

"""Shortage occupations by region, as an order of the State lists them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.table import read_csv
from trousseau.territories.text import fold

LAYER = LayerInfo(
    kind="shortage_list",
    title=Words("Liste régionale des métiers en tension", "Regional list of shortage occupations"),
    publisher="Ministère du travail",
    licence="Licence Ouverte 2.0",
    url="https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000043317532",
    method=Words(
        "Arrêté du 1er avril 2021 modifié le 1er mars 2024, pour la métropole seulement ; il a été "
        "remplacé par celui du 21 mai 2025. La liste n’est qu’un fait : elle ne compte dans aucun "
        "classement, car une personne protégée peut exercer tout métier qui n’est pas réglementé.",
        "Order of 1 April 2021 as amended on 1 March 2024, for metropolitan France only; that of "
        "21 May 2025 has replaced it. The list is a fact and counts in no ranking: a protected "
        "person may take any occupation that is not regulated.",
    ),
    level="region",
)
FILES = ("metiers_en_tension*.csv",)

REGIONS = {
    "ile de france": "11",
    "centre val de loire": "24",
    "bourgogne franche comte": "27",
    "normandie": "28",
    "hauts de france": "32",
    "grand est": "44",
    "pays de la loire": "52",
    "bretagne": "53",
    "nouvelle aquitaine": "75",
    "occitanie": "76",
    "auvergne rhone alpes": "84",
    "provence alpes cote d azur": "93",
    "corse": "94",
}
"""Metropolitan regions: the order covers no other, whatever its "France entière" suggests."""
_EVERYWHERE = "france entiere"
_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
_DATE = re.compile(rf"({'|'.join(_MONTHS)}) (20\d\d)")
_COLUMNS = {
    "Region": (),
    "Famille Professionnelle": (r"famille professionnelle",),
    "Code FAP": (r"code fap.*",),
}


@dataclass(frozen=True)
class Rows:
    """Columns of equal length: family `families[i]` (FAP-2009) is on the list of `regions[i]`.

    `names` are those of the families. What is listed for everywhere stands once for each region.
    """

    regions: tuple[str, ...]
    families: tuple[str, ...]
    names: tuple[str, ...]
    year: str


def read(path: Path) -> Rows:
    """The list by region name and occupation family. Raises SourceError."""
    table = read_csv(path, _COLUMNS)
    families = table.codes("Code FAP", r"[A-Z]\d[A-Z]\d\d", "an occupation family of 2009")
    names = [name.replace("; ", ", ") for name in table.text("Famille Professionnelle")]
    found: dict[tuple[str, str], str] = {}
    for index, (region, family, name) in enumerate(
        zip(table.text("Region"), families, names, strict=True)
    ):
        folded = fold(region)
        if folded != _EVERYWHERE and folded not in REGIONS:
            raise table.error(
                index,
                "Region",
                f"{region!r} is not a region of metropolitan France",
                "correct the cell or download the file again",
            )
        codes = REGIONS.values() if folded == _EVERYWHERE else (REGIONS[folded],)
        for code in codes:
            found.setdefault((code, family), name)
    date = _DATE.search(fold(path.stem.replace("_", " ")))
    ordered = sorted(found)
    return Rows(
        tuple(region for region, _ in ordered),
        tuple(family for _, family in ordered),
        tuple(found[key] for key in ordered),
        f"{date[2]}-{_MONTHS.index(date[1]) + 1:02d}" if date else "2024",
    )


def compile(rows: Rows, frame: Frame) -> Layer:
    """Layer with text columns of equal length: `regions`, `families` (FAP-2009) and `names`."""
    strangers = sorted(set(rows.regions) - set(frame.regions))
    report = [
        f"{len(rows.families)} entries: {len(set(rows.families))} families in "
        f"{len(set(rows.regions))} regions"
    ]
    if strangers:
        report.append(f"codes that are no region of today: {', '.join(strangers)}")
    arrays = {
        "regions": np.array(rows.regions),
        "families": np.array(rows.families),
        "names": np.array(rows.names),
    }
    return Layer(replace(LAYER, year=rows.year), arrays, tuple(report))

"""Which employment area each commune belongs to (INSEE *zones d'emploi* 2020)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.table import COMMUNE_CODE, read_csv, read_sheet

LAYER = LayerInfo(
    kind="employment_areas",
    title=Words("Zones d’emploi 2020", "Employment areas 2020"),
    publisher="INSEE",
    licence="Licence Ouverte 2.0",
    url="https://www.insee.fr/fr/information/4652957",
    method=Words(
        "Une zone d’emploi est un espace où la plupart des actifs résident et travaillent. Une "
        "commune créée depuis reçoit la zone des communes qu’elle a remplacées ou quittées.",
        "An employment area is a space where most of the workforce both lives and works. A "
        "commune created since gets the area of those that it replaced or left.",
    ),
    level="commune",
)
FILES = ("ZE2020*.xlsx", "*Communes_Zones_Emploi_2020*.csv")

_COLUMNS = {
    "CODGEO": ("codgeo",),
    "ZE2020": ("codze2020", "ze2020"),
    "LIBZE2020": ("libze2020",),
}
_GEOGRAPHY = re.compile(r"\d{2}/\d{2}/(\d{4})\s*$")


@dataclass(frozen=True)
class Rows:
    """Columns of equal length: commune `communes[i]` lies in area `areas[i]`.

    `names` maps area codes to names; `geography` is the year of the commune codes, empty where
    the file does not say.
    """

    communes: tuple[str, ...]
    areas: tuple[str, ...]
    names: Mapping[str, str]
    geography: str

    def area_of(self) -> dict[str, tuple[str, str]]:
        """Commune code → (area code, area name)."""
        return {
            commune: (area, self.names[area])
            for commune, area in zip(self.communes, self.areas, strict=True)
        }


def read(path: Path) -> Rows:
    """Either layout: the workbook (sheet `Composition_communale`) or the CSV export.

    SourceError names a cell that is not a code, a commune given twice or an area with two names.
    """
    if path.suffix.lower() == ".csv":
        table = read_csv(path, _COLUMNS)
    else:
        table = read_sheet(path, "(?i)composition", _COLUMNS)
    communes = table.codes("CODGEO", COMMUNE_CODE, "a commune code", pad=5)
    areas = table.codes("ZE2020", r"\d{4}", "an employment area code", pad=4)
    names: dict[str, str] = {}
    seen: set[str] = set()
    for index, (commune, area, name) in enumerate(
        zip(communes, areas, table.text("LIBZE2020"), strict=True)
    ):
        if commune in seen:
            raise table.error(index, "CODGEO", f"{commune} stands twice", "download the file again")
        seen.add(commune)
        if names.setdefault(area, name) != name:
            raise table.error(
                index,
                "LIBZE2020",
                f"area {area} is called {name!r} here and {names[area]!r} above",
                "correct the cell or download the file again",
            )
    years = [match[1] for text in table.above if (match := _GEOGRAPHY.search(text))]
    return Rows(tuple(communes), tuple(areas), names, years[0] if years else "")


def compile(rows: Rows, frame: Frame) -> Layer:
    """Layer with text columns `codes`, `names` (A,) and `communes` int32 (A,): communes of today.

    The join itself is in the geographic code, of which every other layer is made.
    """
    named = frozenset(rows.communes)
    later = [
        f"{code} {name} → {frame.area_names[area] if area >= 0 else 'none'}"
        for code, name, area in zip(
            frame.commune_codes, frame.commune_names, frame.area_of.tolist(), strict=True
        )
        if code not in named
    ]
    counts = np.bincount(frame.area_of[frame.area_of >= 0], minlength=len(frame.area_codes))
    report = (
        f"communes of the file: {len(rows.communes)}; areas: {len(rows.names)}",
        f"communes of today that it does not name: {len(later)}"
        + (f" ({', '.join(later)})" if later else ""),
    )
    arrays = {
        "codes": np.array(frame.area_codes),
        "names": np.array(frame.area_names),
        "communes": counts.astype(np.int32),
    }
    year = f"2020 ({rows.geography})" if rows.geography else "2020"
    return Layer(replace(LAYER, year=year), arrays, report)

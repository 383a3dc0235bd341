"""What the tests of hiring and its sources share: small files, a small frame, the official one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from trousseau.territories.frame import Frame
from trousseau.territories.sources import bassins, employment_areas
from trousseau.territories.sources.table import read_csv, read_sheet

BMO_HEADER = (
    "annee", "Code métier BMO", "Nom métier BMO", "Famille_met", "Lbl_fam_met", "REG", "NOM_REG",
    "Dept", "NomDept", "BE24", "NOMBE24", "met", "xmet", "smet",
)  # fmt: skip


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Save sheets of rows as an XLSX file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def bmo_row(
    family: str, bassin: float, departement: str, name: str, met: str, xmet: str, smet: str
) -> tuple[object, ...]:
    """A row of the survey as published: numbers as text, the basin as a number."""
    return (
        2024.0, family, "Métier", "Z", "Autres métiers", "84", "Région", departement, "Dép.",
        bassin, name, met, xmet, smet,
    )  # fmt: skip


def bmo_file(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """A survey with a sheet that describes it before the sheet that holds it."""
    return workbook(
        path,
        {
            "Description des variables": [["", "Variables", "Description"]],
            "BMO_2024_open_data": [BMO_HEADER, *rows],
        },
    )


def small_frame() -> Frame:
    """Four communes in two areas and two départements; 01003 has become 01002."""
    return Frame(
        commune_codes=("01001", "01002", "47004", "75056"),
        commune_names=("Un", "Deux", "Aiguillon", "Paris"),
        departements=("01", "01", "47", "75"),
        regions=("84", "84", "75", "11"),
        people=np.array([100, 300, 4_000, 2_000_000], dtype=np.int32),
        area_codes=("1109", "8405"),
        area_names=("Paris", "Bourg-en-Bresse"),
        area_of=np.array([1, 1, 1, 0], dtype=np.int16),
        successor={"01003": "01002", "75101": "75056"},
    )


@cache
def official_frame(shared: Path) -> Frame:
    """The communes and areas of 2023 with people of 2021: enough to check figures, and offline.

    A commune whose people the population file lacks (overseas) counts for 1,000.
    """
    zones = shared / "zones" / "ZE2020_au_01-01-2023.xlsx"
    rows = employment_areas.read(zones)
    names = read_sheet(zones, "Composition", {"LIBGEO": ()}).text("LIBGEO")
    table = read_csv(
        shared / "territoire" / "insee-estimation-population-2024.csv",
        {"codgeo": (), "p21_pop": ()},
    )
    people = dict(zip(table.text("codgeo"), table.numbers("p21_pop")[0].tolist(), strict=True))
    order = sorted(range(len(rows.communes)), key=lambda index: rows.communes[index])
    communes = tuple(rows.communes[index] for index in order)
    areas = tuple(sorted(rows.names))
    position = {code: index for index, code in enumerate(areas)}
    arrondissements = {
        **{f"751{number:02d}": "75056" for number in range(1, 21)},
        **{f"132{number:02d}": "13055" for number in range(1, 17)},
        **{f"6938{number}": "69123" for number in range(1, 10)},
    }
    for code, city in arrondissements.items():
        people[city] = people.get(city, 0.0) + people[code]
    return Frame(
        commune_codes=communes,
        commune_names=tuple(names[index] for index in order),
        departements=tuple(code[:3] if code.startswith("97") else code[:2] for code in communes),
        regions=tuple("84" for _ in communes),
        people=np.array([people.get(code, 1_000.0) for code in communes], dtype=np.int32),
        area_codes=areas,
        area_names=tuple(rows.names[code] for code in areas),
        area_of=np.array([position[rows.areas[index]] for index in order], dtype=np.int16),
        successor=arrondissements,
    )


@cache
def official_bassins(shared: Path) -> Mapping[str, np.ndarray]:
    """Arrays of the map of basins on the official frame."""
    rows = bassins.read(shared / "emploi" / "bassin_emploi.csv")
    return bassins.compile(rows, official_frame(shared)).arrays

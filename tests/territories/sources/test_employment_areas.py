"""Every commune lies in one of the 306 employment areas, whichever layout says so."""

from pathlib import Path

import pytest

from tests.territories.employment import official_frame, small_frame, workbook
from trousseau.territories.sources import employment_areas
from trousseau.territories.sources.table import SourceError

HEADER = ("CODGEO", "LIBGEO", "ZE2020", "LIBZE2020", "ZE2020_PARTIE_REG", "DEP", "REG")
ROWS = (
    ("01001", "Un", "8405", "Bourg-en-Bresse", "", "01", "84"),
    ("75056", "Paris", "1109", "Paris", "", "75", "11"),
)


def composition(folder: Path, *rows: tuple[str, ...]) -> Path:
    return workbook(
        folder / "ZE2020_au_01-01-2023.xlsx",
        {
            "ZE2020": [("ZE2020", "LIBZE2020", "NB_COM")],
            "Composition_communale": [
                ("Zones d'emploi 2020",),
                ("Mise en ligne le 17/03/2023       Géographie au 01/01/2023",),
                ("Code géographique communal", "Libellé géographique"),
                HEADER,
                *(rows or ROWS),
            ],
        },
    )


def test_the_workbook_says_area_name_and_year(tmp_path: Path) -> None:
    rows = employment_areas.read(composition(tmp_path))
    assert rows.area_of() == {"01001": ("8405", "Bourg-en-Bresse"), "75056": ("1109", "Paris")}
    assert rows.geography == "2023"


def test_the_csv_export_reads_alike(tmp_path: Path) -> None:
    path = tmp_path / "Export_Communes_Zones_Emploi_2020.csv"
    path.write_text(
        "codgeo,libgeo,ze_2020,codze2020,libze2020\n01001,Un,8405 - Bourg,8405,Bourg-en-Bresse\n"
        "75056,Paris,1109 - Paris,1109,Paris\n",
        encoding="utf-8-sig",
    )
    rows = employment_areas.read(path)
    assert rows.area_of() == employment_areas.read(composition(tmp_path)).area_of()
    assert rows.geography == ""


def test_the_report_names_the_communes_of_today_that_the_file_does_not(tmp_path: Path) -> None:
    layer = employment_areas.compile(employment_areas.read(composition(tmp_path)), small_frame())
    assert layer.info.year == "2020 (2023)"
    assert layer.arrays["communes"].tolist() == [1, 3]
    assert "01002 Deux → Bourg-en-Bresse" in layer.report[1]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("0100X", "Un", "8405", "Bourg", "", "", ""), "row 6: column 'CODGEO': '0100X' is not a"),
        (
            ("01002", "Deux", "84A5", "Bourg", "", "", ""),
            "row 6: column 'ZE2020': '84A5' is not an",
        ),
        (("01001", "Un", "8405", "Bourg-en-Bresse", "", "", ""), "row 6: .*: 01001 stands twice"),
        (("01002", "Deux", "8405", "Bourg", "", "", ""), "row 6: column 'LIBZE2020': area 8405"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, row: tuple[str, ...], message: str) -> None:
    with pytest.raises(SourceError, match=f"sheet 'Composition_communale': {message}"):
        employment_areas.read(composition(tmp_path, ROWS[0], row))


def test_a_workbook_without_the_sheet_says_which_it_has(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ZE2020.xlsx", {"Autre": [HEADER]})
    with pytest.raises(SourceError, match=r"no sheet is named .* \(there are: Autre\)"):
        employment_areas.read(path)


@pytest.mark.shared
def test_both_official_files_have_306_areas_and_agree(shared_data: Path) -> None:
    zones = shared_data / "zones"
    of_2023 = employment_areas.read(zones / "ZE2020_au_01-01-2023.xlsx").area_of()
    of_export = employment_areas.read(zones / "Export_Communes_Zones_Emploi_2020.csv").area_of()
    assert len(set(of_2023.values())) == len(set(of_export.values())) == 306
    both = of_2023.keys() & of_export.keys()
    assert len(both) > 34_900
    assert not {code for code in both if of_2023[code][0] != of_export[code][0]}
    assert (official_frame(shared_data).area_of >= 0).all()

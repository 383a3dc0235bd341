"""Unemployment by area and quarter is what the file says, to the digit."""

from pathlib import Path

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from tests.territories.employment import official_frame, small_frame, workbook
from trousseau.territories.sources import unemployment
from trousseau.territories.sources.table import SourceError

FILE = Path("emploi") / "chomage-zone-t1-2003-t3-2023.xlsx"


def save(folder: Path, *rows: tuple[object, ...], header: tuple[str, ...] = ()) -> Path:
    titles = header or ("ZE2020", "LIBZE2020", "REG", "LIBREG", "2022-T4", "2023-T1", "2023-T3")
    return workbook(
        folder / "chomage-zone-t1-2003.xlsx",
        {
            "Documentation": [("Taux de chômage",)],
            "txcho_ze": [
                ("Taux de chômage localisés",),
                ("Code de la zone d'emploi 2020", "", "", "", "4e trimestre 2022"),
                titles,
                *rows,
            ],
        },
    )


def test_quarters_are_recognised_and_gaps_stay_columns(tmp_path: Path) -> None:
    rows = unemployment.read(save(tmp_path, ("8405", "Bourg", "84", "ARA", 5.5, "5,25", "")))
    assert rows.quarters == ("2022-T4", "2023-T1", "2023-T2", "2023-T3")
    np.testing.assert_array_equal(rows.rate, [[5.5, 5.25, np.nan, np.nan]])


def test_areas_without_a_figure_are_missing_and_named(tmp_path: Path) -> None:
    rows = unemployment.read(
        save(tmp_path, ("8405", "", "", "", 5, 5, 5.9), ("9999", "", "", "", 1, 1, 1))
    )
    layer = unemployment.compile(rows, small_frame())
    assert layer.info.year == "2023-T3"
    assert np.isnan(layer.arrays["rate"][0]).all()
    assert layer.arrays["rate"][1, -1] == np.float32(5.9)
    assert any("1 of 2 areas; none for Paris" in line for line in layer.report)
    assert "codes that are no area: 9999" in layer.report


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("5.5a", "row 5: column '2023-T1': '5.5a' is not a number"),
        (123.0, "row 5: column '2023-T1': 123 is not a rate in %"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, cell: object, message: str) -> None:
    rows = (("8405", "", "", "", 5, 5, 5), ("1109", "", "", "", 5, cell, 5))
    with pytest.raises(SourceError, match=f"sheet 'txcho_ze': {message}"):
        unemployment.read(save(tmp_path, *rows))


def test_a_sheet_without_quarters_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="row 3: no column is a quarter like '2023-T3'"):
        unemployment.read(save(tmp_path, ("8405", "Bourg"), header=("ZE2020", "LIBZE2020")))


def test_another_workbook_says_which_sheet_it_lacks(tmp_path: Path) -> None:
    path = workbook(tmp_path / "autre.xlsx", {"Feuille": [("ZE2020",)]})
    with pytest.raises(SourceError, match="no sheet is named like 'txcho_ze'"):
        unemployment.read(path)


@pytest.mark.shared
def test_each_area_has_the_published_rate_in_every_quarter(shared_data: Path) -> None:
    frame = official_frame(shared_data)
    layer = unemployment.compile(unemployment.read(shared_data / FILE), frame)
    sheet = CalamineWorkbook.from_path(str(shared_data / FILE)).get_sheet_by_name("txcho_ze")
    header, *rows = sheet.to_python(skip_empty_area=False)[5:]
    assert layer.arrays["quarters"].tolist() == header[4:]
    assert len(rows) == 302
    for row in rows:
        index = frame.area(str(row[0]))
        assert index is not None
        published = [float(str(cell) or "nan") for cell in row[4:]]
        rate = np.array(published, dtype=np.float32)
        np.testing.assert_array_equal(layer.arrays["rate"][index], rate)
    assert int(np.isnan(layer.arrays["rate"][:, -1]).sum()) == 4

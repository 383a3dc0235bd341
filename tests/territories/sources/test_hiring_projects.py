"""The BMO survey reads whatever its year's columns, and what it hides stays hidden."""

from pathlib import Path

import numpy as np
import pytest

from tests.territories.employment import bmo_file, bmo_row, small_frame, workbook
from trousseau.territories.sources import hiring_projects
from trousseau.territories.sources.counts import MASKED, MISSING
from trousseau.territories.sources.table import SourceError

NAME = "Base_open_data_BMO_2024.xlsx"
OFFICIAL = Path("emploi") / NAME
ROWS = (
    bmo_row("S1X40", 203.0, "01", "UN", "30", "10", "*"),
    bmo_row("S1X40", 203.0, "75", "UN", "*", "*", "*"),
    bmo_row("B1X31", 7549.0, "47", "Aiguillon", "5", "5", "5"),
)


def test_counts_masked_cells_and_absent_rows_are_three_things(tmp_path: Path) -> None:
    rows = hiring_projects.read(bmo_file(tmp_path / NAME, ROWS))
    layer = hiring_projects.compile(rows, small_frame())
    arrays = layer.arrays
    assert layer.info.year == "2024"
    assert arrays["families"].tolist() == ["B1X31", "S1X40"]
    assert arrays["bassins"].tolist() == ["0203", "0203", "7549"]
    assert arrays["departements"].tolist() == ["01", "75", "47"]
    assert arrays["projects"].tolist() == [[MISSING, MISSING, 5], [30, MASKED, MISSING]]
    assert arrays["difficult"].tolist() == [[MISSING, MISSING, 5], [10, MASKED, MISSING]]
    assert arrays["seasonal"].tolist() == [[MISSING, MISSING, 5], [MASKED, MASKED, MISSING]]
    assert arrays["hidden_below"].tolist() == [5]


def test_the_commune_that_bears_a_basins_name_stands_in_for_it(tmp_path: Path) -> None:
    rows = hiring_projects.read(bmo_file(tmp_path / NAME, ROWS))
    arrays = hiring_projects.compile(rows, small_frame()).arrays
    assert arrays["stand_in"].tolist() == [0, -1, 2]


@pytest.mark.parametrize(
    ("header", "year"),
    [
        (
            "annee;BE23;NOMBE23;Famille_met;code_metier_bmo;nommetier;Dept;met;xmet;smet;REG;clpe",
            "2023",
        ),
        (
            "annee;BE;NOMBE;FAM;Code métier BMO;Nom métier;Département;Nombre de projets;"
            "Nombre de projets difficiles;Nombre de projets saisonniers;REG;clpe",
            "2023",
        ),
        (
            "x;BE19;NOMBE19;Famille_met;metier;nommetier;Dept;met;xmet;smet;REG;clpe",
            "2019",
        ),
    ],
)
def test_columns_of_other_years_are_found_by_name(tmp_path: Path, header: str, year: str) -> None:
    path = tmp_path / "bmo.csv"
    path.write_text(f"{header}\n2023;1107;T1 Paris;S;S1X40;Cuisiniers;75;12;7;*;11;9\n")
    rows = hiring_projects.read(path)
    assert rows.year == year
    assert (rows.families, rows.bassins, rows.departements) == (("S1X40",), ("1107",), ("75",))
    assert rows.counts.tolist() == [[12, 7, MASKED]]


def test_a_file_that_does_not_say_its_year_may_have_it_in_its_name(tmp_path: Path) -> None:
    text = "BE;NOMBE;metier;Dept;met;xmet;smet\n1107;Paris;S1X40;75;12;7;*\n"
    named, unnamed = tmp_path / "bmo-2021.csv", tmp_path / "bmo.csv"
    named.write_text(text)
    unnamed.write_text(text)
    assert hiring_projects.read(named).year == "2021"
    with pytest.raises(SourceError, match=r"bmo.csv: no column says which year"):
        hiring_projects.read(unnamed)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (bmo_row("S1X40", 203, "01", "U", "3O", "*", "*"), "'met': '3O' is not a number"),
        (bmo_row("S1X40", 203, "01", "U", "", "*", "*"), "'met': '' is not a number"),
        (bmo_row("S1X40", 203, "01", "U", "-5", "*", "*"), "'met': -5 is not a count"),
        (bmo_row("S1X4", 203, "01", "U", "9", "*", "*"), "'Code métier BMO': 'S1X4' is not an"),
        (bmo_row("S1X40", 203, "1x", "U", "9", "*", "*"), "'Dept': '1x' is not a département"),
        (bmo_row("S1X40", 203, "01", "U", "9", "*", "12"), "'smet': 12 is more than the 9"),
        (bmo_row("S1X40", 203, "01", "U", "9", "1", "*"), "'xmet': 1 is shown while other"),
        (ROWS[2], "'BE': B1X31 stands twice in basin 7549 of 47"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, row: tuple[object, ...], message: str) -> None:
    path = bmo_file(tmp_path / NAME, (ROWS[2], row))
    where = f"^{NAME}: sheet 'BMO_2024_open_data': row 3: column {message}"
    with pytest.raises(SourceError, match=where):
        hiring_projects.read(path)


def test_a_missing_column_a_wrong_sheet_and_a_cut_row_are_named(tmp_path: Path) -> None:
    cut = tmp_path / "bmo_2023.csv"
    cut.write_text("BE;NOMBE;metier;Dept;met;xmet;smet\n1107;Paris;S1X40;75;12;7;*\n1107;Paris;S1")
    with pytest.raises(SourceError, match=r"^bmo_2023.csv: row 3: has 3 cells where the header"):
        hiring_projects.read(cut)
    lacking = workbook(tmp_path / "a.xlsx", {"BMO_2024": [("annee", "met", "xmet", "BE24")]})
    with pytest.raises(SourceError, match=r"sheet 'BMO_2024': row 1: column 'Code métier BMO': no"):
        hiring_projects.read(lacking)
    other = workbook(tmp_path / "b.xlsx", {"Feuille": [("annee",)]})
    with pytest.raises(SourceError, match=r"no sheet is named like .* \(there are: Feuille\)"):
        hiring_projects.read(other)


def test_families_of_2009_are_reported(tmp_path: Path) -> None:
    rows = hiring_projects.read(
        bmo_file(tmp_path / NAME, [bmo_row("S1Z40", 203, "01", "UN", "30", "10", "*")])
    )
    report = hiring_projects.compile(rows, small_frame()).report
    assert any("FAP-2009" in line for line in report)


@pytest.mark.shared
def test_the_published_totals_and_the_rule_of_masking(shared_data: Path) -> None:
    rows = hiring_projects.read(shared_data / OFFICIAL)
    shown = np.where(rows.counts >= 0, rows.counts, 0).sum(axis=0)
    assert shown.tolist() == [2_751_069, 1_568_524, 818_189]
    assert len(rows.families) == 53_443
    assert rows.hidden_below == 5, "no count below 5 is shown, of any of the three"
    met, xmet, smet = (rows.counts == MASKED).T
    assert not (met & ~(xmet & smet)).any(), "where projects are hidden, so are their parts"
    assert np.bincount(met + 2 * xmet + 4 * smet).tolist() == [
        11_679, 0, 2_405, 0, 21_257, 0, 7_211, 10_891,
    ]  # fmt: skip
    layer = hiring_projects.compile(rows, small_frame())
    assert len(layer.arrays["families"]) == 217
    assert len(set(layer.arrays["bassins"].tolist())) == 406
    for name, total in zip(("projects", "difficult", "seasonal"), shown.tolist(), strict=True):
        cells = layer.arrays[name]
        assert cells[cells >= 0].sum() == total

"""Every commune of today lies in a survey basin; codes are padded, merged communes decided."""

from pathlib import Path

import pytest

from tests.territories.employment import official_bassins, small_frame
from trousseau.territories.sources import bassins
from trousseau.territories.sources.table import SourceError

HEADER = "reg,dep,code_commune_insee,code_bassin_BMO,lib_bassin_BMO\n"


def save(folder: Path, *lines: str) -> Path:
    path = folder / "bassin_emploi.csv"
    path.write_text(HEADER + "\n".join(lines), encoding="utf-8")
    return path


def test_codes_are_padded_and_communes_found(tmp_path: Path) -> None:
    path = save(tmp_path, "84,1,01001,101,BOURG", "11,75,75101,1107,T1 Paris")
    layer = bassins.compile(bassins.read(path), small_frame())
    assert layer.arrays["bassin_codes"].tolist() == ["0101", "1107"]
    assert layer.arrays["bassin"].tolist() == [0, -1, -1, 1]
    assert "without one: 01002 Deux, 47004 Aiguillon" in layer.report


def test_the_commune_that_kept_its_code_decides_for_a_merged_one(tmp_path: Path) -> None:
    path = save(tmp_path, "84,1,01003,8402,B", "84,1,01002,8401,A", "84,1,01003,8402,B")
    layer = bassins.compile(bassins.read(path), small_frame())
    assert layer.arrays["bassin_codes"][layer.arrays["bassin"][1]] == "8401"
    assert "merged from several basins: 01002 Deux" in layer.report


def test_codes_of_nowhere_are_reported(tmp_path: Path) -> None:
    path = save(tmp_path, "84,1,01001,8401,A", "5,975,97501,501,MIQUELON")
    report = bassins.compile(bassins.read(path), small_frame()).report
    assert "codes that lead to no commune of today: 97501" in report
    assert "basins without a commune of today: 0501" in report


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("84,1,010X0,8401,A", "row 3: column 'code_commune_insee'"),
        ("84,1,01002,84x1,A", "row 3: column 'code_bassin_BMO': '84x1' is not a basin code"),
        ("84,1,01002", "row 3: has 3 cells where the header has 5"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(SourceError, match=f"^bassin_emploi.csv: {message}"):
        bassins.read(save(tmp_path, "84,1,01001,8401,A", line))


@pytest.mark.shared
def test_every_commune_has_a_basin(shared_data: Path) -> None:
    arrays = official_bassins(shared_data)
    assert len(arrays["bassin_codes"]) == 404
    assert (arrays["bassin"] >= 0).all()

"""Tension classes by occupation and basin; what is not published is not a class."""

from pathlib import Path

import numpy as np
import pytest

from tests.territories.employment import small_frame
from trousseau.territories.sources import tension
from trousseau.territories.sources.table import SourceError

HEADER = "annee;ROME;cbassin;oee;defm_abc;ind_tension_d;ind_int_emb_d"


def save(folder: Path, *lines: str) -> Path:
    path = folder / "cities-tension-utf8.csv"
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    return path


def test_classes_by_occupation_and_basin(tmp_path: Path) -> None:
    path = save(tmp_path, "2021;F1703;203;16,6;28,25;5;5", "2021;A1101;2824;37;23;2;5")
    layer = tension.compile(tension.read(path), small_frame())
    assert layer.info.year == "2021"
    assert layer.arrays["romes"].tolist() == ["A1101", "F1703"]
    assert layer.arrays["bassins"].tolist() == ["0203", "2824"]
    assert layer.arrays["tension"].tolist() == [[0, 2], [5, 0]]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("2021;F1703;2824;1;1;6;5", "column 'ind_tension_d': '6' is not a class from 1 to 5"),
        ("2021;F17;2824;1;1;5;5", "column 'ROME': 'F17' is not a ROME code"),
        ("2022;F1703;2824;1;1;5;5", "column 'annee': 2022 after 2021"),
        ("2021;F1703;0203;1;1;5;5", "column 'cbassin': F1703 stands twice in 0203"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(SourceError, match=f"^cities-tension-utf8.csv: row 3: {message}"):
        tension.read(save(tmp_path, "2021;F1703;0203;16,6;28,25;5;5", line))


@pytest.mark.shared
def test_the_official_file_is_read_whole(shared_data: Path) -> None:
    rows = tension.read(shared_data / "emploi" / "cities-tension-utf8.csv")
    layer = tension.compile(rows, small_frame())
    assert layer.arrays["tension"].shape == (397, 403)
    counts = np.bincount(layer.arrays["tension"].ravel().astype(int))
    assert counts[1:].tolist() == [4519, 2133, 3128, 3415, 13940]

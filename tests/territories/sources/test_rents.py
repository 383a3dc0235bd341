"""Rents come in four files, one per dwelling kind, each with its interval."""

from pathlib import Path

import numpy as np
import pytest

from tests.territories.sources.small_france import AMBLEON, BOURG, PARIS, save, small_france
from trousseau.territories.sources import rents
from trousseau.territories.sources.table import SourceError

HEADER = (
    '"id_zone";"INSEE_C";"LIBGEO";"EPCI";"DEP";"REG";"loypredm2";"lwr.IPm2";"upr.IPm2";'
    '"TYPPRED";"nbobs_com";"nbobs_mail";"R2_adj"\n'
)
ROW = '{0};"{1}";"Été";"2001";"01";"84";{2};{3};{4};"{5}";{6};500;0,81\n'


def text(*rows: tuple[str, str, str, str, str, int]) -> str:
    return HEADER + "".join(ROW.format(at, *row) for at, row in enumerate(rows))


FLATS = text(
    ("01006", "8,25", "6,50", "10,40", "maille", 0),
    ("01053", "10,00", "8,00", "12,50", "commune", 900),
    ("75101", "30,00", "20,00", "40,00", "commune", 100),
    ("75102", "34,00", "24,00", "44,00", "commune", 300),
)


def test_value_interval_and_where_it_comes_from(tmp_path: Path) -> None:
    folder = tmp_path / "carte-des-loyers-2025"
    folder.mkdir()
    path = save(folder, "pred-app-mef-dhup.csv", FLATS, encoding="latin-1")
    layer = rents.compile(rents.read(path), small_france())
    arrays = layer.arrays
    assert arrays["flat_value"][AMBLEON] == np.float32(8.25)
    assert not arrays["flat_local"][AMBLEON]
    assert (arrays["flat_low"][BOURG], arrays["flat_high"][BOURG]) == (8.0, 12.5)
    assert arrays["flat_value"][PARIS] == 33.0, "arrondissements by their advertisements"
    assert np.isnan(arrays["flat_value"]).sum() == 5
    assert layer.info.year == "2025"
    assert any("no file for: small_flat, large_flat, house" in line for line in layer.report)


def test_the_four_files_are_read_together(tmp_path: Path) -> None:
    for name in ("app", "app12", "app3", "mai"):
        save(tmp_path, f"pred-{name}-mef-dhup.csv", FLATS, encoding="latin-1")
    rows = rents.read(tmp_path / "pred-app12-mef-dhup.csv")
    assert list(rows.kinds) == ["flat", "small_flat", "large_flat", "house"]
    layer = rents.compile(rows, small_france())
    assert len(layer.arrays) == 16
    assert layer.info.year == rents.UNDATED
    assert any("says the year" in line for line in layer.report)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (text(("01006", "9,0", "9,5", "10", "maille", 0)), "row 2: .*is not between"),
        (text(("01006", "neuf", "8", "10", "maille", 0)), "row 2: .*'neuf' is not a number"),
        ('"INSEE_C";"loyer"\n"01006";8\n', "row 1: .*no column 'value'"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, content: str, problem: str) -> None:
    with pytest.raises(SourceError, match=rf"pred-mai-mef-dhup\.csv: {problem}"):
        rents.read(save(tmp_path, "pred-mai-mef-dhup.csv", content, encoding="latin-1"))


def test_a_renamed_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="the name does not say which dwellings"):
        rents.read(save(tmp_path, "loyers.csv", FLATS))

"""Neighbourhoods are added up to communes; what the census does not cover stays unknown."""

from pathlib import Path

import numpy as np
import pytest

from tests.territories.sources.small_france import (
    AMBLEON,
    PARIS,
    official_france,
    official_layer,
    small_france,
)
from trousseau.territories.sources import census
from trousseau.territories.sources.table import SourceError

pyarrow = pytest.importorskip("pyarrow")


def publish(folder: Path, codes: list[str], **changes: list[int]) -> Path:
    import pyarrow.parquet

    columns = {title: [10] * len(codes) for title in census.COLUMNS.values()}
    path = folder / "iris_2021.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"com": codes, **columns, **changes}), path)
    return path


def test_neighbourhoods_and_arrondissements_are_added_up(tmp_path: Path) -> None:
    path = publish(tmp_path, ["75101", "75101", "75102", "99999"], logements_vacants=[1, 2, 3, 4])
    layer = census.compile(census.read(path), small_france())
    assert layer.info.year == "2021"
    assert layer.arrays["people"][PARIS] == 30
    assert layer.arrays["vacant"][PARIS] == 6
    assert layer.arrays["people"][AMBLEON] == -1
    assert any("99999" in line for line in layer.report)
    assert all(array.dtype == np.int32 for array in layer.arrays.values())


def test_bad_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="column 'logements': is negative"):
        census.read(publish(tmp_path, ["01006"], logements=[-5]))
    with pytest.raises(SourceError, match="abc' is not a commune code"):
        census.read(publish(tmp_path, ["abc"]))
    broken = tmp_path / "iris_2022.parquet"
    broken.write_bytes(b"nothing of the kind")
    with pytest.raises(SourceError, match=r"iris_2022\.parquet: is not a parquet file"):
        census.read(broken)


@pytest.mark.shared
def test_national_sums_are_those_of_the_census() -> None:
    arrays = official_layer("census").arrays
    sums = {name: int(array[array >= 0].sum()) for name, array in arrays.items()}
    assert sums["people"] == 67_408_104
    assert sums["homes"] == 37_153_287
    assert sums["vacant"] == 3_002_884
    parts = sums["main"] + sums["secondary"] + sums["vacant"]
    assert abs(sums["homes"] - parts) < 10_000, "rounding by neighbourhood"
    ages = sums["people_0_19"] + sums["people_20_64"] + sums["people_65_plus"]
    assert abs(ages - sums["people"]) < 10_000, "rounding by neighbourhood"
    frame = official_france()
    unknown = {frame.departements[index] for index in np.flatnonzero(arrays["people"] < 0)}
    assert "976" in unknown
    assert len(unknown) <= 4

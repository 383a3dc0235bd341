"""Everyday facilities are counted by commune; types of older editions count the same."""

from pathlib import Path

import numpy as np
import pytest

from tests.territories.sources.small_france import (
    AMBLEON,
    ANSE,
    BOURG,
    BUGEY,
    PARIS,
    small_france,
)
from trousseau.territories.sources import facilities
from trousseau.territories.sources.table import SourceError

pytest.importorskip("pyarrow")


def publish(folder: Path, rows: list[tuple[str, str]], name: str = "BPE24.parquet") -> Path:
    import pyarrow
    import pyarrow.parquet

    codes, kinds = zip(*rows, strict=True)
    table = {
        "AN": ["2024"] * len(rows),
        "NOMRS": ["X"] * len(rows),
        "DEPCOM": codes,
        "TYPEQU": kinds,
    }
    path = folder / name
    pyarrow.parquet.write_table(pyarrow.table(table), path)
    return path


def test_facilities_are_counted_by_commune_of_today(tmp_path: Path) -> None:
    path = publish(
        tmp_path,
        [
            ("01053", "D265"), ("01053", "D265"), ("01053", "D201"), ("01053", "B105"),
            ("01053", "A401"), ("01003", "E108"), ("75101", "D307"), ("75102", "D301"),
            ("98735", "D265"),
        ],
    )  # fmt: skip
    layer = facilities.compile(facilities.read(path), small_france())
    arrays = layer.arrays
    assert arrays["doctors"][BOURG] == 3
    assert arrays["supermarkets"][BOURG] == 1
    assert arrays["everyday"][BOURG] == 4, "a mason is no everyday facility"
    assert arrays["railway_stations"][BUGEY] == 1
    assert arrays["pharmacies"][PARIS] == 2
    assert arrays["everyday"][AMBLEON] == 0, "its département is covered: none"
    assert arrays["everyday"][ANSE] == -1, "no row overseas: unknown"
    assert layer.info.year == "2024"
    assert arrays["doctors"].dtype == np.int16
    assert any("98735" in line for line in layer.report)


def test_bad_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"BPE24\.parquet: .*'Bourg' is not a commune code"):
        facilities.read(publish(tmp_path, [("Bourg", "D265")]))
    with pytest.raises(SourceError, match="column 'TYPEQU': holds none of the types"):
        facilities.read(publish(tmp_path, [("01053", "A401")]))
    broken = tmp_path / "BPE23.parquet"
    broken.write_bytes(b"PK")
    with pytest.raises(SourceError, match=r"BPE23\.parquet: is not a parquet file"):
        facilities.read(broken)


def test_a_file_without_the_column_is_named(tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    path = tmp_path / "BPE22.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"AN": [1], "DEPCOM": ["01053"]}), path)
    with pytest.raises(SourceError, match="column 'TYPEQU': no column 'TYPEQU'"):
        facilities.read(path)

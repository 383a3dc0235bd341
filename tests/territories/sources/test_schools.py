"""Schools are counted by what they teach; sections of a school are not another school."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.territories.sources.small_france import (
    AMBLEON,
    BOURG,
    official_france,
    official_layer,
    official_rows,
    small_france,
)
from trousseau.territories.sources import schools
from trousseau.territories.sources.table import SourceError

pytest.importorskip("pyarrow")

School = tuple[str, str, str | None, float | None, float | None, str | None, float | None]
SCHOOLS: list[School] = [
    # type, name, sector, nursery, primary, general, pupils
    ("Ecole", "École primaire", "Public", 1.0, 1.0, None, 90.0),
    ("Ecole", "École maternelle", "Privé", 1.0, 0.0, None, None),
    ("Collège", "Collège Jules Verne", "Public", None, None, "0", 500.0),
    ("Collège", "SEGPA du collège Jules Verne", "Public", None, None, None, None),
    ("Collège", "Section générale et professionnel adapté", "Public", None, None, None, None),
    ("Lycée", "Lycée général et technologique Quinet", "Public", None, None, "1", 900.0),
    ("Lycée", "Lycée général privé Saint-Pierre", "Privé", None, None, None, None),
    ("Lycée", "Lycée professionnel Marie Curie", "Public", None, None, "0", 300.0),
    ("Lycée", "Lycée polyvalent Carriat", "Public", None, None, "1", 1000.0),
    ("Lycée", "Section d'enseignement professionnel", "Public", None, None, None, None),
    ("Lycée", "Lycée général et technologique agricole", "Public", None, None, "1", 99.0),
    ("Service Administratif", "Rectorat", None, None, None, None, None),
]  # fmt: skip


def publish(folder: Path, codes: list[str], entries: list[School], **more: list[Any]) -> Path:
    import pyarrow
    import pyarrow.parquet

    names = (
        "type_etablissement", "nom_etablissement", "statut_public_prive", "ecole_maternelle",
        "ecole_elementaire", "voie_generale", "nombre_d_eleves",
    )  # fmt: skip
    columns = {
        name: list(values) for name, values in zip(names, zip(*entries, strict=True), strict=True)
    }
    path = folder / "annuaire_ecoles_france_mini.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"code_commune": codes, **columns, **more}), path)
    return path


def test_what_each_school_teaches(tmp_path: Path) -> None:
    rows = schools.read(publish(tmp_path, ["01053"] * len(SCHOOLS), SCHOOLS))
    arrays = schools.compile(rows, small_france()).arrays
    counts = {level: int(arrays[level][BOURG]) for level in schools.LEVELS}
    assert counts == {
        "nursery": 2, "primary": 1, "lower_secondary": 1, "upper_secondary": 4, "vocational": 3,
    }  # fmt: skip
    assert arrays["nursery_public"][BOURG] == 1
    assert arrays["nursery_pupils"][BOURG] == 90, "known where one school says"
    assert arrays["nursery"][AMBLEON] == 0
    assert arrays["nursery_pupils"][AMBLEON] == -1
    assert arrays["nursery"].dtype == np.int16


def test_ticks_of_a_whole_directory_are_used(tmp_path: Path) -> None:
    entry: School = ("Lycée", "Lycée Durand", "Public", None, None, "0", None)
    path = publish(
        tmp_path, ["01053"], [entry], voie_technologique=["0"], voie_professionnelle=["1"]
    )
    assert schools.read(path).levels.tolist() == [[False, False, False, False, True]]


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"annuaire_ecoles.*row 1: .*10x' is not a commune code"):
        schools.read(publish(tmp_path, ["010x"], SCHOOLS[:1]))


@pytest.mark.shared
def test_the_whole_directory_is_counted() -> None:
    rows, layer = official_rows("schools"), official_layer("schools")
    assert len(rows.codes) == 68_792
    totals = {level: int(layer.arrays[level].sum()) for level in schools.LEVELS}
    assert totals == {
        "nursery": 35_928, "primary": 36_169, "lower_secondary": 7_572, "upper_secondary": 2_445,
        "vocational": 3_208,
    }  # fmt: skip
    area = official_france().area_of
    for level in schools.LEVELS:
        by_area = np.bincount(area, weights=layer.arrays[level], minlength=306)
        # Every area has schools up to sixteen; three have no vocational or no general lycée.
        assert (by_area == 0).sum() <= (0 if level in schools.LEVELS[:3] else 4), level

"""Social homes: a commune out of the register has none, a masked detail is not zero."""

from pathlib import Path

import numpy as np
import pytest

from tests.territories.sources.small_france import (
    AMBLEON,
    BOURG,
    BUGEY,
    PARIS,
    official_france,
    official_layer,
    save,
    small_france,
)
from trousseau.territories.sources import social_housing
from trousseau.territories.sources.counts import MASKED
from trousseau.territories.sources.table import SourceError

NAME = "export_parc_logements_sociaux_jan_2024.csv"
HEADER = (
    "DEPCOM_ARM,LIBCOM_DEP,LIBCOM,nb_loues,nb_vacants,nb_vides,nb_asso,nb_occup_finan,"
    "nb_occup_temp,nb_ls\n"
)
TEXT = (
    HEADER
    + "01053,Bourg (01),Bourg,900,40,30,10,20,0,1000\n"
    + "01138,Bugey (01),Bugey,20,1,0,0,0,0,21\n01003,Ancien (01),Ancien,,,,,,,4\n"
    + "75101,Paris 1er,Paris,10,1,1,0,0,0,12\n75102,Paris 2e,Paris,20,2,0,0,0,0,22\n"
)


def test_absent_is_none_and_masked_is_masked(tmp_path: Path) -> None:
    rows = social_housing.read(save(tmp_path, NAME, TEXT))
    layer = social_housing.compile(rows, small_france())
    homes, vacant = layer.arrays["homes"], layer.arrays["vacant"]
    assert (homes[BOURG], vacant[BOURG]) == (1000, 40)
    assert (homes[AMBLEON], vacant[AMBLEON]) == (0, 0)
    assert (homes[BUGEY], vacant[BUGEY]) == (25, MASKED), "one part masked masks the sum"
    assert (homes[PARIS], vacant[PARIS]) == (34, 3)
    assert layer.info.year == "2024"
    assert homes.dtype == np.int32


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (HEADER + "01053,B,B,,,,,,,1000\n", "row 2: .*is blank for more than 10 homes"),
        (HEADER + "01053,B,B,1,1,1,1,1,1,\n", "row 2: .*is blank"),
        (HEADER + "Bourg,B,B,1,1,1,1,1,1,6\n", "row 2: .*'Bourg' is not a commune code"),
        (HEADER.replace("nb_ls", "total") + "01053,B,B,1,1,1,1,1,1,6\n", "no column 'homes'"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SourceError, match=rf"export_parc.*\.csv: .*{problem}"):
        social_housing.read(save(tmp_path, NAME, text))


def test_a_file_without_a_year_in_its_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="the file name holds no year"):
        social_housing.read(save(tmp_path, "export_parc_logements_sociaux.csv", TEXT))


@pytest.mark.shared
def test_the_national_total_is_the_register_s() -> None:
    arrays = official_layer("social_housing").arrays
    assert int(arrays["homes"].sum()) == 5_366_986
    vacant = arrays["vacant"]
    # 113,113 in the file, of which 14 in communes that merged with one whose detail is masked.
    assert int(vacant[vacant >= 0].sum()) == 113_099
    assert int((vacant == MASKED).sum()) == 5_450
    assert int((arrays["homes"][vacant == MASKED] > 10).sum()) <= 7, "merged communes only"
    # What makes absence mean none: large towns are all there.
    frame = official_france()
    absent = (arrays["homes"] == 0) & (frame.people > 8_000)
    assert not absent.any()

"""Years are recognised, parts are added up, and half a commune is never taken for the whole."""

from pathlib import Path

import numpy as np
import pytest

from tests.territories.sources.small_france import (
    AMBLEON,
    ANSE,
    BUGEY,
    PARIS,
    official_france,
    official_layer,
    save,
    small_france,
)
from trousseau.territories.sources import population
from trousseau.territories.sources.table import SourceError

NAME = "insee-estimation-population-2024.csv"


def compiled(folder: Path, *lines: str, years: str = "p15_pop,p16_pop,p17_pop") -> np.ndarray:
    text = "\n".join([f"objectid,codgeo,libgeo,{years}", *lines, ""])
    layer = population.compile(population.read(save(folder, NAME, text)), small_france())
    assert layer.arrays["years"].tolist() == [2015, 2016, 2017]
    return layer.arrays["people"]


def test_years_are_recognised_whatever_their_order(tmp_path: Path) -> None:
    people = compiled(tmp_path, "1,01006,Ambléon,120,100,110", years="p17_pop,p15_pop,p16_pop")
    assert people[AMBLEON].tolist() == [100, 110, 120]
    assert people.dtype == np.float32
    assert np.isnan(people[BUGEY]).all()


def test_arrondissements_and_merged_communes_are_added_up(tmp_path: Path) -> None:
    people = compiled(
        tmp_path,
        "1,75101,Paris 1er,10,11,12",
        "2,75102,Paris 2e,20,22,24",
        "3,01138,Bugey,1000,1500,1490",
        "4,01003,Ancien,480,,",
        "5,01005,Autre,10,10,11",
    )
    assert people[PARIS].tolist() == [30, 33, 36]
    assert people[BUGEY].tolist() == [1490, 1510, 1501], "a blank after the merger is counted once"


def test_the_leap_of_a_commune_whose_parts_are_absent_makes_earlier_years_unknown(
    tmp_path: Path,
) -> None:
    people = compiled(tmp_path, "1,01138,Bugey,1000,1500,1510", "2,01006,Ambléon,100,150,160")
    assert np.isnan(people[BUGEY, 0])
    assert people[BUGEY, 1:].tolist() == [1500, 1510]
    assert people[AMBLEON, 0] == 100, "a village that never merged may well grow"


def test_a_split_makes_earlier_years_unknown(tmp_path: Path) -> None:
    people = compiled(tmp_path, "1,01006,Ambléon,1000,600,610")
    assert np.isnan(people[AMBLEON, 0])
    assert people[AMBLEON, 1] == 600


def test_overseas_codes_are_made_out(tmp_path: Path) -> None:
    assert compiled(tmp_path, "1,971102,Anse-Bertrand,1,2,3")[ANSE].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("codgeo,libgeo\n01001,Un\n", "row 1: has no two columns named like p15_pop"),
        ("codgeo,p15_pop,p21_pop\nParis,1,2\n", "row 2: column 'codgeo': 'Paris' is not a commune"),
        ("codgeo,p15_pop,p21_pop\n01006,1,x\n", "row 2: column 'p21_pop': 'x' is not a number"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        population.read(save(tmp_path, NAME, text))


@pytest.mark.shared
def test_national_sums_are_those_published() -> None:
    arrays = official_layer("population").arrays
    assert arrays["years"].tolist() == list(range(2013, 2022))
    last = arrays["people"][:, -1]
    # 67,408,052 published for France without Mayotte, less Sannerville that the file leaves out.
    assert np.nansum(last, dtype=np.float64) == 67_406_164
    frame = official_france()
    assert last[frame.commune("75056") or 0] == 2_133_111
    missing = {frame.commune_codes[index] for index in np.flatnonzero(np.isnan(last))}
    assert {code for code in missing if not code.startswith("976")} == {
        "14666", "15031", "15035", "15047", "15171", "60694", "85165", "85212",
    }  # fmt: skip


@pytest.mark.shared
def test_no_area_grows_by_a_merger() -> None:
    people = official_layer("population").arrays["people"]
    area = official_france().area_of
    both = ~np.isnan(people[:, 2]) & ~np.isnan(people[:, -1])
    before = np.bincount(area[both], weights=people[both, 2], minlength=306)
    after = np.bincount(area[both], weights=people[both, -1], minlength=306)
    with np.errstate(invalid="ignore"):
        growth = after / before - 1
    # Added up without a thought, the file makes the area of Les Sables-d'Olonne grow by 73 %.
    assert np.nanmax(growth) < 0.16
    assert np.nanmin(growth) > -0.12

"""The shipped atlas says what the official files say."""

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from trousseau.territories import Atlas
from trousseau.territories.archive import SHIPPED, Archive
from trousseau.territories.frame import Frame

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return Atlas.open()


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive(SHIPPED)


@pytest.fixture(scope="module")
def frame(archive: Archive) -> Frame:
    return Frame.from_archive(archive)


def rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_national_hiring_totals(archive: Archive, shared_data: Path) -> None:
    totals = [
        archive.array("hiring_projects", name) for name in ("projects", "difficult", "seasonal")
    ]
    assert [int(array[array > 0].sum()) for array in totals] == [2_751_069, 1_568_524, 818_189]


def test_hiring_is_shared_between_areas_without_loss(atlas: Atlas) -> None:
    overall = atlas.hiring_demand.overall
    nowhere = atlas.hiring_demand.unplaced
    placed = np.nansum(overall.projects.low), np.nansum(overall.projects.high)
    # What is masked adds 1 to 4 projects a cell; what no commune places is left out.
    assert len(nowhere) <= 3
    assert 2_740_000 < placed[0] < np.nansum(overall.projects.value) < placed[1] < 2_800_000


def test_every_area_has_the_unemployment_of_the_file(atlas: Atlas, shared_data: Path) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(shared_data / "emploi" / "chomage-zone-t1-2003-t3-2023.xlsx")
    table = book.get_sheet_by_name("txcho_ze").to_python()
    header = next(number for number, row in enumerate(table) if row[0] == "ZE2020")
    published = {str(row[0]): row for row in table[header + 1 :] if row[0]}
    assert len(published) == 302
    for code, row in published.items():
        assert atlas.figure("unemployment_rate", code).value == row[-1]
        change = atlas.figure("unemployment_change_5y", code).value
        assert change == pytest.approx(float(str(row[-1])) - float(str(row[-21])), abs=1e-4)


def test_every_commune_is_in_the_area_of_the_file(
    atlas: Atlas, frame: Frame, shared_data: Path
) -> None:
    elsewhere = []
    for row in rows(shared_data / "zones" / "Export_Communes_Zones_Emploi_2020.csv"):
        if not row["codgeo"]:
            continue
        index = frame.commune(row["codgeo"])
        assert index is not None, row["codgeo"]
        if frame.area_codes[frame.area_of[index]] != row["codze2020"]:
            elsewhere.append(row["codgeo"])
    # Communes that merged across the border of two areas are in the area of the larger part.
    assert len(elsewhere) <= 12, elsewhere


def test_population_adds_up(archive: Archive, frame: Frame, shared_data: Path) -> None:
    published = rows(shared_data / "territoire" / "insee-estimation-population-2024.csv")
    total = sum(float(row["p21_pop"] or 0) for row in published)
    compiled = archive.array("population", "people")[:, -1]
    assert float(np.nansum(compiled.astype(np.float64))) == pytest.approx(total, rel=1e-6)


def test_social_homes_add_up(archive: Archive, frame: Frame, shared_data: Path) -> None:
    published: dict[int, int] = defaultdict(int)
    for row in rows(shared_data / "logement" / "export_parc_logements_sociaux_jan_2024.csv"):
        index = frame.commune(row["DEPCOM_ARM"])
        if index is not None:
            published[index] += int(row["nb_ls"])
    homes = archive.array("social_housing", "homes")
    assert {index: int(homes[index]) for index in published} == published
    assert int(homes.sum()) == sum(published.values())


def test_the_article_and_the_figures_do_not_always_agree(atlas: Atlas) -> None:
    """Chaumont loses people, Melun gains them, and Saint-Denis lies in the area of Paris."""
    chaumont, melun = atlas.search("Chaumont", 1)[0], atlas.search("Melun", 1)[0]
    change = {
        place.code: atlas.figure("population_change", place.code).value
        for place in (chaumont, melun)
    }
    assert (change[chaumont.code] or 0) < -0.3
    assert (change[melun.code] or 0) > 0.6
    assert atlas.commune("93066").area == "1109"

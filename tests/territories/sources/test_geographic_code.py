"""Communes are those of today; older codes, parts of communes and arrondissements lead to them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.territories.sources.small_france import official_france, official_layer, official_rows
from trousseau.territories.sources import code_changes, geographic_code
from trousseau.territories.sources.table import SourceError


def commune(code: str, name: str, **more: Any) -> dict[str, Any]:
    found = {"code": code, "nom": name, "type": "commune-actuelle", "zone": "metro"}
    return {**found, "departement": code[:2], "region": "84", "population": 10, **more}


ENTRIES: list[dict[str, Any]] = [
    commune("01053", "Bourg-en-Bresse", population=40_000),
    commune("01138", "Bugey", anciensCodes=["01003"]),
    commune("01140", "Celles"),
    commune("97701", "Saint-Barthélemy", zone="com"),
    commune("01005", "Ancien", type="commune-deleguee", chefLieu="01138"),
    commune("01138", "Bugey", type="commune-deleguee", chefLieu="01138"),
    commune("01991", "1er", type="arrondissement-municipal", commune="01053"),
]
CHANGES = code_changes.Rows(("01099", "01098", "01053"), ("01005", "01138", "01140"), "2025")
AREAS = {"01053": ("8405", "Bourg"), "01003": ("8411", "Belley"), "01099": ("8405", "Bourg")}


def publish(folder: Path, entries: list[dict[str, Any]]) -> Path:
    path = folder / "communes.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    departements = [{"code": "01", "nom": "Ain", "zone": "metro", "region": "84"}]
    (folder / "departements.json").write_text(json.dumps(departements), encoding="utf-8")
    regions = [{"code": "84", "nom": "Auvergne-Rhône-Alpes", "zone": "metro"}]
    (folder / "regions.json").write_text(json.dumps(regions), encoding="utf-8")
    return path


def test_every_way_a_code_can_be_old_leads_to_today(tmp_path: Path) -> None:
    rows = geographic_code.read(publish(tmp_path, ENTRIES))
    frame = geographic_code.frame(rows, CHANGES, AREAS)
    assert frame.commune_codes == ("01053", "01138", "01140"), "collectivities are left out"
    for old, today in {
        "01003": "01138",  # a former code
        "01005": "01138",  # a delegated commune
        "01991": "01053",  # an arrondissement
        "01099": "01138",  # a code only the passage table knows, in two steps
        "01098": "01138",
    }.items():
        index = frame.commune(old)
        assert index is not None, old
        assert frame.commune_codes[index] == today, old
    assert frame.commune("97701") is None


def test_a_new_commune_takes_the_area_of_what_it_replaced_or_left(tmp_path: Path) -> None:
    rows = geographic_code.read(publish(tmp_path, ENTRIES))
    frame = geographic_code.frame(rows, CHANGES, AREAS)
    assert frame.area_codes == ("8405", "8411")
    assert [frame.area_codes[index] for index in frame.area_of] == ["8405", "8405", "8405"]
    alone = geographic_code.frame(rows, None, {"01003": ("8411", "Belley")})
    assert alone.area_of.tolist() == [-1, 0, -1]


def test_the_layer_holds_all_that_a_frame_needs(tmp_path: Path) -> None:
    rows = geographic_code.read(publish(tmp_path, ENTRIES))
    frame = geographic_code.frame(rows, CHANGES, AREAS)
    arrays = geographic_code.compile(rows, frame).arrays
    assert arrays["departement_names"][arrays["departement_of"]].tolist() == ["Ain"] * 3
    former = dict(zip(arrays["former_codes"].tolist(), arrays["former_of"].tolist(), strict=True))
    assert former == {code: frame.commune(code) for code in frame.successor}


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ([{"code": "01001"}], "entry 1 has no 'nom'"),
        ([ENTRIES[0], ENTRIES[0]], "commune 01053 stands twice"),
        ([ENTRIES[3]], "holds no commune of today"),
        ({}, "is not a list"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, entries: Any, problem: str) -> None:
    with pytest.raises(SourceError, match=rf"communes\.json: {problem}"):
        geographic_code.read(publish(tmp_path, entries))


@pytest.mark.shared
def test_all_of_france_is_there_and_every_commune_has_an_area() -> None:
    frame = official_france()
    assert len(frame.commune_codes) == 34_875
    assert len(frame.area_codes) == 306
    assert len(set(frame.departements)) == 101
    assert len(set(frame.regions)) == 18
    assert (frame.area_of >= 0).all()
    assert set(frame.area_of.tolist()) == set(range(306))
    assert int(frame.people.sum()) == 68_350_798
    for arrondissement, city in {"75115": "75056", "69383": "69123", "13201": "13055"}.items():
        index = frame.commune(arrondissement)
        assert index is not None
        assert frame.commune_codes[index] == city


@pytest.mark.shared
def test_communes_younger_than_the_areas_take_the_area_of_their_parts() -> None:
    frame, changes = official_france(), official_rows("code_changes")
    area = dict(zip(frame.commune_codes, frame.area_of.tolist(), strict=True))
    for code in ("15031", "15035", "15047", "15171"):
        assert area[code] == area["15141"], "they left Neussargues"
    assert frame.area_names[area["12218"]].startswith("Rodez")
    for former, codes in changes.successors().items():
        assert frame.commune(former) is not None, (former, codes)


@pytest.mark.shared
def test_the_layer_of_today_is_compact() -> None:
    arrays = official_layer("geographic_code").arrays
    assert arrays["former_of"].size > 4_000
    assert arrays["people"].dtype == np.int32
    assert arrays["area_of"].dtype == np.int16

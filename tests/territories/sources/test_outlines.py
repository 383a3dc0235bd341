"""Outlines join exactly, hold every area, and measure what France measures."""

import gzip
import lzma
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.territories.sources.small_france import official_france, official_layer, save
from trousseau.territories.frame import Frame
from trousseau.territories.geometry import Outlines
from trousseau.territories.sources import outlines
from trousseau.territories.sources.projection import conic, equal_area
from trousseau.territories.sources.table import SourceError

shapely = pytest.importorskip("shapely")


def square(lon: float, lat: float, size: float = 0.5) -> str:
    box = shapely.box(lon, lat, lon + size, lat + size)
    return str(shapely.to_wkb(shapely.MultiPolygon([box]), hex=True))


def publish(folder: Path, *rows: tuple[str, str, str, str]) -> Path:
    lines = ["id,code,type,geometry,mairie_localisation,mairie_email"]
    lines += [f"{at},{','.join(row)},someone@example.org" for at, row in enumerate(rows)]
    path = folder / "communes.csv.lzma"
    path.write_bytes(lzma.compress("\n".join(lines).encode()))
    return path


POINT = str(shapely.to_wkb(shapely.Point(2.1, 46.1), hex=True))
FRANCE = (
    ("03001", "COM", square(2.0, 46.0), POINT),
    ("03002", "COM", square(2.5, 46.0), r"\N"),
    ("03003", "COMD", square(2.0, 46.5), r"\N"),  # merged into 03004, drawn as two parts
    ("03004", "COM", square(2.5, 46.5), r"\N"),
    ("97102", "COM", square(-61.5, 16.2, 0.2), r"\N"),
    ("97103", "COM", square(-61.3, 16.2, 0.2), r"\N"),
    ("03009", "COM", r"\N", r"\N"),
    ("75056SR01", "SRM", r"\N", r"\N"),
)


def four_areas() -> Frame:
    return Frame(
        commune_codes=("03001", "03002", "03004", "03009", "97102", "97103"),
        commune_names=("A", "B", "D", "I", "G", "H"),
        departements=("03", "03", "03", "03", "971", "971"),
        regions=("84", "84", "84", "84", "01", "01"),
        people=np.full(6, 10, dtype=np.int32),
        area_codes=("0101", "0102", "8401", "8402"),
        area_names=("G", "H", "South", "North"),
        area_of=np.array([2, 2, 3, 2, 0, 1], dtype=np.int16),
        successor={"03003": "03004"},
    )


def test_neighbours_share_their_border_and_overseas_stands_in_its_frame(tmp_path: Path) -> None:
    layer = outlines.compile(outlines.read(publish(tmp_path, *FRANCE)), four_areas())
    drawn = Outlines.from_arrays(layer.arrays, layer.arrays["inset_names"].tolist())
    assert len(drawn) == 4
    assert all(len(drawn.rings(area)) == 1 for area in range(4))
    assert [drawn.neighbours(area) for area in range(4)] == [(1,), (0,), (3,), (2,)]
    south, north = (set(map(tuple, drawn.rings(area)[0].tolist())) for area in (2, 3))
    assert len(south & north) >= 2
    frame = drawn.insets[0]
    x, y, width, height = drawn.bounds(0)
    assert frame.x < x
    assert x + width < frame.x + frame.width
    assert frame.y < y
    assert y + height < frame.y + frame.height
    assert drawn.bounds(2)[1] > drawn.bounds(3)[1], "north is up"


def test_positions_and_surfaces(tmp_path: Path) -> None:
    layer = outlines.compile(outlines.read(publish(tmp_path, *FRANCE)), four_areas())
    lon, lat = layer.arrays["lon"], layer.arrays["lat"]
    assert (lon[0], lat[0]) == (np.float32(2.1), np.float32(46.1)), "the town hall"
    assert 2.5 < lon[1] < 3.0, "else a point inside"
    assert 46.0 < lat[1] < 46.5
    assert np.isnan(lon[3])
    assert any("03009" in line for line in layer.report)
    expected = 0.5 * 111.15 * 1.0 * 111.32 * math.cos(math.radians(46.25))
    assert layer.arrays["surface_km2"][2] == pytest.approx(expected, rel=0.003)


def test_nothing_but_shapes_and_points_is_kept_of_the_archive(tmp_path: Path) -> None:
    rows = outlines.read(publish(tmp_path, *FRANCE))
    assert rows.codes == ("03001", "03002", "03003", "03004", "97102", "97103")
    assert "example" not in repr(rows)


def test_bad_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"communes\.csv\.lzma: cannot be decompressed"):
        outlines.read(save(tmp_path, "communes.csv.lzma", "code,type\n"))
    with pytest.raises(SourceError, match="row 2: column 'code': 'X' is not a commune code"):
        outlines.read(publish(tmp_path, ("X", "COM", square(2, 46), POINT)))
    for geometry in ("00", POINT):
        with pytest.raises(SourceError, match="row 2: column 'geometry': is not a polygon in WKB"):
            outlines.read(publish(tmp_path, ("03001", "COM", geometry, POINT)))


def test_projections_agree_with_the_national_definitions() -> None:
    # Lambert-93 is (700 000, 6 600 000) at 3° E, 46.5° N; Paris after the IGN's own converter.
    points = conic(np.array([[3.0, 46.5], [2.3522, 48.8566]]))
    assert points[0] == pytest.approx([700_000, 6_600_000], abs=1e-6)
    assert points[1] == pytest.approx([652_469.02, 6_862_035.26], abs=0.01)
    globe = equal_area(np.array([[-180.0, -90.0], [180.0, 90.0]]))
    assert np.prod(np.ptp(globe, axis=0)) == pytest.approx(510_065_622, rel=1e-7)


def official_outlines() -> Outlines:
    arrays = official_layer("outlines").arrays
    return Outlines.from_arrays(arrays, arrays["inset_names"].tolist())


def painted(drawn: Outlines, area: int) -> Any:
    """The shape that a browser paints: rings by the even-odd rule."""
    shape = shapely.Polygon()
    for ring in drawn.rings(area):
        shape = shapely.symmetric_difference(shape, shapely.Polygon(ring))
    return shape


@pytest.mark.shared
def test_all_306_areas_are_drawn_and_every_ring_is_sound() -> None:
    drawn = official_outlines()
    assert len(drawn) == 306
    _, _, width, height = drawn.viewbox
    for area in range(306):
        rings = [shapely.Polygon(ring) for ring in drawn.rings(area)]
        assert rings, area
        assert shapely.is_valid(rings).all(), area
        left, top, wide, high = drawn.bounds(area)
        assert left >= 0, area
        assert top >= 0, area
        assert left + wide <= width, area
        assert top + high <= height, area


@pytest.mark.shared
def test_neighbours_still_touch_point_by_point() -> None:
    drawn = official_outlines()
    points = [
        {tuple(point) for ring in drawn.rings(area) for point in ring.tolist()}
        for area in range(306)
    ]
    for area in range(306):
        for other in drawn.neighbours(area):
            assert len(points[area] & points[other]) >= 2, (area, other)
    alone = [
        official_france().area_names[area] for area in range(306) if not drawn.neighbours(area)
    ]
    assert sorted(alone) == ["Marie-Galante", "Mayotte"], "the islands that are areas"


@pytest.mark.shared
def test_neither_overlap_nor_gap_is_left_between_areas() -> None:
    drawn = official_outlines()
    shapes = [painted(drawn, area) for area in range(306)]
    assert shapely.coverage_is_valid(shapes)
    france = shapely.union_all(shapes)
    assert shapely.area(france) == pytest.approx(shapely.area(shapes).sum(), rel=1e-9)
    holes = shapely.get_num_interior_rings(shapely.get_parts(france)).sum()
    assert holes <= 3, "Llívia, and what the sea encloses"


@pytest.mark.shared
def test_france_measures_what_it_should() -> None:
    arrays, frame = official_layer("outlines").arrays, official_france()
    overseas = {
        int(area)
        for departement, area in zip(frame.departements, frame.area_of, strict=True)
        if departement.startswith("97")
    }
    mainland = [area for area in range(306) if area not in overseas]
    # 543,940 km² of land (INSEE), 551,500 with all inland waters (IGN).
    assert arrays["surface_km2"][mainland].sum() == pytest.approx(5.44e5, rel=0.01)
    assert arrays["surface_km2"][list(overseas)].sum() == pytest.approx(8.9e4, rel=0.01)
    assert not np.isnan(arrays["lon"]).any()
    assert not np.isnan(arrays["lat"]).any()


@pytest.mark.shared
def test_the_map_is_light() -> None:
    arrays, drawn = official_layer("outlines").arrays, official_outlines()
    names = ("rings", "ring_lengths", "ring_areas", "neighbours", "centres")
    assert sum(arrays[name].nbytes for name in names) < 150_000
    svg = "".join(drawn.svg_path(area) for area in range(306))
    assert len(svg) < 120_000
    assert len(gzip.compress(svg.encode())) < 60_000

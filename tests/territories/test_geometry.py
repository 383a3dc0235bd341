"""Outlines are decoded to the points they were made of, and drawn in few characters."""

import re

import numpy as np
import pytest

from trousseau.territories.geometry import Inset, Outlines

# Two squares side by side, the second with a hole; an island in two parts.
RINGS = [
    (0, [(0, 0), (0, 10), (10, 10), (10, 0)]),
    (1, [(10, 0), (10, 10), (30, 10), (30, 0)]),
    (1, [(15, 4), (20, 4), (20, 8)]),
    (2, [(100, 100), (100, 120), (130, 120)]),
    (2, [(140, 100), (140, 101), (141, 101)]),
]


@pytest.fixture
def outlines() -> Outlines:
    steps = [np.vstack([ring[:1], np.diff(np.array(ring), axis=0)]) for _, ring in RINGS]
    arrays = {
        "rings": np.concatenate(steps).astype(np.int16),
        "ring_lengths": np.array([len(ring) for _, ring in RINGS], dtype=np.int16),
        "ring_areas": np.array([area for area, _ in RINGS], dtype=np.int16),
        "centres": np.array([[5, 5], [25, 5], [105, 115]], dtype=np.int16),
        "neighbours": np.array([[0, 1]], dtype=np.int16),
        "viewbox": np.array([0, 0, 200, 150], dtype=np.int16),
        "inset_frames": np.array([[90, 90, 60, 50]], dtype=np.int16),
    }
    return Outlines.from_arrays(arrays, ["La Réunion"])


def drawn_points(path: str) -> list[list[tuple[int, int]]]:
    """What a browser makes of a path of `M x y l dx dy … z`."""
    rings = []
    for part in re.findall(r"M([^z]*)z", path):
        start, _, moves = part.partition("l")
        x, y = map(int, start.split())
        points = [(x, y)]
        numbers = [int(number) for number in re.findall(r"-?\d+", moves)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            points.append((points[-1][0] + dx, points[-1][1] + dy))
        rings.append(points)
    return rings


def test_rings_come_back_as_they_were(outlines: Outlines) -> None:
    assert len(outlines) == 3
    for area in range(3):
        expected = [ring for owner, ring in RINGS if owner == area]
        assert [list(map(tuple, ring.tolist())) for ring in outlines.rings(area)] == expected


def test_a_path_draws_the_same_rings(outlines: Outlines) -> None:
    for area in range(3):
        assert drawn_points(outlines.svg_path(area)) == [
            ring for owner, ring in RINGS if owner == area
        ]
    assert outlines.svg_path(0) == "M0 0l0 10 10 0 0-10z"


def test_bounds_neighbours_and_frames(outlines: Outlines) -> None:
    assert outlines.bounds(2) == (100, 100, 41, 20)
    assert [outlines.neighbours(area) for area in range(3)] == [(1,), (0,), ()]
    assert outlines.viewbox == (0, 0, 200, 150)
    assert outlines.insets == (Inset("La Réunion", 90, 90, 60, 50),)

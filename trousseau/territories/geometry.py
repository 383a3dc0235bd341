"""The map of the 306 areas: outlines in whole units, ready to be drawn as SVG paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.archive import Archive

Box = tuple[int, int, int, int]


class Inset(NamedTuple):
    """A frame of the map in which an overseas département is drawn at a scale of its own."""

    name: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Outlines:
    """Outlines of A areas in map units: 100 m in metropolitan France, y downwards.

    `viewbox` is x, y, width, height. Rings are not closed; a hole is a ring too, so shapes are
    filled by the even-odd rule. Neighbours share their border's points exactly.
    """

    viewbox: Box
    insets: tuple[Inset, ...]
    centres: NDArray[np.int16]
    """A point inside each area's largest part, (A, 2)."""
    _rings: NDArray[np.int16] = field(repr=False)
    _starts: NDArray[np.int64] = field(repr=False)
    _first_ring: NDArray[np.int64] = field(repr=False)
    _pairs: NDArray[np.int16] = field(repr=False)

    @classmethod
    def from_archive(cls, archive: Archive) -> Outlines:
        """From the layer `outlines` of an atlas file."""
        names = ("rings", "ring_lengths", "ring_areas", "centres", "neighbours", "viewbox")
        arrays = {name: archive.array("outlines", name) for name in (*names, "inset_frames")}
        return cls.from_arrays(arrays, archive.texts("outlines", "inset_names"))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], names: Sequence[str]) -> Outlines:
        """From the arrays of the layer `outlines` and its text column `inset_names`."""
        areas = np.asarray(arrays["ring_areas"])
        x, y, width, height = (int(value) for value in arrays["viewbox"])
        frames = np.asarray(arrays["inset_frames"]).tolist()
        return cls(
            viewbox=(x, y, width, height),
            insets=tuple(Inset(name, *frame) for name, frame in zip(names, frames, strict=True)),
            centres=arrays["centres"],
            _rings=arrays["rings"],
            _starts=np.concatenate([[0], np.cumsum(arrays["ring_lengths"], dtype=np.int64)]),
            _first_ring=np.searchsorted(areas, np.arange(len(arrays["centres"]) + 1)),
            _pairs=arrays["neighbours"],
        )

    def __len__(self) -> int:
        return len(self.centres)

    def rings(self, area: int) -> list[NDArray[np.int32]]:
        """Rings of an area as arrays (n, 2) of x, y; the last point is not the first again."""
        return [
            np.cumsum(
                self._rings[self._starts[ring] : self._starts[ring + 1]], axis=0, dtype=np.int32
            )
            for ring in range(self._first_ring[area], self._first_ring[area + 1])
        ]

    def svg_path(self, area: int) -> str:
        """The `d` attribute of an area's path, in relative steps; use `fill-rule="evenodd"`."""
        parts: list[str] = []
        for ring in range(self._first_ring[area], self._first_ring[area + 1]):
            steps = self._rings[self._starts[ring] : self._starts[ring + 1]].tolist()
            (x, y), moves = steps[0], steps[1:]
            parts.append(f"M{x} {y}l{_numbers(moves)}z")
        return "".join(parts)

    def bounds(self, area: int) -> Box:
        """x, y, width and height of the smallest box around an area."""
        points = np.concatenate(self.rings(area))
        (x, y), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return x, y, right - x, bottom - y

    def neighbours(self, area: int) -> tuple[int, ...]:
        """Areas that share a border with this one, ascending."""
        return self._neighbours[area]

    @cached_property
    def _neighbours(self) -> tuple[tuple[int, ...], ...]:
        found: list[set[int]] = [set() for _ in range(len(self))]
        for first, second in self._pairs.tolist():
            found[first].add(second)
            found[second].add(first)
        return tuple(tuple(sorted(areas)) for areas in found)


def _numbers(moves: Sequence[Sequence[int]]) -> str:
    """Numbers parted by a space, or by nothing where a minus sign parts them already."""
    text = " ".join(str(number) for move in moves for number in move)
    return text.replace(" -", "-")

"""Tension on the labour market by employment area, from the DARES classes by basin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.archive import Archive
from trousseau.territories.bassin_bridge import Ground
from trousseau.territories.figures import Figures, Floats

KIND = "tension"
_ENOUGH = 0.5
"""Share of an area's people who must live in basins with a class for the area to have one."""


@dataclass(frozen=True)
class LabourTension:
    """Classes 1 (low) to 5 (high) of R occupations in B basins, 0 where none is published.

    `classes` (R, B) int8; `people` (B, A) of each basin by area; `area_people` (A,).
    """

    romes: Sequence[str]
    classes: NDArray[np.integer]
    people: Floats
    area_people: Floats

    @classmethod
    def from_archive(cls, archive: Archive) -> LabourTension | None:
        """From the layers of an atlas; None when `tension` or `bassins` is not loaded."""
        if KIND not in archive.layers or "bassins" not in archive.layers:
            return None
        return cls.on_ground(
            archive.texts(KIND, "romes"),
            archive.texts(KIND, "bassins"),
            archive.array(KIND, "tension"),
            Ground.from_archive(archive),
        )

    @classmethod
    def on_ground(
        cls,
        romes: Sequence[str],
        bassins: Sequence[str],
        classes: NDArray[np.integer],
        ground: Ground,
    ) -> LabourTension:
        """Place the basins of `classes` (R, B); one that has no commune touches no area."""
        return cls(romes, classes, ground.bassin_people(bassins), ground.area_people())

    def of(self, *romes: str) -> Figures:
        """Tension over the areas for occupations by their former (parent) ROME codes.

        The mean of the basins' classes, weighted by people; over several occupations, the mean of
        those that a basin has. MISSING where at least half of an area's people live in basins
        without a class: too few offers and job seekers.
        """
        rows = [row for row, code in enumerate(self.romes) if code in romes]
        classes = self.classes[rows].astype(np.float64)
        published = classes > 0
        number = published.sum(axis=0)
        known = number > 0
        mean = np.where(known, classes.sum(axis=0) / np.maximum(number, 1), 0.0)
        reached = np.where(known, 1.0, 0.0) @ self.people
        enough = reached > _ENOUGH * self.area_people
        value = np.divide(mean @ self.people, reached, out=np.zeros_like(reached), where=enough)
        return Figures.exact(np.where(enough, value, np.nan))

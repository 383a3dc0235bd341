"""From survey basins to employment areas: the two overlap, and communes are what they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.archive import Archive
from trousseau.territories.figures import Floats

_GEOGRAPHY = "geographic_code"
_MAP = "bassins"


@dataclass(frozen=True)
class Ground:
    """Where people live: N communes, each in a basin, a département and an employment area.

    `bassin` (N,), `departement` (N,) and `area` (N,) are indices into `bassin_codes`,
    `departement_codes` and the `areas` employment areas, -1 for none; `people` (N,) are counts.
    """

    bassin_codes: Sequence[str]
    departement_codes: Sequence[str]
    bassin: NDArray[np.integer]
    departement: NDArray[np.integer]
    area: NDArray[np.integer]
    people: NDArray[np.number]
    areas: int

    @classmethod
    def from_archive(cls, archive: Archive) -> Ground:
        """Read the layers `geographic_code` and `bassins`; KeyError when one is not there."""
        return cls(
            bassin_codes=archive.texts(_MAP, "bassin_codes"),
            departement_codes=archive.texts(_GEOGRAPHY, "departement_codes"),
            bassin=archive.array(_MAP, "bassin"),
            departement=archive.array(_GEOGRAPHY, "departement_of"),
            area=archive.array(_GEOGRAPHY, "area_of"),
            people=archive.array(_GEOGRAPHY, "people"),
            areas=len(archive.texts(_GEOGRAPHY, "area_codes")),
        )

    def overlaps(self) -> Mapping[str, Mapping[str, Floats]]:
        """People (areas,) of each basin by area, apart for each of its départements."""
        placed = (self.bassin >= 0) & (self.area >= 0) & (self.departement >= 0)
        width = len(self.departement_codes)
        pair = self.bassin[placed].astype(np.int64) * width + self.departement[placed]
        pairs, row = np.unique(pair, return_inverse=True)
        people = np.bincount(
            row * self.areas + self.area[placed],
            weights=self.people[placed],
            minlength=len(pairs) * self.areas,
        ).astype(np.float64)
        found: dict[str, dict[str, Floats]] = {}
        for place, number in enumerate(pairs.tolist()):
            bassin, departement = divmod(number, width)
            by_departement = found.setdefault(self.bassin_codes[bassin], {})
            by_departement[self.departement_codes[departement]] = people[
                place * self.areas : (place + 1) * self.areas
            ]
        return found

    def bassin_people(self, bassins: Sequence[str]) -> Floats:
        """People of whole basins by area, (len(bassins), areas); 0 for one without communes."""
        overlaps = self.overlaps()
        people = np.zeros((len(bassins), self.areas))
        for row, bassin in enumerate(bassins):
            people[row] = sum(overlaps.get(bassin, {}).values())
        return people

    def area_people(self) -> Floats:
        """People by area, (areas,)."""
        placed = self.area >= 0
        people = np.bincount(self.area[placed], weights=self.people[placed], minlength=self.areas)
        return people.astype(np.float64)

    def spread(
        self, parts: Sequence[tuple[str, str]], stand_in: NDArray[np.integer]
    ) -> tuple[Floats, NDArray[np.bool_]]:
        """How each part of a basin divides between areas, and which areas the parts cover.

        `parts` are (basin, département); `stand_in` (P,) is the commune that stands for a basin
        without communes, -1 for none. Returns shares (P, areas), each row summing to one, or to
        zero where nothing places the part; and covered (areas,): areas at least half of whose
        people live in a part.

        A part takes the communes of its basin in its département. Where the survey does not
        have a part for each département of a basin, its parts are those of the whole basin.
        """
        overlaps = self.overlaps()
        departements: dict[str, set[str]] = {}
        for bassin, departement in parts:
            departements.setdefault(bassin, set()).add(departement)
        people = np.zeros((len(parts), self.areas))
        for row, (bassin, departement) in enumerate(parts):
            known = overlaps.get(bassin, {})
            split = known.keys() <= departements[bassin]
            if split and departement in known:
                people[row] = known[departement]
            if not people[row].any() and known:
                people[row] = sum(known.values())
            if not people[row].any() and stand_in[row] >= 0 and self.area[stand_in[row]] >= 0:
                people[row, self.area[stand_in[row]]] = 1.0
        total = people.sum(axis=1, keepdims=True)
        shares = np.divide(people, total, out=np.zeros_like(people), where=total > 0)
        reached = self.bassin_people(list(departements)).sum(axis=0)
        return shares, reached >= 0.5 * np.maximum(self.area_people(), 1.0)

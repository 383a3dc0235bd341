"""The official geography that every source is joined to: today's communes and the 306 areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.archive import Archive


@dataclass(frozen=True)
class Frame:
    """N communes of today (metropolitan and overseas départements) in code order, 306 areas.

    `area_of` (N,) int16 is each commune's index into the areas, -1 for none; `people` (N,) int32
    is the municipal population; `successor` maps a former code, a delegated commune or a
    municipal arrondissement to the commune of today.
    """

    commune_codes: tuple[str, ...]
    commune_names: tuple[str, ...]
    departements: tuple[str, ...]
    regions: tuple[str, ...]
    people: NDArray[np.int32]
    area_codes: tuple[str, ...]
    area_names: tuple[str, ...]
    area_of: NDArray[np.int16]
    successor: Mapping[str, str] = field(repr=False)
    _index: dict[str, int] = field(init=False, repr=False, default_factory=dict)
    _area_index: dict[str, int] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._index.update({code: index for index, code in enumerate(self.commune_codes)})
        self._area_index.update({code: index for index, code in enumerate(self.area_codes)})

    @classmethod
    def from_archive(cls, archive: Archive) -> Frame:
        """The geography that an atlas was compiled with."""
        kind = "geographic_code"
        codes = archive.texts(kind, "codes")
        departements = archive.texts(kind, "departement_codes")
        regions = archive.texts(kind, "region_codes")
        departement_of = archive.array(kind, "departement_of").tolist()
        region_of = archive.array(kind, "departement_region").tolist()
        former = archive.array(kind, "former_of").tolist()
        return cls(
            commune_codes=tuple(codes),
            commune_names=tuple(archive.texts(kind, "names")),
            departements=tuple(departements[index] for index in departement_of),
            regions=tuple(regions[region_of[index]] for index in departement_of),
            people=archive.array(kind, "people"),
            area_codes=tuple(archive.texts(kind, "area_codes")),
            area_names=tuple(archive.texts(kind, "area_names")),
            area_of=archive.array(kind, "area_of"),
            successor={
                code: codes[index]
                for code, index in zip(archive.texts(kind, "former_codes"), former, strict=True)
            },
        )

    def commune(self, code: str) -> int | None:
        """Index of the commune of today that `code` names or has become; None if unknown."""
        index = self._index.get(code)
        return index if index is not None else self._index.get(self.successor.get(code, ""))

    def area(self, code: str) -> int | None:
        """Index of an employment area; None if unknown."""
        return self._area_index.get(code)

    def locate(self, codes: Sequence[str]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """Indices (len(codes),) of communes, -1 where a code is unknown, and those codes."""
        found = [self.commune(code) for code in codes]
        indices = np.array([-1 if index is None else index for index in found], dtype=np.int32)
        unknown = sorted({code for code, index in zip(codes, found, strict=True) if index is None})
        return indices, tuple(unknown)

    def total(
        self, indices: NDArray[np.int32], values: NDArray[np.floating]
    ) -> NDArray[np.float32]:
        """Sum `values` by commune, (N,) float32; NaN for a commune that no row names.

        A NaN among a commune's rows makes its total NaN: part of a sum is not the sum.
        """
        known = indices >= 0
        sums = np.zeros(len(self.commune_codes))
        np.add.at(sums, indices[known], values[known].astype(np.float64))
        seen = np.zeros(len(self.commune_codes), dtype=bool)
        seen[indices[known]] = True
        sums[~seen] = np.nan
        return sums.astype(np.float32)

    def mean(
        self,
        indices: NDArray[np.int32],
        values: NDArray[np.floating],
        weights: NDArray[np.floating],
    ) -> NDArray[np.float32]:
        """Weighted mean of `values` by commune, (N,) float32, for rates of merged communes."""
        usable = (indices >= 0) & ~np.isnan(values)
        top = np.zeros(len(self.commune_codes))
        bottom = np.zeros(len(self.commune_codes))
        weight = np.maximum(weights[usable].astype(np.float64), 1e-9)
        np.add.at(top, indices[usable], values[usable] * weight)
        np.add.at(bottom, indices[usable], weight)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(bottom > 0, top / bottom, np.nan).astype(np.float32)


def coverage(what: str, found: Iterable[bool] | NDArray[np.bool_], of: str) -> str:
    """One line of a compilation report: how many places have a figure."""
    flags = np.asarray(found if isinstance(found, np.ndarray) else list(found), dtype=bool)
    return f"{what}: {int(flags.sum())} of {flags.size} {of}"

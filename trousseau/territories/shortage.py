"""Whether an occupation is on a region's list of shortage occupations: a fact, never a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.archive import Archive
from trousseau.territories.occupations import DIGITS, Qualification


@dataclass(frozen=True, slots=True)
class ShortageAnswer:
    """What the list says of an occupation in a region.

    `listed` is None when nothing is known: no list covers the region, or the occupation has no
    family. `partly` says that only some qualifications of the occupation are listed. `families`
    are the names of the listed families.
    """

    listed: bool | None
    partly: bool = False
    families: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShortageList:
    """The list as rows (region code, FAP-2009 family, name), and the way from ROME to FAP-2009.

    `family_of` (R, 10) indexes `fap_codes` for each parent ROME code and qualification digit, -1
    for none.
    """

    regions: Sequence[str]
    families: Sequence[str]
    names: Sequence[str]
    romes: Sequence[str]
    fap_codes: Sequence[str]
    family_of: NDArray[np.integer]
    _listed: Mapping[tuple[str, str], str] = field(init=False, repr=False)
    _row_of: Mapping[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        entries = zip(self.regions, self.families, self.names, strict=True)
        object.__setattr__(self, "_listed", {(r, family): name for r, family, name in entries})
        object.__setattr__(self, "_row_of", {code: row for row, code in enumerate(self.romes)})

    @classmethod
    def from_archive(cls, archive: Archive) -> ShortageList | None:
        """From the layers of an atlas; None when `shortage_list` or `fap2009` is not loaded."""
        if not {"shortage_list", "fap2009"} <= archive.layers.keys():
            return None
        return cls(
            archive.texts("shortage_list", "regions"),
            archive.texts("shortage_list", "families"),
            archive.texts("shortage_list", "names"),
            archive.texts("fap2009", "romes"),
            archive.texts("fap2009", "families"),
            archive.array("fap2009", "family_of"),
        )

    def has(self, region: str, family: str) -> bool | None:
        """Whether a FAP-2009 family is listed in a region; None when no list covers the region."""
        if region not in self.regions:
            return None
        return (region, family) in self._listed

    def faps(self, rome: str, qualification: Qualification | None = None) -> tuple[str, ...]:
        """FAP-2009 families of a parent ROME code; over all qualifications when none is given."""
        row = self._row_of.get(rome)
        if row is None:
            return ()
        digits = range(self.family_of.shape[1]) if qualification is None else DIGITS[qualification]
        found = dict.fromkeys(int(self.family_of[row, digit]) for digit in digits)
        return tuple(self.fap_codes[index] for index in found if index >= 0)

    def answer(
        self, region: str, rome: str, qualification: Qualification | None = None
    ) -> ShortageAnswer:
        """What a region's list says of an occupation (parent ROME code), at a qualification."""
        families = self.faps(rome, qualification)
        if not families or region not in self.regions:
            return ShortageAnswer(None)
        listed = [family for family in families if (region, family) in self._listed]
        return ShortageAnswer(
            bool(listed),
            0 < len(listed) < len(families),
            tuple(self._listed[region, family] for family in listed),
        )

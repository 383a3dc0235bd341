"""Occupations (ROME 4.0), and the families under which their hiring is counted (FAP-2021)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.archive import Archive

Qualification = Literal["unskilled", "skilled", "technician", "manager"]

DIGITS: Mapping[Qualification | None, tuple[int, ...]] = {
    None: (0,),
    "unskilled": (1, 2, 5),
    "skilled": (3, 6, 4),
    "technician": (7, 8),
    "manager": (9,),
}
"""The qualification digits of France Travail that each of our four levels covers.

0 not stated, 1 labourer, 2 semi-skilled worker, 3 skilled worker (P1, P2), 4 highly skilled
worker (P3, P4, OHQ), 5 unskilled clerk, 6 skilled clerk, 7 technician, 8 supervisor, 9 manager.
"""
_MANAGER = 9


@dataclass(frozen=True, slots=True)
class Occupation:
    """One ROME 4.0 occupation.

    `parent` is its code in the former ROME (often the same). `regulated` is None when the
    publisher does not say whether the occupation is regulated.
    """

    code: str
    title: str
    parent: str
    regulated: bool | None


class UnknownOccupation(LookupError):
    """A code that is not in the classification; `problem` and `remedy` are for the person."""

    def __init__(self, code: str, problem: str, remedy: str) -> None:
        self.code, self.problem, self.remedy = code, problem, remedy
        super().__init__(f"{problem}; {remedy}")


class Occupations:
    """All occupations in code order, and the way from each to occupation families.

    `codes`, `titles` (O,); `parent` (O,) index of each one's parent; `regulated` (O,) 1, 0 or -1
    for unknown; `passage_codes` (P,) former ROME codes; `families` (F,) FAP-228 codes;
    `family_of` (P, 10) index of the family for each qualification digit; `names` maps FAP codes
    of every level to their name.
    """

    def __init__(
        self,
        codes: Sequence[str],
        titles: Sequence[str],
        parent: NDArray[np.integer],
        regulated: NDArray[np.integer],
        passage_codes: Sequence[str],
        families: Sequence[str],
        family_of: NDArray[np.integer],
        names: Mapping[str, str],
    ) -> None:
        self.codes, self.titles = tuple(codes), tuple(titles)
        self._parent, self._regulated = parent, regulated
        self._families, self._family_of, self._names = tuple(families), family_of, names
        self._index = {code: index for index, code in enumerate(self.codes)}
        self._passage = {code: index for index, code in enumerate(passage_codes)}

    @classmethod
    def from_archive(cls, archive: Archive) -> Occupations:
        """Read the layers `occupations`, `rome_to_fap` and `occupation_families`.

        KeyError when one of them is not in the archive.
        """
        names: dict[str, str] = {}
        for level in (22, 86, 228, 341):
            codes = archive.texts("occupation_families", f"codes_{level}")
            labels = archive.texts("occupation_families", f"names_{level}")
            names.update(zip(codes, labels, strict=True))
        return cls(
            archive.texts("occupations", "codes"),
            archive.texts("occupations", "titles"),
            archive.array("occupations", "parent"),
            archive.array("occupations", "regulated"),
            archive.texts("rome_to_fap", "parents"),
            archive.texts("rome_to_fap", "families"),
            archive.array("rome_to_fap", "family_of"),
            names,
        )

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, code: str) -> bool:
        return code in self._index

    def rome(self, code: str) -> Occupation:
        """The occupation with this ROME 4.0 code; UnknownOccupation if there is none."""
        return self.at(self._position(code))

    def at(self, index: int) -> Occupation:
        """The occupation at a position of `codes`."""
        regulated = int(self._regulated[index])
        return Occupation(
            self.codes[index],
            self.titles[index],
            self.codes[int(self._parent[index])],
            None if regulated < 0 else bool(regulated),
        )

    def faps(self, rome: str, qualification: Qualification | None = None) -> tuple[str, ...]:
        """The FAP-228 families in which this occupation's hiring is counted, likeliest first.

        Follows the DARES table from the parent code. Each level covers several digits of
        `DIGITS`, which may lead to different families: those that more digits lead to come
        first, ties in digit order. Without a qualification, the row "not stated" alone counts.
        Empty when the table does not have the parent code.

        A family of managers that a skilled person reaches only through digit 4 is left out: for
        occupations without workers, the table files "highly skilled worker" with managers, which
        would call a skilled waiter the owner of a restaurant.

        UnknownOccupation for an unknown code, ValueError for an unknown qualification.
        """
        if qualification not in DIGITS:
            levels = ", ".join(str(level) for level in DIGITS if level)
            raise ValueError(f"{qualification!r} is not a qualification; it is one of {levels}")
        parent = self.codes[int(self._parent[self._position(rome)])]
        if parent not in self._passage:
            return ()
        row = self._family_of[self._passage[parent]]
        found = [int(row[digit]) for digit in DIGITS[qualification]]
        if qualification == "skilled" and found[-1] == int(row[_MANAGER]) != found[0]:
            found.pop()
        ordered = sorted(dict.fromkeys(found), key=lambda family: -found.count(family))
        return tuple(self._families[family] for family in ordered)

    def parents_of(self, *faps: str) -> tuple[str, ...]:
        """Former ROME codes that lead to one of these FAP-228 families at some qualification."""
        wanted = [index for index, family in enumerate(self._families) if family in faps]
        rows = np.any(np.isin(self._family_of, wanted), axis=1)
        return tuple(code for code, index in self._passage.items() if rows[index])

    def fap_label(self, code: str) -> str:
        """The French name of an occupation family of any level; UnknownOccupation if unknown."""
        name = self._names.get(code)
        if name is None:
            raise UnknownOccupation(
                code,
                f"{code!r} is not an occupation family of FAP-2021",
                "'trousseau atlas search maçon' shows the family of an occupation",
            )
        return name

    def _position(self, code: str) -> int:
        index = self._index.get(code)
        if index is None:
            raise UnknownOccupation(code, f"{code!r} is not a ROME code", self._remedy(code))
        return index

    def _remedy(self, code: str) -> str:
        search = "try 'trousseau atlas search maçon'"
        tidy = "".join(str(code).upper().split())
        near = [tidy] if tidy in self._index else self._neighbours(tidy)
        if not near:
            return search
        listed = ", ".join(f"{known} ({self.titles[self._index[known]]})" for known in near)
        return f"did you mean {listed}? Otherwise {search}"

    def _neighbours(self, code: str) -> list[str]:
        """At most three codes that differ from `code` by two digits swapped, or by one digit."""
        swapped = [
            code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            for place in range(1, len(code) - 1)
        ]
        near = [known for known in dict.fromkeys(swapped) if known in self._index]
        if len(code) == 5:
            near += [
                known
                for known in self.codes
                if sum(a != b for a, b in zip(known, code, strict=True)) == 1 and known not in near
            ]
        return near[:3]

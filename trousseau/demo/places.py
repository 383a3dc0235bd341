"""Places that the demonstration's households think of: areas outside the Paris region, with jobs.

They are real employment areas, those in which a centre of the programme is; how many employers
look for an occupation there is that of the atlas.
"""

import random
from functools import cache

import numpy as np

from trousseau.territories import Atlas

PARIS_REGION = "11"
# Only the best for an occupation are thought of, the better the more often.
BEST = 9
OF_THE_NEXT = 0.8


class Places:
    """The areas with a centre, for whoever has an occupation."""

    def __init__(self, communes: dict[str, str]) -> None:
        """`communes`: the official code of each centre's, by its name."""
        self._atlas = Atlas.open()
        homes = {name: self._atlas.commune(code) for name, code in communes.items()}
        self.by_centre = {name: home.area for name, home in homes.items() if home.area}
        self.departements = {name: home.departement for name, home in homes.items()}
        codes = {home.area for home in homes.values() if home.region != PARIS_REGION}
        self.codes = tuple(sorted(code for code in codes if code))
        self.best = cache(self._best)

    def _best(self, rome: str) -> tuple[str, ...]:
        """The areas with most to hire in an occupation (ROME 4.0), with respect to its people."""
        families = self._atlas.occupations.faps(rome)
        rates = self._atlas.occupation_figures("expected_stable_per_1000", *families).value
        found = {code: float(rates[self._atlas.areas.index(code)]) for code in self.codes}
        known = {code: rate for code, rate in found.items() if not np.isnan(rate)}
        return tuple(sorted(known, key=lambda code: (-known[code], code)))[:BEST] or self.codes

    def shortlist(self, lot: random.Random, rome: str, length: int) -> list[str]:
        """Some of them, drawn by lot: the better for the occupation, the more often."""
        ahead = list(self.best(rome))
        chosen: list[str] = []
        while ahead and len(chosen) < length:
            weights = [OF_THE_NEXT**rank for rank in range(len(ahead))]
            chosen.append(ahead.pop(lot.choices(range(len(ahead)), weights)[0]))
        return chosen

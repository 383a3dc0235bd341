"""Households to measure with: made up, from a seed, with the variety of a real cohort.

Nobody is in it. Shares are assumptions, written here so that they can be disputed; what a
measurement depends on, the number of distinct parts, is printed with it.
"""

import json
from itertools import accumulate
from random import Random
from typing import Any

import numpy as np

from trousseau.matching import HouseholdProfile
from trousseau.territories import Atlas

# The occupations of newcomers' case files, commonest first, then everything else there is.
COMMON = (
    "K1304", "K1302", "G1602", "F1703", "N4105", "N1103", "K2204", "G1605", "F1702", "H2903",
    "J1501", "D1106", "N4101", "A1414", "F1602", "F1606", "D1102", "H2913", "I1604", "G1803",
    "B1803", "D1202", "K1303", "F1603", "F1604", "H2102", "H3302", "K2503", "M1805", "E1103",
)  # fmt: skip
TITLES = (
    "maçon", "aide à domicile", "cuisinier", "aide soignante", "chauffeur poids lourd", "soudeur",
    "couturière", "femme de ménage", "peintre en bâtiment", "électricien", "mécanicien auto",
    "boulanger", "coiffeuse", "vendeuse", "développeur informatique", "agent de sécurité",
    "carreleur", "plombier", "serveur", "ouvrier agricole",
)  # fmt: skip
REGIONS = ("11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94")
OVERSEAS = ("01", "02", "03", "04", "06")
DEPARTEMENTS = ("93", "13", "59", "75", "94", "95", "69", "33", "31", "06", "44", "67")
POINTS = tuple(step / 2 for step in range(11))
OCCUPATIONS = 200
"""ROME codes that anybody has; the common ones are much more frequent."""
LARGE_TOWN = 20_000
"""People of a town that others have friends in or want to be far from."""


class Cohort:
    """Draws household profiles as the content of their files. The same seed, the same cohort."""

    def __init__(self, atlas: Atlas, seed: int = 2026) -> None:
        self.random = Random(seed)
        found = {match.code for title in TITLES for match in atlas.job_titles.search(title, 40)}
        rest = sorted(found - set(COMMON))
        self.romes = [*COMMON, *self.random.sample(rest, min(len(rest), OCCUPATIONS - len(COMMON)))]
        self.rome_sums = list(accumulate(rank**-1.1 for rank in range(1, len(self.romes) + 1)))
        people = atlas.communes.people
        large = np.flatnonzero(people >= LARGE_TOWN).tolist()
        self.towns: list[str] = [atlas.communes.code[i] for i in large]
        self.town_sums = list(accumulate(int(people[i]) for i in large))
        self.areas = list(atlas.areas.code)

    def profiles(self, count: int) -> list[HouseholdProfile]:
        """Households as read from a file or a database: no two of them share an object."""
        return [HouseholdProfile.parse(json.loads(json.dumps(self._one()))) for _ in range(count)]

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _pick(self, things: Any, shares: Any = None) -> Any:
        return self.random.choices(things, shares)[0] if shares else self.random.choice(things)

    def _town(self) -> str:
        (town,) = self.random.choices(self.towns, cum_weights=self.town_sums)
        return town

    def _one(self) -> dict[str, Any]:
        adults = 1 + self._chance(0.45) + self._chance(0.03)
        children = self._pick((0, 1, 2, 3, 4, 5), (45, 20, 18, 10, 5, 2))
        housing: dict[str, Any] = {"social": self._chance(0.6)}
        if self._chance(0.8):
            housing["rent_max_eur_month"] = self.random.randrange(350, 1110, 10)
        if self._chance(0.1):
            housing["rooms_min"] = self.random.randint(2, 5)
        must, red_lines = self._conditions()
        weights = {theme: self._pick(POINTS) for theme in ("work", "children", "services", "ties")}
        return {
            "version": 1,
            "adults": [self._adult(number) for number in range(adults)],
            "children": [{"age": self.random.randint(0, 19)} for _ in range(children)],
            "housing": housing,
            "must": must,
            "red_lines": red_lines,
            "wishes": self._wishes(),
            "weights": {
                **weights,
                "housing": self._pick(POINTS[1:]),
                "place": self._chance(0.05) * 1,
            },
        }

    def _adult(self, number: int) -> dict[str, Any]:
        adult: dict[str, Any] = {
            "id": f"a{number + 1}",
            "occupations": [
                self._occupation() for _ in range(self._pick((0, 1, 2, 3), (10, 50, 30, 10)))
            ],
            "languages": {"fr": {"speaking": self._pick(("none", "A1", "A2", "B1", "B2", "C1"))}},
            "driving_licence": ["B"] if self._chance(0.4) else [],
            "seeks_work": self._chance(0.9 if number == 0 else 0.7),
        }
        if self._chance(0.6):
            adult["qualification"] = self._pick(
                ("unskilled", "skilled", "technician", "manager"), (40, 40, 13, 7)
            )
        return adult

    def _occupation(self) -> dict[str, Any]:
        said: dict[str, Any] = {"years": self.random.randint(0, 20)}
        if self._chance(0.08):
            said["title"] = self._pick(TITLES)
        else:
            said["rome"] = self.random.choices(self.romes, cum_weights=self.rome_sums)[0]
        said["practicable"] = self._pick(("now", "after_step", "not"), (75, 20, 5))
        return said

    def _conditions(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        must: list[dict[str, Any]] = []
        lines: list[dict[str, Any]] = []
        if self._chance(0.15):
            must.append({"indicator": "unemployment_rate", "max": self.random.randint(6, 11)})
        if self._chance(0.05):
            must.append({"indicator": "main_town_people", "min": self._pick((5000, 10000, 20000))})
        if self._chance(0.3):
            lines.append({"region": self._pick(REGIONS)})
        if self._chance(0.1):
            lines.append({"departement": self._pick(DEPARTEMENTS)})
        if self._chance(0.05):
            lines.append({"area": self._pick(self.areas)})
        if self._chance(0.08):
            lines.append({"commune": self._town(), "within_km": self._pick((30, 50, 80, 100))})
        return must, lines

    def _wishes(self) -> dict[str, Any]:
        wishes: dict[str, Any] = {}
        if self._chance(0.3):
            wishes["regions"] = self.random.sample(REGIONS, 1 + self._chance(0.3))
        elif self._chance(0.03):
            wishes["regions"] = [self._pick(OVERSEAS)]
        if self._chance(0.4):
            wishes["town_size"] = self._pick(("village", "small", "medium", "large"))
        if self._chance(0.25):
            wishes["near"] = [
                {"commune": self._town(), "max_km": self._pick((20, 30, 50, 80, 100))}
            ]
        if self._chance(0.08):
            wishes["away_from"] = [{"commune": self._town(), "min_km": self._pick((50, 100, 200))}]
        return wishes

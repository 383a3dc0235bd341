"""A small made-up country to rank, and households to rank it for.

`MadeUpAtlas` answers like `Atlas`. Twelve areas in three regions on a grid, each with a main
town and three villages; figures are arrays that a test may replace.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast

import numpy as np

from trousseau.matching.profile import (
    Adult,
    AdultOccupation,
    Child,
    HouseholdProfile,
    LanguageLevels,
)
from trousseau.territories.atlas import Atlas
from trousseau.territories.figures import Figures
from trousseau.territories.hiring import Hiring
from trousseau.territories.indicators import INDICATORS, Indicator
from trousseau.territories.job_titles import JobMatch
from trousseau.territories.layers import LayerInfo, Words
from trousseau.territories.measures import HIRING_MEASURES
from trousseau.territories.occupation_indicators import EVERY_INDICATOR, OCCUPATION_INDICATORS
from trousseau.territories.occupations import Occupation, UnknownOccupation
from trousseau.territories.places import Areas, Commune, Communes, EmploymentArea, Places
from trousseau.territories.shortage import ShortageAnswer

AREAS = 12
VILLAGES = 3
MASON, CARER, COOK, NURSE = "F1703", "K1302", "G1602", "J1506"
FAPS = {
    (MASON, None): ("B1Z40",),
    (MASON, "skilled"): ("B2Z40", "B2Z41"),
    (CARER, None): ("T2A60",),
    (COOK, None): ("S1Z40",),
    (NURSE, None): ("V1Z80",),
}
TITLES = {"maçon": MASON, "aide a domicile": CARER, "cuisinier": COOK}
NOT_LOADED = frozenset(
    {"working_age", "vacant_homes", "rents", "facilities", "tension", "shortage_list"}
)
LAYERS = sorted({kind for indicator in EVERY_INDICATOR.values() for kind in indicator.layers})


def _info(kind: str) -> LayerInfo:
    return LayerInfo(
        kind, Words(kind, kind), f"producer of {kind}", "LO 2.0", "", Words("", ""), "area", "2024"
    )


class MadeUpPlaces(Places):
    """Places without an archive."""

    def __init__(self) -> None:
        self.region_names = {"11": "Île-de-Rien", "76": "Midi", "44": "Levant"}
        self.departement_names = {"75": "Rien", "12": "Causses", "52": "Marches", "93": "Bord"}
        regions = [("11", "75"), ("76", "12"), ("44", "52")]
        codes, names, deps, regs, area, people, lon, lat = [], [], [], [], [], [], [], []
        for a in range(AREAS):
            region, departement = regions[a % 3]
            for c in range(VILLAGES + 1):
                codes.append(f"{departement}{a:02d}{c}")
                names.append(f"Ville {a}" if c == 0 else f"Village {a}.{c}")
                deps.append(departement)
                regs.append(region)
                area.append(a)
                people.append(int(8_000 * 1.6**a) if c == 0 else 900 + 10 * c)
                lon.append(0.9 * (a % 4) + 0.1 * c)
                lat.append(44.0 + 0.8 * (a // 4))
        self.communes = Communes(
            codes,
            names,
            deps,
            regs,
            np.array(area, dtype=np.int16),
            np.array(people, dtype=np.int32),
            np.array(lon, dtype=np.float32),
            np.array(lat, dtype=np.float32),
        )
        main = np.arange(AREAS, dtype=np.int32) * (VILLAGES + 1)
        self.areas = Areas(
            [f"{a + 1:04d}" for a in range(AREAS)],
            [f"Zone {a}" for a in range(AREAS)],
            [regions[a % 3][0] for a in range(AREAS)],
            [self.region_names[regions[a % 3][0]] for a in range(AREAS)],
            [(regions[a % 3][1], "93") if a == 3 else (regions[a % 3][1],) for a in range(AREAS)],
            main,
            np.bincount(area, weights=people).astype(np.int64),
            self.communes.lon[main],
            self.communes.lat[main],
        )

    @cached_property
    def _successors(self) -> dict[str, int]:
        return {"12999": 4}


@dataclass
class MadeUpAtlas:
    """Figures drawn from `seed`; `given` replaces some, by indicator key or FAP family."""

    seed: int = 0
    not_loaded: frozenset[str] = NOT_LOADED
    given: dict[str, Any] = field(default_factory=dict)
    id: str = "madeup"
    built_on: str = "2026-11-01"

    __hash__ = object.__hash__

    def __post_init__(self) -> None:
        self.places = MadeUpPlaces()
        self.areas, self.communes = self.places.areas, self.places.communes
        self.layers = {kind: _info(kind) for kind in LAYERS if kind not in self.not_loaded}
        self.catalogue = {**{kind: replace(_info(kind), year="") for kind in LAYERS}, **self.layers}
        self.indicators = INDICATORS
        self.hiring_demand = self
        self.occupations = self
        self.job_titles = self
        self.families = tuple(sorted({fap for faps in FAPS.values() for fap in faps}))
        self._figures: dict[tuple[str, str], Figures] = {}
        self._hiring: dict[tuple[str, ...], Hiring] = {}

    def indicator(self, key: str):
        return EVERY_INDICATOR[key]

    def area(self, code: str) -> EmploymentArea:
        return self.places.area(code)

    def commune(self, code: str) -> Commune:
        return self.places.commune(code)

    def distance_km(self, code: str):
        return self.places.distance_km(self.places.commune_index(code))

    def commune_distance_km(self, code: str):
        return self.places.distance_km(self.places.commune_index(code), to_communes=True)

    def figures(self, key: str, level: str = "area") -> Figures:
        if (key, level) not in self._figures:
            self._figures[key, level] = self._make(key, level)
        return self._figures[key, level]

    def _make(self, key: str, level: str) -> Figures:
        indicator = INDICATORS[key]
        if level not in indicator.levels:
            raise KeyError(key)
        size = AREAS if level == "area" else len(self.communes)
        if key in self.given and level == "area":
            given = self.given[key]
            return given if isinstance(given, Figures) else Figures.exact(np.asarray(given, float))
        if any(kind in self.not_loaded for kind in indicator.layers):
            return Figures.not_loaded(size)
        if key == "main_town_people":
            return Figures.exact(self.communes.people[self.areas.main_commune].astype(float))
        if key == "people":
            people = self.areas.people if level == "area" else self.communes.people
            return Figures.exact(people.astype(float))
        rng = np.random.default_rng([self.seed, sum(map(ord, key))])
        top = {"housing_tension": 4.0, "unemployment_rate": 14.0, "vacant_homes_share": 16.0}
        values = rng.uniform(0.05, 1.0, size) * top.get(key, 100.0)
        if key.startswith("schools_"):
            values = rng.integers(0, 3, size).astype(float)
        if key.startswith("rent_"):
            middle = rng.uniform(7.0, 20.0, size)
            return Figures.between(middle, middle * 0.9, middle * 1.1, np.zeros(size, dtype=bool))
        return Figures.exact(values)

    def percentiles(self, key: str, level: str = "area"):
        return self.figures(key, level).percentiles()

    def hiring(self, *faps: str) -> Hiring:
        if faps not in self._hiring:
            self._hiring[faps] = self._make_hiring(faps)
        return self._hiring[faps]

    def _make_hiring(self, faps: tuple[str, ...]) -> Hiring:
        if "hiring_projects" in self.not_loaded:
            return Hiring.not_loaded(AREAS, faps)
        rng = np.random.default_rng([self.seed, *(sum(map(ord, fap)) for fap in faps)])
        projects = np.floor(rng.lognormal(3.5, 1.2, AREAS))
        projects = np.asarray(self.given.get(f"projects:{faps[0]}", projects), dtype=float)
        masked = rng.uniform(size=AREAS) < 0.2
        seasonal = projects * rng.uniform(0, 0.6, AREAS)
        difficult = projects * rng.uniform(0.2, 0.9, AREAS)
        stable = projects - seasonal
        per = 1000.0 / (self.areas.people * 0.55)

        def wide(values, width=0.25):
            off = np.where(masked, width, 0.0)
            return Figures.between(values, values * (1 - off), values * (1 + off), masked)

        def share(values):
            with np.errstate(invalid="ignore", divide="ignore"):
                ratio = np.where(projects > 0, values / projects, np.nan)
            return Figures.between(
                ratio,
                np.clip(ratio - 0.1, 0, 1),
                np.clip(ratio + 0.1, 0, 1),
                masked & (projects > 0),
            )

        return Hiring(
            families=faps,
            projects=wide(projects),
            difficult=wide(difficult),
            seasonal=wide(seasonal),
            stable_projects=wide(stable),
            per_1000=wide(projects * per),
            stable_per_1000=wide(stable * per),
            # Drawn towards a region: never quite nothing.
            expected_stable_per_1000=wide(0.8 * stable * per + 0.02),
            difficult_share=share(difficult),
            seasonal_share=share(seasonal),
        )

    def rome(self, code: str) -> Occupation:
        if code not in {rome for rome, _ in FAPS}:
            raise UnknownOccupation(
                code, f"{code!r} is not a ROME code", "try 'trousseau atlas search maçon'"
            )
        return Occupation(code, f"Métier {code}", code, code == NURSE)

    def faps(self, code: str, qualification: str | None = None) -> tuple[str, ...]:
        return FAPS.get((code, qualification), FAPS[code, None])

    def fap_label(self, code: str) -> str:
        return f"Famille {code}"

    def tension(self, *faps: str) -> Figures:
        rng = np.random.default_rng([self.seed, 7, len(faps)])
        return Figures.exact(rng.uniform(1.0, 5.0, AREAS))

    def occupation_figures(self, key: str, *faps: str) -> Figures:
        if not {*OCCUPATION_INDICATORS[key].layers}.isdisjoint(self.not_loaded):
            return Figures.not_loaded(AREAS)
        return self.tension(*faps) if key == "tension" else HIRING_MEASURES[key](self.hiring(*faps))

    def year_of(self, indicator: Indicator) -> str:
        if indicator.layers[0] in self.not_loaded:
            return ""
        return "2015–2021" if indicator.key == "population_change" else "2024"

    def shortage_answer(self, region: str, rome: str, qualification: str | None = None):
        return ShortageAnswer(region == "76" and rome == MASON)

    def search(self, text: str, limit: int = 5):
        code = TITLES.get(text.strip().lower())
        return [JobMatch(code, f"Métier {code}", text, 1.0)] if code else []


def atlas(
    seed: int = 0, given: dict[str, Any] | None = None, loaded: tuple[str, ...] = ()
) -> Atlas:
    """A made-up atlas; `loaded` adds layers that are usually not there, `given` figures."""
    return cast(Atlas, MadeUpAtlas(seed, NOT_LOADED - set(loaded), given or {}))


def adult(name: str = "a1", *romes: str, **changes: Any) -> Adult:
    """An adult who can practise these occupations now."""
    return Adult(
        name,
        tuple(AdultOccupation(rome=rome) for rome in romes or (MASON,)),
        **{"driving_licence": ("B",), **changes},
    )


def household(**changes: Any) -> HouseholdProfile:
    """A couple, mason and home carer, with two children."""
    given: dict[str, Any] = {
        "adults": (
            adult("a1", MASON, languages={"fr": LanguageLevels(speaking="A2")}),
            adult("a2", CARER, driving_licence=()),
        ),
        "children": (Child(7), Child(13)),
        **changes,
    }
    return HouseholdProfile(**given)

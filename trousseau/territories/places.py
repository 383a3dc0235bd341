"""Employment areas and communes: columns for the engine, small records for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.archive import Archive
from trousseau.territories.text import fold

_GEOGRAPHY = "geographic_code"
_EARTH_RADIUS_KM = 6371.0

Degrees = NDArray[np.float32] | np.float32


class UnknownPlace(LookupError):
    """No such area, commune or region; the message suggests one."""


@dataclass(frozen=True, slots=True)
class EmploymentArea:
    """One of the 306 employment areas (INSEE *zones d'emploi* 2020)."""

    code: str
    name: str
    region: str
    region_name: str
    departements: tuple[str, ...]
    main_commune: str
    main_commune_name: str
    people: int


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune of today's official geographic code."""

    code: str
    name: str
    departement: str
    departement_name: str
    region: str
    area: str | None
    people: int


@dataclass(frozen=True)
class _Places:
    """Columns of places, found by code."""

    code: Sequence[str]

    def __len__(self) -> int:
        return len(self.code)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {code: index for index, code in enumerate(self.code)}

    def find(self, code: str) -> int | None:
        """Index of the place of that code, None if there is none."""
        return self._positions.get(code)


@dataclass(frozen=True)
class Communes(_Places):
    """N communes in code order, as columns of length N.

    `area` int16 indexes `Areas` (-1: none), `people` int32, `lon` and `lat` float32 in degrees
    (NaN where no outline is known).
    """

    name: Sequence[str]
    departement: Sequence[str]
    region: Sequence[str]
    area: NDArray[np.int16]
    people: NDArray[np.int32]
    lon: NDArray[np.float32]
    lat: NDArray[np.float32]


@dataclass(frozen=True)
class Areas(_Places):
    """306 employment areas in code order, as columns.

    `main_commune` indexes `Communes`; `lon` and `lat` are those of the main town. A region is
    the one in which most of the area's people live.
    """

    name: Sequence[str]
    region: Sequence[str]
    region_name: Sequence[str]
    departements: Sequence[tuple[str, ...]]
    main_commune: NDArray[np.int32]
    people: NDArray[np.int64]
    lon: NDArray[np.float32]
    lat: NDArray[np.float32]

    def index(self, code: str) -> int:
        """Index of an area; UnknownPlace if there is none of that code."""
        position = self.find(code)
        if position is None:
            raise UnknownPlace(
                f"{code!r} is not an employment area; try 'trousseau atlas search NAME'"
            )
        return position


def _great_circle_km(
    from_lon: Degrees, from_lat: Degrees, to_lon: Degrees, to_lat: Degrees
) -> NDArray[np.float64]:
    lons, lats = np.radians(from_lon), np.radians(from_lat)
    to_lats = np.radians(to_lat)
    half = (
        np.sin((to_lats - lats) / 2) ** 2
        + np.cos(lats) * np.cos(to_lats) * np.sin((np.radians(to_lon) - lons) / 2) ** 2
    )
    return np.asarray(2 * _EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)), dtype=np.float64)


class Places:
    """Areas and communes of an atlas, and how to find them by code or name."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.region_names: dict[str, str] = self._named("region")
        self.departement_names: dict[str, str] = self._named("departement")
        self.communes = self._read_communes()
        self.areas = self._read_areas()

    def _named(self, level: str) -> dict[str, str]:
        codes = self._archive.texts(_GEOGRAPHY, f"{level}_codes")
        return dict(zip(codes, self._archive.texts(_GEOGRAPHY, f"{level}_names"), strict=True))

    def _read_communes(self) -> Communes:
        read, text = self._archive.array, self._archive.texts
        departements = text(_GEOGRAPHY, "departement_codes")
        regions = text(_GEOGRAPHY, "region_codes")
        return Communes(
            code=text(_GEOGRAPHY, "codes"),
            name=text(_GEOGRAPHY, "names"),
            departement=[departements[i] for i in self._part_of("departement").tolist()],
            region=[regions[i] for i in self._part_of("region").tolist()],
            area=read(_GEOGRAPHY, "area_of"),
            people=read(_GEOGRAPHY, "people"),
            lon=read("outlines", "lon"),
            lat=read("outlines", "lat"),
        )

    def _part_of(self, level: str) -> NDArray[np.int64]:
        """Index of each commune's département or region, (N,)."""
        departement = self._archive.array(_GEOGRAPHY, "departement_of").astype(np.int64)
        if level == "departement":
            return departement
        regions = self._archive.array(_GEOGRAPHY, "departement_region").astype(np.int64)
        return np.asarray(regions[departement])

    def _read_areas(self) -> Areas:
        communes = self.communes
        codes = self._archive.texts(_GEOGRAPHY, "area_codes")
        assigned = communes.area >= 0
        people = np.bincount(
            communes.area[assigned], weights=communes.people[assigned], minlength=len(codes)
        ).astype(np.int64)
        # The last commune in this order is the most populous of its area.
        order = np.lexsort((communes.people, communes.area))
        last = np.searchsorted(communes.area[order], np.arange(len(codes)), side="right") - 1
        main = order[last].astype(np.int32)
        regions, departements = self._regions_of_areas(len(codes))
        return Areas(
            code=codes,
            name=self._archive.texts(_GEOGRAPHY, "area_names"),
            region=regions,
            region_name=[self.region_names[code] for code in regions],
            departements=departements,
            main_commune=main,
            people=people,
            lon=communes.lon[main],
            lat=communes.lat[main],
        )

    def _regions_of_areas(self, size: int) -> tuple[list[str], list[tuple[str, ...]]]:
        communes = self.communes
        area = communes.area.astype(np.int64)
        assigned = area >= 0
        by: dict[str, NDArray[np.float64]] = {}
        for level in ("region", "departement"):
            part = self._part_of(level)
            width = int(part.max()) + 1
            people: NDArray[np.float64] = np.bincount(
                area[assigned] * width + part[assigned],
                weights=communes.people[assigned] + 1e-3,
                minlength=size * width,
            ).astype(np.float64)
            by[level] = people.reshape(size, width)
        region_codes = self._archive.texts(_GEOGRAPHY, "region_codes")
        departement_codes = self._archive.texts(_GEOGRAPHY, "departement_codes")
        regions = [region_codes[i] for i in by["region"].argmax(axis=1).tolist()]
        departements = [
            tuple(departement_codes[i] for i in np.argsort(-row, kind="stable") if row[i] > 0)
            for row in by["departement"]
        ]
        return regions, departements

    @cached_property
    def _successors(self) -> dict[str, int]:
        codes = self._archive.texts(_GEOGRAPHY, "former_codes")
        return dict(zip(codes, self._archive.array(_GEOGRAPHY, "former_of").tolist(), strict=True))

    @cached_property
    def merged(self) -> NDArray[np.bool_]:
        """Which communes have absorbed others, (N,)."""
        heirs = self._archive.array(_GEOGRAPHY, "former_of")
        return np.isin(np.arange(len(self.communes)), heirs)

    def commune_index(self, code: str) -> int:
        """Index of the commune that `code` names today or has become; UnknownPlace otherwise."""
        index = self.communes.find(code)
        if index is None:
            index = self._successors.get(code)
        if index is None:
            raise UnknownPlace(f"{code!r} is not a commune; try 'trousseau atlas search NAME'")
        return index

    def area(self, code: str) -> EmploymentArea:
        """An employment area by its code; UnknownPlace if there is none."""
        index = self.areas.index(code)
        main = int(self.areas.main_commune[index])
        return EmploymentArea(
            code=code,
            name=self.areas.name[index],
            region=self.areas.region[index],
            region_name=self.areas.region_name[index],
            departements=self.areas.departements[index],
            main_commune=self.communes.code[main],
            main_commune_name=self.communes.name[main],
            people=int(self.areas.people[index]),
        )

    def commune(self, code: str) -> Commune:
        """A commune by its code of today or a former one; UnknownPlace if there is none."""
        index = self.commune_index(code)
        area = int(self.communes.area[index])
        departement = self.communes.departement[index]
        return Commune(
            code=self.communes.code[index],
            name=self.communes.name[index],
            departement=departement,
            departement_name=self.departement_names[departement],
            region=self.communes.region[index],
            area=self.areas.code[area] if area >= 0 else None,
            people=int(self.communes.people[index]),
        )

    def distance_km(self, commune: int, *, to_communes: bool = False) -> NDArray[np.float64]:
        """Great-circle distance in km from a commune (index) to each area's main town, (306,),
        or to every commune, (N,). NaN where no outline is known."""
        columns: Areas | Communes = self.communes if to_communes else self.areas
        here = self.communes
        return _great_circle_km(here.lon[commune], here.lat[commune], columns.lon, columns.lat)

    @cached_property
    def main_town_km(self) -> NDArray[np.float64]:
        """Great-circle distance in km from each commune to its area's main town, (N,). NaN where
        there is no area, or no outline is known."""
        communes = self.communes
        main = self.areas.main_commune[np.maximum(communes.area, 0)]
        km = _great_circle_km(communes.lon[main], communes.lat[main], communes.lon, communes.lat)
        return np.where(communes.area >= 0, km, np.nan)

    @cached_property
    def _folded(self) -> list[str]:
        names = [*self.areas.name, *self.communes.name]
        return fold("\n".join(names).replace("\n", " _ ")).split(" _ ")

    def search(self, text: str, limit: int = 10) -> list[EmploymentArea | Commune]:
        """Areas first, then communes, whose name is or resembles `text`; a code finds its place.

        Among equally good names the more populous place comes first.
        """
        # Only a search needs it: reading figures starts without.
        from rapidfuzz import fuzz, process

        wanted = fold(text)
        if not wanted:
            return []
        code = text.strip().upper()
        exact: list[EmploymentArea | Commune] = []
        if code in self.areas.code:
            exact.append(self.area(code))
        if self.communes.find(code) is not None or code in self._successors:
            exact.append(self.commune(code))
        if exact:
            return exact[:limit]
        people = np.concatenate([self.areas.people, self.communes.people])
        scores = process.cdist([wanted], self._folded, scorer=fuzz.ratio)[0]
        starts = np.array([name.startswith(wanted) for name in self._folded])
        scores = np.where(starts, np.maximum(scores, 90.0), scores)
        is_area = np.arange(len(scores)) < len(self.areas)
        order = np.lexsort((-people, ~is_area, -np.round(scores)))[:limit]
        return [
            self.area(self.areas.code[i])
            if i < len(self.areas)
            else self.commune(self.communes.code[i - len(self.areas)])
            for i in order.tolist()
            if scores[i] >= 70
        ]

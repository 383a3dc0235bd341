"""The atlas: what is known of France's employment areas, communes and occupations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import numpy as np

from trousseau.territories.archive import SHIPPED, Archive, AtlasError
from trousseau.territories.figures import Figure, Figures, Floats
from trousseau.territories.geometry import Outlines
from trousseau.territories.hiring import Hiring, HiringDemand
from trousseau.territories.indicators import INDICATORS, Indicator, PlaceLevel
from trousseau.territories.job_titles import JobTitles
from trousseau.territories.layers import LayerInfo
from trousseau.territories.measures import HIRING_MEASURES, MEASURES, SPANS, Measures
from trousseau.territories.occupation_indicators import EVERY_INDICATOR, OCCUPATION_INDICATORS
from trousseau.territories.occupations import Occupations, Qualification
from trousseau.territories.places import (
    Areas,
    Commune,
    Communes,
    EmploymentArea,
    Places,
)
from trousseau.territories.shortage import ShortageAnswer, ShortageList
from trousseau.territories.tension import LabourTension

_ESSENTIAL = ("geographic_code", "outlines")


class Atlas:
    """Everything the engine reads about places. Opened once, then shared: it never changes.

    Figures are arrays over the 306 areas or the N communes, in code order.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._need(*_ESSENTIAL)
        self.id = archive.id
        self.built_on = archive.built_on
        self.places = Places(archive)
        self._measures = Measures(archive, self.places, lambda: self.hiring_demand)
        self._figures: dict[tuple[str, PlaceLevel], Figures] = {}
        self._percentiles: dict[tuple[str, PlaceLevel], Floats] = {}

    @classmethod
    def open(cls, path: Path | None = None) -> Atlas:
        """The shipped atlas, or the one at `path`. AtlasError names a file that cannot be used."""
        return cls(Archive(path or SHIPPED))

    def _need(self, *kinds: str) -> None:
        for kind in kinds:
            if kind not in self._archive.layers:
                raise AtlasError(
                    f"{self._archive.path}: holds no '{kind}' layer; "
                    "compile it again with 'trousseau atlas build'"
                )

    # -- layers -------------------------------------------------------------------------------

    @property
    def layers(self) -> Mapping[str, LayerInfo]:
        """The layers in this file, by kind."""
        return MappingProxyType(self._archive.layers)

    @cached_property
    def catalogue(self) -> Mapping[str, LayerInfo]:
        """Every layer there can be, by kind; one that is not loaded has an empty `year`."""
        # Readers are not needed to rank places, only to say what could be imported.
        from trousseau.territories.sources.registry import SOURCES

        return MappingProxyType(
            {
                kind: self.layers.get(kind, replace(source.LAYER, year=""))
                for kind, source in SOURCES.items()
            }
        )

    # -- places -------------------------------------------------------------------------------

    @property
    def areas(self) -> Areas:
        """The 306 employment areas as columns."""
        return self.places.areas

    @property
    def communes(self) -> Communes:
        """Today's communes as columns."""
        return self.places.communes

    def area(self, code: str) -> EmploymentArea:
        """One employment area; UnknownPlace if there is none."""
        return self.places.area(code)

    def commune(self, code: str) -> Commune:
        """One commune, by its code of today or a former one; UnknownPlace if there is none."""
        return self.places.commune(code)

    def search(self, text: str, limit: int = 10) -> list[EmploymentArea | Commune]:
        """Places whose name resembles `text`, areas first; accents and case do not matter."""
        return self.places.search(text, limit)

    def distance_km(self, commune_code: str) -> Floats:
        """Great-circle distance in km from a commune to each area's main town, (306,)."""
        return self.places.distance_km(self.places.commune_index(commune_code))

    def commune_distance_km(self, commune_code: str) -> Floats:
        """Great-circle distance in km from a commune to every commune, (N,)."""
        return self.places.distance_km(self.places.commune_index(commune_code), to_communes=True)

    @cached_property
    def outlines(self) -> Outlines:
        """Outlines of the 306 areas, projected for the map, overseas as insets."""
        return Outlines.from_archive(self._archive)

    # -- indicators ---------------------------------------------------------------------------

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """Every indicator of a place by itself, by key, loaded or not."""
        return INDICATORS

    def indicator(self, key: str) -> Indicator:
        """One indicator's declaration, of a place or of an occupation; KeyError if none."""
        return EVERY_INDICATOR[key]

    def sources_of(self, indicator: Indicator) -> tuple[LayerInfo, ...]:
        """The layers an indicator is made of, the one that gives its year first."""
        return tuple(self.catalogue[kind] for kind in indicator.layers)

    def year_of(self, indicator: Indicator) -> str:
        """What an indicator is known of: the year of its first layer, or, for a change, the dates
        that it is measured between (`2015–2021`); empty when that layer is not loaded."""
        layer = self.layers.get(indicator.layers[0])
        if layer is None:
            return ""
        span = SPANS.get(indicator.key)
        return (span(self._measures) if span is not None else "") or layer.year

    def figures(self, key: str, level: PlaceLevel = "area") -> Figures:
        """An indicator over all areas (306,) or communes (N,). KeyError if not of that level."""
        known = self._figures.get((key, level))
        if known is None:
            indicator = INDICATORS[key]
            if level not in indicator.levels:
                raise KeyError(f"{key} is not known by {level}")
            size = len(self.areas) if level == "area" else len(self.communes)
            if all(kind in self.layers for kind in indicator.layers):
                known = MEASURES[key](self._measures, level)
            else:
                known = Figures.not_loaded(size)
            self._figures[key, level] = known
        return known

    def percentiles(self, key: str, level: PlaceLevel = "area") -> Floats:
        """Where each place stands on an indicator, 0–100."""
        if (key, level) not in self._percentiles:
            self._percentiles[key, level] = self.figures(key, level).percentiles()
        return self._percentiles[key, level]

    def figure(self, key: str, place: str) -> Figure:
        """An indicator of one area (4 digits) or commune (5), with its source and year."""
        level: PlaceLevel = "area" if len(place) == 4 else "commune"
        index = self.areas.index(place) if level == "area" else self.places.commune_index(place)
        figures = self.figures(key, level)
        return self._figure(INDICATORS[key], figures, self.percentiles(key, level), index)

    def _figure(
        self, indicator: Indicator, figures: Figures, percentiles: Floats, index: int
    ) -> Figure:
        value, low, high, percentile = (
            None if np.isnan(number) else float(number)
            for number in (
                figures.value[index],
                figures.low[index],
                figures.high[index],
                percentiles[index],
            )
        )
        return Figure(
            key=indicator.key,
            value=value,
            low=low,
            high=high,
            status=figures.status_at(index),
            unit=indicator.unit,
            source=self.sources_of(indicator)[0].publisher,
            year=self.year_of(indicator),
            percentile=percentile,
        )

    # -- work ---------------------------------------------------------------------------------

    @cached_property
    def occupations(self) -> Occupations:
        """ROME 4.0 occupations and the FAP-2021 families they lead to; AtlasError without them."""
        self._need("occupations", "rome_to_fap", "occupation_families")
        return Occupations.from_archive(self._archive)

    @cached_property
    def job_titles(self) -> JobTitles:
        """Job titles as people say them, to be searched; AtlasError without them."""
        self._need("occupations")
        return JobTitles.from_archive(self._archive)

    @cached_property
    def hiring_demand(self) -> HiringDemand:
        """Hiring projects by area and occupation family."""
        census = "census" in self.layers
        working_age = (
            self._measures.total(self._measures.column("census", "people_20_64"), "area")
            if census
            else np.full(len(self.areas), np.nan)
        )
        return HiringDemand.from_archive(self._archive, self.places, working_age)

    def hiring(self, *faps: str) -> Hiring:
        """Hiring demand over the areas for one or several FAP-228 families together."""
        return self.hiring_demand.of(*faps)

    @cached_property
    def _labour_tension(self) -> LabourTension | None:
        return LabourTension.from_archive(self._archive)

    def tension(self, *faps: str) -> Figures:
        """Labour-market tension over the areas, 1 (low) to 5 (high), for FAP-228 families.

        DARES publishes it by occupation: the mean over the occupations of these families.
        """
        if self._labour_tension is None:
            return Figures.not_loaded(len(self.areas))
        return self._labour_tension.of(*self.occupations.parents_of(*faps))

    @cached_property
    def _shortage_list(self) -> ShortageList | None:
        return ShortageList.from_archive(self._archive)

    def shortage_answer(
        self, region: str, rome: str, qualification: Qualification | None = None
    ) -> ShortageAnswer:
        """What a region's list of shortage occupations says of a ROME 4.0 occupation: a fact that
        never scores, since protected people may take any occupation that is not regulated."""
        if self._shortage_list is None:
            return ShortageAnswer(None)
        return self._shortage_list.answer(region, self.occupations.rome(rome).parent, qualification)

    def occupation_figures(self, key: str, *faps: str) -> Figures:
        """An indicator of an occupation over the areas (306,), for FAP-228 families together.

        KeyError for one that is not computed from families.
        """
        if key == "tension":
            return self.tension(*faps)
        return HIRING_MEASURES[key](self.hiring(*faps))

    def occupation_sheet(
        self, area: str, rome: str, qualification: Qualification | None = None
    ) -> tuple[Figure, ...]:
        """Every indicator of a ROME 4.0 occupation in one area (4 digits).

        UnknownPlace or UnknownOccupation where there is none of that code.
        """
        index = self.areas.index(area)
        faps = self.occupations.faps(rome, qualification)
        sheet = []
        for key, indicator in OCCUPATION_INDICATORS.items():
            if key == "on_shortage_list":
                listed = self._listed(self.areas.region[index], rome, qualification)
                sheet.append(self._figure(indicator, listed, np.array([np.nan]), 0))
            else:
                figures = self.occupation_figures(key, *faps)
                sheet.append(self._figure(indicator, figures, figures.percentiles(), index))
        return tuple(sheet)

    def _listed(self, region: str, rome: str, qualification: Qualification | None) -> Figures:
        """Whether an occupation is on a region's list, (1,): 1, 0 or unknown."""
        if self._shortage_list is None:
            return Figures.not_loaded(1)
        listed = self.shortage_answer(region, rome, qualification).listed
        return Figures.exact(np.array([np.nan if listed is None else float(listed)]))

"""How each declared indicator is computed from the layers of an atlas, for areas and communes."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.archive import Archive
from trousseau.territories.figures import Figures, Floats
from trousseau.territories.hiring import Hiring, HiringDemand
from trousseau.territories.indicators import PlaceLevel
from trousseau.territories.places import Places
from trousseau.territories.sources.counts import MASKED

_PER = 1000.0
_PERCENT = 100.0
_DECIMALS = 4
_CENSUS_SPAN_YEARS = 6
_QUARTERS = 20
"""Five years of unemployment."""


class Measures:
    """The layers of one atlas seen as quantities, at one level of place.

    Sums over an area leave out communes without a figure, unless the whole area has none: then
    the area's figure is MISSING.
    """

    def __init__(
        self, archive: Archive, places: Places, hiring: Callable[[], HiringDemand]
    ) -> None:
        self.archive = archive
        self.places = places
        self.hiring = hiring

    def column(self, kind: str, name: str) -> Floats:
        """A column as float64: negative codes of integer columns become NaN.

        What was published as 4.7 is kept in single precision, and is 4.7 again when read.
        """
        array = self.archive.array(kind, name)
        values = array.astype(np.float64)
        if array.dtype.kind == "i":
            values[array < 0] = np.nan
            return values
        return values.round(_DECIMALS)

    def total(self, values: Floats, level: PlaceLevel) -> Floats:
        """Commune values (N,) summed to the level asked for; NaN where no commune has one."""
        if level == "commune":
            return values
        area = self.places.communes.area
        usable = (area >= 0) & ~np.isnan(values)
        size = len(self.places.areas)
        sums = np.bincount(area[usable], weights=values[usable], minlength=size)
        counts = np.bincount(area[usable], minlength=size)
        return np.where(counts > 0, sums, np.nan)

    def ratio(self, top: Floats, bottom: Floats, level: PlaceLevel, scale: float) -> Figures:
        """`scale` × Σ top / Σ bottom over the communes that have both."""
        both = ~np.isnan(top) & ~np.isnan(bottom)
        over = self.total(np.where(both, top, np.nan), level)
        under = self.total(np.where(both, bottom, np.nan), level)
        with np.errstate(invalid="ignore", divide="ignore"):
            return Figures.exact(np.where(under > 0, scale * over / under, np.nan))

    def masked_ratio(
        self, kind: str, top: str, bottom: str, level: PlaceLevel, hidden: tuple[float, float]
    ) -> Figures:
        """Percentage Σ top / Σ bottom where some of `top` is masked.

        A masked number lies between `hidden`, and never above its `bottom`. The estimate is the
        ratio over the communes that are not masked; the bounds put every masked one at its least
        and at its most.
        """
        masked = self.archive.array(kind, top) == MASKED
        over, under = self.column(kind, top), self.column(kind, bottom)
        least = np.where(masked, np.minimum(hidden[0], under), over)
        # Where communes have merged, what is masked is one of several parts of the number.
        ceiling = np.where(self.places.merged, under, np.minimum(hidden[1], under))
        most = np.where(masked, ceiling, over)
        estimate = self.ratio(over, under, level, _PERCENT).value
        low, high = (self.ratio(part, under, level, _PERCENT).value for part in (least, most))
        touched = self.total(np.where(masked & (under > 0), 1.0, 0.0), level) > 0
        return Figures.between(np.clip(estimate, low, high), low, high, touched)

    def mean(self, values: Floats, level: PlaceLevel) -> Floats:
        """Commune values averaged over people."""
        if level == "commune":
            return values
        people = self.people
        weights = np.where(np.isnan(values), np.nan, people)
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.total(values * weights, level) / self.total(weights, level)

    @property
    def people(self) -> Floats:
        """Municipal population by commune."""
        return self.places.communes.people.astype(np.float64)


Measure = Callable[[Measures, PlaceLevel], Figures]
Span = Callable[[Measures], str]


def _unemployment(m: Measures, _level: PlaceLevel) -> Figures:
    return Figures.exact(m.column("unemployment", "rate")[:, -1])


def _unemployment_change(m: Measures, _level: PlaceLevel) -> Figures:
    rate = m.column("unemployment", "rate")
    if rate.shape[1] <= _QUARTERS:
        return Figures.exact(np.full(rate.shape[0], np.nan))
    return Figures.exact(rate[:, -1] - rate[:, -1 - _QUARTERS])


def _unemployment_span(m: Measures) -> str:
    quarters = m.archive.texts("unemployment", "quarters")
    return f"{quarters[-1 - _QUARTERS]}–{quarters[-1]}" if len(quarters) > _QUARTERS else ""


def _hiring_rate(m: Measures, _level: PlaceLevel) -> Figures:
    return m.hiring().overall.per_1000


def _hiring_difficult(m: Measures, _level: PlaceLevel) -> Figures:
    return m.hiring().overall.difficult_share.times(_PERCENT)


def _hiring_seasonal(m: Measures, _level: PlaceLevel) -> Figures:
    return m.hiring().overall.seasonal_share.times(_PERCENT)


def _people(m: Measures, level: PlaceLevel) -> Figures:
    return Figures.exact(m.total(m.people, level))


def _density(m: Measures, _level: PlaceLevel) -> Figures:
    return Figures.exact(m.total(m.people, "area") / m.column("outlines", "surface_km2"))


def _main_town_people(m: Measures, _level: PlaceLevel) -> Figures:
    return Figures.exact(m.people[m.places.areas.main_commune])


def _main_town_share(m: Measures, _level: PlaceLevel) -> Figures:
    main = m.people[m.places.areas.main_commune]
    return Figures.exact(_PERCENT * main / m.total(m.people, "area"))


def _census_years(m: Measures, kind: str) -> tuple[NDArray[np.int64], int]:
    """The years published (Y,), and the index of the one that a change begins with."""
    years = m.archive.array(kind, "years").astype(np.int64)
    return years, int(np.argmin(np.abs(years - (years[-1] - _CENSUS_SPAN_YEARS))))


def _census_span(kind: str) -> Span:
    def span(m: Measures) -> str:
        years, start = _census_years(m, kind)
        return f"{years[start]}–{years[-1]}"

    return span


def _yearly_change(m: Measures, kind: str, level: PlaceLevel) -> Figures:
    """Mean yearly rate over the last six years published (the span between two censuses).

    Only communes known at both ends count; an area where they hold less than half of the people
    has no figure.
    """
    people = m.archive.array(kind, "people").astype(np.float64)
    years, start = _census_years(m, kind)
    first, last = people[:, start], people[:, -1]
    both = ~np.isnan(first) & ~np.isnan(last)
    before = m.total(np.where(both, first, np.nan), level)
    after = m.total(np.where(both, last, np.nan), level)
    covered = m.total(np.where(both, m.people, 0.0), level) >= 0.5 * m.total(m.people, level)
    span = float(years[-1] - years[start])
    usable = (before > 0) & (span > 0) & covered
    growth = np.full(before.shape, np.nan)
    growth[usable] = (after[usable] / before[usable]) ** (1.0 / span) - 1.0
    return Figures.exact(_PERCENT * growth)


def _population_change(m: Measures, level: PlaceLevel) -> Figures:
    return _yearly_change(m, "population", level)


def _working_age_change(m: Measures, level: PlaceLevel) -> Figures:
    return _yearly_change(m, "working_age", level)


def _working_age_per_senior(m: Measures, level: PlaceLevel) -> Figures:
    return m.ratio(
        m.column("census", "people_20_64"), m.column("census", "people_65_plus"), level, 1.0
    )


def _vacant_homes(m: Measures, level: PlaceLevel) -> Figures:
    return m.ratio(m.column("census", "vacant"), m.column("census", "homes"), level, _PERCENT)


def _long_vacant_homes(m: Measures, level: PlaceLevel) -> Figures:
    return m.masked_ratio(
        "vacant_homes", "vacant_over_2_years", "private_homes", level, hidden=(1.0, 10.0)
    )


def _social_homes(m: Measures, level: PlaceLevel) -> Figures:
    return m.ratio(m.column("social_housing", "homes"), m.people, level, _PER)


def _social_vacancy(m: Measures, level: PlaceLevel) -> Figures:
    return m.masked_ratio("social_housing", "vacant", "homes", level, hidden=(0.0, 10.0))


def _housing_tension(m: Measures, level: PlaceLevel) -> Figures:
    return Figures.exact(m.mean(m.column("housing_zones", "zone"), level))


def _rent(m: Measures, level: PlaceLevel) -> Figures:
    if not m.archive.has("rents", "flat_value"):
        return Figures.not_loaded(m.total(m.people, level).size)
    value, low, high = (
        m.mean(m.column("rents", f"flat_{part}"), level) for part in ("value", "low", "high")
    )
    return Figures.between(value, low, high, np.zeros(value.shape, dtype=bool))


def _share_near(school: str) -> Measure:
    def measure(m: Measures, level: PlaceLevel) -> Figures:
        present = np.where(m.column("schools", school) > 0, m.people, 0.0)
        return m.ratio(present, m.people, level, _PERCENT)

    return measure


def _schools(school: str) -> Measure:
    def measure(m: Measures, level: PlaceLevel) -> Figures:
        return Figures.exact(m.total(m.column("schools", school), level))

    return measure


def _facilities(m: Measures, level: PlaceLevel) -> Figures:
    return m.ratio(m.column("facilities", "everyday"), m.people, level, _PER)


MEASURES: MappingProxyType[str, Measure] = MappingProxyType(
    {
        "unemployment_rate": _unemployment,
        "unemployment_change_5y": _unemployment_change,
        "hiring_per_1000": _hiring_rate,
        "hiring_difficult_share": _hiring_difficult,
        "hiring_seasonal_share": _hiring_seasonal,
        "people": _people,
        "density_people_per_km2": _density,
        "main_town_people": _main_town_people,
        "main_town_share": _main_town_share,
        "population_change": _population_change,
        "working_age_population_change": _working_age_change,
        "working_age_per_senior": _working_age_per_senior,
        "vacant_homes_share": _vacant_homes,
        "long_vacant_homes_share": _long_vacant_homes,
        "social_homes_per_1000": _social_homes,
        "social_vacancy_share": _social_vacancy,
        "housing_tension": _housing_tension,
        "rent_eur_per_m2_month": _rent,
        "share_near_nursery_school": _share_near("nursery"),
        "share_near_primary_school": _share_near("primary"),
        "share_near_lower_secondary": _share_near("lower_secondary"),
        "share_near_upper_secondary": _share_near("upper_secondary"),
        "share_near_vocational": _share_near("vocational"),
        "schools_nursery": _schools("nursery"),
        "schools_primary": _schools("primary"),
        "schools_lower_secondary": _schools("lower_secondary"),
        "schools_upper_secondary": _schools("upper_secondary"),
        "schools_vocational": _schools("vocational"),
        "facilities_per_1000": _facilities,
    }
)

SPANS: MappingProxyType[str, Span] = MappingProxyType(
    {
        "unemployment_change_5y": _unemployment_span,
        "population_change": _census_span("population"),
        "working_age_population_change": _census_span("working_age"),
    }
)
"""The dates between which a change is measured, where its layer's year says something else."""

HIRING_MEASURES: MappingProxyType[str, Callable[[Hiring], Figures]] = MappingProxyType(
    {
        "hiring_projects": lambda hiring: hiring.projects,
        "difficult_projects": lambda hiring: hiring.difficult,
        "seasonal_projects": lambda hiring: hiring.seasonal,
        "stable_projects": lambda hiring: hiring.stable_projects,
        "expected_stable_per_1000": lambda hiring: hiring.expected_stable_per_1000,
        "difficult_share": lambda hiring: hiring.difficult_share.times(_PERCENT),
        "seasonal_share": lambda hiring: hiring.seasonal_share.times(_PERCENT),
    }
)
"""How the indicators of an occupation that the survey gives are read from it."""

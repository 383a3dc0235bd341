"""Hiring demand by employment area and occupation family: how many, how hard, how lasting.

The survey counts projects by basin; its counts below a threshold (5) are hidden. Three rules
turn them into figures of areas:

- *Bridge.* A basin's projects go to the areas as its people do, commune by commune.
- *Masked cells.* A hidden count of projects is between 1 and 4, hidden parts between 0 and 4.
  Sums keep these bounds. The best estimate takes the middle: 2.5 projects, and, for a part, its
  occupation's share in the region times 2.5 where projects are hidden too, times 2 where they
  are not. This has no constant to fit, and was kept because over France it gives 2.778 million
  projects in BMO 2024, 57.4 % difficult and 1.950 million not seasonal, where France Travail
  publishes 2.78 million, 57.4 % and 1.95 million.
  Leaving masked cells out instead would give 61.9 % difficult and 44.5 % seasonal: what is shown
  is shown because it is large.
- *Shares and rates* over few projects are drawn towards the region's: see `shrinkage`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.archive import Archive
from trousseau.territories.bassin_bridge import Ground
from trousseau.territories.figures import Figures, Floats, Status
from trousseau.territories.places import Places
from trousseau.territories.shrinkage import Regions, shrink, shrink_rates

KIND = "hiring_projects"
_PER = 1000.0
_MASKED = -2


@dataclass(frozen=True)
class Survey:
    """F occupation families × P parts of basins, as the layer `hiring_projects` keeps them.

    `projects`, `difficult` and `seasonal` (F, P): -1 for no row, -2 for a hidden count, which is
    smaller than `hidden_below`.
    """

    families: Sequence[str]
    bassins: Sequence[str]
    departements: Sequence[str]
    stand_in: NDArray[np.integer]
    projects: NDArray[np.integer]
    difficult: NDArray[np.integer]
    seasonal: NDArray[np.integer]
    hidden_below: int

    @classmethod
    def from_archive(cls, archive: Archive) -> Survey:
        """Read the layer; KeyError when it is not there."""
        return cls(
            families=archive.texts(KIND, "families"),
            bassins=archive.texts(KIND, "bassins"),
            departements=archive.texts(KIND, "departements"),
            stand_in=archive.array(KIND, "stand_in"),
            projects=archive.array(KIND, "projects"),
            difficult=archive.array(KIND, "difficult"),
            seasonal=archive.array(KIND, "seasonal"),
            hidden_below=int(archive.array(KIND, "hidden_below").item()),
        )


@dataclass(frozen=True, slots=True)
class Hiring:
    """Hiring demand over A areas, for the families asked for, taken together.

    Counts are projects of the survey's year and carry the bounds that masked cells leave; an area
    where none is declared has 0, an area that the survey does not cover is MISSING. `stable` is
    what is not seasonal. Rates are per 1,000 people aged 20–64. Shares are between 0 and 1, drawn
    towards the region's where projects are few, with the 10th and 90th percentile as bounds;
    MISSING where no project is declared, for a share of nothing is not zero.

    `stable_per_1000` is what was declared. `expected_stable_per_1000` is drawn towards the
    region's rate where the area is small, with the same percentiles: it is the one to rank by, for
    a few projects among few people make a rate that one employer can double.
    """

    families: tuple[str, ...]
    projects: Figures
    difficult: Figures
    seasonal: Figures
    stable_projects: Figures
    per_1000: Figures
    stable_per_1000: Figures
    expected_stable_per_1000: Figures
    difficult_share: Figures
    seasonal_share: Figures

    @classmethod
    def not_loaded(cls, areas: int, families: Iterable[str] = ()) -> Hiring:
        """What is known without the survey or without the map of its basins: nothing."""
        nothing = Figures.not_loaded(areas)
        return cls(tuple(families), *([nothing] * 9))


@dataclass(frozen=True)
class HiringDemand:
    """Hiring demand of every occupation family over A areas.

    `regions` (A,) are the regions towards which shares are drawn; `working_age` (A,) is the
    number of people aged 20–64, NaN throughout where it is not loaded. All is made ready at the
    first question, in some 60 ms; then a single family takes microseconds, several together a
    few hundred the first time.
    """

    survey: Survey | None
    ground: Ground | None
    regions: Sequence[str]
    working_age: Floats
    _asked: dict[tuple[str, ...], Hiring] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def from_archive(cls, archive: Archive, places: Places, working_age: Floats) -> HiringDemand:
        """From the layers of an atlas; without the survey or the basins, NOT_LOADED throughout."""
        loaded = KIND in archive.layers and "bassins" in archive.layers
        return cls(
            survey=Survey.from_archive(archive) if loaded else None,
            ground=Ground.from_archive(archive) if loaded else None,
            regions=places.areas.region,
            working_age=working_age,
        )

    @property
    def families(self) -> tuple[str, ...]:
        """The FAP-228 families that the survey asks about; empty where it is not loaded."""
        return tuple(self.survey.families) if self.survey is not None else ()

    @cached_property
    def overall(self) -> Hiring:
        """All occupations together."""
        return self.of(*self.families)

    def of(self, *families: str) -> Hiring:
        """Hiring demand for FAP-228 families taken together, over the areas.

        A family that the survey does not ask about adds nothing; when it asks about none of
        them, every figure is MISSING.
        """
        key = tuple(dict.fromkeys(families))
        if key not in self._asked:
            self._asked[key] = self._answer(key)
        return self._asked[key]

    @cached_property
    def unplaced(self) -> tuple[str, ...]:
        """Basins of the survey that no commune places: their projects are in no area."""
        if self.survey is None or self._cells is None:
            return ()
        nowhere = np.flatnonzero(~self._cells.placed)
        return tuple(sorted({self.survey.bassins[row] for row in nowhere}))

    def _answer(self, families: tuple[str, ...]) -> Hiring:
        if self._cells is None or self._singles is None:
            return Hiring.not_loaded(len(self.regions), families)
        rows = [self._row_of[code] for code in families if code in self._row_of]
        if len(rows) == 1:
            return self._singles.hiring(families, rows[0])
        return _Answers(self._cells.together(rows), self._cells, self.working_age).hiring(
            families, 0
        )

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.families)}

    @cached_property
    def _cells(self) -> _Cells | None:
        if self.survey is None or self.ground is None:
            return None
        return _Cells.bridge(self.survey, self.ground, self.regions)

    @cached_property
    def _singles(self) -> _Answers | None:
        if self._cells is None:
            return None
        return _Answers(self._cells.sums, self._cells, self.working_age)


_VISIBLE, _HIDDEN = 0, 1
"""Projects shown; rows whose projects are hidden."""
_DIFFICULT, _SEASONAL = 2, 6
"""Where the four sums of each part begin: what is shown; how many cells are hidden in rows whose
projects are shown; the best guess of what these hide; that of what hidden rows hide."""
_SUMS = 10


@dataclass(frozen=True)
class _Cells:
    """The survey brought to areas: `sums` (10, F, A), named by the constants above.

    `covered` (A,) are the areas that the survey reaches, `placed` (P,) the parts of basins that
    lie somewhere; `top` is the largest hidden count.
    """

    sums: Floats
    top: float
    regions: Regions
    covered: NDArray[np.bool_]
    placed: NDArray[np.bool_]

    @classmethod
    def bridge(cls, survey: Survey, ground: Ground, regions: Sequence[str]) -> _Cells:
        parts = list(zip(survey.bassins, survey.departements, strict=True))
        spread, covered = ground.spread(parts, survey.stand_in)
        top = float(survey.hidden_below - 1)
        common = Regions(np.unique(np.asarray(regions), return_inverse=True)[1])
        shown = survey.projects >= 0
        cells = [np.maximum(survey.projects, 0), survey.projects == _MASKED]
        for part in (survey.difficult, survey.seasonal):
            cells += [np.maximum(part, 0), shown & (part == _MASKED)]
        size, areas = len(survey.families), len(covered)
        by_area = np.concatenate(cells).astype(np.float64) @ spread
        visible, hidden, *rest = by_area.reshape(len(cells), size, areas)
        sums = np.empty((_SUMS, size, areas))
        sums[_VISIBLE], sums[_HIDDEN] = visible, hidden
        for first, part_shown, cells_hidden in (
            (_DIFFICULT, rest[0], rest[1]),
            (_SEASONAL, rest[2], rest[3]),
        ):
            # A hidden cell holds share × top / 2; the share that this agrees with leaves it out.
            whole = visible - top / 2 * cells_hidden
            share = common.shares(part_shown, whole)
            sums[first], sums[first + 1] = part_shown, cells_hidden
            sums[first + 2] = share * (top / 2) * cells_hidden
            sums[first + 3] = share * ((1.0 + top) / 2) * hidden
        return cls(sums, top, common, covered, spread.sum(axis=1) > 0)

    def together(self, rows: Sequence[int]) -> Floats:
        """The sums of several families, (10, 1, A); NaN where there is no family at all."""
        if not rows:
            return np.full((_SUMS, 1, len(self.covered)), np.nan)
        together: Floats = self.sums[:, rows].sum(axis=1, keepdims=True)
        return together


class _Answers:
    """Every figure of K rows of sums (10, K, A), as arrays (K, A), computed at once."""

    def __init__(self, sums: Floats, cells: _Cells, people: Floats) -> None:
        self._sums, self._cells, self._top = sums, cells, cells.top
        visible, hidden = sums[_VISIBLE], sums[_HIDDEN]
        known = cells.covered & ~np.isnan(visible)
        estimate = visible + (1.0 + self._top) / 2 * hidden
        self.projects = _figures(
            estimate, visible + hidden, visible + self._top * hidden, hidden > 0, known
        )
        self.difficult, self.difficult_share = self._part(_DIFFICULT, known)
        self.seasonal, self.seasonal_share = self._part(_SEASONAL, known)
        unseasonal = visible - sums[_SEASONAL]
        self.stable_projects = _figures(
            estimate - sums[[_SEASONAL, _SEASONAL + 2, _SEASONAL + 3]].sum(axis=0),
            np.maximum(unseasonal - self._top * sums[_SEASONAL + 1], 0.0),
            unseasonal + self._top * hidden,
            (hidden + sums[_SEASONAL + 1]) > 0,
            known,
        )
        counted = not np.isnan(people).all()
        self.per_1000 = _per_1000(self.projects, people) if counted else None
        self.stable_per_1000 = _per_1000(self.stable_projects, people) if counted else None
        self.expected = self._expected(people) if counted else None

    def _part(self, first: int, known: NDArray[np.bool_]) -> tuple[Figures, Figures]:
        """The count of a part, and its share among the projects shown."""
        visible, hidden = self._sums[:_DIFFICULT]
        shown, cells_hidden, guess, guess_of_hidden = self._sums[first : first + 4]
        masked = (hidden + cells_hidden) > 0
        most = shown + self._top * cells_hidden
        count = _figures(
            shown + guess + guess_of_hidden, shown, most + self._top * hidden, masked, known
        )
        base = np.maximum(visible, 1e-9)
        value, low, high = (shown + guess) / base, shown / base, np.minimum(most / base, 1.0)
        prior = self._cells.regions.shares(shown + guess, visible)
        share = shrink(value, low, high, visible, prior)
        some = known & ((visible > 0) | (hidden > 0))
        return count, _figures(share.value, share.low, share.high, masked, some)

    def _expected(self, people: Floats) -> Figures:
        """Stable projects per 1,000 people, drawn towards the region's rate."""
        stable = self.stable_projects
        known = stable.readable & (people > 0)
        heads = np.where(people > 0, people, 0.0)
        value, low, high = (
            np.where(known, each, 0.0) / np.maximum(heads, 1.0)
            for each in (stable.value, stable.low, stable.high)
        )
        prior = self._cells.regions.rates(value * heads, heads)
        drawn = shrink_rates(value, low, high, heads, prior)
        masked = stable.has(Status.MASKED)
        return _figures(drawn.value, drawn.low, drawn.high, masked, known).times(_PER)

    def hiring(self, families: tuple[str, ...], row: int) -> Hiring:
        """The figures of one row; rates are NOT_LOADED where nobody was counted anywhere."""
        areas = len(self._cells.covered)
        return Hiring(
            families,
            *(
                Figures(each.value[row], each.low[row], each.high[row], each.status[row])
                if each is not None
                else Figures.not_loaded(areas)
                for each in (
                    self.projects,
                    self.difficult,
                    self.seasonal,
                    self.stable_projects,
                    self.per_1000,
                    self.stable_per_1000,
                    self.expected,
                    self.difficult_share,
                    self.seasonal_share,
                )
            ),
        )


def _figures(
    value: Floats,
    low: Floats,
    high: Floats,
    masked: NDArray[np.bool_],
    known: NDArray[np.bool_],
) -> Figures:
    """Figures (K, A) of what is known; MISSING elsewhere."""
    value, low, high = (np.where(known, array, np.nan) for array in (value, low, high))
    return Figures.between(value, low, high, masked & known)


def _per_1000(figures: Figures, people: Floats) -> Figures:
    """Figures (K, A) per 1,000 `people` (A,); MISSING where nobody was counted."""
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.where(people > 0, _PER / people, np.nan)
    value, low, high = (part * factor for part in (figures.value, figures.low, figures.high))
    return Figures.between(value, low, high, (figures.low < figures.high) & ~np.isnan(value))

"""Ranking France's employment areas for one household."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trousseau.matching.basis import Basis, basis_of
from trousseau.matching.constraints import Constraint, Mask, constraints_of
from trousseau.matching.criteria.columns import ThemeScores
from trousseau.matching.explanation import (
    AreaResult,
    Criterion,
    Unknown,
    criteria_of,
    not_loaded_unknowns,
)
from trousseau.matching.household import HouseholdReading, read_household
from trousseau.matching.names import THEME_NAMES
from trousseau.matching.profile import HouseholdProfile, Theme
from trousseau.matching.scales import Scored
from trousseau.matching.themes import combine, effective_weights, rooms_of, theme_scores
from trousseau.territories.layers import Words
from trousseau.territories.local_facts import (
    KINDS,
    Known,
    LocalFact,
    answers_by_area,
    open_questions,
)

if TYPE_CHECKING:
    from trousseau.territories.atlas import Atlas

TIE = 0.01
"""Places whose scores differ by no more than this are shown as tied."""
_ROUNDING = 1e-9
UNPLACED = 0
"""Rank and tie group of a rejected place in the arrays."""

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Order:
    """Places that are not rejected, best first, and each place's rank and tie group, (N,)."""

    places: Ints
    ranks: Ints
    tie_groups: Ints


def order_places(scored: Scored, rejected: Mask) -> Order:
    """Sort by score, then code; tie with the leader of a group, see docs/matching.md."""
    order = np.argsort(-scored.score, kind="stable")
    order = order[~rejected[order]]
    scores = scored.score[order].tolist()
    lows = scored.low[order].tolist()
    highs = scored.high[order].tolist()
    ranks_in_order: list[int] = []
    groups_in_order: list[int] = []
    leader, group = 0, 0
    for position, score in enumerate(scores):
        tied = position > 0 and (
            scores[leader] - score <= TIE + _ROUNDING
            or (
                lows[position] <= scores[leader] <= highs[position]
                and lows[leader] <= score <= highs[leader]
            )
        )
        if not tied:
            leader, group = position, group + 1
        ranks_in_order.append(leader + 1)
        groups_in_order.append(group)
    ranks = np.full(rejected.shape, UNPLACED, dtype=np.int64)
    groups = np.full(rejected.shape, UNPLACED, dtype=np.int64)
    ranks[order], groups[order] = ranks_in_order, groups_in_order
    return Order(order, ranks, groups)


@dataclass(frozen=True)
class Ranking:
    """All areas for one household: scores, order, reasons.

    Arrays are over the areas in code order, rejected ones included (they keep their scores).
    `areas`, `rejected` and `explain` give the same as records, made when they are read.
    """

    profile: HouseholdProfile
    basis: Basis
    household: HouseholdReading
    themes: dict[Theme, ThemeScores]
    weights: dict[Theme, float]
    """Weights that count, by theme; a theme that does not count is absent."""
    scored: Scored
    constraints: tuple[Constraint, ...]
    is_rejected: Mask
    order: Order
    facts: tuple[LocalFact, ...] = ()
    on: date | None = None
    _results: dict[int, AreaResult] = field(default_factory=dict, repr=False, compare=False)

    @property
    def atlas(self) -> Atlas:
        """The atlas that was ranked."""
        return self.basis.atlas

    @property
    def rooms(self) -> int:
        """Rooms of the home that is looked for."""
        return rooms_of(self.profile)

    @cached_property
    def areas(self) -> tuple[AreaResult, ...]:
        """Places that are not rejected, best first."""
        return tuple(self.at(int(place)) for place in self.order.places)

    @cached_property
    def rejected(self) -> tuple[AreaResult, ...]:
        """Rejected places, in code order; `reasons` says why."""
        return tuple(self.at(int(place)) for place in np.flatnonzero(self.is_rejected))

    def explain(self, code: str) -> AreaResult:
        """One area, rejected or not; UnknownPlace if there is none of that code."""
        return self.at(self.atlas.areas.index(code))

    def at(self, place: int) -> AreaResult:
        """The area at a position of `atlas.areas`."""
        result = self._results.get(place)
        if result is None:
            result = self._results[place] = AreaResult(self, place)
        return result

    @cached_property
    def household_warnings(self) -> tuple[Words, ...]:
        """What must be known before reading the list."""
        warnings = [*self.household.warnings]
        if self.unknown:
            french = ", ".join(unknown.label.fr for unknown in self.unknown)
            english = ", ".join(unknown.label.en for unknown in self.unknown)
            warnings.append(
                Words(
                    f"Aucune fiche n’est complète. Pas encore chargé : {french}.",
                    f"No sheet is complete. Not loaded yet: {english}.",
                )
            )
        for constraint in self.constraints:
            count = int(np.count_nonzero(constraint.open & ~self.is_rejected))
            if count:
                warnings.append(
                    Words(
                        f"« {constraint.label.fr} » n’a pas pu être vérifié dans {count} zones ; "
                        "elles restent dans la liste.",
                        f"“{constraint.label.en}” could not be verified in {count} areas; they "
                        "stay in the list.",
                    )
                )
        if not any(self.profile.weights.of(theme) > 0 for theme in self.weights):
            warnings.append(
                Words(
                    "Aucun thème pondéré ne s’applique : tous comptent à égalité.",
                    "No weighted theme applies: all count equally.",
                )
            )
        return tuple(warnings)

    @cached_property
    def unknown(self) -> tuple[Unknown, ...]:
        """What is known of no place at all, to be said first."""
        return not_loaded_unknowns(self)

    @cached_property
    def local_answers(self) -> dict[str, dict[int, Known]]:
        """What the local facts say on the day of the ranking, by kind and area."""
        if not self.facts or self.on is None:
            return {kind: {} for kind in KINDS}
        places = self.atlas.places
        return {kind: answers_by_area(self.facts, places, self.on, kind) for kind in KINDS}

    @cached_property
    def open_questions(self) -> dict[int, tuple[LocalFact, ...]]:
        """What referents asked of a place, by area, and nobody has answered on that day."""
        if not self.facts or self.on is None:
            return {}
        return open_questions(self.facts, self.atlas.places, self.on)

    @cached_property
    def criteria(self) -> dict[Theme, tuple[Criterion, ...]]:
        """Every criterion as plain values over the areas."""
        return criteria_of(self)


def rank(
    profile: HouseholdProfile,
    atlas: Atlas,
    facts: Sequence[LocalFact] | None = None,
    on: date | None = None,
) -> Ranking:
    """Rank the areas of `atlas` for a household.

    `facts` are what referents know, as it holds on the day `on`, which must be given with them.
    ProfileError when the profile names a code, indicator or occupation that does not exist;
    ValueError for facts without a day.
    """
    known = tuple(facts or ())
    if known and on is None:
        raise ValueError("local facts expire: give the day, on=date(…)")
    basis = basis_of(atlas)
    household = read_household(profile, basis)
    themes = {theme: theme_scores(basis, theme, key) for theme, key in household.keys.present()}
    weights = effective_weights(profile, themes)
    if not weights:
        raise ValueError(
            f"the atlas {atlas.id} holds no layer that a household could be ranked by "
            f"({', '.join(THEME_NAMES[theme].en for theme in themes)})"
        )
    scored = combine(themes, weights)
    constraints = constraints_of(profile, basis, known, on)
    is_rejected = np.zeros(basis.size, dtype=bool)
    for constraint in constraints:
        is_rejected |= constraint.rejects
    return Ranking(
        profile,
        basis,
        household,
        themes,
        weights,
        scored,
        constraints,
        is_rejected,
        order_places(scored, is_rejected),
        known,
        on,
    )

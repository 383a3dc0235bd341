"""Which part of a household each theme depends on, and the theme's scores for that part.

A *key* holds all that a theme depends on and nothing else, so that two households with the same
key have the same scores: ranking caches by key, and a cohort is scored by tabulating distinct
keys. `theme_scores(basis, theme, key)` gives vectors over the areas.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np

from trousseau.matching.basis import Basis
from trousseau.matching.criteria.children import ChildrenKey, children_theme, levels_needed
from trousseau.matching.criteria.columns import ThemeScores
from trousseau.matching.criteria.housing import HousingKey, housing_theme
from trousseau.matching.criteria.place import place_theme
from trousseau.matching.criteria.services import ServicesKey, services_theme
from trousseau.matching.criteria.ties import TiesKey, ties_theme
from trousseau.matching.criteria.work import AdultKey, WorkKey, work_theme
from trousseau.matching.mean import power_mean
from trousseau.matching.profile import HouseholdProfile, Theme
from trousseau.matching.rooms import rooms_needed
from trousseau.matching.scales import Scored
from trousseau.territories.figures import Floats

Key = WorkKey | HousingKey | ChildrenKey | ServicesKey | TiesKey | None
"""`None` is the key of `place`, which depends on nothing."""


def rooms_of(profile: HouseholdProfile) -> int:
    """Rooms of the home that is looked for: what the profile says, else computed."""
    if profile.housing.rooms_min is not None:
        return profile.housing.rooms_min
    return rooms_needed(len(profile.adults), [child.age for child in profile.children])


def work_key(adults: tuple[AdultKey, ...]) -> WorkKey | None:
    """The key of the adults who look for work; None when nobody does."""
    return WorkKey(tuple(sorted(adults))) if adults else None


def housing_key(profile: HouseholdProfile) -> HousingKey:
    """The key of the home that is looked for."""
    need = profile.housing
    return HousingKey(rooms_of(profile), need.rent_max_eur_month, need.social)


def children_key(profile: HouseholdProfile) -> ChildrenKey | None:
    """The key of the children; None when no child needs a school."""
    levels = levels_needed(child.age for child in profile.children)
    return ChildrenKey(levels) if levels else None


def services_key(profile: HouseholdProfile) -> ServicesKey:
    """The key of what services depend on."""
    return ServicesKey(any(adult.drives for adult in profile.adults))


def ties_key(profile: HouseholdProfile) -> TiesKey | None:
    """The key of the wishes; None when nothing is wished."""
    wishes = profile.wishes
    key = TiesKey(
        tuple(sorted(set(wishes.regions))),
        wishes.town_size,
        tuple(sorted({(near.commune, near.max_km) for near in wishes.near})),
        tuple(sorted({(away.commune, away.min_km) for away in wishes.away_from})),
    )
    return key if key != TiesKey() else None


@dataclass(frozen=True, slots=True)
class ThemeKeys:
    """The key of each theme, None where a theme takes no part; `place` always does."""

    work: WorkKey | None
    housing: HousingKey
    children: ChildrenKey | None
    services: ServicesKey
    ties: TiesKey | None

    def present(self) -> tuple[tuple[Theme, Key], ...]:
        """Themes that take part with their keys, in the order in which they are shown."""
        themes: list[tuple[Theme, Key]] = []
        if self.work is not None:
            themes.append(("work", self.work))
        themes.append(("housing", self.housing))
        if self.children is not None:
            themes.append(("children", self.children))
        themes.append(("services", self.services))
        if self.ties is not None:
            themes.append(("ties", self.ties))
        themes.append(("place", None))
        return tuple(themes)


@lru_cache(maxsize=256)
def theme_scores(basis: Basis, theme: Theme, key: Key) -> ThemeScores:
    """Scores and criteria of one theme over the areas."""
    match key:
        case WorkKey():
            return work_theme(basis, key)
        case HousingKey():
            return housing_theme(basis, key)
        case ChildrenKey():
            return children_theme(basis, key)
        case ServicesKey():
            return services_theme(basis, key)
        case TiesKey():
            return ties_theme(basis, key)
        case None:
            return place_theme(basis)


def effective_weights(
    profile: HouseholdProfile, themes: dict[Theme, ThemeScores]
) -> dict[Theme, float]:
    """The weight of each theme that has scores; those of weight 0 are left out.

    When no theme that takes part has a weight (all of it lies on children, and there are none),
    all but `place` count equally.
    """
    scored = [theme for theme, scores in themes.items() if scores.scored is not None]
    weights = {theme: profile.weights.of(theme) for theme in scored}
    counting = {theme: weight for theme, weight in weights.items() if weight > 0}
    return counting or {theme: 1.0 for theme in scored if theme != "place"}


def combine(themes: dict[Theme, ThemeScores], weights: dict[Theme, float]) -> Scored:
    """The household's score over the areas: the severe mean of the themes that count."""
    parts = [cast(Scored, themes[theme].scored) for theme in weights]
    given = np.array(list(weights.values()))

    def mean(name: str) -> Floats:
        return power_mean(np.stack([getattr(part, name) for part in parts]), given)

    return Scored.by_part(mean)

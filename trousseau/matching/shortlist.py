"""Three places that stay good when weights and figures move, and that differ from each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trousseau.matching.explanation import AreaResult
from trousseau.matching.mean import FLOOR
from trousseau.matching.names import THEME_NAMES
from trousseau.matching.profile import HouseholdProfile, Theme
from trousseau.matching.ranking import Ranking, rank
from trousseau.territories.figures import Floats
from trousseau.territories.layers import Words
from trousseau.territories.local_facts import LocalFact

if TYPE_CHECKING:
    from trousseau.territories.atlas import Atlas

PLACES = 3
DRAWS = 300
FIRST = 10
"""A draw counts for a place when it is among so many first."""
_CANDIDATES = 30
_CONCENTRATION = 30.0
"""Of the Dirichlet distribution of weights: a weight of 25 % mostly stays within 10 to 40 %."""
STEADY = 0.5
"""The share of draws among the first ten from which a place is said to stay good."""
_TRIES = ((60.0, STEADY), (30.0, STEADY), (60.0, 0.0), (30.0, 0.0), (0.0, 0.0))
"""The least distance between main towns and the least share of draws, loosened in this order when
no three places are that far apart and that steady."""


@dataclass(frozen=True, slots=True)
class ShortlistPlace:
    """One of the three. `strengths` are its two best themes against the other places, `stays` the
    share of draws in which it is among the first ten."""

    result: AreaResult
    strengths: tuple[Theme, ...]
    stays: float
    line: Words


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Up to three places, by expected score; `relaxed` says when they differ less than wanted."""

    places: tuple[ShortlistPlace, ...]
    relaxed: Words | None


def shortlist(
    subject: HouseholdProfile | Ranking,
    atlas: Atlas,
    seed: int = 0,
    facts: Sequence[LocalFact] | None = None,
    on: date | None = None,
) -> Shortlist:
    """Three places for a household (or its ranking). The same seed gives the same three."""
    ranking = subject if isinstance(subject, Ranking) else rank(subject, atlas, facts, on)
    open_places = np.flatnonzero(~ranking.is_rejected)
    if not open_places.size:
        return Shortlist((), None)
    scores = _draw(ranking, open_places, np.random.default_rng(seed))
    first = min(FIRST, open_places.size)
    threshold = np.partition(scores, open_places.size - first, axis=1)[:, open_places.size - first]
    stays = (scores >= threshold[:, None]).mean(axis=0)
    means = scores.mean(axis=0)
    best = np.argsort(-means, kind="stable")[:_CANDIDATES]
    strengths = _strengths(ranking, open_places)
    chosen, apart = _best_together(ranking, open_places, scores, stays, best, strengths)
    chosen.sort(key=lambda index: -means[index])
    places = tuple(
        _place(ranking, int(open_places[index]), strengths[index], float(stays[index]))
        for index in chosen
    )
    relaxed = None
    if len(places) == PLACES and apart < _TRIES[0][0]:
        relaxed = Words(
            "Aucun trio à 60 km de distance : ces lieux sont plus proches ou se ressemblent.",
            "No three places 60 km apart: these are nearer to each other or alike.",
        )
    elif len(places) < PLACES:
        relaxed = Words(
            f"Il ne reste que {len(places)} lieu(x) possible(s).",
            f"Only {len(places)} place(s) remain possible.",
        )
    return Shortlist(places, relaxed)


def _draw(ranking: Ranking, places: NDArray[np.intp], rng: np.random.Generator) -> Floats:
    """Scores (draws, places): weights around the household's, figures inside their intervals."""
    themes = list(ranking.weights)
    weights = np.array(list(ranking.weights.values()))
    drawn = rng.dirichlet(_CONCENTRATION * weights / weights.sum(), DRAWS)
    total = np.zeros((DRAWS, places.size))
    for column, theme in enumerate(themes):
        scored = ranking.themes[theme].scored
        if scored is None:
            continue
        score, low, high = scored.score[places], scored.low[places], scored.high[places]
        # Half of the draws below the estimate and half above, evenly up to each end.
        move = rng.uniform(-1.0, 1.0, (DRAWS, places.size))
        values = score + np.where(move < 0, move * (score - low), move * (high - score))
        values = np.maximum(values, FLOOR)
        total += drawn[:, column, None] / (values * values)
    return np.asarray(1.0 / np.sqrt(total), dtype=np.float64)


def _strengths(ranking: Ranking, places: NDArray[np.intp]) -> list[tuple[Theme, ...]]:
    """The two themes in which each place stands highest among all, best first."""
    themes = list(ranking.weights)
    standing = np.stack(
        [
            np.searchsorted(np.sort(scored.score[places]), scored.score[places], side="right")
            for theme in themes
            if (scored := ranking.themes[theme].scored) is not None
        ]
    )
    order = np.argsort(-standing, axis=0, kind="stable")[:2]
    return [tuple(themes[row] for row in column) for column in order.T.tolist()]


def _best_together(
    ranking: Ranking,
    places: NDArray[np.intp],
    scores: Floats,
    stays: Floats,
    best: NDArray[np.intp],
    strengths: list[tuple[Theme, ...]],
) -> tuple[list[int], float]:
    """The triple whose best place is best on average, of all that are steady and far enough
    apart; and how far apart that is at least."""
    number = best.size
    if number < PLACES:
        return best.tolist(), 0.0
    apart = _apart(ranking, places[best])
    groups = ranking.order.tie_groups[places[best]]
    alike = np.array(
        [
            [
                groups[a] == groups[b] and set(strengths[best[a]]) == set(strengths[best[b]])
                for b in range(number)
            ]
            for a in range(number)
        ]
    )
    triples = np.array(list(combinations(range(number), PLACES)))
    columns = scores[:, best]
    pairs = [(triples[:, a], triples[:, b]) for a, b in combinations(range(PLACES), 2)]
    steadiest = stays[best][triples].min(axis=1)
    for least, steady in _TRIES:
        usable = steadiest >= steady
        for a, b in pairs:
            usable &= apart[a, b] >= least
            if least > 0:
                usable &= ~alike[a, b]
        if usable.any():
            left = triples[usable]
            together = np.maximum(
                np.maximum(columns[:, left[:, 0]], columns[:, left[:, 1]]), columns[:, left[:, 2]]
            ).mean(axis=0)
            return best[left[int(np.argmax(together))]].tolist(), least
    return best[:PLACES].tolist(), 0.0


def _apart(ranking: Ranking, places: NDArray[np.intp]) -> Floats:
    """Distances in km between main towns; an unknown one counts as far."""
    atlas = ranking.atlas
    codes = [atlas.communes.code[int(atlas.areas.main_commune[place])] for place in places]
    distances = np.stack([ranking.basis.distance_km(code)[places] for code in codes])
    return np.asarray(np.where(np.isnan(distances), np.inf, distances), dtype=np.float64)


def _place(
    ranking: Ranking, place: int, strengths: tuple[Theme, ...], stays: float
) -> ShortlistPlace:
    # Some names hold an "and" of their own.
    french = ", ".join(f"«\u202f{THEME_NAMES[theme].fr}\u202f»" for theme in strengths)
    english = ", ".join(f"“{THEME_NAMES[theme].en}”" for theme in strengths)
    share = round(100 * stays)
    doubt = (
        Words(
            " : moins d’un essai sur deux, un choix à discuter",
            ": fewer than half of them, a choice to be talked over",
        )
        if stays < STEADY
        else Words("", "")
    )
    return ShortlistPlace(
        ranking.at(place),
        strengths,
        stays,
        Words(
            f"Points forts : {french}. Reste parmi les dix premiers dans {share}\u202f% des essais"
            f"{doubt.fr}.",
            f"Best for {english}. Stays among the first ten in {share}% of trials{doubt.en}.",
        ),
    )

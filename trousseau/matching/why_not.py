"""Why a place is not among the first k, and the smallest single change that brings it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from trousseau.matching.change_words import change_words
from trousseau.matching.changes import apply_change, candidates
from trousseau.matching.constraints import Rejection
from trousseau.matching.explanation import AreaResult, Contribution
from trousseau.matching.fields import ProfileError
from trousseau.matching.mean import power_mean
from trousseau.matching.profile import HouseholdProfile, Theme
from trousseau.matching.ranking import Ranking, rank
from trousseau.territories.layers import Words
from trousseau.territories.local_facts import LocalFact

if TYPE_CHECKING:
    from trousseau.territories.atlas import Atlas

_NOTICEABLE = 5e-4
"""A contribution that costs less than this of the score is not named."""


@dataclass(frozen=True, slots=True)
class Change:
    """One parameter changed: `path` in the profile, its value before and after (None: taken
    away), the rank of the place then, how large the change is (docs/matching.md), and the same in
    a few words."""

    path: str
    before: Any
    after: Any
    rank_after: int
    relative: float
    words: Words


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The reasons, and the smallest change; None when no single change does it, or when the
    place is among the first k already.

    `contributions` are those that cost the place most against the place at rank k (against the
    first one when it is among the first k itself), dearest first. `obstacles` says in a sentence
    why no single change does it; None when one does, or none is needed.
    """

    code: str
    k: int
    rank: int | None
    rejected: tuple[Rejection, ...]
    contributions: tuple[Contribution, ...]
    change: Change | None
    obstacles: Words | None = None


def why_not(
    subject: HouseholdProfile | Ranking,
    atlas: Atlas,
    area: str,
    k: int = 10,
    facts: Sequence[LocalFact] | None = None,
    on: date | None = None,
) -> WhyNot:
    """Explain one area's place for a household (or its ranking, with the facts it was made of).

    UnknownPlace for a code that is no area, ValueError for k < 1, else as `rank`.
    """
    if k < 1:
        raise ValueError(f"k is {k}; it is at least 1")
    ranking = subject if isinstance(subject, Ranking) else rank(subject, atlas, facts, on)
    result = ranking.explain(area)
    among = result.rank is not None and result.rank <= k
    costly = _costly(ranking, result, 1 if among else k)
    change, best = (None, 0) if among else _smallest_change(ranking, result.place, k)
    obstacles = None if among or change is not None else _obstacles(result, costly, best)
    return WhyNot(area, k, result.rank, result.reasons, costly, change, obstacles)


def _smallest_change(ranking: Ranking, place: int, k: int) -> tuple[Change | None, int]:
    """The change, and the best rank of those that were tried in full (0: none was)."""
    code = ranking.atlas.areas.code[place]
    best = 0
    for candidate in candidates(ranking, place, k):
        if candidate.hopeful is not None and not candidate.hopeful():
            continue
        try:
            changed = apply_change(ranking.profile, candidate.path, candidate.after)
            after = rank(changed, ranking.atlas, ranking.facts, ranking.on).explain(code).rank
        except ProfileError:
            continue
        if after is None:
            continue
        best = min(best or after, after)
        if after <= k:
            path, before, value = candidate.path, candidate.before, candidate.after
            words = change_words(ranking.profile, path, before, value, ranking.atlas)
            return Change(path, before, value, after, candidate.relative, words), best
    return None, best


def _obstacles(result: AreaResult, costly: Sequence[Contribution], best: int) -> Words | None:
    """What would have to change together."""
    reasons = result.reasons
    if not reasons:
        labels = list(dict.fromkeys(each.label for each in costly))[:2]
        if len(labels) < 2:
            return None
        return Words(
            f"Plusieurs points pèsent ensemble, d’abord {_quoted(labels).fr}.",
            f"Several things weigh together, first of all {_quoted(labels).en}.",
        )
    labels = list(dict.fromkeys(reason.label for reason in reasons))
    if len(labels) > 1:
        return Words(
            f"{len(labels)} raisons l’écartent à la fois : {_quoted(labels).fr}.",
            f"{len(labels)} reasons rule it out at once: {_quoted(labels).en}.",
        )
    label = _quoted(labels)
    if not best:
        return Words(
            f"{label.fr} : la réponse du référent local est non, et le profil n’y peut rien.",
            f"{label.en}: the local referent says no, and nothing in the profile changes that.",
        )
    return Words(
        f"Deux raisons : {label.fr}, et sans cela le lieu serait encore au rang {best}.",
        f"Two reasons: {label.en}, and without that it would still be number {best}.",
    )


def _quoted(labels: Sequence[Words]) -> Words:
    french, english = [f"« {label.fr} »" for label in labels], [f"“{each.en}”" for each in labels]
    return Words(
        " et ".join(filter(None, (", ".join(french[:-1]), french[-1]))),
        " and ".join(filter(None, (", ".join(english[:-1]), english[-1]))),
    )


def _costly(ranking: Ranking, result: AreaResult, k: int) -> tuple[Contribution, ...]:
    """Contributions by how much the score would gain with the reference place's figure."""
    order = ranking.order
    first = order.places[order.ranks[order.places] <= k]
    if not first.size:
        return ()
    reference = ranking.at(int(first[-1] if k > 1 else first[0]))
    if reference.place == result.place:
        return ()
    other = {
        (each.key, each.theme, each.adult_id, n): each.score for n, each in _numbered(reference)
    }
    costs: list[tuple[float, int, Contribution]] = []
    for number, (n, each) in enumerate(_numbered(result)):
        theirs = other.get((each.key, each.theme, each.adult_id, n))
        if each.score is None or theirs is None or each.weight <= 0 or theirs <= each.score:
            continue
        gain = _score_with(ranking, result, each, theirs) - result.score
        if gain >= _NOTICEABLE:
            costs.append((-gain, number, each))
    return tuple(each for _, _, each in sorted(costs, key=lambda cost: cost[:2]))


def _numbered(result: AreaResult) -> list[tuple[int, Contribution]]:
    """Contributions with how many of the same key and adult came before in the theme."""
    seen: dict[tuple[str, Theme, str | None], int] = {}
    numbered = []
    for each in result.contributions:
        name = (each.key, each.theme, each.adult_id)
        numbered.append((seen.setdefault(name, 0), each))
        seen[name] += 1
    return numbered


def _score_with(ranking: Ranking, result: AreaResult, each: Contribution, score: float) -> float:
    """The place's score if one criterion had another score."""
    change = score - (each.score or 0.0)
    values = {theme: part.score or 0.0 for theme, part in result.themes.items()}
    if each.adult_id is None:
        values[each.theme] += each.weight * change
    else:
        values["work"] = _work_with(result, each, change)
    weights = ranking.weights
    scores = np.array([values[theme] for theme in weights])
    return float(power_mean(scores, list(weights.values())))


def _work_with(result: AreaResult, each: Contribution, change: float) -> float:
    """The work of all adults if one criterion of one of them had another score."""
    parts = [c for c in result.themes["work"].contributions if c.adult_id is not None]
    weights: dict[str, float] = {}
    scores: dict[str, float] = {}
    for part in parts:
        adult = part.adult_id or ""
        gained = change if part is each else 0.0
        weights[adult] = weights.get(adult, 0.0) + part.weight
        scores[adult] = scores.get(adult, 0.0) + part.weight * ((part.score or 0.0) + gained)
    # Criteria of adults may not weigh the same in all: for one, all hiring may stand in.
    means = [scores[adult] / weight for adult, weight in weights.items() if weight > 0]
    return float(power_mean(np.array(means), np.ones(len(means))))

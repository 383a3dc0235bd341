"""The JSON forms of docs/matching.md: `rank --json` and `why --json`, version 1."""

from __future__ import annotations

from typing import Any

from trousseau.matching.constraints import Rejection
from trousseau.matching.explanation import AreaResult, Contribution
from trousseau.matching.ranking import Ranking
from trousseau.matching.why_not import WhyNot
from trousseau.territories.figures import Status

VERSION = 1
_STATUSES = {status: status.value for status in Status}


def ranking_json(ranking: Ranking, language: str = "fr", top: int | None = None) -> dict[str, Any]:
    """What `rank --json` prints: plain values, None for what is not known, never NaN.

    Warnings are in `language` (fr, en). `top` keeps the areas of that rank and better.
    """
    return {
        "version": VERSION,
        "atlas": {"id": ranking.atlas.id, "built_on": ranking.atlas.built_on},
        "household_warnings": [words.in_language(language) for words in ranking.household_warnings],
        "areas": [
            _area(area)
            for area in ranking.areas
            if top is None or (area.rank is not None and area.rank <= top)
        ],
        "rejected": [
            {
                "code": area.code,
                "name": area.name,
                "reasons": [_rejection(reason) for reason in area.reasons],
            }
            for area in ranking.rejected
        ],
    }


def why_json(why: WhyNot) -> dict[str, Any]:
    """What `why --json` prints. `rejected` is the list of reasons, empty when not rejected."""
    change = why.change
    return {
        "version": VERSION,
        "code": why.code,
        "k": why.k,
        "rank": why.rank,
        "rejected": [_rejection(reason) for reason in why.rejected],
        "contributions": [_contribution(each) for each in why.contributions],
        "change": (
            None
            if change is None
            else {
                "path": change.path,
                "from": change.before,
                "to": change.after,
                "rank_after": change.rank_after,
            }
        ),
    }


def _area(area: AreaResult) -> dict[str, Any]:
    return {
        "code": area.code,
        "name": area.name,
        "rank": area.rank,
        "tie_group": area.tie_group,
        "score": area.score,
        "score_low": area.score_low,
        "score_high": area.score_high,
        "themes": {
            theme: {
                "score": result.score,
                "low": result.low,
                "high": result.high,
                "contributions": [_contribution(each) for each in result.contributions],
            }
            for theme, result in area.themes.items()
        },
    }


def _contribution(each: Contribution) -> dict[str, Any]:
    figure = each.figure
    return {
        "key": each.key,
        "adult_id": each.adult_id,
        "score": each.score,
        "value": figure.value,
        "value_low": figure.low,
        "value_high": figure.high,
        "unit": figure.unit,
        "source": figure.source,
        "year": figure.year,
        "percentile": figure.percentile,
        "status": _STATUSES[figure.status],
    }


def _rejection(reason: Rejection) -> dict[str, Any]:
    return {
        "constraint": reason.constraint,
        "value": reason.value,
        "limit": reason.limit,
        "unit": reason.unit,
    }

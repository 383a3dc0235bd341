"""Ranking for one household, with every reason; the peer is what a spreadsheet would do."""

import sys
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.made_up_cohort import Cohort
from benchmarks.measure import Table, Times, once, timed
from trousseau.demo.examples import examples
from trousseau.matching import HouseholdProfile, rank
from trousseau.matching.communes import rank_communes
from trousseau.matching.ranking import Ranking
from trousseau.matching.shortlist import shortlist
from trousseau.matching.why_not import why_not
from trousseau.territories import Atlas

RANK_SECONDS, COMMUNES_SECONDS = 0.005, 0.050
STRANGERS = 200


def every_reason(profile: HouseholdProfile, atlas: Atlas) -> int:
    """Rank all areas and make every contribution of each, rejected ones included."""
    ranking = rank(profile, atlas)
    return sum(len(area.contributions) for area in (*ranking.areas, *ranking.rejected))


def as_columns(profile: HouseholdProfile, atlas: Atlas) -> int:
    """Rank all areas and read, of every criterion, scores, figures and percentiles as arrays."""
    ranking = rank(profile, atlas)
    return sum(
        len(column.measured.percentiles)
        for theme in ranking.themes.values()
        for column in theme.columns
    )


def of_strangers(
    function: Callable[[HouseholdProfile, Atlas], object], atlas: Atlas, seed: int
) -> Times:
    """Times for households that differ from all before, with what they share already read."""
    drawn = Cohort(atlas, seed).profiles(2 * STRANGERS)
    for each in drawn[:STRANGERS]:
        function(each, atlas)
    taken = sorted(once(partial(function, each, atlas))[1].least for each in drawn[STRANGERS:])
    return Times(taken[0], taken[STRANGERS // 2], STRANGERS)


def communes_with_reasons(profile: HouseholdProfile, atlas: Atlas) -> int:
    """Rank all communes and make every contribution of the first hundred."""
    ranked = rank_communes(profile, atlas)
    return sum(len(commune.contributions) for commune in ranked.communes[:100])


def percentile_mean(figures: np.ndarray, weights: np.ndarray, less: np.ndarray) -> np.ndarray:
    """Each figure as its percentile among all areas, then the weighted mean, best first: no
    interval, no work for each adult, no limits, no reasons. Unknown figures count as the middle."""
    ranks = np.argsort(np.argsort(figures, axis=1, kind="stable"), axis=1) / figures.shape[1]
    ranks = np.where(less[:, None], 1.0 - ranks, ranks)
    ranks[np.isnan(figures)] = 0.5
    return np.argsort(-(weights @ ranks))


def for_peer(ranking: Ranking) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The figures that a ranking counts, their weights, and where less is better."""
    columns = [
        (theme, column)
        for theme in ranking.weights
        for column in ranking.themes[theme].columns
        if column.weight > 0
    ]
    indicators = ranking.atlas.indicators
    return (
        np.stack([column.measured.figures.value for _, column in columns]),
        np.array([ranking.weights[theme] * column.weight for theme, column in columns]),
        np.array(
            [
                each.key in indicators and indicators[each.key].direction == "less"
                for _, each in columns
            ]
        ),
    )


def main() -> int:
    """Print the table; 1 when a claim does not hold."""
    atlas = Atlas.open()
    households = [HouseholdProfile.parse(example.profile) for example in examples()]
    table = Table(f"One household × {len(atlas.areas)} areas, the slowest example")

    def slowest(function, limit=None, repeats=15):
        times = [timed(partial(function, each, atlas), repeats) for each in households]
        return max(times, key=lambda each: each.middle)

    table.time("rank, a household seen before", slowest(rank), RANK_SECONDS)
    table.time("rank, households not seen before", of_strangers(rank, atlas, 1), RANK_SECONDS)
    table.time(
        "… with all contributions as columns", of_strangers(as_columns, atlas, 2), RANK_SECONDS
    )
    count = max(every_reason(each, atlas) for each in households)
    table.time(f"… with all contributions as {count:,} records", slowest(every_reason), None)
    table.time(f"rank {len(atlas.communes):,} communes", slowest(rank_communes), COMMUNES_SECONDS)
    table.time("… with all contributions of the first 100", slowest(communes_with_reasons))
    table.time("three places for a shortlist", slowest(shortlist, repeats=5))
    far = atlas.areas.code[150]
    table.time(
        "why not, with the smallest change", slowest(lambda p, a: why_not(p, a, far), repeats=3)
    )
    peers = [for_peer(rank(each, atlas)) for each in households]
    figures, weights, less = max(peers, key=lambda each: each[0].size)
    table.time(
        f"peer: percentiles and weighted mean of the {len(figures)} figures, NumPy",
        timed(lambda: percentile_mean(figures, weights, less)),
    )
    return table.end()


if __name__ == "__main__":
    sys.exit(main())

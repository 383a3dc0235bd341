"""Scoring a cohort: 100,000 made-up households over the 306 areas, with NumPy as the peer."""

import gc
import resource
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks.made_up_cohort import Cohort
from benchmarks.measure import Table, copy_seconds, once, seconds, timed
from trousseau.matching import HouseholdProfile, rank
from trousseau.matching.basis import basis_of
from trousseau.matching.cohort import score_matrix
from trousseau.matching.cohort_parts import Parts, parts_of
from trousseau.matching.cohort_plan import plan_of
from trousseau.matching.mean import FLOOR
from trousseau.territories import Atlas

COUNT = 100_000
THREADS = 2
BLOCK = 1000
"""Households that the peer takes at a time, so that its arrays stay in the cache."""
SAMPLE = 500
LIMIT_SECONDS, LIMIT_GB = 1.0, 1.0


def with_numpy(plan, scores) -> None:
    """The same sums with NumPy alone, by blocks of households."""
    for first in range(0, len(scores), BLOCK):
        last = min(first + BLOCK, len(scores))
        shares, fixed = plan.shares[first:last], plan.fixed[first:last]
        total = np.zeros((last - first, scores.shape[1]), np.float32)
        for column, theme in enumerate((1, 2, 3, 5)):
            total += shares[:, theme, None] * plan.severe[fixed[:, column]]
        for adult, rows in lists(plan.seeker_starts, first, last):
            share = shares[adult, 0, None]
            total[adult] += share * lowest(plan, rows)
        members, rows = ragged(plan.wish_starts, plan.wishes, first, last)
        wished = np.zeros_like(total)
        np.add.at(wished, members, plan.wished[rows])
        count = np.bincount(members, minlength=last - first)
        wishing = np.flatnonzero(count)
        met = np.maximum(wished[wishing] / count[wishing, None].astype(np.float32), FLOOR)
        total[wishing] += shares[wishing, 4, None] / (met * met)
        for rule in (0, 1):
            total += plan.bans[plan.rules[first:last, rule]]
        members, rows = ragged(plan.condition_starts, plan.conditions, first, last)
        np.add.at(total, members, plan.bans[rows])
        scores[first:last] = 1.0 / np.sqrt(total)


def lists(starts, first: int, last: int):
    """For the 1st, 2nd… member of each list: which lists have one, and its number."""
    lengths = np.diff(starts[first : last + 1])
    for nth in range(int(lengths.max(initial=0))):
        owners = np.flatnonzero(lengths > nth)
        yield owners, starts[first + owners] + nth


def lowest(plan, adults):
    """The least row among the options of each adult."""
    found = np.full((len(adults), plan.severe.shape[1]), np.inf, np.float32)
    lengths = np.diff(plan.option_starts)[adults]
    for nth in range(int(lengths.max(initial=0))):
        having = np.flatnonzero(lengths > nth)
        rows = plan.options[plan.option_starts[adults[having]] + nth]
        found[having] = np.minimum(found[having], plan.severe[rows])
    return np.where(lengths[:, None] > 0, found, np.float32(0.0))


def ragged(starts, items, first: int, last: int):
    """Which household of a block each item belongs to, and the items."""
    lengths = np.diff(starts[first : last + 1])
    return np.repeat(np.arange(last - first), lengths), items[starts[first] : starts[last]]


def fill_seconds(shape: tuple[int, int]) -> float:
    """The least time in which the same threads can fill the result with a constant."""
    target = np.empty(shape, np.float32)
    parts = np.array_split(target, THREADS)
    with ThreadPoolExecutor(THREADS) as pool:
        return timed(lambda: list(pool.map(lambda part: part.fill(0.5), parts)), 7).least


def peak_gb() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def variety(parts: Parts) -> str:
    """How many distinct parts there are, on which the cost of the tables depends."""
    return (
        f"{len(parts.occupations.adults):,} occupations with a qualification, "
        f"{len(parts.ages):,} sets of ages, {len(parts.homes):,} homes, "
        f"{len(parts.near) + len(parts.away_from):,} towns wished near or far, "
        f"{len(parts.requirements) + len(parts.red_lines):,} conditions"
    )


def worst_difference(households: list[HouseholdProfile], atlas: Atlas, scores) -> float:
    """The largest difference from ranking one by one, in a sample; infinite for a NaN amiss."""
    worst = 0.0
    for index in np.random.default_rng(0).choice(len(households), SAMPLE, replace=False):
        ranking = rank(households[index], atlas)
        if not (ranking.is_rejected == np.isnan(scores[index])).all():
            return float("inf")
        kept = ~ranking.is_rejected
        difference = np.abs(ranking.scored.score[kept] - scores[index][kept])
        worst = max(worst, float(difference.max(initial=0.0)))
    return worst


def main() -> int:
    """Print the table; 1 when a claim does not hold."""
    atlas = Atlas.open()
    basis = basis_of(atlas)
    households = Cohort(atlas).profiles(COUNT)
    gc.collect()
    gc.freeze()  # the generator's objects are nobody's concern here
    table = Table(f"{COUNT:,} households × {len(atlas.areas)} areas", "numba")
    before = peak_gb()
    kernel, importing = once(lambda: __import__("trousseau.matching.kernel", fromlist=["add_up"]))
    table.time("importing the compiler", importing)
    _, compiling = once(lambda: score_matrix(households[:10], atlas, threads=THREADS))
    table.time("first 10 households: compiling, or loading what was compiled", compiling)

    scores, first = once(lambda: score_matrix(households, atlas, threads=THREADS))
    table.time("profiles → scores, first cohort of the process", first)
    whole = timed(lambda: score_matrix(households, atlas, threads=THREADS), 7)
    table.time("profiles → scores, again", whole, LIMIT_SECONDS)
    table.amount("most memory of the process", peak_gb(), LIMIT_GB, "GB")
    table.row("… of which before scoring: profiles, atlas, Python", f"{before:.2f} GB")
    table.time("(a) profiles → numbers of parts", timed(lambda: parts_of(households), 7))
    parts = parts_of(households)
    table.time("(b) tables of distinct parts", timed(lambda: plan_of(parts, basis), 7))
    table.row("… for", variety(parts))
    plan = plan_of(parts, basis)
    adding = timed(lambda: kernel.add_up(plan, scores, THREADS), 15)
    table.time(f"(c) adding up, {THREADS} threads", adding)
    table.time("(c) adding up, 1 thread", timed(lambda: kernel.add_up(plan, scores, 1), 7))

    gigabytes = scores.nbytes / 1e9
    filling, copying = fill_seconds(scores.shape), copy_seconds(scores.shape)
    table.row(
        "writing the result, of what the threads can fill",
        f"{gigabytes / adding.least:.1f} of {gigabytes / filling:.1f} GB/s "
        f"({filling / adding.least:.0%}); NumPy's copy moves {2 * gigabytes / copying:.1f} GB/s",
    )
    worst = worst_difference(households, atlas, scores)
    table.amount(f"largest difference from `rank`, {SAMPLE} households", worst, 1e-6, "")

    peer = np.empty_like(scores)
    table.time("peer of (c): the same sums in NumPy", timed(lambda: with_numpy(plan, peer), 3))
    np.testing.assert_allclose(peer, scores, atol=1e-6, equal_nan=True)
    _, ranking = once(lambda: [rank(each, atlas) for each in households[:1000]])
    table.row("peer of all: `rank` one by one, from 1,000", seconds(ranking.least * COUNT / 1000))
    return table.end()


if __name__ == "__main__":
    sys.exit(main())

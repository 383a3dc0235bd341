"""The scores of many households at once, compiled.

Themes and adults are joined by a power mean with exponent −2, so that a score is one sum of
rows, each multiplied by a share, and a root. Rows lie in tables that stay in the processor's
cache; each row of the result is written once.

Compiled code runs without Python's lock and threads are our own: the threads of numba's
parallel loops are one set for the whole process, which two requests must not use at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trousseau.matching.mean import FLOOR

Floats32 = NDArray[np.float32]
Numbers = NDArray[np.int32]

BLOCK = 2048
"""Households that one thread takes at a time."""
_FLOOR = np.float32(FLOOR)
_ONE, _NONE = np.float32(1.0), np.float32(0.0)
# NaN marks rejected places, so that neither NaN nor infinity may be assumed away.
_MATHS = {"contract", "arcp", "nsz", "reassoc"}


class Plan(NamedTuple):
    """What the scores of H households over N areas are added up from.

    `shares` (H, 6) of work, housing, children, services, ties and place, 0 for a theme that takes
    no part; work for each adult who counts. `severe` (R, N): scores to the power −2; `fixed`
    (H, 4): its rows for housing, children, services and place. Adults who look for work are
    numbered from household to household, `seeker_starts` (H + 1); the rows of `severe` for what
    adult p can practise: list p of `options`. `wished` (W, N): scores of single wishes; its rows
    for household h: list h of `wishes`. `bans` (B, N): NaN where a rule or condition rejects,
    else 0; row 0 rejects nothing; rows for household h: `rules[h]` (2) and list h of
    `conditions`. Lists are given by their starts and items.
    """

    shares: Floats32
    severe: Floats32
    fixed: Numbers
    seeker_starts: Numbers
    option_starts: Numbers
    options: Numbers
    wished: Floats32
    wish_starts: Numbers
    wishes: Numbers
    bans: Floats32
    rules: Numbers
    condition_starts: Numbers
    conditions: Numbers


def _score_rows(
    first: int,
    last: int,
    shares: Any,
    severe: Any,
    fixed: Any,
    seeker_starts: Any,
    option_starts: Any,
    options: Any,
    wished: Any,
    wish_starts: Any,
    wishes: Any,
    bans: Any,
    rules: Any,
    condition_starts: Any,
    conditions: Any,
    scores: Any,
) -> None:
    """Fill rows `first` to `last` (not included) of `scores` (H, N)."""
    size = scores.shape[1]
    total = np.empty(size, np.float32)
    part = np.empty(size, np.float32)
    for h in range(first, last):
        share = shares[h, 1]
        row = severe[fixed[h, 0]]
        for a in range(size):
            total[a] = share * row[a]
        for theme in range(1, 4):
            share = shares[h, theme + 1 if theme < 3 else 5]
            if share > _NONE:
                row = severe[fixed[h, theme]]
                for a in range(size):
                    total[a] += share * row[a]
        share = shares[h, 0]
        if share > _NONE:
            for s in range(seeker_starts[h], seeker_starts[h + 1]):
                start, end = option_starts[s], option_starts[s + 1]
                if end - start == 1:
                    row = severe[options[start]]
                    for a in range(size):
                        total[a] += share * row[a]
                elif end > start:
                    row = severe[options[start]]
                    for a in range(size):
                        part[a] = row[a]
                    for o in range(start + 1, end):
                        row = severe[options[o]]
                        for a in range(size):
                            part[a] = min(part[a], row[a])
                    for a in range(size):
                        total[a] += share * part[a]
        share = shares[h, 4]
        if share > _NONE:
            start, end = wish_starts[h], wish_starts[h + 1]
            row = wished[wishes[start]]
            for a in range(size):
                part[a] = row[a]
            for w in range(start + 1, end):
                row = wished[wishes[w]]
                for a in range(size):
                    part[a] += row[a]
            each = _ONE / np.float32(end - start)
            for a in range(size):
                met = max(part[a] * each, _FLOOR)
                total[a] += share / (met * met)
        for rule in range(2):
            if rules[h, rule] > 0:
                row = bans[rules[h, rule]]
                for a in range(size):
                    total[a] += row[a]
        for c in range(condition_starts[h], condition_starts[h + 1]):
            row = bans[conditions[c]]
            for a in range(size):
                total[a] += row[a]
        for a in range(size):
            scores[h, a] = _ONE / np.sqrt(total[a])


def compiled(function: Callable[..., None]) -> Callable[..., None]:
    """Compile, keeping the machine code for the next process where a folder can be written."""
    try:
        return njit(nogil=True, cache=True, error_model="numpy", fastmath=_MATHS)(function)
    except RuntimeError:  # no folder for it: compiled anew by each process
        return njit(nogil=True, error_model="numpy", fastmath=_MATHS)(function)


_score_block = compiled(_score_rows)


def add_up(plan: Plan, scores: Floats32, threads: int) -> None:
    """Fill `scores` (H, N) by a plan; the result does not depend on the number of threads."""
    count = len(scores)
    blocks = [(first, min(first + BLOCK, count)) for first in range(0, count, BLOCK)]

    def fill(block: tuple[int, int]) -> None:
        _score_block(*block, *plan, scores)

    if threads == 1 or len(blocks) < 2:
        for block in blocks:
            fill(block)
        return
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(fill, blocks):  # reading the results raises what a thread raised
            pass

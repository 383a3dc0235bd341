"""Searching 20,000 people by name: how fast, how many spellings are found, how many wrongly.

With a file of published pairs (`units` of the SQLite index of the package arabic-name-romanizer) as
argument, recall is counted on those too: `.venv/bin/python -m benchmarks.names names.sqlite3`.
"""

import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

from rapidfuzz import fuzz, process, utils

from benchmarks.measure import Table, Times
from tests.privacy.name_table import Meets, NameTable
from trousseau.privacy.names import exact_keys, sound_keys

PEOPLE, SEARCHES = 20_000, 50
KEYS_SECONDS = 100e-6
CUT_OFF = 75
"""What rapidfuzz counts as found, of 100: the mark at which it does best on the table."""
SEEN_OFTEN = 3
"""Published pairs that are seen less often are mostly slips."""


def people(names: list[str]) -> list[str]:
    """Made-up people: two parts of the table's names, drawn from a seed."""
    draw = Random(7)
    single = [name for name in names if " " not in name]
    return [f"{draw.choice(single)} {draw.choice(single)}" for _ in range(PEOPLE)]


def each(function: Callable[[str], Any], names: list[str], runs: int = 7) -> Times:
    """Processor time of one name, over all of them: what else the machine does is not in it."""
    taken = []
    for _ in range(runs):
        begun = time.process_time()
        for name in names:
            function(name)
        taken.append((time.process_time() - begun) / len(names))
    taken.sort()
    return Times(taken[0], taken[runs // 2], runs)


def in_index(index: dict[str, set[int]], searched: str) -> set[int]:
    """Who shares a sound key with what is searched."""
    return set().union(*(index.get(key, set()) for key in sound_keys(searched)))


def by_likeness(choices: list[str], searched: str) -> list[int]:
    """Who is spelled like what is searched, or has a part that is."""
    found = process.extract(
        searched,
        choices,
        scorer=fuzz.partial_ratio,
        processor=utils.default_process,
        score_cutoff=CUT_OFF,
        limit=None,
    )
    return [index for _, _, index in found]


def heard(one: str, other: str) -> bool:
    """Whether the two share a sound key."""
    return bool(sound_keys(one) & sound_keys(other))


def alike(one: str, other: str) -> bool:
    """Whether rapidfuzz finds them as like as it takes."""
    return fuzz.ratio(one, other, processor=utils.default_process) >= CUT_OFF


def found(table: Table, names: NameTable, who: str, meets: Meets) -> None:
    """Rows of what is found rightly and wrongly."""
    for verdict, said in (("same", "one name, found"), ("different", "two names, found")):
        shares = [names.share(meets, verdict, held_out=held_out) for held_out in (False, True)]
        text = "; held out: ".join(f"{n} of {all_} = {n / all_:.1%}" for n, all_ in shares)
        table.row(f"{who}: {said}", text)


def published(table: Table, path: str) -> None:
    """Recall on published pairs of one part of a name in Arabic and in Latin letters."""
    pairs = (
        sqlite3.connect(path)
        .execute(
            "SELECT arabic_key, latin, sum(count) FROM units WHERE length(arabic_key) > 1"
            " GROUP BY arabic_key, latin, country HAVING sum(count) >= ?",
            (SEEN_OFTEN,),
        )
        .fetchall()
    )
    met = [heard(arabic, latin) for arabic, latin, _ in pairs]
    weight = sum(count for *_, count in pairs)
    often = sum(count for (*_, count), one in zip(pairs, met, strict=True) if one) / weight
    table.row(
        "published pairs, found", f"{sum(met) / len(met):.1%} of {len(met):,}; by count {often:.1%}"
    )


def main(arguments: list[str]) -> int:
    """Print the table; 1 when a claim does not hold."""
    table = Table("Names", "rapidfuzz")
    names = NameTable()
    everybody = people(names.names)
    some = everybody[:2000]
    table.time("sound keys of a name of two parts", each(sound_keys, some), KEYS_SECONDS)
    table.time("exact keys of it", each(exact_keys, some), KEYS_SECONDS)

    index: dict[str, set[int]] = defaultdict(set)
    for number, name in enumerate(everybody):
        for key in sound_keys(name):
            index[key].add(number)
    searched = names.names[:: len(names.names) // SEARCHES]
    said = f"one search among {PEOPLE:,} people"
    table.time(f"{said}, keys and look-up", each(partial(in_index, index), searched))
    peer = each(partial(by_likeness, everybody), searched, 1)
    table.time(f"*peer* rapidfuzz, {said}, over names in the clear", peer)
    table.row("sound keys per person", f"{sum(map(len, index.values())) / PEOPLE:.2f}")

    found(table, names, "sound keys", heard)
    found(table, names, "*peer* rapidfuzz", alike)
    for who, meets in (("sound keys", heard), ("*peer* rapidfuzz", alike)):
        pairs = list(names.strangers())[::10]
        met = sum(meets(one, other) for one, other in pairs)
        table.row(f"{who}: any two different names", f"{met / len(pairs):.3%} of {len(pairs):,}")
    for path in arguments:
        published(table, path)
    return table.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

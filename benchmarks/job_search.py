"""Job titles as people say them: how many find their occupation, and how fast; two plain peers."""

import csv
import sqlite3
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.measure import Table, Times, once, seconds, timed
from trousseau.territories import Atlas
from trousseau.territories.archive import SHIPPED, Archive
from trousseau.territories.text import fold

PHRASES = Path(__file__).resolve().parents[1] / "tests" / "territories" / "job_phrasings.csv"
AMONG = 3
LEAST_FOUND = 0.95

Search = Callable[[str], Iterable[str]]
"""From a phrase to ROME codes, likeliest first."""


def phrases() -> list[tuple[str, frozenset[str]]]:
    """Phrases with the codes that would be right."""
    with PHRASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(row["phrase"], frozenset(row["expected"].split("|"))) for row in rows]


def found(search: Search, table: list[tuple[str, frozenset[str]]]) -> float:
    """Share of the phrases that find a right code among the first three."""
    return sum(not expected.isdisjoint(search(said)) for said, expected in table) / len(table)


def first_codes(codes: Iterable[str]) -> list[str]:
    """The first distinct codes."""
    return list(dict.fromkeys(codes))[:AMONG]


def official_titles() -> tuple[list[str], list[str]]:
    """All ways to write the official titles, folded, and the code of each."""
    archive = Archive(SHIPPED)
    codes = archive.texts("occupations", "codes")
    occupation = archive.array("occupations", "job_title_of")
    title = archive.array("occupations", "form_of")
    return archive.texts("occupations", "forms"), [codes[occupation[each]] for each in title]


def with_fts5(forms: list[str], codes: list[str]) -> Search:
    """SQLite's full-text search over trigrams, any of which may agree, ranked by bm25."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE titles USING fts5(title, code UNINDEXED, tokenize=trigram)"
    )
    database.executemany("INSERT INTO titles VALUES (?, ?)", zip(forms, codes, strict=True))

    def search(said: str) -> list[str]:
        text = fold(said)
        trigrams = {text[i : i + 3] for i in range(len(text) - 2)}
        if not trigrams:
            return []
        query = " OR ".join(f'"{each}"' for each in sorted(trigrams))
        rows = database.execute(
            "SELECT code FROM titles WHERE titles MATCH ? ORDER BY rank LIMIT 30", (query,)
        )
        return first_codes(code for (code,) in rows)

    return search


def with_rapidfuzz(forms: list[str], codes: list[str]) -> Search:
    """rapidfuzz's own weighted ratio over the titles."""

    def search(said: str) -> list[str]:
        best = process.extract(fold(said), forms, scorer=fuzz.WRatio, limit=30)
        return first_codes(codes[index] for _, _, index in best)

    return search


def per_phrase(times: Times, count: int) -> str:
    """The mean time of one phrase."""
    return f"{seconds(times.middle / count)} a phrase"


def main() -> int:
    """Print the table; 1 when a claim does not hold."""
    said = phrases()
    jobs = Atlas.open().job_titles
    forms, codes = official_titles()
    table = Table(
        f"{len(said)} phrases, right among the first {AMONG} of 1,584 occupations", "rapidfuzz"
    )

    def ours(phrase: str) -> list[str]:
        return [match.code for match in jobs.search(phrase, AMONG)]

    _, first = once(lambda: ours("maçon"))
    peers = {
        f"peer: SQLite FTS5 {sqlite3.sqlite_version}, trigrams": with_fts5(forms, codes),
        "peer: rapidfuzz WRatio": with_rapidfuzz(forms, codes),
    }
    share = found(ours, said)
    missed = [phrase for phrase, right in said if right.isdisjoint(ours(phrase))]
    holds = share >= LEAST_FOUND
    table.missed += not holds
    table.row("job_titles.search", f"{share:.1%}", f"≥ {LEAST_FOUND:.0%}")
    table.row("… first search of a process, which prepares", first.text)
    table.row("… then", per_phrase(timed(lambda: found(ours, said), 5), len(said)))
    for name, search in peers.items():
        times = timed(partial(found, search, said), 3)
        table.row(name, f"{found(search, said):.1%}, {per_phrase(times, len(said))}")
    print(f"\nnot found: {', '.join(missed) or 'none'}")
    return table.end()


if __name__ == "__main__":
    sys.exit(main())

"""The table of name pairs (tests/cases/names.yaml), and what a search finds of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).resolve().parents[1] / "cases" / "names.yaml"

Meets = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names; `verdict` is "same", "different" or "akin", `group` where they come from."""

    one: str
    other: str
    verdict: str
    group: str
    held_out: bool


class NameTable:
    """All pairs, and which names are forms of one name."""

    def __init__(self) -> None:
        table: dict[str, Any] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
        self.pairs = [
            Pair(row["pair"][0], row["pair"][1], verdict, group, row.get("held_out", False))
            for verdict in ("same", "different", "akin")
            for group, rows in table[verdict].items()
            for row in rows
        ]
        self.names = list(dict.fromkeys(n for pair in self.pairs for n in (pair.one, pair.other)))
        self._family = {name: name for name in self.names}
        for pair in self.pairs:
            if pair.verdict != "different":
                self._marry(pair.one, pair.other)
        for first, *others in table["one_name"]:
            for other in others:
                self._marry(first, other)

    def share(self, meets: Meets, verdict: str, *, held_out: bool) -> tuple[int, int]:
        """How many pairs of a verdict meet, and of how many."""
        chosen = [
            pair for pair in self.pairs if pair.verdict == verdict and pair.held_out == held_out
        ]
        return sum(meets(pair.one, pair.other) for pair in chosen), len(chosen)

    def strangers(self) -> Iterator[tuple[str, str]]:
        """Each two names of one part that are not forms of one name."""
        single = [name for name in self.names if name.replace("’", "").isalpha()]
        for one, other in combinations(single, 2):
            if self.family(one) != self.family(other):
                yield one, other

    def family(self, name: str) -> str:
        """One name that stands for all forms of a name."""
        while self._family[name] != name:
            name = self._family[name]
        return name

    def _marry(self, one: str, other: str) -> None:
        self._family[self.family(other)] = self.family(one)

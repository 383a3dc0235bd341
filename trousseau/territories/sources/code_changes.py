"""What became of former commune codes: INSEE's yearly passage table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.table import SourceError, read_csv

LAYER = LayerInfo(
    kind="code_changes",
    title=Words("Passage des anciens codes de communes", "Changes of commune codes"),
    publisher="INSEE",
    licence="Licence Ouverte 2.0",
    url="https://www.insee.fr/fr/information/2028028",
    method=Words(
        "Chaque ancien code mène à la commune qui l'a remplacé ; une commune scindée mène à celle"
        " qui a gardé son code, sinon à la plus peuplée de celles qui en sont issues.",
        "Each former code leads to the commune that replaced it; a commune that was split leads to"
        " the one that kept its code, else to the most populous of those it became.",
    ),
    level="commune",
)
FILES = ("geocodes_passage_annuel*.csv",)

# Overseas collectivities have codes of their own in this table; they are checked less strictly.
_CODE = r"\d[\dAB]\d{3}"
_COLUMNS = {
    "year": ("annee",),
    "level": ("niveau",),
    "former": ("ancien code officiel",),
    "current": ("code courant officiel",),
}


@dataclass(frozen=True)
class Rows:
    """Columns of equal length: the code `former[i]` became `current[i]`, and they differ.

    A code that was split stands on several rows; one that several codes merged into also.
    """

    former: tuple[str, ...]
    current: tuple[str, ...]
    year: str

    def successors(self) -> Mapping[str, tuple[str, ...]]:
        """Former code → the codes it became."""
        found: dict[str, list[str]] = defaultdict(list)
        for former, current in zip(self.former, self.current, strict=True):
            found[former].append(current)
        return {former: tuple(sorted(set(codes))) for former, codes in found.items()}

    def predecessors(self) -> Mapping[str, tuple[str, ...]]:
        """Code → the former codes it wholly or partly replaced."""
        found: dict[str, list[str]] = defaultdict(list)
        for former, current in zip(self.former, self.current, strict=True):
            found[current].append(former)
        return {current: tuple(sorted(set(codes))) for current, codes in found.items()}


def read(path: Path) -> Rows:
    """The passage table; only rows of communes whose code changed are kept. Raises SourceError."""
    table = read_csv(path, _COLUMNS)
    former: list[str] = []
    current: list[str] = []
    check = re.compile(_CODE)
    levels = table.text("level")
    years = table.text("year")
    pairs = zip(table.text("former", pad=5), table.text("current", pad=5), strict=True)
    for index, (old, new) in enumerate(pairs):
        if levels[index] != "COM" or old == new:
            continue
        for column, code in (("former", old), ("current", new)):
            if not check.fullmatch(code):
                raise table.error(
                    index,
                    column,
                    f"{code!r} is not a commune code",
                    "correct the cell or download the file again",
                )
        former.append(old)
        current.append(new)
    if not former:
        raise SourceError(
            table.file, "names no commune whose code changed", "give the file as published"
        )
    return Rows(tuple(former), tuple(current), max(years))


def compile(rows: Rows, frame: Frame) -> Layer:
    """Layer with `former` (text) and `current`, the index of today's commune (int32).

    The complete list of former codes, this table's and others', is in the geographic code.
    """
    former = sorted(set(rows.former))
    indices, unknown = frame.locate(former)
    kept = [code for code, index in zip(former, indices, strict=True) if index >= 0]
    several = {
        code: codes
        for code, codes in rows.successors().items()
        if sum(target in frame.commune_codes for target in codes) > 1
    }
    report = [f"former codes that lead to a commune of today: {len(kept)} of {len(former)}"]
    report += [
        f"{code} was split into {', '.join(codes)}; it leads to "
        f"{frame.commune_codes[frame.commune(code) or 0]}"
        for code, codes in sorted(several.items())
    ]
    if unknown:
        report.append(f"no commune of today: {', '.join(unknown)}")
    return Layer(
        replace(LAYER, year=rows.year),
        {"former": np.array(kept), "current": indices[indices >= 0].astype(np.int32)},
        tuple(report),
    )

"""The BMO survey (*Besoins en main-d'œuvre*): hiring projects by occupation family and basin.

Employers say each autumn whom they mean to hire in the coming year (`met`), which of these
hirings they expect to be difficult (`xmet`) and which are seasonal (`smet`). Counts below a
threshold are hidden behind `*`; zeros, too, are hidden.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.counts import MASKED, MISSING
from trousseau.territories.sources.table import SourceError, Table, read_csv, read_sheet
from trousseau.territories.text import fold

LAYER = LayerInfo(
    kind="hiring_projects",
    title=Words("Besoins en main-d’œuvre (BMO)", "Hiring intentions (BMO survey)"),
    publisher="France Travail",
    licence="Licence Ouverte 2.0",
    url="https://statistiques.francetravail.org/bmo",
    method=Words(
        "Projets d’embauche déclarés par les employeurs pour l’année, jugés difficiles, "
        "saisonniers, par famille professionnelle et bassin. Les effectifs inférieurs à 5, nuls "
        "compris, sont masqués ; une somme qui en contient est un intervalle. Une famille absente "
        "d’un bassin n’y a aucun projet.",
        "Hirings that employers mean to make in the year, expected difficult, seasonal, by "
        "occupation family and basin. Counts below 5, zero among them, are masked; a sum that "
        "holds some is an interval. A family absent from a basin has no project there.",
    ),
    level="bassin",
)
FILES = ("Base_open_data_BMO*.xlsx", "*BMO*open_data*.xlsx", "Base_open_data_BMO*.csv")

MEASURES = ("met", "xmet", "smet")
"""Hiring projects; those expected to be difficult; those that are seasonal."""
_MASKS = frozenset({"*"})
_SHEET = r"(?i)bmo|open.?data|donn[ée]es|base"
_COLUMNS: dict[str, Sequence[str]] = {
    "annee": (r"annee([ _]bmo)?", "an"),
    "Code métier BMO": (r"code[ _]metier([ _]bmo)?", r"code[ _]fap\d*", "metier"),
    "Dept": (r"dep(t|artement)?", r"code[ _]dep(t|artement)?"),
    "BE": (r"be ?\d\d(\d\d)?", "be", r"code[ _](be|bassin).*"),
    "NOMBE": (r"nombe ?\d\d(\d\d)?", "nombe", r"(nom|lib\w*)[ _](be|bassin).*"),
    "met": ("met", r"(nb|nombre)[ _](de )?proj\w*([ _](tot\w*|de recrutements?))?"),
    "xmet": ("xmet", r"(nb|nombre)[ _](de )?proj\w*[ _](de recrutements? )?(juges )?diff\w*"),
    "smet": ("smet", r"(nb|nombre)[ _](de )?proj\w*[ _](de recrutements? )?sais\w*"),
}
_YEAR_OF_COLUMN = re.compile(r"(?:nom)?be ?(?:20)?(\d\d)", re.IGNORECASE)
_YEAR_OF_NAME = re.compile(r"20\d\d")


@dataclass(frozen=True)
class Rows:
    """One row for each occupation family in one basin of one département, as columns of length n.

    `counts` (n, 3) int32 are `MEASURES`, MASKED where hidden. `hidden_below` is the smallest
    count that the file shows: whatever it hides is smaller. `names` of basins, not of families.
    """

    year: str
    families: tuple[str, ...]
    bassins: tuple[str, ...]
    departements: tuple[str, ...]
    names: tuple[str, ...]
    counts: NDArray[np.int32]
    hidden_below: int


def read(path: Path) -> Rows:
    """A survey of any year, columns found by name in any order.

    SourceError names the cell that is not a code or a count, a part larger than its whole, a row
    that stands twice, and a file whose rule for hiding counts cannot be told.
    """
    table = _open(path)
    families = table.codes("Code métier BMO", r"[A-Z][0-9A-Z][A-Z]\d\d", "an occupation family")
    bassins = table.codes("BE", r"\d{4}", "a basin code", pad=4)
    departements = table.codes("Dept", r"\d[\dAB]|9[78]\d", "a département", pad=2)
    if not families:
        raise table.error(None, "met", "the table holds no row", "download the file again")
    _refuse_twins(table, list(zip(families, bassins, departements, strict=True)))
    counts = np.column_stack([_counts(table, measure) for measure in MEASURES])
    _refuse_large_parts(table, counts)
    return Rows(
        _year(table),
        tuple(families),
        tuple(bassins),
        tuple(departements),
        tuple(table.text("NOMBE")),
        counts,
        _threshold(table, counts),
    )


def _open(path: Path) -> Table:
    if path.suffix.lower() == ".csv":
        return read_csv(path, _COLUMNS, optional=("annee",))
    return read_sheet(path, _SHEET, _COLUMNS, optional=("annee",))


def _year(table: Table) -> str:
    if "annee" in table.columns:
        years = table.codes("annee", r"20\d\d", "a year")
        for index, year in enumerate(years):
            if year != years[0]:
                raise table.error(
                    index, "annee", f"{year} after {years[0]}", "give one year at a time"
                )
        return years[0]
    for column in ("BE", "NOMBE"):
        if match := _YEAR_OF_COLUMN.fullmatch(table.titles[column].strip()):
            return f"20{match[1]}"
    if match := _YEAR_OF_NAME.search(table.file):
        return match[0]
    raise SourceError(
        table.file,
        "no column says which year the survey is of",
        "name the file after its year, like Base_open_data_BMO_2024.xlsx",
        sheet=table.sheet,
    )


def _refuse_twins(table: Table, keys: Sequence[tuple[str, str, str]]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for index, key in enumerate(keys):
        if key in seen:
            family, bassin, departement = key
            raise table.error(
                index,
                "BE",
                f"{family} stands twice in basin {bassin} of {departement}",
                "download the file again",
            )
        seen.add(key)


def _counts(table: Table, measure: str) -> NDArray[np.int32]:
    values, masked = table.numbers(measure, masks=_MASKS, blank_is_missing=False)
    for index in np.flatnonzero(values < 0).tolist():
        raise table.error(
            index,
            measure,
            f"{values[index]:g} is not a count",
            "correct the cell or download the file again",
        )
    return np.where(masked, MASKED, np.rint(np.nan_to_num(values))).astype(np.int32)


def _refuse_large_parts(table: Table, counts: NDArray[np.int32]) -> None:
    whole = counts[:, 0]
    for column, measure in enumerate(MEASURES[1:], start=1):
        for index in np.flatnonzero((counts[:, column] > whole) & (whole >= 0)).tolist():
            raise table.error(
                index,
                measure,
                f"{counts[index, column]} is more than the {whole[index]} projects of the row",
                "correct the cell or download the file again",
            )


def _threshold(table: Table, counts: NDArray[np.int32]) -> int:
    """The smallest count shown. A file that hides counts yet shows a 1 hides by another rule."""
    hides = bool((counts == MASKED).any())
    shown = np.where(counts > 0, counts, np.iinfo(np.int32).max)
    smallest = int(shown.min())
    if hides and smallest == 1:
        index, column = np.unravel_index(int(shown.argmin()), shown.shape)
        raise table.error(
            int(index),
            MEASURES[int(column)],
            "1 is shown while other counts are hidden, so that nothing bounds what is hidden",
            "this version only reads surveys that hide all small counts",
        )
    return smallest


def compile(rows: Rows, frame: Frame) -> Layer:
    """Layer of F families × P parts of basins; a part is a basin within one département.

    `projects`, `difficult`, `seasonal` int32 (F, P): MISSING where the survey has no row (no
    project was declared), MASKED where it hides the count. Text: `families` (F,), `bassins`,
    `departements`, `bassin_names` (P,). `stand_in` int32 (P,): the commune of that département
    that bears the basin's name, -1 for none; it stands for a basin that the map of basins does
    not know. `hidden_below` int32 (1,): a hidden count is smaller.
    """
    families = sorted(set(rows.families))
    names = {
        (bassin, departement): name
        for bassin, departement, name in zip(
            rows.bassins, rows.departements, rows.names, strict=True
        )
    }
    parts = sorted(names)
    row_of = {code: index for index, code in enumerate(families)}
    column_of = {part: index for index, part in enumerate(parts)}
    cells = np.full((len(MEASURES), len(families), len(parts)), MISSING, dtype=np.int32)
    across = [row_of[family] for family in rows.families]
    down = [column_of[part] for part in zip(rows.bassins, rows.departements, strict=True)]
    cells[:, across, down] = rows.counts.T
    arrays = {
        "families": np.array(families),
        "bassins": np.array([bassin for bassin, _ in parts]),
        "departements": np.array([departement for _, departement in parts]),
        "bassin_names": np.array([names[part] for part in parts]),
        "stand_in": _stand_ins(parts, names, frame),
        "projects": cells[0],
        "difficult": cells[1],
        "seasonal": cells[2],
        "hidden_below": np.array([rows.hidden_below], dtype=np.int32),
    }
    return Layer(replace(LAYER, year=rows.year), arrays, _report(rows, len(families), len(parts)))


def _stand_ins(
    parts: Sequence[tuple[str, str]], names: dict[tuple[str, str], str], frame: Frame
) -> NDArray[np.int32]:
    communes = {
        (departement, fold(name)): index
        for index, (departement, name) in enumerate(
            zip(frame.departements, frame.commune_names, strict=True)
        )
    }
    found = [communes.get((part[1], fold(names[part])), -1) for part in parts]
    return np.array(found, dtype=np.int32)


def _report(rows: Rows, families: int, parts: int) -> tuple[str, ...]:
    shown = np.where(rows.counts >= 0, rows.counts, 0).sum(axis=0, dtype=np.int64)
    hidden = (rows.counts == MASKED).mean(axis=0)
    lines = [
        f"{len(rows.families)} rows: {families} families × {len(set(rows.bassins))} basins "
        f"({parts} with their départements)",
        f"shown: {shown[0]} projects, {shown[1]} difficult, {shown[2]} seasonal",
        f"masked (below {rows.hidden_below}): {hidden[0]:.1%} of projects, {hidden[1]:.1%} of "
        f"difficult, {hidden[2]:.1%} of seasonal",
    ]
    if sum(code[2] == "Z" for code in set(rows.families)) > families / 2:
        lines.append("families are those of FAP-2009: few of them match an occupation of today")
    return tuple(lines)

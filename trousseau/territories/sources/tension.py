"""DARES tension on the labour market, by occupation (ROME) and survey basin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.table import read_csv

LAYER = LayerInfo(
    kind="tension",
    title=Words("Tensions sur le marché du travail", "Tension on the labour market"),
    publisher="DARES, Pôle emploi",
    licence="Licence Ouverte 2.0",
    url="https://dares.travail-emploi.gouv.fr/donnees/les-tensions-sur-le-marche-du-travail",
    method=Words(
        "Classe de tension de 1 (faible) à 5 (forte) d’un métier dans un bassin : difficultés "
        "attendues, offres rapportées aux demandeurs, facilité à sortir du chômage. Seuls les "
        "croisements d’au moins une dizaine d’offres et de demandeurs sont publiés ; le reste est "
        "inconnu.",
        "Class of tension from 1 (low) to 5 (high) of an occupation in a basin: difficulties "
        "expected, offers against job seekers, ease of leaving unemployment. Only crossings of "
        "some ten offers and job seekers or more are published; the rest is unknown.",
    ),
    level="bassin",
)
FILES = ("cities-tension*.csv",)

_COLUMNS = {
    "annee": (),
    "ROME": (),
    "cbassin": (r"c(ode)?[_ ]?bassin",),
    "ind_tension_d": (),
}


@dataclass(frozen=True)
class Rows:
    """Columns of equal length: parent ROME code, 4-digit basin code, class 1–5; and the year."""

    romes: tuple[str, ...]
    bassins: tuple[str, ...]
    classes: tuple[int, ...]
    year: str


def read(path: Path) -> Rows:
    """One row for each published crossing. Raises SourceError."""
    table = read_csv(path, _COLUMNS)
    romes = table.codes("ROME", r"[A-N]\d{4}", "a ROME code")
    bassins = table.codes("cbassin", r"\d{4}", "a basin code", pad=4)
    classes = table.codes("ind_tension_d", "[1-5]", "a class from 1 to 5")
    years = table.codes("annee", r"20\d\d", "a year")
    seen: set[tuple[str, str]] = set()
    for index, (rome, bassin, year) in enumerate(zip(romes, bassins, years, strict=True)):
        if year != years[0]:
            raise table.error(index, "annee", f"{year} after {years[0]}", "give one year at a time")
        if (rome, bassin) in seen:
            raise table.error(
                index, "cbassin", f"{rome} stands twice in {bassin}", "download the file again"
            )
        seen.add((rome, bassin))
    return Rows(tuple(romes), tuple(bassins), tuple(map(int, classes)), years[0] if years else "")


def compile(rows: Rows, frame: Frame) -> Layer:
    """Layer with text `romes` (R,) and `bassins` (B,), and `tension` int8 (R, B).

    0 where nothing is published. `frame` is not needed: the basins are placed when read, so that
    this layer and the map of basins can be refreshed one without the other.
    """
    romes, bassins = sorted(set(rows.romes)), sorted(set(rows.bassins))
    row_of = {code: index for index, code in enumerate(romes)}
    column_of = {code: index for index, code in enumerate(bassins)}
    tension = np.zeros((len(romes), len(bassins)), dtype=np.int8)
    for rome, bassin, value in zip(rows.romes, rows.bassins, rows.classes, strict=True):
        tension[row_of[rome], column_of[bassin]] = value
    report = (
        f"{len(romes)} occupations, {len(bassins)} basins: {len(rows.classes)} of "
        f"{tension.size} crossings are published",
    )
    arrays = {"romes": np.array(romes), "bassins": np.array(bassins), "tension": tension}
    return Layer(replace(LAYER, year=rows.year), arrays, report)

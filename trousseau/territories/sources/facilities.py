"""Everyday shops and services by commune: INSEE's permanent database of facilities (BPE)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources.table import COMMUNE_CODE, SourceError, arrow_table

LAYER = LayerInfo(
    kind="facilities",
    title=Words("Base permanente des équipements (BPE)", "Permanent database of facilities (BPE)"),
    publisher="INSEE",
    licence="Licence Ouverte 2.0",
    url="https://www.insee.fr/fr/statistiques/8217525",
    method=Words(
        "Nombre d'équipements de la vie courante par commune ; la base est exhaustive : zéro veut"
        " dire aucun. Un département sans aucune ligne est inconnu.",
        "Number of everyday facilities by commune; the database is exhaustive: zero means none."
        " A département without any row is unknown.",
    ),
    level="commune",
)
FILES = ("BPE*.parquet", "bpe*.parquet")


class Facility(NamedTuple):
    """What people call it, and the BPE types that count as it, today's before the former."""

    title: Words
    types: tuple[str, ...]


FACILITIES: Mapping[str, Facility] = {
    "doctors": Facility(Words("Médecins généralistes", "General practitioners"), ("D265", "D201")),
    "health_centres": Facility(
        Words("Centres et maisons de santé", "Health centres"), ("D108", "D113")
    ),
    "dentists": Facility(Words("Dentistes", "Dentists"), ("D277", "D221")),
    "midwives": Facility(Words("Sages-femmes", "Midwives"), ("D278", "D231")),
    "pharmacies": Facility(Words("Pharmacies", "Pharmacies"), ("D307", "D301")),
    "maternity_wards": Facility(Words("Maternités", "Maternity wards"), ("D107",)),
    "emergency_wards": Facility(Words("Urgences", "Emergency wards"), ("D106",)),
    "mother_and_child_care": Facility(
        Words("Services de santé maternelle et infantile", "Mother and child health services"),
        ("D115",),
    ),
    "nurseries": Facility(Words("Crèches", "Day nurseries"), ("D502",)),
    "social_centres": Facility(Words("Centres sociaux", "Social centres"), ("D506",)),
    "supermarkets": Facility(
        Words("Supermarchés et hypermarchés", "Supermarkets"), ("B104", "B105", "B101", "B102")
    ),
    "groceries": Facility(Words("Supérettes et épiceries", "Grocery shops"), ("B201", "B202")),
    "bakeries": Facility(Words("Boulangeries", "Bakeries"), ("B207", "B203")),
    "post_offices": Facility(
        Words("Bureaux, relais et agences postales", "Post offices and counters"),
        ("A206", "A207", "A208"),
    ),
    "banks": Facility(Words("Banques", "Banks"), ("A203",)),
    "job_centres": Facility(Words("Agences France Travail", "Job centres"), ("A122",)),
    "public_service_desks": Facility(
        Words("France services", "Public service desks"), ("A128", "A127")
    ),
    "driving_schools": Facility(Words("Auto-écoles", "Driving schools"), ("A304",)),
    "railway_stations": Facility(
        Words("Gares de voyageurs", "Railway stations"), ("E107", "E108", "E109")
    ),
    "libraries": Facility(Words("Bibliothèques", "Libraries"), ("F307",)),
}

_COLUMNS = ("AN", "DEPCOM", "TYPEQU")


@dataclass(frozen=True)
class Rows:
    """Counts of facilities by (commune or arrondissement, BPE type), only of FACILITIES."""

    codes: tuple[str, ...]
    types: tuple[str, ...]
    counts: NDArray[np.int64]
    year: str


def read(path: Path) -> Rows:
    """The parquet file of all facilities, one a row (2.8 million of them). Raises SourceError."""
    table = arrow_table(path, dict.fromkeys(_COLUMNS, ()))
    # Counting by pyarrow keeps millions of rows out of Python.
    grouped = table.group_by(["DEPCOM", "TYPEQU"]).aggregate([([], "count_all")]).to_pydict()
    wanted = {kind for facility in FACILITIES.values() for kind in facility.types}
    check = re.compile(COMMUNE_CODE)
    found: list[tuple[str, str, int]] = []
    for code, kind, count in zip(
        grouped["DEPCOM"], grouped["TYPEQU"], grouped["count_all"], strict=True
    ):
        if kind not in wanted:
            continue
        if code is None or not check.fullmatch(str(code)):
            raise SourceError(
                path.name,
                f"{code!r} is not a commune code",
                "download the file again",
                column="DEPCOM",
            )
        found.append((str(code), str(kind), int(count)))
    if not found:
        raise SourceError(
            path.name,
            "holds none of the types of facility that are counted",
            "give the parquet file as published",
            column="TYPEQU",
        )
    found.sort()
    codes, kinds, counts = zip(*found, strict=True)
    years = {str(year) for year in table["AN"].unique().to_pylist() if year is not None}
    return Rows(
        tuple(codes), tuple(kinds), np.array(counts, dtype=np.int64), max(years, default="")
    )


def compile(rows: Rows, frame: Frame) -> Layer:
    """One int16 array (N,) per key of FACILITIES and `everyday`, their sum: how many, 0 for none,
    -1 where missing."""
    indices, unknown = frame.locate(rows.codes)
    size = len(frame.commune_codes)
    covered = {frame.departements[index] for index in indices if index >= 0}
    outside = np.array([departement not in covered for departement in frame.departements])
    kinds = np.array(rows.types)
    arrays: dict[str, NDArray[np.int16]] = {}
    report: list[str] = []
    for name, facility in FACILITIES.items():
        here = np.isin(kinds, facility.types) & (indices >= 0)
        counts = np.bincount(indices[here], weights=rows.counts[here], minlength=size)
        arrays[name] = np.where(outside, -1, counts).astype(np.int16)
        report.append(f"{name}: {int(counts.sum())} in {int((counts > 0).sum())} communes")
    arrays["everyday"] = np.where(
        outside, -1, np.sum(list(arrays.values()), axis=0, dtype=np.int64)
    ).astype(np.int16)
    if outside.any():
        absent = sorted(set(frame.departements) - covered)
        report.append(f"départements without any row: {', '.join(absent)}")
    if unknown:
        report.append(f"codes that match no commune: {', '.join(unknown)}")
    return Layer(replace(LAYER, year=rows.year), dict(arrays), tuple(report))

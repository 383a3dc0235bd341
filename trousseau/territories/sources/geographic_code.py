"""The official geographic code: communes of today and what former codes have become."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer, LayerInfo, Words
from trousseau.territories.sources import code_changes
from trousseau.territories.sources.table import SourceError, read_bytes
from trousseau.territories.text import fold

LAYER = LayerInfo(
    kind="geographic_code",
    title=Words("Code officiel géographique", "Official geographic code"),
    publisher="INSEE",
    licence="Licence Ouverte 2.0",
    url="https://github.com/etalab/decoupage-administratif",
    method=Words(
        "Communes au 1er janvier 2026 de métropole et des cinq départements d'outre-mer,"
        " population municipale 2023. Les communes déléguées ou associées, les arrondissements"
        " municipaux et les anciens codes mènent à la commune d'aujourd'hui.",
        "Communes on 1 January 2026 of metropolitan France and the five overseas départements,"
        " municipal population of 2023. Delegated and associated communes, municipal"
        " arrondissements and former codes lead to the commune of today.",
    ),
    level="commune",
)
FILES = (
    "*decoupage-administratif-*.tgz!package/data/communes.json",
    "decoupage-administratif/communes.json",
)
YEAR = "2026, population 2023"

_OUTSIDE = "com"
"""Zone of the overseas collectivities, where the programme does not work."""


@dataclass(frozen=True)
class Rows:
    """Communes in code order as columns of equal length, and code → today's code.

    `people` is 0 for the six villages destroyed in 1916, for which no population is published.
    `regions` and `departements` of a commune are codes; `*_names` map code → name.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    departements: tuple[str, ...]
    regions: tuple[str, ...]
    people: tuple[int, ...]
    successor: Mapping[str, str]
    departement_names: Mapping[str, str]
    departement_regions: Mapping[str, str]
    region_names: Mapping[str, str]


def read(path: Path) -> Rows:
    """`communes.json`, and beside it `departements.json` and `regions.json`. Raises SourceError."""
    entries = _entries(path, ("code", "nom", "type", "zone"))
    regions = _entries(path.with_name("regions.json"), ("code", "nom", "zone"))
    departements = _entries(path.with_name("departements.json"), ("code", "nom", "zone", "region"))
    today = sorted(
        (
            entry
            for entry in entries
            if entry["type"] == "commune-actuelle" and entry["zone"] != _OUTSIDE
        ),
        key=lambda entry: str(entry["code"]),
    )
    if not today:
        raise SourceError(str(path), "holds no commune of today", "give the file as published")
    codes = tuple(str(entry["code"]) for entry in today)
    known = frozenset(codes)
    if len(known) != len(codes):
        twice = Counter(codes).most_common(1)[0][0]
        raise SourceError(str(path), f"commune {twice} stands twice", "download it again")
    for entry in today:
        if "departement" not in entry or "region" not in entry:
            raise SourceError(
                str(path), f"commune {entry['code']} has no département", "download it again"
            )
    return Rows(
        codes=codes,
        names=tuple(str(entry["nom"]) for entry in today),
        departements=tuple(str(entry["departement"]) for entry in today),
        regions=tuple(str(entry["region"]) for entry in today),
        people=tuple(int(entry.get("population", 0)) for entry in today),
        successor=_successors(entries, today, known),
        departement_names=_names(departements),
        departement_regions={
            str(entry["code"]): str(entry["region"])
            for entry in departements
            if entry["zone"] != _OUTSIDE
        },
        region_names=_names(regions),
    )


def _entries(path: Path, keys: Sequence[str]) -> list[dict[str, Any]]:
    try:
        entries = json.loads(read_bytes(path))
    except ValueError as error:
        raise SourceError(str(path), f"is not JSON ({error})", "download it again") from None
    if not isinstance(entries, list):
        raise SourceError(str(path), "is not a list", "give the file as published")
    for number, entry in enumerate(entries, start=1):
        for key in keys:
            # Collectivities have no region; nothing here asks for one.
            outside = isinstance(entry, dict) and entry.get("zone") == _OUTSIDE
            if not isinstance(entry, dict) or (key not in entry and not outside):
                raise SourceError(
                    str(path), f"entry {number} has no '{key}'", "give the file as published"
                )
    return entries


def _names(entries: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {str(entry["code"]): str(entry["nom"]) for entry in entries if entry["zone"] != _OUTSIDE}


def _successors(
    entries: Iterable[Mapping[str, Any]],
    today: Iterable[Mapping[str, Any]],
    known: frozenset[str],
) -> dict[str, str]:
    successor: dict[str, str] = {}
    for entry in today:
        for former in entry.get("anciensCodes", ()):
            successor[str(former)] = str(entry["code"])
    # Where a territory is today outweighs where its code once went, so these come second.
    for entry in entries:
        target = str(entry.get("chefLieu") or entry.get("commune") or "")
        if target in known:
            successor[str(entry["code"])] = target
    return {former: code for former, code in sorted(successor.items()) if former not in known}


def frame(
    rows: Rows,
    changes: code_changes.Rows | None,
    employment_area_of: Mapping[str, tuple[str, str]],
) -> Frame:
    """Join communes of today to employment areas.

    `employment_area_of` maps a commune code, of whatever year, to (area code, area name). A
    commune that it does not name gets the area of the former communes that it replaced (the
    area of most of them), else of the commune that it left; with none it keeps index -1.
    """
    successor = _complete(rows, changes)
    areas = dict(sorted(set(employment_area_of.values())))
    area_codes = tuple(sorted(areas))
    area_index = {code: index for index, code in enumerate(area_codes)}
    former_areas: dict[str, Counter[str]] = {}
    for former, code in successor.items():
        if former in employment_area_of:
            former_areas.setdefault(code, Counter())[employment_area_of[former][0]] += 1
    origins = changes.predecessors() if changes is not None else {}
    area_of = np.full(len(rows.codes), -1, dtype=np.int16)
    for index, code in enumerate(rows.codes):
        area = _area_of(code, employment_area_of, former_areas, origins)
        if area is not None:
            area_of[index] = area_index[area]
    return Frame(
        commune_codes=rows.codes,
        commune_names=rows.names,
        departements=rows.departements,
        regions=rows.regions,
        people=np.array(rows.people, dtype=np.int32),
        area_codes=area_codes,
        area_names=_spelt(area_codes, areas, rows.names, area_of),
        area_of=area_of,
        successor=successor,
    )


def _spelt(
    codes: Sequence[str],
    names: Mapping[str, str],
    communes: Sequence[str],
    area_of: NDArray[np.int16],
) -> tuple[str, ...]:
    """Area names, spelt like the commune that they are named after: the file of areas drops
    accents and hyphens ("Saint Etienne")."""
    spelling = {
        (index, fold(name)): name for index, name in zip(area_of.tolist(), communes, strict=True)
    }
    return tuple(
        spelling.get((index, fold(names[code])), names[code]) for index, code in enumerate(codes)
    )


def _area_of(
    code: str,
    direct: Mapping[str, tuple[str, str]],
    former: Mapping[str, Counter[str]],
    origins: Mapping[str, Sequence[str]],
) -> str | None:
    if code in direct:
        return direct[code][0]
    if code in former:
        return min(former[code].items(), key=lambda item: (-item[1], item[0]))[0]
    # A commune re-established after a merger: the area of the one it left.
    for origin in origins.get(code, ()):
        if origin in direct:
            return direct[origin][0]
    return None


def _complete(rows: Rows, changes: code_changes.Rows | None) -> dict[str, str]:
    """The successors of the code itself and, for codes it has forgotten, the passage table's."""
    people = dict(zip(rows.codes, rows.people, strict=True))
    successor = dict(rows.successor)
    if changes is None:
        return successor
    for former, targets in changes.successors().items():
        if former in people or former in successor:
            continue
        known = {target if target in people else successor.get(target, "") for target in targets}
        candidates = [target for target in known if target in people]
        if candidates:
            successor[former] = max(candidates, key=lambda code: (people[code], code))
    return dict(sorted(successor.items()))


def compile(rows: Rows, frame: Frame) -> Layer:
    """Everything needed to rebuild a Frame at run time.

    Text columns: `codes`, `names` (N); `area_codes`, `area_names` (306); `departement_codes`,
    `departement_names` (D); `region_codes`, `region_names` (R); `former_codes` (F).
    Arrays: `people` int32 (N); `area_of` int16 (N), -1 for none; `departement_of` int16 (N),
    index of the département; `departement_region` int16 (D), index of its region; `former_of`
    int32 (F), index of today's commune.
    """
    departements = sorted(rows.departement_names)
    regions = sorted(rows.region_names)
    departement_index = {code: index for index, code in enumerate(departements)}
    region_index = {code: index for index, code in enumerate(regions)}
    former = sorted(frame.successor)
    former_of, _ = frame.locate(former)
    arrays = {
        "codes": np.array(frame.commune_codes),
        "names": np.array(frame.commune_names),
        "people": frame.people.astype(np.int32),
        "area_of": frame.area_of.astype(np.int16),
        "area_codes": np.array(frame.area_codes),
        "area_names": np.array(frame.area_names),
        "departement_of": np.array(
            [departement_index[code] for code in frame.departements], dtype=np.int16
        ),
        "departement_codes": np.array(departements),
        "departement_names": np.array([rows.departement_names[code] for code in departements]),
        "departement_region": np.array(
            [region_index[rows.departement_regions[code]] for code in departements], dtype=np.int16
        ),
        "region_codes": np.array(regions),
        "region_names": np.array([rows.region_names[code] for code in regions]),
        "former_codes": np.array(former),
        "former_of": former_of,
    }
    homeless = [
        code for code, area in zip(frame.commune_codes, frame.area_of, strict=True) if area < 0
    ]
    report = [
        f"communes: {len(frame.commune_codes)}; people: {int(frame.people.sum())}",
        f"former codes that lead to one of them: {len(former)}",
        f"employment areas: {len(frame.area_codes)}; communes without one: {len(homeless)}"
        + (f" ({', '.join(homeless)})" if homeless else ""),
    ]
    return Layer(replace(LAYER, year=YEAR), arrays, tuple(report))

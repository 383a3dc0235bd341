"""A France of eight communes for the readers' tests, and the real one where its files are."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.conftest import SHARED
from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer
from trousseau.territories.sources import code_changes, employment_areas, geographic_code
from trousseau.territories.sources.registry import SOURCES
from trousseau.territories.sources.table import find_files

AMBLEON, BOURG, BUGEY, SAINTE_ANNE, LYON, PARIS, DETRUIT, ANSE = range(8)
REGISTRY = os.environ.get("TROUSSEAU_SOURCES", "")


def small_france() -> Frame:
    """Bugey absorbed 01003 and 01005; Paris and Lyon have arrondissements."""
    return Frame(
        commune_codes=("01006", "01053", "01138", "31002", "69123", "75056", "55039", "97102"),
        commune_names=(
            "Ambléon", "Bourg-en-Bresse", "Bugey", "Sainte-Anne", "Lyon", "Paris", "Détruit",
            "Anse-Bertrand",
        ),
        departements=("01", "01", "01", "31", "69", "75", "55", "971"),
        regions=("84", "84", "84", "76", "84", "11", "44", "01"),
        people=np.array([100, 40_000, 3_000, 900, 500_000, 2_000_000, 0, 4_000], dtype=np.int32),
        area_codes=("0101", "1109", "8405"),
        area_names=("Grande-Terre", "Paris", "Bourg-en-Bresse"),
        area_of=np.array([2, 2, 2, -1, 2, 1, -1, 0], dtype=np.int16),
        successor={
            "01003": "01138", "01005": "01138", "69381": "69123", "69382": "69123",
            "75101": "75056", "75102": "75056",
        },
    )  # fmt: skip


def save(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """Write a made-up official file."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@lru_cache
def official_france() -> Frame:
    """The geography that the shipped atlas is compiled on; skips the test without its files."""
    changes = code_changes.read(official_file("code_changes"))
    areas = employment_areas.read(official_file("employment_areas")).area_of()
    return geographic_code.frame(
        geographic_code.read(official_file("geographic_code")), changes, areas
    )


def official_file(kind: str) -> Path:
    """The official file of a kind of source, or skip, saying what is wanting."""
    for folder in filter(None, (str(SHARED), REGISTRY)):
        for pattern in SOURCES[kind].FILES:
            for path in find_files(Path(folder), pattern):
                return path
    pytest.skip(f"no official file for '{kind}' in ../shared/data or $TROUSSEAU_SOURCES")


@lru_cache
def official_rows(kind: str) -> Any:
    """What the reader of a kind of source makes of its official file."""
    return SOURCES[kind].read(official_file(kind))


@lru_cache
def official_layer(kind: str) -> Layer:
    """The compiled layer of a kind of source."""
    return SOURCES[kind].compile(official_rows(kind), official_france())

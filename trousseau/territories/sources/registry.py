"""Every source there is, by kind: the one list that `build`, `import` and `sources` share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, cast

from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer, LayerInfo
from trousseau.territories.sources import (
    bassins,
    census,
    code_changes,
    employment_areas,
    facilities,
    fap2009,
    geographic_code,
    hiring_projects,
    housing_zones,
    occupation_families,
    occupations,
    outlines,
    population,
    rents,
    rome_to_fap,
    schools,
    shortage_list,
    social_housing,
    tension,
    unemployment,
    vacant_homes,
    working_age,
)


class Source(Protocol):
    """The shape of every module in this package."""

    LAYER: LayerInfo
    FILES: tuple[str, ...]

    def read(self, path: Path) -> Any:
        """Rows of one file; SourceError names what is wrong and where."""

    def compile(self, rows: Any, frame: Frame) -> Layer:
        """The layer in our own schema, joined to today's geography."""


_MODULES = (
    geographic_code,
    code_changes,
    employment_areas,
    outlines,
    bassins,
    hiring_projects,
    unemployment,
    tension,
    shortage_list,
    fap2009,
    occupations,
    occupation_families,
    rome_to_fap,
    population,
    census,
    working_age,
    schools,
    social_housing,
    housing_zones,
    rents,
    vacant_homes,
    facilities,
)

SOURCES: Mapping[str, Source] = MappingProxyType(
    {module.LAYER.kind: cast(Source, module) for module in _MODULES}
)

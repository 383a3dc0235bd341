"""A layer: the figures of one official source, and what must be said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Words(NamedTuple):
    """A text people read, in the two languages of the interface."""

    fr: str
    en: str

    def in_language(self, language: str) -> str:
        """French unless English is asked for (`fr`, `en`, `en-GB` …)."""
        return self.en if language.startswith("en") else self.fr


Level = Literal["area", "commune", "bassin", "occupation", "region", "nation"]


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """What the manifest keeps of a layer.

    `year` is the vintage as the publisher names it ("2024", "2003-T1 à 2023-T3"), empty until
    the layer is compiled. `level` is the finest level the source gives figures for.
    """

    kind: str
    title: Words
    publisher: str
    licence: str
    url: str
    method: Words
    level: Level
    year: str = ""

    def as_json(self) -> dict[str, Any]:
        """The manifest entry."""
        entry = asdict(self)
        entry["title"], entry["method"] = self.title._asdict(), self.method._asdict()
        return entry

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> LayerInfo:
        """The inverse of `as_json`."""
        words = {name: Words(**entry[name]) for name in ("title", "method")}
        return cls(**{**entry, **words})


@dataclass(frozen=True)
class Layer:
    """A compiled layer: arrays in our own schema, and a report for whoever compiled it.

    `arrays` maps short names to arrays (documented by each source). `report` holds lines about
    coverage, masked cells and codes that matched nothing.
    """

    info: LayerInfo
    arrays: dict[str, NDArray[Any]]
    report: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        for name, array in self.arrays.items():
            if array.dtype == np.dtype(object):
                raise TypeError(f"{self.info.kind}/{name}: object arrays cannot be archived")

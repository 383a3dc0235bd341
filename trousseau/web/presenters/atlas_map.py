"""Maps of what is known of all areas, without any household."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from trousseau.territories import Atlas
from trousseau.web.map import AreaMap, LegendEntry, Shade, area_map
from trousseau.web.presenters.figures import source_words
from trousseau.web.presenters.numbers import (
    amount,
    bare_amount,
    language,
    status_words,
    unit_words,
)
from trousseau.web.presenters.themes import THEMES

CLASSES = 5
FIRST_SHOWN = "unemployment_rate"


@dataclass(frozen=True)
class Choice:
    """An indicator one can ask the map for."""

    key: str
    label: str


@dataclass(frozen=True)
class AreaRow:
    """An area in the list: its figure in words, and the class that paints it."""

    code: str
    name: str
    value: str


@dataclass(frozen=True)
class RegionRows:
    """The areas of one region."""

    name: str
    rows: list[AreaRow]


@dataclass(frozen=True)
class AtlasPage:
    """The list of areas with its map."""

    choices: list[Choice]
    chosen: Choice
    unit: str
    method: str
    source: str
    map: AreaMap
    regions: list[RegionRows]


def shown_keys(atlas: Atlas) -> list[str]:
    """The indicators that are loaded, in the order of the sheet."""
    keys = [key for group in THEMES.values() for key in group]
    return [key for key in keys if atlas.figures(key).loaded]


def atlas_page(atlas: Atlas, wanted: str) -> AtlasPage:
    """The page for one indicator; an unknown one gives the first."""
    keys = shown_keys(atlas)
    key = wanted if wanted in keys else FIRST_SHOWN if FIRST_SHOWN in keys else keys[0]
    indicator, figures = atlas.indicator(key), atlas.figures(key)
    label = indicator.label.in_language(language())
    shades, legend = _shades(figures.value, indicator.unit)
    words = [
        amount(value, indicator.unit) if value == value else status_words(figures.status_at(index))
        for index, value in enumerate(figures.value.tolist())
    ]
    return AtlasPage(
        choices=[Choice(one, atlas.indicator(one).label.in_language(language())) for one in keys],
        chosen=Choice(key, label),
        unit=unit_words(indicator.unit),
        method=indicator.method.in_language(language()),
        source=source_words(atlas.sources_of(indicator)[0].publisher, atlas.year_of(indicator)),
        map=area_map(
            atlas,
            _("Carte des 306 zones d’emploi : %(label)s. Le tableau donne les mêmes chiffres.")
            % {"label": label},
            {index: Shade(css, words[index]) for index, css in enumerate(shades)},
            legend,
        ),
        regions=_regions(atlas, words),
    )


def _shades(
    values: np.ndarray[tuple[int], np.dtype[np.float64]], unit: str
) -> tuple[list[str], tuple[LegendEntry, ...]]:
    """Five classes with as many areas each, so that no single giant decides the colours."""
    known = values[~np.isnan(values)]
    if not known.size:
        return ["f0"] * len(values), (LegendEntry("f0", _("Sans chiffre")),)
    bounds = np.quantile(known, np.linspace(0, 1, CLASSES + 1))
    classes = np.searchsorted(bounds[1:-1], np.nan_to_num(values), side="right") + 1
    css = ["f0" if np.isnan(v) else f"f{c}" for v, c in zip(values, classes, strict=True)]
    legend = [
        LegendEntry(
            f"f{i + 1}",
            _("%(low)s à %(high)s")
            % {"low": bare_amount(bounds[i], unit), "high": bare_amount(bounds[i + 1], unit)},
        )
        for i in range(CLASSES)
        if bounds[i] < bounds[i + 1]
    ]
    if len(known) < len(values):
        legend.append(LegendEntry("f0", _("Sans chiffre")))
    return css, tuple(legend)


def _regions(atlas: Atlas, words: list[str]) -> list[RegionRows]:
    areas = atlas.areas
    by_region: dict[str, list[AreaRow]] = {}
    order = sorted(range(len(areas)), key=lambda index: areas.name[index])
    for index in order:
        row = AreaRow(areas.code[index], areas.name[index], words[index])
        by_region.setdefault(areas.region_name[index], []).append(row)
    return [RegionRows(name, by_region[name]) for name in sorted(by_region)]


def where_map(atlas: Atlas, code: str) -> AreaMap:
    """A small map that shows where one area is."""
    index = atlas.areas.index(code)
    name = atlas.areas.name[index]
    shades = {i: Shade("f1", "") for i in range(len(atlas.areas))}
    shades[index] = Shade("f5", "")
    return area_map(atlas, _("Où se trouve %(name)s") % {"name": name}, shades, ())

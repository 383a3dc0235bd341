"""The map of the 306 areas, drawn on the server as SVG: no tiles, no third party, no script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from trousseau.territories import Atlas

HERE = "here"


@dataclass(frozen=True)
class Inset:
    """The frame of an overseas département, and where its name stands (map units)."""

    name: str
    x: int
    y: int
    width: int
    height: int
    text_x: int
    text_y: int


@dataclass(frozen=True)
class LegendEntry:
    """A colour of the map in words. `css` is the class that paints it."""

    css: str
    words: str
    hatched: bool = False


@dataclass(frozen=True)
class AreaMap:
    """A drawn map. `title` is what it says to someone who does not see it."""

    title: str
    view_box: str
    text_size: int
    hatch: int
    insets: tuple[Inset, ...]
    shapes: SafeString
    legend: tuple[LegendEntry, ...]


@dataclass(frozen=True)
class Shade:
    """How one area is painted: class, words shown on pointing at it, hatched when not ready."""

    css: str
    words: str
    hatched: bool = False


@lru_cache(maxsize=2)
def _paths(atlas: Atlas) -> tuple[str, ...]:
    """The `d` of each area, computed once: they never change."""
    return tuple(atlas.outlines.svg_path(index) for index in range(len(atlas.areas)))


def area_map(
    atlas: Atlas, title: str, shades: Mapping[int, Shade], legend: tuple[LegendEntry, ...]
) -> AreaMap:
    """A map of all areas; one without a shade is painted as unknown.

    The outlines are the same bytes each time; only class and words change, so the text is joined
    here rather than by a template loop. Everything that is not ours to trust is escaped.
    """
    paths, names = _paths(atlas), atlas.areas.name
    parts: list[str] = []
    hatched: list[str] = []
    unknown = Shade("f0", "")
    for index, code in enumerate(atlas.areas.code):
        shade = shades.get(index, unknown)
        words = f"{names[index]}, {shade.words}" if shade.words else names[index]
        parts.append(
            f'<path class="{escape(shade.css)}" data-area="{escape(code)}" fill-rule="evenodd"'
            f' d="{paths[index]}"><title>{escape(words)}</title></path>'
        )
        if shade.hatched:
            hatched.append(paths[index])
    if hatched:
        parts.append(f'<path class="not-ready" fill="url(#hatch)" d="{"".join(hatched)}"/>')
    outlines = atlas.outlines
    text_size = outlines.viewbox[2] // 55
    return AreaMap(
        title=title,
        view_box=" ".join(str(number) for number in outlines.viewbox),
        text_size=text_size,
        hatch=max(2, outlines.viewbox[2] // 130),
        insets=tuple(
            Inset(
                one.name,
                one.x,
                one.y,
                one.width,
                one.height,
                one.x + text_size // 2,
                one.y + one.height - text_size // 2,
            )
            for one in outlines.insets
        ),
        shapes=mark_safe("".join(parts)),
        legend=legend,
    )

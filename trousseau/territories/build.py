"""Compiling the official files of a folder into one atlas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trousseau.territories.archive import Archive, write
from trousseau.territories.frame import Frame
from trousseau.territories.layers import Layer
from trousseau.territories.sources import code_changes, employment_areas, geographic_code
from trousseau.territories.sources.registry import SOURCES, Source
from trousseau.territories.sources.table import SourceError, find_files

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""

ESSENTIAL = ("geographic_code", "employment_areas", "outlines")
"""Without these there is no atlas; any other layer may be absent and is then not loaded."""


@dataclass(frozen=True)
class LayerReport:
    """What became of one source: the file read (None: absent) and lines about its coverage."""

    kind: str
    file: str | None
    year: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class BuildReport:
    """What was compiled: the atlas' id, its size, and a report for each source."""

    atlas_id: str
    bytes: int
    layers: tuple[LayerReport, ...]


def build(sources: Path, out: Path, built_on: str, progress: Progress) -> BuildReport:
    """Compile every official file found below `sources` into the atlas `out`.

    The same files and the same `built_on` (ISO date) give the same bytes. Where a folder holds
    several vintages of a source, the last by file name is taken. SourceError names a bad file,
    or an essential one that is not there; `out` is then left as it was.
    """
    found = {kind: locate(sources, source) for kind, source in SOURCES.items()}
    for kind in ESSENTIAL:
        if found[kind] is None:
            raise SourceError(
                str(sources),
                f"holds no file for '{kind}' ({' or '.join(SOURCES[kind].FILES)})",
                "download it as docs/sources.md says",
            )
    steps = len(SOURCES) + 1
    progress("geography", 0, steps)
    frame = _frame(found)
    layers: list[Layer] = []
    reports: list[LayerReport] = []
    for done, (kind, source) in enumerate(SOURCES.items(), start=1):
        progress(kind, done, steps)
        path = found[kind]
        if path is None:
            reports.append(LayerReport(kind, None, "", ("not loaded: no such file",)))
            continue
        layer = source.compile(source.read(path), frame)
        layers.append(layer)
        reports.append(LayerReport(kind, path.name, layer.info.year, layer.report))
    atlas_id = write(out, layers, built_on)
    progress("done", steps, steps)
    return BuildReport(atlas_id, out.stat().st_size, tuple(reports))


def refresh(kind: str, path: Path, atlas: Path, out: Path, built_on: str) -> LayerReport:
    """Add or replace one layer: `atlas` with the layer read from `path`, written to `out`.

    Only the layer changes; the geography is the one that `atlas` was compiled with. SourceError
    or AtlasError leave `out` as it was.
    """
    source = SOURCES[kind]
    archive = Archive(atlas)
    layer = source.compile(source.read(path), Frame.from_archive(archive))
    kept = [archive.layer(name) for name in archive.layers if name != kind]
    write(out, [*kept, layer], built_on)
    return LayerReport(kind, path.name, layer.info.year, layer.report)


def refreshable() -> tuple[str, ...]:
    """The kinds that `refresh` takes: all but the geography that everything else is joined to."""
    return tuple(kind for kind in SOURCES if kind not in ESSENTIAL)


def locate(folder: Path, source: Source) -> Path | None:
    """The file of a source below `folder`: the first pattern that matches, its last by name."""
    for pattern in source.FILES:
        paths = list(find_files(folder, pattern))
        if paths:
            return max(paths, key=lambda path: path.name)
    return None


def _frame(found: dict[str, Path | None]) -> Frame:
    paths = {kind: path for kind, path in found.items() if path is not None}
    changes = paths.get("code_changes")
    return geographic_code.frame(
        geographic_code.read(paths["geographic_code"]),
        code_changes.read(changes) if changes is not None else None,
        employment_areas.read(paths["employment_areas"]).area_of(),
    )

"""`trousseau atlas …`: what is known of places, and how it is compiled."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trousseau.cli.figures import figure_text, number
from trousseau.cli.main import Failure

if TYPE_CHECKING:
    from trousseau.territories import Atlas, Commune, EmploymentArea
    from trousseau.territories.figures import Figure
    from trousseau.territories.occupations import Occupation, Qualification

# As `occupations.Qualification` has them; importing it would cost every command numpy.
QUALIFICATIONS = ("unskilled", "skilled", "technician", "manager")
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_OUT = click.Path(path_type=Path, dir_okay=False)


@click.group()
def atlas() -> None:
    """Look places up; compile the atlas from official files, or refresh one layer of it."""


@atlas.command()
@click.option("--sources", type=_FOLDER, required=True, help="Folder of the official files.")
@click.option("--out", type=_OUT, required=True, help="Where the atlas is written.")
@click.option(
    "--date",
    "built_on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Date to write in it (today unless given): the same files and date give the same bytes.",
)
def build(sources: Path, out: Path, built_on: datetime | None) -> None:
    """Compile an atlas from every official file found below a folder."""
    from trousseau.territories.build import build as compile_atlas

    with click.progressbar(
        length=100, label="atlas", file=sys.stderr, item_show_func=lambda kind: kind or ""
    ) as bar:

        def progress(kind: str, done: int, of: int) -> None:
            bar.update(100 * done // of - bar.pos, kind)

        report = compile_atlas(sources, out, _date(built_on), progress)
    for layer in report.layers:
        click.echo(
            f"{layer.kind}: {layer.file or 'no file'}{' · ' + layer.year if layer.year else ''}"
        )
        for line in layer.lines:
            click.echo(f"  {line}")
    click.echo(f"{out}: atlas {report.atlas_id}, {report.bytes / 1e6:.2f} MB")


@atlas.command("import")
@click.argument("kind")
@click.argument("file", type=_FILE)
def import_layer(kind: str, file: Path) -> None:
    """Add or refresh one layer, KIND, from an official FILE, on this machine."""
    from trousseau.territories.build import refresh, refreshable
    from trousseau.web.home import atlas_path, own_atlas_path

    if kind not in refreshable():
        raise Failure(
            f"'{kind}' is not a layer that can be imported; one of: {', '.join(refreshable())}"
        )
    report = refresh(kind, file, atlas_path(), own_atlas_path(), _date(None))
    click.echo(f"{kind}: {report.year or file.name}")
    for line in report.lines:
        click.echo(f"  {line}")
    click.echo(f"{own_atlas_path()}: in use from now on")


@atlas.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def sources(as_json: bool) -> None:
    """List every layer: publisher, year, licence, method, and whether it is loaded."""
    catalogue = _atlas().catalogue
    if as_json:
        entries = [
            {**info.as_json(), "status": "loaded" if info.year else "not_loaded"}
            for info in catalogue.values()
        ]
        click.echo(json.dumps({"version": 1, "layers": entries}, ensure_ascii=False, indent=1))
        return
    for kind, info in catalogue.items():
        state = info.year or "not loaded (trousseau atlas import)"
        click.echo(f"{kind}: {info.title.en} · {info.publisher} · {state} · {info.licence}")
        click.echo(f"  {info.method.en}")
        click.echo(f"  {info.url}")


@atlas.command()
@click.argument("place")
@click.option(
    "--occupation", help="Also hiring for this job title or ROME code, over the employment area."
)
@click.option(
    "--qualification", type=click.Choice(QUALIFICATIONS), help="Of the occupation's hiring."
)
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def show(
    place: str, occupation: str | None, qualification: Qualification | None, as_json: bool
) -> None:
    """Show what is known of a PLACE: an area or commune, by code or by name."""
    if qualification is not None and occupation is None:
        raise Failure("--qualification is of an occupation; add --occupation")
    atlas = _atlas()
    found = _one_place(atlas, place)
    level = "area" if len(found.code) == 4 else "commune"
    figures = [
        atlas.figure(key, found.code)
        for key, indicator in atlas.indicators.items()
        if level in indicator.levels
    ]
    hired = _hired(atlas, found, occupation, qualification) if occupation is not None else None
    if as_json:
        document = _place_json(found, figures)
        if hired is not None:
            document["occupation"] = hired.as_json()
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    click.echo(_line(found))
    _say_figures(atlas, figures)
    if hired is not None:
        click.echo(hired.line())
        _say_figures(atlas, hired.figures)


@atlas.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
def search(text: tuple[str, ...], limit: int) -> None:
    """Find places and occupations by name, whatever the accents and spelling."""
    atlas = _atlas()
    words = " ".join(text)
    places = atlas.search(words, limit)
    jobs = atlas.job_titles.search(words, limit)
    for place in places:
        click.echo(_line(place))
    for job in jobs:
        click.echo(f"{job.code}  occupation · {job.title}")
    if not places and not jobs:
        raise Failure(f"nothing is named like '{words}'")


def _atlas() -> Atlas:
    from trousseau.territories import Atlas
    from trousseau.web.home import atlas_path

    return Atlas.open(atlas_path())


def _one_place(atlas: Atlas, text: str) -> EmploymentArea | Commune:
    found = atlas.search(text, 1)
    if not found:
        raise Failure(
            f"no area or commune is named like '{text}'; try 'trousseau atlas search {text}'"
        )
    return found[0]


@dataclass(frozen=True)
class _Hired:
    """One occupation in the employment area of a place."""

    occupation: Occupation
    qualification: Qualification | None
    families: dict[str, str]
    area: EmploymentArea
    figures: tuple[Figure, ...]

    def line(self) -> str:
        """`F1703  occupation · Maçon / Maçonne · hired as Maçons · in the area of Rodez (7621)`."""
        families = ", ".join(self.families.values()) or "no family of occupations"
        level = f" · {self.qualification}" if self.qualification else ""
        return (
            f"{self.occupation.code}  occupation · {self.occupation.title}{level} · "
            f"hired as {families} · in the area of {self.area.name} ({self.area.code})"
        )

    def as_json(self) -> dict[str, object]:
        """Plain values; `area` is the code of the area that the figures are of."""
        return {
            "rome": self.occupation.code,
            "title": self.occupation.title,
            "qualification": self.qualification,
            "families": [{"code": code, "name": name} for code, name in self.families.items()],
            "area": self.area.code,
            "figures": [asdict(figure) for figure in self.figures],
        }


def _hired(
    atlas: Atlas, place: EmploymentArea | Commune, text: str, qualification: Qualification | None
) -> _Hired:
    from trousseau.territories import EmploymentArea

    jobs = atlas.job_titles.search(text, 1)
    if not jobs:
        raise Failure(f"no occupation is named like '{text}'; try 'trousseau atlas search {text}'")
    code = place.code if isinstance(place, EmploymentArea) else place.area
    if code is None:
        raise Failure(f"{place.name} lies in no employment area, and hiring is known by area")
    occupations, rome = atlas.occupations, jobs[0].code
    families = {fap: occupations.fap_label(fap) for fap in occupations.faps(rome, qualification)}
    figures = atlas.occupation_sheet(code, rome, qualification)
    return _Hired(occupations.rome(rome), qualification, families, atlas.area(code), figures)


def _say_figures(atlas: Atlas, figures: Iterable[Figure]) -> None:
    for figure in figures:
        click.echo(f"  {atlas.indicator(figure.key).label.en}: {figure_text(figure)}")


def _line(place: EmploymentArea | Commune) -> str:
    from trousseau.territories import EmploymentArea

    if isinstance(place, EmploymentArea):
        level, within = "employment area", place.region_name
    else:
        level, within = "commune", place.departement_name
    return f"{place.code}  {level} · {place.name} ({within}) · {number(place.people)} people"


def _place_json(place: EmploymentArea | Commune, figures: list[Figure]) -> dict[str, object]:
    return {"version": 1, "place": asdict(place), "figures": [asdict(figure) for figure in figures]}


def _date(given: datetime | None) -> str:
    return (given or datetime.now(UTC)).date().isoformat()

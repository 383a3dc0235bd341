"""An area's sheet without a household: neutral facts, what is missing first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from trousseau.matching.names import criterion_name
from trousseau.territories import Atlas
from trousseau.territories.figures import Figure, Status
from trousseau.web.presenters.figures import FigureLine, figure_line, is_loaded, tension_words
from trousseau.web.presenters.numbers import amount, language, number, shown, status_words
from trousseau.web.presenters.themes import THEMES, theme_name
from trousseau.web.presenters.unknown import Unknown, unknown_groups

_TOWNS_SHOWN = 15


@dataclass(frozen=True)
class AreaHead:
    """What an area is called and where it lies."""

    code: str
    name: str
    region: str
    departements: str
    main_town: str
    people: str


@dataclass(frozen=True)
class Theme:
    """A heading and its figures."""

    key: str
    heading: str
    lines: list[FigureLine]


@dataclass(frozen=True)
class Town:
    """A commune of the area."""

    name: str
    people: str
    schools: str
    social_homes: str
    tension: str


@dataclass(frozen=True)
class AreaSheet:
    """The whole neutral sheet."""

    head: AreaHead
    unknown: list[Unknown]
    themes: list[Theme]
    towns: list[Town]
    towns_total: str


def area_head(atlas: Atlas, code: str) -> AreaHead:
    """Name, region, départements, main town and people of an area; UnknownPlace if none."""
    area = atlas.area(code)
    departements = ", ".join(
        f"{atlas.places.departement_names[one]} ({one})" for one in area.departements
    )
    return AreaHead(
        code=area.code,
        name=area.name,
        region=area.region_name,
        departements=departements,
        main_town=area.main_commune_name,
        people=amount(area.people, "people"),
    )


def area_sheet(atlas: Atlas, code: str) -> AreaSheet:
    """Everything known of an area; UnknownPlace if there is none of that code."""
    head = area_head(atlas, code)
    figures = {key: atlas.figure(key, code) for keys in THEMES.values() for key in keys}
    towns, total = towns_of(atlas, code)
    return AreaSheet(
        head=head,
        unknown=unknown_of(atlas, figures),
        themes=[
            Theme(theme, theme_name(theme).heading, lines)
            for theme, keys in THEMES.items()
            if (lines := [figure_line(atlas, figures[k]) for k in keys if is_loaded(figures[k])])
        ],
        towns=towns,
        towns_total=number(total),
    )


def unknown_of(atlas: Atlas, figures: dict[str, Figure]) -> list[Unknown]:
    """What has no figure, and why; said first on every sheet."""
    missing = [
        (line.text, line.label)
        for figure in figures.values()
        if figure.value is None
        for line in [figure_line(atlas, figure)]
    ]
    transport = (status_words(Status.NOT_LOADED), criterion_name("public_transport"))
    return unknown_groups([*missing, (transport[0], transport[1].in_language(language()))])


def towns_of(atlas: Atlas, code: str) -> tuple[list[Town], int]:
    """The most populous communes of an area, and how many it has."""
    communes = atlas.communes
    members = np.flatnonzero(communes.area == atlas.areas.index(code))
    order = members[np.argsort(-communes.people[members], kind="stable")][:_TOWNS_SHOWN]
    return [town(atlas, communes.code[i]) for i in order.tolist()], len(members)


def town(atlas: Atlas, code: str) -> Town:
    """One commune as a row of the table of towns."""
    commune = atlas.commune(code)
    homes = atlas.figure("social_homes_per_1000", code)
    zone = atlas.figure("housing_tension", code)
    return Town(
        name=commune.name,
        people=number(commune.people),
        schools=schools_words(atlas, code),
        social_homes=number(homes.value) if homes.value is not None else shown(homes),
        tension=tension_words(zone),
    )


def schools_words(atlas: Atlas, code: str) -> str:
    """`3 maternelles, 1 collège`: what a commune has, by level."""
    names = {
        "schools_nursery": _("maternelle"),
        "schools_primary": _("élémentaire"),
        "schools_lower_secondary": _("collège"),
        "schools_upper_secondary": _("lycée"),
        "schools_vocational": _("lycée professionnel"),
    }
    figures = {key: atlas.figure(key, code) for key in names}
    if all(figure.value is None for figure in figures.values()):
        return shown(next(iter(figures.values())))
    present = [name for key, name in names.items() if (figures[key].value or 0) >= 1]
    return ", ".join(present) if present else _("aucun")

"""Every indicator of one occupation in an area, declared once.

They are known of an area as soon as somebody says which occupation is meant. Counts are what
employers declared. Shares and the rate are estimates, drawn towards the region where projects are
few: how is in `docs/territories.md`.
"""

from __future__ import annotations

from types import MappingProxyType

from trousseau.territories.indicators import DISTANCE, INDICATORS, Direction, Indicator
from trousseau.territories.layers import Words

_SURVEY = ("hiring_projects", "bassins")
_BRIDGE = Words(
    "les bassins sont répartis entre zones selon la population de leurs communes, et ce que "
    "l’éditeur cache donne un intervalle",
    "survey basins are shared between areas by the people of their communes, and what the "
    "publisher hides makes an interval",
)
_DRAWN = Words(
    "estimation avec son intervalle, ramenée vers la région quand les projets sont peu nombreux",
    "an estimate with its interval, drawn towards the region where projects are few",
)


def _of_hiring(
    key: str,
    label: Words,
    unit: str,
    direction: Direction,
    what: Words,
    how: Words = _BRIDGE,
    layers: tuple[str, ...] = _SURVEY,
) -> Indicator:
    method = Words(f"{what.fr} ; {how.fr}", f"{what.en}; {how.en}")
    return Indicator(key, label, unit, direction, ("occupation",), layers, method)


_DECLARED = (
    _of_hiring(
        "hiring_projects",
        Words("Projets d’embauche dans le métier", "Hiring projects in the occupation"),
        "projects",
        "more",
        Words(
            "projets déclarés pour l’année, saisonniers compris",
            "projects declared for the year, seasonal ones included",
        ),
    ),
    _of_hiring(
        "difficult_projects",
        Words(
            "Projets jugés difficiles dans le métier",
            "Projects expected to be difficult in the occupation",
        ),
        "projects",
        "more",
        Words(
            "projets déclarés que l’employeur juge difficiles à pourvoir",
            "declared projects that the employer expects to be difficult to fill",
        ),
    ),
    _of_hiring(
        "seasonal_projects",
        Words("Projets saisonniers dans le métier", "Seasonal projects in the occupation"),
        "projects",
        "less",
        Words("projets déclarés saisonniers", "projects declared as seasonal"),
    ),
    _of_hiring(
        "stable_projects",
        Words("Projets non saisonniers dans le métier", "Non-seasonal projects in the occupation"),
        "projects",
        "more",
        Words("projets déclarés moins les saisonniers", "declared projects less the seasonal ones"),
    ),
    _of_hiring(
        "expected_stable_per_1000",
        Words(
            "Embauches non saisonnières dans le métier (estimation)",
            "Non-seasonal hiring in the occupation (estimate)",
        ),
        "projects_per_1000",
        "more",
        Words(
            "projets non saisonniers rapportés aux 20–64 ans",
            "non-seasonal projects per 1,000 people aged 20–64",
        ),
        _DRAWN,
        (*_SURVEY, "census"),
    ),
    _of_hiring(
        "difficult_share",
        Words(
            "Embauches jugées difficiles dans le métier (estimation)",
            "Hirings expected to be difficult in the occupation (estimate)",
        ),
        "percent",
        "more",
        Words("part des projets, et non des employeurs", "share of projects, not of employers"),
        _DRAWN,
    ),
    _of_hiring(
        "seasonal_share",
        Words(
            "Embauches saisonnières dans le métier (estimation)",
            "Seasonal hirings in the occupation (estimate)",
        ),
        "percent",
        "less",
        Words("part des projets", "share of projects"),
        _DRAWN,
    ),
    Indicator(
        "tension",
        Words("Tension sur le métier", "Tension in the occupation"),
        "tension_1_5",
        "more",
        ("occupation",),
        ("tension", "bassins"),
        Words(
            "classe publiée par bassin et par métier ; moyenne pondérée par la population, entre "
            "la plus basse et la plus haute",
            "class published by basin and occupation; mean weighted by people, between the lowest "
            "and the highest",
        ),
    ),
    Indicator(
        "on_shortage_list",
        Words(
            "Sur la liste des métiers en tension de la région",
            "On the region’s list of shortage occupations",
        ),
        "yes_no",
        "neutral",
        ("occupation",),
        ("shortage_list", "fap2009"),
        Words(
            "à titre d’information : ne compte jamais, car une personne protégée peut exercer tout "
            "métier qui n’est pas réglementé",
            "for information: never counts, since a protected person may take any occupation that "
            "is not regulated",
        ),
    ),
)

OCCUPATION_INDICATORS: MappingProxyType[str, Indicator] = MappingProxyType(
    {indicator.key: indicator for indicator in _DECLARED}
)

EVERY_INDICATOR: MappingProxyType[str, Indicator] = MappingProxyType(
    {**INDICATORS, **OCCUPATION_INDICATORS, DISTANCE.key: DISTANCE}
)
"""Those of a place, those of an occupation there, and the distance from somewhere."""

"""Every indicator, declared once: what it is, its unit, which way is better, what it is made of.

Source, year and licence are those of the layers an indicator is made of, as they were compiled:
`Atlas.sources_of` and `Atlas.year_of` join the two, so that no year is written twice. What depends
on an occupation is declared in `occupation_indicators`.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from trousseau.territories.layers import Words

Direction = Literal["more", "less", "neutral"]
PlaceLevel = Literal["area", "commune"]
IndicatorLevel = Literal["area", "commune", "occupation"]
"""`occupation`: of an occupation in an area."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One quantity known of places.

    `direction` says which way suits a household that moves there ("neutral": neither).
    `layers` are the kinds of source it is computed from, the first one naming its year; the
    indicator is NOT_LOADED until all of them are.
    """

    key: str
    label: Words
    unit: str
    direction: Direction
    levels: tuple[IndicatorLevel, ...]
    layers: tuple[str, ...]
    method: Words


UNITS: MappingProxyType[str, Words] = MappingProxyType(
    {
        "percent": Words("%", "%"),
        "percent_per_year": Words("% par an", "% a year"),
        "points": Words("points", "points"),
        "people": Words("habitants", "people"),
        "people_per_km2": Words("habitants par km²", "people per km²"),
        "people_per_senior": Words(
            "personnes de 20 à 64 ans par personne de 65 ans ou plus",
            "people aged 20–64 per person aged 65 or over",
        ),
        "projects": Words("projets d’embauche", "hiring projects"),
        "projects_per_1000": Words(
            "projets pour 1 000 personnes de 20 à 64 ans", "projects per 1,000 people aged 20–64"
        ),
        "homes_per_1000": Words("logements pour 1 000 habitants", "homes per 1,000 people"),
        "facilities_per_1000": Words(
            "équipements pour 1 000 habitants", "facilities per 1,000 people"
        ),
        "tension_0_4": Words(
            "de 0 (détendu) à 4 (très tendu)", "from 0 (relaxed) to 4 (very tight)"
        ),
        "tension_1_5": Words("de 1 (faible) à 5 (forte)", "from 1 (low) to 5 (high)"),
        "eur_per_m2_month": Words("€ par m² et par mois", "€ per m² a month"),
        "schools": Words("établissements", "schools"),
        "km": Words("km", "km"),
        "yes_no": Words("oui = 1, non = 0", "yes = 1, no = 0"),
    }
)

_BOTH: tuple[PlaceLevel, ...] = ("area", "commune")
_AREA: tuple[PlaceLevel, ...] = ("area",)
_COMMUNE: tuple[PlaceLevel, ...] = ("commune",)


def _near(key: str, fr: str, en: str) -> Indicator:
    return Indicator(
        key,
        Words(f"Habitants dont la commune a {fr}", f"People whose town has {en}"),
        "percent",
        "more",
        _AREA,
        ("schools",),
        Words(
            "part de la population de la zone qui vit dans une commune ayant au moins un tel "
            "établissement, public ou privé",
            "share of the area’s people who live in a commune with at least one such school, "
            "public or private",
        ),
    )


def _schools(key: str, fr: str, en: str) -> Indicator:
    return Indicator(
        key,
        Words(fr, en),
        "schools",
        "more",
        _BOTH,
        ("schools",),
        Words(
            "nombre d’établissements, publics et privés", "number of schools, public and private"
        ),
    )


_DECLARED = (
    Indicator(
        "unemployment_rate",
        Words("Taux de chômage", "Unemployment rate"),
        "percent",
        "less",
        _AREA,
        ("unemployment",),
        Words(
            "moyenne du dernier trimestre publié, corrigée des variations saisonnières",
            "last published quarter, seasonally adjusted",
        ),
    ),
    Indicator(
        "unemployment_change_5y",
        Words("Évolution du chômage en cinq ans", "Change in unemployment over five years"),
        "points",
        "less",
        _AREA,
        ("unemployment",),
        Words(
            "dernier trimestre publié moins le même trimestre cinq ans plus tôt",
            "last published quarter minus the same quarter five years earlier",
        ),
    ),
    Indicator(
        "hiring_per_1000",
        Words("Projets d’embauche, tous métiers", "Hiring projects, all occupations"),
        "projects_per_1000",
        "more",
        _AREA,
        ("hiring_projects", "bassins", "census"),
        Words(
            "projets de l’année, saisonniers compris, rapportés aux 20–64 ans ; les bassins sont "
            "répartis entre zones selon la population de leurs communes",
            "projects of the year, seasonal ones included, per 1,000 people aged 20–64; survey "
            "basins are shared between areas by the people of their communes",
        ),
    ),
    Indicator(
        "hiring_difficult_share",
        Words("Part des embauches jugées difficiles", "Share of hirings expected to be difficult"),
        "percent",
        "more",
        _AREA,
        ("hiring_projects", "bassins"),
        Words(
            "parmi tous les projets ; ramenée vers la région quand les projets sont peu nombreux",
            "of all projects; drawn towards the region’s share where projects are few",
        ),
    ),
    Indicator(
        "hiring_seasonal_share",
        Words("Part des embauches saisonnières", "Share of seasonal hirings"),
        "percent",
        "less",
        _AREA,
        ("hiring_projects", "bassins"),
        Words(
            "parmi tous les projets ; ramenée vers la région quand les projets sont peu nombreux",
            "of all projects; drawn towards the region’s share where projects are few",
        ),
    ),
    Indicator(
        "people",
        Words("Population", "Population"),
        "people",
        "neutral",
        _BOTH,
        ("geographic_code",),
        Words("population municipale", "municipal population"),
    ),
    Indicator(
        "density_people_per_km2",
        Words("Densité", "Density"),
        "people_per_km2",
        "neutral",
        _AREA,
        ("geographic_code", "outlines"),
        Words(
            "population rapportée à la surface des contours simplifiés",
            "people over the surface of the simplified outlines",
        ),
    ),
    Indicator(
        "main_town_people",
        Words("Population de la ville principale", "People in the main town"),
        "people",
        "neutral",
        _AREA,
        ("geographic_code",),
        Words("commune la plus peuplée de la zone", "the area’s most populous commune"),
    ),
    Indicator(
        "main_town_share",
        Words("Habitants vivant dans la ville principale", "People living in the main town"),
        "percent",
        "neutral",
        _AREA,
        ("geographic_code",),
        Words(
            "part de la population de la zone ; dit si l’on peut y vivre sans voiture, à défaut de "
            "données de transport",
            "share of the area’s people; hints at whether one can live there without a car, for "
            "want of transport data",
        ),
    ),
    Indicator(
        "population_change",
        Words("Évolution de la population", "Population change"),
        "percent_per_year",
        "neutral",
        _BOTH,
        ("population",),
        Words(
            "taux annuel moyen sur les six dernières années publiées, parmi les communes connues "
            "aux deux dates",
            "mean yearly rate over the last six published years, among communes known at both "
            "dates",
        ),
    ),
    Indicator(
        "working_age_population_change",
        Words("Évolution de la population en âge de travailler", "Change in people of working age"),
        "percent_per_year",
        "neutral",
        _BOTH,
        ("working_age",),
        Words(
            "15–64 ans, taux annuel moyen sur six ans entre deux recensements",
            "people aged 15–64, mean yearly rate over six years between two censuses",
        ),
    ),
    Indicator(
        "working_age_per_senior",
        Words("Personnes en âge de travailler par senior", "Working-age people per senior"),
        "people_per_senior",
        "neutral",
        _BOTH,
        ("census",),
        Words(
            "20–64 ans rapportés aux 65 ans ou plus",
            "people aged 20–64 over people aged 65 or over",
        ),
    ),
    Indicator(
        "vacant_homes_share",
        Words("Logements vacants", "Vacant homes"),
        "percent",
        "more",
        _BOTH,
        ("census",),
        Words(
            "parmi tous les logements au recensement ; certains sont à rénover",
            "of all homes in the census; some need renovation",
        ),
    ),
    Indicator(
        "long_vacant_homes_share",
        Words(
            "Logements privés vacants depuis plus de deux ans",
            "Private homes vacant over two years",
        ),
        "percent",
        "neutral",
        _BOTH,
        ("vacant_homes",),
        Words("parmi les logements privés", "of private homes"),
    ),
    Indicator(
        "social_homes_per_1000",
        Words("Logements sociaux", "Social homes"),
        "homes_per_1000",
        "more",
        _BOTH,
        ("social_housing", "geographic_code"),
        Words(
            "parc des bailleurs sociaux au 1er janvier",
            "registered social landlords’ homes on 1 January",
        ),
    ),
    Indicator(
        "social_vacancy_share",
        Words("Logements sociaux vacants", "Vacant social homes"),
        "percent",
        "more",
        _BOTH,
        ("social_housing",),
        Words(
            "vacants parmi les logements sociaux, hors logements vidés pour travaux ou démolition",
            "vacant among social homes, those emptied for works or demolition left out",
        ),
    ),
    Indicator(
        "housing_tension",
        Words("Tension du logement", "Housing tension"),
        "tension_0_4",
        "less",
        _BOTH,
        ("housing_zones", "geographic_code"),
        Words(
            "zonage ABC : C = 0, B2 = 1, B1 = 2, A = 3, A bis = 4 ; moyenne pondérée par la "
            "population",
            "ABC zoning: C = 0, B2 = 1, B1 = 2, A = 3, A bis = 4; mean weighted by people",
        ),
    ),
    Indicator(
        "rent_eur_per_m2_month",
        Words("Loyer typique d’un appartement", "Typical rent of a flat"),
        "eur_per_m2_month",
        "less",
        _BOTH,
        ("rents", "geographic_code"),
        Words(
            "loyer d’annonce charges comprises, prédit par l’ANIL avec son intervalle ; moyenne "
            "pondérée par la population",
            "advertised rent with charges, predicted by ANIL with its interval; mean weighted by "
            "people",
        ),
    ),
    _near("share_near_nursery_school", "une école maternelle", "a nursery school"),
    _near("share_near_primary_school", "une école élémentaire", "a primary school"),
    _near("share_near_lower_secondary", "un collège", "a lower secondary school"),
    _near(
        "share_near_upper_secondary",
        "un lycée général ou technologique",
        "a general upper secondary school",
    ),
    _near("share_near_vocational", "un lycée professionnel", "a vocational upper secondary school"),
    _schools("schools_nursery", "Écoles maternelles", "Nursery schools"),
    _schools("schools_primary", "Écoles élémentaires", "Primary schools"),
    _schools("schools_lower_secondary", "Collèges", "Lower secondary schools"),
    _schools(
        "schools_upper_secondary",
        "Lycées généraux et technologiques",
        "General upper secondary schools",
    ),
    _schools("schools_vocational", "Lycées professionnels", "Vocational upper secondary schools"),
    Indicator(
        "facilities_per_1000",
        Words("Équipements du quotidien", "Everyday facilities"),
        "facilities_per_1000",
        "more",
        _BOTH,
        ("facilities", "geographic_code"),
        Words(
            "médecin, pharmacie, alimentation, crèche, poste, gare … de la base permanente des "
            "équipements",
            "doctor, pharmacy, food shop, nursery, post office, station … from the permanent "
            "database of facilities",
        ),
    ),
)

INDICATORS: MappingProxyType[str, Indicator] = MappingProxyType(
    {indicator.key: indicator for indicator in _DECLARED}
)
"""Those of a place by itself."""

DISTANCE = Indicator(
    "distance_km",
    Words("Distance à vol d’oiseau", "Distance as the crow flies"),
    "km",
    "neutral",
    _BOTH,
    ("outlines",),
    Words(
        "d’une commune que l’on nomme à la ville principale de la zone, ou à une autre commune",
        "from a commune that one names to the area’s main town, or to another commune",
    ),
)
"""Of a place too, once somebody says from where."""

"""What themes, criteria, constraints and units are called, in French and English."""

from __future__ import annotations

from types import MappingProxyType

from trousseau.matching.profile import Theme
from trousseau.territories.indicators import UNITS as INDICATOR_UNITS
from trousseau.territories.layers import Words
from trousseau.territories.local_facts import KINDS
from trousseau.territories.occupation_indicators import EVERY_INDICATOR

THEME_NAMES: MappingProxyType[Theme, Words] = MappingProxyType(
    {
        "work": Words("Travail", "Work"),
        "housing": Words("Logement", "Housing"),
        "children": Words("Enfants et école", "Children and school"),
        "services": Words("Services et transports", "Services and transport"),
        "ties": Words("Attaches et souhaits", "Ties and wishes"),
        "place": Words("Ce dont le territoire a besoin", "What the place itself needs"),
    }
)

_CRITERIA: MappingProxyType[str, Words] = MappingProxyType(
    {
        "adults_suited": Words(
            "Adultes qui y ont des chances de travailler", "Adults with a fair chance of work there"
        ),
        "rent_eur_month": Words(
            "Loyer d’un logement à la taille du ménage", "Rent of a home of the household’s size"
        ),
        "public_transport": Words("Transports en commun", "Public transport"),
        "wished_region": Words("Région souhaitée", "Wished region"),
        "wished_town_size": Words("Taille de ville souhaitée", "Wished size of town"),
        "distance_to_wished_km": Words(
            "Distance à une commune souhaitée", "Distance to a wished town"
        ),
        "distance_from_avoided_km": Words(
            "Distance à une commune à éviter", "Distance from a town to keep away from"
        ),
        "distance_to_main_town_km": Words(
            "Distance à la ville principale", "Distance to the main town"
        ),
    }
)

UNITS: MappingProxyType[str, Words] = MappingProxyType(
    {
        **INDICATOR_UNITS,
        "adults": Words("adultes", "adults"),
        "eur_month": Words("€ par mois", "€ a month"),
        "lines": Words("lignes", "lines"),
        "region": Words("région", "region"),
        "departement": Words("département", "département"),
        "area": Words("zone d’emploi", "employment area"),
        "fact": Words("fait local", "local fact"),
    }
)


def criterion_name(key: str) -> Words:
    """What a criterion, an indicator or a kind of local fact is called."""
    if key in _CRITERIA:
        return _CRITERIA[key]
    if key in EVERY_INDICATOR:
        return EVERY_INDICATOR[key].label
    return KINDS[key]


def criterion_method(key: str) -> Words:
    """How a criterion that is an indicator is worked out; empty for another one."""
    return EVERY_INDICATOR[key].method if key in EVERY_INDICATOR else Words("", "")


def unit_name(unit: str) -> Words:
    """What a unit is called; empty for none."""
    return UNITS.get(unit, Words("", ""))

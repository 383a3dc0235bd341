"""A single change of a profile, said in a few words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from trousseau.matching.names import THEME_NAMES, criterion_name
from trousseau.matching.profile import Theme
from trousseau.territories.layers import Words

if TYPE_CHECKING:
    from trousseau.territories.atlas import Atlas

_SECTIONS = {
    "must": Words("la condition", "the condition"),
    "red_lines": Words("le refus", "the red line"),
    "wishes.near": Words("le souhait d’être près de", "the wish to be near"),
    "wishes.away_from": Words("le souhait d’être loin de", "the wish to be far from"),
}
_VALUES = {
    "housing.rent_max_eur_month": Words(
        "le loyer maximal (€ par mois)", "the highest rent (€ a month)"
    ),
    "housing.rooms_min": Words("le nombre de pièces", "the number of rooms"),
    "housing.social": Words("la recherche d’un logement social", "looking for a social home"),
    "wishes.regions": Words("les régions souhaitées", "the wished regions"),
    "wishes.town_size": Words("la taille de ville souhaitée", "the wished size of town"),
    "max_km": Words("la distance maximale souhaitée (km)", "the greatest wished distance (km)"),
    "min_km": Words("la distance minimale souhaitée (km)", "the least wished distance (km)"),
    "within_km": Words("le rayon du refus (km)", "the radius of the red line (km)"),
    "driving_licence": Words("le permis de conduire", "the driving licence"),
    "practicable": Words(
        "la possibilité d’exercer ce métier", "being able to practise that occupation"
    ),
    "min": Words("le minimum exigé", "the least that is required"),
    "max": Words("le maximum accepté", "the most that is accepted"),
    "above": Words("la ligne à ne pas dépasser", "the line not to rise above"),
    "below": Words("la ligne sous laquelle ne pas passer", "the line not to fall below"),
}


_SIZES = {
    "any": Words("peu importe", "any"),
    "village": Words("village", "village"),
    "small": Words("petite ville", "small town"),
    "medium": Words("ville moyenne", "medium town"),
    "large": Words("grande ville", "large town"),
    "now": Words("dès maintenant", "now"),
    "after_step": Words("après une étape", "after a step"),
    "not": Words("non", "not"),
}


def change_words(path: str, before: Any, after: Any, atlas: Atlas) -> Words:
    """The change at a path of the profile: "with the wished regions: Occitanie instead of none",
    "if “Work” counted 3.6 instead of 3", "without the condition “Vacant homes”"."""
    weights = re.fullmatch(r"weights\.(\w+)", path)
    if weights:
        name = THEME_NAMES[cast(Theme, weights[1])]
        return Words(
            f"si « {name.fr} » comptait {_fr(after)} au lieu de {_fr(before)}",
            f"if “{name.en}” counted {_en(after)} instead of {_en(before)}",
        )
    entry = re.fullmatch(r"([\w.]+)\[\d+\]", path)
    if entry and after is None:
        section = _SECTIONS[entry[1]]
        what = _entry(before, atlas)
        return Words(f"sans {section.fr} {what.fr}", f"without {section.en} {what.en}")
    if path == "wishes.regions":
        before, after = ([atlas.places.region_names[r] for r in each] for each in (before, after))
    words = _VALUES.get(path) or _VALUES[path.rsplit(".", 1)[-1]]
    return Words(
        f"avec {words.fr} : {_fr(after)} au lieu de {_fr(before)}",
        f"with {words.en}: {_en(after)} instead of {_en(before)}",
    )


def _entry(before: dict[str, Any], atlas: Atlas) -> Words:
    """What a condition, a red line or a wish is about."""
    key = before.get("indicator") or before.get("fact")
    if key is not None:
        name = criterion_name(str(key))
        return Words(f"« {name.fr} »", f"“{name.en}”")
    if "commune" in before:
        place = atlas.commune(before["commune"]).name
    elif "region" in before:
        place = atlas.places.region_names[before["region"]]
    elif "departement" in before:
        place = atlas.places.departement_names[before["departement"]]
    else:
        place = atlas.area(before["area"]).name
    return Words(place, place)


def _en(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if value is None:
        return "none"
    name = _SIZES.get(value) if isinstance(value, str) else None
    return name.en if name else f"{value:g}" if isinstance(value, float) else str(value)


def _fr(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "aucun"
    if value is None:
        return "aucun"
    name = _SIZES.get(value) if isinstance(value, str) else None
    if name:
        return name.fr
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)

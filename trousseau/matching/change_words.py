"""A single change of a profile, said in a few words that end a sentence or begin one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from trousseau.matching.names import THEME_NAMES, criterion_name
from trousseau.matching.profile import AdultOccupation, HouseholdProfile, Theme
from trousseau.territories.layers import Words

if TYPE_CHECKING:
    from trousseau.territories.atlas import Atlas

_TOWNS = {
    "village": Words("un village", "a village"),
    "small": Words("une petite ville", "a small town"),
    "medium": Words("une ville moyenne", "a medium town"),
    "large": Words("une grande ville", "a large town"),
}
_LIMITS = {
    "min": Words("le minimum exigé pour", "the least required of"),
    "max": Words("le maximum accepté pour", "the most accepted of"),
    "above": Words("la limite à ne pas dépasser pour", "the line not to rise above for"),
    "below": Words("le seuil sous lequel ne pas passer pour", "the line not to fall below for"),
}


def change_words(
    profile: HouseholdProfile, path: str, before: Any, after: Any, atlas: Atlas
) -> Words:
    """The value at a path of `profile` changed from `before` to `after` (None: taken away):
    "if the household wished for Occitanie", "if “Work” counted 3.6 instead of 3"."""
    entry = re.fullmatch(r"([\w.]+)\[(\d+)\]", path)
    if entry and after is None:
        return _taken_away(entry[1], before, atlas)
    limit = re.fullmatch(r"(?:must|red_lines)\[\d+\]\.(min|max|above|below)", path)
    if limit:
        return _limit(profile, path, limit[1], before, after)
    match re.sub(r"\[\d+\]", "", path).split("."):
        case ["weights", theme]:
            name = THEME_NAMES[cast(Theme, theme)]
            return Words(
                f"si « {name.fr} » comptait {_fr(after)} au lieu de {_fr(before)}",
                f"if “{name.en}” counted {after:g} instead of {before:g}",
            )
        case ["wishes", "regions"]:
            return _regions(before, after, atlas)
        case ["wishes", "town_size"]:
            return _town_size(before, after)
        case ["housing", "social"]:
            return (
                Words(
                    "si le ménage cherchait un logement social",
                    "if the household looked for a social home",
                )
                if after
                else Words(
                    "si le ménage ne cherchait pas de logement social",
                    "if the household did not look for a social home",
                )
            )
        case ["adults", "driving_licence"]:
            return Words(
                "si un adulte avait le permis de conduire (B)",
                "if an adult had a car licence (B)",
            )
        case ["adults", "occupations", "practicable"]:
            return _practicable(profile, path, atlas)
        case ["housing", "rooms_min"]:
            return Words(
                f"avec un logement de {after} pièce{'s' if after > 1 else ''}",
                f"with a home of {after} room{'s' if after > 1 else ''}",
            )
        case ["housing", "rent_max_eur_month"]:
            return Words(
                f"avec un loyer de {_fr(after)} € par mois au plus, au lieu de {_fr(before)} €",
                f"with a rent of at most €{after:g} a month instead of €{before:g}",
            )
    return _distance(profile, path, before, after, atlas)


def _taken_away(section: str, before: dict[str, Any], atlas: Atlas) -> Words:
    key = before.get("indicator") or before.get("fact")
    if key is not None:
        name = criterion_name(str(key))
        return Words(f"sans la condition « {name.fr} »", f"without the condition “{name.en}”")
    if "commune" in before:
        town = atlas.commune(before["commune"]).name
        if section == "red_lines":
            km = before["within_km"]
            return Words(
                f"si le ménage acceptait de vivre à moins de {_fr(km)} km de « {town} »",
                f"if the household accepted to live within {km:g} km of {town}",
            )
        if section == "wishes.near":
            return Words(
                f"sans le souhait d’être près de « {town} »", f"without the wish to be near {town}"
            )
        return Words(
            f"sans le souhait d’être loin de « {town} »", f"without the wish to be far from {town}"
        )
    if "region" in before:
        place = atlas.places.region_names[before["region"]]
        what = Words(f"la région {place}", f"the region {place}")
    elif "departement" in before:
        place = atlas.places.departement_names[before["departement"]]
        what = Words(f"le département « {place} »", f"the département {place}")
    else:
        place = atlas.area(before["area"]).name
        what = Words(f"la zone d’emploi « {place} »", f"the employment area {place}")
    return Words(f"si le ménage acceptait {what.fr}", f"if the household accepted {what.en}")


def _limit(profile: HouseholdProfile, path: str, side: str, before: float, after: float) -> Words:
    conditions = profile.must if path.startswith("must") else profile.red_lines
    indicator = conditions[_numbers(path)[0]].indicator or ""
    words, name = _LIMITS[side], criterion_name(indicator)
    return Words(
        f"si {words.fr} « {name.fr} » était {_fr(after)} au lieu de {_fr(before)}",
        f"if {words.en} “{name.en}” were {after:g} instead of {before:g}",
    )


def _regions(before: list[str], after: list[str], atlas: Atlas) -> Words:
    names = atlas.places.region_names
    for code in after:
        if code not in before:
            also, too = (" aussi", " too") if before else ("", "")
            return Words(
                f"si le ménage souhaitait{also} la région {names[code]}",
                f"if the household wished for {names[code]}{too}",
            )
    gone = next(names[code] for code in before if code not in after)
    return Words(
        f"si le ménage ne souhaitait pas particulièrement la région {gone}",
        f"if the household did not wish for {gone} in particular",
    )


def _town_size(before: str, after: str) -> Words:
    if after == "any":
        return Words(
            "si la taille de la ville importait peu", "if the size of the town did not matter"
        )
    wished = _TOWNS[after]
    if before == "any":
        return Words(
            f"si le ménage souhaitait {wished.fr}", f"if the household wished for {wished.en}"
        )
    less = _TOWNS[before]
    return Words(
        f"si le ménage souhaitait {wished.fr} plutôt qu’{less.fr}",
        f"if the household wished for {wished.en} rather than {less.en}",
    )


def _practicable(profile: HouseholdProfile, path: str, atlas: Atlas) -> Words:
    number, index = _numbers(path)
    adult = profile.adults[number]
    name = _occupation(adult.occupations[index], atlas)
    return Words(
        f"si {adult.id} pouvait exercer dès maintenant le métier « {name} »",
        f"if {adult.id} could already work as “{name}”",
    )


def _occupation(occupation: AdultOccupation, atlas: Atlas) -> str:
    return occupation.title or atlas.occupations.rome(occupation.rome or "").title


def _distance(
    profile: HouseholdProfile, path: str, before: float, after: float, atlas: Atlas
) -> Words:
    """A wish or a red line about the surroundings of a commune."""
    index = _numbers(path)[0]
    if path.startswith("red_lines"):
        town = atlas.commune(profile.red_lines[index].commune or "").name
        fr, en = "si le refus s’arrêtait à", "if the red line ended at"
    elif path.startswith("wishes.near"):
        town = atlas.commune(profile.wishes.near[index].commune).name
        fr, en = "si le ménage souhaitait vivre à moins de", "if the household wished to be within"
    else:
        town = atlas.commune(profile.wishes.away_from[index].commune).name
        fr, en = "si le ménage souhaitait vivre à plus de", "if the household wished to be beyond"
    return Words(
        f"{fr} {_fr(after)} km de « {town} » au lieu de {_fr(before)} km",
        f"{en} {after:g} km of {town} instead of {before:g} km",
    )


def _numbers(path: str) -> list[int]:
    return [int(number) for number in re.findall(r"\[(\d+)\]", path)]


def _fr(value: float) -> str:
    return f"{value:g}".replace(".", ",")

"""The form filled in from a household profile: how an example gets onto the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trousseau.territories import Atlas
from trousseau.web.forms import choices
from trousseau.web.forms.priorities import ORDER, carried, heaviest
from trousseau.web.forms.rows import Posted

_ON = "on"
_MUST = {
    ("unemployment_rate", "max"): "must_unemployment",
    ("main_town_people", "min"): "must_town",
    ("schools_upper_secondary", "min"): "must_upper_secondary",
    ("schools_vocational", "min"): "must_vocational",
}
_FLAGS = {"must_upper_secondary", "must_vocational"}
_LEVELS = [code for code, _label in choices.FRENCH]


def filled_form(profile: Mapping[str, Any], atlas: Atlas) -> Posted:
    """What a browser would post for this profile (the mapping of INTERFACES, version 1).

    Years of experience and detailed language skills are not on the form; of a must, only the
    kinds that the form offers are carried.
    """
    data: Posted = {}

    def put(name: str, value: Any) -> None:
        if value is True:
            data[name] = [_ON]
        elif value not in (None, False, ""):
            data[name] = [str(value)]

    adults, children = profile["adults"], profile.get("children", [])
    put("adults", len(adults))
    data["children"] = [str(len(children))]
    for row, adult in enumerate(adults):
        for name, value in _adult(adult, atlas).items():
            put(f"adult-{row}-{name}", value)
    for row, child in enumerate(children):
        data[f"child-{row}-age"] = [str(child["age"])]
    for name, value in _housing_and_musts(profile).items():
        put(name, value)
    _put_never(profile, data, atlas)
    _put_preferences(profile.get("wishes", {}), data, atlas)
    given = profile.get("weights") or {}
    for name, theme in zip(ORDER, heaviest(given), strict=False):
        put(name, theme)
    put("exact", carried(given))
    return data


def _adult(adult: Mapping[str, Any], atlas: Atlas) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "qualification": adult.get("qualification", "skilled"),
        "french": _french(adult.get("languages", {}).get("fr")),
        "seeks_work": adult.get("seeks_work", True),
        "licence": "B" in adult.get("driving_licence", []),
    }
    for name, occupation in zip(("job", "second_job"), adult.get("occupations", []), strict=False):
        code = occupation.get("rome")
        fields[name] = atlas.occupations.rome(code).title if code else occupation["title"]
        fields[f"{name}_code"] = code
        fields[f"{name}_practicable"] = occupation.get("practicable", "now")
    return fields


def _french(skills: Mapping[str, str] | None) -> str:
    """One estimate out of four skills: what the person can say."""
    if not skills:
        return "none"
    level = skills.get("speaking") or next(iter(skills.values()))
    return "C1" if level == "C2" else level if level in _LEVELS else "none"


def _housing_and_musts(profile: Mapping[str, Any]) -> dict[str, Any]:
    housing = profile.get("housing", {})
    fields: dict[str, Any] = {
        "rent_max": housing.get("rent_max_eur_month"),
        "social": housing.get("social", False),
        "rooms_min": housing.get("rooms_min"),
    }
    for must in profile.get("must", []):
        for end in ("min", "max"):
            name = _MUST.get((must["indicator"], end))
            if name and must.get(end) is not None:
                fields[name] = True if name in _FLAGS else must[end]
    return fields


def _put_never(profile: Mapping[str, Any], data: Posted, atlas: Atlas) -> None:
    lines = profile.get("red_lines", [])
    regions = [line["region"] for line in lines if "region" in line]
    if choices.ILE_DE_FRANCE in regions:
        data["never_paris"] = [_ON]
        regions.remove(choices.ILE_DE_FRANCE)
    if regions:
        data["never_regions"] = regions
    if any(line.get("indicator") == "housing_tension" for line in lines):
        data["never_tight_housing"] = [_ON]
    areas = [line["area"] for line in lines if "area" in line]
    if areas:
        data["never_place"] = [atlas.area(areas[0]).name]


def _put_preferences(wishes: Mapping[str, Any], data: Posted, atlas: Atlas) -> None:
    if wishes.get("regions"):
        data["prefer_regions"] = list(wishes["regions"])
    data["prefer_size"] = [wishes.get("town_size", "any")]
    for key, name, limit in (("near", "near", "max_km"), ("away_from", "away", "min_km")):
        for wish in wishes.get(key, [])[:1]:
            data[f"{name}_place"] = [atlas.commune(wish["commune"]).name]
            if wish.get(limit):
                data[f"{name}_km"] = [str(wish[limit])]

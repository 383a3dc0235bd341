"""A profile read against an atlas: codes checked, titles understood, warnings written."""

from __future__ import annotations

from dataclasses import dataclass

from trousseau.matching.basis import Basis
from trousseau.matching.criteria.work import AdultKey, Occupation
from trousseau.matching.fields import ProfileError
from trousseau.matching.profile import CEFR, Adult, AdultOccupation, HouseholdProfile
from trousseau.matching.themes import (
    ThemeKeys,
    children_key,
    housing_key,
    services_key,
    ties_key,
    work_key,
)
from trousseau.territories.layers import Words
from trousseau.territories.occupations import Qualification, UnknownOccupation
from trousseau.territories.places import UnknownPlace

_SEARCH = "try 'trousseau atlas search maçon'"
_INDEPENDENT_FROM = CEFR.index("B1")


@dataclass(frozen=True, slots=True)
class Reachable:
    """An occupation that an adult who looks for work can practise now."""

    adult_id: str
    rome: str
    title: str
    qualification: Qualification | None


@dataclass(frozen=True, slots=True)
class HouseholdReading:
    """What ranking needs of a profile. `work_ids` names the adults in the order of the work key;
    `understood` maps the path of a job title to the occupation it was read as."""

    keys: ThemeKeys
    work_ids: tuple[str, ...]
    reachable: tuple[Reachable, ...]
    understood: dict[str, str]
    warnings: tuple[Words, ...]


def read_household(profile: HouseholdProfile, basis: Basis) -> HouseholdReading:
    """Check every code of a profile against the atlas; ProfileError names the first that is not
    one."""
    warnings: list[Words] = []
    understood: dict[str, str] = {}
    seeking: list[tuple[AdultKey, str]] = []
    reachable: list[Reachable] = []
    for index, adult in enumerate(profile.adults):
        found = _reachable(adult, f"adults[{index}]", basis, understood, warnings)
        if adult.seeks_work:
            seeking.append((tuple(sorted({families for _, families in found})), adult.id))
            reachable += [occupation for occupation, _ in found]
            if not found:
                warnings.append(_stands_in(adult.id))
    _check_places(profile, basis)
    if not seeking:
        warnings.append(
            Words(
                "Personne ne cherche de travail : le travail ne compte pas.",
                "Nobody looks for work: work takes no part.",
            )
        )
    seeking.sort()
    warnings += _of_everyday(profile)
    keys = ThemeKeys(
        work_key(tuple(key for key, _ in seeking)),
        housing_key(profile),
        children_key(profile),
        services_key(profile),
        ties_key(profile),
    )
    ids = tuple(name for _, name in seeking)
    return HouseholdReading(keys, ids, tuple(reachable), understood, tuple(warnings))


def _reachable(
    adult: Adult, path: str, basis: Basis, understood: dict[str, str], warnings: list[Words]
) -> list[tuple[Reachable, Occupation]]:
    """Occupations that this adult can practise now, with their families, checking all."""
    found: list[tuple[Reachable, Occupation]] = []
    for index, occupation in enumerate(adult.occupations):
        where = f"{path}.occupations[{index}]"
        code = _rome(occupation, where, basis, understood, warnings, adult.id)
        if occupation.practicable != "now":
            continue
        known = basis.atlas.occupations.rome(code)
        if known.regulated:
            warnings.append(
                Words(
                    f"{adult.id} : « {known.title} » est une profession réglementée ; "
                    "vérifier l’autorisation d’exercer.",
                    f"{adult.id}: “{known.title}” is a regulated occupation; check the "
                    "authorisation to practise.",
                )
            )
        families = _families(code, adult, basis)
        if families:
            reachable = Reachable(adult.id, code, known.title, adult.qualification)
            found.append((reachable, families))
        else:
            warnings.append(
                Words(
                    f"{adult.id} : les embauches de « {known.title} » ne sont comptées nulle part.",
                    f"{adult.id}: hiring of “{known.title}” is counted nowhere.",
                )
            )
    return found


def _families(code: str, adult: Adult, basis: Basis) -> Occupation:
    """Families in which the survey counts the occupation's hiring; all when it is not loaded."""
    families = basis.atlas.occupations.faps(code, adult.qualification)
    asked = basis.families
    return tuple(sorted(family for family in families if not asked or family in asked))


def _rome(
    occupation: AdultOccupation,
    where: str,
    basis: Basis,
    understood: dict[str, str],
    warnings: list[Words],
    adult_id: str,
) -> str:
    if occupation.rome is not None:
        try:
            return basis.atlas.occupations.rome(occupation.rome).code
        except UnknownOccupation as error:
            raise ProfileError(f"{where}.rome", error.problem, error.remedy) from None
    title = occupation.title or ""
    matches = basis.job_matches(title)
    if not matches:
        raise ProfileError(f"{where}.title", f"no occupation resembles {title!r}", _SEARCH)
    best = matches[0]
    understood[f"{where}.title"] = best.code
    warnings.append(
        Words(
            f"{adult_id} : « {title} » a été compris comme « {best.title} » ({best.code}).",
            f"{adult_id}: “{title}” was understood as “{best.title}” ({best.code}).",
        )
    )
    return best.code


def _stands_in(adult_id: str) -> Words:
    return Words(
        f"{adult_id} cherche du travail sans métier exerçable dès maintenant : à défaut, on "
        "regarde l’ensemble des embauches.",
        f"{adult_id} looks for work without an occupation practicable now: failing that, hiring as "
        "a whole is looked at.",
    )


def _of_everyday(profile: HouseholdProfile) -> list[Words]:
    warnings = []
    for adult in profile.adults:
        levels = adult.languages.get("fr")
        speaking = levels.speaking if levels is not None else None
        if speaking is not None and CEFR.index(speaking) < _INDEPENDENT_FROM:
            level = "A0" if speaking == "none" else speaking
            warnings.append(
                Words(
                    f"{adult.id} parle français au niveau {level} : s’assurer d’un cours avec une "
                    "place avant de partir.",
                    f"{adult.id} speaks French at level {level}: make sure of a course with a free "
                    "seat before moving.",
                )
            )
    if not any(adult.drives for adult in profile.adults):
        warnings.append(
            Words(
                "Personne n’a le permis B, et les transports en commun ne sont pas connus : "
                "vérifier les trajets sur place.",
                "Nobody has a car licence, and public transport is not known: check the journeys.",
            )
        )
    return warnings


def _check_places(profile: HouseholdProfile, basis: Basis) -> None:
    places = basis.atlas.places
    for index, line in enumerate(profile.red_lines):
        where = f"red_lines[{index}]"
        if line.area is not None:
            _check_area(line.area, f"{where}.area", basis)
        if line.region is not None and line.region not in places.region_names:
            raise _unknown(f"{where}.region", line.region, "region", places.region_names)
        if line.departement is not None and line.departement not in places.departement_names:
            raise _unknown(
                f"{where}.departement", line.departement, "département", places.departement_names
            )
        if line.commune is not None:
            _check_commune(line.commune, f"{where}.commune", basis)
    for index, region in enumerate(profile.wishes.regions):
        if region not in places.region_names:
            raise _unknown(f"wishes.regions[{index}]", region, "region", places.region_names)
    for index, near in enumerate(profile.wishes.near):
        _check_commune(near.commune, f"wishes.near[{index}].commune", basis)
    for index, away in enumerate(profile.wishes.away_from):
        _check_commune(away.commune, f"wishes.away_from[{index}].commune", basis)


def _unknown(path: str, code: str, what: str, names: dict[str, str]) -> ProfileError:
    listed = ", ".join(f'"{known}" {name}' for known, name in sorted(names.items()))
    many = len(names) > 20
    remedy = 'write its official code: "12", "2A", "974"' if many else f"known: {listed}"
    return ProfileError(path, f"{code!r} is not the code of a {what}", remedy)


def _check_area(code: str, path: str, basis: Basis) -> None:
    try:
        basis.atlas.areas.index(code)
    except UnknownPlace as error:
        problem, _, remedy = str(error).partition("; ")
        raise ProfileError(path, problem, remedy) from None


def _check_commune(code: str, path: str, basis: Basis) -> None:
    try:
        basis.atlas.commune(code)
    except UnknownPlace as error:
        problem, _, remedy = str(error).partition("; ")
        raise ProfileError(path, problem, remedy) from None

"""What must be and what must never be: each rejects places by name, never because of an unknown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from trousseau.matching.basis import Basis
from trousseau.matching.criteria.children import SCHOOL_AGES
from trousseau.matching.criteria.columns import Measured
from trousseau.matching.criteria.housing import home_rent
from trousseau.matching.fields import ProfileError
from trousseau.matching.names import criterion_name
from trousseau.matching.profile import HouseholdProfile, RedLine, Requirement
from trousseau.matching.themes import rooms_of
from trousseau.territories.figures import Figures, Status
from trousseau.territories.indicators import DISTANCE
from trousseau.territories.layers import Words
from trousseau.territories.local_facts import KINDS, Answer, LocalFact, answers_by_area

Mask = NDArray[np.bool_]
Value = float | str | None

OVERSEAS = frozenset({"01", "02", "03", "04", "06"})
"""Guadeloupe, Martinique, Guyane, La Réunion, Mayotte, in the official code of regions."""
RENT = "rent_eur_month"
"""A condition may also name the rent of a home of the household's size."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a place is out: which constraint, the place's figure, the limit and their unit.

    `path` is where the profile says so (`must[0]`), empty for a rule of our own.
    """

    constraint: str
    path: str
    label: Words
    value: Value
    limit: Value
    unit: str


@dataclass(frozen=True, slots=True)
class Unverified:
    """A condition that the figures of a place neither meet nor break; `status` says why.

    KNOWN or MASKED with an interval across the limit: it could be either.
    """

    constraint: str
    path: str
    label: Words
    status: Status


@dataclass(frozen=True)
class Constraint:
    """One condition over N places: which it `rejects`, and for which it is `open`, because a
    figure is not known or its interval lies across the limit. `limit` is None where there is no
    number to compare with, `path` empty for a rule of our own."""

    name: str
    path: str
    label: Words
    rejects: Mask
    open: Mask
    value: Callable[[int], Value]
    limit: Value
    unit: str
    status: Callable[[int], Status]

    def rejection(self, place: int) -> Rejection:
        """The reason why it rejects a place."""
        return Rejection(self.name, self.path, self.label, self.value(place), self.limit, self.unit)

    def unverified(self, place: int) -> Unverified:
        """The statement that it could not be verified for a place."""
        return Unverified(self.name, self.path, self.label, self.status(place))


def measured_for(key: str, profile: HouseholdProfile, basis: Basis) -> Measured:
    """The figures that a condition on `key` reads; KeyError for an unknown key."""
    if key == RENT:
        return home_rent(basis, rooms_of(profile))
    if "area" not in basis.atlas.indicator(key).levels:
        raise KeyError(key)
    return basis.measured(key)


def constraints_of(
    profile: HouseholdProfile, basis: Basis, facts: Sequence[LocalFact], on: date | None
) -> tuple[Constraint, ...]:
    """Every constraint of a household; ProfileError for an indicator or fact there is none of."""
    found: list[Constraint] = []
    for index, requirement in enumerate(profile.must):
        found += _of_requirement(requirement, f"must[{index}]", profile, basis, facts, on)
    for index, line in enumerate(profile.red_lines):
        found.append(_of_red_line(line, f"red_lines[{index}]", profile, basis))
    found.append(_overseas(profile, basis))
    if facts and any(child.age in SCHOOL_AGES for child in profile.children):
        found.append(_of_fact("newcomer_school", None, "", basis, facts, on))
    return tuple(found)


def _of_requirement(
    requirement: Requirement,
    path: str,
    profile: HouseholdProfile,
    basis: Basis,
    facts: Sequence[LocalFact],
    on: date | None,
) -> list[Constraint]:
    if requirement.fact is not None:
        if requirement.fact not in KINDS:
            raise ProfileError(
                f"{path}.fact",
                f"{requirement.fact!r} is not a kind of local fact",
                f"choose one of: {', '.join(KINDS)}",
            )
        return [_of_fact(requirement.fact, requirement.detail, path, basis, facts, on)]
    key = requirement.indicator or ""
    measured = _measured(key, f"{path}.indicator", profile, basis)
    found = []
    if requirement.min is not None:
        found.append(_limit(f"must.{key}.min", path, key, measured, requirement.min, above=False))
    if requirement.max is not None:
        found.append(_limit(f"must.{key}.max", path, key, measured, requirement.max, above=True))
    return found


def _measured(key: str, path: str, profile: HouseholdProfile, basis: Basis) -> Measured:
    try:
        return measured_for(key, profile, basis)
    except KeyError:
        known = [name for name, each in basis.atlas.indicators.items() if "area" in each.levels]
        raise ProfileError(
            path, f"{key!r} is not an indicator", f"choose one of: {', '.join([*known, RENT])}"
        ) from None


def _limit(
    name: str, path: str, key: str, measured: Measured, limit: float, *, above: bool
) -> Constraint:
    """Rejects what lies wholly above (or below) the limit."""
    figures = measured.figures
    with np.errstate(invalid="ignore"):
        if above:
            rejects, reaches = figures.low > limit, figures.high > limit
        else:
            rejects, reaches = figures.high < limit, figures.low < limit
    unknown = np.isnan(figures.low) | np.isnan(figures.high)

    def value(place: int) -> Value:
        return _number(figures, place)

    return Constraint(
        name,
        path,
        criterion_name(key),
        np.asarray(rejects),
        np.asarray((reaches & ~rejects) | unknown),
        value,
        limit,
        measured.unit,
        figures.status_at,
    )


def _number(figures: Figures, place: int) -> float | None:
    value = float(figures.value[place])
    return None if np.isnan(value) else value


def _of_fact(
    kind: str,
    detail: str | None,
    path: str,
    basis: Basis,
    facts: Sequence[LocalFact],
    on: date | None,
) -> Constraint:
    rejects = np.zeros(basis.size, dtype=bool)
    met = np.zeros(basis.size, dtype=bool)
    if facts and on is not None:
        for place, known in answers_by_area(facts, basis.atlas.places, on, kind, detail).items():
            rejects[place] = known.answer is Answer.NO
            met[place] = known.answer is Answer.YES
    name, label = f"fact.{kind}", KINDS[kind]
    if detail is not None:
        label = Words(f"{label.fr} : {detail}", f"{label.en}: {detail}")
    return Constraint(
        name,
        path,
        label,
        rejects,
        ~rejects & ~met,
        lambda _place: "no",
        "yes",
        "fact",
        lambda _place: Status.MISSING if facts else Status.NOT_LOADED,
    )


def _of_red_line(line: RedLine, path: str, profile: HouseholdProfile, basis: Basis) -> Constraint:
    areas, places = basis.atlas.areas, basis.atlas.places
    if line.indicator is not None:
        measured = _measured(line.indicator, f"{path}.indicator", profile, basis)
        above = line.above is not None
        limit = line.above if line.above is not None else line.below
        side = "above" if above else "below"
        return _limit(
            f"red_line.{line.indicator}.{side}",
            path,
            line.indicator,
            measured,
            float(limit if limit is not None else 0.0),
            above=above,
        )
    if line.commune is not None and line.within_km is not None:
        commune = basis.atlas.commune(line.commune)
        measured = Measured(
            Figures.exact(basis.distance_km(line.commune)), DISTANCE.unit, DISTANCE.layers
        )
        key = "distance_from_avoided_km"
        constraint = _limit("red_line.commune", path, key, measured, line.within_km, above=False)
        label = Words(f"Trop près de {commune.name}", f"Too near to {commune.name}")
        return replace(constraint, label=label)
    if line.area is not None:
        named = np.zeros(basis.size, dtype=bool)
        named[areas.index(line.area)] = True
        label = Words("Zone d’emploi écartée", "Employment area ruled out")
        return _named("area", path, label, named, line.area, basis)
    if line.region is not None:
        named = np.array([code == line.region for code in areas.region])
        region = places.region_names[line.region]
        label = Words(f"Région écartée : {region}", f"Region ruled out: {region}")
        return _named("region", path, label, named, line.region, basis)
    code = line.departement or ""
    named = np.array([code in codes for codes in areas.departements])
    departement = places.departement_names[code]
    label = Words(f"Département écarté : {departement}", f"Département ruled out: {departement}")
    return _named("departement", path, label, named, code, basis)


def _overseas(profile: HouseholdProfile, basis: Basis) -> Constraint:
    """Nobody is sent across an ocean by a sum: such a region is compared when it is wished."""
    atlas = basis.atlas
    wished = {*profile.wishes.regions}
    wished |= {atlas.commune(near.commune).region for near in profile.wishes.near}
    away = OVERSEAS - wished
    regions = atlas.areas.region
    return Constraint(
        "overseas",
        "",
        Words(
            "Outre-mer, que le ménage n’a pas souhaité",
            "Overseas, which the household has not wished for",
        ),
        np.array([code in away for code in regions]),
        np.zeros(basis.size, dtype=bool),
        lambda place: regions[place],
        None,
        "region",
        lambda _place: Status.KNOWN,
    )


def _named(
    what: str, path: str, label: Words, rejects: Mask, code: str, basis: Basis
) -> Constraint:
    return Constraint(
        f"red_line.{what}",
        path,
        label,
        rejects,
        np.zeros(basis.size, dtype=bool),
        lambda _place: code,
        None,
        what,
        lambda _place: Status.KNOWN,
    )

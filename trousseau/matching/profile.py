"""What matching sees of a household: needs, skills and wishes; never who the people are.

There is no field for nationality, country of birth, ethnicity, religion, sex, orientation,
opinion or the story of an asylum claim, and an unknown key is an error. The file format is that
of `docs/matching.md`, version 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, cast

from trousseau.matching.fields import Field, ProfileError, shown
from trousseau.territories.yaml_text import YamlError, parse_yaml

VERSION = 1
# No control characters: what somebody is called is printed in a terminal.
_ADULT_ID = re.compile(r"[\w-]+(?: [\w-]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")

Qualification = Literal["unskilled", "skilled", "technician", "manager"]
Practicable = Literal["now", "after_step", "not"]
TownSize = Literal["any", "village", "small", "medium", "large"]
CefrLevel = Literal["none", "A1", "A2", "B1", "B2", "C1", "C2"]
Theme = Literal["work", "housing", "children", "services", "ties", "place"]

QUALIFICATIONS: tuple[Qualification, ...] = ("unskilled", "skilled", "technician", "manager")
PRACTICABLE: tuple[Practicable, ...] = ("now", "after_step", "not")
TOWN_SIZES: tuple[TownSize, ...] = ("any", "village", "small", "medium", "large")
CEFR: tuple[CefrLevel, ...] = ("none", "A1", "A2", "B1", "B2", "C1", "C2")
LICENCES = (
    "AM", "A1", "A2", "A", "B1", "B", "BE", "C1", "C1E", "C", "CE", "D1", "D1E", "D", "DE",
)  # fmt: skip
"""Categories of the French driving licence, those of Directive 2006/126/EC."""
THEMES: tuple[Theme, ...] = ("work", "housing", "children", "services", "ties", "place")
HEAVIEST = 5.0
"""Weights run from 0 (does not matter) to this."""


@dataclass(frozen=True, slots=True)
class AdultOccupation:
    """An occupation an adult can name: a ROME 4.0 code, or a title as people say it."""

    rome: str | None = None
    title: str | None = None
    years: float | None = None
    practicable: Practicable = "now"


@dataclass(frozen=True, slots=True)
class LanguageLevels:
    """CEFR level in each skill; None where it was not assessed."""

    listening: CefrLevel | None = None
    speaking: CefrLevel | None = None
    reading: CefrLevel | None = None
    writing: CefrLevel | None = None


@dataclass(frozen=True, slots=True)
class Adult:
    """One adult of the household. `languages` maps lower-case ISO 639 codes to levels,
    `driving_licence` holds some of `LICENCES`."""

    id: str
    occupations: tuple[AdultOccupation, ...] = ()
    qualification: Qualification | None = None
    languages: Mapping[str, LanguageLevels] = field(default_factory=dict, hash=False)
    driving_licence: tuple[str, ...] = ()
    seeks_work: bool = True

    @property
    def drives(self) -> bool:
        """Whether they may drive a car."""
        return "B" in self.driving_licence


@dataclass(frozen=True, slots=True)
class Child:
    """A child, known by age in years only."""

    age: int


@dataclass(frozen=True, slots=True)
class HousingNeed:
    """`rooms_min` counts the living room and replaces the computed number; `rent_max_eur_month`
    includes charges; `social`: whether a social home is sought."""

    rooms_min: int | None = None
    rent_max_eur_month: float | None = None
    social: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must be: an indicator within limits, or a local fact that is not known to be absent."""

    indicator: str | None = None
    min: float | None = None
    max: float | None = None
    fact: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class RedLine:
    """What must never be: an area, a region, a département, the surroundings of a commune, or an
    indicator above or below a line."""

    area: str | None = None
    region: str | None = None
    departement: str | None = None
    commune: str | None = None
    within_km: float | None = None
    indicator: str | None = None
    above: float | None = None
    below: float | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Wish to live within `max_km` of a commune."""

    commune: str
    max_km: float


@dataclass(frozen=True, slots=True)
class AwayFrom:
    """Wish to live at least `min_km` from a commune."""

    commune: str
    min_km: float


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the household would like; an unmet wish lowers a place and never removes it."""

    regions: tuple[str, ...] = ()
    town_size: TownSize = "any"
    near: tuple[Near, ...] = ()
    away_from: tuple[AwayFrom, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each theme matters, 0–5; only their proportions count."""

    work: float = 3.0
    housing: float = 3.0
    children: float = 2.0
    services: float = 2.0
    ties: float = 1.0
    place: float = 0.0

    def of(self, theme: Theme) -> float:
        """The weight of one theme."""
        return cast(float, getattr(self, theme))


@dataclass(frozen=True, slots=True)
class HouseholdProfile:
    """A household as matching sees it."""

    adults: tuple[Adult, ...]
    children: tuple[Child, ...] = ()
    housing: HousingNeed = HousingNeed()
    must: tuple[Requirement, ...] = ()
    red_lines: tuple[RedLine, ...] = ()
    wishes: Wishes = Wishes()
    weights: Weights = Weights()

    @classmethod
    def parse(cls, content: object) -> HouseholdProfile:
        """From the content of a YAML or JSON file; ProfileError names the first problem.

        Codes (ROME, INSEE, indicators) are checked against an atlas by `rank`.
        """
        return _profile(Field("", content))

    @classmethod
    def read(cls, path: Path | str) -> HouseholdProfile:
        """From a YAML file (JSON is YAML); ProfileError when it is not one, OSError when it
        cannot be opened."""
        return cls.from_text(Path(path).read_bytes())

    @classmethod
    def from_text(cls, text: str | bytes) -> HouseholdProfile:
        """From YAML or JSON text."""
        return cls.parse(_content(text))

    def as_mapping(self) -> dict[str, Any]:
        """The content of a profile file; `parse` gives the same profile back."""
        return {
            "version": VERSION,
            "adults": [_adult_mapping(adult) for adult in self.adults],
            "children": [{"age": child.age} for child in self.children],
            "housing": _filled(self.housing, keep_none=True),
            "must": [_filled(item) for item in self.must],
            "red_lines": [_filled(item) for item in self.red_lines],
            "wishes": {
                "regions": list(self.wishes.regions),
                "town_size": self.wishes.town_size,
                "near": [_filled(item) for item in self.wishes.near],
                "away_from": [_filled(item) for item in self.wishes.away_from],
            },
            "weights": _filled(self.weights),
        }


def _content(text: str | bytes) -> object:
    """The content of YAML or JSON text; ProfileError when it is neither, or gives a key twice."""
    try:
        return parse_yaml(text)
    except YamlError as error:
        where = f"line {error.line}" if error.line is not None else ""
        raise ProfileError(
            where, error.problem, "see examples/ for profiles that can be read"
        ) from None


def _filled(item: Any, *, keep_none: bool = False) -> dict[str, Any]:
    values = {part.name: getattr(item, part.name) for part in fields(item)}
    return {key: value for key, value in values.items() if keep_none or value is not None}


def _adult_mapping(adult: Adult) -> dict[str, Any]:
    mapping: dict[str, Any] = {
        "id": adult.id,
        "occupations": [_filled(occupation) for occupation in adult.occupations],
        "languages": {code: _filled(levels) for code, levels in adult.languages.items()},
        "driving_licence": list(adult.driving_licence),
        "seeks_work": adult.seeks_work,
    }
    if adult.qualification is not None:
        mapping["qualification"] = adult.qualification
    return mapping


# -- reading ----------------------------------------------------------------------------------


def _profile(root: Field) -> HouseholdProfile:
    given = root.keys(("version", *(part.name for part in fields(HouseholdProfile))))
    version = given.get("version")
    if version is None or version.value != VERSION or isinstance(version.value, bool):
        raise ProfileError(
            "version",
            "not given" if version is None else f"{version.value!r} is not a known version",
            f"write 'version: {VERSION}'",
        )
    if "adults" not in given:
        raise ProfileError("adults", "not given", "give at least one adult: adults: [{id: a1}]")
    adults = tuple(_adult(item) for item in given["adults"].items(most=12))
    if not adults:
        raise given["adults"].error("the list is empty", "give at least one adult: [{id: a1}]")
    seen: set[str] = set()
    for index, adult in enumerate(adults):
        if adult.id in seen:
            raise ProfileError(f"adults[{index}].id", f"{adult.id!r} is given twice", "use it once")
        seen.add(adult.id)
    profile = HouseholdProfile(adults)
    read: dict[str, Any] = {}
    if "children" in given:
        read["children"] = tuple(_child(item) for item in given["children"].items(most=20))
    if "housing" in given:
        read["housing"] = _housing(given["housing"])
    if "must" in given:
        read["must"] = tuple(_requirement(item) for item in given["must"].items(most=30))
    if "red_lines" in given:
        read["red_lines"] = tuple(_red_line(item) for item in given["red_lines"].items(most=60))
    if "wishes" in given:
        read["wishes"] = _wishes(given["wishes"])
    if "weights" in given:
        read["weights"] = _weights(given["weights"])
    return HouseholdProfile(profile.adults, **read)


def _adult(item: Field) -> Adult:
    given = item.keys(part.name for part in fields(Adult))
    if "id" not in given:
        raise ProfileError(f"{item.path}.id", "not given", "write id: a1 (never a real name)")
    name = given["id"].text(longest=40)
    if not _ADULT_ID.fullmatch(name):
        raise given["id"].error(
            f"{shown(name)} is not what an adult can be called",
            "use letters, digits, - and _: a1 (never a real name)",
        )
    read: dict[str, Any] = {"id": name}
    if "occupations" in given:
        read["occupations"] = tuple(
            _occupation(each) for each in given["occupations"].items(most=12)
        )
    if "qualification" in given and given["qualification"].value is not None:
        read["qualification"] = given["qualification"].choice(QUALIFICATIONS)
    if "languages" in given:
        read["languages"] = _languages(given["languages"])
    if "driving_licence" in given:
        read["driving_licence"] = tuple(
            _licence(each) for each in given["driving_licence"].items(most=len(LICENCES))
        )
    if "seeks_work" in given:
        read["seeks_work"] = given["seeks_work"].flag()
    return Adult(**read)


def _occupation(item: Field) -> AdultOccupation:
    given = item.keys(part.name for part in fields(AdultOccupation))
    given = {key: each for key, each in given.items() if each.value is not None}
    if ("rome" in given) == ("title" in given):
        raise item.error(
            "an occupation has either a code or a title", "write {rome: F1703} or {title: maçon}"
        )
    read: dict[str, Any] = {}
    if "rome" in given:
        read["rome"] = given["rome"].text(longest=10).upper()
    if "title" in given:
        read["title"] = given["title"].text()
    if "years" in given:
        read["years"] = given["years"].number(0, 70)
    if "practicable" in given:
        read["practicable"] = given["practicable"].choice(PRACTICABLE)
    return AdultOccupation(**read)


def _licence(item: Field) -> str:
    category = item.text().upper()
    if category not in LICENCES:
        raise item.error(
            f"{shown(category)} is not a licence category", f"choose among: {', '.join(LICENCES)}"
        )
    return category


def _languages(item: Field) -> dict[str, LanguageLevels]:
    if not isinstance(item.value, Mapping):
        raise item.error("not a mapping", "write {fr: {speaking: A2}}")
    languages = {}
    for code, levels in item.value.items():
        # "fra" is a code as well, and a second way to say French would be overlooked.
        if not isinstance(code, str) or not _LANGUAGE.fullmatch(code) or code in ("fra", "fre"):
            raise item.error(
                f"{shown(code)} is not the code of a language",
                "write ISO 639 codes in lower case: fr, en, ar, fa, prs",
            )
        entry = Field(f"{item.path}.{code}", levels)
        given = entry.keys(part.name for part in fields(LanguageLevels))
        languages[code] = LanguageLevels(
            **{
                skill: cast(CefrLevel, level.choice(CEFR))
                for skill, level in given.items()
                if level.value is not None
            }
        )
    return languages


def _child(item: Field) -> Child:
    given = item.keys(("age",))
    if "age" not in given:
        raise ProfileError(f"{item.path}.age", "not given", "write {age: 7}")
    return Child(given["age"].whole(0, 25))


def _housing(item: Field) -> HousingNeed:
    given = item.keys(part.name for part in fields(HousingNeed))
    given = {key: each for key, each in given.items() if each.value is not None}
    read: dict[str, Any] = {}
    if "rooms_min" in given:
        read["rooms_min"] = given["rooms_min"].whole(1, 15)
    if "rent_max_eur_month" in given:
        read["rent_max_eur_month"] = given["rent_max_eur_month"].number(1, 10_000)
    if "social" in given:
        read["social"] = given["social"].flag()
    return HousingNeed(**read)


def _requirement(item: Field) -> Requirement:
    given = item.keys(part.name for part in fields(Requirement))
    given = {key: each for key, each in given.items() if each.value is not None}
    if "fact" in given and not {"indicator", "min", "max"} & set(given):
        detail = given["detail"].text() if "detail" in given else None
        return Requirement(fact=given["fact"].text(), detail=detail)
    if "indicator" not in given or "fact" in given or "detail" in given:
        raise item.error(
            "a condition is about one indicator or one local fact",
            "write {indicator: unemployment_rate, max: 9} or {fact: specialist, detail: …}",
        )
    least = given["min"].number(-1e9, 1e9) if "min" in given else None
    most = given["max"].number(-1e9, 1e9) if "max" in given else None
    if least is None and most is None:
        raise item.error("no limit", "give min, max or both")
    if least is not None and most is not None and least > most:
        raise item.error("min is above max", "exchange them")
    return Requirement(indicator=given["indicator"].text(), min=least, max=most)


def _red_line(item: Field) -> RedLine:
    given = item.keys((*(part.name for part in fields(RedLine)), "min", "max"))
    given = {key: each for key, each in given.items() if each.value is not None}
    kind = set(given)
    if kind & {"min", "max"}:
        raise item.error(
            "a red line with 'min' or 'max' can be read both ways",
            "write 'above' or 'below' (never above 12: {indicator: …, above: 12})",
        )
    if kind == {"area"}:
        return RedLine(area=given["area"].text())
    if kind == {"region"}:
        return RedLine(region=given["region"].text())
    if kind == {"departement"}:
        return RedLine(departement=given["departement"].text().upper())
    if kind == {"commune", "within_km"}:
        return RedLine(
            commune=given["commune"].text(), within_km=given["within_km"].number(0, 20_000)
        )
    if kind in ({"indicator", "above"}, {"indicator", "below"}):
        side = "above" if "above" in kind else "below"
        limit = given[side].number(-1e9, 1e9)
        indicator = given["indicator"].text()
        if side == "above":
            return RedLine(indicator=indicator, above=limit)
        return RedLine(indicator=indicator, below=limit)
    raise item.error(
        "a red line names one thing",
        'write {area: "1109"}, {region: "11"}, {departement: "93"}, '
        '{commune: "75056", within_km: 80} or {indicator: …, above: 12} (or below)',
    )


def _wishes(item: Field) -> Wishes:
    given = item.keys(part.name for part in fields(Wishes))
    read: dict[str, Any] = {}
    if "regions" in given:
        read["regions"] = tuple(each.text() for each in given["regions"].items(most=20))
    if "town_size" in given:
        read["town_size"] = given["town_size"].choice(TOWN_SIZES)
    if "near" in given:
        read["near"] = tuple(
            Near(*_distance(each, "max_km")) for each in given["near"].items(most=10)
        )
    if "away_from" in given:
        read["away_from"] = tuple(
            AwayFrom(*_distance(each, "min_km")) for each in given["away_from"].items(most=10)
        )
    return Wishes(**read)


def _distance(item: Field, limit: str) -> tuple[str, float]:
    given = item.keys(("commune", limit))
    for name in ("commune", limit):
        if name not in given:
            raise ProfileError(
                f"{item.path}.{name}", "not given", f'write {{commune: "12202", {limit}: 60}}'
            )
    return given["commune"].text(), given[limit].number(1, 20_000)


def _weights(item: Field) -> Weights:
    given = item.keys(THEMES)
    weights = Weights(**{theme: each.number(0, HEAVIEST) for theme, each in given.items()})
    if not any(weights.of(theme) > 0 for theme in THEMES):
        raise item.error("all weights are 0", "give at least one theme a weight above 0")
    return weights

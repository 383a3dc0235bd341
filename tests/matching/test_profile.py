"""What a profile file may say, and what it never may."""

import dataclasses
import json
import typing
from pathlib import Path

import pytest
from hypothesis import given

from tests.matching.strategies import HOUSEHOLDS
from trousseau.matching import HouseholdProfile, ProfileError
from trousseau.matching import profile as profile_module

EXAMPLE = """
version: 1
adults:
- id: a1
  occupations: [{rome: F1703}]
  qualification: skilled
  languages: {fr: {listening: A2, speaking: A2, reading: A1, writing: A1}}
  driving_licence: [B]
  seeks_work: true
children: [{age: 7}]
housing: {rooms_min: null, rent_max_eur_month: 650, social: true}
must: []
red_lines: []
wishes: {regions: [], town_size: any, near: [{commune: "12202", max_km: 60}], away_from: []}
weights: {work: 3, housing: 3, children: 2, services: 2, ties: 1, place: 0}
"""

NEVER = {
    "nationality", "nation", "citizenship", "country", "origin", "birth", "birthplace",
    "ethnicity", "ethnic", "race", "religion", "faith", "belief", "asylum", "refugee", "status",
    "persecution", "story", "opinion", "political", "politics", "union", "orientation", "sex",
    "gender", "name", "surname", "phone", "email", "address",
}  # fmt: skip


def test_the_format_of_the_interface_is_read():
    profile = HouseholdProfile.from_text(EXAMPLE)
    assert profile.adults[0].occupations[0].rome == "F1703"
    assert profile.adults[0].drives
    assert profile.housing.rent_max_eur_month == 650
    assert profile.wishes.near[0].max_km == 60
    assert profile.weights.of("ties") == 1


@given(HOUSEHOLDS)
def test_a_profile_survives_writing_and_reading(profile):
    text = json.dumps(profile.as_mapping(), allow_nan=False)
    assert HouseholdProfile.from_text(text) == profile


def test_no_field_can_hold_who_somebody_is():
    seen: set[type] = set()
    names: set[str] = set()

    def walk(kind: object) -> None:
        for part in typing.get_args(kind):
            walk(part)
        if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind not in seen:
            seen.add(kind)
            hints = typing.get_type_hints(kind)
            for field in dataclasses.fields(kind):
                names.add(field.name)
                walk(hints[field.name])

    walk(HouseholdProfile)
    assert len(seen) >= 11, "the walk reaches every part of a profile"
    parts = {part for name in names for part in name.split("_")}
    assert not parts & NEVER
    public = {
        each
        for each in vars(profile_module).values()
        if isinstance(each, type)
        and dataclasses.is_dataclass(each)
        and each.__module__ == profile_module.__name__
    }
    assert public == seen


@pytest.mark.parametrize("key", sorted(NEVER - {"name"}))
def test_a_forbidden_key_is_an_error(key):
    adult = {"id": "a1", key: "x"}
    with pytest.raises(ProfileError) as error:
        HouseholdProfile.parse({"version": 1, "adults": [adult]})
    assert error.value.path == f"adults[0].{key}"
    assert error.value.problem == "unknown key"


ADULTS = [{"id": "a1"}]
WRONG = [
    ({}, "version"),
    ({"version": 2, "adults": ADULTS}, "version"),
    ({"version": True, "adults": ADULTS}, "version"),
    ({"version": 1}, "adults"),
    ({"version": 1, "adults": []}, "adults"),
    ({"version": 1, "adults": {}}, "adults"),
    ({"version": 1, "adults": [3]}, "adults[0]"),
    ({"version": 1, "adults": [{}]}, "adults[0].id"),
    ({"version": 1, "adults": [{"id": ""}]}, "adults[0].id"),
    ({"version": 1, "adults": [{"id": "a"}, {"id": "a"}]}, "adults[1].id"),
    ({"version": 1, "adults": [{"id": "a", "seeks_work": "yes"}]}, "adults[0].seeks_work"),
    ({"version": 1, "adults": [{"id": "a", "qualification": "x"}]}, "adults[0].qualification"),
    (
        {"version": 1, "adults": [{"id": "a", "occupations": [{}]}]},
        "adults[0].occupations[0]",
    ),
    (
        {"version": 1, "adults": [{"id": "a", "occupations": [{"rome": "F1703", "title": "x"}]}]},
        "adults[0].occupations[0]",
    ),
    (
        {"version": 1, "adults": [{"id": "a", "occupations": [{"rome": "F1703", "years": -1}]}]},
        "adults[0].occupations[0].years",
    ),
    (
        {"version": 1, "adults": [{"id": "a", "languages": {"fr": {"speaking": "A3"}}}]},
        "adults[0].languages.fr.speaking",
    ),
    ({"version": 1, "adults": [{"id": "a", "languages": {False: {}}}]}, "adults[0].languages"),
    ({"version": 1, "adults": [{"id": "a", "languages": {"FR": {}}}]}, "adults[0].languages"),
    ({"version": 1, "adults": [{"id": "a", "languages": {"français": {}}}]}, "adults[0].languages"),
    ({"version": 1, "adults": [{"id": "a", "languages": {"fra": {}}}]}, "adults[0].languages"),
    (
        {"version": 1, "adults": [{"id": "a", "driving_licence": ["B", "permis B"]}]},
        "adults[0].driving_licence[1]",
    ),
    ({"version": 1, "adults": [{"id": "a\n1"}]}, "adults[0].id"),
    ({"version": 1, "adults": [{"id": "\x1b[31ma1"}]}, "adults[0].id"),
    ({"version": 1, "adults": ADULTS, "children": [{"age": 3.5}]}, "children[0].age"),
    ({"version": 1, "adults": ADULTS, "children": [{"age": -1}]}, "children[0].age"),
    ({"version": 1, "adults": ADULTS, "children": [{"age": True}]}, "children[0].age"),
    ({"version": 1, "adults": ADULTS, "housing": {"rooms": 3}}, "housing.rooms"),
    (
        {"version": 1, "adults": ADULTS, "housing": {"rent_max_eur_month": float("nan")}},
        "housing.rent_max_eur_month",
    ),
    ({"version": 1, "adults": ADULTS, "must": [{"indicator": "people"}]}, "must[0]"),
    (
        {"version": 1, "adults": ADULTS, "must": [{"indicator": "people", "min": 9, "max": 1}]},
        "must[0]",
    ),
    ({"version": 1, "adults": ADULTS, "must": [{"fact": "specialist", "max": 1}]}, "must[0]"),
    ({"version": 1, "adults": ADULTS, "red_lines": [{}]}, "red_lines[0]"),
    (
        {"version": 1, "adults": ADULTS, "red_lines": [{"area": "1", "region": "2"}]},
        "red_lines[0]",
    ),
    (
        {"version": 1, "adults": ADULTS, "red_lines": [{"indicator": "people", "max": 2}]},
        "red_lines[0]",
    ),
    ({"version": 1, "adults": ADULTS, "red_lines": [{"region": 11}]}, "red_lines[0].region"),
    ({"version": 1, "adults": ADULTS, "wishes": {"regions": [76]}}, "wishes.regions[0]"),
    ({"version": 1, "adults": ADULTS, "wishes": {"town_size": "tiny"}}, "wishes.town_size"),
    (
        {"version": 1, "adults": ADULTS, "wishes": {"near": [{"commune": "12202"}]}},
        "wishes.near[0].max_km",
    ),
    ({"version": 1, "adults": ADULTS, "weights": {"work": 6}}, "weights.work"),
    ({"version": 1, "adults": ADULTS, "weights": {"work": "3"}}, "weights.work"),
    (
        {"version": 1, "adults": ADULTS, "weights": dict.fromkeys(profile_module.THEMES, 0)},
        "weights",
    ),
    ([], ""),
]


@pytest.mark.parametrize(("content", "path"), WRONG)
def test_a_problem_is_named_where_it_is(content, path):
    with pytest.raises(ProfileError) as error:
        HouseholdProfile.parse(content)
    assert error.value.path == path
    assert error.value.problem
    assert error.value.remedy
    assert str(error.value).startswith(f"{path}: " if path else error.value.problem)


def test_languages_licences_and_names_that_are_understood():
    adult = {
        "id": "Adulte n-1",
        "languages": {"fr": {"speaking": "A1"}, "prs": {"speaking": "C2"}},
        "driving_licence": ["b", "CE"],
    }
    read = HouseholdProfile.parse({"version": 1, "adults": [adult]}).adults[0]
    assert (read.id, *read.languages, *read.driving_licence) == (
        "Adulte n-1", "fr", "prs", "B", "CE",
    )  # fmt: skip


def test_text_that_is_not_yaml_names_the_line():
    with pytest.raises(ProfileError) as error:
        HouseholdProfile.from_text("version: 1\nadults: [\n")
    assert error.value.path.startswith("line ")


def test_a_key_given_twice_is_an_error():
    with pytest.raises(ProfileError, match="'must' is given twice") as error:
        HouseholdProfile.from_text("version: 1\nadults: [{id: a}]\nmust: []\nmust: []\n")
    assert error.value.path == "line 4"


EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_profiles_and_say_what_they_are(path):
    profile = HouseholdProfile.read(path)
    assert HouseholdProfile.parse(profile.as_mapping()) == profile
    first, second = path.read_text(encoding="utf-8").splitlines()[:2]
    assert first.startswith("# fr: ")
    assert second.startswith("# en: ")


def test_there_are_examples():
    assert len(EXAMPLES) >= 6


def test_a_whole_number_too_large_for_a_float_is_out_of_range():
    content = {"version": 1, "adults": ADULTS, "weights": {"work": 10**400}}
    with pytest.raises(ProfileError, match="out of range"):
        HouseholdProfile.parse(content)


def test_an_alias_that_stands_for_billions_is_shown_in_short():
    lines = ["&a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"&a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    text = f"version: 1\nadults: [{{id: a}}]\nchildren:\n- age: [{', '.join(lines)}]\n"
    with pytest.raises(ProfileError, match="not a number") as error:
        HouseholdProfile.from_text(text)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(("text", "path"), [("on: 1", "yes (or true)"), ("'on': 1", "on")])
def test_a_key_that_yaml_reads_as_something_else_is_shown_in_words(text, path):
    with pytest.raises(ProfileError) as error:
        HouseholdProfile.from_text(f"version: 1\nadults: [{{id: a}}]\n{text}\n")
    assert error.value.path == path

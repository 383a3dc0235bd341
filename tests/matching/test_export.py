"""The JSON forms of the interface, exactly."""

import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.factories import AREAS, atlas, household
from tests.matching.strategies import HOUSEHOLDS
from trousseau.matching import rank
from trousseau.matching.export import ranking_json, why_json
from trousseau.matching.profile import Requirement
from trousseau.matching.why_not import why_not

number = (int, float)
maybe = (int, float, type(None))
CONTRIBUTION = {
    "key": str,
    "adult_id": (str, type(None)),
    "score": maybe,
    "value": maybe,
    "value_low": maybe,
    "value_high": maybe,
    "unit": str,
    "source": str,
    "year": str,
    "percentile": maybe,
    "status": {"known", "masked", "missing", "not_loaded"},
}
REJECTION = {"constraint": str, "value": (*maybe, str), "limit": (*maybe, str), "unit": str}
THEME = {"score": maybe, "low": maybe, "high": maybe, "contributions": [CONTRIBUTION]}
RANKING = {
    "version": {1},
    "atlas": {"id": str, "built_on": str},
    "household_warnings": [str],
    "areas": [
        {
            "code": str,
            "name": str,
            "rank": int,
            "tie_group": int,
            "score": number,
            "score_low": number,
            "score_high": number,
            "themes": {"*": THEME},
        }
    ],
    "rejected": [{"code": str, "name": str, "reasons": [REJECTION]}],
}
WHY = {
    "version": {1},
    "code": str,
    "k": int,
    "rank": (int, type(None)),
    "rejected": [REJECTION],
    "contributions": [CONTRIBUTION],
    "change": {"path": str, "from": object, "to": object, "rank_after": int},
}
ATLAS = atlas(3)


def conforms(value, schema, path="$"):
    """The value has exactly the keys and kinds of the schema."""
    if isinstance(schema, dict):
        assert isinstance(value, dict), path
        if set(schema) == {"*"}:
            for key, each in value.items():
                conforms(each, schema["*"], f"{path}.{key}")
            return
        assert set(value) == set(schema), path
        for key, each in schema.items():
            conforms(value[key], each, f"{path}.{key}")
    elif isinstance(schema, list):
        assert isinstance(value, list), path
        for index, each in enumerate(value):
            conforms(each, schema[0], f"{path}[{index}]")
    elif isinstance(schema, set):
        assert value in schema, path
    else:
        assert isinstance(value, schema), f"{path}: {value!r}"
        assert not isinstance(value, bool) or schema is object, path


@settings(max_examples=20)
@given(HOUSEHOLDS)
def test_a_ranking_is_written_as_the_interface_says(profile):
    content = ranking_json(rank(profile, ATLAS))
    again = json.loads(json.dumps(content, allow_nan=False))
    assert again == content
    conforms(content, RANKING)
    assert len(content["areas"]) + len(content["rejected"]) == AREAS


@settings(max_examples=20)
@given(HOUSEHOLDS, st.integers(0, AREAS - 1))
def test_a_reason_is_written_as_the_interface_says(profile, place):
    content = why_json(why_not(profile, ATLAS, ATLAS.areas.code[place], 3))
    assert json.loads(json.dumps(content, allow_nan=False)) == content
    schema = WHY if content["change"] is not None else {**WHY, "change": type(None)}
    conforms(content, schema)


def test_unknown_figures_are_null_and_say_why():
    values = np.full(AREAS, 5.0)
    values[2] = np.nan
    content = ranking_json(rank(household(), atlas(given={"unemployment_rate": values})))
    area = next(each for each in content["areas"] if each["code"] == "0003")
    rate = next(
        each
        for each in area["themes"]["work"]["contributions"]
        if each["key"] == "unemployment_rate"
    )
    assert (rate["value"], rate["status"], rate["percentile"]) == (None, "missing", None)


def test_warnings_are_in_the_language_asked_for_and_top_cuts_the_list():
    ranking = rank(household(must=(Requirement(indicator="people", min=1e9),)), ATLAS)
    assert ranking_json(ranking)["areas"] == []
    assert ranking_json(ranking)["rejected"][0]["reasons"][0]["limit"] == 1e9
    french, english = (ranking_json(rank(household(), ATLAS), each) for each in ("fr", "en"))
    assert french["household_warnings"] != english["household_warnings"]
    top = ranking_json(rank(household(), ATLAS), top=3)["areas"]
    assert 3 <= len(top) < AREAS
    assert all(area["rank"] <= 3 for area in top)

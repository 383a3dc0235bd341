"""What may follow a no outside the programme: sourced, in both languages, and never a threat."""

from copy import deepcopy
from typing import Any

import pytest

from trousseau.households.choices import OfferedBy
from trousseau.households.outside_consequences import (
    FILE,
    BadConsequence,
    all_consequences,
    consequences_of,
    read_consequences,
)
from trousseau.territories.yaml_text import parse_yaml


def content() -> Any:
    return deepcopy(parse_yaml(FILE.read_bytes()))


@pytest.mark.parametrize("offered_by", sorted(set(OfferedBy) - {OfferedBy.OTHER}))
def test_something_is_said_of_each_who_offers(offered_by: OfferedBy):
    assert consequences_of(offered_by)


def test_of_somebody_else_nothing_is_made_up():
    assert consequences_of(OfferedBy.OTHER) == ()


def test_each_says_where_it_stands_and_what_is_still_to_be_asked():
    for one in all_consequences():
        assert one.source
        assert one.says
        assert one.to_check.fr != one.to_check.en
        assert one.words.fr != one.words.en
        # Until an official text was read, nothing of it counts as verified.
        assert not one.verified


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("url", "http://exemple.test/", "begin with https"),
        ("checked_on", "23 novembre", "is no date"),
        ("verified", "yes", "neither true nor false"),
        ("offered_by", ["mairie"], "choose of: national_platform"),
        ("words", {"fr": "Rien."}, "both languages"),
        ("to_check", {"fr": "Rien.", "en": ""}, "both languages"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(part: str, value: Any, said: str):
    wrong = content()
    wrong["siao_seniority"][part] = value
    with pytest.raises(BadConsequence, match=said) as raised:
        read_consequences(wrong)
    assert f"siao_seniority.{part}" in str(raised.value)


def test_what_is_missing_is_said():
    wrong = content()
    del wrong["end_of_stay"]["source"]
    with pytest.raises(BadConsequence, match="end_of_stay: has not what it needs"):
        read_consequences(wrong)
    with pytest.raises(BadConsequence, match="is no mapping"):
        read_consequences([])

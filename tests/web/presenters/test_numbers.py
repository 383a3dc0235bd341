"""Figures in words."""

import pytest
from django.utils.translation import override

from trousseau.territories.figures import Figure, Status
from trousseau.web.presenters import numbers


def figure(value: float | None, unit: str, low=None, high=None, status=Status.KNOWN) -> Figure:
    low, high = (value if low is None else low), (value if high is None else high)
    return Figure("x", value, low, high, status, unit, "INSEE", "2021")


@pytest.mark.parametrize(
    ("language", "value", "unit", "text"),
    [
        ("fr", 12400.0, "people", "12\u202f400\u00a0habitants"),
        ("en", 12400.0, "people", "12,400\u00a0people"),
        ("fr", 8.21, "percent", "8,2\u00a0%"),
        ("en", 8.21, "percent", "8.2%"),
        ("fr", -1.07, "points", "−1,1\u00a0points"),
        ("fr", 0.4, "percent_per_year", "+0,4\u00a0%\u00a0par an".replace("\u00a0par", " par")),
        ("fr", 1.0, "yes_no", "oui"),
        ("en", 0.0, "yes_no", "no"),
        ("fr", 4.0, "tension_1_5", "4 sur 5"),
    ],
)
def test_amounts(language: str, value: float, unit: str, text: str):
    with override(language):
        assert numbers.shown(figure(value, unit)) == text


def test_an_interval_is_shown_as_one_unless_it_rounds_to_a_number():
    with override("fr"):
        assert numbers.shown(figure(5.0, "projects", 3.0, 7.0)).startswith("3 à 7")
        assert numbers.shown(figure(5.0, "projects", 4.9, 5.1)).startswith("5")
        assert numbers.shown(figure(80.0, "percent", 72.4, 90.1)) == "72 à 90\u00a0%"
        assert numbers.shown(figure(2.0, "percent", 1.8, 2.3)) == "1,8 à 2,3\u00a0%"


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (Status.MASKED, "Non publié"),
        (Status.MISSING, "Pas de chiffre"),
        (Status.NOT_LOADED, "Source non chargée"),
    ],
)
def test_no_figure_is_never_zero(status: Status, text: str):
    with override("fr"):
        assert numbers.shown(figure(None, "people", status=status)).startswith(text)


def test_standing_speaks_of_the_raw_figure():
    with override("fr"):
        assert numbers.standing(82.4) == "Plus élevé que dans 82\u202f% des zones"
        assert numbers.standing(10.0) == "Plus bas que dans 90\u202f% des zones"
        assert numbers.standing(None) == ""


@pytest.mark.parametrize(
    ("rank", "french", "english"),
    [
        (1, "1er", "1st"),
        (2, "2e", "2nd"),
        (11, "11e", "11th"),
        (23, "23e", "23rd"),
        (112, "112e", "112th"),
    ],
)
def test_ordinals(rank: int, french: str, english: str):
    with override("fr"):
        assert numbers.ordinal(rank) == french
    with override("en"):
        assert numbers.ordinal(rank) == english

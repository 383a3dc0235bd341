"""Everyday services and getting around."""

from __future__ import annotations

from dataclasses import dataclass

from trousseau.matching.basis import Basis
from trousseau.matching.criteria.columns import Measured, ThemeScores, arithmetic, shown
from trousseau.matching.scales import Scale

MAIN_TOWN_PEOPLE = Scale(2_000.0, 100_000.0, log=True)
"""A town of 100,000 has about everything; a larger one adds nothing here."""


@dataclass(frozen=True, slots=True)
class ServicesKey:
    """All that services depend on: whether an adult may drive a car."""

    drives: bool


def services_theme(basis: Basis, key: ServicesKey) -> ThemeScores:
    """The theme over the areas. No source of public transport exists yet: said, never scored."""
    columns = [
        basis.indicator("facilities_per_1000", 3.0),
        basis.indicator("main_town_people", 2.0, scale=MAIN_TOWN_PEOPLE),
    ]
    if not key.drives:
        columns.append(basis.indicator("main_town_share", 2.0, less_is_better=False))
    columns.append(shown("public_transport", Measured(basis.not_loaded(), "lines", ())))
    return arithmetic(columns)

"""From a ROME 4.0 code to the families under which its hiring is counted."""

from typing import get_args

import numpy as np
import pytest

from trousseau.territories.archive import SHIPPED, Archive
from trousseau.territories.occupations import (
    DIGITS,
    Occupation,
    Occupations,
    Qualification,
    UnknownOccupation,
)

FAMILIES = ("any", "low", "worker", "clerk", "tech", "chief", "boss")


def made_up(*families_of_digits: str) -> Occupations:
    """One parent F1703 with these families for digits 0 to 9, and a child F1799 of it."""
    row = [FAMILIES.index(family) for family in families_of_digits]
    return Occupations(
        codes=["F1703", "F1799"],
        titles=["Maçon / Maçonne", "Maçon / Maçonne de piscines"],
        parent=np.array([0, 0]),
        regulated=np.array([1, -1]),
        passage_codes=["F1703"],
        families=FAMILIES,
        family_of=np.array([row]),
        names={"worker": "Ouvriers"},
    )


MASONS = made_up("any", "low", "low", "worker", "worker", "low", "clerk", "tech", "chief", "boss")
WAITERS = made_up("any", "low", "low", "worker", "boss", "low", "worker", "tech", "boss", "boss")


@pytest.fixture(scope="module")
def occupations() -> Occupations:
    return Occupations.from_archive(Archive(SHIPPED))


def test_an_occupation_knows_its_parent_and_whether_it_is_regulated() -> None:
    assert MASONS.rome("F1703") == Occupation("F1703", "Maçon / Maçonne", "F1703", True)
    assert MASONS.rome("F1799").parent == "F1703"
    assert MASONS.rome("F1799").regulated is None


@pytest.mark.parametrize(
    ("qualification", "families"),
    [
        (None, ("any",)),
        ("unskilled", ("low",)),
        ("skilled", ("worker", "clerk")),
        ("technician", ("tech", "chief")),
        ("manager", ("boss",)),
    ],
)
def test_the_qualification_leads_to_the_families(qualification, families) -> None:
    assert MASONS.faps("F1703", qualification) == families
    assert MASONS.faps("F1799", qualification) == families, "through the parent"


def test_a_skilled_person_is_not_counted_among_managers() -> None:
    assert WAITERS.faps("F1703", "skilled") == ("worker",)


def test_the_digits_are_covered_once_each() -> None:
    digits = sorted(digit for group in DIGITS.values() for digit in group)
    assert digits == list(range(10))
    assert set(DIGITS) == {None, *get_args(Qualification)}


def test_an_unknown_qualification_is_refused() -> None:
    with pytest.raises(ValueError, match="'expert' is not a qualification; it is one of unskilled"):
        MASONS.faps("F1703", "expert")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("X9999", "'X9999' is not a ROME code; try 'trousseau atlas search maçon'"),
        ("f1703", "'f1703' is not a ROME code; did you mean F1703 (Maçon / Maçonne)? Otherwise"),
        ("F1730", "'F1730' is not a ROME code; did you mean F1703 (Maçon / Maçonne)? Otherwise"),
        ("F1793", "F1703 (Maçon / Maçonne), F1799 (Maçon / Maçonne de piscines)?"),
        ("", "'' is not a ROME code; try"),
    ],
)
def test_an_unknown_code_gets_a_suggestion(code, message) -> None:
    with pytest.raises(UnknownOccupation) as caught:
        MASONS.rome(code)
    assert message in str(caught.value)
    with pytest.raises(UnknownOccupation):
        MASONS.faps(code)


def test_family_names() -> None:
    assert MASONS.fap_label("worker") == "Ouvriers"
    with pytest.raises(UnknownOccupation, match="'boss' is not an occupation family"):
        MASONS.fap_label("boss")


def test_a_parent_that_the_table_lacks_has_no_family() -> None:
    alone = Occupations(
        ["A1101"], ["x"], np.array([0]), np.array([0]), [], [], np.empty((0, 10), dtype=int), {}
    )
    assert alone.faps("A1101", "skilled") == ()


def test_every_occupation_has_families_at_every_qualification(occupations) -> None:
    parents = {occupations.rome(code).parent for code in occupations.codes}
    assert len(occupations) == 1584
    assert len(parents) == 532
    for code in occupations.codes:
        for qualification in DIGITS:
            families = occupations.faps(code, qualification)
            assert 1 <= len(families) <= 3
            assert len(set(families)) == len(families)
            assert all(occupations.fap_label(family) for family in families)
    several = sum(
        len({occupations.faps(code, qualification) for qualification in DIGITS}) > 1
        for code in parents
    )
    assert several > 250, "the qualification matters for about half of them"


def test_masons_by_qualification(occupations) -> None:
    assert occupations.faps("F1703") == ("B1X31",)
    assert occupations.faps("F1703", "unskilled") == ("B1X30",)
    assert occupations.fap_label("B1X30") == "Maçons peu qualifiés"
    assert occupations.faps("G1803", "skilled") == ("S2X61",), "a waiter does not own a restaurant"


def test_every_family_of_the_hiring_survey_is_reached(occupations) -> None:
    surveyed = set(Archive(SHIPPED).texts("hiring_projects", "families"))
    reached = {
        family
        for code in occupations.codes
        for qualification in DIGITS
        for family in occupations.faps(code, qualification)
    }
    assert len(surveyed) == 217
    assert surveyed <= reached

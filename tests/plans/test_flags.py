"""What the case file tells of a household: who is expected, born already or not."""

from datetime import date

import pytest

from trousseau.households.choices import ReferredBy, Relation, Relocates
from trousseau.plans.flags import Resident, known_flags

TODAY = date(2026, 11, 23)
COMES = date(2027, 2, 1)
MOTHER = Resident(Relation.ADULT, Relocates.YES, "1990-05-01", True, None, {})


def child(birth_date: str, relocates: Relocates, expected_on: date | None) -> Resident:
    return Resident(Relation.CHILD, relocates, birth_date, False, expected_on, {})


def flags(*people: Resident) -> dict[str, bool]:
    return known_flags((MOTHER, *people), ReferredBy.SHELTER, None, None, TODAY)


@pytest.mark.parametrize("birth_date", ["", "2027-02-01"])
def test_a_birth_is_expected(birth_date: str):
    found = flags(child(birth_date, Relocates.YES, COMES))
    assert (found["pregnancy"], found["family_expected"]) == (True, False)


@pytest.mark.parametrize(
    "one",
    [
        child("2018-03-04", Relocates.LATER, COMES),
        child("2018", Relocates.YES, COMES),
        child("", Relocates.LATER, COMES),
        Resident(Relation.SPOUSE, Relocates.LATER, "1989-01-01", True, COMES, {}),
    ],
)
def test_an_arrival_is_no_birth(one: Resident):
    """A child of eight who comes by family reunification is awaited, and nobody is pregnant."""
    found = flags(one)
    assert "pregnancy" not in found
    assert found["family_expected"]


def test_both_are_told_apart():
    found = flags(child("", Relocates.YES, COMES), child("2018-03-04", Relocates.LATER, COMES))
    assert (found["pregnancy"], found["family_expected"]) == (True, True)


def test_nobody_is_expected():
    found = flags(child("2018-03-04", Relocates.YES, None))
    assert "pregnancy" not in found
    assert not found["family_expected"]

"""What is true of a household, so that a plan has the steps and rights that concern it.

Each flag (`rights/flags.yaml`, and those of the path) is true, false, or not known yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from trousseau.households.choices import (
    FactKind,
    HousingRight,
    Permit,
    Protection,
    ReferredBy,
    Relation,
    Relocates,
    Structure,
)
from trousseau.households.situations import Fact, SocialHousing, Stay

ENDS_SOON = timedelta(days=240)
CENTRES = frozenset({Structure.CADA, Structure.HUDA, Structure.CPH, Structure.EMERGENCY})
ASYLUM = frozenset({Structure.CADA, Structure.HUDA})
PROTECTED = frozenset({Protection.REFUGEE, Protection.SUBSIDIARY, Protection.STATELESS})
# No card in the hand.
PENDING = frozenset({Permit.RECEIPT, Permit.TEMPORARY, Permit.NONE})


@dataclass(frozen=True)
class Resident:
    """Somebody of a household, as far as steps and rights depend on them.

    `birth_date` as it is kept: 1990-01-05, 1990, or empty.
    """

    relation: Relation
    relocates: Relocates
    birth_date: str
    is_adult: bool
    expected_on: date | None
    facts: Mapping[FactKind, Fact]

    def is_to_be_born(self, today: date) -> bool:
        """Whether it is a birth that is expected, and not an arrival by family reunification."""
        ahead = not self.birth_date or self.birth_date > today.isoformat()
        comes_later = self.relocates == Relocates.LATER
        return self.expected_on is not None and not self.is_adult and ahead and not comes_later


def known_flags(
    people: Iterable[Resident],
    referred_by: ReferredBy,
    stay: Stay | None,
    social_housing: SocialHousing | None,
    today: date,
) -> dict[str, bool]:
    """The flags that the case file tells, true or false; what is missing is not known yet."""
    moving = [one for one in people if one.relocates != Relocates.NO]
    found = _of_ages(moving, today) | _of_papers(moving, today)
    expected = [one for one in moving if one.expected_on]
    found["family_expected"] = not all(one.is_to_be_born(today) for one in expected)
    if any(one.is_to_be_born(today) for one in expected):
        found["pregnancy"] = True
    if referred_by == ReferredBy.AGIR:
        found["agir"] = True
    if stay is not None:
        found["hosted_in_centre"] = stay.structure in CENTRES
        found["in_asylum_accommodation"] = stay.structure in ASYLUM
        found["tenant_now"] = stay.structure == Structure.OWN_LEASE
    if social_housing is not None:
        found["social_housing_request"] = bool(
            social_housing.number or social_housing.first_requested_on
        )
        found["dalo_recognised"] = social_housing.housing_right == HousingRight.RECOGNISED
        found["siao_request"] = social_housing.siao_on is not None
    return found


def _of_ages(moving: list[Resident], today: date) -> dict[str, bool]:
    ages = [_ages(one.birth_date, today) for one in moving if not one.expected_on]
    children = [
        _ages(one.birth_date, today) for one in moving if not one.is_adult and not one.expected_on
    ]
    known = all(age is not None for age in ages)
    found = {
        "has_child_under_2": _some(children, 0, 1),
        "has_child_under_3": _some(children, 0, 2),
        "has_school_child": _some(children, 3, 16),
        "has_youth_16_18": _some(ages, 16, 18),
    }
    born_or_not = sum(not one.is_adult for one in moving)
    answers = {name: value for name, value in found.items() if value or known}
    answers["three_children"] = born_or_not >= 3
    adults = [_ages(one.birth_date, today) for one in moving if one.is_adult]
    if any(age is not None and age[1] <= 30 for age in adults):
        answers["under_31"] = True
    elif known:
        answers["under_31"] = False
    return answers


def _ages(birth_date: str, today: date) -> tuple[int, int] | None:
    """The least and the most that somebody can be, in years; None when nothing is known."""
    if len(birth_date) == 4:
        years = today.year - int(birth_date)
        return max(0, years - 1), years
    if not birth_date:
        return None
    born = date.fromisoformat(birth_date)
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return age, age


def _some(ages: list[tuple[int, int] | None], least: int, most: int) -> bool:
    return any(age is not None and age[0] <= most and least <= age[1] for age in ages)


def _of_papers(moving: list[Resident], today: date) -> dict[str, bool]:
    adults = [one.facts for one in moving if one.is_adult]
    found: dict[str, bool] = {}
    protections = [one[FactKind.PROTECTION].value for one in adults if FactKind.PROTECTION in one]
    if any(value in PROTECTED for value in protections):
        found["protected"] = True
    elif adults and len(protections) == len(adults):
        found["protected"] = False
    permits = [one[FactKind.PERMIT] for one in adults if FactKind.PERMIT in one]
    ends = [one.expires_on for one in permits if one.expires_on is not None]
    if any(end <= today + ENDS_SOON for end in ends):
        found["permit_ends_soon"] = True
    if any(one.value in PENDING for one in permits):
        found["permit_pending"] = True
    if adults and len(permits) == len(adults):
        found.setdefault("permit_pending", False)
        if len(ends) == len(permits):
            found.setdefault("permit_ends_soon", False)
    return found


def possible_flags(known: Mapping[str, bool], every: Iterable[str]) -> frozenset[str]:
    """Those that are true, or not known yet: nothing is forgotten for want of an answer."""
    return frozenset(name for name in every if known.get(name, True))

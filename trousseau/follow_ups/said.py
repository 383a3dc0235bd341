"""What is answered in a follow-up, and how it is written down: as JSON of what is known.

Pure: no table, no clock. What is not known is left out, so that nothing has to be changed when a
question is added.
"""

import json
from dataclasses import Field, dataclass, fields, replace
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from trousseau.follow_ups.choices import (
    EMPLOYED,
    Doctor,
    FrenchLevel,
    Housing,
    RightsReopened,
    Safety,
    School,
    SomeoneToCall,
    StillHeld,
    WishToStay,
    Work,
)
from trousseau.follow_ups.indicators import ChildAnswers, HouseholdAnswers
from trousseau.households.choices import YesNo


@dataclass(frozen=True, slots=True)
class AdultSaid:
    """Of one adult, but for what is said alone. `work_since`: since when they have had work without
    a break, in one job or several; ValueError without work. `declined`: they prefer not to answer
    this time; ValueError with an answer."""

    work: Work = Work.UNKNOWN
    work_since: date | None = None
    seeks_work: YesNo = YesNo.UNKNOWN
    still_held: StillHeld = StillHeld.UNKNOWN
    french: FrenchLevel = FrenchLevel.UNKNOWN
    doctor: Doctor = Doctor.UNKNOWN
    someone_to_call: SomeoneToCall = SomeoneToCall.UNKNOWN
    declined: bool = False

    def __post_init__(self) -> None:
        if self.work_since is not None and self.work not in EMPLOYED:
            raise ValueError("who has no work has none since a day")
        if self.declined and not says_nothing(replace(self, declined=False)):
            raise ValueError("who prefers not to answer has not answered")


@dataclass(frozen=True, slots=True)
class ChildSaid:
    """Of one child; the days as in `ChildAnswers`, whose ValueError this raises."""

    school: School = School.UNKNOWN
    delay_days: int | None = None

    def __post_init__(self) -> None:
        self.counted()

    def counted(self) -> ChildAnswers:
        """As the indicators see it."""
        return ChildAnswers(self.school, self.delay_days)


@dataclass(frozen=True, slots=True)
class HouseholdSaid:
    """Of the household; money as in `HouseholdAnswers`, whose ValueError this raises."""

    housing: Housing = Housing.UNKNOWN
    # Whether it is the home they want to live in, whatever the lease.
    housing_chosen: YesNo = YesNo.UNKNOWN
    rights: RightsReopened = RightsReopened.UNKNOWN
    rent_cents: int | None = None
    income_cents: int | None = None

    def __post_init__(self) -> None:
        self.counted()

    def counted(self) -> HouseholdAnswers:
        """As the indicators see it."""
        return HouseholdAnswers(self.housing, self.rights, self.rent_cents, self.income_cents)


@dataclass(frozen=True, slots=True)
class AloneSaid:
    """What one adult said with nobody else there."""

    safety: Safety = Safety.UNKNOWN
    wish_to_stay: WishToStay = WishToStay.UNKNOWN


Said = AdultSaid | ChildSaid | HouseholdSaid | AloneSaid
Kind = TypeVar("Kind", bound=Said)


def as_text(said: Said) -> str:
    """As it is kept."""
    known = {
        one.name: value.isoformat() if isinstance(value, date) else value
        for one in fields(said)
        if (value := getattr(said, one.name)) != one.default
    }
    return json.dumps(known, ensure_ascii=False, sort_keys=True)


def from_text(kind: type[Kind], text: str) -> Kind:
    """What was kept; an empty text is what nobody asked. What this kind is not asked is left out:
    a child may have been kept as one, and count as an adult once a date was put right."""
    content = json.loads(text) if text else {}
    names = {one.name: one for one in fields(kind)}
    known = {name: _value(names[name], value) for name, value in content.items() if name in names}
    return kind(**known)


def says_nothing(said: Said) -> bool:
    """Whether nothing of it is known, nor that they prefer not to answer."""
    return said == type(said)()


DECLINES = AdultSaid(declined=True)


def _value(field: "Field[Any]", value: Any) -> Any:
    if isinstance(field.default, Enum):
        return type(field.default)(value)
    return date.fromisoformat(value) if isinstance(value, str) else value

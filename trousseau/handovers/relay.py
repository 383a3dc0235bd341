"""The hand-over between two centres: who answers for a household on which day, and what is told.

Who accompanied the household before the move calls after 48 hours and stays until day 30; from
then on the worker of the new place answers, if that centre has accepted and each adult agrees. If
not, the departure centre goes on. So there is one who answers on every day, and never nobody. The
receiving centre learns what was agreed to, from the day on which it was, and nothing else.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from trousseau.plans.working_days import working_day_from, working_day_until
from trousseau.territories.layers import Words

CALL_AFTER = timedelta(days=2)
DEPARTURE_STAYS_DAYS = 30


class Side(StrEnum):
    """Which of the two centres."""

    DEPARTURE = "departure"
    ARRIVAL = "arrival"


class FieldGroup(StrEnum):
    """What can be handed over; each is agreed to or not on its own."""

    WHO = "who"
    CONTACT = "contact"
    WORK = "work"
    CARE = "care"
    ARRIVAL = "arrival"
    SCHOOL = "school"
    PLAN = "plan"
    FOLLOW_UPS = "follow_ups"
    NOTE = "note"


# About one adult: that adult alone decides. The others are about everybody: each adult agrees.
OF_ONE = frozenset({FieldGroup.WHO, FieldGroup.CONTACT, FieldGroup.WORK, FieldGroup.CARE})
# Without a name and a number of each adult nobody can take over.
TO_TAKE_OVER = frozenset({FieldGroup.WHO, FieldGroup.CONTACT})

GROUPS: Mapping[FieldGroup, Words] = {
    FieldGroup.WHO: Words("Nom, âge, langue", "Name, age, language"),
    FieldGroup.CONTACT: Words(
        "Comment vous joindre sans risque", "How to reach you without any risk"
    ),
    FieldGroup.WORK: Words("Métier, diplômes, recherche", "Occupation, diplomas, search"),
    FieldGroup.CARE: Words("Les soins qui doivent continuer", "The care that must continue"),
    FieldGroup.ARRIVAL: Words(
        "Date d’arrivée, adresse, remise des clés", "Day of arrival, address, handing over of keys"
    ),
    FieldGroup.SCHOOL: Words(
        "Enfants : école, garde et soins", "Children: school, childcare and care"
    ),
    FieldGroup.PLAN: Words("Les étapes qui restent à faire", "The steps that remain to be done"),
    FieldGroup.FOLLOW_UPS: Words(
        "Les suivis : leurs dates, et s’ils ont eu lieu", "Follow-ups: their days, and whether held"
    ),
    FieldGroup.NOTE: Words("Une note de relais, relue ensemble", "A hand-over note, read together"),
}

STAYS = Words(
    "Ce qu’un adulte a dit seul ne part jamais : son avis après la visite, s’il se sent en "
    "sécurité, s’il souhaite rester.",
    "What an adult said alone never leaves: their verdict after the visit, whether they feel safe, "
    "whether they wish to stay.",
)


@dataclass(frozen=True, slots=True)
class HandOverConsent:
    """One adult agrees that some groups are told. `until_on` is the first day on which it no longer
    holds, expired or taken back; None: it holds."""

    adult: Hashable
    groups: frozenset[FieldGroup]
    from_on: date
    until_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Told:
    """What the receiving centre may know: of everybody, and of each adult."""

    of_all: frozenset[FieldGroup]
    of_one: Mapping[Hashable, frozenset[FieldGroup]]


@dataclass(frozen=True, slots=True)
class Relay:
    """A hand-over. `accepted_on`: when the receiving centre accepted and named its worker; None:
    not yet, or that one is no longer there. `adults` are those who move. `has_arrived`: until it
    is noted, `arrives_on` is the day on which they are to. `unreachable` are those of whom no
    number or address may be told without risk."""

    arrives_on: date
    adults: frozenset[Hashable]
    consents: tuple[HandOverConsent, ...] = ()
    accepted_on: date | None = None
    has_arrived: bool = False
    unreachable: frozenset[Hashable] = frozenset()

    @property
    def call_due_on(self) -> date:
        """By when the departure centre calls: 48 hours after the arrival."""
        return self.arrives_on + CALL_AFTER

    @property
    def call_on(self) -> date:
        """The day proposed for that call: the last working day after the arrival until then; where
        both days are free, the first one that follows."""
        day = working_day_until(self.call_due_on)
        return day if day > self.arrives_on else working_day_from(self.call_due_on)

    @property
    def departure_stays_until(self) -> date:
        """The last day on which the departure centre answers in any case: day 30."""
        return self.arrives_on + timedelta(days=DEPARTURE_STAYS_DAYS)

    def told_on(self, day: date) -> Told:
        """What the receiving centre may know on a day; nothing without consent."""
        agreed = {adult: self._agreed(adult, day) for adult in self.adults}
        by_all = frozenset[FieldGroup].intersection(*agreed.values()) if agreed else frozenset()
        return Told(by_all - OF_ONE, {adult: groups & OF_ONE for adult, groups in agreed.items()})

    def may_be_known_on(self, day: date) -> bool:
        """Whether each adult allows to be named and reached on a day."""
        words = self.told_on(day).of_one.values()
        return bool(words) and all(groups >= TO_TAKE_OVER for groups in words)

    def taken_over_on(self, day: date) -> bool:
        """Whether the receiving centre is there for the household on a day, and can reach it."""
        if self.accepted_on is None or day < self.accepted_on:
            return False
        return self.may_be_known_on(day) and not self.unreachable & self.adults

    def answers_on(self, day: date) -> Side:
        """Which centre answers for the household on a day; always one of them."""
        stayed = self.has_arrived and day > self.departure_stays_until
        return Side.ARRIVAL if stayed and self.taken_over_on(day) else Side.DEPARTURE

    def _agreed(self, adult: Hashable, day: date) -> frozenset[FieldGroup]:
        in_force = [one for one in self.consents if one.adult == adult and one.holds_on(day)]
        return frozenset(group for consent in in_force for group in consent.groups)

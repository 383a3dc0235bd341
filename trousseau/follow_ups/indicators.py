"""What many follow-ups show: for each moment and question how many were asked, answered, said so.

Nobody who was not reached is left out of the denominator: those one does not reach are not like the
others. So each share comes with the two shares between which the true one lies: if everybody whose
answer is not known had said no, and if they had all said yes. Figures on fewer than 11 people are
not made: a share of few tells what one of them said. A whole table needs more than that, as its
totals can tell what a hidden figure was; whoever publishes one protects it as a whole.

The part of the income that the rent takes is the *taux d’effort net* of INSEE
(https://www.insee.fr/fr/metadonnees/definition/c1809, page of 17 May 2019, read on 2026-11-23 in a
public copy): the cost of the home less housing benefit, over all other income before tax; here the
cost is rent with charges alone, since water and energy are not asked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from trousseau.follow_ups.choices import (
    EMPLOYED,
    UNKNOWN,
    Doctor,
    FollowUpMoment,
    FollowUpState,
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
from trousseau.plans.stage_times import Spell, StageTime, stage_time
from trousseau.territories.layers import Words

FEWEST = 11
"""No figure on fewer people, households or children than this."""
THIRD = Fraction(1, 3)
"""The part of the income above which INSEE and others call the cost of a home high."""


@dataclass(frozen=True, slots=True)
class AdultAnswers:
    """What one adult said, alone where the question asks for it."""

    work: Work = Work.UNKNOWN
    still_held: StillHeld = StillHeld.UNKNOWN
    french: FrenchLevel = FrenchLevel.UNKNOWN
    doctor: Doctor = Doctor.UNKNOWN
    someone_to_call: SomeoneToCall = SomeoneToCall.UNKNOWN
    safety: Safety = Safety.UNKNOWN
    wish_to_stay: WishToStay = WishToStay.UNKNOWN


@dataclass(frozen=True, slots=True)
class ChildAnswers:
    """How it is for one child. `delay_days`: days without school since the arrival, of a child who
    waits or waited for a place; None when not known. ValueError for a delay without school."""

    school: School = School.UNKNOWN
    delay_days: int | None = None

    def __post_init__(self) -> None:
        if self.delay_days is None:
            return
        if self.delay_days < 0 or self.school not in (School.ENROLLED, School.WAITING):
            raise ValueError(f"no child waits like this: {self.school}, {self.delay_days} days")


@dataclass(frozen=True, slots=True)
class HouseholdAnswers:
    """What is asked once of a household. In cents a month: rent with charges less housing benefit,
    and all other income of the household; None when not known. ValueError below zero."""

    housing: Housing = Housing.UNKNOWN
    rights: RightsReopened = RightsReopened.UNKNOWN
    rent_cents: int | None = None
    income_cents: int | None = None

    def __post_init__(self) -> None:
        if min(self.rent_cents or 0, self.income_cents or 0) < 0:
            raise ValueError("neither rent nor income is below zero")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One follow-up that was due, done or not, with everybody it is about.

    Those who did not answer are there as well, with nothing known. ValueError when something is
    known of a follow-up that was not done.
    """

    moment: FollowUpMoment
    state: FollowUpState
    household: HouseholdAnswers
    adults: tuple[AdultAnswers, ...]
    children: tuple[ChildAnswers, ...] = ()

    def __post_init__(self) -> None:
        everybody = (self.household, *self.adults, *self.children)
        if self.state != FollowUpState.DONE and any(one != type(one)() for one in everybody):
            raise ValueError("nothing is known of a follow-up that was not done")


class Question(StrEnum):
    """What a share is made of: the yes of those whom it concerns. Its answer may not be known."""

    IN_WORK = "in_work"
    IN_WORK_OR_TRAINING = "in_work_or_training"
    JOB_STILL_HELD = "job_still_held"
    OWN_LEASE = "own_lease"
    RENT_ABOVE_THIRD = "rent_above_third"
    FRENCH_B1 = "french_b1"
    AT_SCHOOL = "at_school"
    ALL_RIGHTS = "all_rights"
    DOCTOR = "doctor"
    SOMEONE_TO_CALL = "someone_to_call"
    SAFE = "safe"
    WISHES_TO_STAY = "wishes_to_stay"


class Hidden(StrEnum):
    """Why there is no figure."""

    FEW_DUE = "few_due"
    # Enough were to be asked, but too few answers are known.
    FEW_KNOWN = "few_known"


QUESTIONS: Mapping[Question, Words] = {
    Question.IN_WORK: Words("Adultes en emploi", "Adults in work"),
    Question.IN_WORK_OR_TRAINING: Words(
        "Adultes en emploi ou en formation", "Adults in work or training"
    ),
    Question.JOB_STILL_HELD: Words(
        "Adultes qui ont gardé leur premier emploi sur place",
        "Adults who have kept their first job there",
    ),
    Question.OWN_LEASE: Words("Ménages avec un bail à leur nom", "Households with their own lease"),
    Question.RENT_ABOVE_THIRD: Words(
        "Ménages dont le loyer dépasse le tiers du revenu, aide au logement déduite",
        "Households whose rent, less housing benefit, is above a third of their income",
    ),
    Question.FRENCH_B1: Words(
        "Adultes qui se débrouillent en français (B1 ou plus)",
        "Adults who get by in French (B1 or more)",
    ),
    Question.AT_SCHOOL: Words("Enfants qui vont en classe", "Children who go to school"),
    Question.ALL_RIGHTS: Words(
        "Ménages dont tous les droits sont rouverts", "Households with all rights reopened"
    ),
    Question.DOCTOR: Words("Adultes qui ont un médecin", "Adults who have a doctor"),
    Question.SOMEONE_TO_CALL: Words(
        "Adultes qui ont quelqu’un à appeler", "Adults who have someone to call"
    ),
    Question.SAFE: Words("Adultes qui se sentent en sécurité", "Adults who feel safe"),
    Question.WISHES_TO_STAY: Words("Adultes qui souhaitent rester", "Adults who wish to stay"),
}

REASONS: Mapping[Hidden, Words] = {
    Hidden.FEW_DUE: Words(
        f"Moins de {FEWEST} personnes concernées : pas de chiffre.",
        f"Fewer than {FEWEST} to ask: no figure.",
    ),
    Hidden.FEW_KNOWN: Words(
        f"Moins de {FEWEST} réponses connues : pas de chiffre.",
        f"Fewer than {FEWEST} answers known: no figure.",
    ),
}


@dataclass(frozen=True, slots=True)
class Share:
    """How many said yes, of how many. Each of the three shares is from 0 to 1, and exact.

    `share` is of those whose answer is known; the true share of all is from `low` (if all others
    had said no) to `high` (if all others had said yes).
    """

    yes: int
    known: int
    unknown: int

    @property
    def share(self) -> Fraction:
        """Of those whose answer is known."""
        return Fraction(self.yes, self.known)

    @property
    def low(self) -> Fraction:
        """Of all, if nobody else had said yes."""
        return Fraction(self.yes, self.known + self.unknown)

    @property
    def high(self) -> Fraction:
        """Of all, if everybody else had said yes."""
        return Fraction(self.yes + self.unknown, self.known + self.unknown)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question at a moment: of how many it was to be asked, of how many the follow-up was done,
    of how many the answer is not known. All three are None when too few were to be asked.

    `due` counts those whom it concerns or may concern: not a child below school age.
    """

    moment: FollowUpMoment
    question: Question
    due: int | None
    done: int | None
    unknown: int | None
    share: Share | Hidden


@dataclass(frozen=True, slots=True)
class RentToIncome:
    """What part of their income households pay for their home, in the median; exact.

    Infinity stands for rent without any income. The true median of all is from `low` to `high`,
    whatever those pay of whom it is not known. Of an even number the lower of the two in the middle
    is taken. `known` and `unknown` count households.
    """

    median: Fraction | float
    low: Fraction | float
    high: Fraction | float
    known: int
    unknown: int


def asked(outcomes: Iterable[Outcome], question: Question, moment: FollowUpMoment) -> Asked:
    """One question at one moment. `outcomes`: the follow-ups that count, of any moment
    (`queries.outcomes`)."""
    answers = [
        (outcome.state == FollowUpState.DONE, answer)
        for outcome in outcomes
        if outcome.moment == moment
        for answer in _READ[question](outcome)
    ]
    if len(answers) < FEWEST:
        return Asked(moment, question, None, None, None, Hidden.FEW_DUE)
    known = [answer for _, answer in answers if answer is not None]
    unknown = len(answers) - len(known)
    return Asked(
        moment,
        question,
        len(answers),
        sum(done for done, _ in answers),
        unknown,
        Hidden.FEW_KNOWN if len(known) < FEWEST else Share(sum(known), len(known), unknown),
    )


def every_question(outcomes: Iterable[Outcome]) -> tuple[Asked, ...]:
    """All questions at all moments, moment by moment."""
    found = tuple(outcomes)
    return tuple(
        asked(found, question, moment) for moment in FollowUpMoment for question in Question
    )


def rent_to_income(outcomes: Iterable[Outcome], moment: FollowUpMoment) -> RentToIncome | Hidden:
    """The median of what part of its income a household pays for its home, at one moment."""
    due = [_part_of_income(one.household) for one in outcomes if one.moment == moment]
    parts = sorted(part for part in due if part is not None)
    known, unknown = len(parts), len(due) - len(parts)
    if len(due) < FEWEST:
        return Hidden.FEW_DUE
    if known < FEWEST:
        return Hidden.FEW_KNOWN
    middle = (len(due) - 1) // 2
    return RentToIncome(
        median=parts[(known - 1) // 2],
        # With all who are not known below the others, and then above them.
        low=parts[middle - unknown] if middle >= unknown else Fraction(0),
        high=parts[middle] if middle < known else math.inf,
        known=known,
        unknown=unknown,
    )


def school_delay(outcomes: Iterable[Outcome], moment: FollowUpMoment) -> StageTime | Hidden:
    """After how many days half of the children are at school, those who still wait included.

    Of children of whom the days are known; a child who never had to wait counts with 0.
    """
    spells = [
        Spell(child.delay_days, ended=child.school == School.ENROLLED)
        for one in outcomes
        if one.moment == moment
        for child in one.children
        if child.delay_days is not None
    ]
    return stage_time(spells) if len(spells) >= FEWEST else Hidden.FEW_KNOWN


def _part_of_income(household: HouseholdAnswers) -> Fraction | float | None:
    rent, income = household.rent_cents, household.income_cents
    if rent == 0:
        return Fraction(0)
    if rent is None or income is None:
        return None
    return Fraction(rent, income) if income else math.inf


_Answers = Iterable[bool | None]
_Read = Callable[[Outcome], _Answers]


def _of_adults(name: str, yes: Collection[str], not_concerned: Collection[str] = ()) -> _Read:
    return lambda outcome: _said(outcome.adults, name, yes, not_concerned)


def _of_children(name: str, yes: Collection[str], not_concerned: Collection[str] = ()) -> _Read:
    return lambda outcome: _said(outcome.children, name, yes, not_concerned)


def _of_household(name: str, yes: Collection[str]) -> _Read:
    return lambda outcome: _said([outcome.household], name, yes, ())


def _said(
    people: Iterable[object], name: str, yes: Collection[str], not_concerned: Collection[str]
) -> _Answers:
    """True, False or None (not known) for each whom it concerns."""
    codes = [getattr(one, name) for one in people]
    return [None if code == UNKNOWN else code in yes for code in codes if code not in not_concerned]


def _rent_above_third(outcome: Outcome) -> _Answers:
    part = _part_of_income(outcome.household)
    return [None if part is None else part > THIRD]


_B1_OR_MORE = {FrenchLevel.B1, FrenchLevel.B2, FrenchLevel.C1, FrenchLevel.C2}
_READ: Mapping[Question, _Read] = {
    Question.IN_WORK: _of_adults("work", EMPLOYED),
    Question.IN_WORK_OR_TRAINING: _of_adults("work", EMPLOYED | {Work.TRAINING}),
    Question.JOB_STILL_HELD: _of_adults("still_held", {StillHeld.YES}, {StillHeld.NO_JOB}),
    Question.OWN_LEASE: _of_household("housing", {Housing.OWN_LEASE}),
    Question.RENT_ABOVE_THIRD: _rent_above_third,
    Question.FRENCH_B1: _of_adults("french", _B1_OR_MORE),
    Question.AT_SCHOOL: _of_children("school", {School.ENROLLED}, {School.NOT_OF_AGE}),
    Question.ALL_RIGHTS: _of_household("rights", {RightsReopened.ALL}),
    Question.DOCTOR: _of_adults("doctor", {Doctor.YES}),
    Question.SOMEONE_TO_CALL: _of_adults("someone_to_call", {SomeoneToCall.YES}),
    Question.SAFE: _of_adults("safety", {Safety.SAFE}),
    Question.WISHES_TO_STAY: _of_adults("wish_to_stay", {WishToStay.YES}),
}

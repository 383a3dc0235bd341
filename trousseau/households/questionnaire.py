"""Questionnaires: what an interview asks, of whom, and in which order.

They are read from files (`questionnaire_files`). Answers are kept by the key of their question, so
that those of an older version can be read beside a newer one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from trousseau.matching.profile import CEFR
from trousseau.territories.layers import Words

UNKNOWN = "unknown"
"""Asked, and nobody knows yet. Not asked yet is no answer at all."""
NOTHING = "none"
"""Asked, and there is none: no occupation, nobody to live near, none of the choices."""

Value = str | int | float | list[str] | dict[str, str]
"""An answer as it is kept, in JSON: a code, a number, a day (2027-03-04), codes, a text, a job
(`rome`, `title`), a place (`commune` or `area`, `name`)."""
Answers = Mapping[tuple[str | None, str], Value]
"""Answers by whose they are (None: the household's) and the key of the question."""


class Kind(StrEnum):
    """What is answered."""

    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    YES_NO = "yes_no"
    JOB = "job"
    PLACE = "place"
    LEVEL = "level"
    DATE = "date"
    TEXT = "text"


class AskedOf(StrEnum):
    """Who answers; EVERYONE is each adult and each child, HOUSEHOLD all of them together."""

    ADULT = "adult"
    CHILD = "child"
    EVERYONE = "everyone"
    HOUSEHOLD = "household"


class Domain(StrEnum):
    """What a question is about, in the order in which it is talked of."""

    WORK = "work"
    SKILLS = "skills"
    LANGUAGES = "languages"
    HOUSING = "housing"
    MONEY = "money"
    HEALTH = "health"
    CHILDREN = "children"
    TRANSPORT = "transport"
    RIGHTS = "rights"
    DIPLOMAS = "diplomas"
    DIGITAL = "digital"
    TIES = "ties"
    WISHES = "wishes"


DOMAIN_NAMES: MappingProxyType[Domain, Words] = MappingProxyType(
    {
        Domain.WORK: Words("Travail", "Work"),
        Domain.SKILLS: Words("Compétences", "Skills"),
        Domain.LANGUAGES: Words("Langues", "Languages"),
        Domain.HOUSING: Words("Logement", "Housing"),
        Domain.MONEY: Words("Argent", "Money"),
        Domain.HEALTH: Words("Santé et soins à ne pas interrompre", "Health and care to continue"),
        Domain.CHILDREN: Words("Enfants et école", "Children and school"),
        Domain.TRANSPORT: Words("Transports et permis", "Transport and licence"),
        Domain.RIGHTS: Words("Droits et papiers", "Rights and papers"),
        Domain.DIPLOMAS: Words("Diplômes", "Diplomas"),
        Domain.DIGITAL: Words("Numérique", "Digital"),
        Domain.TIES: Words("Proches et attaches", "People and ties"),
        Domain.WISHES: Words("Souhaits", "Wishes"),
    }
)
UNKNOWN_WORDS = Words("On ne sait pas encore", "Not known yet")
YES_NO = MappingProxyType({"yes": Words("Oui", "Yes"), "no": Words("Non", "No")})
FREE_TEXT_HINT = Words(
    "N’écrivez ici ni l’histoire de la demande d’asile, ni la religion, ni les opinions "
    "politiques, ni la vie intime, ni le nom d’une maladie : personne n’en a besoin.",
    "Do not write here the story of the asylum claim, religion, political opinions, private life "
    "or the name of an illness: nobody needs them.",
)
"""Stands beside every field in which one can write freely, remarks as well."""

ESTIMATES: dict[str, Words] = {
    "none": Words("Pas encore", "Not yet"),
    "A1": Words("Quelques mots (A1)", "A few words (A1)"),
    "A2": Words("Phrases simples (A2)", "Simple sentences (A2)"),
    "B1": Words("Se débrouille (B1)", "Gets by (B1)"),
    "B2": Words("À l’aise (B2)", "At ease (B2)"),
    "C1": Words("Couramment (C1, C2)", "Fluently (C1, C2)"),
}
LEVELS: dict[str, Words] = {
    level: ESTIMATES[level] if level == "none" else Words(level, level) for level in CEFR
}

PARTS = frozenset(
    {
        "adults.seeks_work", "adults.occupations", "adults.qualification", "adults.languages",
        "adults.driving_licence", "housing.rent_max_eur_month", "housing.social",
        "housing.rooms_min", "must", "red_lines", "wishes.regions", "wishes.town_size",
        "wishes.near", "wishes.away_from", "weights",
    }
)  # fmt: skip
"""The parts of a household profile that a question may be for."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Asked when another question was answered with one of `values`; empty: with anything known."""

    question: str
    values: tuple[str, ...]

    def holds(self, answer: Value | None) -> bool:
        """Whether an answer to the other question makes this one worth asking."""
        if answer is None:
            return False
        if not self.values:
            return answer not in (UNKNOWN, NOTHING)
        given = answer if isinstance(answer, list) else [answer]
        return any(value in self.values for value in given)


@dataclass(frozen=True, slots=True)
class Grades:
    """What the lowest and the highest appreciation (1 and 4) mean."""

    one: Words
    four: Words


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `minutes` for one person; `ages` (years, inclusive) of those asked;
    `nothing` what is said when there is none, None when that is no answer; `fills` one of `PARTS`
    or empty; `least`, `most` limits of a number; `at_most` how many choices may be named."""

    key: str
    domain: Domain
    asked_of: AskedOf
    kind: Kind
    label: Words
    minutes: float
    help: Words | None = None
    fills: str = ""
    choices: Mapping[str, Words] = field(default_factory=dict, hash=False)
    nothing: Words | None = None
    at_most: int | None = None
    ordered: bool = False
    unit: Words | None = None
    least: float | None = None
    most: float | None = None
    whole: bool = False
    towns_only: bool = False
    ages: tuple[int, int] | None = None
    grades: Grades | None = None
    shown_when: Condition | None = None

    @property
    def hint(self) -> Words | None:
        """What must not be written, where one writes freely."""
        return FREE_TEXT_HINT if self.kind is Kind.TEXT else None

    def asks(self, who: Respondent | None) -> bool:
        """Whether it is for this person, or (None) for the household as a whole."""
        if who is None:
            return self.asked_of is AskedOf.HOUSEHOLD
        if self.asked_of not in (
            AskedOf.EVERYONE,
            AskedOf.ADULT if who.is_adult else AskedOf.CHILD,
        ):
            return False
        if self.ages is None:
            return True
        if who.age is None:
            # A child whose age nobody knows is asked rather than forgotten.
            return not who.is_adult
        return self.ages[0] <= who.age <= self.ages[1]


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody who is asked; `age` in years, None when it is not known."""

    id: str
    is_adult: bool
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and whose answer is wanted; None: the household's."""

    question: Question
    who: str | None


@dataclass(frozen=True)
class Questionnaire:
    """A version of a questionnaire; its questions by domain."""

    name: str
    version: int
    published_on: date
    title: Words
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question | None:
        """The question of that key; None when this version does not ask it."""
        return next((each for each in self.questions if each.key == key), None)

    def minutes(self, people: Sequence[Respondent]) -> float:
        """How long it takes when everything is asked of these people."""
        everyone: list[Respondent | None] = [None, *people]
        return sum(each.minutes for each in self.questions for who in everyone if each.asks(who))

    def asked(self, people: Sequence[Respondent], answers: Answers) -> tuple[Asked, ...]:
        """What is to be asked, given the answers so far: household questions once, others of each
        person; a question that depends on another waits for its answer."""
        everyone: list[Respondent | None] = [None, *people]
        return tuple(
            Asked(question, who.id if who else None)
            for question in self.questions
            for who in everyone
            if question.asks(who) and _worth_asking(question, who.id if who else None, answers)
        )

    def unanswered(self, people: Sequence[Respondent], answers: Answers) -> tuple[Asked, ...]:
        """What was not asked yet. `UNKNOWN` is an answer."""
        return tuple(
            each
            for each in self.asked(people, answers)
            if (each.who, each.question.key) not in answers
        )

    def counting(self, people: Sequence[Respondent], answers: Answers) -> Answers:
        """The answers that still count: not those to a question that is no longer asked of these
        people, a child having grown out of it or another answer having changed since."""
        by_id = {who.id: who for who in people}
        kept = dict(answers)
        # A question depends on earlier ones only: one pass is enough.
        for question in self.questions:
            for who in [None, *by_id]:
                if (who, question.key) not in kept:
                    continue
                asks = question.asks(by_id[who] if who is not None else None)
                condition = question.shown_when
                known = condition is not None and any(
                    (whose, condition.question) in answers for whose in (who, None)
                )
                if not asks or (known and not _worth_asking(question, who, kept)):
                    del kept[who, question.key]
        return kept


def _worth_asking(question: Question, who: str | None, answers: Answers) -> bool:
    condition = question.shown_when
    if condition is None:
        return True
    own = answers.get((who, condition.question))
    return condition.holds(own if own is not None else answers.get((None, condition.question)))

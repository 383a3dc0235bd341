"""From the answers of an assessment to the profile that places are ranked by.

No name and no key of a person gets into a profile: its adults are called a1, a2, ….
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from trousseau.households.home_size import (
    AHEAD_MONTHS,
    Home,
    HouseholdMember,
    child_ages,
    homes,
)
from trousseau.households.profile_words import ASSUMED, MISSING
from trousseau.households.questionnaire import UNKNOWN, Answers, Respondent
from trousseau.households.questionnaire_files import latest
from trousseau.matching.profile import (
    CEFR,
    PRACTICABLE,
    QUALIFICATIONS,
    THEMES,
    TOWN_SIZES,
    Adult,
    AdultOccupation,
    AwayFrom,
    CefrLevel,
    Child,
    HouseholdProfile,
    HousingNeed,
    LanguageLevels,
    Near,
    Practicable,
    Qualification,
    RedLine,
    Requirement,
    Theme,
    Weights,
    Wishes,
)
from trousseau.matching.rooms import rooms_needed
from trousseau.privacy.months import months_after
from trousseau.territories.layers import Words
from trousseau.territories.local_facts import KINDS

VERY_TIGHT = 3.0
"""Housing tension (0–4) above which homes are the hardest to find: mostly zone A bis."""
NEAR_KM, AWAY_KM = 60.0, 100.0
"""What near and far mean when nobody said."""
EXAMS = ("brevet", "cap", "bac")
_SCHOOLS = {
    "upper_secondary": "schools_upper_secondary",
    "vocational": "schools_vocational",
}
# What must be found for somebody's care, as a referent would note it of a place.
CARE = {
    "hospital": "hôpital",
    "maternity": "maternité",
    "specialist": "médecin spécialiste",
    "child_specialist": "soins spécialisés pour enfants",
    "psychological": "suivi psychologique",
    "rehabilitation": "kinésithérapie ou orthophonie",
    "home_nurse": "soins infirmiers à domicile",
    "disability_service": "service pour personnes handicapées",
}
# What matters most weighs 5, 4, 3; the rest still counts a little, except serving a place that
# lacks people, which weighs nothing unless it is chosen.
_CHOSEN = (5.0, 4.0, 3.0)
_OTHER = 1.0


class NobodyMoves(Exception):
    """No adult of the household moves: there is nobody to rank places for."""

    words = Words(
        "Aucun adulte de ce ménage ne part pour l’instant : il n’y a pas de lieux à comparer.",
        "No adult of this household moves for now: there are no places to compare.",
    )

    def __init__(self) -> None:
        super().__init__(self.words.en)


@dataclass(frozen=True, slots=True)
class Missing:
    """What would make the ranking better: a question (its key; or `relocates`, `birth_date`,
    `expected_on` of the household's own record), whose answer (None: the household's), and why.
    `asked`: it was asked, and nobody knows yet."""

    question: str
    who: str | None
    asked: bool
    reason: Words


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the profile takes for granted because nobody said otherwise."""

    question: str
    who: str | None
    words: Words


@dataclass(frozen=True, slots=True)
class ExamYear:
    """An examination that a child takes in June of a year: `brevet`, `cap` or `bac`."""

    who: str
    exam: str
    year: int


@dataclass(frozen=True)
class Filled:
    """A profile from the case file. `adult_ids` leads from a1, a2, … back to the members; `homes`
    is the home needed now and later; `missing` stands most useful first."""

    profile: HouseholdProfile
    adult_ids: Mapping[str, str]
    homes: tuple[Home, ...]
    exams: tuple[ExamYear, ...]
    missing: tuple[Missing, ...]
    assumed: tuple[Assumed, ...]


def profile_of(members: Sequence[HouseholdMember], answers: Answers, today: date) -> Filled:
    """The profile of those who move, as far as the answers go; NobodyMoves without an adult.

    `answers` as `answer_values.clean` gives them, of any version and questionnaire; one to a
    question that would not be asked any more does not count.
    """
    return _Filling(members, answers, today).filled()


def respondents(members: Sequence[HouseholdMember], today: date) -> tuple[Respondent, ...]:
    """Those who are asked: who moves and is there today."""
    return tuple(
        Respondent(member.id, member.is_adult, member.age_on(today))
        for member in members
        if member.there_on(today)
    )


def exam_years(members: Sequence[HouseholdMember], answers: Answers) -> tuple[ExamYear, ...]:
    """The examinations that are known with their year, of those who move now or later."""
    found = []
    for member in members:
        exam, year = answers.get((member.id, "exam")), answers.get((member.id, "exam_year"))
        if member.moves and isinstance(exam, str) and exam in EXAMS and isinstance(year, int):
            found.append(ExamYear(member.id, exam, year))
    return tuple(found)


def weights_of(chosen: Sequence[str]) -> Weights:
    """Weights from the themes that matter most, in order; the usual ones when none is named."""
    if not chosen:
        return Weights()
    rest = {theme: _OTHER if theme != "place" else 0.0 for theme in THEMES}
    named = dict(zip(cast(Sequence[Theme], chosen), _CHOSEN, strict=False))
    return Weights(**{**rest, **named})


class _Filling:
    """One reading of the answers, noting what is missing and what is assumed."""

    def __init__(self, members: Sequence[HouseholdMember], answers: Answers, today: date) -> None:
        self.today = today
        self.members = [member for member in members if member.moves]
        people = [Respondent(one.id, one.is_adult, one.age_on(today)) for one in self.members]
        self.answers = latest("full").counting(people, answers)
        self.now = [member for member in self.members if member.there_on(today)]
        self.adults = [member for member in self.now if member.is_adult]
        if not self.adults:
            raise NobodyMoves
        self.homes = homes(members, today)
        self.missing: list[Missing] = []
        self.assumed: list[Assumed] = []

    def filled(self) -> Filled:
        self._members()
        ids = {f"a{number}": member.id for number, member in enumerate(self.adults, 1)}
        profile = HouseholdProfile(
            adults=tuple(self._adult(name, who) for name, who in ids.items()),
            children=tuple(Child(age) for age in child_ages(self.now, self.today)),
            housing=self._housing(),
            must=self._must(),
            red_lines=self._red_lines(),
            wishes=self._wishes(),
            weights=self._weights(),
        )
        exams = exam_years(self.members, self.answers)
        order = list(MISSING)
        self.missing.sort(key=lambda each: order.index(each.question))
        return Filled(profile, ids, self.homes, exams, tuple(self.missing), tuple(self.assumed))

    # -- answers ------------------------------------------------------------------------------

    def _known(self, who: str | None, key: str) -> object:
        """An answer; None when it was not given or nobody knows."""
        answer = self.answers.get((who, key))
        return None if answer == UNKNOWN else answer

    def _code(self, who: str | None, key: str) -> str | None:
        answer = self._known(who, key)
        return answer if isinstance(answer, str) else None

    def _codes(self, who: str | None, key: str) -> list[str]:
        answer = self._known(who, key)
        return answer if isinstance(answer, list) else []

    def _number(self, who: str | None, key: str) -> float | None:
        answer = self._known(who, key)
        return float(answer) if isinstance(answer, int | float) else None

    def _named(self, who: str | None, key: str, code: str) -> str | None:
        """The code of a job or of a place; None when there is none or it is not known."""
        answer = self._known(who, key)
        return answer.get(code) if isinstance(answer, dict) else None

    def _wanted(self, who: str | None, key: str) -> bool:
        """Whether an answer is there; if not, it is noted as missing."""
        if self._known(who, key) is not None:
            return True
        self._miss(key, who, asked=(who, key) in self.answers)
        return False

    def _miss(self, key: str, who: str | None, *, asked: bool) -> None:
        self.missing.append(Missing(key, who, asked, MISSING[key]))

    def _assume(self, key: str, who: str | None, case: str = "") -> None:
        self.assumed.append(Assumed(key, who, ASSUMED[case or key]))

    # -- people -------------------------------------------------------------------------------

    def _members(self) -> None:
        for member in self.members:
            if member.relocates == "unknown":
                self._miss("relocates", member.id, asked=True)
                self._assume("relocates", member.id)
            if not member.is_adult and member.age_on(self.today) is None:
                self._miss("birth_date", member.id, asked=False)
                self._assume("birth_date", member.id)
            late = member.expected_on is not None and member.expected_on <= self.today
            if late or (member.relocates == "later" and member.expected_on is None):
                self._miss("expected_on", member.id, asked=late)

    def _adult(self, name: str, who: str) -> Adult:
        seeks_work = self._code(who, "seeks_work") != "no"
        if not self._wanted(who, "seeks_work"):
            self._assume("seeks_work", who)
        return Adult(
            id=name,
            occupations=self._occupations(who, seeks_work),
            qualification=self._qualification(who),
            languages=self._languages(who),
            driving_licence=self._licences(who),
            seeks_work=seeks_work,
        )

    def _occupations(self, who: str, seeks_work: bool) -> tuple[AdultOccupation, ...]:
        if seeks_work:
            self._wanted(who, "job")
        found: list[AdultOccupation] = []
        for key in ("job", "second_job"):
            rome = self._named(who, key, "rome")
            if rome is None:
                continue
            years = self._number(who, "job_years") if key == "job" else None
            found.append(
                AdultOccupation(rome=rome, years=years, practicable=self._practicable(who, key))
            )
        return tuple(found)

    def _practicable(self, who: str, job: str) -> Practicable:
        key = f"{job}_practicable"
        answer = self._code(who, key)
        if answer not in PRACTICABLE:
            self._miss(key, who, asked=(who, key) in self.answers)
            self._assume(key, who)
            answer = "now"
        # Said of the first occupation: whoever may not practise it yet is not sent to its jobs.
        regulated = job == "job" and self._code(who, "regulated") == "yes"
        if regulated and answer == "now" and self._code(who, "authorisation") != "received":
            self._assume("authorisation", who)
            answer = "after_step"
        return cast(Practicable, answer)

    def _qualification(self, who: str) -> Qualification | None:
        if self._named(who, "job", "rome") is not None:
            self._wanted(who, "qualification")
        answer = self._code(who, "qualification")
        return answer if answer in QUALIFICATIONS else None

    def _languages(self, who: str) -> dict[str, LanguageLevels]:
        estimate = self._level(who, "french_spoken")
        # An oral estimate says nothing of reading and writing.
        french = LanguageLevels(
            listening=self._level(who, "french_listening") or estimate,
            speaking=self._level(who, "french_speaking") or estimate,
            reading=self._level(who, "french_reading"),
            writing=self._level(who, "french_writing"),
        )
        if french.speaking is None:
            self._wanted(who, "french_spoken")
        found = {"fr": french} if french != LanguageLevels() else {}
        english = self._level(who, "english_spoken")
        if english is not None:
            found["en"] = LanguageLevels(listening=english, speaking=english)
        return found

    def _level(self, who: str, key: str) -> CefrLevel | None:
        answer = self._code(who, key)
        return answer if answer in CEFR else None

    def _licences(self, who: str) -> tuple[str, ...]:
        answer = self._code(who, "car_licence")
        if not self._wanted(who, "car_licence"):
            self._assume("car_licence", who)
        if answer == "learning":
            self._assume("car_licence", who, "learning")
        if answer == "to_exchange":
            self._wanted(who, "licence_state")
            if self._code(who, "licence_state") not in ("may_drive", "exchanged"):
                self._assume("licence_state", who)
                return ()
        if answer not in ("valid", "to_exchange"):
            return ()
        return ("B", *self._codes(who, "other_licences"))

    # -- home and money -----------------------------------------------------------------------

    def _housing(self) -> HousingNeed:
        self._wanted(None, "rent_max")
        if not self._wanted(None, "social_home"):
            self._assume("social_home", None)
        return HousingNeed(
            rooms_min=self._rooms_min(),
            rent_max_eur_month=self._number(None, "rent_max"),
            social=self._code(None, "social_home") != "no",
        )

    def _rooms_min(self) -> int | None:
        """Rooms where the ranking would compute others from those who move now."""
        said = self._number(None, "rooms_min")
        if said is not None:
            return int(said)
        rooms = self._rooms_looked_for()
        ages = [] if len(self.now) == len(self.adults) else child_ages(self.now, self.today)
        return rooms if rooms != rooms_needed(len(self.adults), ages) else None

    def _rooms_looked_for(self) -> int:
        now = self.homes[0].rooms
        home_for = self._code(None, "home_for")
        if home_for == "now" or len(self.homes) == 1:
            return now
        if home_for == "all":
            return max(home.rooms for home in self.homes)
        until = months_after(self.today, AHEAD_MONTHS)
        soon = max(home.rooms for home in self.homes if home.on is not None and home.on <= until)
        self._assume("home_for", None, "home_for" if soon > now else "home_for_now")
        return max(soon, now)

    # -- what must be, what must never be, what is preferred ----------------------------------

    def _must(self) -> tuple[Requirement, ...]:
        found: list[Requirement] = []
        rent = self._number(None, "rent_max")
        if rent is not None and self._code(None, "rent_strict") == "yes":
            found.append(Requirement(indicator="rent_eur_month", max=rent))
        for code in self._codes(None, "must_have"):
            if code in _SCHOOLS:
                found.append(Requirement(indicator=_SCHOOLS[code], min=1))
            elif code in KINDS:
                found.append(Requirement(fact=code))
        for member in self.members:
            found += self._care(member)
            if self._code(member.id, "childcare") == "needed":
                found.append(Requirement(fact="childcare_seat"))
        return tuple(dict.fromkeys(found))

    def _care(self, member: HouseholdMember) -> list[Requirement]:
        """Care that must go on there; whose it is stays out of the profile."""
        # Of whoever comes later it counts when it is known, and nobody is there to be asked.
        there = member in self.now
        if (there and not self._wanted(member.id, "care")) or (
            self._code(member.id, "care") != "yes"
        ):
            return []
        if there:
            self._wanted(member.id, "care_kind")
        kinds = [CARE[kind] for kind in self._codes(member.id, "care_kind") if kind in CARE]
        if not kinds:
            return [Requirement(fact="specialist")]
        return [Requirement(fact="specialist", detail=kind) for kind in kinds]

    def _red_lines(self) -> tuple[RedLine, ...]:
        self._wanted(None, "never_places")
        found = [
            RedLine(indicator="housing_tension", above=VERY_TIGHT)
            if code == "tight_housing"
            else RedLine(region=code)
            for code in self._codes(None, "never_places")
        ]
        # A commune outside all areas is never proposed anyhow.
        area = self._named(None, "never_place", "area")
        if area is not None:
            found.append(RedLine(area=area))
        for commune, km in self._away(strict=True):
            found.append(RedLine(commune=commune, within_km=km))
        return tuple(dict.fromkeys(found))

    def _away(self, *, strict: bool) -> list[tuple[str, float]]:
        """Communes that an adult wants to be far from, and how far."""
        found: list[tuple[str, float]] = []
        for member in self.adults:
            commune = self._named(member.id, "away_place", "commune")
            if commune is not None and strict == (self._code(member.id, "away_strict") == "yes"):
                found.append((commune, self._number(member.id, "away_km") or AWAY_KM))
        return list(dict.fromkeys(found))

    def _wishes(self) -> Wishes:
        self._wanted(None, "near_place")
        near = self._named(None, "near_place", "commune")
        size = self._code(None, "town_size")
        return Wishes(
            regions=tuple(self._codes(None, "prefer_regions")),
            town_size=size if size in TOWN_SIZES else "any",
            near=(Near(near, self._number(None, "near_km") or NEAR_KM),) if near else (),
            away_from=tuple(AwayFrom(*each) for each in self._away(strict=False)[:10]),
        )

    def _weights(self) -> Weights:
        rated = {theme: self._number(None, f"matters_{theme}") for theme in THEMES}
        if any(weight is not None for weight in rated.values()):
            usual = Weights()
            return Weights(
                **{
                    theme: usual.of(theme) if weight is None else weight
                    for theme, weight in rated.items()
                }
            )
        if not self._wanted(None, "priorities"):
            self._assume("priorities", None)
        return weights_of(self._codes(None, "priorities"))

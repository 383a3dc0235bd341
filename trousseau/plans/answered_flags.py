"""What the interview settles of a household, so that nobody is asked twice (see `flags`).

A flag is true as soon as one of those who move says so, false once each whom the question is for
has said otherwise; whoever comes later is asked when they are there. What was left open, or is not
known to who was asked, is not known here either.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from trousseau.households.home_size import HouseholdMember
from trousseau.households.questionnaire import (
    NOTHING,
    UNKNOWN,
    Answers,
    Question,
    Respondent,
    Value,
)
from trousseau.households.questionnaire_files import latest

# What somebody answered to a question, by its key; None where nobody knows.
Said = Callable[[str], Value | None]
EXAM_MONTH = 6
FLUENT = "C1"
SPECIALISTS = frozenset({"hospital", "specialist", "child_specialist", "psychological"})
PAID_BY_CAF = frozenset({"family_benefits", "activity_bonus", "disability"})


def flags_of_answers(
    members: Sequence[HouseholdMember], answers: Answers, today: date
) -> dict[str, bool]:
    """The flags that answers tell, true or false; `answers` as `answer_sheets.values_of` reads."""
    questionnaire = latest("full")
    moving = [one for one in members if one.moves and not one.to_be_born]
    people = [Respondent(one.id, one.is_adult, one.age_on(today)) for one in moving]
    known = questionnaire.counting(people, answers)
    found: dict[str, bool | None] = {}
    for flag, (key, tells) in _rules(today).items():
        question = questionnaire.question(key)
        if question is None:
            raise LookupError(f"the questionnaire does not ask {key}")
        found[flag] = _settled(question, people, known, tells)
    return {flag: said for flag, said in found.items() if said is not None}


def _settled(
    question: Question,
    people: Sequence[Respondent],
    known: Answers,
    tells: Callable[[Said], bool | None],
) -> bool | None:
    asked: list[Respondent | None] = [who for who in (None, *people) if question.asks(who)]
    if not people:
        return None
    told = [tells(_said(known, who.id if who else None)) for who in asked]
    if True in told:
        return True
    return None if None in told else False


def _said(known: Answers, who: str | None) -> Said:
    def said(key: str) -> Value | None:
        value = known.get((who, key))
        return None if value == UNKNOWN else value

    return said


def _rules(today: date) -> Mapping[str, tuple[str, Callable[[Said], bool | None]]]:
    """By flag, the question that says whom it is for, and what their answers tell."""
    return {
        "seeks_work": ("seeks_work", _yes("seeks_work")),
        "seeks_training": ("would_train", _yes("would_train")),
        "employed": (
            "work_now",
            _among("work_now", "short", "long", "permanent", "self_employed"),
        ),
        "job_seeker": ("search", _among("search", "registered")),
        "learns_french": ("french_course", _learns_french),
        "cir_course": ("french_course", _among("french_course", "ofii")),
        "no_bank_account": ("bank_account", _among("bank_account", "no")),
        "receives_rsa": ("income_kinds", _among("income_kinds", "rsa")),
        "receives_family_benefits": ("income_kinds", _among("income_kinds", *PAID_BY_CAF)),
        "receives_housing_benefit": ("caf_file", _housing_benefit),
        "regular_treatment": ("care", _yes("care")),
        "specialist_care": ("care", _specialist),
        "long_illness": ("care", _only_no("care")),
        "pregnancy": ("care", _maternity),
        "disability_file": ("disability_file", _among("disability_file", "asked", "recognised")),
        "newcomer_pupil": ("newcomer_class", _yes("newcomer_class")),
        "exam_year_child": ("exam", lambda said: _exam_this_year(said, today)),
        "has_driving_licence_to_exchange": ("car_licence", _licence_to_exchange),
        "has_car": ("vehicle", _among("vehicle", "car")),
    }


def _among(key: str, *codes: str) -> Callable[[Said], bool | None]:
    """Whether one of these was answered; not known before the question was."""

    def tells(said: Said) -> bool | None:
        value = said(key)
        if value is None:
            return None
        return any(one in codes for one in (value if isinstance(value, list) else [value]))

    return tells


def _yes(key: str) -> Callable[[Said], bool | None]:
    return _among(key, "yes")


def _only_no(key: str) -> Callable[[Said], bool | None]:
    """A no settles it; a yes leaves it open."""
    return lambda said: False if said(key) == "no" else None


def _learns_french(said: Said) -> bool | None:
    """Whoever finished a course, or has none, may still want one, unless they speak fluently."""
    if _among("french_course", "ofii", "other", "waiting")(said):
        return True
    return False if said("french_spoken") == FLUENT else None


def _housing_benefit(said: Said) -> bool | None:
    """Where nothing was asked for or granted yet, nothing is received; open is not said of what."""
    return False if said("caf_file") in ("asked", "not_asked") else None


def _specialist(said: Said) -> bool | None:
    if said("care") != "yes":
        return False if said("care") == "no" else None
    return _among("care_kind", *SPECIALISTS)(said)


def _maternity(said: Said) -> bool | None:
    """A maternity unit is looked for; without one, nobody was asked about a pregnancy."""
    return True if _among("care_kind", "maternity")(said) else None


def _exam_this_year(said: Said, today: date) -> bool | None:
    """Whether there is an examination in the school year that is under way, or begins next."""
    exam, year = said("exam"), said("exam_year")
    if exam in (None, NOTHING, "no_exam"):
        return False if exam is not None else None
    june = today.year if today.month <= EXAM_MONTH else today.year + 1
    return None if year is None else year == june


def _licence_to_exchange(said: Said) -> bool | None:
    """One that can still be exchanged, as far as is known."""
    licence = said("car_licence")
    if licence != "to_exchange":
        return None if licence is None else False
    over = said("licence_exchangeable") == "no" or said("licence_state") in ("exchanged", "refused")
    return not over

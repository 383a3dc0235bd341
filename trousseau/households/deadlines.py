"""What expires or happens around a move, and which of it collides with the day of the move.

Periods and their sources, read on 2026-11-23 in public copies of the official texts:
- a residence permit is renewed from the 120th to the 60th day before it expires, where that is done
  online (CESEDA, R431-5; https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006070158/);
- a licence from outside Europe is recognised and can be exchanged for a year (arrêté du 12 janvier
  2012; https://www.service-public.gouv.fr/particuliers/vosdroits/F1460);
- a request for a social home is cancelled, with the time waited, unless it is renewed each year
  (https://www.service-public.gouv.fr/particuliers/vosdroits/F32880);
- brevet, CAP and baccalauréat are taken in June, second attempts in the first days of July (yearly
  calendar of the ministry; https://www.education.gouv.fr);
- maternity leave: six weeks before the day expected, ten weeks after (Code du travail, L1225-17;
  https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006072050/).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from babel.dates import format_date

from trousseau.households.home_size import HouseholdMember
from trousseau.households.profile import exam_years
from trousseau.households.questionnaire import UNKNOWN, Answers, Value
from trousseau.privacy.months import months_after
from trousseau.territories.layers import Words

PLAN_MONTHS = (4, 5)
"""How long a plan takes from the first interview to the move, on average."""
RENEWAL_MONTHS = 4
_POST = timedelta(days=60)
"""Letters go astray for about this long after a move."""
_BEFORE_BIRTH, _AFTER_BIRTH = timedelta(weeks=6), timedelta(weeks=10)
_MATERNITY_WARD = timedelta(weeks=16)
_BEFORE_EXAM = timedelta(days=92)
_APPOINTMENT = timedelta(days=30)
"""To find a doctor who prescribes after a move."""


class DeadlineKind(StrEnum):
    """What expires or happens; in the order of what it costs to miss it."""

    END_OF_STAY = "end_of_stay"
    BIRTH = "birth"
    PERMIT = "permit"
    PRESCRIPTION = "prescription"
    EXAM = "exam"
    LICENCE_EXCHANGE = "licence_exchange"
    SOCIAL_HOUSING = "social_housing"


class Consequence(IntEnum):
    """How much it matters: worth knowing, to be dealt with first, not without a solution."""

    KNOW = 1
    ACT = 2
    STOP = 3


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which something holds or can be asked for, or the day on which it happens;
    `who` it is about (None: the household)."""

    kind: DeadlineKind
    on: date
    who: str | None = None


@dataclass(frozen=True, slots=True)
class Collision:
    """A deadline that the day of the move collides with, and what follows, in a sentence."""

    deadline: Deadline
    consequence: Consequence
    words: Words


class Stay(StrEnum):
    """What the end of a stay leaves room for."""

    TIGHT = "tight"
    TOO_SHORT = "too_short"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class StayAlert:
    """A stay that ends before a plan made today is likely to be done; days from today, negative
    when it is over."""

    stay: Stay
    days_left: int
    words: Words


def deadlines_of(members: Sequence[HouseholdMember], answers: Answers) -> tuple[Deadline, ...]:
    """What an assessment knows of: births, examinations, prescriptions, licences that can still be
    exchanged and that nobody has asked to be yet. Only of those who move; the rest is in the
    household's record."""
    exams = exam_years(members, answers)
    found = [Deadline(DeadlineKind.EXAM, date(exam.year, 6, 1), exam.who) for exam in exams]
    for member in members:
        if not member.moves:
            continue
        if member.to_be_born and member.expected_on is not None:
            found.append(Deadline(DeadlineKind.BIRTH, member.expected_on, member.id))
        until = answers.get((member.id, "treatment_until"))
        if answers.get((member.id, "care")) == "yes" and _is_day(until):
            found.append(
                Deadline(DeadlineKind.PRESCRIPTION, date.fromisoformat(str(until)), member.id)
            )
        last = answers.get((member.id, "licence_deadline"))
        state = answers.get((member.id, "licence_state"))
        waits = state in (None, UNKNOWN, "not_asked")
        waits = waits and answers.get((member.id, "licence_exchangeable")) != "no"
        if answers.get((member.id, "car_licence")) == "to_exchange" and waits and _is_day(last):
            found.append(
                Deadline(DeadlineKind.LICENCE_EXCHANGE, date.fromisoformat(str(last)), member.id)
            )
    return tuple(found)


def collisions(deadlines: Iterable[Deadline], move_on: date, today: date) -> tuple[Collision, ...]:
    """What collides with a move on a day, gravest consequence first, then what costs most to miss,
    then the earliest."""
    order = list(DeadlineKind)
    found = [
        Collision(deadline, consequence, words)
        for deadline in deadlines
        for consequence, words in _found(deadline, move_on, today)
    ]
    return tuple(
        sorted(
            found,
            key=lambda each: (
                -each.consequence,
                order.index(each.deadline.kind),
                each.deadline.on,
                each.deadline.who or "",
            ),
        )
    )


def stay_alert(ends_on: date, today: date) -> StayAlert | None:
    """Whether the four to five months that a plan takes still fit before the end of a stay; None
    when they do. `ends_on`: the last day, the extension counted in where one was granted."""
    shortest, longest = (months_after(today, months) for months in PLAN_MONTHS)
    left = (ends_on - today).days
    fr, en = _day(ends_on)
    if left < 0:
        words = Words(
            f"La prise en charge a pris fin le {fr} : demander une prolongation aujourd’hui.",
            f"The stay ended on {en}: ask for an extension today.",
        )
        return StayAlert(Stay.OVER, left, words)
    if ends_on < shortest:
        words = Words(
            f"La prise en charge finit le {fr} : quatre mois ne tiennent plus avant. Demander une "
            "prolongation, et prévoir où attendre.",
            f"The stay ends on {en}: four months no longer fit before. Ask for an extension, and "
            "plan where to wait.",
        )
        return StayAlert(Stay.TOO_SHORT, left, words)
    if ends_on < longest:
        words = Words(
            f"La prise en charge finit le {fr} : cinq mois ne tiennent plus avant, quatre tout "
            "juste. Demander déjà une prolongation.",
            f"The stay ends on {en}: five months no longer fit before, four only just. Ask for an "
            "extension now.",
        )
        return StayAlert(Stay.TIGHT, left, words)
    return None


Found = list[tuple[Consequence, Words]]


def _found(deadline: Deadline, move_on: date, today: date) -> Found:
    match deadline.kind:
        case DeadlineKind.END_OF_STAY:
            return _end_of_stay(deadline.on, move_on)
        case DeadlineKind.BIRTH:
            return _birth(deadline.on, move_on)
        case DeadlineKind.PERMIT:
            return _permit(deadline.on, move_on, today)
        case DeadlineKind.PRESCRIPTION:
            return _prescription(deadline.on, move_on)
        case DeadlineKind.EXAM:
            return _exam(deadline.on.year, move_on)
        case DeadlineKind.LICENCE_EXCHANGE:
            return _licence(deadline.on, move_on, today)
        case DeadlineKind.SOCIAL_HOUSING:
            return _social_housing(deadline.on, move_on, today)


def _end_of_stay(ends_on: date, move_on: date) -> Found:
    days = (move_on - ends_on).days
    if days <= 0:
        return []
    fr, en = _day(ends_on)
    french, english = ("un jour", "one day") if days == 1 else (f"{days} jours", f"{days} days")
    words = Words(
        f"La prise en charge finit le {fr}, {french} avant le départ : il faut une prolongation ou "
        "un toit pour ce temps.",
        f"The stay ends on {en}, {english} before the move: an extension or a roof is needed for "
        "that time.",
    )
    return [(Consequence.STOP, words)]


def _birth(expected_on: date, move_on: date) -> Found:
    fr, en = _day(expected_on)
    if expected_on - _BEFORE_BIRTH <= move_on <= expected_on + _AFTER_BIRTH:
        words = Words(
            f"Une naissance est attendue le {fr} : mieux vaut partir avant, ou attendre dix "
            "semaines, avec l’avis de la maternité.",
            f"A birth is expected on {en}: better to move before, or to wait ten weeks, with the "
            "advice of the maternity unit.",
        )
        return [(Consequence.STOP, words)]
    if expected_on - _MATERNITY_WARD <= move_on < expected_on:
        words = Words(
            f"Une naissance est attendue le {fr} : inscrire la mère à la maternité de là-bas avant "
            "de partir.",
            f"A birth is expected on {en}: register the mother with the maternity unit there "
            "before the move.",
        )
        return [(Consequence.ACT, words)]
    return []


def _permit(expires_on: date, move_on: date, today: date) -> Found:
    fr, en = _day(expires_on)
    if expires_on < today:
        words = Words(
            f"Le titre de séjour a expiré le {fr} : sans récépissé, ni bail ni contrat de travail.",
            f"The residence permit expired on {en}: without a receipt, neither lease nor job.",
        )
        return [(Consequence.STOP, words)]
    if expires_on < move_on:
        words = Words(
            f"Le titre de séjour expire le {fr}, avant le départ : demander le renouvellement deux "
            "à quatre mois plus tôt, et partir avec le récépissé.",
            f"The residence permit expires on {en}, before the move: ask for renewal two to four "
            "months earlier, and move with the receipt.",
        )
        return [(Consequence.STOP, words)]
    if months_after(expires_on, -RENEWAL_MONTHS) <= move_on:
        words = Words(
            f"Le titre de séjour expire le {fr}, peu après le départ : demander le renouvellement "
            "avant de changer de préfecture.",
            f"The residence permit expires on {en}, soon after the move: ask for renewal before "
            "changing prefecture.",
        )
        return [(Consequence.ACT, words)]
    return []


def _prescription(until: date, move_on: date) -> Found:
    if until >= move_on + _APPOINTMENT:
        return []
    fr, en = _day(until)
    words = Words(
        f"L’ordonnance court jusqu’au {fr} : la renouveler avant de partir, avec un rendez-vous "
        "pris là-bas.",
        f"The prescription runs until {en}: renew it before the move, with an appointment made "
        "there.",
    )
    return [(Consequence.STOP if until < move_on else Consequence.ACT, words)]


def _exam(year: int, move_on: date) -> Found:
    begins, ends = date(year, 6, 1), date(year, 7, 10)
    if begins - _BEFORE_EXAM <= move_on <= ends:
        words = Words(
            f"Un examen est prévu en juin {year} : mieux vaut partir après les épreuves, ou que "
            "l’enfant finisse l’année ici.",
            f"An exam is due in June {year}: better to move after it, or let the child finish the "
            "year here.",
        )
        return [(Consequence.STOP, words)]
    if date(year - 1, 9, 1) <= move_on < begins:
        words = Words(
            f"Un examen est prévu en juin {year} : voir avec les deux établissements où il sera "
            "passé.",
            f"An exam is due in June {year}: settle with both schools where it will be taken.",
        )
        return [(Consequence.ACT, words)]
    return []


def _licence(on: date, move_on: date, today: date) -> Found:
    fr, en = _day(on)
    if on < today:
        words = Words(
            f"Le délai pour échanger le permis a pris fin le {fr} : voir s’il reste un recours ; "
            "sinon, il faut repasser l’examen.",
            f"The time for exchanging the licence ended on {en}: see whether an appeal is left; "
            "else the test has to be taken again.",
        )
        return [(Consequence.KNOW, words)]
    if on > move_on + _POST:
        return []
    words = Words(
        f"L’échange du permis doit être demandé avant le {fr} : le faire avant de partir.",
        f"The exchange of the licence must be asked for before {en}: do it before the move.",
    )
    return [(Consequence.ACT, words)]


def _social_housing(renew_by: date, move_on: date, today: date) -> Found:
    fr, en = _day(renew_by)
    if renew_by < today:
        words = Words(
            f"La demande de logement social était à renouveler avant le {fr} : vérifier si "
            "l’ancienneté est perdue.",
            f"The request for a social home was to be renewed before {en}: check whether the time "
            "waited is lost.",
        )
        return [(Consequence.KNOW, words)]
    if renew_by > move_on + _POST:
        return []
    words = Words(
        f"La demande de logement social est à renouveler avant le {fr}, sinon l’ancienneté est "
        "perdue : le faire avant de partir, avec la nouvelle adresse ensuite.",
        f"The request for a social home must be renewed before {en}, or the time waited is lost: "
        "do it before the move, and give the new address afterwards.",
    )
    return [(Consequence.ACT, words)]


def _is_day(answer: Value | None) -> bool:
    return isinstance(answer, str) and answer != UNKNOWN


def _day(day: date) -> tuple[str, str]:
    """A day as it is written in French and in English."""
    return format_date(day, "long", locale="fr"), format_date(day, "long", locale="en_GB")

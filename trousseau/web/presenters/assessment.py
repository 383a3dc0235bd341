"""An interview in words: how far it has come, what is missing, what a ranking takes for granted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.households.assessments import FULL, KnownAssessment
from trousseau.households.deadlines import Collision, Consequence
from trousseau.households.home_size import Home, HouseholdMember, homes
from trousseau.households.profile import Assumed, Filled, Missing
from trousseau.households.questionnaire import DOMAIN_NAMES, Domain, Question
from trousseau.households.questionnaire_files import latest
from trousseau.matching.ranking import Ranking
from trousseau.web.forms.assessment import AnswersForm, QuestionForm, pages_of
from trousseau.web.presenters.fit import Telling
from trousseau.web.presenters.numbers import language
from trousseau.web.presenters.ranking import RankingPage, rejected_groups

RECORD = {"relocates", "birth_date", "expected_on"}
PRIVATE_CRITERIA = frozenset({"distance_from_avoided_km"})
"""What comes from what one adult alone said: their own wish to be far from a place."""
PRIVATE_CONSTRAINT = "red_line.commune"


@dataclass(frozen=True)
class Step:
    """A page of questions: whose, about what, how far."""

    address: str
    who: UUID | None
    name: str
    domains: str
    questions: tuple[Question, ...]
    left: int
    total: int

    @property
    def far(self) -> str:
        """`3 sur 7`."""
        return _("%(done)d sur %(total)d") % {"done": self.total - self.left, "total": self.total}


@dataclass(frozen=True)
class Block:
    """The questions of one domain on a page."""

    title: str
    fields: list[QuestionForm]
    is_asked: bool


@dataclass(frozen=True)
class Lack:
    """What would make the ranking better, and where it is asked.

    Without `address` this questionnaire does not ask it: the full one does (`question`, `who`).
    """

    what: str
    why: str
    address: str
    question: str
    who: str


@dataclass(frozen=True)
class Warned:
    """A date that a move collides with."""

    text: str
    css: str


def names_of(known: KnownAssessment) -> dict[str | None, str]:
    """What everybody is called on these pages."""
    names: dict[str | None, str] = {None: _("Tout le ménage")}
    for member in known.members:
        names[str(member.person.id)] = member.person.called
    return names


def steps_of(known: KnownAssessment) -> list[Step]:
    """Every page of questions: one person after the other, then the household."""
    names, steps = names_of(known), []
    asked = {(each.who, each.question.key) for each in known.asked}
    left = {(each.who, each.question.key) for each in known.left}
    for who in (*known.respondents, None):
        one = who.id if who else None
        for number, questions in enumerate(pages_of(known.questionnaire, who), 1):
            keys = [(one, question.key) for question in questions]
            domains = dict.fromkeys(question.domain for question in questions)
            steps.append(
                Step(
                    address=_address(known, one, number),
                    who=UUID(one) if one else None,
                    name=names[one],
                    domains=_domains(domains),
                    questions=questions,
                    left=sum(key in left for key in keys),
                    total=sum(key in asked for key in keys),
                )
            )
    return steps


def _domains(domains: Iterable[Domain]) -> str:
    words = [DOMAIN_NAMES[domain].in_language(language()) for domain in domains]
    return " · ".join(words)


def _address(known: KnownAssessment, who: str | None, page: int) -> str:
    if who is None:
        return reverse("assessments_ask_household", args=[known.id, known.household, page])
    return reverse("assessments_ask", args=[known.id, who, page])


def progress(known: KnownAssessment) -> str:
    """`7 sur 12, encore 8 minutes environ`."""
    total, left = len(known.asked), len(known.left)
    done = _("%(done)d sur %(total)d") % {"done": total - left, "total": total}
    if not left:
        return done
    minutes = max(1, round(sum(each.question.minutes for each in known.left)))
    rest = ngettext("encore une minute environ", "encore %(n)d minutes environ", minutes)
    return f"{done}, {rest % {'n': minutes}}"


def blocks_of(form: AnswersForm) -> list[Block]:
    """The page of a form, domain by domain."""
    found = []
    for domain in dict.fromkeys(field.question.domain for field in form.fields):
        fields = [field for field in form.fields if field.question.domain is domain]
        title = DOMAIN_NAMES[domain].in_language(language())
        found.append(Block(title, fields, any(field.is_asked for field in fields)))
    return found


def lacks(known: KnownAssessment, missing: Iterable[Missing], steps: Iterable[Step]) -> list[Lack]:
    """What is missing for a better ranking, each with the way to its question."""
    names, pages, found = names_of(known), list(steps), []
    for one in missing:
        question = latest(FULL).question(one.question)
        what = question.label.in_language(language()) if question else _record(one.question)
        found.append(
            Lack(
                f"{names[one.who]} · {what}",
                one.reason.in_language(language()),
                _where(known, one, pages),
                one.question,
                one.who or "",
            )
        )
    return found


def _record(key: str) -> str:
    return {
        "relocates": _("Part ou ne part pas ?"),
        "birth_date": _("Quand est-il né, ou elle ?"),
        "expected_on": _("Attendu pour quand ?"),
    }.get(key, "")


def _where(known: KnownAssessment, one: Missing, steps: list[Step]) -> str:
    if one.question == "birth_date":
        return reverse("people_edit", args=[one.who])
    if one.question in RECORD:
        member = next(each for each in known.members if str(each.person.id) == one.who)
        return reverse("memberships_edit", args=[member.membership])
    asked = known.questionnaire.question(one.question) is not None
    return where_asked(known, one.question, one.who, steps) if asked else ""


def where_asked(known: KnownAssessment, key: str, who: str | None, steps: Iterable[Step]) -> str:
    """The page that asks a question of somebody (None: the household), at the question."""
    for step in steps:
        mine = str(step.who) if step.who else None
        if mine == who and any(each.key == key for each in step.questions):
            return f"{step.address}#{key}"
    return reverse("assessments_show", args=[known.id])


def assumptions(known: KnownAssessment, assumed: Iterable[Assumed]) -> list[str]:
    """What was taken for granted, and of whom."""
    names = names_of(known)
    return [
        f"{names[one.who]} · {one.words.in_language(language())}"
        if one.who
        else one.words.in_language(language())
        for one in assumed
    ]


def homes_text(members: Sequence[HouseholdMember], today: date) -> str:
    """`T3 aujourd’hui, T4 dès le 5 mars 2027`: the home they need, as far as is known; empty when
    no adult moves."""
    return ", ".join(_home(home, today) for home in homes(members, today))


def _home(home: Home, today: date) -> str:
    if home.on is None:
        return _("T%(rooms)d plus tard, à une date qu’on ne sait pas encore") % {
            "rooms": home.rooms
        }
    if home.on == today:
        return _("T%(rooms)d aujourd’hui") % {"rooms": home.rooms}
    day = date_format(home.on, "j F Y")
    return _("T%(rooms)d dès le %(day)s") % {"rooms": home.rooms, "day": day}


def adult_names(known: KnownAssessment, filled: Filled) -> Mapping[str, str]:
    """By their name in the profile, who they are."""
    names = names_of(known)
    return {number: names[who] for number, who in filled.adult_ids.items()}


def warned(known: KnownAssessment, collisions: Iterable[Collision]) -> list[Warned]:
    """Dates that the move collides with, gravest first."""
    names = names_of(known)
    css = {Consequence.STOP: "state-no", Consequence.ACT: "state-unknown", Consequence.KNOW: ""}
    return [
        Warned(
            f"{names[one.deadline.who]} · {one.words.in_language(language())}"
            if one.deadline.who
            else one.words.in_language(language()),
            css[one.consequence],
        )
        for one in collisions
    ]


def masked(page: RankingPage, ranking: Ranking, telling: Telling) -> RankingPage:
    """The page as both adults may read it: adults by name, no place that one of them shuns."""
    # The lists of what is out would show around which town they lie.
    is_private = any(
        one.name == PRIVATE_CONSTRAINT and one.rejects.any() for one in ranking.constraints
    )
    rejected = rejected_groups(ranking)
    return replace(
        page,
        warnings=[_named(warning, telling) for warning in page.warnings],
        rejected=[] if is_private else rejected,
        rejected_title=_("Des lieux sont écartés à la demande du ménage.")
        if is_private
        else page.rejected_title,
    )


def _named(text: str, telling: Telling) -> str:
    number, colon, rest = text.partition(":")
    name = telling.names.get(number.strip())
    return f"{name} : {rest.strip()}" if name and colon else text

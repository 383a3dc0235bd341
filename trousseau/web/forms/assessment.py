"""The questions of an interview as a form: one page, of one person or of the household.

Which questions there are is data, so these are not Django's fields: each question reads its own
part of what was sent. A question is in a form when the stamp of what was shown is (`KEY-seen`), so
that a script may send one alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trousseau.households.answer_sheets import KeptAnswer
from trousseau.households.answer_values import LONGEST_TEXT, AnswerError, clean, clean_score, shown
from trousseau.households.assessments import FULL, SHORT, KnownAssessment, stamped_for
from trousseau.households.choices import Interpreter
from trousseau.households.questionnaire import (
    FREE_TEXT_HINT,
    NOTHING,
    UNKNOWN,
    UNKNOWN_WORDS,
    Kind,
    Question,
    Questionnaire,
    Respondent,
    Value,
)
from trousseau.privacy.versions import stamp
from trousseau.territories import Atlas
from trousseau.territories.places import Commune
from trousseau.web.forms.fields import CANDIDATES, understand_job
from trousseau.web.forms.household_file import choice
from trousseau.web.forms.languages import spoken_languages
from trousseau.web.forms.person import Part
from trousseau.web.presenters.numbers import language

PAGE_MOST = 10
"""A page holds whole domains, and no more questions than this unless one domain has them."""
TYPED = frozenset({Kind.NUMBER, Kind.DATE, Kind.TEXT, Kind.JOB, Kind.PLACE})


class BeginForm(Part):
    """How the interview is led."""

    template = forms.ChoiceField(choices=[(SHORT, SHORT), (FULL, FULL)])
    interpreter = choice(_("Interprète"), Interpreter.choices)
    language = forms.ChoiceField(label=_("Langue de l’entretien"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Languages are named in that of the page."""
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *spoken_languages()]


def pages_of(
    questionnaire: Questionnaire, who: Respondent | None
) -> tuple[tuple[Question, ...], ...]:
    """The questions of somebody (None: the household), page by page, whatever was answered."""
    pages: list[list[Question]] = []
    mine = [question for question in questionnaire.questions if question.asks(who)]
    for domain in dict.fromkeys(question.domain for question in mine):
        block = [question for question in mine if question.domain is domain]
        if not pages or len(pages[-1]) + len(block) > PAGE_MOST:
            pages.append([])
        pages[-1] += block
    return tuple(tuple(page) for page in pages)


@dataclass(frozen=True)
class Option:
    """One thing to tick or to choose."""

    value: str
    text: str
    chosen: bool


class QuestionForm:
    """One question: as it is kept, or as it was sent."""

    def __init__(
        self, question: Question, entry: KeptAnswer, seen: str, atlas: Atlas, data: QueryDict | None
    ) -> None:
        """`seen`: the stamp of what is kept; `data` is used if it has this question."""
        self.question, self.entry, self.atlas = question, entry, atlas
        self.key, self.kind = question.key, question.kind
        self.sent = data if data is not None and f"{question.key}-seen" in data else None
        self.seen = seen if self.sent is None else self._sent("-seen")
        self.error = ""
        # How somebody else answered meanwhile.
        self.clash = ""
        self.is_asked = True
        self.kept: KeptAnswer | None = None
        if self.sent is not None:
            self._clean()

    def _sent(self, part: str = "") -> str:
        return str(self.sent.get(f"{self.key}{part}", "")).strip() if self.sent else ""

    def _clean(self) -> None:
        try:
            self.kept = KeptAnswer(
                clean(self.question, self._raw(), self.atlas),
                self._sent("-words")[:LONGEST_TEXT].replace("\r\n", "\n"),
                self._sent("-note")[:LONGEST_TEXT].replace("\r\n", "\n"),
                clean_score(self.question, self._sent("-score")),
            )
        except AnswerError as error:
            self.error = error.words.in_language(language())

    def _raw(self) -> object:
        assert self.sent is not None
        if self.kind not in TYPED and not self.question.ordered:
            return self.sent.getlist(self.key)
        typed = [str(one).strip() for one in self.sent.getlist(self.key) if str(one).strip()]
        ticked = self._sent("-state")
        # Whoever ticks « not known » over an answer means it; what is newly typed is never lost.
        if ticked and (not typed or typed == self._texts(self.entry.value)):
            return ticked
        if self.question.ordered:
            return typed
        text = typed[0] if typed else ""
        if self.kind is Kind.JOB and text:
            return {"title": text, "rome": self._sent("_code") or self._kept("rome", text)}
        if self.kind is Kind.PLACE and text:
            chosen = self._sent("-place")
            named = {"commune": chosen[1:]} if chosen.startswith("c") else {"area": chosen[1:]}
            if chosen:
                return named
            same = {name: self._kept(name, text) for name in ("commune", "area")}
            return same if any(same.values()) else text
        return text

    def _kept(self, part: str, text: str) -> str:
        """What the kept job or place is, as long as the same is typed."""
        value = self.entry.value
        if isinstance(value, dict) and text in (value.get("title"), value.get("name")):
            return value.get(part, "")
        return ""

    @staticmethod
    def _texts(value: Value | None) -> list[str]:
        """A value as it stands in fields that are typed into."""
        if value is None or value in (UNKNOWN, NOTHING):
            return []
        if isinstance(value, dict):
            return [value.get("title") or value.get("name") or ""]
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]

    # -- as the page shows it ------------------------------------------------------------------

    @property
    def label(self) -> str:
        """The question, as it is said aloud."""
        return self.question.label.in_language(language())

    @property
    def help(self) -> str:
        """What helps to ask it."""
        return self.question.help.in_language(language()) if self.question.help else ""

    @property
    def unit(self) -> str:
        """After a number."""
        return self.question.unit.in_language(language()) if self.question.unit else ""

    @property
    def hint(self) -> str:
        """What is never written, beside what is typed freely."""
        return FREE_TEXT_HINT.in_language(language())

    @property
    def widget(self) -> str:
        """How it is answered: `choose`, `tick`, `order` or `type`."""
        if self.kind in TYPED:
            return "type"
        if self.kind is not Kind.CHOICES:
            return "choose"
        return "order" if self.question.ordered else "tick"

    @property
    def _chosen(self) -> list[str]:
        if self.sent is not None:
            return [str(one) for one in self.sent.getlist(self.key)]
        value = self.entry.value
        return [str(one) for one in value] if isinstance(value, list) else [str(value or "")]

    @property
    def options(self) -> list[Option]:
        """The choices, and at the end that there is none, or that nobody knows."""
        chosen = self._chosen
        found = [
            Option(code, words.in_language(language()), code in chosen)
            for code, words in self.question.choices.items()
        ]
        return [*found, *self._states(chosen)]

    @property
    def states(self) -> list[Option]:
        """That there is none, or that nobody knows, beside what is typed."""
        return self._states([self._sent("-state") if self.sent else str(self.entry.value)])

    def _states(self, chosen: Sequence[str]) -> list[Option]:
        named = [(NOTHING, self.question.nothing), (UNKNOWN, UNKNOWN_WORDS)]
        return [
            Option(code, words.in_language(language()), code in chosen)
            for code, words in named
            if words is not None
        ]

    @property
    def ranks(self) -> list[list[Option]]:
        """One list of choices for each that may be named, the most important first."""
        chosen = self._chosen if self.sent else self._texts(self.entry.value)
        return [
            [
                Option(code, words.in_language(language()), code == wanted)
                for code, words in self.question.choices.items()
            ]
            for wanted in [*chosen, *([""] * 9)][: self.question.at_most or 3]
        ]

    @property
    def typed(self) -> str:
        """What stands in the field."""
        if self.sent is not None:
            return self._sent()
        return next(iter(self._texts(self.entry.value)), "")

    @property
    def job_code(self) -> str:
        """The occupation that was understood."""
        value = self.kept.value if self.kept else self.entry.value
        return value.get("rome", "") if isinstance(value, dict) else ""

    @property
    def understood(self) -> str:
        """How a job or a place was understood, as a sentence."""
        value = self.kept.value if self.kept else self.entry.value
        if not isinstance(value, dict):
            return ""
        what = value.get("name", "")
        if self.kind is Kind.JOB:
            job = understand_job(self.atlas, value.get("title", ""), value.get("rome", ""))
            what = job.title if job else ""
        elif "commune" in value:
            what = _town(self.atlas.commune(value["commune"]))
        return gettext("Nous avons compris : %(what)s") % {"what": what} if what else ""

    @property
    def candidates(self) -> list[tuple[str, str]]:
        """What else the words may mean, to be chosen by a button."""
        value = self.kept.value if self.kept else self.entry.value
        if not isinstance(value, dict):
            return []
        if self.kind is Kind.JOB:
            job = understand_job(self.atlas, value.get("title", ""), value.get("rome", ""))
            others = job.candidates if job else ()
            return [(code, title) for code, title in others if code != value.get("rome")][:4]
        found = self.atlas.search(value.get("name", ""), CANDIDATES)
        towns = [
            one
            for one in found
            if isinstance(one, Commune)
            and one.name == value.get("name")
            and one.code != value.get("commune")
        ]
        return [(f"c{town.code}", _town(town)) for town in towns]

    @property
    def words(self) -> str:
        """The words in which it was said."""
        return self._sent("-words") if self.sent else self.entry.words

    @property
    def note(self) -> str:
        """The caseworker's note."""
        return self._sent("-note") if self.sent else self.entry.note

    @property
    def scores(self) -> list[Option]:
        """1 to 4, where it is scored."""
        grades = self.question.grades
        if grades is None:
            return []
        chosen = self._sent("-score") if self.sent else str(self.entry.score or "")
        ends = {1: grades.one.in_language(language()), 4: grades.four.in_language(language())}
        return [Option(str(n), ends.get(n, ""), str(n) == chosen) for n in (1, 2, 3, 4)]

    @property
    def has_remarks(self) -> bool:
        """Whether anything beside the answer is there."""
        return bool(self.words or self.note or any(score.chosen for score in self.scores))


def _town(commune: Commune) -> str:
    return f"{commune.name} ({commune.departement_name})"


class AnswersForm:
    """A page of questions of somebody, or of the household."""

    def __init__(
        self,
        known: KnownAssessment,
        who: UUID | None,
        questions: Sequence[Question],
        atlas: Atlas,
        data: QueryDict | None = None,
    ) -> None:
        """`data`: what was sent, all of it or some questions."""
        self.known, self.who = known, str(who) if who else None
        self.whose = stamped_for(known.id, who)
        self.fields = [
            QuestionForm(
                question,
                known.known.get((self.who, question.key), KeptAnswer()),
                self.stamp(question.key, known.own.get((self.who, question.key), KeptAnswer())),
                atlas,
                data,
            )
            for question in questions
        ]
        self.show_asked(known)

    def stamp(self, key: str, entry: KeptAnswer) -> str:
        """The stamp of what is kept of a question."""
        return stamp(self.whose, key, entry.text)

    def show_asked(self, known: KnownAssessment) -> None:
        """Hide the questions that wait for the answer to another."""
        asked = {each.question.key for each in known.asked if each.who == self.who}
        for field in self.fields:
            field.is_asked = field.key in asked

    @cached_property
    def entries(self) -> dict[str, KeptAnswer]:
        """What was sent and can be kept."""
        return {field.key: field.kept for field in self.fields if field.kept is not None}

    @property
    def seen(self) -> dict[str, str]:
        """The stamps that came with it."""
        return {field.key: field.seen for field in self.fields}

    def says_nothing_new(self) -> bool:
        """Whether all that was sent is kept already."""
        return not any(field.error for field in self.fields) and all(
            self.known.known.get((self.who, key), KeptAnswer()) == entry
            for key, entry in self.entries.items()
        )

    def show_clashes(self, clashes: Mapping[str, KeptAnswer]) -> None:
        """Show what somebody else answered meanwhile; sent again, one's own answer is kept."""
        for field in self.fields:
            if field.key in clashes:
                theirs = clashes[field.key]
                field.seen = self.stamp(field.key, theirs)
                said = shown(field.question, theirs.value, language()) if theirs.value else "–"
                parts = [said, theirs.words, theirs.note, str(theirs.score or "")]
                field.clash = " · ".join(part for part in parts if part)

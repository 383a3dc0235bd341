"""A mobility plan as it is printed for the household: what each adult signs, and takes along.

Printed is what is of all of them. A step that concerns one adult alone, what somebody thinks of a
place and what staff noted are not on a paper that lies on the kitchen table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from trousseau.plans.choices import PlanState, Priority, StepOwner, StepState
from trousseau.plans.queries import ObjectiveLine, PlanSheet, StepLine
from trousseau.plans.reading_plan import objective_titles, step_titles
from trousseau.plans.translations import Translated, Translation
from trousseau.territories.yaml_text import parse_yaml
from trousseau.web.forms.languages import OWN_NAMES, language_name
from trousseau.web.paper.document import (
    Block,
    Bullets,
    Document,
    Fact,
    Facts,
    Heading,
    Notice,
    Paragraph,
    Passage,
    SignatureBlock,
    Step,
    Steps,
    TranslationRecord,
)
from trousseau.web.paper.languages import FRENCH
from trousseau.web.paper.words import paper_words
from trousseau.web.presenters.plan import area_name, people_of

FILE = Path(__file__).with_name("paper_plan.yaml")
NOT_PRINTED = frozenset({StepState.DECLINED, StepState.DROPPED})


def paper_plan(
    sheet: PlanSheet, language: str, translation: Translation | None, made_on: date
) -> Document:
    """The paper in French and a language (`fr`: in French alone); `sheet` is read in French."""
    return _Writer(sheet, language, translation).document(made_on)


def passages_to_translate(sheet: PlanSheet, language: str, made_on: date) -> tuple[str, ...]:
    """What the paper says in French that somebody has to translate, in its order."""
    writer = _Writer(sheet, language, None)
    writer.document(made_on)
    return tuple(writer.by_hand)


@dataclass(frozen=True)
class TranslationCard:
    """A translation that was begun: its language, and how far it is."""

    id: int
    language: str
    done: int
    total: int
    checked: bool


@dataclass(frozen=True)
class PapersPage:
    """The page on which one chooses how a plan is printed."""

    plan: UUID
    can_be_printed: bool
    # Whether it says so on the paper, and why not.
    to_sign: bool
    is_draft: bool
    translations: tuple[TranslationCard, ...]


@dataclass(frozen=True)
class TranslationPage:
    """The page on which a plan is translated."""

    id: int
    plan: UUID
    language: str
    own_name: str
    code: str
    done: int
    total: int
    # Who translated and who checked what stands; empty where nothing does.
    hands: str


def papers_page(sheet: PlanSheet, translations: Iterable[Translation], today: date) -> PapersPage:
    """What can be printed, and what was translated for it."""
    cards = []
    for one in translations if sheet.adults else ():
        french = passages_to_translate(sheet, one.language, today)
        standing = [one.passages[text] for text in french if text in one.passages]
        checked = bool(standing) and all(each.checker for each in standing)
        name = language_name(one.language)
        cards.append(TranslationCard(one.id, name, len(standing), len(french), checked))
    return PapersPage(
        plan=sheet.id,
        can_be_printed=bool(sheet.adults),
        to_sign=may_be_signed(sheet),
        is_draft=sheet.state == PlanState.DRAFT,
        translations=tuple(cards),
    )


def translation_page(translation: Translation, french: Collection[str]) -> TranslationPage:
    """A translation and how far it is."""
    standing = [translation.passages[text] for text in french if text in translation.passages]
    return TranslationPage(
        id=translation.id,
        plan=translation.plan,
        language=language_name(translation.language),
        own_name=OWN_NAMES[translation.language],
        code=translation.language,
        done=len(standing),
        total=len(french),
        hands=_hands(standing),
    )


def spoken(sheet: PlanSheet) -> list[str]:
    """Codes of what the adults speak, the first one's first."""
    return [adult.person.language for adult in sheet.adults if adult.person.language]


def _hands(standing: Sequence[Translated]) -> str:
    if not standing:
        return ""
    said = {"by": ", ".join(dict.fromkeys(one.translator for one in standing))}
    if not all(one.checker for one in standing):
        return _("Traduit par %(by)s. Tout n’est pas encore relu.") % said
    said["checked"] = ", ".join(dict.fromkeys(one.checker for one in standing))
    return _("Traduit par %(by)s, relu par %(checked)s.") % said


def may_be_signed(sheet: PlanSheet) -> bool:
    """Whether the paper says what the adults are asked to agree to: what was done since is no
    change of it."""
    if sheet.state not in (PlanState.PROPOSED, PlanState.AGREED):
        return False
    if not sheet.changes:
        return True
    done = {str(step.id) for step in sheet.steps if step.state == StepState.DONE}
    left = {step.id for step in sheet.changes.removed}
    return not (sheet.changes.fields or sheet.changes.added or sheet.changes.altered or left - done)


class _Writer:
    def __init__(self, sheet: PlanSheet, language: str, translation: Translation | None) -> None:
        self.sheet = sheet
        self.language = language
        self.translated: Mapping[str, Translated] = translation.passages if translation else {}
        # What nobody but a translator can say in this language, and what one has said: in order.
        self.by_hand: dict[str, None] = {}
        self.used: list[Translated] = []

    def document(self, made_on: date) -> Document:
        blocks = tuple(self._blocks())
        return Document(
            title=self._word("title"),
            language=self.language,
            reference=self.sheet.adults[0].person.reference,
            made_on=made_on,
            blocks=blocks,
            translation=self._record(),
        )

    def _blocks(self) -> Iterator[Block]:
        sheet = self.sheet
        if sheet.state == PlanState.DRAFT:
            yield Notice(self._word("draft"))
        elif sheet.state in (PlanState.PROPOSED, PlanState.AGREED) and not may_be_signed(sheet):
            yield Notice(self._word("changed"))
        yield Facts(tuple(self._facts()))
        if sheet.reasons:
            yield Heading(self._word("why"))
            yield Paragraph(self._said(sheet.reasons))
        for priority in Priority:
            texts = [text for one, text in sheet.conditions if one == priority]
            if texts:
                yield Heading(self._word(str(priority)))
                yield Bullets(tuple(self._said(text) for text in texts))
        yield from self._objectives()
        yield from self._end()

    def _facts(self) -> Iterator[Fact]:
        sheet = self.sheet
        chosen = area_name(sheet.chosen_area)
        yield Fact(self._word("where"), Passage.same(chosen) if chosen else self._word("undecided"))
        if sheet.backup_area:
            yield Fact(self._word("otherwise"), Passage.same(area_name(sheet.backup_area)))
        yield Fact(self._word("when"), sheet.target_on or self._word("undecided"))
        if sheet.version:
            yield Fact(self._word("version"), Passage.same(str(sheet.version)))

    def _objectives(self) -> Iterator[Block]:
        first = 1
        for objective in self.sheet.objectives:
            steps = _printed(objective)
            if steps:
                yield Heading(self._said(objective.title))
                yield Steps(tuple(self._step(step) for step in steps), first)
                first += len(steps)

    def _end(self) -> Iterator[Block]:
        first = self.sheet.adults[0].person
        referent = Passage.same(first.referent) if first.referent else self._word("team")
        yield Heading(self._word("call"))
        yield Facts(
            (
                Fact(self._fixed("caseworker"), referent),
                Fact(self._word("reference"), Passage.same(first.reference)),
            )
        )
        yield Paragraph(self._word("say_reference"))
        if may_be_signed(self.sheet):
            names = tuple(name for _, name in people_of(self.sheet))
            yield SignatureBlock(names, referent.fr)

    def _step(self, step: StepLine) -> Step:
        owner = {
            StepOwner.HOUSEHOLD: self._fixed("adult"),
            StepOwner.WORKER: self._fixed("caseworker"),
            StepOwner.PARTNER: self._word("partner"),
        }[step.owner]
        done_on = step.done_on if step.state == StepState.DONE else None
        return Step(self._said(step.title), owner, step.planned_on or step.latest_on, done_on)

    def _record(self) -> TranslationRecord | None:
        if not self.used:
            return None
        checkers = dict.fromkeys(one.checker for one in self.used)
        return TranslationRecord(
            translator=", ".join(dict.fromkeys(one.translator for one in self.used)),
            checker=None if "" in checkers else ", ".join(checkers),
            on=max(one.on for one in self.used),
        )

    def _word(self, name: str) -> Passage:
        """Words of every plan."""
        words = _words()[name]
        return self._passage(words[FRENCH], words.get(self.language))

    def _fixed(self, name: str) -> Passage:
        """Words of every paper."""
        other = getattr(paper_words(self.language), name)
        return self._passage(getattr(paper_words(FRENCH), name), other)

    def _said(self, text: str) -> Passage:
        """What this plan says; the titles of the usual path are there in English as well."""
        return self._passage(text, _english().get(text) if self.language == "en" else None)

    def _passage(self, text: str, known: str | None) -> Passage:
        if self.language == FRENCH or known:
            return Passage(text, known)
        self.by_hand.setdefault(text)
        found = self.translated.get(text)
        if found is None:
            return Passage(text)
        self.used.append(found)
        return Passage(text, found.text)


def _printed(objective: ObjectiveLine) -> list[StepLine]:
    return [
        step for step in objective.steps if step.person is None and step.state not in NOT_PRINTED
    ]


@cache
def _words() -> dict[str, dict[str, str]]:
    content: Any = parse_yaml(FILE.read_bytes())
    return dict(content)


@cache
def _english() -> dict[str, str]:
    titles = [*objective_titles().values(), *step_titles().values()]
    return {words.fr: words.en for words in titles}

"""What was answered, as it is kept: sealed, one sheet for each person and one for the household."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from trousseau.households.home_size import HouseholdMember
from trousseau.households.models import AnswerSheet, Assessment, Household
from trousseau.households.queries import Member
from trousseau.households.questionnaire import Value
from trousseau.privacy.keys import DataKey, open_key

Whose = tuple[str | None, str]
"""Whose answer (the id of a person; None: the household's) to which question."""
SHEETS = Prefetch(
    "assessments__sheets", queryset=AnswerSheet.objects.select_related("person").order_by("pk")
)
"""What a query of households fetches along, so that `values_of` asks no more."""


@dataclass(frozen=True)
class KeptAnswer:
    """What is kept of one question: the answer (None: none yet) and the words in which it was
    said; the caseworker's note, and a score from 1 to 4."""

    value: Value | None = None
    words: str = ""
    note: str = ""
    score: int | None = None

    @property
    def text(self) -> str:
        """All of it as one text, to be compared."""
        if self == KeptAnswer():
            return ""
        return json.dumps([self.value, self.words, self.note, self.score], sort_keys=True)


def read_sheet(sheet: AnswerSheet, key: DataKey) -> dict[str, KeptAnswer]:
    """The entries of a sheet, by question."""
    answers = json.loads(key.read(sheet, "answers") or "{}")
    remarks = json.loads(key.read(sheet, "remarks") or "{}")
    return {
        question: KeptAnswer(**{**answers.get(question, {}), **remarks.get(question, {})})
        for question in {**answers, **remarks}
    }


def write_sheet(sheet: AnswerSheet, key: DataKey, entries: Mapping[str, KeptAnswer]) -> None:
    """Seal entries into a sheet, which is not saved; an empty one is left out."""
    answers = {
        question: _filled(value=entry.value, words=entry.words)
        for question, entry in entries.items()
    }
    remarks = {
        question: _filled(note=entry.note, score=entry.score) for question, entry in entries.items()
    }
    key.write(sheet, {"answers": _json(answers), "remarks": _json(remarks)})


def _filled(**parts: Any) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part not in (None, "")}


def _json(entries: Mapping[str, dict[str, Any]]) -> str:
    kept = {question: entry for question, entry in entries.items() if entry}
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def entries_of(
    household: Household, assessments: Iterable[Assessment], here: Iterable[UUID]
) -> dict[Whose, KeptAnswer]:
    """The entries of some of its assessments, a newer one's in the place of an older one's.

    Of those who are `here` only: what is about somebody who has left goes with them.
    """
    key, people = open_key(household), set(here)
    found: dict[Whose, KeptAnswer] = {}
    for assessment in sorted(assessments, key=lambda one: (one.begun_on, str(one.pk))):
        for sheet in assessment.sheets.all():
            if sheet.person_id is not None and sheet.person_id not in people:
                continue
            who = str(sheet.person_id) if sheet.person_id else None
            own = open_key(sheet.person) if sheet.person else key
            for question, entry in read_sheet(sheet, own).items():
                found[who, question] = entry
    return found


def values_of(household: Household, here: Iterable[UUID]) -> dict[Whose, Value]:
    """What is known of a household, as `profile.profile_of` takes it."""
    entries = entries_of(household, household.assessments.all(), here)
    return {whose: entry.value for whose, entry in entries.items() if entry.value is not None}


def asked_members(members: Iterable[Member]) -> tuple[HouseholdMember, ...]:
    """The people of a household as `profile.profile_of` takes them."""
    return tuple(
        HouseholdMember(
            str(one.person.id),
            one.is_adult,
            one.person.birth_date,
            str(one.relation),
            str(one.relocates),
            one.expected_on,
        )
        for one in members
    )

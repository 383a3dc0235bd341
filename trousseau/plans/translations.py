"""What a plan says in another language, as somebody translated it by hand.

A passage is known by its French text, word for word: one whose French has changed since is not
translated any more. All of it is sealed under the household's key and goes with the plan.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from trousseau.accounts.actor import Actor
from trousseau.accounts.doors import reading, writing
from trousseau.plans import access
from trousseau.plans.models import PlanTranslation
from trousseau.privacy.keys import DataKey, open_key

ACTION = "papers.translate"


class CheckedByTranslator(ValueError):
    """Whoever translated a passage does not check it; `name` is what both were called."""

    def __init__(self, name: str) -> None:
        super().__init__("whoever checks is not who translated")
        self.name = name


@dataclass(frozen=True)
class Translated:
    """A passage in the other language; by whom, checked by whom ('': nobody yet), as initials or
    a role, and the day of its last change."""

    text: str
    translator: str
    checker: str
    on: date


@dataclass(frozen=True)
class Translation:
    """The translated passages of a plan in one language (ISO 639), by their French text."""

    id: int
    plan: UUID
    language: str
    passages: Mapping[str, Translated]


def translations_of(
    actor: Actor, plan_id: UUID, at: datetime, action: str = ACTION
) -> tuple[Translation, ...]:
    """Those of a plan, the oldest first. Raises NotHere.

    For who reads the plan itself, which is in the log then: here nobody is seen besides.
    """
    with reading(actor, action, at):
        plan = access.get_plan(actor, plan_id)
        key = open_key(plan.household)
        return tuple(_opened(row, key) for row in plan.translations.order_by("pk"))


def get_translation(actor: Actor, translation_id: int, at: datetime) -> Translation:
    """One of them, under the same condition; raises NotHere."""
    with reading(actor, ACTION, at):
        row = access.get_translation(actor, translation_id)
        return _opened(row, open_key(row.plan.household))


def begin_translation(actor: Actor, plan_id: UUID, language: str, at: datetime) -> int:
    """A translation of a plan into a language that the caller has checked; the one that is there,
    if there is one. Raises NotHere."""
    with writing(actor, "papers.begin", at) as door:
        plan = access.get_plan_to_change(actor, plan_id)
        key = open_key(plan.household)
        for row in plan.translations.order_by("pk"):
            if key.read(row, "language") == language:
                return row.pk
        made = PlanTranslation.objects.create(plan=plan, changed_on=localdate(at))
        key.write(made, {"language": language})
        made.save(update_fields=["language"])
        door.changed(record=access.record(plan.pk))
    return made.pk


def write_passages(
    actor: Actor,
    translation_id: int,
    current: Collection[str],
    texts: Mapping[str, str],
    by: tuple[str, str],
    at: datetime,
) -> UUID:
    """Keep what was translated and checked; gives the plan.

    `current` are the passages of the plan today, in French: of any other, nothing is kept. `texts`
    are those that were changed; an empty one is taken out. `by`: who translated these, and who
    checked all that stands now ('': nobody). Raises CheckedByTranslator, NotHere.
    """
    translator, checker = by
    with writing(actor, ACTION, at) as door:
        row = access.get_translation_to_change(actor, translation_id)
        key = open_key(row.plan.household)
        found = {**_opened(row, key).passages}
        found |= {fr: Translated(text, translator, "", localdate(at)) for fr, text in texts.items()}
        found = {fr: one for fr, one in found.items() if one.text and fr in current}
        if checker:
            if any(one.translator.casefold() == checker.casefold() for one in found.values()):
                raise CheckedByTranslator(checker)
            found = {
                fr: replace(one, checker=checker, on=localdate(at)) for fr, one in found.items()
            }
        key.write(row, {"content": _as_text(found)})
        row.changed_on = localdate(at)
        row.save(update_fields=["content", "changed_on"])
        door.changed(record=access.record(row.plan_id))
    return row.plan_id


def _opened(row: PlanTranslation, key: DataKey) -> Translation:
    content = key.read(row, "content")
    return Translation(
        row.pk, row.plan_id, key.read(row, "language"), _passages(content) if content else {}
    )


def _as_text(passages: Mapping[str, Translated]) -> str:
    content = {fr: {**asdict(one), "on": one.on.isoformat()} for fr, one in passages.items()}
    return json.dumps(content, ensure_ascii=False)


def _passages(content: str) -> dict[str, Translated]:
    return {
        fr: Translated(**{**one, "on": date.fromisoformat(one["on"])})
        for fr, one in json.loads(content).items()
    }

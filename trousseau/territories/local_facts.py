"""What a referent knows of a place and no public source says: yes, no or unknown, for a time.

A fact may reject a place by name; it never adds points. Expired means unknown. Facts are read
from a YAML file: a list of mappings with the fields of `LocalFact`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from trousseau.territories.layers import Words
from trousseau.territories.places import Places, UnknownPlace
from trousseau.territories.text import fold
from trousseau.territories.yaml_text import YamlError, parse_yaml


class Answer(StrEnum):
    """What is known; a fact that nobody wrote down is UNKNOWN too."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


KINDS: MappingProxyType[str, Words] = MappingProxyType(
    {
        "support_operator": Words(
            "Un opérateur qui accompagne pendant douze mois", "A support operator for twelve months"
        ),
        "french_course_seat": Words(
            "Un cours de français avec une place", "A French course with a free seat"
        ),
        "newcomer_school": Words(
            "Une école qui accueille les élèves nouveaux arrivants",
            "A school that takes newly arrived pupils in",
        ),
        "specialist": Words("Un spécialiste de santé", "A health specialist"),
        "employer_shuttle": Words("Une navette d’employeur", "An employer’s shuttle"),
        "childcare_seat": Words("Une place d’accueil pour un jeune enfant", "A childcare place"),
        "public_transport": Words(
            "Des transports aux heures de travail", "Public transport at working hours"
        ),
    }
)


class LocalFactError(ValueError):
    """A file of local facts cannot be used: which entry, what is wrong, what to write."""

    def __init__(self, file: str, path: str, problem: str, remedy: str) -> None:
        self.file, self.path, self.problem, self.remedy = file, path, problem, remedy
        where = f"{file}: {path}" if path else file
        super().__init__(f"{where}: {problem}; {remedy}")


@dataclass(frozen=True, slots=True)
class LocalFact:
    """One answer on one place.

    `place` is an area's code (4 digits) or a commune's (5 characters), `kind` a key of `KINDS`,
    `detail` narrows it (which specialist). Both dates are inclusive: on `expires_on` the fact
    still holds. `source` names who says so, in words that may be shown.
    """

    place: str
    kind: str
    answer: Answer
    source: str
    verified_on: date
    expires_on: date | None = None
    detail: str | None = None

    def answer_on(self, day: date) -> Answer:
        """The answer that holds on a day: unknown before it was verified and once expired."""
        if day < self.verified_on or (self.expires_on is not None and day > self.expires_on):
            return Answer.UNKNOWN
        return self.answer

    def about(self, kind: str, detail: str | None) -> bool:
        """Whether it answers that question; a question with a detail wants the same detail."""
        if self.kind != kind:
            return False
        return detail is None or fold(self.detail or "") == fold(detail)


def read_local_facts(path: Path | str, places: Places | None = None) -> tuple[LocalFact, ...]:
    """The facts of a YAML file; LocalFactError at the first thing that is wrong.

    With `places`, every code must be an area or a commune of today or former times.
    """
    name = str(path)
    try:
        content = parse_yaml(Path(path).read_bytes())
    except OSError as error:
        raise LocalFactError(
            name, "", error.strerror or "cannot be read", "check the name"
        ) from None
    except YamlError as error:
        where = f"line {error.line}" if error.line is not None else ""
        raise LocalFactError(
            name, where, error.problem, "see docs/matching.md, Local facts"
        ) from None
    if content is None:
        return ()
    if not isinstance(content, list):
        raise LocalFactError(name, "", "not a list", "begin each fact with a dash: - place: …")
    return tuple(_fact(name, f"[{i}]", entry, places) for i, entry in enumerate(content))


_REQUIRED = ("place", "kind", "answer", "source", "verified_on")


def _fact(file: str, path: str, entry: object, places: Places | None) -> LocalFact:
    known = tuple(part.name for part in fields(LocalFact))
    if not isinstance(entry, Mapping):
        raise LocalFactError(file, path, "not a mapping", f"give: {', '.join(known)}")
    for key in entry:
        if key not in known:
            raise LocalFactError(file, f"{path}.{key}", "unknown key", f"known: {', '.join(known)}")
    for key in _REQUIRED:
        if entry.get(key) is None:
            raise LocalFactError(file, f"{path}.{key}", "not given", "every fact says it")
    answer = entry["answer"]
    # YAML reads a bare yes or no as true or false.
    answer = {True: "yes", False: "no"}.get(answer, answer) if isinstance(answer, bool) else answer
    fact = LocalFact(
        place=_text(file, f"{path}.place", entry["place"]).upper(),
        kind=_choice(file, f"{path}.kind", entry["kind"], tuple(KINDS)),
        answer=Answer(_choice(file, f"{path}.answer", answer, tuple(Answer))),
        source=_text(file, f"{path}.source", entry["source"]),
        verified_on=_day(file, f"{path}.verified_on", entry["verified_on"]),
        expires_on=(
            None
            if entry.get("expires_on") is None
            else _day(file, f"{path}.expires_on", entry["expires_on"])
        ),
        detail=(
            None if entry.get("detail") is None else _text(file, f"{path}.detail", entry["detail"])
        ),
    )
    if fact.expires_on is not None and fact.expires_on < fact.verified_on:
        raise LocalFactError(
            file, f"{path}.expires_on", "earlier than verified_on", "exchange the two dates"
        )
    if places is not None:
        try:
            _areas_of(fact, places)
        except UnknownPlace as error:
            problem, _, remedy = str(error).partition("; ")
            raise LocalFactError(file, f"{path}.place", problem, remedy) from None
    return fact


def _text(file: str, path: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise LocalFactError(file, path, f"{value!r} is not a text", 'put it in quotes: "…"')
    return value.strip()


def _choice(file: str, path: str, value: object, choices: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise LocalFactError(
            file, path, f"{value!r} is unknown", f"choose one of: {', '.join(choices)}"
        )
    return value


def _day(file: str, path: str, value: object) -> date:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise LocalFactError(file, path, f"{value!r} is not a date", "write 2026-11-30") from None


def _areas_of(fact: LocalFact, places: Places) -> int:
    """Index of the area a fact is about, -1 for a commune outside all areas."""
    if len(fact.place) == 4:
        return places.areas.index(fact.place)
    return int(places.communes.area[places.commune_index(fact.place)])


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one area, and the fact that says so."""

    answer: Answer
    fact: LocalFact | None = None


def answers_by_area(
    facts: Iterable[LocalFact], places: Places, day: date, kind: str, detail: str | None = None
) -> dict[int, Known]:
    """What holds on `day` for each area (by index) on which anything is known.

    Of several answers on one place the one verified last holds, an expired one being none. A yes
    in a commune is a yes for its area; a no in a commune says nothing of the rest of the area.
    Asked without a detail, any yes will do, and a no about some detail says nothing.
    """
    latest: dict[tuple[str, str], LocalFact] = {}
    for fact in facts:
        if not fact.about(kind, detail) or fact.answer_on(day) is Answer.UNKNOWN:
            continue
        place = (fact.place, fold(fact.detail or ""))
        before = latest.get(place)
        if before is None or before.verified_on <= fact.verified_on:
            latest[place] = fact
    known: dict[int, Known] = {}
    # In order of verification, so that the last one holds where a yes and a no meet.
    for fact in sorted(
        latest.values(), key=lambda each: (each.verified_on, each.answer, each.place)
    ):
        index = _areas_of(fact, places)
        if index < 0:
            continue
        if fact.answer is Answer.YES:
            known[index] = Known(Answer.YES, fact)
        elif len(fact.place) == 4 and (detail is not None or fact.detail is None):
            known[index] = Known(Answer.NO, fact)
    return known


def open_questions(
    facts: Iterable[LocalFact], places: Places, day: date
) -> dict[int, tuple[LocalFact, ...]]:
    """What was asked of each area (by index) and is not answered on `day`, the last asked first.

    A fact whose answer is unknown is a question, asked on `verified_on`; so is one that expired.
    One that another fact answers, with the same detail, is none.
    """
    known: dict[tuple[str, str], frozenset[int]] = {}
    found: dict[int, list[LocalFact]] = {}
    held = tuple(facts)
    for fact in sorted(held, key=lambda each: (each.verified_on, each.kind), reverse=True):
        if day < fact.verified_on or fact.answer_on(day) is not Answer.UNKNOWN:
            continue
        asked = (fact.kind, fold(fact.detail or ""))
        if asked not in known:
            answers = answers_by_area(held, places, day, fact.kind, fact.detail)
            known[asked] = frozenset(answers)
        index = _areas_of(fact, places)
        if index >= 0 and index not in known[asked]:
            found.setdefault(index, []).append(fact)
    return {index: tuple(questions) for index, questions in found.items()}

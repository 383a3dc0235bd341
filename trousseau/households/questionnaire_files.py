"""Questionnaires as files: `questionnaires/NAME-VERSION.yaml`, unchanged once published."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from trousseau.households.questionnaire import (
    ESTIMATES,
    LEVELS,
    NOTHING,
    PARTS,
    UNKNOWN,
    YES_NO,
    AskedOf,
    Condition,
    Domain,
    Grades,
    Kind,
    Question,
    Questionnaire,
)
from trousseau.matching.fields import Field, ProfileError
from trousseau.territories.layers import Words
from trousseau.territories.yaml_text import YamlError, parse_yaml

FOLDER = Path(__file__).with_name("questionnaires")
_FILE = re.compile(r"([a-z]+)-([1-9][0-9]*)\.yaml")
_KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")


class QuestionnaireError(Exception):
    """A questionnaire that is not there or cannot be used: which file, where, what to write."""

    def __init__(self, file: str, path: str, problem: str, remedy: str) -> None:
        self.file, self.path, self.problem, self.remedy = file, path, problem, remedy
        where = f"{file}: {path}" if path else file
        super().__init__(f"{where}: {problem}; {remedy}")


def published(folder: Path = FOLDER) -> tuple[tuple[str, int], ...]:
    """Name and version of each questionnaire of a folder, oldest version first."""
    found = (_FILE.fullmatch(path.name) for path in folder.iterdir())
    return tuple(sorted((match[1], int(match[2])) for match in found if match))


def latest(name: str, folder: Path = FOLDER) -> Questionnaire:
    """The newest version of a questionnaire; QuestionnaireError when there is none."""
    versions = [version for known, version in published(folder) if known == name]
    if not versions:
        names = sorted({known for known, _ in published(folder)})
        raise QuestionnaireError(name, "", "no such questionnaire", f"known: {', '.join(names)}")
    return read_questionnaire(name, max(versions), folder)


@cache
def read_questionnaire(name: str, version: int, folder: Path = FOLDER) -> Questionnaire:
    """A version of a questionnaire; QuestionnaireError names the first thing that is wrong."""
    file = f"{name}-{version}.yaml"
    if (name, version) not in published(folder):
        raise QuestionnaireError(file, "", "not there", f"known: {published(folder)}")
    try:
        root = Field("", parse_yaml((folder / file).read_bytes()))
        return _questionnaire(root, name, version, folder)
    except YamlError as error:
        where = f"line {error.line}" if error.line is not None else ""
        raise QuestionnaireError(file, where, error.problem, "see short-1.yaml") from None
    except ProfileError as error:
        raise QuestionnaireError(file, error.path, error.problem, error.remedy) from None


def _questionnaire(root: Field, name: str, version: int, folder: Path) -> Questionnaire:
    given = root.keys(("name", "version", "published_on", "title", "begins_with", "questions"))
    for key, expected in (("name", name), ("version", version)):
        if _needed(root, given, key).value != expected:
            raise given[key].error("not what the name of the file says", f"write {expected}")
    day = _needed(root, given, "published_on")
    if type(day.value) is not date:
        raise day.error(f"{day.value!r} is not a date", "write 2026-11-30")
    questions: list[Question] = []
    if "begins_with" in given:
        first = given["begins_with"].keys(("name", "version"))
        of = _needed(given["begins_with"], first, "name").text()
        number = _needed(given["begins_with"], first, "version").whole(1, 1000)
        if (of, number) not in published(folder) or of == name:
            raise given["begins_with"].error(
                "no other questionnaire", f"known: {published(folder)}"
            )
        questions += read_questionnaire(of, number, folder).questions
    own = _needed(root, given, "questions").items(most=200)
    questions += [_question(item) for item in own]
    for each, item in zip(questions[len(questions) - len(own) :], own, strict=True):
        if sum(other.key == each.key for other in questions) > 1:
            raise item.error(f"{each.key!r} is asked twice", "use the key once")
    order = list(Domain)
    questions.sort(key=lambda each: order.index(each.domain))
    _check_conditions(questions)
    title = _words(_needed(root, given, "title"))
    return Questionnaire(name, version, day.value, title, tuple(questions))


def _question(item: Field) -> Question:
    given = item.keys(
        ("key", "domain", "of", "kind", "label", "help", "minutes", "fills", "choices", "nothing",
         "at_most", "ordered", "unit", "least", "most", "whole", "places", "estimate", "ages",
         "score", "shown_when")
    )  # fmt: skip
    kind = Kind(_needed(item, given, "kind").choice(Kind))
    key = _needed(item, given, "key")
    if not _KEY.fullmatch(key.text()):
        raise key.error(f"{key.value!r} is not a key", "use small letters, digits and _: rent_max")
    _only(given, kind, {Kind.CHOICE, Kind.CHOICES}, "choices")
    _only(given, kind, {Kind.CHOICES}, "at_most", "ordered")
    _only(given, kind, {Kind.NUMBER}, "unit", "least", "most", "whole")
    _only(given, kind, {Kind.PLACE}, "places")
    _only(given, kind, {Kind.LEVEL}, "estimate")
    _only(given, kind, {Kind.CHOICES, Kind.JOB, Kind.PLACE}, "nothing")
    return Question(
        key=key.text(),
        domain=Domain(_needed(item, given, "domain").choice(Domain)),
        asked_of=AskedOf(_needed(item, given, "of").choice(AskedOf)),
        kind=kind,
        label=_words(_needed(item, given, "label")),
        minutes=_needed(item, given, "minutes").number(0.25, 10),
        help=_words(given["help"]) if "help" in given else None,
        fills=given["fills"].choice(sorted(PARTS)) if "fills" in given else "",
        choices=MappingProxyType(_choices(item, given, kind)),
        nothing=_words(given["nothing"]) if "nothing" in given else None,
        at_most=given["at_most"].whole(1, 20) if "at_most" in given else None,
        ordered="ordered" in given and given["ordered"].flag(),
        unit=_words(given["unit"]) if "unit" in given else None,
        least=_needed(item, given, "least").number(-1e9, 1e9) if kind is Kind.NUMBER else None,
        most=_needed(item, given, "most").number(-1e9, 1e9) if kind is Kind.NUMBER else None,
        whole="whole" in given and given["whole"].flag(),
        towns_only=kind is Kind.PLACE
        and _needed(item, given, "places").choice(("commune", "any")) == "commune",
        ages=_ages(given["ages"]) if "ages" in given else None,
        grades=_grades(given["score"]) if "score" in given else None,
        shown_when=_condition(given["shown_when"]) if "shown_when" in given else None,
    )


def _needed(item: Field, given: Mapping[str, Field], key: str) -> Field:
    if key not in given or given[key].value is None:
        path = f"{item.path}.{key}" if item.path else key
        raise ProfileError(path, "not given", f"say the {key} of it")
    return given[key]


def _only(given: Mapping[str, Field], kind: Kind, kinds: set[Kind], *names: str) -> None:
    for name in names:
        if name in given and kind not in kinds:
            raise given[name].error(f"means nothing for the kind '{kind}'", "leave it out")


def _words(item: Field) -> Words:
    given = item.keys(Words._fields)
    return Words(*(_needed(item, given, name).text(longest=400) for name in Words._fields))


def _choices(item: Field, given: Mapping[str, Field], kind: Kind) -> dict[str, Words]:
    if kind is Kind.YES_NO:
        return dict(YES_NO)
    if kind is Kind.LEVEL:
        estimate = "estimate" in given and given["estimate"].flag()
        return dict(ESTIMATES if estimate else LEVELS)
    if kind not in (Kind.CHOICE, Kind.CHOICES):
        return {}
    listed = _needed(item, given, "choices")
    if not isinstance(listed.value, Mapping):
        raise listed.error("not a mapping", "write {code: {fr: …, en: …}}")
    for code in listed.value:
        if not isinstance(code, str) or code in (UNKNOWN, NOTHING):
            raise listed.error(
                f"{code!r} cannot be the code of a choice",
                f'put "yes" and "no" in quotes; leave {UNKNOWN} and {NOTHING} to the reader',
            )
    return {
        code: _words(Field(f"{listed.path}.{code}", each)) for code, each in listed.value.items()
    }


def _ages(item: Field) -> tuple[int, int]:
    ages = [each.whole(0, 25) for each in item.items(most=2)]
    if len(ages) != 2 or ages[0] > ages[1]:
        raise item.error("not two ages", "write the first and the last: [13, 20]")
    return ages[0], ages[1]


def _grades(item: Field) -> Grades:
    given = item.keys(("one", "four"))
    return Grades(_words(_needed(item, given, "one")), _words(_needed(item, given, "four")))


def _condition(item: Field) -> Condition:
    given = item.keys(("question", "is"))
    values = tuple(each.text() for each in given["is"].items(most=20)) if "is" in given else ()
    return Condition(_needed(item, given, "question").text(), values)


def _check_conditions(questions: Sequence[Question]) -> None:
    """A question depends on one that comes before it and has the answers that it waits for."""
    before: dict[str, Question] = {}
    for question in questions:
        condition = question.shown_when
        if condition is not None:
            path = f"{question.key}.shown_when"
            other = before.get(condition.question)
            if other is None or other.asked_of not in (question.asked_of, AskedOf.HOUSEHOLD):
                raise ProfileError(
                    path,
                    f"{condition.question!r} is not asked before it of the same person",
                    "name an earlier question of the same people or of the household",
                )
            possible = {*other.choices, UNKNOWN, *([NOTHING] if other.nothing else [])}
            for value in condition.values:
                if value not in possible:
                    raise ProfileError(
                        path,
                        f"{value!r} is no answer to {condition.question!r}",
                        f"choose among: {', '.join(sorted(possible))}",
                    )
        before[question.key] = question

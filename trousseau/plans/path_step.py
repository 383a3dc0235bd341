"""One step of a path as it is written in YAML, read with one clear error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from trousseau.plans.back_planning import MOVE, After, Task
from trousseau.plans.choices import StepOwner
from trousseau.plans.knots import Awaits
from trousseau.plans.reading import DataError, listed, mapping, only, sequence, text, words
from trousseau.territories.layers import Words

Choice = TypeVar("Choice", bound=Enum)
# What a row of a plan has room for, and what a plan can mean.
LONGEST_KEY, MOST_DAYS = 40, 730


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of the path. What it has in common with a `Task` means the same there.

    `only_with`: it concerns a household of which one of these flags is true; any, if there is none.
    `proof`: what shows that it is done.
    """

    key: str
    title: Words
    owner: StepOwner
    days: int
    after: tuple[After, ...] = ()
    awaits: tuple[Awaits, ...] = ()
    anchor_days: int | None = None
    in_office: bool = False
    only_with: frozenset[str] = frozenset()
    proof: Words | None = None

    def task(self) -> Task:
        """The step as planning sees it, not begun."""
        return Task(self.key, self.days, self.after, self.anchor_days, self.in_office, self.awaits)


def read_step(content: object, file: str, path: str) -> PathStep:
    """A step of its own; DataError names what is wrong, and where."""
    entry = mapping(content, file, path)
    key = text(entry.get("key"), file, f"{path}.key")
    if len(key) > LONGEST_KEY:
        raise DataError(file, f"{path}.key", f"'{key}' is too long", f"at most {LONGEST_KEY} signs")
    if key == MOVE:
        raise DataError(file, f"{path}.key", f"'{MOVE}' is the move itself", "choose another key")
    only(entry, {"key", *_FIELDS}, _NEEDED, file, key)
    values = {
        name: _FIELDS[name](value, file, f"{key}.{name}")
        for name, value in entry.items()
        if name != "key"
    }
    return PathStep(key, **values)


def with_fields(step: PathStep, content: object, file: str) -> PathStep:
    """A step with some of its fields anew; one that is left empty is taken away."""
    entry = mapping(content, file, f"change.{step.key}")
    only(entry, _FIELDS.keys(), (), file, f"change.{step.key}")
    blank = PathStep(step.key, step.title, step.owner, step.days)
    values = {
        name: getattr(blank, name)
        if value is None and name not in _NEEDED
        else _FIELDS[name](value, file, f"change.{step.key}.{name}")
        for name, value in entry.items()
    }
    return replace(step, **values)


def whole_days(content: object, file: str, path: str) -> int:
    """A number of days, or of a version: whole, not below zero."""
    number = _whole(content, file, path)
    if number < 0:
        raise DataError(file, path, f"{number} is below zero", "write 0 or more")
    return number


def _days(content: object, file: str, path: str) -> int:
    number = whole_days(content, file, path)
    return _not_years(number, file, path)


def _anchor(content: object, file: str, path: str) -> int:
    return _not_years(_whole(content, file, path), file, path)


def _not_years(number: int, file: str, path: str) -> int:
    if abs(number) > MOST_DAYS:
        raise DataError(file, path, f"{number} is more than two years", f"at most {MOST_DAYS} days")
    return number


def choice_of(kind: type[Choice], content: object, file: str, path: str) -> Choice:
    """A member of an enumeration by its value."""
    try:
        return kind(content)
    except ValueError:
        known = listed(str(member.value) for member in kind)
        raise DataError(file, path, f"{content!r} is not known", known) from None


def _owner(content: object, file: str, path: str) -> StepOwner:
    return choice_of(StepOwner, content, file, path)


def _whole(content: object, file: str, path: str) -> int:
    if not isinstance(content, int) or isinstance(content, bool):
        raise DataError(file, path, f"{content!r} is not a whole number", "write 14, or -7")
    return content


def _yes_no(content: object, file: str, path: str) -> bool:
    if not isinstance(content, bool):
        raise DataError(file, path, f"{content!r} is neither", "write true or false")
    return content


def _only_with(content: object, file: str, path: str) -> frozenset[str]:
    return frozenset(text(name, file, path) for name in sequence(content, file, path))


def _after(content: object, file: str, path: str) -> tuple[After, ...]:
    found = []
    for index, one in enumerate(sequence(content, file, path)):
        entry = one if isinstance(one, dict) else {"key": one}
        where = f"{path}[{index}]"
        only(entry, {"key", "lag_days"}, {"key"}, file, where)
        lag_days = _days(entry.get("lag_days", 0), file, f"{where}.lag_days")
        found.append(After(text(entry["key"], file, where), lag_days))
    return tuple(found)


def _awaits(content: object, file: str, path: str) -> tuple[Awaits, ...]:
    found = []
    for index, one in enumerate(sequence(content, file, path)):
        entry = one if isinstance(one, dict) else {"key": one}
        where = f"{path}[{index}]"
        only(entry, {"key", "untied_by"}, {"key"}, file, where)
        names = sequence(entry.get("untied_by", []), file, f"{where}.untied_by")
        untied_by = tuple(text(name, file, f"{where}.untied_by") for name in names)
        found.append(Awaits(text(entry["key"], file, where), untied_by))
    return tuple(found)


_NEEDED = {"title", "owner", "days"}
_FIELDS: Mapping[str, Callable[[object, str, str], Any]] = {
    "title": words,
    "owner": _owner,
    "days": _days,
    "after": _after,
    "awaits": _awaits,
    "anchor_days": _anchor,
    "in_office": _yes_no,
    "only_with": _only_with,
    "proof": words,
}

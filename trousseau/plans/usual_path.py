"""The usual path of the programme, as data: objectives, their steps, who does them, in what order.

`usual_path.yaml` is what comes with Trousseau. A programme changes it with a file of its own
(`TROUSSEAU_HOME/usual-path.yaml`), which leaves steps out, changes some, or adds others, each by
its key (`read_path`). A household's plan begins as the steps that concern it (`path_for`), and goes
its own way from there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from trousseau.plans.back_planning import After, PlanningError, Task, check_tasks
from trousseau.plans.choices import Theme
from trousseau.plans.knots import Awaits
from trousseau.plans.path_step import PathStep, choice_of, read_step, whole_days, with_fields
from trousseau.plans.programme_files import USUAL_PATH, programme_file
from trousseau.plans.reading import (
    DataError,
    content_of,
    listed,
    mapping,
    only,
    sequence,
    text,
    words,
)
from trousseau.plans.rights import FLAGS_FILE, FOLDER
from trousseau.territories.layers import Words

FILE = Path(__file__).with_name("usual_path.yaml")
AFTER_FILE = Path(__file__).with_name("after_arrival.yaml")


@dataclass(frozen=True, slots=True)
class PathObjective:
    """Why some steps are done."""

    key: str
    theme: Theme
    title: Words
    steps: tuple[PathStep, ...]


@dataclass(frozen=True, slots=True)
class UsualPath:
    """A whole path. `flags` are all that a step may depend on, with what they mean.

    `version` is that of the base file; with a programme's own file, theirs after it: "1+3".
    """

    version: str
    flags: Mapping[str, Words]
    objectives: tuple[PathObjective, ...]

    @property
    def steps(self) -> tuple[PathStep, ...]:
        """All steps, objective by objective."""
        return tuple(step for objective in self.objectives for step in objective.steps)


def usual_path() -> UsualPath:
    """The path of this programme: that of Trousseau, with what the programme changed of it.

    Raises DataError for a file of its own that cannot be used.
    """
    return _read_once(programme_file(USUAL_PATH))


def every_step() -> UsualPath:
    """The same with the steps that the programme leaves out: plans begun before have them still."""
    return _read_once(programme_file(USUAL_PATH), whole=True)


@cache
def after_arrival() -> UsualPath:
    """What is added to a plan when something happened that the usual path does not foresee."""
    return read_path(AFTER_FILE)


@cache
def _read_once(changes: Path | None, whole: bool = False) -> UsualPath:
    return read_path(FILE, changes, whole=whole)


def read_path(base: Path, changes: Path | None = None, *, whole: bool = False) -> UsualPath:
    """Read a path, and a programme's own file over it; DataError names what is wrong, and where.

    `whole`: with the steps that this file leaves out.
    """
    content = content_of(base)
    names = {"version", "flags", "objectives"}
    only(content, names, names, base.name, "")
    flags = _flags(content["flags"], base.name)
    objectives = [
        _objective(entry, base.name, f"objectives[{index}]")
        for index, entry in enumerate(sequence(content["objectives"], base.name, "objectives"))
    ]
    path = UsualPath(_version(content, base.name), flags, tuple(objectives))
    _check(path, base.name)
    if changes is not None:
        return _changed(path, content_of(changes), changes.name, whole)
    return path


def path_for(path: UsualPath, flags: Collection[str]) -> UsualPath:
    """The steps that concern a household, and the objectives that still have one.

    `flags` are those that are true of it, or not known yet, so that nothing is forgotten. What came
    after a step that is left out comes after what that step came after. ValueError for a flag that
    the path does not know.
    """
    unknown = sorted(set(flags) - path.flags.keys())
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not a flag; {listed(path.flags)}")
    given = frozenset(flags)
    return _without(
        path, {step.key for step in path.steps if step.only_with and not step.only_with & given}
    )


def tasks_of(path: UsualPath) -> tuple[Task, ...]:
    """The steps as `back_plan` takes them."""
    return tuple(step.task() for step in path.steps)


def _check(path: UsualPath, file: str) -> None:
    """What the steps say of one another, and of households."""
    names = [objective.key for objective in path.objectives]
    for name in names:
        if names.count(name) > 1:
            raise DataError(file, "objectives", f"'{name}' is there twice", "give one another key")
    keys = [step.key for step in path.steps]
    for step in path.steps:
        for flag in step.only_with:
            if flag not in path.flags:
                remedy = f"write it into {FLAGS_FILE}, or use one of it"
                raise DataError(file, f"{step.key}.only_with", f"'{flag}' is not a flag", remedy)
        for awaited in step.awaits:
            for other in awaited.untied_by:
                if other not in keys:
                    raise DataError(
                        file, f"{step.key}.awaits", f"'{other}' is no step", "write the key of one"
                    )
    try:
        check_tasks(tasks_of(path))
    except PlanningError as error:
        raise DataError(file, "objectives", str(error), "correct what these steps say") from None


def _flags(content: object, file: str) -> dict[str, Words]:
    """Those of the rights to carry over, and the path's own."""
    shared = content_of(FOLDER / FLAGS_FILE)
    flags = {key: words(label, FLAGS_FILE, key) for key, label in shared.items()}
    for key, label in mapping(content, file, "flags").items():
        if key in flags:
            raise DataError(file, f"flags.{key}", f"is in {FLAGS_FILE}", "take it out here")
        flags[key] = words(label, file, f"flags.{key}")
    return flags


def _objective(content: object, file: str, path: str) -> PathObjective:
    entry = mapping(content, file, path)
    names = {"key", "theme", "title", "steps"}
    only(entry, names, names, file, path)
    return PathObjective(
        text(entry["key"], file, f"{path}.key"),
        choice_of(Theme, entry["theme"], file, f"{path}.theme"),
        words(entry["title"], file, f"{path}.title"),
        tuple(
            read_step(step, file, f"{path}.steps[{index}]")
            for index, step in enumerate(sequence(entry["steps"], file, f"{path}.steps"))
        ),
    )


def _changed(
    path: UsualPath, content: Mapping[str, Any], file: str, with_left_out: bool
) -> UsualPath:
    """A path with a programme's own file over it: what is added, then changed, then left out."""
    only(content, {"version", "add", "change", "leave_out"}, {"version"}, file, "")
    added = mapping(content.get("add", {}), file, "add")
    changed = mapping(content.get("change", {}), file, "change")
    left_out = [
        text(key, file, f"leave_out[{index}]")
        for index, key in enumerate(sequence(content.get("leave_out", []), file, "leave_out"))
    ]
    known = {step.key for step in path.steps}
    _all_known(added, {objective.key for objective in path.objectives}, "objective", file, "add")
    _all_known(changed, known, "step", file, "change")
    both = sorted(changed.keys() & set(left_out))
    if both:
        raise DataError(file, f"change.{both[0]}", "is left out as well", "decide for one of them")
    objectives = tuple(
        replace(
            objective,
            steps=(
                *(
                    with_fields(step, changed[step.key], file) if step.key in changed else step
                    for step in objective.steps
                ),
                *_added(objective.key, added, file),
            ),
        )
        for objective in path.objectives
    )
    version = f"{path.version}+{_version(content, file)}"
    whole = UsualPath(version, path.flags, objectives)
    # One of their own can be left out as well: it is still named in plans that were begun with it.
    _all_known(left_out, {step.key for step in whole.steps}, "step", file, "leave_out")
    # Before anything is left out: steps in a circle could not be.
    _check(whole, file)
    return whole if with_left_out else _without(whole, set(left_out))


def _all_known(
    keys: Collection[str], known: Collection[str], what: str, file: str, path: str
) -> None:
    for key in keys:
        if key not in known:
            raise DataError(file, path, f"'{key}' is no {what} of the usual path", listed(known))


def _added(objective: str, added: Mapping[str, Any], file: str) -> list[PathStep]:
    steps = sequence(added.get(objective, []), file, f"add.{objective}")
    return [read_step(step, file, f"add.{objective}[{index}]") for index, step in enumerate(steps)]


def _without(path: UsualPath, gone: set[str]) -> UsualPath:
    """A path without some steps; their followers come after what those came after."""
    by_key = {step.key: step for step in path.steps}

    def firsts(after: tuple[After, ...]) -> dict[str, int]:
        found: dict[str, int] = {}
        for one in after:
            if one.key in gone:
                # The days that had to pass were between other steps.
                inherited = dict.fromkeys(firsts(by_key[one.key].after), 0)
            else:
                inherited = {one.key: one.lag_days}
            for key, lag_days in inherited.items():
                found[key] = max(lag_days, found.get(key, 0))
        return found

    def left(step: PathStep) -> PathStep:
        return replace(
            step,
            after=tuple(After(key, lag) for key, lag in firsts(step.after).items()),
            awaits=tuple(
                Awaits(one.key, tuple(key for key in one.untied_by if key not in gone))
                for one in step.awaits
                if one.key not in gone
            ),
        )

    objectives = (
        replace(one, steps=tuple(left(step) for step in one.steps if step.key not in gone))
        for one in path.objectives
    )
    return replace(path, objectives=tuple(one for one in objectives if one.steps))


def _version(content: Mapping[str, Any], file: str) -> str:
    return str(whole_days(content["version"], file, "version"))

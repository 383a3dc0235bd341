"""What a version of a plan says, word for word: what the adults agree to, and what changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class StepText:
    """A step as it is agreed: what, who, by when."""

    id: str
    title: str
    owner: str
    planned_on: str


@dataclass(frozen=True)
class ObjectiveText:
    """An objective as it is agreed."""

    theme: str
    title: str
    steps: tuple[StepText, ...]


@dataclass(frozen=True)
class PlanContent:
    """A plan as it is agreed. Days are written as 2026-05-01, empty when none is set."""

    reasons: str
    chosen_area: str
    backup_area: str
    target_on: str
    # Pairs of priority and text.
    conditions: tuple[tuple[str, str], ...]
    objectives: tuple[ObjectiveText, ...]

    def as_text(self) -> str:
        """For sealing; `read_content` gives it back."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class Changes:
    """What one version says that the one before did not, and the other way round.

    `fields` has the names of single values that differ; steps are compared by their id.
    """

    fields: tuple[str, ...]
    added: tuple[StepText, ...]
    removed: tuple[StepText, ...]
    altered: tuple[StepText, ...]

    def __bool__(self) -> bool:
        return bool(self.fields or self.added or self.removed or self.altered)


def read_content(text: str) -> PlanContent:
    """What `as_text` wrote."""
    found: Mapping[str, Any] = json.loads(text)
    return PlanContent(
        reasons=found["reasons"],
        chosen_area=found["chosen_area"],
        backup_area=found["backup_area"],
        target_on=found["target_on"],
        conditions=tuple((one[0], one[1]) for one in found["conditions"]),
        objectives=tuple(
            ObjectiveText(
                one["theme"], one["title"], tuple(StepText(**step) for step in one["steps"])
            )
            for one in found["objectives"]
        ),
    )


def changes(before: PlanContent, after: PlanContent) -> Changes:
    """What changed from one version to another."""
    names = ("reasons", "chosen_area", "backup_area", "target_on", "conditions")
    old, new = _steps(before), _steps(after)
    return Changes(
        fields=tuple(name for name in names if getattr(before, name) != getattr(after, name)),
        added=tuple(step for key, step in new.items() if key not in old),
        removed=tuple(step for key, step in old.items() if key not in new),
        altered=tuple(step for key, step in new.items() if key in old and step != old[key]),
    )


def _steps(content: PlanContent) -> dict[str, StepText]:
    steps: Sequence[StepText] = [step for one in content.objectives for step in one.steps]
    return {step.id: step for step in steps}


def day_text(day: date | None) -> str:
    """A day as a version keeps it."""
    return "" if day is None else day.isoformat()

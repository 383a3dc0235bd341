"""What we do not know, grouped by why: the first thing that every sheet says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Unknown:
    """Things of which no figure is known, for one reason."""

    reason: str
    labels: list[str]


def unknown_groups(found: Iterable[tuple[str, str]]) -> list[Unknown]:
    """From pairs of a reason and a label, each label once, reasons in the order of their coming."""
    groups: dict[str, list[str]] = {}
    for reason, label in found:
        labels = groups.setdefault(reason, [])
        if label not in labels:
            labels.append(label)
    return [Unknown(reason, labels) for reason, labels in groups.items()]

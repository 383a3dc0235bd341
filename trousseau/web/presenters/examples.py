"""The example households as buttons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from trousseau.demo.examples import Example


@dataclass(frozen=True)
class ExampleButton:
    """What a button shows, and the name it sends."""

    name: str
    summary: str


def example_buttons(examples: Iterable[Example]) -> list[ExampleButton]:
    """One button for each example, in the reader's language."""
    language = get_language() or "fr"
    return [ExampleButton(one.name, one.summary.in_language(language)) for one in examples]

"""What a partner may ask for once they are interested: the papers of `papers.yaml`."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from trousseau.privacy.choices import Purpose
from trousseau.territories.layers import Words
from trousseau.territories.yaml_text import parse_yaml

FILE = Path(__file__).with_name("papers.yaml")


@dataclass(frozen=True)
class Papers:
    """What the law allows to ask for, for one purpose, with its source as it was on a day."""

    purpose: Purpose
    title: Words
    lines: tuple[Words, ...]
    source: str
    url: str
    checked_on: date


def papers_for(purpose: Purpose) -> Papers | None:
    """What may be asked for; None where nothing is said here."""
    return _papers().get(purpose)


@cache
def _papers() -> dict[Purpose, Papers]:
    content: Any = parse_yaml(FILE.read_bytes())
    return {
        Purpose(item["purpose"]): Papers(
            purpose=Purpose(item["purpose"]),
            title=Words(**item["title"]),
            lines=tuple(Words(**line) for line in item["lines"]),
            source=item["source"],
            url=item["url"],
            checked_on=item["checked_on"],
        )
        for item in content["papers"]
    }

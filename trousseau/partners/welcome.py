"""What welcoming somebody asks of an organisation: the checklist of `welcome.yaml`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from trousseau.partners.choices import OrganisationKind, Promise
from trousseau.territories.layers import Words
from trousseau.territories.yaml_text import parse_yaml

FILE = Path(__file__).with_name("welcome.yaml")


@dataclass(frozen=True)
class WelcomeItem:
    """One thing that is asked, of whom, and why."""

    promise: Promise
    kinds: tuple[OrganisationKind, ...]
    title: Words
    why: Words


def welcome_items(kind: OrganisationKind) -> tuple[WelcomeItem, ...]:
    """What is asked of an organisation of a kind, in order."""
    return tuple(item for item in _items() if kind in item.kinds)


@cache
def _items() -> tuple[WelcomeItem, ...]:
    content: Any = parse_yaml(FILE.read_bytes())
    return tuple(
        WelcomeItem(
            promise=Promise(item["promise"]),
            kinds=tuple(OrganisationKind(kind) for kind in item["for"]),
            title=Words(**item["title"]),
            why=Words(**item["why"]),
        )
        for item in content["items"]
    )

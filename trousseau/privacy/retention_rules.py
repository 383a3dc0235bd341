"""The rules of `retention.yaml`: how long each kind of record stays, from when, and why."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model

from trousseau.privacy.months import months_after
from trousseau.territories.yaml_text import parse_yaml

FILE = Path(__file__).with_name("retention.yaml")


class RuleError(Exception):
    """The file of rules says something that cannot be."""


class Then(StrEnum):
    """What happens when the time is over."""

    ERASE = "erase"
    FORGET = "forget"
    DELETE = "delete"
    EXPIRE = "expire"


@dataclass(frozen=True)
class Rule:
    """One rule as it is valid at a date. `column` is what its period counts from."""

    name: str
    model: str
    then: Then
    column: str
    months: int
    days: int
    notice_days: int
    valid_from: date
    basis: str

    def due_on(self, since: date) -> date:
        """The first day on which a record that counts from `since` is gone."""
        return months_after(since, self.months) + timedelta(days=self.days)

    def newest(self, today: date) -> date:
        """No record that counts from a later day is due on `today`; some of these may not be."""
        # A month end may be moved forward by up to three days.
        return months_after(today - timedelta(days=self.days), -self.months) + timedelta(days=3)


@dataclass(frozen=True)
class Rules:
    """The whole file, as it is valid at a date."""

    rules: tuple[Rule, ...]
    goes_with: dict[str, str]
    kept: dict[str, str]

    def named(self) -> list[str]:
        """Every model that the file speaks of, once for each of its three parts.

        A table may have several rules: what becomes of its rows at one time, and what at another.
        """
        ruled = dict.fromkeys(rule.model for rule in self.rules)
        return [*ruled, *self.goes_with, *self.kept]


def rules_at(today: date) -> Rules:
    """The rules valid on a day. Raises RuleError when one of them has no value yet."""
    content = _content()
    return Rules(
        tuple(_rule(name, entry, today) for name, entry in content["rules"].items()),
        dict(content["goes_with"]),
        dict(content["kept"]),
    )


def model_of(label: str) -> type[Model]:
    """The model of a name such as `privacy.Person`; raises LookupError."""
    app, name = label.split(".")
    # Also those that Django makes itself, for many-to-many relations.
    return apps.get_app_config(app).get_model(name, require_ready=False)


@cache
def _content() -> Any:
    return parse_yaml(FILE.read_bytes())


def _rule(name: str, entry: dict[str, Any], today: date) -> Rule:
    values = [value for value in entry["values"] if value["valid_from"] <= today]
    if not values:
        raise RuleError(f"retention.yaml: '{name}' has no value for {today}")
    value = max(values, key=lambda value: value["valid_from"])
    return Rule(
        name=name,
        model=entry["model"],
        then=Then(entry["then"]),
        column=entry["from"],
        months=value.get("months", 0),
        days=value.get("days", 0),
        notice_days=value.get("notice_days", 0),
        valid_from=value["valid_from"],
        basis=" ".join(value["basis"].split()),
    )

"""Households as a browser posts them."""

from typing import Any

MASON = {
    "adults": "1",
    "children": "1",
    "adult-0-job": "maçon",
    "adult-0-job_practicable": "now",
    "adult-0-qualification": "skilled",
    "adult-0-french": "A2",
    "adult-0-seeks_work": "on",
    "adult-0-licence": "on",
    "child-0-age": "7",
    "rent_max": "650",
    "social": "on",
    "never_paris": "on",
    "prefer_size": "any",
    "first": "work",
    "second": "housing",
    "third": "children",
}
"""A mason with a licence and a child of seven, never in Île-de-France."""

CANARY = "zzcanaryzz"
"""Typed where free words are allowed: it must show up nowhere but in the page itself."""


def mason(**changes: Any) -> dict[str, Any]:
    """The mason, with other answers; None takes one away. `__` stands for a hyphen."""
    named = {name.replace("__", "-"): value for name, value in changes.items()}
    return {name: value for name, value in {**MASON, **named}.items() if value is not None}

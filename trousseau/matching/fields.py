"""Reading a mapping that a person wrote: each value is asked for what it should be.

A problem is reported once, with the path to it (`adults[0].occupations[0].rome`) and a remedy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from reprlib import Repr

_SHORT = Repr()
_SHORT.maxstring = 80


class ProfileError(ValueError):
    """A household profile cannot be read. `path` says where, `remedy` what to write instead."""

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        self.path, self.problem, self.remedy = path, problem, remedy
        place = f"{path}: " if path else ""
        super().__init__(f"{place}{problem}; {remedy}")


@dataclass(frozen=True, slots=True)
class Field:
    """A value and the path that leads to it. Methods return it as what it should be."""

    path: str
    value: object

    def error(self, problem: str, remedy: str) -> ProfileError:
        """A ProfileError at this place, to be raised."""
        return ProfileError(self.path, problem, remedy)

    def keys(self, allowed: Iterable[str]) -> dict[str, Field]:
        """The fields of a mapping that holds no key but `allowed` ones."""
        names = tuple(allowed)
        if not isinstance(self.value, Mapping):
            raise self.error(
                f"{shown(self.value)} is not a mapping", f"give some of: {', '.join(names)}"
            )
        for key in self.value:
            if key not in names:
                name = key if isinstance(key, str) else shown(key)
                path = f"{self.path}.{name}" if self.path else name
                raise ProfileError(path, "unknown key", f"known here: {', '.join(names)}")
        prefix = f"{self.path}." if self.path else ""
        return {key: Field(f"{prefix}{key}", value) for key, value in self.value.items()}

    def items(self, most: int) -> list[Field]:
        """The fields of a list of at most `most`."""
        if not isinstance(self.value, list | tuple):
            raise self.error(f"{shown(self.value)} is not a list", "write it as a list: [ … ]")
        if len(self.value) > most:
            raise self.error(f"{len(self.value)} entries", f"give at most {most}")
        return [Field(f"{self.path}[{i}]", value) for i, value in enumerate(self.value)]

    def text(self, longest: int = 200) -> str:
        """A non-empty text."""
        if isinstance(self.value, bool) or not isinstance(self.value, str):
            raise self.error(f"{shown(self.value)} is not a text", 'put it in quotes: "…"')
        text = self.value.strip()
        if not text or len(text) > longest:
            raise self.error(
                "the text is empty" if not text else "the text is too long",
                f"write 1 to {longest} characters",
            )
        return text

    def choice(self, choices: Iterable[str]) -> str:
        """One of the given words."""
        words = tuple(choices)
        if not isinstance(self.value, str) or self.value not in words:
            raise self.error(
                f"{shown(self.value)} is unknown", f"choose one of: {', '.join(words)}"
            )
        return self.value

    def number(self, least: float, most: float) -> float:
        """A finite number from `least` to `most`."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.error(
                f"{shown(self.value)} is not a number",
                f"give a number from {least:g} to {most:g}, with a decimal point",
            )
        # Compared before it is turned into a float, which a whole number may be too large for.
        if not least <= self.value <= most:
            raise self.error(
                f"{shown(self.value)} is out of range", f"give a number from {least:g} to {most:g}"
            )
        return float(self.value)

    def whole(self, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        number = self.number(least, most)
        if not number.is_integer():
            raise self.error(
                f"{shown(self.value)} is not a whole number", f"give one from {least} to {most}"
            )
        return int(number)

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise self.error(f"{shown(self.value)} is neither yes nor no", "write true or false")
        return self.value


def shown(value: object) -> str:
    """A value as the person wrote it, cut short: an alias may stand for a thousand of them."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes (or true)" if value else "no (or false)"
    if isinstance(value, date):
        return value.isoformat()
    text = _SHORT.repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"

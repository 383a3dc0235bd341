"""Data that people wrote in YAML, read with one clear error: which file, where, what to write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from trousseau.territories.layers import Words
from trousseau.territories.yaml_text import YamlError, parse_yaml

Code = TypeVar("Code", bound=StrEnum)


class DataError(ValueError):
    """A file of data cannot be used: which file, which place in it, what is wrong, what to write.

    `path` is empty when the whole file is meant.
    """

    def __init__(self, file: str, path: str, problem: str, remedy: str) -> None:
        self.file, self.path, self.problem, self.remedy = file, path, problem, remedy
        where = f"{file}: {path}" if path else file
        super().__init__(f"{where}: {problem}; {remedy}")


def content_of(path: Path) -> Mapping[str, Any]:
    """The mapping that a YAML file holds; DataError when it is not there or holds none."""
    try:
        content = parse_yaml(path.read_bytes())
    except FileNotFoundError:
        raise DataError(path.name, "", "is not there", "put it back") from None
    except YamlError as error:
        line = "" if error.line is None else f"line {error.line}"
        raise DataError(path.name, line, error.problem, "correct it") from None
    return mapping(content, path.name, "")


def only(
    entry: Mapping[str, Any],
    allowed: Collection[str],
    needed: Collection[str],
    file: str,
    path: str,
) -> None:
    """Refuse a key that is not allowed, and the lack of one that is needed."""
    for key in entry:
        if key not in allowed:
            raise DataError(file, f"{path}.{key}", "unknown key", listed(allowed))
    for key in sorted(needed):
        if key not in entry:
            raise DataError(file, f"{path}.{key}", "missing", "write it")


def listed(names: Iterable[str]) -> str:
    """The remedy that names what is known."""
    return f"known: {', '.join(sorted(names))}"


def words(content: object, file: str, path: str) -> Words:
    """A text in both languages; DataError when one of them is missing."""
    entry = mapping(content, file, path)
    only(entry, {"fr", "en"}, {"fr", "en"}, file, path)
    return Words(*(text(entry[name], file, f"{path}.{name}") for name in ("fr", "en")))


def text(content: object, file: str, path: str) -> str:
    """A text that is not empty, on one line."""
    if not isinstance(content, str) or not content.strip():
        raise DataError(file, path, "is not a text", "write it between quotation marks")
    return " ".join(content.split())


def day(content: object, file: str, path: str) -> date:
    """A day as YAML has it."""
    if not isinstance(content, date):
        raise DataError(file, path, f"{content!r} is not a day", "write 2026-11-23")
    return content


def one_of(kind: type[Code], content: object, file: str, path: str) -> Code:
    """A member of an enumeration by its value."""
    try:
        return kind(str(content))
    except ValueError:
        raise DataError(
            file, path, f"{content!r} is not known", listed(member.value for member in kind)
        ) from None


def mapping(content: object, file: str, path: str) -> Mapping[str, Any]:
    """Keys and what they hold."""
    if not isinstance(content, dict):
        raise DataError(file, path, "is not a mapping", "write key: value")
    return content


def sequence(content: object, file: str, path: str) -> list[Any]:
    """A list."""
    if not isinstance(content, list):
        raise DataError(file, path, "is not a list", "write [one, two]")
    return content

"""YAML or JSON that a person wrote, read without surprises: what looks like a code stays a text."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from functools import cache
from typing import Any

_INT, _FLOAT = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)$")
_DECIMAL = re.compile(
    r"(?:[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"
)


class YamlError(ValueError):
    """A text is neither YAML nor JSON, or gives a key twice; `line` counts from 1, None unknown."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        self.problem, self.line = problem, line
        super().__init__(problem)


def parse_yaml(text: str | bytes) -> object:
    """The content of YAML or JSON text; YamlError when it is neither, or gives a key twice.

    Unlike in YAML 1.1, `01053` is the text it looks like and not an octal number, `10:30` is not a
    number of minutes, and an impossible date stays a text, for whoever reads it to refuse by name.
    """
    import yaml

    try:
        # JSON has numbers ("1e-5") that YAML 1.1 takes for text.
        return json.loads(text, object_pairs_hook=_once)
    except YamlError:
        raise
    except (ValueError, RecursionError):
        pass
    try:
        return yaml.load(text, Loader=_loader())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise YamlError(
            getattr(error, "problem", None) or "not readable as YAML",
            mark.line + 1 if mark is not None else None,
        ) from None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # What PyYAML raises for bytes that are no text, and for a tag that its value contradicts.
        raise YamlError("not readable as YAML") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key, value in pairs:
        if key in content:
            raise YamlError(f"'{key}' is given twice")
        content[key] = value
    return content


@cache
def _loader() -> Any:
    """A safe loader that refuses a key given twice: the first one would be lost in silence."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class PlainLoader(base):  # type: ignore[misc]
        yaml_implicit_resolvers = {  # noqa: RUF012
            first: [(tag, form) for tag, form in resolvers if tag not in (_INT, _FLOAT)]
            for first, resolvers in base.yaml_implicit_resolvers.items()
        }

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            seen: set[Hashable] = set()
            for key, _ in node.value:
                name = str(key.value)
                if name in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"'{name}' is given twice", key.start_mark
                    )
                seen.add(name)
            return super().construct_mapping(node, deep)

        def construct_day(self, node: Any) -> Any:
            try:
                return self.construct_yaml_timestamp(node)
            except (ValueError, AttributeError):
                return self.construct_scalar(node)

    PlainLoader.add_implicit_resolver(_INT, _WHOLE, list("-+0123456789"))
    PlainLoader.add_implicit_resolver(_FLOAT, _DECIMAL, list("-+0123456789."))
    PlainLoader.add_constructor(_TIMESTAMP, PlainLoader.construct_day)
    return PlainLoader

"""Adding and removing people in a form that is posted flat, so that it works without a script.

The data are names and lists of values, as a browser posts them; a person's fields are named
`adult-0-job`, and `adults` says how many there are.
"""

from __future__ import annotations

import re

Posted = dict[str, list[str]]

MOST = {"adult": 6, "child": 12}
_COUNTS = {"adult": "adults", "child": "children"}
_ACTION = re.compile(r"(add|remove)-(adult|child)(?:-(\d{1,2}))?")


def count(data: Posted, kind: str) -> int:
    """How many rows of a kind ("adult" or "child") there are, never more than the form takes."""
    raw = data.get(_COUNTS[kind], [""])[-1]
    number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 3 else 0
    return max(1 if kind == "adult" else 0, min(number, MOST[kind]))


def apply(data: Posted, action: str) -> Posted:
    """The data after `add-adult`, `add-child`, `remove-adult-1` …; unchanged by anything else."""
    match = _ACTION.fullmatch(action)
    if match is None:
        return data
    verb, kind, index = match.groups()
    size = count(data, kind)
    if verb == "add":
        return {**data, _COUNTS[kind]: [str(min(size + 1, MOST[kind]))]}
    if index is None or int(index) >= size or (kind == "adult" and size == 1):
        return data
    return _without(data, kind, int(index), size)


def _without(data: Posted, kind: str, index: int, size: int) -> Posted:
    kept: Posted = {}
    for name, values in data.items():
        parts = name.split("-", 2)
        if parts[0] == kind and len(parts) == 3 and parts[1].isdigit():
            row = int(parts[1])
            if row == index:
                continue
            if row > index:
                name = f"{kind}-{row - 1}-{parts[2]}"
        kept[name] = values
    return {**kept, _COUNTS[kind]: [str(size - 1)]}

"""What this machine remembers of its own upkeep: small files in its home, of use nowhere else."""

import json
import os
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings


def write(name: str, values: dict[str, str]) -> None:
    """Replace the note `name`, at once and whole."""
    path = _path(name)
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".note-")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(values, file)
    os.replace(aside, path)


def read(name: str) -> dict[str, str]:
    """The note `name`; empty when there is none, or none that can be read."""
    try:
        values = json.loads(_path(name).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def moment(name: str, entry: str) -> datetime | None:
    """A moment that stands in a note; None when it does not."""
    try:
        return datetime.fromisoformat(read(name).get(entry, ""))
    except (TypeError, ValueError):
        return None


def _path(name: str) -> Path:
    return Path(settings.HOME) / f"{name}.json"

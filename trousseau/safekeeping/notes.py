"""What this machine remembers of its own upkeep: small files in its home, of use nowhere else."""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings

from trousseau.safekeeping.aside import written_aside


def write(name: str, values: dict[str, str]) -> None:
    """Replace the note `name`, at once and whole."""
    with written_aside(_path(name), replace=True) as file:
        file.write(json.dumps(values).encode("ascii"))


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

"""Made-up advisories in the OSV format."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.supply.advisories import CONTROLS

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
FRESH = "2026-11-19T08:30:00.123456789Z"
ALL_VERSIONS = [{"introduced": "0"}]


def record(
    identifier: str,
    name: str,
    events: list[dict[str, str]] | None = None,
    versions: list[str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """One record on one package of PyPI; without events and versions it says nothing of either."""
    affected: dict[str, Any] = {"package": {"ecosystem": "PyPI", "name": name}}
    if events is not None:
        affected["ranges"] = [{"type": "ECOSYSTEM", "events": events}]
    if versions is not None:
        affected["versions"] = versions
    return {"id": identifier, "modified": FRESH, "affected": [affected], **more}


def controls(**more: Any) -> list[dict[str, Any]]:
    """What makes every control of the check be found vulnerable."""
    return [
        record(f"MADE-UP-{name}", name, versions=[version], **more) for name, version in CONTROLS
    ]


def written(folder: Path, records: list[dict[str, Any]]) -> Path:
    """A folder with these records, as an export lies unpacked."""
    folder.mkdir(exist_ok=True)
    for entry in records:
        (folder / f"{entry['id']}.json").write_text(json.dumps(entry))
    return folder

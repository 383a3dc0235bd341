"""The hash chain: what exactly is hashed, and from what.

Pure: a row is the mapping of its columns, a hash is 32 bytes (HMAC-SHA-256). The key makes a row
unforgeable for whoever has the database alone: without it, rows after the last anchor could be
written anew along with their hashes.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

START = bytes(32)
COLUMNS = (
    "number", "segment", "at", "actor", "role", "centre", "action", "person", "record", "reason",
    "extent", "outcome",
)  # fmt: skip


def segment_of(at: datetime) -> str:
    """The month a moment falls in, UTC: `2026-11`."""
    return at.astimezone(UTC).strftime("%Y-%m")


def row_hash(key: bytes, previous: bytes, row: Mapping[str, Any]) -> bytes:
    """The hash (32 bytes) of a row that follows the one hashed `previous`; START for the first."""
    values = [_plain(row[column]) for column in COLUMNS]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(key, previous + text.encode(), "sha256")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, int) else str(value)

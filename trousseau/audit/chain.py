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
AT, PERSON = COLUMNS.index("at"), COLUMNS.index("person")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def segment_of(at: datetime) -> str:
    """The month a moment falls in, UTC: `2026-11`."""
    return at.astimezone(UTC).strftime("%Y-%m")


def row_hash(key: bytes, previous: bytes, row: Mapping[str, Any]) -> bytes:
    """The hash (32 bytes) of a row that follows the one hashed `previous`; START for the first.

    Raises TypeError, AttributeError or ValueError for a value that no such column can have.
    """
    values = [row[column] for column in COLUMNS]
    values[AT] = values[AT].astimezone(UTC).isoformat(timespec="microseconds")
    if values[PERSON] is not None:
        values[PERSON] = str(values[PERSON])
    return hmac.digest(key, previous + _encode(values).encode(), "sha256")

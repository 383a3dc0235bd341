"""The anchor: how far the log had come, written outside the database.

One JSON line an anchor, appended to `audit.jsonl` in the anchor's folder, each signed under a key
that the database holds only wrapped. Who rewrites the database cannot rewrite these as well.
"""

import fcntl
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

EVERY = timedelta(seconds=60)
EVERY_ROWS = 1000
# A line is at most this long, so the last one is found without reading the file.
LINE_BYTES = 300


class AnchorError(Exception):
    """The anchor's file was altered, or cannot be written."""

    exit_code = 1


@dataclass(frozen=True)
class Anchor:
    """The log's last row at a moment."""

    number: int
    hash: bytes
    at: datetime

    def line(self, key: bytes) -> str:
        """As it stands in the file, signed."""
        body = self._body()
        return json.dumps({**body, "signature": self._signature(key)}) + "\n"

    def _body(self) -> dict[str, object]:
        return {"number": self.number, "hash": self.hash.hex(), "at": self.at.isoformat()}

    def _signature(self, key: bytes) -> str:
        text = json.dumps(self._body(), sort_keys=True)
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    @staticmethod
    def read(line: str, key: bytes | None, where: str) -> "Anchor":
        """One line; its signature is checked when `key` is given. Raises AnchorError."""
        try:
            values = json.loads(line)
            anchor = Anchor(
                int(values["number"]),
                bytes.fromhex(values["hash"]),
                datetime.fromisoformat(values["at"]),
            )
            good = key is None or hmac.compare_digest(anchor._signature(key), values["signature"])
        except (ValueError, KeyError, TypeError) as error:
            raise AnchorError(f"{where}: cannot be read") from error
        if not good:
            raise AnchorError(f"{where}: was not written by this installation")
        return anchor


class AnchorFile:
    """The file of anchors in a folder, made on first use."""

    def __init__(self, folder: Path) -> None:
        """`folder` is `settings.ANCHOR_FOLDER`."""
        self.path = Path(folder) / "audit.jsonl"

    def last(self) -> Anchor | None:
        """The newest anchor, its signature unchecked; None when there is none."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - 2 * LINE_BYTES))
                lines = file.read().decode().splitlines()
        except FileNotFoundError:
            return None
        return Anchor.read(lines[-1], None, self.path.name) if lines else None

    def all(self, key: bytes) -> list[Anchor]:
        """Every anchor, oldest first; raises AnchorError for one that we did not sign."""
        if not self.path.exists():
            return []
        lines = self.path.read_text(encoding="ascii").splitlines()
        return [
            Anchor.read(line, key, f"{self.path.name}, line {number}")
            for number, line in enumerate(lines, start=1)
        ]

    def is_due(self, number: int, at: datetime) -> bool:
        """Whether 60 seconds or 1,000 rows have passed since the last anchor."""
        last = self.last()
        if last is None:
            return True
        if number <= last.number:
            return False
        return number - last.number >= EVERY_ROWS or at - last.at >= EVERY

    def append(self, anchor: Anchor, key: bytes) -> None:
        """Add one, and have it on the disk; an older one than the last is left out."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.path.open("a", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            last = self.last()
            if last is not None and anchor.number <= last.number:
                return
            file.write(anchor.line(key))
            file.flush()
            os.fsync(file.fileno())

"""The anchor: how far the log had come, written outside the database.

One JSON line an anchor, appended to `audit.jsonl` in the anchor's folder, each signed under a key
that the database holds only wrapped. Who rewrites the database cannot rewrite these as well. The
file begins with row 0, or with the row a restored backup went back to: where its beginning was
taken away, that shows.
"""

import fcntl
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

EVERY = timedelta(seconds=60)
EVERY_ROWS = 1000
# A line is at most this long, so the last one is found without reading the file.
LINE_BYTES = 400


class AnchorError(Exception):
    """A line of the anchor's file was altered."""

    exit_code = 1


@dataclass(frozen=True)
class Anchor:
    """The log's last row at a moment; `restored` when the log had just gone back to it."""

    number: int
    hash: bytes
    at: datetime
    restored: bool = False

    def line(self, key: bytes) -> str:
        """As it stands in the file, signed."""
        return json.dumps({**self._body(), "signature": self._signature(key)}) + "\n"

    def _body(self) -> dict[str, object]:
        return {
            "number": self.number,
            "hash": self.hash.hex(),
            "at": self.at.astimezone(UTC).isoformat(),
            "restored": self.restored,
        }

    def _signature(self, key: bytes) -> str:
        text = json.dumps(self._body(), sort_keys=True)
        return hmac.digest(key, text.encode(), "sha256").hex()

    @staticmethod
    def read(line: str, key: bytes | None, where: str) -> "Anchor":
        """One line; its signature is checked when `key` is given. Raises AnchorError."""
        try:
            values = json.loads(line)
            anchor = Anchor(
                int(values["number"]),
                bytes.fromhex(values["hash"]),
                datetime.fromisoformat(values["at"]),
                bool(values["restored"]),
            )
            good = key is None or hmac.compare_digest(anchor._signature(key), values["signature"])
        except (ValueError, KeyError, TypeError) as error:
            raise AnchorError(f"{where} cannot be read") from error
        if not good:
            raise AnchorError(f"{where} was not written by this installation")
        return anchor


class AnchorFile:
    """The file of anchors in a folder, made on first use."""

    def __init__(self, folder: Path) -> None:
        """`folder` is `settings.ANCHOR_FOLDER`."""
        self.path = Path(folder) / "audit.jsonl"

    def last(self) -> Anchor | None:
        """The newest anchor that can be read, its signature unchecked; None when there is none.

        A line that a power cut left half written, or that somebody spoiled, does not keep the log
        from being anchored further; `verify` reports it.
        """
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - 3 * LINE_BYTES))
                whole, _, _ = file.read().rpartition(b"\n")
        except FileNotFoundError:
            return None
        for line in reversed(whole.splitlines()):
            try:
                return Anchor.read(line.decode(errors="replace"), None, self.path.name)
            except AnchorError:
                continue
        return None

    def signed(self, key: bytes) -> Iterator[Anchor | AnchorError]:
        """Every anchor there is now, oldest first, and an error for each that we did not sign.

        What is appended later is left out, and so is a last line without its end.
        """
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            return iter(())
        return self._signed(key, size)

    def _signed(self, key: bytes, size: int) -> Iterator[Anchor | AnchorError]:
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                size -= len(line)
                if size < 0 or not line.endswith(b"\n"):
                    return
                where = f"{self.path.name}, line {number},"
                try:
                    yield Anchor.read(line.decode(errors="replace"), key, where)
                except AnchorError as error:
                    yield error

    def is_due(self, number: int, at: datetime) -> bool:
        """Whether 60 seconds or 1,000 rows have passed since the last anchor."""
        last = self.last()
        if last is None:
            return True
        if number <= last.number:
            return False
        return number - last.number >= EVERY_ROWS or at - last.at >= EVERY

    def append(self, anchor: Anchor, key: bytes) -> None:
        """Add one, and have it on the disk; an older one than the last is left out.

        Raises OSError when it cannot be written.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_new = not self.path.exists()
        with self.path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            last = self.last()
            if last is not None and anchor.number <= last.number:
                return
            file.truncate(self._end())
            file.write(anchor.line(key).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self.path.parent)

    def _end(self) -> int:
        """Where the last whole line ends: half a line is what an interrupted writer left."""
        with self.path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            begin = file.seek(max(0, size - LINE_BYTES))
            tail = file.read()
        return size if not tail or tail.endswith(b"\n") else begin + tail.rfind(b"\n") + 1

    def begin_again(self, anchor: Anchor, key: bytes) -> None:
        """Begin a new file at a row the log has gone back to; the old one is kept beside it.

        For the restoring of a backup, while nothing else writes.
        """
        if self.path.exists():
            stamp = anchor.at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
            self.path.replace(self.path.with_name(f"audit-until-{stamp}.jsonl"))
        self.append(anchor, key)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk: they must survive a power cut as well."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""A file of any length, sealed: what is inside comes out whole and unaltered, or not at all.

The first line says in the clear what it is, when it was made and under which master key; it holds
the file's own data key, wrapped. Then come blocks of sealed bytes, each bound to that line, to its
place in the row and to whether it is the last: a block altered, left out, moved or brought from
another file does not open, and neither does a file that was cut short or added to.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from trousseau.audit.cipher import NONCE_BYTES, Undecipherable, new_key, seal, unseal
from trousseau.audit.master_key import MasterKeyError, master_keys, wrapped_under

FORMAT = "trousseau-backup"
VERSION = 1
BLOCK_BYTES = 65_536
# Version and nonce before a block's bytes, the tag after them.
SEALED_BYTES = BLOCK_BYTES + 1 + NONCE_BYTES + 16
# The first line is far shorter.
LINE_BYTES = 2000
_KEY_PLACE = "safekeeping.backup.key"


class DamagedBackup(Exception):
    """The file is not a backup, or not a whole and unaltered one."""

    exit_code = 1


@dataclass(frozen=True)
class Label:
    """The line that can be read without a key."""

    made_at: datetime
    # The master key, by its identifier, that opens the file.
    master_key: str


class SealedWriter:
    """Seals what is written into a file; nothing of it can be read before `close`."""

    def __init__(self, file: IO[bytes], at: datetime) -> None:
        """Writes the first line. Raises MasterKeyError."""
        self._key = new_key()
        wrapped = master_keys().wrap(self._key, _KEY_PLACE)
        line = json.dumps(
            {
                "format": FORMAT,
                "version": VERSION,
                "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
                "master_key": wrapped_under(wrapped),
                "key": base64.b64encode(wrapped).decode(),
            }
        )
        first = line.encode("ascii") + b"\n"
        file.write(first)
        self._file = file
        self._place = _place(first)
        self._waiting = bytearray()
        self._number = 0

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self._waiting += data
        # The last block may be full as well, so one is only written once something follows it.
        while len(self._waiting) > BLOCK_BYTES:
            self._block(bytes(self._waiting[:BLOCK_BYTES]), last=False)
            del self._waiting[:BLOCK_BYTES]

    def close(self) -> None:
        """Write the last block; the file itself is the caller's to close."""
        self._block(bytes(self._waiting), last=True)

    def _block(self, plain: bytes, *, last: bool) -> None:
        self._file.write(seal(self._key, plain, _of_block(self._place, self._number, last)))
        self._number += 1


def label(file: IO[bytes]) -> Label:
    """What the first line of a file says; nothing vouches for it before the file was opened.

    Raises DamagedBackup.
    """
    return _first_line(file)[0]


def opened(file: IO[bytes]) -> Iterator[bytes]:
    """What was sealed into a file, piece by piece.

    Raises DamagedBackup, at the latest after the last piece, and MasterKeyError when the master key
    that opens the file is not here.
    """
    said, key, first = _first_line(file)
    keys = master_keys()
    if said.master_key not in keys.keys or wrapped_under(key) != said.master_key:
        raise MasterKeyError(
            f"the backup is sealed under the master key {said.master_key}, which is not here; "
            "add the saved copy of that key to master.key"
        )
    try:
        data_key = keys.unwrap(key, _KEY_PLACE)
        place = _place(first)
        block, number = file.read(SEALED_BYTES), 0
        while block:
            following = file.read(SEALED_BYTES)
            yield unseal(data_key, block, _of_block(place, number, not following))
            block, number = following, number + 1
    except Undecipherable:
        raise DamagedBackup(
            "the backup was altered or cut short; nothing was read from it: take another copy"
        ) from None
    if not number:
        raise DamagedBackup("the backup holds nothing; take another copy")


def _first_line(file: IO[bytes]) -> tuple[Label, bytes, bytes]:
    first = file.readline(LINE_BYTES)
    try:
        match json.loads(first):
            case {
                "format": "trousseau-backup",
                "version": 1,
                "made_at": str(made_at),
                "master_key": str(master_key),
                "key": str(key),
            } if first.endswith(b"\n"):
                moment = datetime.fromisoformat(made_at)
                return Label(moment, master_key), base64.b64decode(key, validate=True), first
            case {"format": "trousseau-backup", "version": int(version)} if version > VERSION:
                raise DamagedBackup(f"a backup of version {version}; a newer trousseau reads it")
    except (ValueError, binascii.Error):
        pass
    raise DamagedBackup("not a backup of trousseau, or its first line was altered")


def _place(first: bytes) -> str:
    return f"safekeeping.backup.{hashlib.sha256(first).hexdigest()}"


def _of_block(place: str, number: int, last: bool) -> str:
    return f"{place}.{number}.{'last' if last else 'more'}"

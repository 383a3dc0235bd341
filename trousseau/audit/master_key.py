"""The master key: it wraps data keys and nothing else, and is never in the database.

It is read from `TROUSSEAU_MASTER_KEY`, or from the file `settings.MASTER_KEY_FILE` (mode 0600).
Both hold one line a key, `identifier base64`; new wraps use the first, the others still unwrap. The
file is read again as soon as it changes, so a rotation reaches processes that are running.
"""

import base64
import binascii
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from trousseau.audit.cipher import KEY_BYTES, Undecipherable, new_key, seal, unseal

VARIABLE = "TROUSSEAU_MASTER_KEY"
IDENTIFIER_BYTES = 4


class MasterKeyError(Exception):
    """The master key is missing or cannot be used."""

    exit_code = 3


@dataclass(frozen=True)
class MasterKeys:
    """The master keys in use, by identifier (8 hexadecimal digits); the first is the current."""

    keys: dict[str, bytes]

    @property
    def current(self) -> str:
        """The identifier of the key for new wraps."""
        return next(iter(self.keys))

    def wrap(self, data_key: bytes, place: str) -> bytes:
        """A data key, sealed under the current master key, with that one's identifier in front."""
        return bytes.fromhex(self.current) + seal(self.keys[self.current], data_key, place)

    def unwrap(self, wrapped: bytes | memoryview, place: str) -> bytes:
        """The data key; raises Undecipherable when no master key here opens it."""
        data = bytes(wrapped)
        key = self.keys.get(wrapped_under(data))
        if key is None:
            raise Undecipherable(place)
        return unseal(key, data[IDENTIFIER_BYTES:], place)

    def text(self) -> str:
        """As it stands in the file."""
        lines = (f"{name} {base64.b64encode(key).decode()}" for name, key in self.keys.items())
        return "\n".join(lines) + "\n"


def wrapped_under(wrapped: bytes | memoryview) -> str:
    """The identifier of the master key that a data key is wrapped under."""
    return bytes(wrapped[:IDENTIFIER_BYTES]).hex()


def parse(text: str, source: str) -> MasterKeys:
    """Read lines (or comma-separated entries) of `identifier base64`.

    Raises MasterKeyError naming `source`, never the key.
    """
    keys: dict[str, bytes] = {}
    for number, line in enumerate(text.replace(",", "\n").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            name, encoded = line.split()
            key = base64.b64decode(encoded, validate=True)
            identifier = bytes.fromhex(name)
        except (ValueError, binascii.Error):
            key, identifier, name = b"", b"", ""
        if len(key) != KEY_BYTES or len(identifier) != IDENTIFIER_BYTES or name in keys:
            raise MasterKeyError(
                f"{source}: entry {number} is not 'identifier base64' of 32 bytes; "
                "put the saved copy of the master key back"
            )
        keys[name] = key
    if not keys:
        raise MasterKeyError(f"{source}: holds no key; put the saved copy of the master key back")
    return MasterKeys(keys)


_read: tuple[tuple[str, int, int, int], MasterKeys] | None = None


def master_keys() -> MasterKeys:
    """The keys in use now.

    Raises MasterKeyError when there is none, or when others may read the file.
    """
    text = os.environ.get(VARIABLE)
    if text:
        return parse(text, VARIABLE)
    global _read
    path = Path(settings.MASTER_KEY_FILE)
    try:
        found = path.stat()
    except OSError as error:
        raise MasterKeyError(
            f"{path.name}: {error.strerror}; put the saved copy of the master key into "
            f"TROUSSEAU_HOME, or set {VARIABLE}"
        ) from error
    # The inode too: a replacement within the clock's grain has the same time.
    seen = (str(path), found.st_ino, found.st_mtime_ns, found.st_size)
    if _read is None or _read[0] != seen:
        if found.st_mode & 0o077:
            raise MasterKeyError(f"{path.name}: others may read it; chmod 600 it")
        _read = (seen, parse(path.read_text(encoding="ascii"), path.name))
    return _read[1]


def make_master_key() -> None:
    """Make the file on a new machine; does nothing when there is a key.

    Two processes that start together agree: only the first can link the file into place.
    """
    path = Path(settings.MASTER_KEY_FILE)
    if os.environ.get(VARIABLE) or path.exists():
        return
    aside = _written_aside(path, fresh())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(aside)


def replace_master_keys(keys: MasterKeys) -> None:
    """Put other keys into the file, at once and whole.

    Raises MasterKeyError when the keys come from the environment, where nothing can be put.
    """
    if os.environ.get(VARIABLE):
        raise MasterKeyError(f"{VARIABLE} is set; change it where it is set, or use the file")
    path = Path(settings.MASTER_KEY_FILE)
    os.replace(_written_aside(path, keys), path)


def fresh() -> MasterKeys:
    """One new key under a new identifier."""
    return MasterKeys({secrets.token_hex(IDENTIFIER_BYTES): new_key()})


def _written_aside(path: Path, keys: MasterKeys) -> str:
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".master-")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(keys.text())
        file.flush()
        os.fsync(file.fileno())
    return aside

"""The register of erasures: who was erased, written beside the anchor, outside the database.

One JSON line a person in `erasures.jsonl`: the opaque id, the day, and why. It is written before
anything is erased, so that an erasure that was interrupted, or undone by restoring an older backup,
is done again. Each line holds the hash of the one before and a signature under a key that the
database holds only wrapped: nobody else can add a person to it, or take one out.
"""

import fcntl
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings

from trousseau.audit.cipher import derive
from trousseau.audit.system_keys import system_key
from trousseau.privacy.choices import ErasureCause

NAME = "erasures.jsonl"
FIRST = hashlib.sha256(b"").hexdigest()
MISSING = (
    f"{NAME} is missing from the anchor's folder; put the saved copy back: without it, people who "
    "were erased would come back with the next restore"
)


class RegisterError(Exception):
    """The register is missing or was altered: who was erased is no longer known for sure."""

    exit_code = 1


@dataclass(frozen=True)
class Erasure:
    """One line: somebody who is to stay erased."""

    person: UUID
    erased_on: date
    cause: ErasureCause


def register_path() -> Path:
    """Where it is."""
    return Path(settings.ANCHOR_FOLDER) / NAME


def make_register() -> None:
    """Make it, empty, on a new installation: from then on a missing one is a lost one."""
    path = register_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    _sync_folder(path)


def register(erasure: Erasure) -> None:
    """Add somebody and have it on the disk before returning; once is enough.

    Raises RegisterError when the register is missing or not as this installation wrote it, OSError
    when it cannot be written: nothing must be erased then.
    """
    path, key = register_path(), _key()
    if not path.exists():
        raise RegisterError(MISSING)
    with path.open("r+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        text = file.read()
        known = _read(text, key)
        if any(one.person == erasure.person for one in known):
            return
        file.seek(_end_of_whole_lines(text))
        file.truncate()
        _append(file, erasure, text, key)
    _sync_folder(path)


def registered() -> list[Erasure]:
    """Everybody in it, in order; raises RegisterError when it is missing or was altered."""
    try:
        text = register_path().read_text(encoding="ascii")
    except FileNotFoundError as error:
        raise RegisterError(MISSING) from error
    except UnicodeDecodeError as error:
        raise RegisterError(f"{NAME} cannot be read") from error
    return _read(text, _key())


def _key() -> bytes:
    # From the anchor's key, which stands in every backup that holds a person.
    return derive(system_key("anchor"), "erasures")


def _append(file: IO[str], erasure: Erasure, text: str, key: bytes) -> None:
    whole = text[: _end_of_whole_lines(text)].splitlines()
    body: dict[str, Any] = {
        "person": str(erasure.person),
        "erased_on": erasure.erased_on.isoformat(),
        "cause": str(erasure.cause),
        "previous": _hash(whole[-1]) if whole else FIRST,
    }
    file.write(json.dumps({**body, "signature": _signature(body, key)}) + "\n")
    file.flush()
    os.fsync(file.fileno())


def _read(text: str, key: bytes) -> list[Erasure]:
    found, previous = [], FIRST
    # A power cut may leave half a line, of an erasure that had not begun.
    for number, line in enumerate(text[: _end_of_whole_lines(text)].splitlines(), start=1):
        where = f"{NAME}, line {number}"
        try:
            body = json.loads(line)
            signature = body.pop("signature")
            erasure = Erasure(
                UUID(body["person"]),
                date.fromisoformat(body["erased_on"]),
                ErasureCause(body["cause"]),
            )
            good = hmac.compare_digest(_signature(body, key), signature)
            follows = body["previous"] == previous
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise RegisterError(f"{where} cannot be read") from error
        if not good:
            raise RegisterError(f"{where} was not written by this installation")
        if not follows:
            raise RegisterError(f"{where} does not follow the line before it: one was taken out")
        found.append(erasure)
        previous = _hash(line)
    return found


def _end_of_whole_lines(text: str) -> int:
    return text.rfind("\n") + 1


def _hash(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _signature(body: dict[str, Any], key: bytes) -> str:
    return hmac.digest(key, json.dumps(body, sort_keys=True).encode(), "sha256").hex()


def _sync_folder(path: Path) -> None:
    """The file's own entry in its folder must survive a power cut as well."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

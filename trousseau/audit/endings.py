"""The register of endings: what ended and must not begin again, written beside the anchor.

A database can go back in time: to a backup, to a snapshot of its machine, to a copied file. Whoever
was erased and whatever was withdrawn, closed or used up since would then be there again. So each of
these is a JSON line in `endings.jsonl`, outside the database and on the disk before its transaction
commits: an opaque identifier, a moment, a code. A line holds the hash of the one before and a
signature under a key that the database holds only wrapped, so nobody else can add or take out one.

The database keeps how many lines there were, and the hash of the last: a register that was emptied,
cut short or exchanged is noticed, and what it has beyond that is what the database does not know.
"""

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from trousseau.audit.anchor import sync_folder
from trousseau.audit.cipher import derive
from trousseau.audit.models import RegisterMark
from trousseau.audit.system_keys import system_key

NAME = "endings.jsonl"
# Longer than any transaction that ends something.
OVERLAP = timedelta(minutes=1)
FIRST = hashlib.sha256(b"").hexdigest()
MISSING = (
    f"the register of endings (anchor/{NAME}) is missing; put the saved copy of the anchor's "
    "folder back, else who was erased and what was withdrawn could come back with a backup. When "
    "it is gone for good: trousseau migrate --register-lost"
)


class Kind(StrEnum):
    """What ended; after it what `Ending.record` then is, and `Ending.detail`."""

    PERSON = "person"  # erased: their id; the cause
    NOTICE = "notice"  # an erasure called off: the person, its number, the day it was announced
    CONSENT = "consent"  # withdrawn: its id
    ACCOUNT = "account"  # closed: its id
    PLACE = "place"  # ended: the account, its number, its first day
    FILE = "file"  # gone to another centre: what its people share; the centre, its day, the people
    LINK = "link"  # used or revoked: the hash of its secret; which of the two
    PASSWORD = "password"  # replaced: the account; a print of the old one's stored hash
    FACTOR = "factor"  # a second factor removed: the account, its number, when it was made
    RECOVERY_CODE = "recovery_code"  # used: the same of the codes; a mask of the used ones


class RegisterError(Exception):
    """The register is missing, altered or cannot be written: what ended is not known for sure."""

    exit_code = 1


@dataclass(frozen=True)
class Ending:
    """One line."""

    kind: Kind
    record: str
    at: datetime
    detail: str = ""


def numbered(owner: object, number: int, since: date) -> str:
    """What tells a row with a number from all others: its owner's id, the number, its beginning.

    A number alone does not: a database that went back gives the same ones again.
    """
    return f"{owner}/{number}/{since.isoformat()}"


def register_path() -> Path:
    """Where it is."""
    return Path(settings.ANCHOR_FOLDER) / NAME


def make_register() -> None:
    """Make it, empty, on a new installation: from then on a missing one is a lost one."""
    path = register_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    sync_folder(path.parent)


def write_ending(kind: Kind, record: str, at: datetime, detail: str = "") -> None:
    """Add a line, and have it on the disk, before the transaction that is open commits.

    An ending whose transaction is undone after all may be carried out at the next start: somebody
    who was allowed to wanted it. Raises RegisterError when the register is missing, is not the one
    that the database knows, or cannot be written; nothing must end then.
    """
    write_endings([Ending(kind, record, at, detail)])


def write_endings(added: Sequence[Ending]) -> None:
    """Add several; see `write_ending`."""
    if not added:
        return
    key = _key()
    try:
        with register_path().open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            whole = _whole_lines(file.read())
            _require_known(whole)
            file.seek(sum(map(len, whole)) + len(whole))
            file.truncate()
            for one in added:
                whole.append(_line(one, whole[-1:], key))
                file.write(whole[-1] + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError as error:
        raise RegisterError(MISSING) from error
    except OSError as error:
        raise RegisterError(f"{NAME} cannot be written: {error.strerror}") from error
    # Afterwards and on its own: while it is not done, the lines are some to be carried out.
    mark = _mark_of(whole)
    transaction.on_commit(lambda: know(mark), robust=True)


def endings() -> list[Ending]:
    """Every line, oldest first; raises RegisterError when the register is missing or altered."""
    whole = _lines_here()
    _require_known(whole)
    return _read(whole, _key())


def unknown_endings() -> list[Ending]:
    """Those that this database, gone back or interrupted, may not know of; raises RegisterError.

    The last minute that it knows is among them: of two that end something at the same moment, the
    second may have been known while the first was not committed yet.
    """
    found, known = endings(), RegisterMark.objects.first()
    count = known.lines if known else 0
    last = max((one.at for one in found[:count]), default=None)
    return [one for one in found[:count] if last and one.at > last - OVERLAP] + found[count:]


def signed(found: Sequence[Ending]) -> bytes:
    """A whole register of just these lines."""
    key = _key()
    whole: list[bytes] = []
    for one in found:
        whole.append(_line(one, whole[-1:], key))
    return b"".join(line + b"\n" for line in whole)


@dataclass(frozen=True)
class Mark:
    """How far a register had come: its lines, and the hash of the last."""

    lines: int
    hash: bytes


def mark_of_register() -> Mark:
    """How far the register here has come; raises RegisterError."""
    return _mark_of(_lines_here())


def know(mark: Mark) -> None:
    """Have the database know that many lines, unless another process knows of more."""
    if not mark.lines:
        return
    with transaction.atomic():
        values = {"lines": mark.lines, "hash": mark.hash}
        RegisterMark.objects.get_or_create(pk=1, defaults=values)
        RegisterMark.objects.filter(pk=1, lines__lt=mark.lines).update(**values)


def forget_mark() -> None:
    """Have the database know of no line: another register is to stand here."""
    RegisterMark.objects.all().delete()


def require_known() -> None:
    """Raises RegisterError when the register here is not one that the database knows."""
    _require_known(_lines_here())


def said_in(text: str) -> list[Ending]:
    """The lines of a register, their signatures unchecked; raises RegisterError."""
    return _read(_whole_lines(text.encode()), None)


def print_of(secret: str) -> str:
    """What a stored secret is recognised by, and cannot be found from."""
    return hmac.digest(_key(), secret.encode(), "sha256").hex()


def _key() -> bytes:
    # From the anchor's key, which stands in every backup that holds a person.
    return derive(system_key("anchor"), "endings")


def _require_known(whole: list[bytes]) -> None:
    """The register goes on from what the database knows of it."""
    known = RegisterMark.objects.first()
    if known is not None and _mark_of(whole[: known.lines]) != Mark(known.lines, bytes(known.hash)):
        raise RegisterError(
            f"{NAME} is not the one that the database knows: of its {known.lines} lines some are "
            "missing or others; put the saved copy of the anchor's folder back"
        )


def _lines_here() -> list[bytes]:
    try:
        return _whole_lines(register_path().read_bytes())
    except FileNotFoundError as error:
        raise RegisterError(MISSING) from error
    except OSError as error:
        raise RegisterError(f"{NAME} cannot be read: {error.strerror}") from error


def _mark_of(whole: list[bytes]) -> Mark:
    return Mark(len(whole), hashlib.sha256(whole[-1] if whole else b"").digest())


def _line(ending: Ending, before: list[bytes], key: bytes) -> bytes:
    body = {
        "kind": str(ending.kind),
        "record": ending.record,
        "at": ending.at.isoformat(),
        "detail": ending.detail,
        "previous": _hash(before[-1]) if before else FIRST,
    }
    return json.dumps({**body, "signature": _signature(body, key)}).encode("ascii")


def _read(whole: list[bytes], key: bytes | None) -> list[Ending]:
    """Their signatures are checked when `key` is given."""
    found, previous = [], FIRST
    for number, line in enumerate(whole, start=1):
        where = f"{NAME}, line {number}"
        try:
            body = json.loads(line)
            signature = body.pop("signature")
            ending = Ending(
                Kind(body["kind"]),
                body["record"],
                datetime.fromisoformat(body["at"]),
                body["detail"],
            )
            good = key is None or hmac.compare_digest(_signature(body, key), signature)
            follows = body["previous"] == previous
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise RegisterError(f"{where} cannot be read") from error
        if not good:
            raise RegisterError(f"{where} was not written by this installation")
        if not follows:
            raise RegisterError(f"{where} does not follow the line before it: one was taken out")
        found.append(ending)
        previous = _hash(line)
    return found


def _whole_lines(data: bytes) -> list[bytes]:
    """A power cut may leave half a line, of an ending that had not begun."""
    return data.split(b"\n")[:-1]


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _signature(body: dict[str, Any], key: bytes) -> str:
    return hmac.digest(key, json.dumps(body, sort_keys=True).encode(), "sha256").hex()

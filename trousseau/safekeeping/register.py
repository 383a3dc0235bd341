"""The register of endings, as backups carry it and restoring asks for it.

Restoring brings back people who were erased since the backup, consents that were withdrawn and
accounts that were closed, unless the register says so. So it must be the register of this very
installation, with everything it held at the time of the backup; an empty one, fresh on a new
machine, is told apart by the mark that stands beside it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from trousseau.audit.endings import (
    MISSING,
    NAME,
    Ending,
    RegisterError,
    endings,
    make_register,
    register_path,
    said_in,
)
from trousseau.safekeeping.aside import written_aside

# What a backup's register says may be a moment younger than the database in it.
OVERLAP = timedelta(hours=1)


@dataclass(frozen=True)
class Register:
    """What a backup remembers: whose register it was (the mark), and its lines."""

    mark: str
    text: str


def make() -> None:
    """Make register and mark on a new installation; does nothing where they are."""
    if not register_path().exists():
        make_register()
    if not _mark_path().exists():
        with written_aside(_mark_path()) as file:
            file.write(secrets.token_hex(16).encode() + b"\n")


def current() -> Register:
    """The register here; raises RegisterError when it is missing."""
    try:
        return Register(_mark_path().read_text("ascii"), register_path().read_text("ascii"))
    except FileNotFoundError as error:
        raise RegisterError(MISSING) from error


def settle(then: Register, given: Path | None, *, lost: bool) -> list[Ending]:
    """See to it that the register here is one that goes on from a backup's.

    `given` is a saved copy to put here; `lost` says that there is none any more, and that the lines
    inside the backup have to do, with those that stand here. Gives the lines that are lacking here
    then. Signatures are checked later: their key comes out of the backup. Raises RegisterError,
    having put nothing here.
    """
    here = _text(register_path())
    if given is not None:
        text = _text(given)
        if text is None:
            raise RegisterError(f"{given}: there is no such file")
        if lacking(then.text, text) or lacking(here or "", text):
            raise RegisterError(f"{given}: lacks endings that the backup or this machine knows of")
        _put(then.mark, text)
    elif lost:
        missing = lacking(then.text, here or then.text)
        _put(then.mark, here or then.text)
        return missing
    elif here is None or _text(_mark_path()) != then.mark or lacking(then.text, here):
        raise RegisterError(
            f"the register of endings of this installation (anchor/{NAME}) is not here; without "
            "it, people who were erased would come back, and consents that were withdrawn. Put the "
            "saved copy of the anchor's folder back, or give the file with --register; when it is "
            "gone for good, --register-lost takes the lines inside the backup"
        )
    return []


def lacking(wanted: str, text: str) -> list[Ending]:
    """What one register says and another does not, whichever line it stands in."""
    said = set(said_in(text))
    return [one for one in said_in(wanted) if one not in said]


def since(then: Register, made_at: datetime) -> list[Ending]:
    """What ended after a backup was made, as the register here says; raises RegisterError."""
    before = {one for one in said_in(then.text) if one.at < made_at - OVERLAP}
    return [one for one in endings() if one not in before]


def _text(path: Path) -> str | None:
    try:
        return path.read_text("ascii")
    except FileNotFoundError:
        return None


def _put(mark: str, text: str) -> None:
    for path, content in ((register_path(), text), (_mark_path(), mark)):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with written_aside(path, replace=True) as file:
            file.write(content.encode("ascii"))


def _mark_path() -> Path:
    return register_path().with_name("installation")

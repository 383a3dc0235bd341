"""The register of erasures, as backups carry it and restoring asks for it.

Restoring brings back people who were erased since the backup, unless the register says who they
are. So it must be the register of this very installation, with everything it held at the time of
the backup; an empty one, fresh on a new machine, is told apart by the mark that stands beside it.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

from trousseau.privacy.erasure_register import RegisterError, make_register, register_path
from trousseau.safekeeping.aside import written_aside


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
        raise RegisterError(
            f"the anchor's folder lacks {Path(error.filename).name}; put the saved copy of the "
            "folder back (or begin a new one: trousseau migrate)"
        ) from error


def settle(then: Register, given: Path | None, *, lost: bool) -> None:
    """See to it that the register here is the one that continues a backup's.

    `given` is a saved copy to put here; `lost` says that there is none any more, and that the lines
    inside the backup have to do. Raises RegisterError; nothing was changed then.
    """
    here = _text(register_path())
    if given is not None:
        text = _text(given)
        if text is None:
            raise RegisterError(f"{given}: there is no such file")
        if not text.startswith(then.text) or not text.startswith(here or ""):
            raise RegisterError(f"{given}: lacks erasures that the backup or this machine knows of")
        _put(then.mark, text)
    elif lost:
        if here and not here.startswith(then.text):
            raise RegisterError(
                "there is a register here, with other erasures than those of the backup; "
                "give the saved copy with --register"
            )
        _put(then.mark, here or then.text)
    elif here is None or _text(_mark_path()) != then.mark or not here.startswith(then.text):
        raise RegisterError(
            "the register of erasures of this installation (anchor/erasures.jsonl) is not here; "
            "without it, people who were erased would come back. Put the saved copy of the "
            "anchor's folder back, or give the file with --register; when it is gone for good, "
            "--register-lost takes the lines inside the backup"
        )


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

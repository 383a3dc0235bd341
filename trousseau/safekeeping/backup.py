"""A backup: the canonical export of one moment, packed, sealed, and read back before it counts."""

import itertools
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from django.apps import apps

from trousseau import __version__
from trousseau.accounts.doors import system
from trousseau.audit.actions import anchor_now
from trousseau.safekeeping import canonical, notes, register
from trousseau.safekeeping.aside import written_aside
from trousseau.safekeeping.canonical import NotCanonical, Reading
from trousseau.safekeeping.export import export_lines, snapshot
from trousseau.safekeeping.register import Register
from trousseau.safekeeping.sealed_file import DamagedBackup, SealedWriter, label, opened
from trousseau.safekeeping.tables import tables

# The paths of the backups made on this machine, with their moments.
NOTE = "backups"
# Longer than this a backup would hold people who were erased since, and be a way back to them.
KEPT = timedelta(days=30)
# What is sealed is random and does not get smaller; a higher level only takes longer.
PACKING = 1


@dataclass(frozen=True)
class Contents:
    """What a backup was found to hold when all of it was read."""

    made_at: datetime
    program: str
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    # The register of erasures as it was then.
    register: Register
    # The last line of the export: rows and SHA-256.
    last: bytes


def make_backup(path: Path, at: datetime) -> Contents:
    """Write a backup to a new file (mode 0600), and read all of it back.

    Others go on writing meanwhile. Raises FileExistsError, OSError, MasterKeyError, RegisterError,
    LogUnavailable, and DamagedBackup when what is read back is not whole; no file is left then.
    """
    with system("backup.make", at) as door:
        door.changed(record="backup")
    anchor_now(at)
    with written_aside(path) as file:
        sealed, pack = SealedWriter(file, at), zlib.compressobj(PACKING)
        with snapshot() as seen, closing(export_lines(seen, tables(apps), __version__)) as found:
            about = canonical.dump({"register": asdict(register.current())})
            for line in itertools.chain([about], found):
                sealed.write(pack.compress(line))
        sealed.write(pack.flush())
        sealed.close()
        file.flush()
        made = contents(file)
    # A full home does not make the backup a bad one.
    with suppress(OSError):
        _note(path, at)
    return made


def made_here() -> dict[Path, datetime]:
    """The backups that this machine made and has not forgotten, moved or not."""
    return {Path(path): found for path in notes.read(NOTE) if (found := notes.moment(NOTE, path))}


def expired(at: datetime) -> list[Path]:
    """Those that are still where they were made, and should have been deleted."""
    return sorted(path for path, made in made_here().items() if at - made > KEPT and path.exists())


def _note(path: Path, at: datetime) -> None:
    """Of those that are gone, the last few weeks are remembered: a disk may come back."""
    known = {
        str(before): made.isoformat()
        for before, made in made_here().items()
        if before.exists() or at - made <= 2 * KEPT
    }
    notes.write(NOTE, {**known, str(path.resolve()): at.astimezone(UTC).isoformat()})


def contents(file: IO[bytes]) -> Contents:
    """Read all of a backup, from its first byte; raises DamagedBackup or MasterKeyError."""
    file.seek(0)
    made_at = label(file).made_at
    reading, then = begin(file)
    try:
        for _ in reading.tables():
            pass
    except NotCanonical as error:
        raise DamagedBackup(f"the backup opens, but {error}") from error
    header = reading.header
    return Contents(made_at, header.program, header.migrations, reading.rows, then, reading.last)


def begin(file: IO[bytes]) -> tuple[Reading, Register]:
    """Begin to read a backup: the export inside, and the register of erasures.

    Raises DamagedBackup or MasterKeyError.
    """
    inside = lines(file)
    try:
        then = Register(**json.loads(next(inside))["register"])
        return canonical.read(inside), then
    except (StopIteration, ValueError, KeyError, TypeError, NotCanonical) as error:
        raise DamagedBackup("the backup opens, but holds no export") from error


def lines(file: IO[bytes]) -> Iterator[bytes]:
    """What a backup holds, line by line: the register, then the export.

    Raises DamagedBackup, at the latest after the last line, and MasterKeyError.
    """
    file.seek(0)
    begun = b""
    for piece in _unpacked(opened(file)):
        *whole, begun = (begun + piece).split(b"\n")
        for line in whole:
            yield line + b"\n"
    if begun:
        raise DamagedBackup("the backup opens, but ends within a line")


def _unpacked(packed: Iterable[bytes]) -> Iterator[bytes]:
    unpack = zlib.decompressobj()
    try:
        for piece in packed:
            yield unpack.decompress(piece)
    except zlib.error as error:
        raise DamagedBackup("the backup opens, but cannot be unpacked") from error
    if not unpack.eof or unpack.unused_data:
        raise DamagedBackup("the backup opens, but is not whole")

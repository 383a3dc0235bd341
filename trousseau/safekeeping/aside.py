"""A file appears under its name once it is whole and on the disk, or not at all."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from trousseau.audit.anchor import sync_folder


@contextmanager
def written_aside(path: Path, *, replace: bool = False) -> Iterator[IO[bytes]]:
    """A file (mode 0600, read and write) that gets its name `path` when the block has ended well.

    Raises FileExistsError, before anything is written, when there is one already that it is not to
    replace; OSError as the disk says. Nothing is left behind but what a process that was killed
    could not remove.
    """
    if path.exists() and not replace:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    try:
        descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    except OSError as error:
        raise _about(path, error) from error
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        # Without leave to replace, a link: what somebody put there meanwhile is not written over.
        (os.replace if replace else os.link)(aside, path)
        sync_folder(path.parent)
    except OSError as error:
        # Python names no file when a write finds the disk full.
        raise _about(path, error) if error.filename in (None, aside) else error from error
    finally:
        with suppress(OSError):
            os.unlink(aside)


def _about(path: Path, error: OSError) -> OSError:
    return OSError(error.errno, error.strerror, str(path))

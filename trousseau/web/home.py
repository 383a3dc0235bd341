"""Where the state of this machine is kept: `TROUSSEAU_HOME`."""

import os
import secrets
import tempfile
from pathlib import Path

import trousseau
from trousseau.territories.archive import SHIPPED


class HomeError(Exception):
    """The folder of this machine's state cannot be used."""

    exit_code = 3

    def __init__(self, folder: Path, problem: str) -> None:
        """`problem` in a few words."""
        super().__init__(f"{folder}: {problem}; set TROUSSEAU_HOME to a folder of your own")


def default_home() -> Path:
    """`.trousseau` in the clone; in the person's home for an installed wheel, which has none."""
    clone = Path(trousseau.__file__).resolve().parents[1]
    return (clone if (clone / "pyproject.toml").is_file() else Path.home()) / ".trousseau"


def home() -> Path:
    """The folder of this machine's state, made on first use, readable by its owner only.

    Raises HomeError when it cannot be made, or is not ours to write to.
    """
    folder = Path(os.environ.get("TROUSSEAU_HOME") or default_home()).expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise HomeError(folder, error.strerror or str(error)) from error
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise HomeError(folder, "it cannot be written to")
    return folder


def own_atlas_path() -> Path:
    """Where `trousseau atlas import` keeps this machine's own atlas, made or not."""
    return home() / "atlas.zip"


def atlas_path() -> Path:
    """The atlas file in use: this machine's own, or else the shipped one."""
    return own_atlas_path() if own_atlas_path().exists() else SHIPPED


def local_facts_path() -> Path:
    """Where referents' local facts are kept on this machine, written or not."""
    return home() / "local-facts.yaml"


def secret_key(folder: Path) -> str:
    """The key that signs cookies and forms: made once, kept in `secret.key` with mode 0600.

    Two processes that start together agree: the file is written aside and linked into place, which
    only the first can do.
    """
    path = folder / "secret.key"
    if not path.exists():
        descriptor, aside = tempfile.mkstemp(dir=folder, prefix=".secret-")
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(64))
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(aside)
    return path.read_text(encoding="ascii")

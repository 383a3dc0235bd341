"""A populated database of each release, as a canonical export in `releases/`.

`python -m tests.safekeeping.release` writes the one of this version, once, when it is released;
from then on test_releases.py migrates it with every change. The people in it are made up; their
keys are wrapped under a master key that anybody can compute.
"""

import base64
import hashlib
import os
import tempfile
from pathlib import Path

from trousseau import __version__
from trousseau.cli.application import load

FOLDER = Path(__file__).with_name("releases")
MASTER_KEY = f"00000000 {base64.b64encode(hashlib.sha256(b'releases').digest()).decode()}\n"


def put_master_key(home: Path) -> None:
    """The key that opens what is in the exports."""
    path = home / "master.key"
    path.write_text(MASTER_KEY)
    path.chmod(0o600)


def write_release(path: Path) -> None:
    """Fill the empty database that is configured, and export it."""
    from tests.people import AT
    from trousseau.demo.programme import make_programme
    from trousseau.safekeeping import schema
    from trousseau.safekeeping.export import write_export

    schema.migrate()
    make_programme(AT, 16)
    write_export(path, AT)


def main() -> None:
    """Write the file of this version; one that exists is left as it is."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["TROUSSEAU_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        put_master_key(Path(home))
        load()
        FOLDER.mkdir(exist_ok=True)
        write_release(FOLDER / f"{__version__}.jsonl")


if __name__ == "__main__":
    main()

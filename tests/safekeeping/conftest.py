"""A home for the tests of this folder, and whole installations."""

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.conftest import missing
from tests.databases import OWNER
from tests.safekeeping.installation import Installation


def server() -> str:
    """Where the PostgreSQL of this run listens; empty on SQLite."""
    if connection.vendor != "postgresql":
        return ""
    settings = connection.settings_dict
    return str(settings["HOST"] or settings["OPTIONS"]["host"])


@pytest.fixture
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own, but for the master key; on PostgreSQL the owner's role as well."""
    from trousseau.safekeeping import register

    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    settings.HOME = folder
    settings.ANCHOR_FOLDER = folder / "anchor"
    register.make()
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        monkeypatch.setenv("DATABASE_ADMIN_URL", f"postgresql://{OWNER}@/{name}?host={server()}")
    return folder


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def trousseau(home: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Said]]:
    """Run the command line in this process, on this test's home and the database of the tests."""
    from trousseau.cli.main import run

    def call(*arguments: str | Path) -> Said:
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        return Said(code, *capfd.readouterr())

    before = os.umask(0o022)
    yield call
    os.umask(before)


@pytest.fixture
def installation(tmp_path: Path, transactional_db: None) -> Iterator[Installation]:
    """An installation with an empty database of this run's kind; not migrated."""
    folder = tmp_path / "installation"
    folder.mkdir(mode=0o700)
    with Installation(folder, server()).with_new_database() as made:
        yield made


@dataclass(frozen=True)
class SmallDisk:
    """A folder on a disk of its own."""

    folder: Path

    def resize(self, kilobytes: int) -> None:
        """Make it larger or smaller."""
        options = f"remount,size={kilobytes}k"
        subprocess.run(["mount", "-o", options, self.folder], check=True)

    def make_read_only(self) -> None:
        """As a disk becomes that is about to fail."""
        subprocess.run(["mount", "-o", "remount,ro", self.folder], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A disk of 32 KB; the test is skipped where one cannot be had."""
    folder = tmp_path / "disk"
    folder.mkdir()
    options = "size=32k,mode=700"
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder])
    if made.returncode:
        missing("a small disk needs root and the right to mount")
    yield SmallDisk(folder)
    # A database that could not close its file there still holds it for a moment.
    subprocess.run(["umount", "--lazy", folder], check=True)

"""A backup holds one moment whole, opens for us alone, and only counts once it was read back."""

import errno
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection

from tests.databases import clean
from tests.people import AT, make_actor, make_person
from tests.safekeeping.conftest import SmallDisk
from trousseau import __version__
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.audit.actions import anchor_file, head
from trousseau.audit.endings import RegisterError, register_path
from trousseau.audit.master_key import MasterKeyError
from trousseau.audit.models import LogRow
from trousseau.cli.main import explain
from trousseau.privacy.actions import edit_person
from trousseau.safekeeping import backup
from trousseau.safekeeping.aside import written_aside
from trousseau.safekeeping.backup import KEPT, expired, made_here, make_backup
from trousseau.safekeeping.export import export_lines, snapshot, write_export
from trousseau.safekeeping.restore import restore
from trousseau.safekeeping.sealed_file import DamagedBackup, SealedWriter
from trousseau.safekeeping.tables import tables

in_use = pytest.mark.django_db(transaction=True)


@in_use
def test_it_is_its_owner_s_and_holds_all_rows(home: Path, tmp_path: Path):
    make_person(make_actor(Role.CASEWORKER))
    path = tmp_path / "one.backup"
    made = make_backup(path, AT)
    assert path.stat().st_mode & 0o777 == 0o600
    with path.open("rb") as file:
        assert backup.contents(file) == made
    assert (made.rows["privacy_person"], made.rows["privacy_contactchannel"]) == (1, 2)
    assert made.made_at == AT


@in_use
def test_it_is_logged_and_the_log_anchored_before_anything_is_read(home: Path, tmp_path: Path):
    make_person(make_actor(Role.CASEWORKER))
    error = OSError(errno.EIO, "broken")
    with (
        patch.object(backup, "snapshot", side_effect=error),
        pytest.raises(OSError, match="broken"),
    ):
        make_backup(tmp_path / "one.backup", AT)
    last = LogRow.objects.order_by("-number").first()
    assert last is not None
    assert (last.actor, last.action) == ("system", "backup.make")
    anchor = anchor_file().last()
    assert anchor is not None
    assert (anchor.number, anchor.hash) == head()


@in_use
def test_when_it_was_made_is_noted(home: Path, tmp_path: Path):
    make_backup(tmp_path / "one.backup", AT)
    assert made_here() == {tmp_path / "one.backup": AT}


@in_use
def test_a_backup_is_to_be_deleted_after_thirty_days(home: Path, tmp_path: Path):
    """Whoever was erased since is in it, and opens with the master key of today."""
    make_backup(tmp_path / "old.backup", AT)
    make_backup(tmp_path / "new.backup", AT + timedelta(days=1))
    assert expired(AT + KEPT) == []
    assert expired(AT + KEPT + timedelta(hours=1)) == [tmp_path / "old.backup"]
    (tmp_path / "old.backup").unlink()
    assert expired(AT + KEPT + timedelta(hours=1)) == []


@in_use
def test_a_file_that_is_there_is_not_written_over(home: Path, tmp_path: Path):
    path = tmp_path / "one.backup"
    path.write_text("another")
    with pytest.raises(FileExistsError):
        make_backup(path, AT)
    assert path.read_text() == "another"
    assert list(tmp_path.glob(".one*")) == []


def test_nor_is_one_that_somebody_put_there_meanwhile(tmp_path: Path):
    path = tmp_path / "one.backup"

    def write() -> None:
        with written_aside(path) as file:
            file.write(b"ours")
            path.write_text("another")

    with pytest.raises(FileExistsError):
        write()
    assert path.read_text() == "another"
    assert list(tmp_path.glob(".one*")) == []


@in_use
def test_what_cannot_be_read_back_is_no_backup(home: Path, tmp_path: Path):
    """As when a disk returns other bytes than it was given."""
    make_person(make_actor(Role.CASEWORKER))
    written = SealedWriter._block

    def spoiled(writer: SealedWriter, plain: bytes, *, last: bool) -> None:
        written(writer, plain, last=last)
        writer._file.seek(-1, os.SEEK_CUR)
        writer._file.write(b"\0")

    with patch.object(SealedWriter, "_block", spoiled), pytest.raises(DamagedBackup):
        make_backup(tmp_path / "one.backup", AT)
    assert list(tmp_path.glob("*one*")) == []
    assert made_here() == {}


@in_use
def test_without_the_register_of_endings_there_is_none(home: Path, tmp_path: Path):
    register_path().unlink()
    with pytest.raises(RegisterError, match="is missing"):
        make_backup(tmp_path / "one.backup", AT)
    assert list(tmp_path.glob("*one*")) == []


@pytest.mark.bar(20)
@in_use
def test_a_backup_with_a_flipped_bit_is_refused(home: Path, tmp_path: Path, bars_full: bool):
    make_person(make_actor(Role.CASEWORKER))
    path = tmp_path / "one.backup"
    make_backup(path, AT)
    whole = path.read_bytes()
    for bit in random.Random(7).sample(range(8 * len(whole)), 100 if bars_full else 20):
        altered = bytearray(whole)
        altered[bit // 8] ^= 1 << bit % 8
        path.write_bytes(altered)
        with path.open("rb") as file, pytest.raises((DamagedBackup, MasterKeyError)) as refused:
            backup.contents(file)
        assert "\n" not in str(refused.value)


@pytest.mark.bar(20)
@in_use
def test_nothing_of_anybody_can_be_read_in_it(home: Path, tmp_path: Path):
    people = [make_person(make_actor(Role.CASEWORKER)) for _ in range(3)]
    make_backup(tmp_path / "one.backup", AT)
    data = (tmp_path / "one.backup").read_bytes()
    for person in people:
        for value in (*person.values, str(person.person), person.person.hex):
            assert len(value) < 4 or value.encode() not in data
    assert b"caseworker" not in data
    assert b"privacy_person" not in data


@pytest.mark.bar(20)
@in_use
def test_under_load_what_is_restored_is_what_was_saved(home: Path, tmp_path: Path, bars_full: bool):
    """Writers go on while backups are made; each is restored and exported again."""
    files = [tmp_path / f"{number}.backup" for number in range(20 if bars_full else 2)]
    with writers(3) as written:
        for file in files:
            before = len(written)
            wait_for_more(written, before + 2)
            make_backup(file, AT)
    sizes = []
    for file in files:
        with file.open("rb") as opened:
            _, *saved = backup.lines(opened)
        clean()
        restore(file, AT)
        with snapshot() as seen:
            again = list(export_lines(seen, tables(apps), __version__))
        # Restoring is itself in the log; the last line counts and hashes.
        added = set(again[:-1]) - set(saved)
        assert [b'"backup.restore"' in line for line in added] == [True]
        assert [line for line in again[:-1] if line not in added] == saved[:-1]
        sizes.append(len(saved))
    assert sizes == sorted(set(sizes)), "nothing was written between the backups"


@contextmanager
def writers(count: int) -> Iterator[list[UUID]]:
    """Colleagues who open files and change them, each on a connection of their own."""
    end, written = threading.Event(), []
    actors = [make_actor(Role.CASEWORKER) for _ in range(count)]

    def write(actor: Actor) -> None:
        try:
            while not end.is_set():
                person = make_person(actor).person
                edit_person(actor, person, {"note": "canari-retouche"}, None, AT)
                written.append(person)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        running = [pool.submit(write, actor) for actor in actors]
        try:
            yield written
        finally:
            end.set()
    for one in running:
        one.result()


def wait_for_more(written: list[UUID], than: int) -> None:
    until = time.monotonic() + 60
    while len(written) <= than:
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.bar(23)
@in_use
@pytest.mark.parametrize("write", [make_backup, write_export])
def test_a_full_disk_leaves_no_file_and_is_one_line(
    home: Path, small_disk: SmallDisk, write: Callable[[Path, datetime], object]
):
    actor = make_actor(Role.CASEWORKER)
    for _ in range(40):
        make_person(actor)
    path = small_disk.folder / "one"
    with pytest.raises(OSError, match="No space") as refused:
        write(path, AT)
    assert explain(refused.value) == (f"{path}: No space left on device", 3)
    assert list(small_disk.folder.iterdir()) == []
    small_disk.make_read_only()
    with pytest.raises(OSError, match="Read-only") as refused:
        write(path, AT)
    assert explain(refused.value) == (f"{path}: Read-only file system", 3)

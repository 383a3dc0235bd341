"""What is sealed comes out whole and unaltered, or not at all."""

import io
import random

import pytest

from tests.people import AT
from trousseau.audit import master_key
from trousseau.audit.master_key import MasterKeyError
from trousseau.safekeeping.sealed_file import (
    BLOCK_BYTES,
    SEALED_BYTES,
    DamagedBackup,
    SealedWriter,
    label,
    opened,
)

CANARY = b"canari-dans-le-fichier"


@pytest.fixture(autouse=True)
def _key(settings, tmp_path):
    settings.MASTER_KEY_FILE = tmp_path / "master.key"
    master_key.make_master_key()


def sealed(plain: bytes, pieces: int = 1) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, AT)
    size = max(1, -(-len(plain) // pieces))
    for begin in range(0, len(plain), size):
        writer.write(plain[begin : begin + size])
    writer.close()
    return file.getvalue()


def unsealed(data: bytes) -> bytes:
    return b"".join(opened(io.BytesIO(data)))


def blocks(data: bytes) -> tuple[bytes, list[bytes]]:
    first, _, rest = data.partition(b"\n")
    return first + b"\n", [
        rest[begin : begin + SEALED_BYTES] for begin in range(0, len(rest), SEALED_BYTES)
    ]


@pytest.mark.parametrize("size", [0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 300_000])
def test_what_goes_in_comes_out(size: int):
    plain = random.Random(size).randbytes(size)
    assert unsealed(sealed(plain, pieces=7)) == plain


def test_the_first_line_can_be_read_by_all_and_the_rest_by_nobody():
    data = sealed(CANARY * 1000)
    said = label(io.BytesIO(data))
    assert (said.made_at, said.master_key) == (AT, master_key.master_keys().current)
    assert CANARY not in data
    assert sealed(CANARY) != sealed(CANARY)


@pytest.mark.bar(20)
def test_any_bit_that_is_flipped_is_noticed(bars_full: bool):
    data = sealed(random.Random(1).randbytes(3 * BLOCK_BYTES // 2))
    first = data.index(b"\n")
    chance = random.Random(20)
    bits = chance.sample(range(8 * len(data)), 1000 if bars_full else 60)
    # Every byte of the first line, since each means something.
    bits += [8 * place + chance.randrange(8) for place in range(first + 1)]
    for bit in bits:
        altered = bytearray(data)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises((DamagedBackup, MasterKeyError)):
            unsealed(bytes(altered))


@pytest.mark.bar(20)
def test_a_file_cut_short_or_added_to_is_refused():
    data = sealed(random.Random(2).randbytes(3 * BLOCK_BYTES))
    first, parts = blocks(data)
    assert len(parts) == 3
    shorter = [data[:-1], first, first + parts[0], first + parts[0] + parts[1], first[:-9], b""]
    longer = [data + b"\0", data + parts[2], data + data]
    for altered in shorter + longer:
        with pytest.raises(DamagedBackup):
            unsealed(altered)


@pytest.mark.bar(20)
def test_blocks_in_another_order_or_from_another_file_are_refused():
    plain = random.Random(3).randbytes(3 * BLOCK_BYTES)
    first, parts = blocks(sealed(plain))
    _, others = blocks(sealed(plain))
    for altered in (
        [parts[1], parts[0], parts[2]],
        [parts[0], parts[0], parts[2]],
        [parts[0], parts[2]],
        [others[0], parts[1], parts[2]],
    ):
        with pytest.raises(DamagedBackup):
            unsealed(first + b"".join(altered))


def test_another_installation_cannot_open_it(settings, tmp_path):
    data = sealed(CANARY)
    known = master_key.master_keys().current
    settings.MASTER_KEY_FILE = tmp_path / "another.key"
    master_key.make_master_key()
    with pytest.raises(MasterKeyError, match=f"master key {known}, which is not here"):
        unsealed(data)


def test_a_key_of_the_same_name_does_not_open_it(settings, tmp_path):
    data = sealed(CANARY)
    name = master_key.master_keys().current
    settings.MASTER_KEY_FILE = tmp_path / "another.key"
    other = master_key.MasterKeys({name: bytes(32)})
    settings.MASTER_KEY_FILE.write_text(other.text())
    settings.MASTER_KEY_FILE.chmod(0o600)
    with pytest.raises(DamagedBackup):
        unsealed(data)


def test_a_file_sealed_before_a_rotation_opens_while_the_old_key_is_kept(settings):
    data = sealed(CANARY)
    old = master_key.master_keys()
    new = master_key.fresh()
    master_key.replace_master_keys(master_key.MasterKeys({**new.keys, **old.keys}))
    assert unsealed(data) == CANARY


def test_what_is_no_backup_is_called_that():
    for data in (b"PK\x03\x04", b"{}\n", b'{"format": "trousseau-backup"}\n', b"[1]\nx"):
        with pytest.raises(DamagedBackup, match="not a backup"):
            unsealed(data)
    with pytest.raises(DamagedBackup, match="version 2; a newer"):
        unsealed(b'{"format": "trousseau-backup", "version": 2}\n')

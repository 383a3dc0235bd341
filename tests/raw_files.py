"""The database as whoever has the disk sees it: every byte of its files."""

import base64
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from tests.databases import superuser
from tests.people import AT
from trousseau.audit.cipher import Undecipherable
from trousseau.audit.master_key import IDENTIFIER_BYTES, MasterKeys, master_keys
from trousseau.safekeeping.export import write_export

# Identifier, version, nonce, 32 bytes of key, tag.
WRAPPED_BYTES = IDENTIFIER_BYTES + 1 + 12 + 32 + 16


def raw_files() -> dict[str, bytes]:
    """Every file of the database but PostgreSQL's write-ahead log, and the files beside it."""
    found = {
        str(path): path.read_bytes()
        for path in Path(settings.ANCHOR_FOLDER).rglob("*")
        if path.is_file()
    }
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return found | {
            one.name: one.read_bytes()
            for one in path.parent.glob(f"{path.name}*")
            if one.suffix != ".clean"
        }
    with superuser(connection.settings_dict["NAME"]) as cursor:
        # What is still in memory goes to the files; samples of values to the statistics.
        cursor.execute("ANALYZE")
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        folder = f"base/{cursor.fetchone()[0]}"  # type: ignore[index]
        cursor.execute(
            "SELECT name, pg_read_binary_file(%s || '/' || name, 0, 1000000000, true) "
            "FROM pg_ls_dir(%s) AS name WHERE name ~ '^[0-9]'",
            [folder, folder],
        )
        return found | {name: content or b"" for name, content in cursor.fetchall()}


def in_dump(needles: dict[str, bytes], path: Path) -> set[str]:
    """Which of these byte strings stand in the canonical export, as they are or as base64."""
    write_export(path, AT)
    text = path.read_bytes()
    return {
        name
        for name, needle in needles.items()
        if needle in text or base64.b64encode(needle) in text
    }


def where(needles: dict[str, bytes], files: dict[str, bytes]) -> set[str]:
    """Which of these byte strings occur in any of the files, by name."""
    return {
        name for name, needle in needles.items() if any(needle in text for text in files.values())
    }


def keys_that_open(person: UUID, files: Iterable[bytes], keys: MasterKeys | None = None) -> int:
    """How often the master keys at hand open a key of this person, wherever the bytes lie.

    Each place in the files where the master key's identifier occurs is tried.
    """
    keys, opened = keys or master_keys(), 0
    for text in files:
        for name in keys.keys:
            begin = text.find(bytes.fromhex(name))
            while begin >= 0:
                try:
                    wrapped = text[begin : begin + WRAPPED_BYTES]
                    keys.unwrap(wrapped, f"privacy.person.wrapped_key.{person}")
                    opened += 1
                except Undecipherable:
                    pass
                begin = text.find(bytes.fromhex(name), begin + 1)
    return opened

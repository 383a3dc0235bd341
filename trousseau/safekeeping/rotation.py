"""Replacing the master key while the application is in use.

A new key is put in front of the old one, so that everybody wraps under it from then on. Every data
key is wrapped anew, each only if it is still as it was read. Once nobody is left who may have used
the old key, and a last look finds nothing under it, the old key is let go. Interrupted anywhere, a
further run goes on from there: more than one key in use means that a rotation is not finished.
"""

import fcntl
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import BinaryField, F, Func, Model, QuerySet

from trousseau.accounts.doors import system
from trousseau.audit.cipher import Undecipherable
from trousseau.audit.fields import WrappedKeyField
from trousseau.audit.master_key import (
    IDENTIFIER_BYTES,
    VARIABLE,
    MasterKeys,
    fresh,
    master_keys,
    replace_master_keys,
    wrapped_under,
)
from trousseau.audit.purge import purge
from trousseau.audit.wrapped_keys import key_place, wait_for_wrappers, wrapped_key_fields

AT_A_TIME = 200


class RotationUnderWay(Exception):
    """Another process is rotating the master key."""

    exit_code = 3

    def __init__(self) -> None:
        """Two at once could each drop the other's new key."""
        super().__init__("the master key is being rotated by another process; wait for it to end")


class UnknownMasterKey(Exception):
    """A data key is wrapped under a master key that is not here; no key was let go."""

    exit_code = 3

    def __init__(self, column: str, under: str) -> None:
        """`column` as `privacy.Person.wrapped_key`, `under` the master key's identifier."""
        super().__init__(
            f"{column}: a key does not open under master key {under}; put the saved copy of that "
            "master key back, behind the others, and run this again"
        )


@dataclass(frozen=True)
class Rotation:
    """How it ended: the identifiers of the keys, how many data keys were wrapped anew.

    `in_use` are tables whose files still hold bytes wrapped under the retired keys, because
    somebody was reading them; the daily `privacy.erasure.purge_leftovers` tries again.
    """

    current: str
    retired: tuple[str, ...]
    rewrapped: int
    in_use: tuple[str, ...]


def from_environment() -> bool:
    """Whether the keys come from the variable, where only the operator can change them."""
    return bool(os.environ.get(VARIABLE))


def with_new_key(keys: MasterKeys) -> MasterKeys:
    """These keys, behind a fresh one."""
    return MasterKeys({**fresh().keys, **keys.keys})


def current_alone(keys: MasterKeys) -> MasterKeys:
    """Without the old keys."""
    return MasterKeys({keys.current: keys.keys[keys.current]})


def rotate(at: datetime) -> Rotation:
    """Replace the master key in its file, or finish what an earlier run began.

    Raises RotationUnderWay, UnknownMasterKey, and MasterKeyError when the key comes from the
    environment: see `rewrap_all`.
    """
    with _alone():
        keys = master_keys()
        if len(keys.keys) == 1:
            keys = with_new_key(keys)
            replace_master_keys(keys)
        rewrapped = rewrap_all(at)
        replace_master_keys(current_alone(keys))
    retired = tuple(name for name in keys.keys if name != keys.current)
    tables = {field.model._meta.db_table for field in wrapped_key_fields()}
    return Rotation(keys.current, retired, rewrapped, tuple(purge(tables)))


def rewrap_all(at: datetime) -> int:
    """Wrap every data key under the current master key; returns how many were not yet.

    When it returns, nobody who reads the keys as they are now has wrapped one under another.
    Raises UnknownMasterKey.
    """
    keys = master_keys()
    count = 0
    for last_look in (False, True):
        if last_look:
            wait_for_wrappers()
        count += sum(_rewrap(field, keys, at) for field in wrapped_key_fields())
    with system("keys.rotate", at) as door:
        door.changed(record=f"master_key:{keys.current}")
    return count


def keys_in_use(at: datetime) -> dict[str, Counter[str]]:
    """How many data keys each column (`privacy.Person.wrapped_key`) has under which master key."""
    with system("keys.status", at):
        return {
            _name(field): Counter(
                wrapped_under(wrapped)
                for wrapped in _filled(field).values_list(field.name, flat=True).iterator()
            )
            for field in wrapped_key_fields()
        }


def _rewrap(field: WrappedKeyField, keys: MasterKeys, at: datetime) -> int:
    under = Func(F(field.name), 1, IDENTIFIER_BYTES, function="SUBSTR", output_field=BinaryField())
    others = _filled(field).annotate(under=under).exclude(under=bytes.fromhex(keys.current))
    count = 0
    while True:
        # A short transaction each, so that others write in between.
        with system("keys.rotate", at):
            rows = list(others.order_by("pk")[:AT_A_TIME])
            count += sum(_rewrap_row(row, field, keys) for row in rows)
        if not rows:
            return count


def _rewrap_row(row: Model, field: WrappedKeyField, keys: MasterKeys) -> int:
    wrapped = bytes(getattr(row, field.name))
    place = key_place(row, field.name)
    try:
        data_key = keys.unwrap(wrapped, place)
    except Undecipherable as error:
        raise UnknownMasterKey(_name(field), wrapped_under(wrapped)) from error
    # Somebody may have erased the person meanwhile: then there is nothing to bring back.
    unchanged = type(row)._base_manager.filter(**{"pk": row.pk, field.name: wrapped})
    return unchanged.update(**{field.name: keys.wrap(data_key, place)})


def _filled(field: WrappedKeyField) -> QuerySet[Model]:
    return field.model._base_manager.filter(**{f"{field.name}__isnull": False})


def _name(field: WrappedKeyField) -> str:
    return f"{field.model._meta.label}.{field.name}"


@contextmanager
def _alone() -> Iterator[None]:
    folder = os.open(Path(settings.MASTER_KEY_FILE).parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RotationUnderWay from error
        yield
    finally:
        os.close(folder)

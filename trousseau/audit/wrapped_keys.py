"""Data keys in rows: wrapped under a master key that may be replaced at any moment.

Two rules make a rotation safe while others read and write. Who wraps a key holds a shared lock
until their transaction ends; the rotation waits for these before it lets an old master key go. And
who read a row just before its key was wrapped anew reads it once more.
"""

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from trousseau.audit.cipher import Undecipherable
from trousseau.audit.fields import WrappedKeyField
from trousseau.audit.master_key import master_keys

# Any number that no other lock of the application uses.
WRAPPING = 7_700_002


def key_place(row: Model, field: str) -> str:
    """The place that a wrapped key is bound to."""
    return f"{row._meta.label_lower}.{field}.{row.pk}"


def wrap_key(row: Model, field: str, data_key: bytes) -> bytes:
    """`data_key`, wrapped for one field of a row that is saved before this transaction ends.

    Raises TransactionManagementError outside a transaction, where a rotation could not see it.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a key is wrapped inside a transaction only")
    # On SQLite a transaction that writes is alone from its beginning.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRAPPING])
    return master_keys().wrap(data_key, key_place(row, field))


def unwrap_key(row: Model, field: str) -> bytes:
    """The data key (32 bytes) in a row's field, which is not null.

    Raises Undecipherable when no master key here opens it, MasterKeyError when there is none.
    """
    wrapped, place = getattr(row, field), key_place(row, field)
    try:
        return master_keys().unwrap(wrapped, place)
    except Undecipherable:
        rows = type(row)._base_manager.filter(pk=row.pk)
        now = rows.values_list(field, flat=True).first()
        if now is None or bytes(now) == bytes(wrapped):
            raise
        setattr(row, field, now)
        return master_keys().unwrap(now, place)


def wrapped_key_fields() -> list[WrappedKeyField]:
    """Every column that holds wrapped keys, in whatever layer."""
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, WrappedKeyField)
    ]


def wait_for_wrappers() -> None:
    """Return once nobody is left who wrapped a key before this call and has not committed it."""
    with transaction.atomic(), connection.cursor() as cursor:
        # On SQLite the transaction itself waited for every writer before it.
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRAPPING])

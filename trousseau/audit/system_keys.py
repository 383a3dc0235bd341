"""Data keys of the application itself, one a purpose, wrapped under the master key."""

from django.db import IntegrityError, transaction

from trousseau.audit.cipher import new_key
from trousseau.audit.models import SystemKey
from trousseau.audit.wrapped_keys import unwrap_key, wrap_key


def system_key(purpose: str) -> bytes:
    """The key (32 bytes) for `purpose`, made on first use.

    Raises MasterKeyError, and Undecipherable when the master key is not the one it was made under.
    """
    row = SystemKey.objects.filter(purpose=purpose).first()
    if row is None:
        row = SystemKey(purpose=purpose)
        try:
            with transaction.atomic():
                row.wrapped = wrap_key(row, "wrapped", new_key())
                row.save(force_insert=True)
        except IntegrityError:
            row = SystemKey.objects.get(purpose=purpose)
    return unwrap_key(row, "wrapped")

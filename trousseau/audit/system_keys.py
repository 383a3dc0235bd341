"""Data keys of the application itself, one a purpose, wrapped under the master key."""

from django.db import IntegrityError, transaction

from trousseau.audit.cipher import new_key
from trousseau.audit.master_key import master_keys
from trousseau.audit.models import SystemKey


def system_key(purpose: str) -> bytes:
    """The key (32 bytes) for `purpose`, made on first use.

    Raises MasterKeyError, and Undecipherable when the master key is not the one it was made under.
    """
    place = f"audit.systemkey.{purpose}"
    row = SystemKey.objects.filter(purpose=purpose).first()
    if row is None:
        try:
            with transaction.atomic():
                row = SystemKey.objects.create(
                    purpose=purpose, wrapped=master_keys().wrap(new_key(), place)
                )
        except IntegrityError:
            row = SystemKey.objects.get(purpose=purpose)
    return master_keys().unwrap(row.wrapped, place)

"""The only thing that opens what is kept about a person: their own key.

What is about several people together (a household) is sealed under a key that these share, and
that goes with the last of them. Values are padded to whole blocks before they are sealed, so that
the length of a name is not seen.
"""

from django.db.models import Model

from trousseau.audit.cipher import new_key, seal, unseal
from trousseau.audit.wrapped_keys import unwrap_key, wrap_key

BLOCK_BYTES = 32
PADDING = b"\x00"
COLUMN = "wrapped_key"


class PersonErased(Exception):
    """The person's key is gone: nothing of theirs can be read any more."""


class DataKey:
    """Seals and opens the values of the rows of one owner."""

    def __init__(self, key: bytes) -> None:
        """`key` is the data key (32 bytes), unwrapped."""
        self._key = key

    def seal(self, row: Model, field: str, text: str) -> bytes | None:
        """`text` for one field of one row, whose primary key is known; None for an empty text."""
        if not text:
            return None
        plain = text.encode()
        padded = plain + PADDING * (-len(plain) % BLOCK_BYTES)
        return seal(self._key, padded, _place(row, field))

    def read(self, row: Model, field: str) -> str:
        """The text of a sealed field; empty when nothing is known. Raises Undecipherable."""
        sealed = getattr(row, field)
        if sealed is None:
            return ""
        return unseal(self._key, sealed, _place(row, field)).rstrip(PADDING).decode()

    def write(self, row: Model, values: dict[str, str]) -> None:
        """Seal several fields into a row, which is not saved."""
        for field, text in values.items():
            setattr(row, field, self.seal(row, field, text))


def make_key(owner: Model) -> DataKey:
    """Give a new owner (`wrapped_key` is theirs) their key; to be saved in this transaction."""
    key = new_key()
    setattr(owner, COLUMN, wrap_key(owner, COLUMN, key))
    return DataKey(key)


def open_key(owner: Model) -> DataKey:
    """The key of an owner; raises PersonErased, Undecipherable or MasterKeyError."""
    if getattr(owner, COLUMN) is None:
        raise PersonErased
    return DataKey(unwrap_key(owner, COLUMN))


def _place(row: Model, field: str) -> str:
    return f"{row._meta.label_lower}.{field}.{row.pk}"

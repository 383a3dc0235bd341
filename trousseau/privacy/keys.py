"""A person's own key: the only thing that opens what is kept about them.

Values are padded to whole blocks before they are sealed, so that the length of a name is not seen.
"""

from django.db.models import Model

from trousseau.audit.cipher import new_key, seal, unseal
from trousseau.audit.wrapped_keys import unwrap_key, wrap_key
from trousseau.privacy.models import Person

BLOCK_BYTES = 32
PADDING = b"\x00"


class PersonErased(Exception):
    """The person's key is gone: nothing of theirs can be read any more."""


class PersonKey:
    """Seals and opens the values of one person's rows."""

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


def make_key(person: Person) -> PersonKey:
    """Give a new person their key; the row is to be saved in this same transaction."""
    key = new_key()
    person.wrapped_key = wrap_key(person, "wrapped_key", key)
    return PersonKey(key)


def open_key(person: Person) -> PersonKey:
    """The key of a person; raises PersonErased, Undecipherable or MasterKeyError."""
    if person.wrapped_key is None:
        raise PersonErased
    return PersonKey(unwrap_key(person, "wrapped_key"))


def _place(row: Model, field: str) -> str:
    return f"{row._meta.label_lower}.{field}.{row.pk}"

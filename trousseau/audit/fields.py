"""The types of fields that erasure, export and rotation find by walking the registry of models."""

from enum import StrEnum
from typing import Any

from django.db import models


class Holds(StrEnum):
    """What kind of personal data a field holds; lists of fields by role are made of these."""

    IDENTITY = "identity"
    CONTACT = "contact"
    FREE_TEXT = "free_text"


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """Personal data as sealed bytes (null: nothing known); opened by `privacy.keys` only.

    `holds` is the kind of data; `person` the lookup from the row to the person's id, None in a row
    that several people share. Erasure, export to the person and the tests find personal data by
    walking the registry for this type.
    """

    def __init__(
        self,
        verbose_name: Any = None,
        *,
        holds: Holds,
        person: str | None = "person_id",
        **options: Any,
    ) -> None:
        """Other options are those of a BinaryField; null unless said otherwise."""
        self.holds = holds
        self.person = person
        options.setdefault("null", True)
        options.setdefault("blank", True)
        super().__init__(verbose_name, **options)

    def deconstruct(self) -> Any:
        """For migrations."""
        name, path, arguments, options = super().deconstruct()
        options["holds"] = self.holds
        options["person"] = self.person
        return name, path, arguments, options


class WrappedKeyField(models.BinaryField):  # type: ignore[type-arg]
    """A data key, wrapped under the master key for this field of this row.

    Written and read by `audit.wrapped_keys` only; a rotation finds keys by this type.
    """


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    """The sealed fields of a model, in the order of declaration."""
    return [field for field in model._meta.get_fields() if isinstance(field, SealedField)]

"""Which tables and columns belong to an export, and in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Field, ForeignKey, Model

# Made anew by migrations (what models and permissions there are), or worth nothing elsewhere:
# after a restore everybody signs in again.
LEFT_OUT = frozenset({"auth", "contenttypes", "sessions"})

# How the columns of each type of field are written down (canonical.py).
KINDS = {
    "AutoField": "integer",
    "BigAutoField": "integer",
    "IntegerField": "integer",
    "BigIntegerField": "integer",
    "SmallIntegerField": "integer",
    "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "integer",
    "PositiveBigIntegerField": "integer",
    "BooleanField": "boolean",
    "CharField": "text",
    "TextField": "text",
    "SlugField": "text",
    "DateField": "date",
    "DateTimeField": "moment",
    "UUIDField": "uuid",
    "BinaryField": "bytes",
    "JSONField": "json",
}


class NoCanonicalForm(Exception):
    """A column whose type has no canonical form yet."""


class Registry(Protocol):
    """Django's registry of models, or that of a state of the migrations."""

    def get_models(self, include_auto_created: bool = ...) -> Iterable[type[Model]]:
        """Every model there is."""


@dataclass(frozen=True)
class Column:
    """A column and how its values are written down (a value of KINDS)."""

    name: str
    kind: str


@dataclass(frozen=True)
class Table:
    """A table; its columns begin with the primary key and go on by name."""

    name: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> Column:
        """The primary key."""
        return self.columns[0]


def tables(registry: Registry) -> tuple[Table, ...]:
    """Every table of an export, each after the tables it points to; by name where that is free.

    Raises NoCanonicalForm.
    """
    models = {
        model._meta.db_table: model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT
    }
    waiting = {name: _points_to(model) & models.keys() - {name} for name, model in models.items()}
    ordered: list[Table] = []
    while waiting:
        # Tables that point at one another in a ring have no order; the first by name begins.
        free = [name for name, others in waiting.items() if not others] or [min(waiting)]
        for name in sorted(free):
            ordered.append(_table(models[name]))
            del waiting[name]
        for others in waiting.values():
            others.difference_update(free)
    return tuple(ordered)


def _points_to(model: type[Model]) -> set[str]:
    return {
        field.related_model._meta.db_table
        for field in model._meta.local_concrete_fields
        if isinstance(field, ForeignKey) and not isinstance(field.related_model, str)
    }


def _table(model: type[Model]) -> Table:
    fields = sorted(
        model._meta.local_concrete_fields, key=lambda field: (not field.primary_key, field.column)
    )
    name = model._meta.db_table
    return Table(name, tuple(Column(str(field.column), _kind(name, field)) for field in fields))


def _kind(table: str, field: Field) -> str:  # type: ignore[type-arg]
    target = field
    while isinstance(target, ForeignKey):
        target = target.target_field
    try:
        return KINDS[target.get_internal_type()]
    except KeyError:
        raise NoCanonicalForm(
            f"{table}.{field.column}: {target.get_internal_type()} has no canonical form; "
            "add it to safekeeping/tables.py and canonical.py"
        ) from None

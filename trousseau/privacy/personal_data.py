"""Where personal data stands: found by walking the registry of models, in whatever layer they are.

Erasure, export and retention use this and import nothing upward. A table is about people when a row
of it leads to a person: by a sealed field, by a foreign key, or by a foreign key to another such
table. What a column of it must say of itself is in `privacy.models`; `faults` finds those that do
not, and a test lets none pass.

Several people may share a row: a household, and what hangs on it. Its model names the relation that
leads to them (`shared_by`: rows with a `person`, and `until_on` once they share no longer). Who
shares it today is told of it; it goes with the last of them. A row that may name one person
(a foreign key that may be null) is theirs alone when it does.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import (
    DO_NOTHING,
    EmailField,
    Field,
    FileField,
    ForeignKey,
    GenericIPAddressField,
    ManyToOneRel,
    Model,
    Q,
    QuerySet,
    TextField,
    URLField,
)

from trousseau.audit.fields import SealedField, WrappedKeyField, sealed_fields
from trousseau.privacy.models import Person

# What is never a column like any other: free text is sealed, and a file is not in the database.
NEVER_PLAIN = (TextField, EmailField, URLField, GenericIPAddressField, FileField)


@dataclass(frozen=True)
class PersonalTable:
    """A table about people. `paths` are the lookups from a row to the id of its person."""

    model: type[Model]
    paths: tuple[str, ...]
    sealed: tuple[SealedField, ...]
    told: tuple[str, ...]
    held_back: tuple[str, ...]
    # What the person reads by themselves; the rest of it is handed over.
    online: tuple[str, ...]
    # The columns of the shell that stays at erasure; none: the row goes.
    left: tuple[str, ...]
    # Where its rows may be of several people together.
    shared: "Shared | None"

    @property
    def handed_over(self) -> tuple[str, ...]:
        """The columns of the whole copy, in the order of declaration."""
        sealed = {field.name for field in self.sealed}
        columns = self.model._meta.concrete_fields
        return tuple(one.name for one in columns if one.name in self.told or one.name in sealed)

    def rows(self, person: UUID) -> QuerySet[Model]:
        """The rows about one person, alone or with others they live with today."""
        wanted = self._own(person)
        if self.shared is not None:
            wanted |= self._of_nobody_alone() & self.shared.within(self.shared.owned(person))
        return self.model._base_manager.filter(wanted)

    def ending_rows(self, person: UUID, ending: "Ending") -> QuerySet[Model]:
        """The rows that go with a person: their own, and those whose owners end with them."""
        wanted = self._own(person)
        if self.shared is not None:
            owners = ending.get(self.shared.owner, [])
            wanted |= self._of_nobody_alone() & self.shared.within(owners)
        return self.model._base_manager.filter(wanted)

    def owner_of(self, row: Model) -> Model | None:
        """What several people share, when a row is of theirs; None when it is one person's own."""
        if self.shared is None or any(_follow(row, path) is not None for path in self.paths):
            return None
        owner: Model = _follow(row, self.shared.path) if self.shared.path else row
        return owner

    def alone(self, people: Collection[UUID]) -> Q:
        """The rows that name one of these people."""
        wanted = Q(pk__in=[])
        for path in self.paths:
            wanted |= Q(**{f"{path}__in": people})
        return wanted

    def _own(self, person: UUID) -> Q:
        return self.alone([person])

    def _of_nobody_alone(self) -> Q:
        return Q(**dict.fromkeys(self.paths))

    def cleared(self) -> dict[str, Any]:
        """What the columns are set to that do not stay in a shell."""
        return {
            field.name: None if field.null else field.get_default()
            for field in self.model._meta.concrete_fields
            if field.name not in self.left
        }


@dataclass(frozen=True)
class Shared:
    """How the rows of a table lead to an owner that several people share."""

    # The lookup from a row to its owner; empty for the owner's own table.
    path: str
    owner: type[Model]
    relation: str

    def within(self, owners: object) -> Q:
        """The rows of these owners (a query, or their primary keys)."""
        return Q(**{f"{self.path or 'pk'}__in": owners})

    def owned(self, person: UUID) -> QuerySet[Model]:
        """The owners that a person shares today."""
        today = {f"{self.relation}__person": person, f"{self.relation}__until_on": None}
        return self.owner._base_manager.filter(**today)


# By model of owners, the primary keys of those that nobody will share.
Ending = Mapping[type[Model], Sequence[Any]]


def ending_with(person: UUID) -> Ending:
    """The owners whom a person shares, or did share, and that nobody else shares today."""
    found: dict[type[Model], list[Any]] = {}
    for table in personal_tables():
        if (shared := table.shared) is None or shared.path:
            continue
        relation = shared.owner._meta.get_field(shared.relation)
        assert isinstance(relation, ManyToOneRel)
        sharing, owner = relation.related_model._base_manager.all(), relation.field.attname
        others = sharing.filter(until_on=None).exclude(person=person).values(owner)
        theirs = sharing.filter(person=person).exclude(**{f"{owner}__in": others})
        found[shared.owner] = list(theirs.values_list(owner, flat=True).distinct())
    return found


def personal_tables() -> tuple[PersonalTable, ...]:
    """Every table about people; one stands before those that it points to."""
    return tables_of(tuple(apps.get_models(include_auto_created=True)))


@cache
def tables_of(models: tuple[type[Model], ...]) -> tuple[PersonalTable, ...]:
    """Those among `models`, in an order in which their rows can be deleted."""
    tables = {model: table for model in models if (table := _table(model)) is not None}
    order = TopologicalSorter[type[Model]]({model: [] for model in tables})
    for model in tables:
        for field in _foreign_keys(model):
            if field.related_model in tables and field.related_model is not model:
                order.add(field.related_model, model)
    return tuple(tables[model] for model in order.static_order())


def faults(models: tuple[type[Model], ...]) -> list[str]:
    """What is wrong with the tables about people: what would be neither erased nor told."""
    return [fault for table in tables_of(models) for fault in _faults(table)]


def _table(model: type[Model]) -> PersonalTable | None:
    paths, shared = _paths(model), _shared(model)
    if not paths and shared is None:
        return None
    return PersonalTable(
        model=model,
        paths=paths,
        # A row that always names one person is that person's alone.
        shared=shared if all(_may_be_empty(model, path) for path in paths) else None,
        sealed=tuple(sealed_fields(model)),
        told=tuple(getattr(model, "told_to_person", ())),
        held_back=tuple(getattr(model, "held_back", ())),
        online=tuple(getattr(model, "read_online", ())),
        left=tuple(getattr(model, "left_at_erasure", ())),
    )


def _paths(model: type[Model], below: tuple[type[Model], ...] = ()) -> tuple[str, ...]:
    if model is Person:
        return ("id",)
    if model._meta.proxy or model in below or _shares(model):
        return ()
    keys = list(_foreign_keys(model))
    found = [field.person for field in sealed_fields(model) if field.person is not None]
    found += [field.attname for field in keys if field.related_model is Person]
    if not found:
        found = [
            f"{field.name}__{path}"
            for field in keys
            for path in _paths(field.related_model, (*below, model))
        ]
    return tuple(dict.fromkeys(found))


def _shares(model: type[Model]) -> str:
    return getattr(model, "shared_by", "")


def _shared(model: type[Model], below: tuple[type[Model], ...] = ()) -> Shared | None:
    if relation := _shares(model):
        return Shared("", model, relation)
    for field in _foreign_keys(model):
        if field.related_model in (model, *below):
            continue
        if (above := _shared(field.related_model, (*below, model))) is not None:
            path = f"{field.name}__{above.path}" if above.path else field.name
            return Shared(path, above.owner, above.relation)
    return None


def _may_be_empty(model: type[Model], path: str) -> bool:
    """Whether a row may lead to nobody by this path."""
    first, _, rest = path.partition("__")
    for field in _foreign_keys(model):
        if first in (field.name, field.attname):
            return field.null or bool(rest and _may_be_empty(field.related_model, rest))
    return False


def _follow(row: Model, path: str) -> Any:
    """What a lookup over foreign keys leads to from a row; None where one of them is empty."""
    found: Any = row
    for step in path.split("__"):
        if found is None:
            return None
        found = getattr(found, step)
    return found


def _foreign_keys(model: type[Model]) -> Iterator["ForeignKey[Any, Any]"]:
    return (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))


def _faults(table: PersonalTable) -> Iterator[str]:
    name = table.model._meta.label
    columns = {field.name: field for field in table.model._meta.concrete_fields}
    for path in table.paths:
        if not _leads_to_person(table.model, path):
            yield f"{name}: '{path}' does not lead to a person"
    for column in {*table.told, *table.held_back, *table.online, *table.left} - set(columns):
        yield f"{name} has no column '{column}'"
    for column in set(table.online) & set(columns) - set(table.handed_over):
        yield f"{name}.{column} is read online, but not told"
    for field in columns.values():
        yield from (f"{name}.{field.name} {what}" for what in _faults_of_column(table, field))
    if (table.sealed or table.told) and not table.model._meta.original_attrs.get(
        "verbose_name_plural"
    ):
        yield f"{name} has no name that a person can be told"
    for relation in table.model._meta.related_objects:
        if not table.left and getattr(relation, "on_delete", None) is DO_NOTHING:
            yield f"{relation.related_model._meta.label}.{relation.field.name} would lead nowhere"


def _faults_of_column(table: PersonalTable, field: "Field[Any, Any]") -> Iterator[str]:
    told = isinstance(field, SealedField) or field.name in table.told
    paths = (*table.paths, *((table.shared.path,) if table.shared else ()))
    leads = any(path.split("__")[0] in (field.name, field.attname) for path in paths)
    known = isinstance(field, WrappedKeyField) or leads or field.name in table.held_back
    if not (told or known or field.primary_key):
        yield "says neither that it is told to the person nor why it is held back"
    if told and getattr(field, "_verbose_name", None) is None:
        yield "has no name that a person can be told"
    if isinstance(field, NEVER_PLAIN):
        yield "is plain: free text is sealed, and a file would outlive an erasure"
    if table.left and field.name not in table.left and not (field.null or field.has_default()):
        yield "can neither be emptied nor stays"


def _leads_to_person(model: type[Model], path: str) -> bool:
    *steps, last = path.split("__")
    for step in steps:
        field = next((field for field in _foreign_keys(model) if field.name == step), None)
        if field is None:
            return False
        model = field.related_model
    if model is Person:
        return last in ("id", "pk")
    return any(
        field.related_model is Person and field.attname == last for field in _foreign_keys(model)
    )

"""A file goes to another centre: everything that stands under a centre, in whatever table.

Like erasure, this walks the registry of models and knows nothing of the layers above. In a table
about people the column `centre` is whose the row is and `referent` who accompanies them; both
change wherever they are. Everything else follows the person, or what they share with others. What
does not go along is said by table in `moving.yaml`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Model

from trousseau.accounts.doors import Door
from trousseau.accounts.models import Centre
from trousseau.accounts.moving import move_accounts
from trousseau.audit.endings import Ending, Kind, write_ending
from trousseau.privacy.models import Person
from trousseau.privacy.personal_data import Shared, personal_tables
from trousseau.territories.yaml_text import parse_yaml

FILE = Path(__file__).with_name("moving.yaml")
CENTRE, REFERENT = "centre", "referent"


class MovingError(Exception):
    """The file of what goes along says something that cannot be."""


@dataclass(frozen=True)
class GoingAlong:
    """By table: what goes along, and why the rest stays."""

    goes: frozenset[str]
    stays: Mapping[str, str]


@cache
def going_along() -> GoingAlong:
    """What `moving.yaml` says; raises MovingError."""
    read: Any = parse_yaml(FILE.read_bytes())
    if not isinstance(read, dict) or set(read) != {"goes", "stays"}:
        raise MovingError(f"{FILE.name}: two parts are needed, 'goes' and 'stays'")
    goes, stays = read["goes"], read["stays"]
    if not isinstance(goes, list) or not isinstance(stays, dict):
        raise MovingError(f"{FILE.name}: 'goes' is a list, 'stays' gives a reason by table")
    known = {table.model._meta.label for table in personal_tables()}
    for label in [*goes, *stays]:
        if label not in known:
            raise MovingError(f"{FILE.name}: there is no table about people called {label}")
    if both := set(goes) & set(stays):
        raise MovingError(f"{FILE.name}: {min(both)} both goes and stays")
    return GoingAlong(frozenset(goes), stays)


@dataclass(frozen=True)
class File:
    """What goes to another centre as one: what people share, and all who share it today."""

    owner: Model
    people: tuple[UUID, ...]


def move_file(file: File, to: Centre, referent: UUID, door: Door, at: datetime) -> None:
    """Move a file, past the second wall and in a transaction; whether it may is decided before.

    The register of endings knows it first: a database that goes back must not give the file to
    those who gave it away. Raises RegisterError; nothing is moved then.
    """
    people = ",".join(sorted(map(str, file.people)))
    detail = f"{to.pk}/{to.opened_on.isoformat()}/{people}"
    write_ending(Kind.FILE, str(file.owner.pk), at, detail)
    _carry_over(file, to, referent, door, at)


def was_back(ending: Ending, door: Door, at: datetime) -> bool:
    """Move a file again that an older database has at its old centre; whether it had to be.

    Only where the same people share it as on that day: who had not parted from one another yet
    would otherwise go where the others went. Nobody accompanies them there yet.
    """
    number, opened_on, listed = ending.detail.split("/")
    to = Centre.objects.filter(pk=int(number), opened_on=opened_on).first()
    owner, shared = _owner(ending.record)
    if to is None or owner is None or shared is None or getattr(owner, f"{CENTRE}_id") == to.pk:
        return False
    sharing = getattr(owner, shared.relation).filter(until_on=None, person__erased_on=None)
    people = tuple(sharing.values_list("person", flat=True))
    if not people or not {str(person) for person in people} <= set(listed.split(",")):
        return False
    _carry_over(File(owner, people), to, None, door, at)
    return True


def _owner(number: str) -> tuple[Model | None, Shared | None]:
    for table in personal_tables():
        if table.shared is not None and not table.shared.path:
            found = table.model._base_manager.filter(pk=number).first()
            if found is not None:
                return found, table.shared
    return None, None


def _carry_over(file: File, to: Centre, referent: UUID | None, door: Door, at: datetime) -> None:
    stays = going_along().stays
    # In an order in which rows can be deleted.
    for table in personal_tables():
        own = table.alone(file.people)
        rows = table.model._base_manager
        if table.model._meta.label in stays:
            rows.filter(own).delete()
            continue
        columns = {column.name for column in table.model._meta.concrete_fields}
        new = {CENTRE: to.pk, REFERENT: referent}
        values = {name: value for name, value in new.items() if name in columns}
        if not values:
            continue
        if table.shared is not None and isinstance(file.owner, table.shared.owner):
            own |= table.shared.within([file.owner.pk])
        rows.filter(own).update(**values)
    move_accounts(file.people, to.pk, door, at)


def lock(people: Collection[UUID]) -> list[Person]:
    """These people, who are neither erased nor moved by another before the transaction ends."""
    rows = Person.objects.select_for_update(of=("self",)).filter(pk__in=people)
    return list(rows.order_by("pk"))

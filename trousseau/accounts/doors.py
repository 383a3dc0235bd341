"""The doors: nothing about a person is read or written except inside one of these.

    with reading(actor, "people.show", at) as door:
        person = access.get_person(actor, person_id)
        sheet = ...                      # read everything here
        door.saw(person.id)
    return sheet                         # by now the reading is in the log

A door does three things, so that no caller can forget one of them:

- on PostgreSQL it opens a transaction and tells the database's second wall (row-level security)
  which centres and people this actor reaches, for that transaction only;
- it logs who was seen or changed before it lets go: a reading in a short transaction of its own
  after everything was read (else each read would be SQLite's single writer), a change in the same
  transaction as the change;
- when the record is not there for this actor, the refusal is logged and the caller learns no more
  than that it is not there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from trousseau.accounts.actor import Actor
from trousseau.audit.actions import Event, as_code, record
from trousseau.audit.alerts import alert_if_many
from trousseau.audit.models import Extent, Outcome

Row = TypeVar("Row", bound=Model)


class NotHere(Exception):
    """What was asked for does not exist, or not for this actor: the two are never told apart."""

    def __init__(self, person: UUID | None = None, what: str = "") -> None:
        """`person` is the id that was asked for, `what` another record: for the log only."""
        super().__init__("not here")
        self.person = person
        self.what = what


def the_one(rows: QuerySet[Row], key: UUID | int, what: str, person: UUID | None = None) -> Row:
    """The row with a key, of those that an actor reaches; or NotHere, with what was asked for."""
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(person, what)
    return found


def how_many(rows: QuerySet[Row], shown: int, most: int) -> int:
    """How many rows there are, of which `shown` were read and at most `most`: counted only where
    the list was cut."""
    return shown if shown < most else rows.count()


@dataclass
class Door:
    """What passes through while it is open."""

    actor: str
    role: str
    centre: int | None
    action: str
    reason: str = ""
    events: list[Event] = field(default_factory=list)

    def saw(self, person: UUID, extent: Extent = Extent.FILE, record: str = "") -> None:
        """A person's data was read: their file, or a line of it in a list.

        `record` names what holds their file along with others' (`household:…`).
        """
        self._add(person=person, extent=extent, record=record)

    def changed(self, person: UUID | None = None, record: str = "", reason: str = "") -> None:
        """Something was written about a person, or to another record (`invitation:12`)."""
        self._add(person=person, record=record, reason=reason or self.reason)

    def _add(
        self,
        person: UUID | None = None,
        record: str = "",
        reason: str = "",
        extent: Extent = Extent.NONE,
        outcome: Outcome = Outcome.DONE,
    ) -> None:
        event = Event(
            self.actor,
            self.role,
            self.centre,
            self.action,
            person,
            record,
            reason or self.reason,
            extent,
            outcome,
        )
        self.events.append(event)

    def refused(self, not_here: NotHere, at: datetime) -> None:
        """Log that somebody asked for what is not theirs, or is not there.

        What they asked for may be anything; a refusal is never lost because of it.
        """
        self.events.clear()
        what = as_code(not_here.what, "record")
        self._add(person=not_here.person, record=what, outcome=Outcome.REFUSED)
        record(self.events, at)


@contextmanager
def reading(actor: Actor, action: str, at: datetime, reason: str = "") -> Iterator[Door]:
    """Read as `actor`; what was seen is logged before the block's caller goes on.

    Raises NotHere as the block did, after logging the refusal.
    """
    door = _door_for(actor, action, reason)
    try:
        with _wall(_scope_of(actor), writing=False):
            yield door
    except NotHere as not_here:
        door.refused(not_here, at)
        raise
    if door.events:
        with transaction.atomic():
            record(door.events, at)
            if any(event.person for event in door.events):
                alert_if_many(str(actor.user), actor.centre, at)


@contextmanager
def writing(actor: Actor, action: str, at: datetime, reason: str = "") -> Iterator[Door]:
    """Change something as `actor`, in one transaction with its log rows.

    Raises NotHere as the block did, after undoing everything and logging the refusal.
    """
    door = _door_for(actor, action, reason)
    try:
        with _wall(_scope_of(actor), writing=True):
            yield door
            record(door.events, at)
    except NotHere as not_here:
        door.refused(not_here, at)
        raise


@contextmanager
def visiting(action: str, at: datetime) -> Iterator[Door]:
    """Change something by a link, without an account, in one transaction with its log rows.

    The block sets `actor`, `role` and `centre` of the door once it knows whose link it is.
    """
    door = Door("", "visitor", None, action)
    try:
        with _wall(NOBODY, writing=True):
            yield door
            record(door.events, at)
    except NotHere as not_here:
        door.refused(not_here, at)
        raise


@contextmanager
def system(action: str, at: datetime, reason: str = "") -> Iterator[Door]:
    """Work of the machine on everybody (retention, keys, backup): past the second wall, logged."""
    door = Door("system", "", None, action, reason)
    with _wall(EVERYTHING, writing=True):
        yield door
        record(door.events, at)


def _door_for(actor: Actor, action: str, reason: str) -> Door:
    return Door(str(actor.user), str(actor.role), actor.centre, action, reason)


# What the second wall is told on this connection: the centres, people and user that are reached,
# and whether everything is. Doors may stand one inside another.
Scope = tuple[str, str, str, str]
NOBODY: Scope = ("", "", "", "")
EVERYTHING: Scope = ("", "", "", "on")
_SETTINGS = "SELECT set_config('trousseau.centres', %s, true), \
set_config('trousseau.people', %s, true), set_config('trousseau.user', %s, true), \
set_config('trousseau.everything', %s, true)"


def _scope_of(actor: Actor) -> Scope:
    return (
        ",".join(map(str, sorted(actor.centres))),
        ",".join(map(str, sorted(actor.people))),
        str(actor.user),
        "",
    )


@contextmanager
def _wall(scope: Scope, *, writing: bool) -> Iterator[None]:
    if connection.vendor != "postgresql":
        if not writing:
            yield
            return
        with transaction.atomic():
            yield
        return
    nested = connection.in_atomic_block
    outer = getattr(connection, "trousseau_scope", NOBODY) if nested else NOBODY
    try:
        with transaction.atomic():
            _tell(scope)
            connection.trousseau_scope = scope  # type: ignore[attr-defined]
            yield
            if nested:
                _tell(outer)
    finally:
        # What was told ends with the transaction, or was undone with it.
        connection.trousseau_scope = outer  # type: ignore[attr-defined]


def _tell(scope: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SETTINGS, scope)

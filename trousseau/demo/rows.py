"""Rows of the demonstration, written all at once, and the log with them in the order of days.

Some 165,000 rows are made at the first start. Each through its own action would take minutes, the
most of it for the making of queries, some hundreds a household. So the files of the demonstration
are kept in memory (`case_file`), and written here in one go; a test compares them with what the
actions themselves write, and `benchmarks.demo_seed` the time that both take.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import count, groupby
from uuid import UUID

from django.db import connection
from django.db.models import Max, Model

from trousseau.accounts.actor import Actor
from trousseau.audit.actions import Event, record
from trousseau.audit.system_keys import system_key
from trousseau.privacy.references import HALF, SIGNS
from trousseau.privacy.search import PURPOSE

RESERVED_AT_ONCE = 500


class Rows:
    """What is to be written; nothing is before `write`."""

    def __init__(self) -> None:
        """Inside a transaction: the search key may be made."""
        self._rows: dict[type[Model], list[Model]] = defaultdict(list)
        self._numbers: dict[type[Model], Iterator[int]] = {}
        self._events: list[tuple[datetime, Event]] = []
        self._references: set[str] = set()
        self.search_key = system_key(PURPOSE)

    def add(self, row: Model) -> None:
        """Write it later, as it will stand then."""
        self._rows[type(row)].append(row)

    def number(self, model: type[Model]) -> int:
        """The next number of a table that counts its rows; a value's seal is bound to it."""
        if model not in self._numbers:
            self._numbers[model] = _numbers(model)
        return next(self._numbers[model])

    def new_reference(self, lot: random.Random) -> str:
        """A person's; no two are alike."""
        while True:
            signs = "".join(lot.choices(SIGNS, k=2 * HALF))
            reference = f"{signs[:HALF]}-{signs[HALF:]}"
            if reference not in self._references:
                self._references.add(reference)
                return reference

    def happened(
        self,
        actor: Actor,
        action: str,
        at: datetime,
        person: UUID | None = None,
        record: str = "",
        reason: str = "",
    ) -> None:
        """What goes into the log."""
        event = Event(
            str(actor.user), str(actor.role), actor.centre, action, person, record, reason
        )
        self._events.append((at, event))

    def write(self) -> None:
        """Write everything: the rows table by table, the log moment by moment."""
        for model, rows in self._rows.items():
            model._default_manager.bulk_create(rows)
        self._rows.clear()
        self._events.sort(key=lambda one: one[0])
        for at, events in groupby(self._events, key=lambda one: one[0]):
            record([event for _, event in events], at)
        self._events.clear()


def _numbers(model: type[Model]) -> Iterator[int]:
    """The numbers that the database gives to the next rows of a table, one by one."""
    table = model._meta.db_table
    if connection.vendor != "postgresql":
        # The one writer of the moment; the table then counts on from the last of them.
        last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
        yield from count(last + 1)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, model._meta.pk.column, RESERVED_AT_ONCE],
            )
            given = [row[0] for row in cursor.fetchall()]
        yield from given

"""Made-up logs, and the ways in which somebody with all rights over the database spoils them."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from trousseau.audit.actions import Event, record
from trousseau.audit.append_only import append_only_steps
from trousseau.audit.models import Extent, LogRow, Outcome

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BATCH = 500


def made_up_event(number: int) -> Event:
    """One of many that differ in every column."""
    return Event(
        actor=str(UUID(int=number % 31)),
        role=("caseworker", "manager", "coordinator")[number % 3],
        centre=None if number % 7 == 0 else number % 31,
        action=("people.show", "people.index", "people.edit")[number % 3],
        person=None if number % 11 == 0 else UUID(int=number % 997),
        record="" if number % 5 else f"invitation:{number}",
        reason="" if number % 13 else "danger",
        extent=(Extent.FILE, Extent.LINE, Extent.NONE)[number % 3],
        outcome=Outcome.REFUSED if number % 17 == 0 else Outcome.DONE,
    )


def make_log(rows: int, first: datetime = AT, last: datetime | None = None) -> None:
    """Log `rows` events in batches, from the moment `first` to the moment `last`."""
    step = ((last or first) - first) / max(1, (rows - 1) // BATCH)
    for batch, begin in enumerate(range(0, rows, BATCH)):
        numbers = range(begin, min(begin + BATCH, rows))
        record([made_up_event(number) for number in numbers], first + batch * step)


@contextmanager
def all_rights() -> Iterator[None]:
    """Django's connection as one who may do everything, and whose alterations no trigger stops.

    In a transaction: on PostgreSQL the connection must be a superuser's (`as_superuser`).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = origin")
        return
    steps = list(append_only_steps())
    with connection.cursor() as cursor:
        for step in steps:
            for event in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {step.table}_no_{event}")
        yield
        for step in steps:
            for statement in step.statements("sqlite"):
                cursor.execute(statement)


@contextmanager
def as_superuser() -> Iterator[None]:
    """Outside of a transaction: Django's connection past all rights and walls."""
    if connection.vendor != "postgresql":
        yield
        return
    user = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = "postgres"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = user


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Spoiler:
    """Alters the log at random, in one of many ways; each says what it did."""

    def __init__(self, seed: int) -> None:
        """Equal seeds spoil equally."""
        self.chance = random.Random(seed)
        self.ways: list[Callable[[], str]] = [
            *(self._column(name) for name in OTHER_VALUES),
            self.alter_hash,
            self.move_far_away,
            self.exchange_two,
            self.copy_another,
            self.delete_one,
            self.delete_some,
            self.cut_the_end,
            self.empty_it,
            self.forge_a_row_at_the_end,
            self.write_the_end_anew,
        ]

    def spoil(self, turn: int) -> str:
        """The ways take turns."""
        way = self.ways[turn % len(self.ways)]
        with all_rights():
            return way()

    def _number(self) -> int:
        first = LogRow.objects.order_by("number").values_list("number", flat=True)[0]
        return self.chance.randint(first, self._last())

    def _last(self) -> int:
        return LogRow.objects.order_by("-number").values_list("number", flat=True)[0]

    def _column(self, name: str) -> Callable[[], str]:
        def alter() -> str:
            number = self._number()
            now = LogRow.objects.values_list(name, flat=True).get(number=number)
            other = next(value for value in OTHER_VALUES[name] if value != now)
            assert LogRow.objects.filter(number=number).update(**{name: other}) == 1
            return f"{name} of row {number} from {now!r} to {other!r}"

        return alter

    def alter_hash(self) -> str:
        number = self._number()
        LogRow.objects.filter(number=number).update(hash=self.chance.randbytes(32))
        return f"hash of row {number}"

    def move_far_away(self) -> str:
        number = self._number()
        LogRow.objects.filter(number=number).update(number=self._last() + 1000)
        return f"row {number} moved behind the end"

    def exchange_two(self) -> str:
        one = self._number()
        other = one
        while other == one:
            other = self._number()
        for now, then in ((one, -1), (other, one), (-1, other)):
            LogRow.objects.filter(number=now).update(number=then)
        return f"rows {one} and {other} exchanged"

    def copy_another(self) -> str:
        number = self._number()
        other = LogRow.objects.exclude(number=number).order_by("number")[number % 50]
        other.number = number
        LogRow.objects.filter(number=number).delete()
        other.save(force_insert=True)
        return f"row {number} replaced by a copy of another"

    def delete_one(self) -> str:
        number = self._number()
        LogRow.objects.filter(number=number).delete()
        return f"row {number} deleted"

    def delete_some(self) -> str:
        number = self._number()
        LogRow.objects.filter(number__range=(number, number + self.chance.randint(1, 80))).delete()
        return f"rows from {number} deleted"

    def cut_the_end(self) -> str:
        last = self._last() - self.chance.randint(1, 500)
        LogRow.objects.filter(number__gt=last).delete()
        return f"cut after {last}"

    def empty_it(self) -> str:
        LogRow.objects.all().delete()
        return "emptied"

    def forge_a_row_at_the_end(self) -> str:
        """What somebody can do who knows the source, but not the key."""
        row = LogRow.objects.order_by("-number")[0]
        row.hash = self._forged(bytes(row.hash), row)
        row.number += 1
        row.save(force_insert=True)
        return f"row {row.number} forged"

    def write_the_end_anew(self) -> str:
        """One row altered, and every hash from there on made again with a key of one's own."""
        begin = self._last() - self.chance.randint(0, 60)
        previous = bytes(LogRow.objects.get(number=begin - 1).hash)
        for row in LogRow.objects.filter(number__gte=begin).order_by("number"):
            row.record = "invitation:0" if row.number == begin else row.record
            previous = self._forged(previous, row)
            LogRow.objects.filter(number=row.number).update(record=row.record, hash=previous)
        return f"rows from {begin} written anew"

    def _forged(self, previous: bytes, row: LogRow) -> bytes:
        from trousseau.audit.chain import row_hash

        return row_hash(bytes(32), previous, row.__dict__)


OTHER_VALUES: dict[str, tuple[object, ...]] = {
    "segment": ("2025-01", "2025-02"),
    "at": (AT - timedelta(days=400), AT - timedelta(days=401)),
    "actor": (str(UUID(int=5000)), str(UUID(int=5001))),
    "role": ("dpo", "caseworker"),
    "centre": (None, 4000),
    "action": ("people.export", "people.show"),
    "person": (None, UUID(int=5000)),
    "record": ("", "invitation:0"),
    "reason": ("", "legal"),
    "extent": (Extent.NONE, Extent.LINE),
    "outcome": (Outcome.DONE, Outcome.REFUSED),
}

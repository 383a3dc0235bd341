"""The log as the data protection officer reads it: names and references in place of ids.

Nothing of any file is shown. Reading the log is itself logged, and so is who was looked for.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import Door, NotHere, reading, system, writing
from trousseau.accounts.models import Centre, CentreMembership
from trousseau.audit.models import Alert
from trousseau.audit.queries import AlertLine, LogFilter, LogLine, alert_lines, log_lines
from trousseau.audit.verify import LogCheck, check_log
from trousseau.privacy.log_names import account_names, centre_names
from trousseau.privacy.models import Person
from trousseau.privacy.references import normal_reference
from trousseau.territories.text import fold

MOST_ROWS = 20_000


class TooManyRows(Exception):
    """More rows than are given out at once."""


@dataclass(frozen=True)
class NamedLine:
    """A row of the log, and what its ids stand for; empty where there is no such thing any more."""

    line: LogLine
    name: str
    centre: str
    reference: str


@dataclass(frozen=True)
class LogPage:
    """Some rows, the newest first."""

    lines: tuple[NamedLine, ...]
    # Numbers to ask for what is newer (`after`) and older (`before`); None at the ends.
    newer: int | None
    older: int | None
    # Whether somebody has the reference that was asked for, if one was.
    reference_known: bool


@dataclass(frozen=True)
class NamedAlert:
    """An alert, with the names of whose doing it is and of who has seen it."""

    alert: AlertLine
    name: str
    centre: str
    seen_by: str


@dataclass(frozen=True)
class Account:
    """Somebody whose doings can be looked for: not participants, who are found by reference."""

    id: UUID
    name: str
    role: Role
    centre: str


def log_page(
    actor: Actor,
    wanted: LogFilter,
    reference: str,
    at: datetime,
    size: int,
    *,
    before: int | None = None,
    after: int | None = None,
) -> LogPage:
    """One page of the log, of one person if a reference is given; see `audit.queries.log_lines`.

    Raises NotHere for who is not the officer.
    """
    with _officer_reads(actor, "log.index", at) as door:
        found = _of_person(door, wanted, reference, at)
        if found is None:
            return LogPage((), None, None, reference_known=False)
        # One more than is shown, to know whether there are others.
        lines = log_lines(found, size + 1, before, after)
        more = len(lines) > size
        lines = lines[-size:] if after is not None else lines[:size]
        if not lines:
            return LogPage((), None, None, reference_known=True)
        is_first = before is None and (after is None or not more)
        is_last = not more if after is None else False
        return LogPage(
            tuple(_named(lines, at)),
            newer=None if is_first else lines[0].number,
            older=None if is_last else lines[-1].number,
            reference_known=True,
        )


def log_rows(
    actor: Actor, wanted: LogFilter, reference: str, at: datetime
) -> tuple[NamedLine, ...]:
    """All rows that are wanted, the newest first, to be taken along.

    Raises NotHere, and TooManyRows when there are more than 20,000.
    """
    with _officer_reads(actor, "log.download", at) as door:
        found = _of_person(door, wanted, reference, at)
        lines = log_lines(found, MOST_ROWS + 1) if found is not None else ()
        if len(lines) > MOST_ROWS:
            raise TooManyRows
        door.changed(record=f"rows:{len(lines)}")
        return tuple(_named(lines, at))


def accounts_and_centres(actor: Actor) -> tuple[list[Account], list[tuple[int, str]]]:
    """What the log can be filtered by. Raises NotHere."""
    _only_officer(actor)
    rows = CentreMembership.objects.exclude(role=Role.PARTICIPANT).select_related("user", "centre")
    accounts = {
        row.user_id: Account(
            row.user_id, str(row.user), Role(row.role), row.centre.name if row.centre else ""
        )
        for row in rows.order_by("from_on", "pk")
    }
    by_name = sorted(accounts.values(), key=lambda account: (account.name, str(account.id)))
    centres = sorted(Centre.objects.values_list("pk", "name"), key=lambda row: fold(row[1]))
    return by_name, centres


def alerts(actor: Actor, at: datetime) -> tuple[NamedAlert, ...]:
    """The newest hundred alerts, those nobody has seen first. Raises NotHere."""
    with _officer_reads(actor, "log.alerts", at) as door:
        found = alert_lines()
        names = account_names({alert.actor for alert in found} | {alert.seen_by for alert in found})
        centres = centre_names()
        door.changed(record="alerts")
        return tuple(
            NamedAlert(
                alert, names.get(alert.actor, ""), centres.get(alert.centre, ""),
                names.get(alert.seen_by, ""),
            )
            for alert in found
        )  # fmt: skip


def see_alert(actor: Actor, alert_id: int, at: datetime) -> None:
    """Say that somebody has looked at an alert; the first who said so stays. Raises NotHere."""
    with writing(actor, "log.seen", at) as door:
        _only_officer(actor)
        alert = Alert.objects.select_for_update().filter(pk=alert_id).first()
        if alert is None:
            raise NotHere(what=f"alert:{alert_id}")
        if alert.seen_at is None:
            alert.seen_at, alert.seen_by = at, str(actor.user)
            alert.save(update_fields=["seen_at", "seen_by"])
        door.changed(record=f"alert:{alert_id}")


def check(actor: Actor, at: datetime) -> LogCheck:
    """Check the whole log now. Raises NotHere."""
    _only_officer(actor)
    return check_log(at, str(actor.user), actor.role)


@contextmanager
def _officer_reads(actor: Actor, action: str, at: datetime) -> Iterator[Door]:
    with reading(actor, action, at) as door:
        _only_officer(actor)
        yield door


def _only_officer(actor: Actor) -> None:
    if actor.role != Role.DPO:
        raise NotHere(what="log")


def _of_person(door: Door, wanted: LogFilter, reference: str, at: datetime) -> LogFilter | None:
    """What is wanted, of the person with this reference; None when nobody has it.

    The event names the person as a record: the officer saw the log, not the person's file.
    """
    if not reference:
        door.changed(record="log")
        return wanted
    with system(door.action, at):
        person = (
            Person.objects.filter(reference=normal_reference(reference))
            .values_list("pk", flat=True)
            .first()
        )
    door.changed(record=f"log_of:{person}" if person else "log_of:nobody")
    return replace(wanted, person=person) if person else None


def _named(lines: Iterable[LogLine], at: datetime) -> Iterator[NamedLine]:
    lines = tuple(lines)
    people = {line.person for line in lines if line.person}
    # Past the second wall, which hides every person from the officer: the reference and no more.
    with system("log.index", at):
        references = dict(Person.objects.filter(pk__in=people).values_list("pk", "reference"))
    names, centres = account_names({line.actor for line in lines}), centre_names()
    for line in lines:
        yield NamedLine(
            line,
            names.get(line.actor, ""),
            centres.get(line.centre, ""),
            references.get(line.person, "") if line.person else "",
        )

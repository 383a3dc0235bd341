"""What can be read of the log: frozen values, made of ids and codes like the log itself.

Who may read it is decided above (`privacy.officer_log`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from trousseau.audit.models import CHECKED, Alert, Extent, LogRow, Outcome


@dataclass(frozen=True)
class LogLine:
    """One row of the log."""

    number: int
    at: datetime
    actor: str
    role: str
    centre: int | None
    action: str
    person: UUID | None
    record: str
    reason: str
    extent: Extent
    outcome: Outcome


@dataclass(frozen=True)
class LogFilter:
    """Which rows are looked for; what is empty or None is not asked."""

    person: UUID | None = None
    actor: str = ""
    action: str = ""
    centre: int | None = None
    # Codes of reasons, one of which must have been given.
    reasons: Collection[str] = ()
    refused_only: bool = False
    from_at: datetime | None = None
    # The first moment that is too late.
    until_at: datetime | None = None


@dataclass(frozen=True)
class AlertLine:
    """Something a human should look at; `count` is files in an hour, or faults of the log."""

    id: int
    kind: Alert.Kind
    actor: str
    centre: int | None
    at: datetime
    count: int
    seen_at: datetime | None
    seen_by: str


@dataclass(frozen=True)
class LastCheck:
    """When the log was last checked; `row` is the last one, or that of the first fault."""

    at: datetime
    sound: bool
    row: int


def log_lines(
    wanted: LogFilter, size: int, before: int | None = None, after: int | None = None
) -> tuple[LogLine, ...]:
    """At most `size` rows, the newest first.

    Those before the row numbered `before`, or the nearest after the row numbered `after`.
    """
    rows = _rows(wanted)
    if after is not None:
        nearest = rows.filter(number__gt=after).order_by("number")[:size]
        return tuple(_line(row) for row in reversed(nearest))
    if before is not None:
        rows = rows.filter(number__lt=before)
    return tuple(_line(row) for row in rows.order_by("-number")[:size])


def _rows(wanted: LogFilter) -> QuerySet[LogRow]:
    asked: dict[str, object] = {
        "person": wanted.person,
        "actor": wanted.actor or None,
        "action": wanted.action or None,
        "centre": wanted.centre,
        "at__gte": wanted.from_at,
        "at__lt": wanted.until_at,
        "outcome": Outcome.REFUSED if wanted.refused_only else None,
    }
    rows = LogRow.objects.filter(
        **{name: value for name, value in asked.items() if value is not None}
    )
    return rows.filter(reason__in=wanted.reasons) if wanted.reasons else rows


def _line(row: LogRow) -> LogLine:
    return LogLine(
        row.number, row.at, row.actor, row.role, row.centre, row.action, row.person, row.record,
        row.reason, Extent(row.extent), Outcome(row.outcome),
    )  # fmt: skip


def log_size() -> int:
    """About how many rows there are: the distance between the first and the last."""
    numbers = LogRow.objects.order_by("number").values_list("number", flat=True)
    first, last = numbers.first(), numbers.last()
    return 0 if first is None or last is None else last - first + 1


def last_check() -> LastCheck | None:
    """What the last check of the log found; None when there was none."""
    checks = LogRow.objects.filter(action=CHECKED, outcome=Outcome.DONE)
    row = checks.order_by("-number").first()
    if row is None:
        return None
    result, _, number = row.record.partition(":")
    return LastCheck(row.at, result == "sound", int(number))


def alert_lines(size: int = 100) -> tuple[AlertLine, ...]:
    """The newest alerts, those that nobody has seen first."""
    rows = Alert.objects.order_by(F("seen_at").desc(nulls_first=True), "-at", "-pk")[:size]
    return tuple(
        AlertLine(
            row.pk, Alert.Kind(row.kind), row.actor, row.centre, row.at, row.count,
            row.seen_at, row.seen_by,
        )
        for row in rows
    )  # fmt: skip


def unseen_alerts() -> int:
    """How many alerts nobody has looked at."""
    return Alert.objects.filter(seen_at=None).count()

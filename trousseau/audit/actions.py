"""Writing the log."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from trousseau.audit.anchor import Anchor, AnchorFile
from trousseau.audit.chain import START, row_hash, segment_of
from trousseau.audit.models import Extent, LogRow, Outcome, SegmentHead, SystemKey
from trousseau.audit.system_keys import system_key

# Any number that no other lock of the application uses.
CHAIN_LOCK = 7_700_001
# Longer than any transaction that writes to the log; then the log counts as away.
LOCK_MILLISECONDS = 10_000
CHAIN_KEY, ANCHOR_KEY = "chain", "anchor"
SYSTEM = "system"

# A code: no blank, no capital, no accent, no line end. A name or a sentence does not pass.
CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]*")
UNSAYABLE = "other"
# As the columns are; SQLite does not mind a longer text.
LONGEST = {"actor": 40, "role": 20, "action": 60, "record": 80, "reason": 40}
MAY_BE_EMPTY = frozenset({"actor", "role", "record", "reason"})


class LogUnavailable(Exception):
    """The log cannot be written or anchored; nothing is shown or changed until it can."""

    exit_code = 3


@dataclass(frozen=True)
class Event:
    """What is to be logged: who did what with whose data. Never what the data says.

    `actor` is an account's id, `system`, or empty for somebody who has not signed in. `action` is
    the route or command (`people.show`), `record` another thing concerned (`invitation:12`),
    `reason` a code where one was asked for. Raises ValueError for a text that is not a code.
    """

    actor: str
    role: str
    centre: int | None
    action: str
    person: UUID | None = None
    record: str = ""
    reason: str = ""
    extent: Extent = Extent.NONE
    outcome: Outcome = Outcome.DONE

    def __post_init__(self) -> None:
        """Refuse what is not a code; the message must not repeat what may be a name."""
        for name in LONGEST:
            text = getattr(self, name)
            if text == "" and name in MAY_BE_EMPTY:
                continue
            longest = LONGEST[name]
            if not CODE.fullmatch(text) or len(text) > longest:
                raise ValueError(f"Event.{name} is not a code of at most {longest} signs")


def as_code(text: str, column: str) -> str:
    """What may stand in a column of text, of something that came from outside: cut, or `other`."""
    cut = text[: LONGEST[column]]
    return cut if not cut or CODE.fullmatch(cut) else UNSAYABLE


def record(events: Sequence[Event], at: datetime) -> None:
    """Append events to the log, chained, in the caller's transaction or in one of its own.

    The rows of all writers follow one another: from here to the end of the transaction no other
    can write to the log. So this is the last thing a transaction does.

    Raises LogUnavailable, with nothing logged, when the table cannot be written, or an anchor is
    due and cannot be.
    """
    if not events:
        return
    try:
        _append(events, at)
    except DatabaseError as error:
        raise LogUnavailable(f"the log cannot be written: {type(error).__name__}") from error


def _append(events: Sequence[Event], at: datetime) -> None:
    # Before the lock: what is done under it is done by one at a time.
    key = system_key(CHAIN_KEY)
    with transaction.atomic():
        lock_chain()
        number, previous = head()
        is_first = number == 0
        if not is_first and not _has_rows_of_its_own():
            _anchor_if_due(Anchor(number, previous, at))
        rows = []
        for event in events:
            number += 1
            row = LogRow(number=number, segment=segment_of(at), at=at, **asdict(event))
            previous = row.hash = row_hash(key, previous, row.__dict__)
            rows.append(row)
        LogRow.objects.bulk_create(rows)
        # Robust: what was done stands even if it cannot be anchored; the next writer is refused.
        own = _OwnRows(Anchor(number, previous, at), is_first)
        transaction.on_commit(own.committed, robust=True)


def lock_chain() -> None:
    """Let nobody else write to the log until the transaction ends.

    SQLite has one writer anyhow.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, true), pg_advisory_xact_lock(%s)",
                [str(LOCK_MILLISECONDS), CHAIN_LOCK],
            )


def has_begun() -> bool:
    """Whether anything was ever logged: the key of the chain is made with the first row."""
    return SystemKey.objects.filter(purpose=CHAIN_KEY).exists()


def head() -> tuple[int, bytes]:
    """Number and hash of the last row; (0, 32 zero bytes) before the first."""
    last = LogRow.objects.order_by("-number").values_list("number", "hash").first()
    if last is None:
        last = (
            SegmentHead.objects.order_by("-last_number").values_list("last_number", "hash").first()
        )
    return (0, START) if last is None else (last[0], bytes(last[1]))


def anchor_file() -> AnchorFile:
    """The file of this installation."""
    return AnchorFile(Path(settings.ANCHOR_FOLDER))


def anchor_now(at: datetime) -> Anchor | None:
    """Write down how far the log has come, outside of any transaction; None for an empty log.

    For the worker, every minute; for a backup, before it. Raises LogUnavailable.
    """
    number, last = head()
    if not number:
        return None
    anchor = Anchor(number, last, at)
    _write(anchor)
    return anchor


def anchor_restored(at: datetime) -> None:
    """Begin a new file of anchors where a restored backup ends; the old one is kept beside it.

    The rows between are lost with the database that was replaced. Raises LogUnavailable.
    """
    number, last = head()
    try:
        anchor_file().begin_again(Anchor(number, last, at, restored=True), system_key(ANCHOR_KEY))
    except OSError as error:
        raise _unavailable(error) from error


@dataclass(frozen=True)
class _OwnRows:
    """Rows of the transaction that is open; until it is committed they may still be undone."""

    anchor: Anchor
    # Row 1 is among them.
    first: bool

    def committed(self) -> None:
        if self.first:
            _anchor_if_due(Anchor(0, START, self.anchor.at))
        _anchor_if_due(self.anchor)


def _has_rows_of_its_own() -> bool:
    """Whether the transaction that is open has rows in the log; an undone savepoint's are gone."""
    hooks = (getattr(hook[1], "__self__", None) for hook in connection.run_on_commit)
    return any(isinstance(hook, _OwnRows) for hook in hooks)


def _anchor_if_due(anchor: Anchor) -> None:
    try:
        due = anchor_file().is_due(anchor.number, anchor.at)
    except OSError as error:
        raise _unavailable(error) from error
    # A key that a transaction has only just made may be undone, and what it signed is then void.
    if due and not (connection.in_atomic_block and _key_is_new()):
        _write(anchor)


def _key_is_new() -> bool:
    return not SystemKey.objects.filter(purpose=ANCHOR_KEY).exists()


def _write(anchor: Anchor) -> None:
    key = system_key(ANCHOR_KEY)
    try:
        anchor_file().append(anchor, key)
    except OSError as error:
        raise _unavailable(error) from error


def _unavailable(error: OSError) -> LogUnavailable:
    return LogUnavailable(f"the anchor of the log cannot be read or written: {error.strerror}")

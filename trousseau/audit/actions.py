"""Writing the log."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from trousseau.audit.anchor import Anchor, AnchorFile
from trousseau.audit.chain import START, row_hash, segment_of
from trousseau.audit.models import Extent, LogRow, Outcome, SegmentHead
from trousseau.audit.system_keys import system_key

# Any number that no other lock of the application uses.
CHAIN_LOCK = 7_700_001


@dataclass(frozen=True)
class Event:
    """What is to be logged: who did what with whose data. Never what the data says.

    `action` is the route or command (`people.show`), `record` another thing concerned
    (`invitation:12`), `reason` a code where one was asked for.
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


def record(events: Sequence[Event], at: datetime) -> None:
    """Append events to the log, chained, in the caller's transaction or in one of its own.

    The rows of all writers follow one another: from here to the end of the transaction no other
    can write to the log. So this is the last thing a transaction does.
    """
    if not events:
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        number, previous = head()
        rows = []
        for event in events:
            number += 1
            row = LogRow(number=number, segment=segment_of(at), at=at, **asdict(event))
            previous = row.hash = row_hash(previous, row.__dict__)
            rows.append(row)
        LogRow.objects.bulk_create(rows)
        transaction.on_commit(lambda: anchor_if_due(Anchor(number, previous, at)))


def head() -> tuple[int, bytes]:
    """Number and hash of the last row; (0, 32 zero bytes) before the first."""
    last = LogRow.objects.order_by("-number").values_list("number", "hash").first()
    if last is None:
        last = (
            SegmentHead.objects.order_by("-last_number").values_list("last_number", "hash").first()
        )
    return (0, START) if last is None else (last[0], bytes(last[1]))


def anchor_if_due(anchor: Anchor) -> None:
    """Write the anchor down when the last one is 60 seconds or 1,000 rows ago."""
    file = AnchorFile(Path(settings.ANCHOR_FOLDER))
    if file.is_due(anchor.number, anchor.at):
        file.append(anchor, system_key("anchor"))


def anchor_now(at: datetime) -> None:
    """Write down how far the log has come (the worker, every minute; before a backup)."""
    number, last = head()
    if number:
        AnchorFile(Path(settings.ANCHOR_FOLDER)).append(
            Anchor(number, last, at), system_key("anchor")
        )

"""Months of the log whose time is over: their rows go, a signed head stays in their place.

The head says where the month began and ended, with the hashes on both sides, so the chain can be
followed across it. The trigger on the log lets a row go only once such a head covers it.
"""

import hmac
import json
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet

from trousseau.audit.actions import (
    ANCHOR_KEY,
    CHAIN_KEY,
    SYSTEM,
    Event,
    anchor_now,
    lock_chain,
    record,
)
from trousseau.audit.chain import COLUMNS, START, row_hash, segment_of
from trousseau.audit.models import LogRow, SegmentHead
from trousseau.audit.system_keys import system_key


class BrokenLog(Exception):
    """A month cannot expire because its rows are not as they were written."""

    exit_code = 1


def expire_segments(before: str, at: datetime) -> int:
    """Remove the rows of all months before the month `before` (`2026-05`); returns how many.

    The month of `at` stays, whatever is asked. A row whose clock ran ahead holds up what follows it
    until its own month is over. Raises BrokenLog, with nothing removed, when the chain does not
    hold: signing it would hide that.
    """
    before = min(before, segment_of(at))
    removed = 0
    with transaction.atomic():
        lock_chain()
        old = LogRow.objects.filter(segment__lt=before).order_by("segment")
        events = []
        for segment in old.values_list("segment", flat=True).distinct():
            count = _expire(segment, at)
            if count:
                events.append(Event(SYSTEM, "", None, "log.expire", record=f"segment:{segment}"))
            removed += count
        record(events, at)
        if events:
            # The hashes that now stand alone are anchored at once.
            transaction.on_commit(lambda: anchor_now(at), robust=True)
    return removed


def is_signed(head: SegmentHead, key: bytes) -> bool:
    """Whether this installation signed it."""
    return hmac.compare_digest(_signature(head, key), bytes(head.signature))


def _expire(segment: str, at: datetime) -> int:
    begin, previous = _end_of_expired()
    later = LogRow.objects.filter(segment__gt=segment).order_by("number")
    after = later.values_list("number", flat=True).first()
    rows = LogRow.objects.filter(number__gt=begin)
    if after is not None:
        rows = rows.filter(number__lt=after)
    last, last_hash = _followed(rows.order_by("number"), begin, previous)
    if last == begin:
        return 0
    head = SegmentHead(
        segment=segment,
        first_number=begin + 1,
        last_number=last,
        previous_hash=previous,
        hash=last_hash,
        expired_at=at,
    )
    head.signature = _signature(head, system_key(ANCHOR_KEY))
    head.save(force_insert=True)
    rows.delete()
    return last - begin


def _end_of_expired() -> tuple[int, bytes]:
    head = SegmentHead.objects.order_by("-last_number").first()
    return (0, START) if head is None else (head.last_number, bytes(head.hash))


def _followed(rows: QuerySet[LogRow], number: int, previous: bytes) -> tuple[int, bytes]:
    """Number and hash of the last of the rows, each of which was followed on the chain."""
    key = system_key(CHAIN_KEY)
    names = (*COLUMNS, "hash")
    for values in rows.values_list(*names).iterator():
        row = dict(zip(names, values, strict=True))
        number += 1
        if row["number"] != number or row_hash(key, previous, row) != bytes(row["hash"]):
            raise BrokenLog(f"row {number} of the log is not as it was written; nothing expired")
        previous = bytes(row["hash"])
    return number, previous


def _signature(head: SegmentHead, key: bytes) -> bytes:
    values = [
        "segment", head.segment, head.first_number, head.last_number,
        bytes(head.previous_hash).hex(), bytes(head.hash).hex(),
        head.expired_at.astimezone(UTC).isoformat(timespec="microseconds"),
    ]  # fmt: skip
    return hmac.digest(key, json.dumps(values).encode(), "sha256")

"""Checking the log: has a row been altered, removed, moved, added or cut off at the end?

Rows are read once, in order, a few thousand at a time. One alteration gives one fault: after it the
chain is followed on from the hash that stands there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DataError

from trousseau.audit.actions import (
    ANCHOR_KEY,
    CHAIN_KEY,
    SYSTEM,
    Event,
    anchor_file,
    has_begun,
    record,
)
from trousseau.audit.alerts import alert_broken
from trousseau.audit.anchor import EVERY_ROWS, Anchor, AnchorError, AnchorFile
from trousseau.audit.append_only import unguarded
from trousseau.audit.chain import COLUMNS, START, row_hash
from trousseau.audit.models import CHECKED, LogRow, SegmentHead
from trousseau.audit.segments import is_signed
from trousseau.audit.system_keys import system_key

SHOWN_FAULTS = 20
# Two servers disagree by seconds; more than this is a clock that was set.
CLOCK_SKEW = timedelta(minutes=5)


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was written, and at which row (0: not at a row)."""

    number: int
    text: str


@dataclass(frozen=True)
class LogCheck:
    """What a check found."""

    # Rows that stand in the table, with the numbers and moments of the first and last.
    rows: int
    first: int
    last: int
    first_at: datetime | None
    last_at: datetime | None
    anchor: Anchor | None
    # The first 20, in the order in which they were met, and how many there are in all.
    faults: tuple[Fault, ...]
    fault_count: int
    # The first row that is more than five minutes older than the one before it. It was written
    # so: a clock was set.
    clock_went_back_at: int | None

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return self.fault_count == 0


def verify_log() -> LogCheck:
    """Check the log of this installation against its own anchors; nothing is logged.

    Raises MasterKeyError and Undecipherable without the master key, DatabaseError without a table.
    """
    anything = LogRow.objects.exists() or SegmentHead.objects.exists()
    if not (has_begun() or anything or anchor_file().last()):
        # Without making the keys, which say that something was logged.
        return LogCheck(0, 1, 0, None, None, None, (), 0, None)
    return verify(anchor_file(), system_key(CHAIN_KEY), system_key(ANCHOR_KEY))


def check_log(at: datetime, actor: str = SYSTEM, role: str = "") -> LogCheck:
    """Check the log, write down that it was checked, and raise an alert when it is broken.

    For the worker, once a day, and for the officer. The result stays readable in the log itself:
    `sound:<last row>` or `broken:<row of the first fault>`.
    """
    verdict = verify_log()
    if verdict.sound:
        result = f"sound:{verdict.last}"
    else:
        result = f"broken:{verdict.faults[0].number}"
        alert_broken(verdict.fault_count, at)
    record([Event(actor, role, None, CHECKED, record=result)], at)
    return verdict


def verify(anchors: AnchorFile, chain_key: bytes, anchor_key: bytes) -> LogCheck:
    """Check every row, every head of an expired month and every anchor; see `verify_log`."""
    while True:
        heads = list(SegmentHead.objects.order_by("first_number"))
        verdict = _Walk(anchors, chain_key, anchor_key).along(heads)
        # A month that expired while the rows were read would look like rows that are missing.
        if SegmentHead.objects.count() == len(heads):
            return verdict


@dataclass
class _Seen:
    """What there was, whether or not it was right."""

    first: int
    last: int
    rows: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    clock_went_back_at: int | None = None

    def row(self, number: int, at: datetime) -> None:
        if self.last_at is None:
            self.first, self.first_at = number, at
        elif self.clock_went_back_at is None and at < self.last_at - CLOCK_SKEW:
            self.clock_went_back_at = number
        self.rows += 1
        self.last, self.last_at = number, at


class _Walk:
    """One pass along the log."""

    def __init__(self, anchors: AnchorFile, chain_key: bytes, anchor_key: bytes) -> None:
        self.chain_key = chain_key
        self.anchor_key = anchor_key
        self.faults: list[Fault] = []
        self.fault_count = 0
        # The row that should come next, and the hash of the one before: None where it is missing.
        self.expected = 1
        self.previous: bytes | None = START
        # Before the rows: an anchor is written after its row, so each of these has one.
        self.anchors = anchors.signed(anchor_key)
        self.has_anchors = False
        self.anchor: Anchor | None = None
        self.next_anchor: Anchor | None = None
        self._turn_to_next_anchor()

    def along(self, heads: list[SegmentHead]) -> LogCheck:
        for name in unguarded():
            self._fault(0, f"the {name} is gone, switched off or altered: rows can be changed")
        for head in heads:
            self._past(head)
        seen = _Seen(first=self.expected, last=self.expected - 1)
        names = (*COLUMNS, "hash")
        try:
            for values in LogRow.objects.order_by("number").values_list(*names).iterator():
                row = dict(zip(names, values, strict=True))
                self._row(row["number"], row)
                seen.row(row["number"], row["at"])
        except (ValueError, TypeError, AttributeError, ArithmeticError, DataError) as error:
            # Where SQLite has text instead of a date, an id or a number. Nothing after it is read.
            what = f"row {self.expected} or one after it cannot be read ({type(error).__name__})"
            self._fault(self.expected, what)
        self._after()
        return LogCheck(
            seen.rows, seen.first, seen.last, seen.first_at, seen.last_at, self.anchor,
            tuple(self.faults), self.fault_count, seen.clock_went_back_at,
        )  # fmt: skip

    def _fault(self, number: int, text: str) -> None:
        self.fault_count += 1
        if len(self.faults) < SHOWN_FAULTS:
            self.faults.append(Fault(number, text))

    def _past(self, head: SegmentHead) -> None:
        """An expired month: signed, and joined to the one before."""
        previous, last = bytes(head.previous_hash), bytes(head.hash)
        name = f"the head of the expired month {head.segment}"
        if not is_signed(head, self.anchor_key):
            self._fault(head.first_number, f"{name} was not signed by this installation")
        if head.first_number != self.expected or previous != self.previous:
            self._fault(head.first_number, f"{name} does not follow on from row {self.expected}")
        self.expected, self.previous = head.last_number + 1, last
        self._anchors_up_to(head.last_number, last)

    def _row(self, number: int, row: dict[str, Any]) -> None:
        stored = bytes(row["hash"])
        if number < self.expected:
            self._fault(number, f"row {number} should not be there")
            return
        if number > self.expected:
            self._missing(self.expected, number - 1)
            self.previous = None
        if self.previous is not None and row_hash(self.chain_key, self.previous, row) != stored:
            self._fault(number, f"row {number} is not as it was written, or does not follow on")
        self.expected, self.previous = number + 1, stored
        self._anchors_up_to(number, stored)

    def _missing(self, first: int, last: int) -> None:
        what = f"row {first} is" if first == last else f"rows {first} to {last} are"
        self._fault(first, f"{what} missing")

    def _after(self) -> None:
        """What the anchors know beyond the last row."""
        last = self.expected - 1
        farthest = last
        while self.next_anchor is not None:
            farthest = max(farthest, self.next_anchor.number)
            self._turn_to_next_anchor()
        if farthest > last:
            self._fault(last + 1, f"the log ends at row {last}; it was anchored at row {farthest}")
        if not self.has_anchors:
            alone = "" if last else "there were rows, all are gone, and "
            self._fault(0, f"{alone}there is no anchor: its file is missing or empty")

    def _anchors_up_to(self, number: int, found: bytes) -> None:
        while self.next_anchor is not None and self.next_anchor.number <= number:
            if self.next_anchor.number == number and self.next_anchor.hash != found:
                when = f"{self.next_anchor.at:%Y-%m-%d %H:%M:%S}"
                self._fault(number, f"row {number} is another than the one anchored on {when}")
            self._turn_to_next_anchor()

    def _turn_to_next_anchor(self) -> None:
        self.next_anchor = None
        for anchor in self.anchors:
            if isinstance(anchor, AnchorError):
                self.has_anchors = True
                self._fault(0, str(anchor))
                continue
            # Row 0 unless the power failed just after the very first row.
            if not (self.has_anchors or anchor.number <= EVERY_ROWS or anchor.restored):
                self._fault(0, f"the anchors before row {anchor.number} were taken away")
            self.has_anchors = True
            if self.anchor is not None and anchor.number <= self.anchor.number:
                self._fault(anchor.number, f"the anchor of row {anchor.number} is out of order")
                continue
            self.anchor = self.next_anchor = anchor
            return

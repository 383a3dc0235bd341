"""Months expire, their signed heads stay, and the chain is followed across them."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.audit.logs import AT, all_rights, as_superuser, make_log, undone
from trousseau.audit.actions import anchor_now
from trousseau.audit.models import LogRow, SegmentHead
from trousseau.audit.segments import BrokenLog, expire_segments
from trousseau.audit.verify import verify_log

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar(12)]
DAY = timedelta(days=1)
LATER = AT + 120 * DAY


def heads() -> list[tuple[str, int, int]]:
    rows = SegmentHead.objects.order_by("first_number")
    return list(rows.values_list("segment", "first_number", "last_number"))


@pytest.fixture
def three_months():
    """March: rows 1 to 4; April: 5 to 6; May: 7 to 10."""
    make_log(4, AT)
    make_log(2, AT + 31 * DAY)
    make_log(4, AT + 61 * DAY)
    anchor_now(AT + 61 * DAY)


def test_a_month_goes_with_its_rows_and_leaves_a_head_that_is_signed(three_months):
    assert expire_segments("2026-05", LATER) == 6
    assert heads() == [("2026-03", 1, 4), ("2026-04", 5, 6)]
    rows = list(LogRow.objects.order_by("number").values_list("number", "action", "record"))
    assert [number for number, _, _ in rows] == [7, 8, 9, 10, 11, 12]
    assert rows[-2:] == [
        (11, "log.expire", "segment:2026-03"),
        (12, "log.expire", "segment:2026-04"),
    ]
    verdict = verify_log()
    assert verdict.sound, verdict.faults
    # The hashes that have nothing but themselves are pinned down at once.
    assert verdict.anchor is not None
    assert verdict.anchor.number == 12


def test_later_months_follow_on_and_nothing_expires_twice(three_months):
    assert expire_segments("2026-04", LATER) == 4
    assert expire_segments("2026-04", LATER) == 0
    assert expire_segments("2026-06", LATER) == 6
    assert heads() == [("2026-03", 1, 4), ("2026-04", 5, 6), ("2026-05", 7, 10)]
    assert verify_log().sound


def test_the_month_that_runs_stays_whatever_is_asked(three_months):
    assert expire_segments("2027-01", AT + 61 * DAY) == 6
    assert LogRow.objects.filter(segment="2026-05").count() == 6


def test_a_row_of_an_earlier_month_among_later_ones_goes_with_these():
    """Two servers around midnight: the clock of one is a second behind."""
    make_log(2, AT)
    make_log(1, AT + 31 * DAY)
    make_log(1, AT)
    make_log(1, AT + 31 * DAY)
    assert expire_segments("2026-04", LATER) == 2
    assert verify_log().sound
    assert expire_segments("2026-05", LATER) == 3
    assert heads() == [("2026-03", 1, 2), ("2026-04", 3, 5)]
    assert verify_log().sound


def test_a_row_from_the_future_holds_up_what_follows_it(three_months):
    make_log(1, AT + 4000 * DAY)
    make_log(2, AT + 92 * DAY)
    assert expire_segments("2026-07", LATER) == 10
    assert expire_segments("2026-07", LATER) == 0
    assert verify_log().sound


def test_a_month_that_was_tampered_with_does_not_expire(three_months):
    """Its head would vouch for what is not so."""
    for altered in ({"reason": "danger"}, {"number": -1}):
        with as_superuser(), undone():
            with all_rights():
                LogRow.objects.filter(number=2).update(**altered)
            with pytest.raises(BrokenLog):
                expire_segments("2026-05", LATER)
            assert heads() == []
            assert LogRow.objects.count() == 10


@pytest.mark.parametrize(
    "altered",
    [
        {"first_number": 4}, {"last_number": 7}, {"previous_hash": b"x" * 32},
        {"hash": b"x" * 32}, {"segment": "2026-06"}, {"expired_at": AT}, {"signature": b"x" * 32},
    ],
)  # fmt: skip
def test_a_head_that_was_altered_is_a_fault(three_months, altered):
    expire_segments("2026-05", LATER)
    with as_superuser(), undone():
        with all_rights():
            SegmentHead.objects.filter(segment="2026-04").update(**altered)
        assert not verify_log().sound


def test_a_head_that_is_gone_is_a_fault(three_months):
    expire_segments("2026-05", LATER)
    for segment in ("2026-03", "2026-04"):
        with as_superuser(), undone():
            with all_rights():
                SegmentHead.objects.filter(segment=segment).delete()
            assert not verify_log().sound


def test_the_row_before_the_first_that_stands_is_held_against_its_head(three_months):
    expire_segments("2026-05", LATER)
    with as_superuser(), undone():
        with all_rights(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_logrow WHERE number = 7")
        assert [fault.text for fault in verify_log().faults] == ["row 7 is missing"]

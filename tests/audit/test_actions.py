"""Rows follow one another without a gap, hold codes only, and are anchored or not written."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from tests.audit.logs import AT, made_up_event, make_log, undone
from tests.databases import superuser
from trousseau.audit import actions
from trousseau.audit.actions import Event, LogUnavailable, anchor_now, record
from trousseau.audit.models import LogRow
from trousseau.audit.verify import verify_log

committed = pytest.mark.django_db(transaction=True)
ACTOR = str(UUID(int=7))


def numbers() -> list[int]:
    return list(LogRow.objects.order_by("number").values_list("number", flat=True))


@committed
def test_a_row_holds_what_was_done_and_nothing_else():
    person = UUID(int=3)
    record([Event(ACTOR, "dpo", 4, "people.show", person, "draft:2", "danger")], AT)
    row = LogRow.objects.get()
    assert (row.number, row.segment, row.at) == (1, "2026-03", AT)
    assert (row.actor, row.role, row.centre, row.action) == (ACTOR, "dpo", 4, "people.show")
    assert (row.person, row.record, row.reason) == (person, "draft:2", "danger")


@committed
def test_nothing_to_log_writes_nothing(anchors):
    record([], AT)
    assert numbers() == []
    assert not anchors.exists()


@pytest.mark.bar(13)
@pytest.mark.parametrize("field", ["actor", "role", "action", "record", "reason"])
@pytest.mark.parametrize(
    "text",
    [
        "x\r\nSet-Cookie: a=b", "x\n", "x\r", "x\x00", "x\u2028", "x y", "Amina", "Zoé", "أمينة",
        "a@b.test", "=1+1", "-x", "<b>", "x" * 100,
    ],
)  # fmt: skip
def test_an_event_takes_codes_only_and_never_repeats_what_it_was_given(field, text):
    values = {"actor": ACTOR, "role": "dpo", "action": "log.index", "record": "", "reason": ""}
    with pytest.raises(ValueError, match="is not a code") as refusal:
        Event(centre=None, **{**values, field: text})
    assert text not in str(refusal.value)


def test_an_event_needs_an_action():
    with pytest.raises(ValueError, match="action"):
        Event("", "", None, "")


@committed
def test_what_is_undone_leaves_neither_row_nor_gap_nor_anchor(anchors):
    make_log(2)
    anchor_now(AT)
    before = anchors.read_text()
    later = AT + timedelta(hours=1)
    with transaction.atomic():
        record([made_up_event(1)], later)
        with transaction.atomic():
            record([made_up_event(2)], later)
            transaction.set_rollback(True)
        record([made_up_event(3)], later)
    assert numbers() == [1, 2, 3, 4]
    with undone():
        for number in range(3):
            # More than a minute apart: each would be due.
            record([made_up_event(number)], later + timedelta(minutes=2 * number))
    assert numbers() == [1, 2, 3, 4]
    anchored = [json.loads(line)["number"] for line in anchors.read_text().splitlines()]
    assert anchored == [0, 2, 3]
    assert anchors.read_text().startswith(before)
    assert verify_log().sound


@committed
def test_the_log_goes_on_after_all_its_rows_have_expired():
    from trousseau.audit.models import SegmentHead
    from trousseau.audit.segments import expire_segments

    make_log(3)
    assert expire_segments("2026-05", AT + timedelta(days=70)) == 3
    assert SegmentHead.objects.get().last_number == 3
    assert numbers() == [4]
    verdict = verify_log()
    assert verdict.sound, verdict.faults


@committed
def test_eight_writers_at_once_leave_one_chain_without_a_gap():
    """Some transactions are undone, some log twice: no row is lost and none is left over."""
    writers, turns = 8, 50

    def write(writer: int) -> int:
        kept = 0
        try:
            for turn in range(turns):
                at = AT + timedelta(seconds=turn * writers + writer)
                with transaction.atomic():
                    record([made_up_event(writer), made_up_event(turn)], at)
                    if turn % 5 == 0:
                        record([made_up_event(turn)], at)
                    if turn % 7 == 0:
                        transaction.set_rollback(True)
                    else:
                        kept += 2 + (turn % 5 == 0)
        finally:
            connections.close_all()
        return kept

    with ThreadPoolExecutor(writers) as pool:
        kept = sum(pool.map(write, range(writers)))
    assert numbers() == list(range(1, kept + 1))
    verdict = verify_log()
    assert verdict.sound, verdict.faults


@committed
def test_an_anchor_that_cannot_be_written_stops_the_log_and_what_would_be_logged(
    anchors, settings, tmp_path
):
    make_log(1)
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    settings.ANCHOR_FOLDER = blocked / "anchor"
    with pytest.raises(LogUnavailable):
        record([made_up_event(1)], AT + timedelta(hours=1))
    with pytest.raises(LogUnavailable):
        anchor_now(AT)
    assert numbers() == [1]
    settings.ANCHOR_FOLDER = anchors.parent
    record([made_up_event(1)], AT + timedelta(hours=1))
    assert verify_log().sound


@committed
def test_what_was_committed_stands_when_only_its_own_anchor_fails(monkeypatch, settings, tmp_path):
    """A failure after the commit must not look like a failure of the change."""
    make_log(1)
    at = AT + timedelta(seconds=50)
    blocked = tmp_path / "a-file"
    blocked.write_text("")

    def is_due(self, number, at):
        return number == 2

    monkeypatch.setattr("trousseau.audit.anchor.AnchorFile.is_due", is_due)
    settings.ANCHOR_FOLDER = blocked / "anchor"
    record([made_up_event(1)], at)
    assert numbers() == [1, 2]
    with pytest.raises(LogUnavailable):
        record([made_up_event(1)], at)
    assert numbers() == [1, 2]


@committed
def test_a_writer_that_waits_too_long_for_the_others_gives_up(monkeypatch):
    make_log(1)
    if connection.vendor == "postgresql":
        monkeypatch.setattr(actions, "LOCK_MILLISECONDS", 100)
        with superuser(connection.settings_dict["NAME"]) as other:
            other.execute("SELECT pg_advisory_lock(%s)", [actions.CHAIN_LOCK])
            with pytest.raises(LogUnavailable):
                record([made_up_event(1)], AT)
    else:
        import sqlite3

        direct = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        direct.execute("BEGIN IMMEDIATE")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=100")
        with pytest.raises(LogUnavailable):
            record([made_up_event(1)], AT)
        direct.close()
        connection.close()
    record([made_up_event(1)], AT)
    assert numbers() == [1, 2]

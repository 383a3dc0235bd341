"""A sound log is found sound, and every fault is named where it is."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from tests.audit.logs import AT, Spoiler, all_rights, as_superuser, made_up_event, make_log, undone
from trousseau.audit.actions import anchor_file, anchor_now, anchor_restored, record
from trousseau.audit.models import Alert, LogRow
from trousseau.audit.queries import last_check
from trousseau.audit.segments import expire_segments
from trousseau.audit.verify import check_log, verify_log

APRIL = AT + timedelta(days=40)
committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def spoil():
    """A log of 60 rows, anchored at its end, in the hands of somebody with all rights."""
    make_log(60)
    anchor_now(AT)
    with as_superuser(), undone():
        assert verify_log().sound
        yield Spoiler(1)


def texts() -> list[str]:
    return [fault.text for fault in verify_log().faults]


@committed
def test_an_empty_log_is_sound():
    verdict = verify_log()
    assert verdict.sound
    assert (verdict.rows, verdict.last) == (0, 0)


@committed
def test_a_log_is_sound_as_it_was_written_and_the_verdict_says_what_was_seen():
    make_log(1200, AT, APRIL)
    verdict = verify_log()
    assert verdict.sound, verdict.faults
    assert (verdict.rows, verdict.first, verdict.last) == (1200, 1, 1200)
    assert (verdict.first_at, verdict.last_at) == (AT, APRIL)
    assert verdict.anchor is not None
    assert verdict.anchor.number == 1000


@committed
def test_an_altered_row_is_named(spoil):
    with all_rights():
        LogRow.objects.filter(number=17).update(reason="danger")
    assert texts() == ["row 17 is not as it was written, or does not follow on"]


@committed
def test_missing_rows_are_named(spoil):
    with all_rights():
        LogRow.objects.filter(number__in=[5, 30, 31, 32]).delete()
    assert texts() == ["row 5 is missing", "rows 30 to 32 are missing"]


@committed
def test_a_log_that_was_cut_is_held_against_its_last_anchor(spoil):
    with all_rights():
        LogRow.objects.filter(number__gt=41).delete()
    assert texts() == ["the log ends at row 41; it was anchored at row 60"]


@committed
def test_a_log_that_was_emptied_with_its_anchors_is_not_an_empty_one(spoil):
    with all_rights():
        LogRow.objects.all().delete()
    assert texts() == ["the log ends at row 0; it was anchored at row 60"]
    anchor_file().path.unlink()
    assert texts() == [
        "there were rows, all are gone, and there is no anchor: its file is missing or empty"
    ]


@committed
def test_a_row_where_none_should_be_is_named(spoil):
    with all_rights():
        LogRow.objects.filter(number=9).update(number=-4)
    assert texts() == ["row -4 should not be there", "row 9 is missing"]


@committed
def test_who_has_the_chain_s_key_but_not_the_anchor_is_found_out(spoil, anchors):
    """All hashes are right: only the anchor knows the rows as they were."""
    from trousseau.audit.chain import START, row_hash
    from trousseau.audit.system_keys import system_key

    previous = START
    with all_rights():
        for row in LogRow.objects.order_by("number"):
            row.centre = 9
            previous = row_hash(system_key("chain"), previous, row.__dict__)
            LogRow.objects.filter(number=row.number).update(centre=9, hash=previous)
    assert texts() == [f"row 60 is another than the one anchored on {AT:%Y-%m-%d %H:%M:%S}"]


@committed
def test_a_trigger_that_is_gone_or_hollow_is_a_fault(spoil):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_logrow_no_update")
            cursor.execute(
                "CREATE TRIGGER audit_logrow_no_update BEFORE UPDATE ON audit_logrow "
                "WHEN NEW.number < 0 BEGIN SELECT RAISE(ABORT, 'audit_logrow is append-only'); END"
            )
            names = ["trigger audit_logrow_no_update"]
        else:
            cursor.execute("ALTER TABLE audit_logrow DISABLE TRIGGER audit_logrow_no_update")
            cursor.execute(
                "CREATE OR REPLACE FUNCTION audit_segmenthead_refuse() RETURNS trigger "
                "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
            )
            names = ["trigger audit_logrow_no_update", "function audit_segmenthead_refuse"]
    assert sorted(texts()) == sorted(
        f"the {name} is gone, switched off or altered: rows can be changed" for name in names
    )


@committed
def test_text_where_a_moment_or_an_id_should_be_is_a_fault_not_a_crash(spoil):
    if connection.vendor != "sqlite":
        values = {"at": "infinity"}
    else:
        values = {"at": "soon", "person": "nobody", "hash": "x", "number": "first"}
    for column, value in values.items():
        with undone():
            with all_rights(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE audit_logrow SET {column} = %s WHERE number = 33", [value])
            assert not verify_log().sound, column


@committed
def test_anchors_that_were_altered_forged_or_taken_away_are_faults(anchors):
    for day in range(5):
        make_log(500, AT + timedelta(days=day))
    lines = anchors.read_text().splitlines(keepends=True)
    assert [json.loads(line)["number"] for line in lines] == [0, 500, 1000, 1500, 2000]

    def texts_with(kept: list[str]) -> list[str]:
        anchors.write_text("".join(kept))
        return texts()

    assert texts_with(lines) == []
    assert texts_with(lines[:3]) == []
    assert texts_with([]) == ["there is no anchor: its file is missing or empty"]
    assert texts_with(lines[3:]) == ["the anchors before row 1500 were taken away"]
    assert texts_with([lines[0], lines[2], lines[1]]) == ["the anchor of row 500 is out of order"]
    altered = lines[3].replace('"number": 1500', '"number": 1501')
    assert texts_with([*lines[:3], altered]) == [
        "audit.jsonl, line 4, was not written by this installation"
    ]
    assert texts_with([*lines[:3], "nothing\n"]) == ["audit.jsonl, line 4, cannot be read"]
    # Half a line is what a power cut leaves, and the next anchor goes after the last whole one.
    assert texts_with([*lines, lines[3][:40]]) == []
    anchor_now(AT)
    assert texts() == []
    assert json.loads(anchors.read_text().splitlines()[-1])["number"] == 2500


@committed
def test_rows_that_are_written_meanwhile_do_not_look_like_a_fault(monkeypatch):
    """An anchor that is newer than the rows that were read is not held against them."""
    make_log(3)

    def unguarded() -> list[str]:
        record([made_up_event(1)], APRIL)
        return []

    monkeypatch.setattr("trousseau.audit.verify.unguarded", unguarded)
    verdict = verify_log()
    assert verdict.sound, verdict.faults
    assert verdict.rows == 4


@committed
def test_a_month_that_expires_meanwhile_does_not_look_like_a_fault(monkeypatch):
    make_log(1200, AT, APRIL)

    def unguarded() -> list[str]:
        expire_segments("2026-04", APRIL)
        return []

    monkeypatch.setattr("trousseau.audit.verify.unguarded", unguarded)
    verdict = verify_log()
    assert verdict.sound, verdict.faults
    assert verdict.first > 1


@committed
def test_a_clock_that_went_back_is_told_but_is_no_fault():
    make_log(3, APRIL)
    make_log(1, APRIL - timedelta(minutes=4))
    assert verify_log().clock_went_back_at is None
    make_log(1, APRIL - timedelta(minutes=10))
    verdict = verify_log()
    assert verdict.sound
    assert verdict.clock_went_back_at == 5


@committed
def test_after_a_restore_the_log_goes_on_from_where_the_backup_ended(anchors):
    make_log(60)
    anchor_now(AT)
    with as_superuser(), undone():
        with all_rights():
            LogRow.objects.filter(number__gt=40).delete()
        assert not verify_log().sound
        anchor_restored(APRIL)
        make_log(5, APRIL)
        anchor_now(APRIL)
        verdict = verify_log()
        assert verdict.sound, verdict.faults
        assert verdict.anchor is not None
        assert verdict.anchor.number == 45
    kept = [path.name for path in anchors.parent.glob("audit*")]
    assert sorted(kept) == ["audit-until-20260411T093000Z.jsonl", "audit.jsonl"]


@committed
def test_a_check_is_written_down_and_a_broken_log_raises_one_alert(spoil):
    assert check_log(AT).sound
    check = last_check()
    assert check is not None
    assert (check.sound, check.row) == (True, 60)
    assert not Alert.objects.exists()
    with all_rights():
        LogRow.objects.filter(number=17).update(reason="danger")
    for _ in range(2):
        assert not check_log(AT).sound
    check = last_check()
    assert check is not None
    assert (check.sound, check.row) == (False, 17)
    alert = Alert.objects.get()
    assert (alert.kind, alert.count) == (Alert.Kind.CHAIN_BROKEN, 1)

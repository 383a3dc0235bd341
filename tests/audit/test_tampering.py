"""Whoever has all rights over the database, but neither keys nor anchor, is found out each time."""

from datetime import timedelta

import pytest

from tests.audit.logs import AT, Spoiler, as_superuser, make_log, undone
from trousseau.audit.actions import anchor_now
from trousseau.audit.segments import expire_segments
from trousseau.audit.verify import verify_log

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar(12)]


def test_each_of_many_random_alterations_is_found(bars_full: bool):
    """1,000 alterations of a log of 100,000 rows, after a month that has expired."""
    rows, times = (100_000, 1000) if bars_full else (3000, 44)
    later = AT + timedelta(days=150)
    make_log(rows // 10, AT - timedelta(days=60))
    make_log(rows, AT, later)
    assert expire_segments("2026-02", later) == rows // 10
    anchor_now(later)
    with as_superuser():
        verdict = verify_log()
        assert verdict.sound, verdict.faults
        # The row that tells of the month that expired comes on top.
        assert verdict.rows == rows + 1
        spoiler = Spoiler(20260302)
        assert times >= 2 * len(spoiler.ways)
        missed = []
        for turn in range(times):
            with undone():
                what = spoiler.spoil(turn)
                if verify_log().sound:
                    missed.append(what)
        assert missed == []
        assert verify_log().sound

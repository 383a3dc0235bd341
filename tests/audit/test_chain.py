"""What is hashed: every column, exactly, in one written form that does not change unnoticed."""

from datetime import timedelta, timezone
from uuid import UUID

import pytest

from tests.audit.logs import AT
from trousseau.audit.chain import COLUMNS, START, row_hash, segment_of
from trousseau.audit.models import Extent, LogRow, Outcome

KEY = bytes(range(32))
ROW = {
    "number": 7, "segment": "2026-03", "at": AT, "actor": str(UUID(int=1)), "role": "caseworker",
    "centre": 4, "action": "people.show", "person": UUID(int=2), "record": "draft:1",
    "reason": "danger", "extent": Extent.FILE, "outcome": Outcome.DONE,
}  # fmt: skip


def test_the_hash_of_a_row_is_what_it_has_always_been():
    """Another form would make every log that exists look broken."""
    assert row_hash(KEY, START, ROW).hex() == (
        "7ce1bd1dbc5110a3501eb44664798595015c5cebe608ebe66180522cd9cd9abd"
    )


def test_every_column_but_the_hash_is_hashed():
    assert {*COLUMNS, "hash"} == {field.name for field in LogRow._meta.get_fields()}


@pytest.mark.parametrize("column", COLUMNS)
def test_another_value_is_another_hash(column: str):
    others = {"number": 8, "at": AT + timedelta(microseconds=1), "centre": None, "person": None}
    other = {**ROW, column: others.get(column, "other")}
    assert row_hash(KEY, START, other) != row_hash(KEY, START, ROW)


def test_values_do_not_run_into_one_another():
    one = {**ROW, "record": "a", "reason": "bc"}
    other = {**ROW, "record": "ab", "reason": "c"}
    assert row_hash(KEY, START, one) != row_hash(KEY, START, other)


def test_it_depends_on_the_key_and_on_the_row_before():
    plain = row_hash(KEY, START, ROW)
    assert row_hash(bytes(32), START, ROW) != plain
    assert row_hash(KEY, plain, ROW) != plain


def test_a_moment_is_the_same_in_every_time_zone():
    paris = AT.astimezone(timezone(timedelta(hours=1)))
    assert row_hash(KEY, START, {**ROW, "at": paris}) == row_hash(KEY, START, ROW)
    assert segment_of(AT.replace(day=1, hour=0).astimezone(timezone(timedelta(hours=-5)))) == (
        "2026-03"
    )

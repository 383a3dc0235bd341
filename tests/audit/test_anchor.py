"""Anchors: signed lines in a file, at most 60 seconds or 1,000 rows apart."""

import json
import os
from datetime import timedelta

import pytest

from tests.audit.logs import AT, make_log
from trousseau.audit.anchor import LINE_BYTES, Anchor, AnchorError, AnchorFile

KEY = b"k" * 32
HASH = b"h" * 32


@pytest.fixture
def file(tmp_path) -> AnchorFile:
    return AnchorFile(tmp_path / "anchor")


def numbers(file: AnchorFile) -> list[int | str]:
    return [
        str(anchor) if isinstance(anchor, AnchorError) else anchor.number
        for anchor in file.signed(KEY)
    ]


def test_a_line_says_what_it_was_made_from_and_only_under_its_key():
    anchor = Anchor(12, HASH, AT)
    line = anchor.line(KEY)
    assert Anchor.read(line, KEY, "here") == anchor
    for key, text in ((b"x" * 32, line), (KEY, line.replace("12", "13")), (KEY, "{}"), (KEY, "")):
        with pytest.raises(AnchorError, match=r"^here"):
            Anchor.read(text, key, "here")


def test_the_longest_line_fits_what_is_read_to_find_it():
    longest = Anchor(2**63, HASH, AT + timedelta(microseconds=1), restored=True)
    assert len(longest.line(KEY)) <= LINE_BYTES


def test_it_is_due_after_a_minute_or_a_thousand_rows(file):
    assert file.is_due(0, AT)
    file.append(Anchor(10, HASH, AT), KEY)
    soon, later = AT + timedelta(seconds=59), AT + timedelta(seconds=60)
    assert [file.is_due(number, soon) for number in (10, 11, 1009, 1010)] == [
        False, False, False, True,
    ]  # fmt: skip
    assert [file.is_due(number, later) for number in (10, 11)] == [False, True]


def test_anchors_only_go_forward(file):
    for number in (3, 5, 5, 4, 6):
        file.append(Anchor(number, HASH, AT), KEY)
    assert numbers(file) == [3, 5, 6]
    last = file.last()
    assert last is not None
    assert last.number == 6


def test_half_a_line_is_passed_over_and_written_over(file):
    for number in (1, 2):
        file.append(Anchor(number, HASH, AT), KEY)
    whole = file.path.read_bytes()
    file.path.write_bytes(whole + b'{"number": 3, "ha')
    assert numbers(file) == [1, 2]
    last = file.last()
    assert last is not None
    assert last.number == 2
    file.append(Anchor(4, HASH, AT), KEY)
    assert numbers(file) == [1, 2, 4]
    assert file.path.read_bytes().startswith(whole)


def test_a_spoiled_line_is_reported_and_does_not_stop_the_next(file):
    file.append(Anchor(1, HASH, AT), KEY)
    file.path.write_bytes(file.path.read_bytes() + b"\xff\xfe nothing\n" * 2)
    file.append(Anchor(4, HASH, AT), KEY)
    assert numbers(file) == [
        1, "audit.jsonl, line 2, cannot be read", "audit.jsonl, line 3, cannot be read", 4,
    ]  # fmt: skip


def test_the_folder_is_for_this_user_only_and_the_line_is_on_the_disk(file, monkeypatch):
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    file.append(Anchor(1, HASH, AT), KEY)
    assert file.path.parent.stat().st_mode & 0o077 == 0
    # The file, and on the first time the folder that holds it.
    assert len(synced) == 2


@pytest.mark.django_db(transaction=True)
def test_the_log_is_anchored_each_thousand_rows_and_each_minute(anchors):
    make_log(3000)
    make_log(1, AT + timedelta(seconds=30))
    make_log(1, AT + timedelta(seconds=61))
    make_log(1, AT + timedelta(seconds=90))
    assert [json.loads(line)["number"] for line in anchors.read_text().splitlines()] == [
        0, 1000, 2000, 3000, 3001,
    ]  # fmt: skip

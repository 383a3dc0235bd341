"""`trousseau audit`: one line when the log is sound, the faults when it is not."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.audit.logs import all_rights, as_superuser, make_log, undone
from trousseau.audit.models import LogRow
from trousseau.cli.main import run

committed = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path: Path) -> Path:
    settings.ANCHOR_FOLDER = tmp_path / "anchor"
    return tmp_path / "anchor" / "audit.jsonl"


@committed
def test_an_empty_log_is_sound(capsys):
    for command in ("verify", "anchor"):
        assert run(["audit", command]) == 0
        assert capsys.readouterr().out == "nothing is logged yet\n"


@committed
def test_a_sound_log_is_one_line(capsys):
    now = datetime.now(UTC)
    make_log(1200, datetime(2026, 1, 5, tzinfo=UTC), now - timedelta(hours=3, minutes=10))
    assert run(["audit", "verify"]) == 0
    captured = capsys.readouterr()
    assert captured.out == (
        f"1,200 rows from 2026-01 to {now:%Y-%m}, last anchor at row 1,000, 3 h ago\n"
    )
    assert captured.err == ""


@committed
def test_a_broken_log_says_what_and_where_and_how_much(capsys):
    make_log(60)
    with as_superuser(), undone():
        with all_rights():
            LogRow.objects.filter(number__in=range(2, 60, 2)).update(reason="legal")
        assert run(["audit", "verify"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "row 2 is not as it was written, or does not follow on"
    assert len(lines) == 22
    assert lines[-2:] == ["and 9 more", "the log is not as it was written: 29 faults found"]


@committed
def test_the_anchor_is_printed_as_it_is_written(capsys, anchors):
    make_log(3)
    assert run(["audit", "anchor"]) == 0
    printed = capsys.readouterr().out
    assert printed == anchors.read_text().splitlines(keepends=True)[-1]
    assert json.loads(printed)["number"] == 3


@committed
def test_a_copy_of_the_anchors_finds_what_the_anchors_themselves_no_longer_tell(
    capsys, anchors, tmp_path
):
    make_log(3)
    assert run(["audit", "anchor"]) == 0
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "audit.jsonl").write_bytes(anchors.read_bytes())
    # Somebody with all rights on the machine cuts both off.
    first = anchors.read_text().splitlines(keepends=True)[0]
    with as_superuser(), undone():
        with all_rights():
            LogRow.objects.filter(number__gt=1).delete()
        anchors.write_text(first)
        assert run(["audit", "verify"]) == 0
        assert run(["audit", "verify", "--anchors", str(copy)]) == 1
    assert "the log ends at row 1; it was anchored at row 3" in capsys.readouterr().out


def test_without_a_database_it_is_the_environment_that_is_at_fault(tmp_path):
    environment = {"PATH": os.environ["PATH"], "TROUSSEAU_HOME": str(tmp_path / "home")}
    for command in ("verify", "anchor"):
        done = subprocess.run(
            [Path(sys.executable).with_name("trousseau"), "audit", command],
            env=environment, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == 3, done.stderr
        assert done.stderr.startswith("trousseau: ")
        assert len(done.stderr.splitlines()) == 1

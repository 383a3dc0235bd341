"""`trousseau audit …`: checking the log, and anchoring it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trousseau.cli.main import CHECK_FAILED

if TYPE_CHECKING:
    from trousseau.audit.verify import LogCheck


@click.group()
def audit() -> None:
    """Check that the log is as it was written; write down how far it has come."""


@audit.command()
@click.option(
    "--anchors",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with a copy of audit.jsonl, in place of the anchor's folder.",
)
def verify(anchors: Path | None) -> int:
    """Check every row, every head of an expired month and every anchor.

    Exit code 1 when a row was altered, removed, added, moved or cut off: what and where is said on
    stdout, the first twenty faults. A copy of the anchors that is kept on another machine also
    finds what somebody did who has all rights on this one.
    """
    from trousseau.cli.application import load, now

    load()
    from trousseau.audit.actions import ANCHOR_KEY, CHAIN_KEY
    from trousseau.audit.anchor import AnchorFile
    from trousseau.audit.system_keys import system_key
    from trousseau.audit.verify import verify as check
    from trousseau.audit.verify import verify_log
    from trousseau.safekeeping.schema import require_current

    require_current()
    if anchors is None:
        verdict = verify_log()
    else:
        verdict = check(AnchorFile(anchors), system_key(CHAIN_KEY), system_key(ANCHOR_KEY))
    if verdict.sound:
        click.echo(_line(verdict, now()))
        return 0
    for fault in verdict.faults:
        click.echo(fault.text)
    more = verdict.fault_count - len(verdict.faults)
    if more:
        click.echo(f"and {more:,} more")
    click.echo(f"the log is not as it was written: {_count(verdict.fault_count, 'fault')} found")
    return CHECK_FAILED


@audit.command()
def anchor() -> None:
    """Write down how far the log has come, and print it: keep a copy on another machine."""
    from trousseau.cli.application import load, now

    load()
    from trousseau.audit.actions import ANCHOR_KEY, anchor_now
    from trousseau.audit.system_keys import system_key
    from trousseau.safekeeping.schema import require_current

    require_current()
    written = anchor_now(now())
    if written is None:
        click.echo("nothing is logged yet")
    else:
        click.echo(written.line(system_key(ANCHOR_KEY)), nl=False)


def _line(verdict: LogCheck, at: datetime) -> str:
    if verdict.first_at is None or verdict.last_at is None or verdict.anchor is None:
        return "nothing is logged yet"
    parts = [
        f"{_count(verdict.rows, 'row')} from {verdict.first_at:%Y-%m} to {verdict.last_at:%Y-%m}",
        f"last anchor at row {verdict.anchor.number:,}, {_ago(at - verdict.anchor.at)}",
    ]
    if verdict.clock_went_back_at is not None:
        parts.append(f"the clock went back at row {verdict.clock_went_back_at:,}")
    return ", ".join(parts)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _ago(passed: timedelta) -> str:
    seconds = max(0, int(passed.total_seconds()))
    for size, name in ((86_400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {name} ago"
    return f"{seconds} s ago"

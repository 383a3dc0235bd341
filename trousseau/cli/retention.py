"""`trousseau retention`: what is due under the rules of retention, and doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from trousseau.privacy.retention import Deadline


@click.group()
def retention() -> None:
    """Say what is due under the rules of retention, or do it."""


@retention.command()
def plan() -> None:
    """Say what a run would do now; changes nothing."""
    from trousseau.cli.application import load, now

    load()
    from trousseau.privacy import retention

    _show(retention.plan(now()))


@retention.command()
def run() -> None:
    """Do what is due: announce, erase, forget, delete. The worker does this once a day."""
    from trousseau.cli.application import load, now

    load()
    from trousseau.privacy import retention
    from trousseau.privacy.erasure import purge_leftovers, reapply_register

    reapply_register(now())
    _show(retention.run(now()))
    if in_use := purge_leftovers(now()):
        click.echo(f"left for the next run: {', '.join(in_use)}", err=True)


def _show(deadlines: Iterable[Deadline]) -> None:
    """One line a rule and step; the record's number where it is a person's."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in deadlines:
        record = f"{one.record} on {one.due_on}" if one.model == "privacy.Person" else ""
        counts[(one.rule, one.step, record)] += 1
    for (rule, step, record), count in counts.items():
        click.echo(f"{rule}: {step} {record or count}")
    if not counts:
        click.echo("nothing is due")

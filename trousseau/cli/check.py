"""`trousseau check`: how the installation is."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING

import click

from trousseau.cli.main import CHECK_FAILED

if TYPE_CHECKING:
    from trousseau.safekeeping.findings import Item


@click.command(short_help="Say how the installation is, one line an item.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a machine that watches.")
def check(as_json: bool) -> int:
    """Say how the installation is, one line an item; it fails when something is wrong.

    Nothing is changed, and nothing about anybody is shown.
    """
    from trousseau.cli.application import load, now

    load()
    from trousseau.safekeeping.findings import State
    from trousseau.safekeeping.health import examine

    items = []
    for item in chain(examine(now()), _programme_files()):
        items.append(item)
        if not as_json:
            click.echo(f"{item.state:<7} {item.name:<11} {item.text}")
    if as_json:
        click.echo(json.dumps([asdict(item) for item in items], ensure_ascii=False, indent=1))
    return CHECK_FAILED if any(item.state is State.WRONG for item in items) else 0


def _programme_files() -> "Iterator[Item]":
    """What the programme wrote for itself in the home folder, read as the application reads it."""
    from trousseau.follow_ups.completion import completion_rules
    from trousseau.plans.programme_files import COMPLETION, USUAL_PATH, programme_file
    from trousseau.plans.reading import DataError
    from trousseau.plans.usual_path import usual_path
    from trousseau.safekeeping.findings import Item, State

    looks = (
        ("usual path", USUAL_PATH, lambda: usual_path().version),
        ("completion", COMPLETION, lambda: completion_rules().version),
    )
    for name, file, version in looks:
        try:
            own = file if programme_file(file) else "as it comes"
            yield Item(name, State.GOOD, f"{own}, version {version()}")
        except DataError as error:
            yield Item(name, State.WRONG, str(error))

"""`trousseau check`: how the installation is."""

import json
from dataclasses import asdict

import click

from trousseau.cli.main import CHECK_FAILED


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
    for item in examine(now()):
        items.append(item)
        if not as_json:
            click.echo(f"{item.state:<7} {item.name:<11} {item.text}")
    if as_json:
        click.echo(json.dumps([asdict(item) for item in items], ensure_ascii=False, indent=1))
    return CHECK_FAILED if any(item.state is State.WRONG for item in items) else 0

"""`trousseau demo`: the application with a made-up programme, on this machine only."""

import click

from trousseau.cli.main import BAD_INPUT, Failure
from trousseau.cli.serve import (
    FIRST_PORT,
    LOCAL_NAME,
    PORTS_TRIED,
    check_page,
    listen,
    run_server,
)
from trousseau.cli.supervise import start, stop


@click.group(
    short_help="Open the application with demonstration data.", invoke_without_command=True
)
@click.option("--check", is_flag=True, help="Start, fetch one page, stop: 0 when it was good.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=FIRST_PORT,
    show_default=True,
    help="The first port to try; when it is taken, the next.",
)
@click.option(
    "--households",
    type=click.IntRange(16, 600),
    default=600,
    show_default=True,
    help="How many are made up, at the first start.",
)
@click.pass_context
def demo(context: click.Context, check: bool, port: int, households: int) -> None:
    """Open the application with demonstration data, on this machine only. Ctrl-C ends it.

    The sign-in page lists an account for each role; `demo code` gives its second factor.
    """
    if context.invoked_subcommand is not None:
        return
    prepare(households)
    listener = listen("127.0.0.1", port, PORTS_TRIED)
    port = listener.getsockname()[1]
    ready = f"Trousseau: http://{LOCAL_NAME}:{port}/  (Ctrl-C ends it)"
    if not check:
        run_server(listener, ready, workers=1, threads=4)
        return
    server = start(lambda: run_server(listener, ready, workers=1, threads=4))
    listener.close()
    try:
        check_page(port, server)
    finally:
        stop(server)
    click.echo("Trousseau: the first page is good")


def prepare(households: int) -> None:
    """Make the tables and the made-up programme, unless they are there.

    Raises Failure where real centres are: a demonstration is not mixed with them.
    """
    from trousseau.cli.application import load, now

    load()
    from django.db import connection

    from trousseau.demo.programme import is_demonstration, make_programme
    from trousseau.safekeeping import schema

    schema.migrate()
    if not make_programme(now(), households) and not is_demonstration():
        raise Failure(
            "the database here holds a real programme; for the demonstration set TROUSSEAU_HOME to "
            "an empty folder and leave DATABASE_URL unset",
            BAD_INPUT,
        )
    # What parts from this process must not share its connection.
    connection.close()


@demo.command(short_help="Print the six digits that an account's second factor shows now.")
@click.argument("email")
def code(email: str) -> None:
    """Print the six digits that the demonstration account EMAIL shows as second factor now."""
    from trousseau.cli.application import load

    load()
    from trousseau.demo.programme import is_demonstration, second_factor
    from trousseau.safekeeping import schema

    schema.require_current()
    if not is_demonstration():
        raise Failure("there is no demonstration here; start one with: trousseau demo", BAD_INPUT)
    digits = second_factor(email)
    if digits is None:
        raise Failure(
            f"'{email}' has no second factor here; the sign-in page lists the accounts", BAD_INPUT
        )
    click.echo(digits)

"""`trousseau migrate`: bring the tables to this release."""

import click


@click.command(short_help="Bring the database to this release; make it, on a new machine.")
@click.option(
    "--register-lost",
    is_flag=True,
    help="There is no copy of the register of endings any more: make one of what is known here.",
)
def migrate(register_lost: bool) -> None:
    """Bring the database to this release; make it, and the master key, on a new machine.

    All or nothing: what is interrupted leaves the tables as they were. On PostgreSQL it needs
    DATABASE_ADMIN_URL, the role that owns the tables, and gives the application's role its rights.
    """
    from trousseau.cli.application import load, now

    load()
    from trousseau.safekeeping import endings, schema

    made = schema.migrate(register_lost=register_lost)
    if made:
        click.echo(f"the database is of this release now: {len(made)} migrations were made")
    else:
        click.echo("the database is of this release")
    if register_lost and endings.rebuild_register(now()):
        click.echo("the register of endings was made anew; older backups need --register-lost now")

"""`trousseau migrate`: bring the tables to this release."""

import click


@click.command(short_help="Bring the database to this release; make it, on a new machine.")
def migrate() -> None:
    """Bring the database to this release; make it, and the master key, on a new machine.

    All or nothing: what is interrupted leaves the tables as they were. On PostgreSQL it needs
    DATABASE_ADMIN_URL, the role that owns the tables, and gives the application's role its rights.
    """
    from trousseau.cli.application import load

    load()
    from trousseau.safekeeping import schema

    made = schema.migrate()
    if made:
        click.echo(f"the database is of this release now: {len(made)} migrations were made")
    else:
        click.echo("the database is of this release")

"""`trousseau backup`, `restore` and `export`: the database as one file."""

from pathlib import Path

import click

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command(short_help="Write a sealed backup to the new FILE, and read it back.")
@FILE
def backup(file: Path) -> None:
    """Write a backup to the new FILE, sealed under the master key, and read all of it back.

    Others go on working meanwhile. To restore it takes the master key and the anchor's folder,
    which are not in it: keep copies of both, elsewhere (docs/operations.md). Backups older than 30
    days are to be deleted: people who were erased since are in them.
    """
    from trousseau.cli.application import load, now

    load()
    from trousseau.safekeeping import schema
    from trousseau.safekeeping.backup import KEPT, expired, make_backup

    schema.require_current()
    made = make_backup(file, now())
    size = file.stat().st_size / 1e6
    click.echo(f"{file}: {sum(made.rows.values())} rows, {size:.1f} MB, read back and found good")
    for old in expired(now()):
        click.echo(f"delete {old}, and its copies: it is older than {KEPT.days} days", err=True)


@click.command(short_help="Put the backup FILE into the empty database that is configured.")
@FILE
@click.option(
    "--replace",
    is_flag=True,
    help="SQLite: put it in the place of a database that is not empty, which is kept beside it.",
)
@click.option(
    "--register",
    "saved_register",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The saved copy of endings.jsonl, when it is not in the anchor's folder.",
)
@click.option(
    "--register-lost",
    is_flag=True,
    help="There is no copy any more: what ended since the backup (erasures too) will be back.",
)
def restore(file: Path, replace: bool, saved_register: Path | None, register_lost: bool) -> None:
    """Put the backup FILE into the empty database that is configured.

    Everything is checked before the first row is written. People who were erased since the backup
    are erased again, consents that were withdrawn are withdrawn, accounts that were closed are
    closed; that takes the register of endings, which lies in the anchor's folder.
    """
    if saved_register is not None and register_lost:
        raise click.UsageError("--register and --register-lost exclude one another")
    from trousseau.cli.application import load, now

    load()
    from trousseau.safekeeping import restore as restoring
    from trousseau.safekeeping.endings import said

    done = restoring.restore(
        file, now(),
        replace=replace, saved_register=saved_register, register_lost=register_lost,
    )  # fmt: skip
    found = done.contents
    click.echo(
        f"restored as of {found.made_at:%Y-%m-%d %H:%M} UTC: {sum(found.rows.values())} rows, "
        f"the log up to row {done.log_row}"
    )
    click.echo(f"ended again: {said(done.ended_again) or 'nothing had to be'}")
    if register_lost:
        click.echo(
            "the register was lost: whoever was erased since then has to be erased once more, and "
            "what was withdrawn, closed or revoked since then has to be so once more",
            err=True,
        )


@click.command(short_help="Write everything to the new FILE in the canonical form.")
@FILE
def export(file: Path) -> None:
    """Write everything that is kept to the new FILE, in the canonical form.

    The same data are the same bytes on either database. What is sealed stays sealed; names and
    addresses of staff can be read, so keep the file as safe as the database. It is not a backup.
    """
    from trousseau.cli.application import load, now

    load()
    from trousseau.safekeeping import schema
    from trousseau.safekeeping.export import write_export

    schema.require_current()
    rows = write_export(file, now())
    click.echo(f"{file}: {sum(rows.values())} rows")

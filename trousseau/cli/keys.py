"""`trousseau keys`: which master key is in use, and replacing it."""

import click

from trousseau.cli.main import CHECK_FAILED


@click.group()
def keys() -> None:
    """Say which master key is in use, or replace it while the application runs."""


@keys.command()
def status() -> int:
    """Say which master keys are in use, and for how many keys.

    It fails when keys are wrapped under a master key that is not here.
    """
    from trousseau.cli.application import load, now

    load()
    from trousseau.audit.master_key import master_keys
    from trousseau.safekeeping.rotation import keys_in_use

    known = master_keys()
    lost = 0
    for column, counts in keys_in_use(now()).items():
        for name, count in sorted(counts.items()):
            what = "current" if name == known.current else "old"
            if name not in known.keys:
                what, lost = "NOT HERE", lost + count
            click.echo(f"{column}  {name}  {what}  {count}")
    if len(known.keys) > 1:
        click.echo("a rotation is not finished; 'trousseau keys rotate' goes on with it")
    return CHECK_FAILED if lost else 0


@keys.command()
def rotate() -> None:
    """Replace the master key while people go on reading and writing.

    Every data key is wrapped under a new master key, then the old one is taken out of the file.
    Save a copy of the file afterwards, and keep the old copy as long as there are backups that were
    made under it. After an interruption, run it again.

    Where the key comes from TROUSSEAU_MASTER_KEY it takes two runs: each prints the value to set,
    the first with both keys, the second, after every process was restarted, with the new one alone.
    """
    from trousseau.cli.application import load, now

    load()
    from trousseau.audit.master_key import VARIABLE, master_keys
    from trousseau.safekeeping import rotation

    if rotation.from_environment():
        known = master_keys()
        if len(known.keys) == 1:
            value, then = rotation.with_new_key(known), "then run this again"
        else:
            rotation.rewrap_all(now())
            value, then = rotation.current_alone(known), "and the rotation is finished"
        click.echo(f"set {VARIABLE} to this, restart every process, {then}:", err=True)
        click.echo(",".join(value.text().splitlines()))
        return
    done = rotation.rotate(now())
    click.echo(f"{done.rewrapped} keys are wrapped under the new master key {done.current}")
    click.echo(f"retired: {', '.join(done.retired)}; only backups made until now need it")
    click.echo("save a copy of the key file now")
    if done.in_use:
        click.echo(f"left for the worker's next run: {', '.join(done.in_use)}", err=True)

"""What `trousseau check` looks at on this machine."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from trousseau.safekeeping import backup as backups
from trousseau.safekeeping import notes
from trousseau.safekeeping.findings import Found, good, notice, wrong
from trousseau.safekeeping.jobs import all_jobs
from trousseau.safekeeping.worker import NOTE

STALE = timedelta(minutes=2)
# A day, and the time that the job may take.
DAILY = timedelta(hours=26)
BACKUP_EVERY = timedelta(days=2)
FREE_BYTES = 1_000_000_000


def home(at: datetime) -> Found:
    """Only the owner may read the keys; no forgotten copy of the database."""
    folder = Path(settings.HOME)
    private = [folder, Path(settings.ANCHOR_FOLDER), *folder.glob("*.key")]
    loose = [path.name for path in private if path.exists() and path.stat().st_mode & 0o077]
    if loose:
        return wrong(f"others may read {', '.join(loose)}: chmod go= each")
    copies = sorted({*folder.glob("*-until-*.sqlite3"), *folder.glob(".*.sqlite3-??????*")})
    if copies:
        return notice(
            f"{', '.join(path.name for path in copies)} still holds people who are erased "
            "meanwhile: remove it once it is not needed"
        )
    return good("only its owner may read it")


def disk(at: datetime) -> Found:
    """Room to write."""
    free = shutil.disk_usage(settings.HOME).free
    text = f"{free / 1e9:.1f} GB free"
    return good(text) if free >= FREE_BYTES else wrong(f"{text}: make room")


def worker(at: datetime) -> Found:
    """It runs, and each of its jobs succeeded when it should have."""
    alive = notes.moment(NOTE, "alive")
    if alive is None or at - alive > STALE:
        return wrong(f"not running{_since(alive)}: trousseau serve, or trousseau worker")
    late = []
    for job in all_jobs():
        last = notes.moment(NOTE, job.name)
        if last is None or at - last > (job.every or DAILY) + STALE:
            late.append(job.name + _since(last))
    return wrong(f"late: {', '.join(late)}; see its messages") if late else good("running")


def backup(at: datetime) -> Found:
    """Not long ago; and none is kept so long that it is a way back to who was erased."""
    made = backups.made_here()
    last = max(made.values(), default=None)
    if last is None or at - last > BACKUP_EVERY:
        return wrong(f"none in the last two days{_since(last)}: trousseau backup FILE")
    if old := backups.expired(at):
        return wrong(
            f"older than {backups.KEPT.days} days, with people who are erased meanwhile: delete "
            f"{_named(old)}, and every copy"
        )
    newest = max(made, key=lambda path: made[path])
    return good(f"{newest.name}, {last:%Y-%m-%d %H:%M} UTC")


def _named(paths: list[Path]) -> str:
    more = f" and {len(paths) - 3} others" if len(paths) > 3 else ""
    return ", ".join(str(path) for path in paths[:3]) + more


def _since(moment: datetime | None) -> str:
    return f" (last: {moment:%Y-%m-%d %H:%M} UTC)" if moment else ""

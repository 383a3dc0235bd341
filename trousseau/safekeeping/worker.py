"""The worker's loop: which job is due, doing it, and going on when one fails.

A job is tried again a minute after it failed, and again, until it succeeds. What was done last is
remembered in the home, so that what was missed while the machine was off is done at the next start.
"""

import fcntl
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import close_old_connections, connection

from trousseau.safekeeping import notes
from trousseau.safekeeping.findings import said_of

PLACE = ZoneInfo("Europe/Paris")
AT_NIGHT = time(4)
TRY_AGAIN = timedelta(seconds=60)
NOTE = "worker"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Something done regularly: every so often, or once a day at four in the morning in Paris."""

    name: str
    every: timedelta | None
    do: Callable[[datetime], object]

    def due(self, last: datetime | None, at: datetime) -> bool:
        """Whether it is time, when it was last done at `last`."""
        if last is None or last > at:  # the clock was set back
            return True
        if self.every is not None:
            return at - last >= self.every
        return last < last_night(at)


def last_night(at: datetime) -> datetime:
    """The newest four in the morning in Paris that is not after `at`."""
    here = at.astimezone(PLACE)
    night = datetime.combine(here.date(), AT_NIGHT, PLACE)
    if night > here:
        night = datetime.combine(here.date() - timedelta(days=1), AT_NIGHT, PLACE)
    return night.astimezone(UTC)


class Worker:
    """Runs jobs; the clock is the caller's."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        """`jobs` are done in this order when several are due."""
        self.jobs = jobs
        self._failed: dict[str, datetime] = {}

    def round(self, at: datetime) -> None:
        """Do what is due, and note that the worker is alive. Never raises but to stop."""
        done = notes.read(NOTE)
        for job in self.jobs:
            if self._is_due(job, notes.moment(NOTE, job.name), at) and self._did(job, at):
                done[job.name] = at.isoformat()
        done["alive"] = at.isoformat()
        try:
            notes.write(NOTE, done)
        except OSError as error:
            logger.error("the notes of the worker cannot be written: %s", error.strerror)

    def _is_due(self, job: Job, last: datetime | None, at: datetime) -> bool:
        failed = self._failed.get(job.name)
        if failed is not None and failed <= at < failed + TRY_AGAIN:
            return False
        return job.due(last, at)

    def _did(self, job: Job, at: datetime) -> bool:
        close_old_connections()
        try:
            job.do(at)
        except Exception as error:  # whatever it is, the other jobs go on
            logger.error("%s failed and is tried again: %s", job.name, said_of(error))
            self._failed[job.name] = at
            connection.close()
            return False
        self._failed.pop(job.name, None)
        return True


@contextmanager
def alone(wait: Callable[[], None]) -> Iterator[None]:
    """Be the only worker of this home; `wait` is called, again and again, while another is."""
    descriptor = os.open(Path(settings.HOME) / "worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                wait()
        yield
    finally:
        os.close(descriptor)

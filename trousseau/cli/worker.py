"""`trousseau worker`: the regular work, in a process of its own."""

import signal
import time
from types import FrameType

import click

NAP_SECONDS = 10


@click.command(short_help="Do the regular work: anchor the log, erase what is due, check the log.")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def worker(once: bool) -> None:
    """Do the regular work until a signal ends it; 'trousseau serve' runs it by itself.

    Every minute the log is anchored; once a day, at four in the morning in Paris or as soon after
    as the machine is on, retention, erasures and the check of the log. What fails is said on stderr
    and tried again.
    """
    from trousseau.cli.application import load

    load()
    from trousseau.safekeeping.schema import require_current

    require_current()
    work(once=once)


def work(*, once: bool = False) -> None:
    """The loop; returns when a signal ends it."""
    from trousseau.cli.application import now
    from trousseau.safekeeping.jobs import all_jobs
    from trousseau.safekeeping.worker import Worker, alone

    signal.signal(signal.SIGTERM, _stop)
    try:
        with alone(_nap):
            worker = Worker(all_jobs())
            while True:
                worker.round(now())
                if once:
                    return
                _nap()
    except KeyboardInterrupt:
        return


def _nap() -> None:
    time.sleep(NAP_SECONDS)


def _stop(number: int, frame: FrameType | None) -> None:
    # In the middle of a job too: each is undone whole, and done again.
    raise KeyboardInterrupt

"""Two processes under one: the one that serves pages, and the worker beside it.

When the server ends, everything ends, with its exit code. A worker that ends is started again, at
once the first time and ever more slowly if it does not last.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

import click

from trousseau.cli.main import ENVIRONMENT, report

PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>
LOOK_SECONDS = 0.2
LONGEST_PAUSE = 60.0
# Who lasted this long is started again at once.
LASTED_SECONDS = 60.0
# The server finishes its answers first (graceful_timeout in serve.py).
PATIENCE_SECONDS = 20.0


class Ended(Exception):
    """A signal asked for the end."""


def supervise(serve: Callable[[], None], work: Callable[[], None]) -> int:
    """Run both until a signal ends them or the server ends; the exit code to leave with."""
    before = {number: signal.signal(number, _end) for number in (signal.SIGTERM, signal.SIGINT)}
    server = worker = 0
    try:
        server = start(serve)
        pause, started, worker = 0.0, time.monotonic(), start(work)
        while True:
            time.sleep(LOOK_SECONDS)
            code = ended(server)
            if code is not None:
                server = 0
                return code if code >= 0 else ENVIRONMENT
            if worker and ended(worker) is not None:
                worker = 0
                lasted = time.monotonic() - started
                pause = 0.0 if lasted > LASTED_SECONDS else min(2 * pause + 1, LONGEST_PAUSE)
                click.echo("trousseau: the worker ended; it is started again", err=True)
            if not worker and time.monotonic() - started >= pause:
                started, worker = time.monotonic(), start(work)
    except Ended:
        return 0
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        stop(server, worker)


def start(what: Callable[[], None]) -> int:
    """Run something in a process of its own; its id."""
    # What stands in the buffer would be printed by both.
    sys.stdout.flush()
    process = os.fork()
    if process:
        return process
    # The child is that and nothing else: whatever happens, it must not return.
    _end_with_parent()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    code = 0
    try:
        what()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else ENVIRONMENT
    except KeyboardInterrupt:
        pass
    except BaseException as error:
        code = report(error)
    finally:
        sys.stdout.flush()
        os._exit(code)


def _end_with_parent() -> None:
    """Who is killed without a word cannot end its children; on Linux the kernel does it then."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def ended(process: int) -> int | None:
    """The exit code of a child that has ended (negative for a signal), None while it runs."""
    found, status = os.waitpid(process, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def stop(*processes: int) -> None:
    """End children (0 is none), with force when they take too long."""
    left = [process for process in processes if process and ended(process) is None]
    for process in left:
        os.kill(process, signal.SIGTERM)
    until = time.monotonic() + PATIENCE_SECONDS
    while left and time.monotonic() < until:
        time.sleep(LOOK_SECONDS / 4)
        left = [process for process in left if ended(process) is None]
    for process in left:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _end(number: int, frame: FrameType | None) -> None:
    raise Ended

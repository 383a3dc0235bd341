"""Doing the same thing many times at the same moment, from several processes, as workers would."""

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from django.db import connections

Result = TypeVar("Result")
PROCESSES = 4


def at_once(number: int, do: Callable[..., Result], *arguments: Any) -> list[Result]:
    """`do(*arguments)` so many times, from four processes with threads of their own.

    `do` is a function of a module. The database must be one that commits (`transaction=True`).
    """
    each = number // PROCESSES
    assert each * PROCESSES == number
    # A connection must not be shared with a child.
    connections.close_all()
    forked = multiprocessing.get_context("fork")
    start = forked.Manager().Barrier(PROCESSES)
    with ProcessPoolExecutor(PROCESSES, mp_context=forked) as pool:
        runs = [
            pool.submit(_in_threads, each, start, partial(do, *arguments)) for _ in range(PROCESSES)
        ]
        return [result for run in runs for result in run.result(timeout=120)]


def _in_threads(number: int, start: Any, do: Callable[[], Result]) -> list[Result]:
    together = threading.Barrier(number)

    def one() -> Result:
        together.wait(timeout=60)
        try:
            return do()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        start.wait(60)
        runs = [pool.submit(one) for _ in range(number)]
        return [run.result() for run in runs]

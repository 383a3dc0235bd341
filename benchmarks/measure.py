"""Timing in one form, and a table that says on what machine and when."""

import os
import platform
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np


class Times(NamedTuple):
    """Seconds of repeated runs of one thing: the least, and the middle one."""

    least: float
    middle: float
    runs: int

    @property
    def text(self) -> str:
        """As a cell: the middle one, with the least beside it."""
        if self.runs == 1:
            return seconds(self.middle)
        return f"{seconds(self.middle)} (least {seconds(self.least)}, n = {self.runs})"


def seconds(value: float) -> str:
    """A duration in a unit that fits it."""
    if value >= 1.0:
        return f"{value:.2f} s"
    return f"{value * 1e3:.3g} ms" if value >= 1e-3 else f"{value * 1e6:.3g} µs"


def once(function: Callable[[], Any]) -> tuple[Any, Times]:
    """Run once: the result and the time."""
    begun = time.perf_counter()
    result = function()
    taken = time.perf_counter() - begun
    return result, Times(taken, taken, 1)


def timed(function: Callable[[], Any], repeats: int = 15) -> Times:
    """Times of runs that follow one that is not counted."""
    function()
    taken = sorted(once(function)[1].least for _ in range(repeats))
    return Times(taken[0], taken[repeats // 2], repeats)


class Table:
    """Rows as they are quoted in README.md; claims that do not hold are counted."""

    def __init__(self, title: str, *packages: str) -> None:
        self.missed = 0
        print(f"## {title}\n\n{machine(*packages)}\n\n| what | limit | seen |\n|---|---|---|")

    def row(self, what: str, seen: str, limit: str = "") -> None:
        """Something that was measured and nothing is claimed about."""
        print(f"| {what} | {limit} | {seen} |", flush=True)

    def time(self, what: str, times: Times, limit: float | None = None) -> None:
        """A duration; it holds when the middle one is within the limit (seconds)."""
        self.claim(what, times.text, limit is None or times.middle <= limit, limit, seconds)

    def amount(self, what: str, value: float, limit: float, unit: str) -> None:
        """A quantity that must not be above its limit."""
        self.claim(what, f"{value:,.4g} {unit}", value <= limit, limit, lambda x: f"{x:g} {unit}")

    def claim(
        self,
        what: str,
        seen: str,
        holds: bool,
        limit: float | None,
        said: Callable[[float], str],
    ) -> None:
        """A row with what was claimed; one that does not hold is marked."""
        self.missed += not holds
        text = "" if limit is None else f"≤ {said(limit)}"
        self.row(what, seen if holds else f"**{seen}**", text)

    def end(self) -> int:
        """What the process leaves with: 1 when a claim does not hold."""
        return 1 if self.missed else 0


def machine(*packages: str) -> str:
    """The machine, the day, the versions, and how busy the machine was."""
    cores = len(os.sched_getaffinity(0))
    named = ", ".join(f"{name} {_version(name)}" for name in ("numpy", *packages))
    load = os.getloadavg()[0]
    return (
        f"{cores} cores of {_processor()}, {time.strftime('%Y-%m-%d')}, "
        f"Python {platform.python_version()}, {named}; load before {load:.1f}"
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")


def copy_seconds(shape: tuple[int, int], repeats: int = 7) -> float:
    """The least time of numpy's copy of such a float32 array onto another, in one thread."""
    source, target = np.ones(shape, np.float32), np.empty(shape, np.float32)
    return timed(lambda: np.copyto(target, source), repeats).least

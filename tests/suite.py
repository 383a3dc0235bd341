"""`./run test`: every check there is, then one closing line that says what was and was not run.

With arguments it is pytest alone, on SQLite, or on PostgreSQL when the first one is `--postgres`.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgres import PostgresError, postgres

ROOT = Path(__file__).resolve().parents[1]
# Everything runs, and everything that sees a database runs on both; but a journey through a browser
# runs where the application is used, and what no database changes is not asked a second time.
DATABASES = {"SQLite": ["-m", "not browser"], "PostgreSQL": ["--other-database"]}
BIN = Path(sys.executable).parent
CHECKS: dict[str, list[str | Path]] = {
    "lint": [BIN / "ruff", "check", "--output-format", "concise", "."],
    "format": [BIN / "ruff", "format", "--check", "--output-format", "concise", "."],
    "types": [BIN / "mypy"],
    "layers": [BIN / "lint-imports", "--no-logo"],
}


@dataclass
class Totals:
    """What the runs of pytest amount to."""

    counts: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)


def pytest(arguments: Sequence[str], database: str | None, report: Path | None = None) -> int:
    """Run pytest once; `database` is the URL of a PostgreSQL server, None for SQLite."""
    environment = dict(os.environ)
    environment.pop("DATABASE_URL", None)
    if database is not None:
        environment["DATABASE_URL"] = database
    if report is not None:
        environment["TROUSSEAU_TEST_REPORT"] = str(report)
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


def everything() -> int:
    """All checks, both databases; 0 when all are good."""
    started = time.monotonic()
    failed: list[str] = []
    totals = Totals()
    for name, command in CHECKS.items():
        _title(name)
        if subprocess.run(command, cwd=ROOT).returncode:
            failed.append(name)
    with tempfile.TemporaryDirectory() as folder:
        for name, which in DATABASES.items():
            _title(f"tests on {name}")
            report = Path(folder) / f"{name}.json"
            with ExitStack() as stack:
                try:
                    url = stack.enter_context(postgres()) if name == "PostgreSQL" else None
                except PostgresError as error:
                    print(f"trousseau: {error}", file=sys.stderr)
                    failed.append(f"tests on {name}")
                    continue
                if pytest(["-q", "-n", "2", *which], url, report):
                    failed.append(f"tests on {name}")
            _add(totals, report, name)
    _close(totals, failed, time.monotonic() - started)
    return 1 if failed else 0


def _title(text: str) -> None:
    print(f"\n== {text} ==", flush=True)


def _add(totals: Totals, report: Path, name: str) -> None:
    if not report.exists():
        return
    read = json.loads(report.read_text(encoding="utf-8"))
    totals.counts.update(read["counts"])
    for reason, count in read["skipped"].items():
        totals.skipped[f"{reason} [{name}]"] += count


def _close(totals: Totals, failed: list[str], seconds: float) -> None:
    _title("result")
    for reason, count in sorted(totals.skipped.items()):
        print(f"NOT RUN: {count} × {reason}")
    print(f"{'FAILED: ' + ', '.join(failed) if failed else 'All good'} ({seconds:.0f} s)")
    bad = totals.counts["failed"] + totals.counts["error"]
    skipped = totals.counts["skipped"]
    print(f"{totals.counts['passed']} passed, {bad} failed, {skipped} skipped", flush=True)


def main(arguments: list[str]) -> int:
    """Run what the arguments ask for; returns the exit code."""
    if not arguments:
        return everything()
    if arguments[0] == "--postgres":
        with postgres() as url:
            return pytest(arguments[1:], url)
    return pytest(arguments, None)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except PostgresError as error:
        sys.exit(f"trousseau: {error}")

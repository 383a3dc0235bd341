"""200 people at work at once, thinking 3 to 7 seconds between pages, on both databases.

    .venv/bin/python -m benchmarks.load [--users 200] [--seconds 300] [--only sqlite|postgresql]

The server is the one of `trousseau serve`, in its own processes, on the demonstration programme;
everybody is signed in as a caseworker of some centre and reads the list, opens files, searches,
and changes one file in ten. The simplest page (health) in the same run shows what the machine and
the load generator themselves cost.
"""

import argparse
import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import Table
from tests.postgres import postgres

BIN = Path(sys.executable).parent
PORT = 8791
P99_MS = 300


def made(environment: dict[str, str], users: int) -> None:
    """A migrated database with the demonstration programme, and a session for each user."""
    subprocess.run([BIN / "trousseau", "migrate"], env=environment, check=True, stdout=sys.stderr)
    subprocess.run(
        [sys.executable, "-m", "benchmarks.load_sessions", str(users)], env=environment, check=True
    )


@contextmanager
def server(environment: dict[str, str]) -> Iterator[None]:
    """`trousseau serve` on PORT until the block ends."""
    command = [BIN / "trousseau", "serve", "--port", str(PORT)]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://localhost:{PORT}/health/").close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(30)


def run(environment: dict[str, str], users: int, seconds: int) -> dict[str, dict[str, str]]:
    """One locust run; its rows by name (Aggregated is the whole)."""
    home = Path(environment["TROUSSEAU_HOME"])
    with server(environment):
        subprocess.run(
            [
                BIN / "locust", "-f", Path(__file__).with_name("load_people.py"), "--headless",
                "--users", str(users), "--spawn-rate", "20", "--run-time", f"{seconds}s",
                "--host", f"http://localhost:{PORT}", "--csv", home / "load", "--only-summary",
                "--reset-stats", "--loglevel", "WARNING",
            ],
            env=environment,
            stdout=sys.stderr,
            check=False,
        )  # fmt: skip
    with (home / "load_stats.csv").open(encoding="utf-8") as file:
        return {row["Name"]: row for row in csv.DictReader(file)}


@contextmanager
def database(kind: str) -> Iterator[dict[str, str]]:
    """An environment with a home of its own and, for PostgreSQL, a server of its own."""
    with tempfile.TemporaryDirectory(prefix="trousseau-load-") as home:
        environment = {**os.environ, "TROUSSEAU_HOME": home}
        environment.pop("DATABASE_URL", None)
        if kind == "sqlite":
            yield environment
            return
        # A server that keeps what it confirmed, as in use: not the options of the tests.
        with postgres({"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}) as url:
            owner = url.replace("postgres@/postgres", "owner@/trousseau")
            application = url.replace("postgres@/postgres", "application@/trousseau")
            _roles(url)
            yield {**environment, "DATABASE_ADMIN_URL": owner, "DATABASE_URL": application}


def _roles(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE owner LOGIN CREATEROLE")
        connection.execute("CREATE ROLE application LOGIN")
        connection.execute("CREATE DATABASE trousseau OWNER owner")


def main() -> int:
    """Print the table; 1 when a claim did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    table = Table(
        f"{options.users} users, 3–7 s think time, {options.seconds} s", "django", "gunicorn"
    )
    for kind in (options.only,) if options.only else ("sqlite", "postgresql"):
        with database(kind) as environment:
            made(environment, options.users)
            rows = run(environment, options.users, options.seconds)
        whole = rows["Aggregated"]
        table.amount(
            f"{kind}: errors", float(whole["Failure Count"]), 0, "of " + whole["Request Count"]
        )
        table.amount(f"{kind}: p99, all pages", float(whole["99%"]), P99_MS, "ms")
        for name, row in sorted(rows.items()):
            if name != "Aggregated":
                table.row(f"{kind}: {name}, p50 · p99", f"{row['50%']} · {row['99%']} ms")
        table.row(f"{kind}: requests a second", f"{float(whole['Requests/s']):.1f}")
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""200 people at work at once, thinking 3 to 7 seconds between pages, on both databases.

    .venv/bin/python -m benchmarks.load [--users 200] [--seconds 600] [--only sqlite|postgresql]

The server is that of `trousseau serve`, with its worker, on the demonstration programme. One user
is its data protection officer, who reads the log; one signs in, looks at the list and leaves, again
and again; the others are caseworkers, each with an account and 20 files of their own. Of 34 answers
they get, 11 are files, 10 lists, 4 searches; 6 belong to 2 changes of a file (form, draft, saving);
3 are home, the explorer's form and a ranking. Each is checked (load_people.py), and counts from the
moment when everybody has come.

Left out: the files of a page, which a browser asks for once; and most sign-ins. The caseworkers are
signed in before, and one password in 50 seconds is checked meanwhile: a hash takes a third of a
second of a processor. The load generator runs on the same machine; what it takes is shown.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.measure import machine
from tests.postgres import postgres

BIN = Path(sys.executable).parent
PORT = 8791
P99_MS = 300
# Seconds in which everybody comes, and that the last may take to finish what they began.
COMING, PATIENCE = 20, 20

# Of load_people.py: page, milliseconds, error or nothing.
Answer = tuple[str, float, str]


def made(environment: dict[str, str], users: int) -> None:
    """A migrated database with the demonstration programme, and a session for each user."""
    subprocess.run([BIN / "trousseau", "migrate"], env=environment, check=True, stdout=sys.stderr)
    subprocess.run(
        [sys.executable, "-m", "benchmarks.load_sessions", str(users)], env=environment, check=True
    )


@contextmanager
def server(environment: dict[str, str]) -> Iterator[None]:
    """`trousseau serve` on PORT until the block ends."""
    serving = {name: text for name, text in environment.items() if name != "DATABASE_ADMIN_URL"}
    command = [str(BIN / "trousseau"), "serve", "--port", str(PORT)]
    running = subprocess.Popen(command, env=serving, stdout=subprocess.PIPE, text=True)
    try:
        # It prints one line once it answers.
        if running.stdout is None or not running.stdout.readline():
            raise RuntimeError("trousseau serve did not start")
        yield
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(60)


def run(environment: dict[str, str], users: int, seconds: int) -> tuple[list[Answer], float]:
    """One locust run: its answers, and the share of a processor that locust itself took."""
    length = COMING + seconds
    with server(environment):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [
                BIN / "locust", "-f", Path(__file__).with_name("load_people.py"), "--headless",
                "--users", str(users), "--spawn-rate", str(users / COMING),
                "--run-time", f"{length}s", "--stop-timeout", str(PATIENCE),
                "--host", f"http://127.0.0.1:{PORT}",
                "--only-summary", "--skip-log-setup", "--exit-code-on-error", "0",
            ],
            env=environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    answers = Path(environment["TROUSSEAU_HOME"]) / "answers.json"
    return json.loads(answers.read_text(encoding="utf-8")), taken / length


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


def row(what: str, answers: list[Answer], seconds: int) -> bool:
    """Print how many answers there were and how long they took; whether the goal is met."""
    errors = sum(1 for _, _, error in answers if error)
    times = [taken for _, taken, _ in answers]
    middle, most, p99 = np.percentile(times, (50, 95, 99)) if times else (0.0, 0.0, 0.0)
    holds = bool(times) and not errors and p99 <= P99_MS
    cells = [f"{len(answers):,}", f"{errors}", f"{middle:.0f} ms", f"{most:.0f} ms"]
    cells += [f"{p99:.0f} ms", f"{max(times, default=0):.0f} ms", f"{len(answers) / seconds:.1f}"]
    print(f"| {what} | {' | '.join(cells)} |", flush=True)
    return holds


def main() -> int:
    """Print the table; 1 when the goal is missed on a database."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    print(f"## {options.users} users, 3–7 s between pages, {options.seconds} s\n")
    print(machine("django", "gunicorn"), end="\n\n")
    print(
        f"| database | requests | errors, 0 | p50 | p95 | p99, ≤ {P99_MS} ms | max | requests/s |"
    )
    print("|---|---|---|---|---|---|---|---|", flush=True)
    missed = 0
    for kind in (options.only,) if options.only else ("sqlite", "postgresql"):
        with database(kind) as environment:
            made(environment, options.users)
            answers, share = run(environment, options.users, options.seconds)
        missed += not row(f"**{kind}**", answers, options.seconds)
        for name, _ in Counter(name for name, _, _ in answers).most_common():
            of_page = [answer for answer in answers if answer[0] == name]
            row(f"… {name}", of_page, options.seconds)
        print(f"{kind}: the load generator took {share:.0%} of a processor", file=sys.stderr)
        wrong = Counter(f"{name}: {error.partition('?')[0]}" for name, _, error in answers if error)
        for error, count in wrong.most_common():
            print(f"{kind}: {count} × {error}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

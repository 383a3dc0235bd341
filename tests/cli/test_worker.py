"""`trousseau worker`, and `trousseau serve` which keeps one running beside the pages."""

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.safekeeping.conftest import installation as installation
from tests.safekeeping.installation import Installation
from trousseau.safekeeping import schema

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30


@contextmanager
def started(installation: Installation, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    process = installation.start(*arguments)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(happens: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.05)


def done(installation: Installation) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((installation.home / "worker.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return found


def children(process: int) -> list[int]:
    with open(f"/proc/{process}/task/{process}/children") as file:
        return [int(child) for child in file.read().split()]


def is_worker(process: int) -> bool:
    """The one that holds the lock of the worker."""
    return any(
        os.readlink(f"/proc/{process}/fd/{name}").endswith("worker.lock")
        for name in os.listdir(f"/proc/{process}/fd")
    )


def test_it_works_until_it_is_told_to_stop_and_stops_at_once(installation: Installation):
    installation.do(schema.migrate)
    with started(installation, "worker") as process:
        wait_for(lambda: "log" in done(installation))
        process.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        assert process.wait(PATIENCE) == 0
        # Well before the end of its ten seconds of rest.
        assert time.monotonic() - begun < 5
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_without_tables_neither_worker_nor_server_begins(installation: Installation):
    for command in (["worker"], ["serve", "--port", str(free_port())]):
        ended = installation.run(*command, check=False)
        assert ended.returncode == 3
        assert ended.stderr.startswith("trousseau: the database is not of this release")
        assert ended.stderr.endswith("run trousseau migrate\n")


def test_a_role_that_could_read_past_the_wall_serves_nobody(installation: Installation):
    if not installation.server:
        pytest.skip("about PostgreSQL")
    installation.do(schema.migrate)
    url = installation.environment["DATABASE_URL"].replace("trousseau_application", "postgres")
    ended = installation.run("serve", "--port", str(free_port()), check=False, DATABASE_URL=url)
    assert ended.returncode == 3
    assert "is a superuser, so it could read past the wall" in ended.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_the_server_keeps_a_worker_starts_it_again_and_ends_with_it(installation: Installation):
    installation.do(schema.migrate)
    port = str(free_port())
    with started(installation, "serve", "--port", port, "--workers", "1") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"Trousseau listens on 127.0.0.1:{port}\n"
        wait_for(lambda: "log" in done(installation))
        (first,) = filter(is_worker, children(process.pid))
        os.kill(first, signal.SIGKILL)
        (installation.home / "worker.json").unlink()
        wait_for(lambda: "log" in done(installation))
        everybody = children(process.pid)
        assert first not in everybody
        assert len(everybody) == 2
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        assert process.stderr.read() == "trousseau: the worker ended; it is started again\n"
    assert not [one for one in everybody if os.path.exists(f"/proc/{one}")]


def test_neither_outlives_the_one_who_started_them(installation: Installation):
    installation.do(schema.migrate)
    port = str(free_port())
    with started(installation, "serve", "--port", port, "--workers", "1") as process:
        wait_for(lambda: "log" in done(installation))
        both = children(process.pid)
        assert len(both) == 2
        process.send_signal(signal.SIGKILL)
        process.wait()
        wait_for(lambda: not any(os.path.exists(f"/proc/{one}") for one in both))

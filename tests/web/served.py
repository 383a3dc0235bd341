"""The application as it is served: gunicorn in a process of its own, asked over HTTP."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    headers: Mapping[str, str]
    text: str
    seconds: float


@dataclass
class Served:
    """A running server, and somebody signed in."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    world: Mapping[str, Any]
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The address of the person's file."""
        return f"/people/{self.world['person']}/"

    def get(self, address: str, *, signed_in: bool = True) -> Answer:
        return self._ask("GET", address, None, signed_in=signed_in)

    def post(self, address: str, fields: Mapping[str, str], token: str) -> Answer:
        return self._ask("POST", address, {"csrfmiddlewaretoken": token, **fields})

    def form(self, address: str) -> tuple[dict[str, str], str]:
        """What the form of the file shows of the name, its version, and its token."""
        text = self.get(address).text
        token = TOKEN.search(text)
        assert token is not None, text
        values = {}
        for name in ("given_names", "version"):
            (tag,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', text)
            values[name] = re.findall(r'value="([^"]*)"', tag)[0]
        return values, token[1]

    def processes(self) -> list[int]:
        """The server's processes, and those that they started."""
        listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True)
        lines = [line.split() for line in listed.stdout.splitlines()]
        parents = {int(pid): int(parent) for pid, parent in lines}
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return sorted(found)

    def recovered(self, within: float) -> float:
        """Seconds until the file is shown again; fails when that is later than `within`."""
        start = time.monotonic()
        while (passed := time.monotonic() - start) < within:
            answer = self.get(self.file)
            if answer.status == 200:
                return time.monotonic() - start
            time.sleep(0.2)
        raise AssertionError(f"not back after {passed:.1f} s")

    def _ask(
        self,
        method: str,
        address: str,
        fields: Mapping[str, str] | None,
        *,
        signed_in: bool = True,
    ) -> Answer:
        start = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        name, _, value = self.world["cookie"].partition("=")
        cookies = {name: value, **self.cookies} if signed_in else {}
        headers = {
            "Host": f"localhost:{self.port}",
            "Origin": f"http://localhost:{self.port}",
            "Cookie": "; ".join(f"{key}={value}" for key, value in cookies.items()),
        }
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for sent in answer.headers.get_all("Set-Cookie") or [] if signed_in else []:
                key, _, rest = sent.partition("=")
                self.cookies[key] = rest.split(";")[0]
            return Answer(answer.status, dict(answer.headers), text, time.monotonic() - start)
        finally:
            connection.close()


@contextmanager
def served(home: Path, database: str | None, owner: str | None = None) -> Iterator[Served]:
    """Serve on a fresh database; `database` is a URL, None is SQLite in `home`.

    On PostgreSQL `owner` is the URL for who owns the tables.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    environment["TROUSSEAU_HOME"] = str(home)
    made = subprocess.run(
        [sys.executable, "-m", "tests.web.outage_world"],
        env={**environment, "DATABASE_URL": owner} if owner else environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    if database is not None:
        environment["DATABASE_URL"] = database
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = home / "server.log"
    with log.open("wb") as output:
        command = [str(Path(sys.executable).with_name("trousseau")), "serve", "--workers", "1"]
        process = subprocess.Popen(
            [*command, "--port", str(port)], env=environment, cwd=ROOT, stdout=output, stderr=output
        )
    try:
        found = Served(port, process, log, json.loads(made.stdout.splitlines()[-1]))
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                if found.get("/health/").status == 200:
                    break
            except OSError:
                time.sleep(0.1)
            assert process.poll() is None, log.read_text()
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

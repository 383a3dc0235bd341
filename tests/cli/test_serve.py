"""`demo` and `serve` as a person starts them: a process, a port, an answer, Ctrl-C."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from trousseau.cli.main import Failure
from trousseau.cli.serve import listen

PROGRAM = Path(sys.executable).with_name("trousseau")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    keep = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**keep, "TROUSSEAU_HOME": str(tmp_path / "home")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def started(*arguments: str, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [PROGRAM, *arguments], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate()


def test_demo_check_is_good(environment: dict[str, str]):
    done = subprocess.run(
        [PROGRAM, "demo", "--check", "--households", "16", "--port", str(free_port())],
        env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "Trousseau: the first page is good"
    assert done.stderr == ""


@pytest.mark.parametrize("options", [[], ["--check"]])
def test_a_home_that_cannot_be_used_is_one_line(environment: dict[str, str], options: list[str]):
    Path(environment["TROUSSEAU_HOME"]).write_text("not a folder")
    done = subprocess.run(
        [PROGRAM, "demo", "--households", "16", *options, "--port", str(free_port())],
        env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr.startswith(f"trousseau: {environment['TROUSSEAU_HOME']}: ")
    assert done.stderr.count("\n") == 1


def test_demo_runs_until_it_is_interrupted(environment: dict[str, str]):
    port = free_port()
    begun = time.monotonic()
    with started("demo", "--households", "16", "--port", str(port), env=environment) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line == f"Trousseau: http://localhost:{port}/  (Ctrl-C ends it)\n"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/health/", headers={"Host": f"localhost:{port}"})
        answer = connection.getresponse()
        assert (answer.status, b'"ok"' in answer.read()) == (200, True)
        connection.close()
        assert time.monotonic() - begun < 15
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_demo_takes_the_next_port_when_one_is_busy():
    with listen("127.0.0.1", free_port(), 1) as first:
        port = first.getsockname()[1]
        with listen("127.0.0.1", port, 20) as second:
            assert second.getsockname()[0] == "127.0.0.1"
            assert port < second.getsockname()[1] < port + 20
        with pytest.raises(Failure, match=f"port {port} is taken") as failure:
            listen("127.0.0.1", port)
        assert failure.value.exit_code == 3


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(Failure, match=r"cannot listen on 192\.0\.2\.1"):
        listen("192.0.2.1", free_port())


@pytest.mark.parametrize(
    ("more", "host", "said"),
    [
        ({"TROUSSEAU_DEBUG": "1"}, "0.0.0.0", "TROUSSEAU_DEBUG=1 shows what is in memory"),
        ({"TROUSSEAU_DEBUG": "1", "TROUSSEAU_HTTPS": "1"}, "127.0.0.1", "TROUSSEAU_DEBUG=1 shows"),
        ({}, "0.0.0.0", "would pass in the clear on 0.0.0.0"),
    ],
)
def test_serve_is_not_opened_to_others_without_protection(
    environment: dict[str, str], more: dict[str, str], host: str, said: str
):
    done = subprocess.run(
        [PROGRAM, "serve", "--host", host, "--port", str(free_port())],
        env={**environment, **more}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    # With TROUSSEAU_DEBUG=1 after a traceback.
    assert (done.returncode != 0, done.stdout) == (True, "")
    assert said in done.stderr.splitlines()[-1]


def test_serve_does_not_start_without_the_register(environment: dict[str, str]):
    """Whoever was erased, and the database went back since, would be shown."""
    home = Path(environment["TROUSSEAU_HOME"])
    for command in (["migrate"], ["backup", home / "one.backup"]):
        subprocess.run([PROGRAM, *command], env=environment, check=True, capture_output=True)
    (home / "anchor" / "endings.jsonl").unlink()
    for command in (["serve", "--port", str(free_port())], ["migrate"]):
        done = subprocess.run(
            [PROGRAM, *command], env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 1
        assert done.stderr.startswith("trousseau: the register of endings (anchor/endings.jsonl)")
    lost = subprocess.run(
        [PROGRAM, "migrate", "--register-lost"], env=environment, capture_output=True, text=True
    )
    assert lost.returncode == 0
    assert "was made anew" in lost.stdout


def test_serve_compresses_and_names_static_files_by_content(environment: dict[str, str]):
    port = free_port()
    subprocess.run([PROGRAM, "migrate"], env=environment, check=True, capture_output=True)
    with started("serve", "--port", str(port), "--workers", "1", env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"Trousseau listens on 127.0.0.1:{port}\n"
    static = Path(environment["TROUSSEAU_HOME"]) / "cache" / "static"
    assert (static / "staticfiles.json").is_file()
    assert any(path.suffix == ".gz" for path in static.rglob("*"))

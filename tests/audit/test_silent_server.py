"""The server itself, as it is started: what it prints when it is sent nonsense."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.bar(13)
PROGRAM = Path(sys.executable).with_name("trousseau")
TYPED = b"Typed-Canari-77"
NONSENSE = [
    b"GET /people/%s/ HTTP/1.1\r\nHost: localhost\r\n\r\n" % TYPED,
    b"GET /?words=%s HTTP/1.1\r\nHost: localhost\r\nReferer: http://x/%s\r\n\r\n" % (TYPED, TYPED),
    b"GET /%s HTTP/9.9\r\n\r\n" % TYPED,
    b"%s\r\n\r\n" % TYPED,
    b"GET /%s %s\r\n\r\n" % (TYPED, TYPED),
    b"GET / HTTP/1.1\r\nHost: %s\r\n\r\n" % TYPED,
    b"GET / HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n" % TYPED,
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-%s : y\r\n\r\n" % TYPED,
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: %s\x00\r\n\r\n" % TYPED,
    b"GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % (TYPED * 600),
    b"POST /ranking/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %s\r\n\r\n" % TYPED,
    b"POST /ranking/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: %s\r\n\r\n" % TYPED,
    b"POST /ranking/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n%s" % TYPED,
    b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=%s&password=%s" % (TYPED, TYPED),
    b"GET /%%0d%%0atrousseau:%%20%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % TYPED,
    b"\x16\x03\x01%s" % TYPED,
]  # fmt: skip


@pytest.fixture
def server(tmp_path) -> Iterator[tuple[subprocess.Popen[str], int, list[str]]]:
    """On a home of its own; what it prints is gathered as it comes."""
    keep = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = {**keep, "TROUSSEAU_HOME": str(tmp_path / "home")}
    subprocess.run(
        [PROGRAM, "migrate"], env=environment, check=True, capture_output=True, timeout=120
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [PROGRAM, "serve", "--port", str(port), "--workers", "1"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    printed: list[str] = []
    for line in process.stdout:
        printed.append(line)
        if "listens" in line:
            break
    reader = threading.Thread(target=printed.extend, args=[process.stdout], daemon=True)
    reader.start()
    yield process, port, printed
    process.terminate()
    process.wait(30)
    reader.join(10)
    process.stdout.close()


def send(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while chunk := connection.recv(65536):
                answer += chunk
        except ConnectionResetError:
            pass
        return answer


def test_the_server_prints_nothing_of_what_it_is_sent(server):
    process, port, printed = server
    for request in NONSENSE:
        send(port, request)
    assert send(port, b"GET /health/ HTTP/1.1\r\nHost: localhost\r\n\r\n").startswith(
        b"HTTP/1.1 200"
    )
    process.terminate()
    process.wait(30)
    text = "".join(printed)
    assert "Typed" not in text
    lines = text.splitlines()
    # Refusals are said, each in one line of ours.
    assert len([line for line in lines if line.startswith("trousseau: WARNING")]) >= 4
    assert [line for line in lines if not line.lower().startswith("trousseau")] == []

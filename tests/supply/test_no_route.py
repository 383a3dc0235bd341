"""The application runs, and a household is ranked, on a machine that can reach no other."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.safekeeping.conftest import server
from tests.safekeeping.installation import Installation
from tests.supply import guard, no_route
from tests.supply.lock import ROOT

pytestmark = pytest.mark.bar(35)

PROGRAM = Path(sys.executable).with_name("trousseau")
HOUSEHOLD = ROOT / "examples" / "anouka.yaml"
RANK = ["rank", str(HOUSEHOLD), "--top", "3"]
# An address kept for documents (RFC 5737): even a guard that fails calls nobody.
ELSEWHERE = "192.0.2.1"


@pytest.fixture
def environment(tmp_path: Path, django_db_setup: None) -> Iterator[dict[str, str]]:
    """A home that does not exist yet; on PostgreSQL, an empty database as well."""
    with Installation(tmp_path / "home", server()).with_new_database() as made:
        yield made.environment


@pytest.fixture(scope="module")
def sealed() -> list[str]:
    """What to put before a command so that it runs without any route."""
    words = no_route.entry()
    if words is None:
        missing("an empty network (unshare --net) is not permitted here")
    assert words is not None
    return words


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


def test_the_first_page_is_served_without_any_route(sealed: list[str], environment: dict[str, str]):
    done = run([*sealed, str(PROGRAM), "demo", "--check", "--households", "16"], environment)
    assert (done.returncode, done.stderr.splitlines()[0]) == (0, no_route.SEALED), done.stderr
    assert done.stdout.splitlines()[-1] == "Trousseau: the first page is good"


def test_a_household_is_ranked_without_any_route(sealed: list[str], environment: dict[str, str]):
    done = run([*sealed, str(PROGRAM), *RANK], environment)
    assert (done.returncode, done.stderr.splitlines()[0]) == (0, no_route.SEALED), done.stderr
    assert done.stdout == run([str(PROGRAM), *RANK], environment).stdout != ""


def test_there_is_no_route_in_there(sealed: list[str], environment: dict[str, str]):
    look = "import os; from tests.supply.no_route import routes; print(routes(), os.readlink({!r}))"
    network = "/proc/self/ns/net"
    inside = run([*sealed, sys.executable, "-c", look.format(network)], environment)
    found, _, own = inside.stdout.strip().partition(" ")
    assert found == "[]"
    assert own != os.readlink(network)
    call = f"import socket; socket.create_connection(('{ELSEWHERE}', 9))"
    called = run([*sealed, sys.executable, "-c", call], environment)
    assert "Network is unreachable" in called.stderr


def test_a_network_with_a_route_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    ipv4, ipv6 = tmp_path / "route", tmp_path / "ipv6_route"
    ipv4.write_text(
        "Iface\tDestination\tGateway\nlo\t0000007F\t00000000\neth0\t00000000\t010011AC\n"
    )
    ipv6.write_text(f"{'0' * 32} 00 {'0' * 32} 00 lo\n{'f' * 32} 08 {'0' * 32} 00 eth1\n")
    monkeypatch.setattr(no_route, "IPV4_ROUTES", ipv4)
    monkeypatch.setattr(no_route, "IPV6_ROUTES", ipv6)
    assert [line.split()[0][:4] + line.split()[-1] for line in no_route.routes()] == [
        "eth0010011AC",
        "ffffeth1",
    ]


# --- where namespaces are not permitted, Python's own audit still tells -------------------------


def guarded(log: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.supply.guard", str(log), *arguments]


def test_serving_the_first_page_calls_nobody(tmp_path: Path, environment: dict[str, str]):
    log = tmp_path / "log"
    done = run(
        guarded(log, "demo", "--check", "--households", "16", "--port", free_port()), environment
    )
    assert (log.read_text(), done.returncode) == ("", 0), done.stderr
    assert done.stdout.splitlines()[-1] == "Trousseau: the first page is good"


def test_ranking_a_household_calls_nobody(tmp_path: Path, environment: dict[str, str]):
    log = tmp_path / "log"
    done = run(guarded(log, *RANK), environment)
    assert (log.read_text(), done.returncode) == ("", 0), done.stderr
    assert done.stdout


@pytest.mark.parametrize(
    ("call", "logged"),
    [
        (f"socket.create_connection(('{ELSEWHERE}', 9), 1)", f"socket.getaddrinfo {ELSEWHERE}"),
        (f"socket.socket().connect(('{ELSEWHERE}', 9))", f"socket.connect {ELSEWHERE}"),
        (f"udp().sendto(b'', ('{ELSEWHERE}', 9))", f"socket.sendto {ELSEWHERE}"),
        (f"udp().sendmsg([b''], [], 0, ('{ELSEWHERE}', 9))", f"socket.sendmsg {ELSEWHERE}"),
        ("socket.getaddrinfo('name.invalid', 9)", "socket.getaddrinfo name.invalid"),
        ("socket.gethostbyname('name.invalid')", "socket.gethostbyname name.invalid"),
        (f"socket.gethostbyaddr('{ELSEWHERE}')", f"socket.gethostbyaddr {ELSEWHERE}"),
        (f"socket.getnameinfo(('{ELSEWHERE}', 9), 0)", f"socket.getnameinfo {ELSEWHERE}"),
        ("subprocess.run(['true'])", "subprocess.Popen true"),
        ("os.system('true')", "os.system b'true'"),
        ("os.execv('/bin/true', ['true'])", "os.exec /bin/true"),
        ("fork_and(lambda: socket.gethostbyname('a.invalid'))", "socket.gethostbyname a.invalid"),
    ],
)
def test_the_guard_sees_a_call_that_is_swallowed(tmp_path: Path, call: str, logged: str):
    log = tmp_path / "log"
    program = f"""
import os, pathlib, socket, subprocess
from tests.supply import guard
def udp():
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
def fork_and(call):
    child = os.fork()
    if child:
        os.waitpid(child, 0)
    else:
        try:
            call()
        finally:
            os._exit(0)
guard.refuse(pathlib.Path({str(log)!r}))
try:
    {call}
except Exception:
    pass
"""
    done = run([sys.executable, "-c", program], dict(os.environ))
    assert done.returncode == 0, done.stderr
    assert log.read_text() == f"{logged}\n"


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.connect", (None, ("127.0.0.1", 8000))),
        ("socket.connect", (None, ("::1", 8000, 0, 0))),
        ("socket.connect", (None, "/run/postgresql/.s.PGSQL.5432")),
        ("socket.getaddrinfo", (b"localhost", 80, 0, 0, 0)),
        ("socket.getaddrinfo", (None, 80, 0, 0, 0)),
        ("socket.sendmsg", (None, None)),
        ("open", ("/etc/hosts", "r", 0)),
    ],
)
def test_the_guard_lets_this_machine_be(event: str, arguments: tuple[object, ...]):
    assert guard.outside(event, arguments) is None

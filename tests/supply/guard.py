"""Run the command line in this process while each step towards another machine is refused.

`python -m tests.supply.guard LOG ARGUMENTS…` is `trousseau ARGUMENTS…`. What is refused is written
to LOG as well, one line each: code that catches the error was still about to call out. The hook
cannot be taken away, and goes along when the server forks. It sees what Python does, not what a
library does in C, nor how `connect` looks up a name it is given: that is what `no_route` is for.
"""

import ipaddress
import os
import sys
from pathlib import Path
from typing import Any

# Python's table of audit events; the position of the host or address among the arguments of each.
ADDRESSED = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1, "socket.getnameinfo": 0}
NAMED = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyaddr": 0}
# Another program would not be watched.
PROGRAMS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn"}


class OutsideCall(Exception):
    """The program was about to call another machine, or to start a program that might."""


def outside(event: str, arguments: tuple[Any, ...]) -> str | None:
    """What an audit event reaches for; None when that is this machine or no network at all."""
    if event in PROGRAMS:
        return str(arguments[0])
    if event in NAMED:
        host = arguments[NAMED[event]]
    elif event in ADDRESSED:
        address = arguments[ADDRESSED[event]]
        # A Unix socket has a path; a datagram on a connected socket has no address of its own.
        if address is None or isinstance(address, str | bytes):
            return None
        host = address[0]
    else:
        return None
    return None if is_local(host) else str(host)


def is_local(host: object) -> bool:
    """Whether a host, as sockets take it, is this machine; no host at all is where one listens."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name is None or name == "localhost":
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


def refuse(log: Path) -> None:
    """Refuse from now on, here and in what is forked from here; makes `log`, empty until then."""
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        reached = outside(event, arguments)
        if reached is not None:
            os.write(file, f"{event} {reached}\n".encode())
            raise OutsideCall(f"{event}: {reached}")

    sys.addaudithook(hook)


def main(arguments: list[str]) -> int:
    """Run the command line; the first argument is the log. Returns its exit code."""
    refuse(Path(arguments[0]))
    # Imported under guard: what a module does while it is imported counts.
    from trousseau.cli.main import run

    return run(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

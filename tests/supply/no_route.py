"""Run a command where no other machine can be reached: Linux, a network of its own, loopback only.

`entry()` gives the words to put before a command. They lead through `main`, which runs inside:
it raises the loopback interface, makes sure that there is no route to anywhere, and becomes the
command.
"""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
from pathlib import Path

from tests.supply.lock import ROOT

# linux/sockios.h, linux/if.h
SIOCSIFFLAGS = 0x8914
IFF_UP = 0x1
# Root may unshare; anybody else may where user namespaces are allowed.
WAYS = (("--net",), ("--map-root-user", "--net"))
# Networks through a gateway or an interface, one a line; the first of IPv4's lines is a heading.
IPV4_ROUTES, IPV6_ROUTES = Path("/proc/net/route"), Path("/proc/net/ipv6_route")
SEALED = "trousseau: only loopback"


def entry() -> list[str] | None:
    """What to put before a command (run in the clone's root); None where it is not permitted."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return None
    for way in WAYS:
        words = [unshare, *way, "--", sys.executable, "-m", "tests.supply.no_route"]
        tried = subprocess.run([*words, "true"], cwd=ROOT, capture_output=True)
        if tried.returncode == 0:
            return words
    return None


def raise_loopback() -> None:
    """A new network has its loopback interface down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))


def routes() -> list[str]:
    """Every route of this network that does not end on loopback."""
    ipv4 = IPV4_ROUTES.read_text().splitlines()[1:]
    ipv6 = IPV6_ROUTES.read_text().splitlines() if IPV6_ROUTES.exists() else []
    elsewhere = [line for line in ipv4 if line.split()[0] != "lo"]
    return elsewhere + [line for line in ipv6 if line.split()[-1] != "lo"]


def main(command: list[str]) -> None:
    """Become `command`, in a network that is empty; leaves with 3 when it is not."""
    raise_loopback()
    found = routes()
    if found:
        print(f"trousseau: this network has routes: {found}", file=sys.stderr)
        sys.exit(3)
    print(SEALED, file=sys.stderr, flush=True)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])

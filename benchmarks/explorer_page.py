"""The explorer behind gunicorn: how long the server takes, and what a first visit weighs."""

import gzip
import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.measure import Table, Times, once, timed
from trousseau.demo.examples import examples

PROGRAM = Path(sys.executable).with_name("trousseau")
SERVER_SECONDS, FIRST_LOAD_KB = 0.150, 250.0
REPEATS = 15


class Browser:
    """One connection to the server, with the cookies it gave."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("localhost", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[bytes, int]:
        """A page or file, unpacked, and its bytes on the wire; anything but 200 is an error."""
        headers = {"Accept-Encoding": "gzip", "Accept-Language": "fr"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            token = self.cookies.get("csrftoken", "")
            body = urlencode({**fields, "csrfmiddlewaretoken": token})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if fields is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        packed = answer.headers.get("Content-Encoding") == "gzip"
        return gzip.decompress(content) if packed else content, len(content)


@contextmanager
def server() -> Iterator[int]:
    """The port of `trousseau demo`, started on an empty home."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "TROUSSEAU_HOME": home}
        running = subprocess.Popen(
            [PROGRAM, "demo", "--port", "8600"], env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            ready = running.stdout.readline() if running.stdout is not None else ""
            found = re.search(r"localhost:(\d+)", ready)
            if found is None:
                raise RuntimeError("trousseau demo did not start")
            yield int(found[1])
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(timeout=20)


def files_of(page: bytes) -> list[str]:
    """Style sheets, scripts and images that a page asks for, and what its scripts import."""
    return sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.decode())))


def files_kb(browser: Browser, page: bytes) -> tuple[int, float]:
    """Number and weight on the wire of the files of a page."""
    waiting, seen, weight = files_of(page), set[str](), 0
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        content, size = browser.ask(path)
        weight += size
        if path.endswith(".js"):
            imported = re.findall(rb'from\s*"\./([^"]+)"|import\s*"\./([^"]+)"', content)
            folder = path.rpartition("/")[0]
            waiting += [f"{folder}/{(one or other).decode()}" for one, other in imported]
    return len(seen), weight / 1e3


def without_polygons(page: bytes) -> int:
    """Bytes of a page, packed, once the outlines of the areas are taken out."""
    return len(gzip.compress(re.sub(rb'(<path\b[^>]*?) d="[^"]*"', rb"\1", page), 6))


def main() -> int:
    """Print the table; 1 when a claim does not hold."""
    table = Table("The explorer, gunicorn with one worker", "django", "gunicorn")
    with server() as port:
        browser = Browser(port)
        (_, form_size), first = once(lambda: browser.ask("/"))
        table.time("the form, first answer of the server", first)
        times = timed(lambda: browser.ask("/"), REPEATS)
        table.time("the form", times, SERVER_SECONDS)
        _, first = once(lambda: browser.ask("/ranking/", {"example": examples()[0].name}))
        table.time("a ranking, first of the server", first)
        slowest, page, page_size = Times(0.0, 0.0, 0), b"", 0
        for example in examples():
            fields = {"example": example.name}
            times = timed(partial(browser.ask, "/ranking/", fields), REPEATS)
            slowest = max(slowest, times, key=lambda each: each.middle)
            content, size = browser.ask("/ranking/", fields)
            if size > page_size:
                page, page_size = content, size
        what = f"a ranking with its map, the slowest of {len(examples())} examples"
        table.time(what, slowest, SERVER_SECONDS)
        count, files = files_kb(browser, page)
        table.amount(
            f"first load of the form, with {count} files",
            form_size / 1e3 + files,
            FIRST_LOAD_KB,
            "KB",
        )
        bare = without_polygons(page) / 1e3
        table.amount("first load of a ranking without polygons", bare + files, FIRST_LOAD_KB, "KB")
        table.row("… the page with polygons, packed", f"{page_size / 1e3:.1f} KB")
        table.row("… unpacked", f"{len(page) / 1e3:.0f} KB")
    return table.end()


if __name__ == "__main__":
    sys.exit(main())

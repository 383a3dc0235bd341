"""`trousseau serve`: the application behind gunicorn, and the worker beside it."""

import errno
import http.client
import os
import socket
import sys
import time
from typing import Any

import click

from trousseau.cli.main import BAD_INPUT, CHECK_FAILED, ENVIRONMENT, Failure
from trousseau.cli.supervise import ended, supervise

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
FIRST_PORT = 8000
PORTS_TRIED = 50
# The address people open. Passkeys refuse an IP address, so it is a name.
LOCAL_NAME = "localhost"
CHECK_SECONDS = 60.0


def listen(host: str, port: int, tries: int = 1) -> socket.socket:
    """A socket that listens on the first free port from `port` on.

    The socket itself is handed to the server, so nobody can take the port in between.
    Raises Failure (exit code 3) when none of `tries` ports is free or the host is not ours.
    """
    for candidate in range(port, port + tries):
        if tries > 1 and _taken_on_ipv6(candidate):
            continue
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if error.errno == errno.EADDRINUSE:
                continue
            raise Failure(
                f"cannot listen on {host}:{candidate}: {error.strerror}", ENVIRONMENT
            ) from error
        return listener
    last = f" to {port + tries - 1}" if tries > 1 else ""
    raise Failure(f"port {port}{last} is taken; choose another with --port", ENVIRONMENT)


def _taken_on_ipv6(port: int) -> bool:
    """Whether another program has that port over IPv6, where a browser looks first."""
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("::1", port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def run_server(listener: socket.socket, ready: str, workers: int, threads: int) -> None:
    """Serve until a signal ends it; `ready` is printed once it answers."""
    from gunicorn.app.base import BaseApplication
    from gunicorn.workers.gthread import ThreadWorker

    class Worker(ThreadWorker):  # type: ignore[misc]
        def handle_quit(self, sig: int, frame: Any) -> None:
            # gunicorn 27 shuts its threads down within the handler: Ctrl-C while a request is
            # being given to one waits for itself, and the worker is killed 15 seconds later.
            self.cfg.set("graceful_timeout", 0)
            self.handle_exit(sig, frame)

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            settings: dict[str, Any] = {
                "bind": f"fd://{listener.fileno()}",
                "worker_class": Worker,
                "workers": workers,
                "threads": threads,
                # Loaded once, before the workers part: the atlas is shared, and a fault shows here.
                "preload_app": True,
                "loglevel": "warning",
                "control_socket_disable": True,
                "graceful_timeout": 15,
                "when_ready": lambda server: print(ready, flush=True),
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from trousseau.web.wsgi import application

            return application

    Server().run()


def check_page(port: int, server: int) -> None:
    """Fetch the first page from the server process `server` until it answers.

    Raises Failure (exit code 1) when the answer is not a page, or none comes in time. When the
    server could not start it has said why itself, and its exit code is passed on.
    """
    end = time.monotonic() + CHECK_SECONDS
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=CHECK_SECONDS)
        try:
            connection.request("GET", "/", headers={"Host": f"{LOCAL_NAME}:{port}"})
            answer = connection.getresponse()
            page = answer.read()
        except OSError:
            if (code := ended(server)) is not None:
                raise click.exceptions.Exit(code) from None
            time.sleep(0.05)
            continue
        finally:
            connection.close()
        if answer.status == 200 and b"<html" in page:
            return
        raise Failure(f"the first page answered {answer.status}", CHECK_FAILED)
    raise Failure(f"no answer in {CHECK_SECONDS:.0f} seconds", CHECK_FAILED)


@click.command(short_help="Serve the application on this machine.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=FIRST_PORT, show_default=True, help="Its port."
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=os.cpu_count() or 1,
    help="Processes that answer; as many as there are cores unless given.",
)
def serve(host: str, port: int, workers: int) -> None:
    """Serve the application; by default to this machine only (docs/operations.md).

    The worker runs beside it. It does not start while the database is not of this release, without
    the master key or the register of endings, or while the application's role on PostgreSQL could
    read past the wall between centres. What ended and is there again (the database went back) is
    ended again first.
    """
    from trousseau.cli.application import load, now
    from trousseau.cli.worker import work

    load()
    from django.conf import settings
    from django.db import connection

    from trousseau.demo.programme import is_demonstration
    from trousseau.safekeeping.endings import said
    from trousseau.safekeeping.health import require_fit_to_serve

    if settings.DEBUG and (settings.HTTPS or host not in LOOPBACK):
        raise Failure(
            "TROUSSEAU_DEBUG=1 shows what is in memory to whoever meets an error; unset it, or "
            "serve this machine only",
            BAD_INPUT,
        )
    if not settings.HTTPS and host not in LOOPBACK:
        raise Failure(
            f"names and sessions would pass in the clear on {host}; put a proxy that ends TLS in "
            "front and set TROUSSEAU_HTTPS=1, or serve this machine only",
            BAD_INPUT,
        )
    if counts := require_fit_to_serve(now()):
        click.echo(f"ended again, since the database had gone back: {said(counts)}", err=True)
    reached_from_outside = settings.HTTPS or settings.PROXIES or host not in LOOPBACK
    if reached_from_outside and is_demonstration():
        raise Failure(
            "this is the demonstration: its passwords are known, so it is served on 127.0.0.1 "
            "only, and to no proxy",
            BAD_INPUT,
        )
    # What parts from this process must not share its connection.
    connection.close()
    listener = listen(host, port)
    ready = f"Trousseau listens on {host}:{port}"
    code = supervise(lambda: run_server(listener, ready, workers=workers, threads=2), work)
    sys.exit(code)

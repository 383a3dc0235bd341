"""A whole installation for tests: a home, a database of its own, and commands run as in use."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql

from tests.conftest import ROOT
from tests.databases import APPLICATION, OWNER

PROGRAM = Path(sys.executable).with_name("trousseau")
_serial = itertools.count(1)


@dataclass(frozen=True)
class Installation:
    """`server` is where PostgreSQL listens (a folder), empty for SQLite."""

    home: Path
    server: str = ""
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this installation sees; nothing of the tests' own."""
        keep = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        keep |= {"TROUSSEAU_HOME": str(self.home), "PYTHONPATH": str(ROOT)}
        if self.server:
            where = f"@/{self.database}?host={self.server}"
            keep["DATABASE_URL"] = f"postgresql://{APPLICATION}{where}"
            keep["DATABASE_ADMIN_URL"] = f"postgresql://{OWNER}{where}"
        return keep

    def run(
        self, *arguments: str | Path, check: bool = True, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run `trousseau`; it must succeed, unless told otherwise. `more` is environment."""
        done = subprocess.run(
            [PROGRAM, *arguments],
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            timeout=500,
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def start(self, *arguments: str | Path) -> "subprocess.Popen[str]":
        """Start `trousseau`."""
        return subprocess.Popen(
            [PROGRAM, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def tool(self, *arguments: str | Path) -> bytes:
        """Run one of tools.py; what it printed."""
        command = [sys.executable, "-m", "tests.safekeeping.tools", *arguments]
        done = subprocess.run(
            command, env=self.environment, cwd=self.home, capture_output=True, timeout=500
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def start_tool(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start one of tools.py."""
        command = [sys.executable, "-m", "tests.safekeeping.tools", *arguments]
        return subprocess.Popen(
            command,
            env=self.environment,
            cwd=self.home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @property
    def sqlite(self) -> Path:
        """The database's file."""
        return self.home / "trousseau.sqlite3"

    @contextmanager
    def with_new_database(self, template: str = "") -> Iterator["Installation"]:
        """The same home with another, empty database (on PostgreSQL; on SQLite the file goes)."""
        if not self.server:
            for path in self.home.glob("trousseau.sqlite3*"):
                path.unlink()
            yield self
            return
        name = f"installation_{os.getpid()}_{next(_serial)}"
        made = sql.SQL("CREATE DATABASE {} OWNER {}").format(
            sql.Identifier(name), sql.Identifier(OWNER)
        )
        if template:
            made += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        self._as_superuser(made)
        try:
            yield replace(self, database=name)
        finally:
            self._as_superuser(sql.SQL("DROP DATABASE {} (FORCE)").format(sql.Identifier(name)))

    def _as_superuser(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            host=self.server, user="postgres", dbname="postgres", autocommit=True
        ) as direct:
            direct.execute(statement)

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Rows of the database, past all rights."""
        if self.server:
            with psycopg.connect(host=self.server, user="postgres", dbname=self.database) as direct:
                return direct.execute(query).fetchall()  # type: ignore[arg-type]
        import sqlite3
        from contextlib import closing

        with closing(sqlite3.connect(self.sqlite, timeout=20)) as file:
            return file.execute(query).fetchall()

"""A whole installation for tests: a home, a database of its own, and commands run as in use."""

import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
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

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """Start `trousseau`."""
        return subprocess.Popen(
            [PROGRAM, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def begin(self, what: Callable[[], object]) -> int:
        """Do something in this installation, in a child of this process; the child's id."""
        connection.close()
        child = os.fork()
        if child:
            return child
        code = 1
        try:
            self._move_in()
            what()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)

    def do(self, what: Callable[[], object]) -> None:
        """Do something in this installation, and wait for it; it must succeed."""
        _, status = os.waitpid(self.begin(what), 0)
        assert status == 0

    def _move_in(self) -> None:
        settings.HOME = self.home
        settings.ANCHOR_FOLDER = self.home / "anchor"
        settings.MASTER_KEY_FILE = self.home / "master.key"
        used = connection.settings_dict
        if self.server:
            used.update(NAME=self.database, USER=APPLICATION)
            os.environ["DATABASE_ADMIN_URL"] = self.environment["DATABASE_ADMIN_URL"]
        else:
            used["NAME"] = str(self.sqlite)

    @property
    def sqlite(self) -> Path:
        """The database's file."""
        return self.home / "trousseau.sqlite3"

    @contextmanager
    def with_new_database(self) -> Iterator["Installation"]:
        """The same home with another, empty database; on SQLite the one there was is gone."""
        if self.server:
            with self._database(sql.SQL("")) as made:
                yield made
            return
        for path in self.home.glob("trousseau.sqlite3*"):
            path.unlink()
        yield self

    @contextmanager
    def with_copy(self) -> Iterator["Installation"]:
        """Another home with the same keys, and a copy of the database, that nobody uses."""
        if self.server:
            template = sql.SQL(" TEMPLATE {}").format(sql.Identifier(self.database))
            with self._database(template) as made:
                yield made
            return
        with tempfile.TemporaryDirectory(dir=self.home.parent) as folder:
            shutil.copytree(self.home, folder, dirs_exist_ok=True)
            yield replace(self, home=Path(folder))

    @contextmanager
    def _database(self, template: sql.Composable) -> Iterator["Installation"]:
        name = f"installation_{os.getpid()}_{next(_serial)}"
        self._as_superuser(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
            + template
        )
        try:
            yield replace(self, database=name)
        finally:
            self._as_superuser(sql.SQL("DROP DATABASE {} (FORCE)").format(sql.Identifier(name)))

    def make_roles(self) -> None:
        """The roles of tests/databases.py, on a server that does not have them yet."""
        for role in (OWNER, APPLICATION):
            self._as_superuser(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))

    def _as_superuser(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            host=self.server, user="postgres", dbname="postgres", autocommit=True
        ) as direct:
            direct.execute(statement)

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Rows of the database, past all rights."""
        if self.server:
            with psycopg.connect(host=self.server, user="postgres", dbname=self.database) as direct:
                return direct.execute(query).fetchall()
        with closing(sqlite3.connect(self.sqlite, timeout=20)) as file:
            return file.execute(query).fetchall()

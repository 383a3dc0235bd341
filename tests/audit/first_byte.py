"""Asking the application as a server does, and looking at its first byte who is in the log by then.

The log is read through another connection: what it shows is committed.
"""

import io
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.test import Client, RequestFactory

from tests.databases import superuser

COMMITTED = "SELECT number, person, extent, outcome FROM audit_logrow WHERE number > {}"


@dataclass(frozen=True)
class Logged:
    """What of a row of the log is looked at."""

    number: int
    person: UUID | None
    extent: str
    outcome: str


@dataclass(frozen=True)
class Answer:
    """An answer, and the rows that were committed by the time of its first byte."""

    status: int
    headers: dict[str, str]
    text: str
    logged: tuple[Logged, ...]


class OtherConnection:
    """To the same database: it sees what is committed, and nothing else."""

    def __init__(self) -> None:
        """Open until `close`."""
        self._open = ExitStack()
        self._rows: Callable[[str], list[Any]]
        if connection.vendor == "postgresql":
            cursor = self._open.enter_context(superuser(connection.settings_dict["NAME"]))
            self._rows = lambda query: cursor.execute(query.encode()).fetchall()
        else:
            other = self._open.enter_context(closing(sqlite3.connect(_sqlite_file())))
            self._rows = lambda query: other.execute(query).fetchall()

    def close(self) -> None:
        self._open.close()

    def log(self, after: int = 0) -> tuple[Logged, ...]:
        """The rows after a number; none when the table itself is away."""
        try:
            found = self._rows(COMMITTED.format(after))
        except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
            return ()
        return tuple(
            Logged(number, UUID(str(person)) if person else None, extent, outcome)
            for number, person, extent, outcome in found
        )

    def last(self) -> int:
        """The number of the last row; 0 before the first."""
        try:
            return int(self._rows("SELECT coalesce(max(number), 0) FROM audit_logrow")[0][0])
        except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
            return 0


def _sqlite_file() -> str:
    return str(connection.settings_dict["NAME"])


class _Server(WSGIHandler):
    """The application, which trusts that forms come from its own pages."""

    def get_response(self, request: HttpRequest) -> Any:
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return super().get_response(request)


class Watched:
    """One application for many requests, and the other connection that watches it."""

    def __init__(self) -> None:
        """Loads the middleware once."""
        self.server = _Server()
        self.other = OtherConnection()

    def ask(
        self, client: Client, method: str, address: str, fields: Mapping[str, Any] | None = None
    ) -> Answer:
        """Ask as `client` is signed in; `fields` go into a POST's body."""
        asked = RequestFactory().generic(method, address)
        if method == "POST":
            asked = RequestFactory().post(address, fields or {})
        environ = dict(asked.environ)
        environ["HTTP_COOKIE"] = "; ".join(
            f"{cookie.key}={cookie.value}" for cookie in client.cookies.values()
        )
        environ["wsgi.errors"] = io.StringIO()
        before = self.other.last()
        begun: list[tuple[int, dict[str, str], tuple[Logged, ...]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], *_: Any
        ) -> Callable[..., None]:
            begun.append((int(status.split()[0]), dict(headers), self.other.log(before)))
            return lambda data: None

        chunks: HttpResponseBase = self.server(environ, start_response)
        try:
            text = b"".join(chunks).decode("utf-8", "replace")
        finally:
            chunks.close()
        ((status, headers, logged),) = begun
        return Answer(status, headers, text, logged)

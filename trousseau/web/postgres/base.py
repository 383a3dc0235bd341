"""A page is answered within seconds even when PostgreSQL neither answers nor refuses.

The server's own `statement_timeout` does not help when the server itself stands still, nor does TCP
while its machine still acknowledges packets. So the client counts: a connection that stays silent
for too long is given up, the page says 503, and the next request tries again. Only processes that
answer requests set limits (`answer_within`); a migration or a backup takes the time it takes.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
from django.db.backends.postgresql import base
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

Result = TypeVar("Result")


@dataclass(frozen=True)
class Limits:
    """Seconds that a request waits: to connect, for one answer, and to learn if a kept one lives.

    A request that finds a silent connection waits `alive`, then `connect`: together well below 10.
    """

    connect: int = 3
    answer: float = 6.0
    alive: float = 2.0

    @property
    def server_options(self) -> str:
        """What the server is asked to enforce by itself, a little sooner than we would."""
        statement = int((self.answer - 1) * 1000)
        # Who was stopped half way through a transaction must not keep the others from writing.
        return f"-c statement_timeout={statement} -c idle_in_transaction_session_timeout=30000"


_limits: Limits | None = None


def answer_within(limits: Limits | None) -> None:
    """Set the limits of this process's new connections; None lifts them."""
    global _limits
    _limits = limits


class Connection(psycopg.Connection[Any]):
    """A connection that is given up when it stays silent for longer than its limit."""

    silence: float | None = None

    def wait(
        self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None
    ) -> Result:
        """Wait for the server's answer; raises OperationalError when it does not come."""
        if timeout is not None or self.silence is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.silence)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                # No answer came, so nothing more can be said on it, not even ROLLBACK: the server
                # undoes what was begun.
                self.close()
            raise


class _Driver:
    """psycopg, with connections of our own class."""

    connect = staticmethod(Connection.connect)

    def __getattr__(self, name: str) -> Any:
        return getattr(psycopg, name)


class DatabaseWrapper(base.DatabaseWrapper):
    """What Django calls the backend."""

    Database = _Driver()  # type: ignore[assignment]

    def get_connection_params(self) -> dict[str, Any]:
        """Those of the settings, and the limits."""
        params: dict[str, Any] = super().get_connection_params()
        if _limits is not None:
            params.setdefault("connect_timeout", _limits.connect)
            given = params.get("options")
            params["options"] = (
                f"{given} {_limits.server_options}".strip() if given else (_limits.server_options)
            )
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, and limit what comes after."""
        connection = super().get_new_connection(conn_params)
        if _limits is not None:
            connection.silence = _limits.answer
        return connection

    def is_usable(self) -> bool:
        """Whether a kept connection still answers, asked with less patience."""
        connection = self.connection
        if connection is None or connection.silence is None or _limits is None:
            return bool(super().is_usable())
        connection.silence = _limits.alive
        try:
            return bool(super().is_usable())
        finally:
            connection.silence = _limits.answer

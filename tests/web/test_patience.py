"""Nobody waits for ever for a database; a command of the operator's waits as long as it takes."""

import os
import signal
import time
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, transaction

from trousseau.web.patience import SQLITE_SECONDS, answer_within_seconds
from trousseau.web.postgres.base import Limits, answer_within
from trousseau.web.settings import database

POSTGRES = connection.vendor == "postgresql"
on_postgres = pytest.mark.skipif(not POSTGRES, reason="a server that goes quiet: PostgreSQL only")
SHORT = Limits(connect=2, answer=1.5, alive=0.5)


@pytest.fixture
def impatient(transactional_db: None) -> Iterator[None]:
    connection.close()
    answer_within(SHORT)
    yield
    answer_within(None)
    connection.close()


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def show(setting: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        return str(cursor.fetchone()[0])


@pytest.fixture
def standing_still(impatient: None) -> Iterator[None]:
    """The server's process behind our connection neither answers nor hangs up."""
    pid = backend()
    os.kill(pid, signal.SIGSTOP)
    yield
    os.kill(pid, signal.SIGCONT)


@on_postgres
@pytest.mark.bar(23)
def test_a_query_that_is_not_answered_is_given_up(standing_still: None):
    start = time.monotonic()
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert time.monotonic() - start < 5
    # Nothing more is asked on it, so nothing more is waited for; the next one is new.
    assert connection.connection.closed
    connection.close_if_unusable_or_obsolete()
    assert backend()


@on_postgres
@pytest.mark.bar(23)
def test_half_a_transaction_is_given_up_and_undone(standing_still: None):
    start = time.monotonic()
    with (
        pytest.raises(OperationalError),
        transaction.atomic(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT 1")
    # Nor is the ROLLBACK waited for.
    assert time.monotonic() - start < 5
    assert backend()


@on_postgres
def test_a_kept_connection_is_tried_before_a_request_uses_it(standing_still: None):
    start = time.monotonic()
    assert not connection.is_usable()
    assert time.monotonic() - start < 3


@on_postgres
def test_a_fault_in_a_query_does_not_cost_the_connection(impatient: None):
    before = backend()
    refused = pytest.raises(OperationalError, match="statement timeout")
    with refused, connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(10)")
    assert backend() == before


@on_postgres
def test_the_server_is_told_the_limits_as_well(impatient: None):
    assert show("statement_timeout") == "500ms"
    assert show("idle_in_transaction_session_timeout") == "30s"


@on_postgres
@pytest.mark.django_db
def test_a_command_has_no_limit():
    assert show("statement_timeout") == "0"
    assert connection.connection.silence is None


def test_the_worst_case_is_below_ten_seconds():
    limits = Limits()
    assert limits.alive + limits.connect < 10
    assert limits.answer < 10
    assert SQLITE_SECONDS < 10


def test_what_serves_is_impatient_on_sqlite_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    served = database()
    answer_within_seconds(served)
    assert served["OPTIONS"]["timeout"] == SQLITE_SECONDS
    assert database()["OPTIONS"]["timeout"] == 20

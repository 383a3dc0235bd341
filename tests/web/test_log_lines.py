"""The log says what happened and where in the code: no name, address or value, one line each."""

import io
import logging
import sys

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from tests.people import AT, make_member, make_person
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.web.log_lines import LogLine

CANARY = "Amina-Canari-1312"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What our handler writes, as settings.LOGGING sets it up."""
    written = io.StringIO()
    (handler,) = [one for one in logging.getLogger().handlers if isinstance(one.formatter, LogLine)]
    assert isinstance(handler, logging.StreamHandler)
    monkeypatch.setattr(handler, "stream", written)
    return written


def line_of(message: object, *arguments: object, name: str = "trousseau.web", **extra: object):
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, None)
    record.__dict__.update(extra)
    return LogLine().format(record)


@pytest.mark.bar(13)
@pytest.mark.django_db
@pytest.mark.parametrize("fault", ["view", "database"])
def test_a_fault_tells_neither_what_was_sent_nor_what_was_read(
    fault: str, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
):
    membership = make_member(Role.CASEWORKER)
    canaries = make_person(actor_of(membership, AT))
    client = client_of(membership)
    client.raise_request_exception = False
    file = f"/people/{canaries.person}/"

    def broken(*arguments: object, **_named: object) -> None:
        local = f"{CANARY} {arguments}"
        if fault == "database":
            raise IntegrityError(f"Key (name)=({local}) already exists")
        try:
            raise KeyError(local)
        except KeyError as cause:
            raise ValueError(local) from cause

    target = {
        "view": "trousseau.web.people.person_page",
        "database": "trousseau.privacy.queries.person_sheet",
    }[fault]
    monkeypatch.setattr(target, broken)
    answer = client.get(f"{file}?name={CANARY}")
    assert answer.status_code == 500
    text = log.getvalue()
    assert "500 GET people/<uuid:person_id>/" in text
    assert ("IntegrityError" if fault == "database" else "ValueError") in text
    if fault == "view":
        assert "from KeyError at web/test_log_lines.py" in text
    assert "web/people.py" in text
    for secret in (CANARY, str(canaries.person), *canaries.values):
        assert len(secret) < 3 or secret not in text


@pytest.mark.bar(13)
@pytest.mark.django_db
def test_addresses_headers_and_methods_are_not_written_down(client: Client, log: io.StringIO):
    client.get(f"/{CANARY}/")
    client.get("/areas/7625/", {"q": CANARY})
    client.get("/health/", headers={"Host": f"{CANARY}.example"})
    client.generic(CANARY, "/health/")
    client.post("/ranking/", {CANARY: "x" * 1_100_000})
    Client(enforce_csrf_checks=True).post("/sources/", {"x": CANARY}, headers={"Referer": CANARY})
    text = log.getvalue()
    assert text.count("\n") == 5
    assert "404 GET no route" in text
    assert "405 - health/" in text
    assert CANARY not in text
    assert CANARY.lower() not in text


@pytest.mark.bar(13)
def test_nothing_sent_to_us_begins_a_line_of_its_own():
    ends = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029\x1b[2J\x00"
    line = line_of(f"a%sb{ends}c", ends)
    assert len(line.splitlines()) == 1
    assert line.isprintable()


def test_others_messages_are_not_filled_in():
    for name in ("gunicorn.error", "allauth.account", "psycopg", "django.security"):
        assert CANARY not in line_of("no such %s: %s", CANARY, CANARY, name=name)
    assert CANARY not in line_of(
        f"Invalid request from ip=127.0.0.1: {CANARY}", name="gunicorn.error"
    )
    assert CANARY not in line_of(ValueError(CANARY), name="gunicorn.error")
    assert "12 rows" in line_of("%d rows", 12)


def test_a_chain_of_errors_is_told_by_kind_and_place():
    try:
        try:
            int(CANARY)
        except ValueError:
            raise RuntimeError(CANARY) from None
    except RuntimeError:
        told = LogLine().formatException(sys.exc_info())
    assert told.startswith("RuntimeError at web/test_log_lines.py:")
    assert "ValueError" not in told
    assert CANARY not in told


def test_every_logger_writes_through_it():
    for name in ("", "django", "django.request", "django.server", "gunicorn.error"):
        logger: logging.Logger | None = logging.getLogger(name)
        while logger is not None and not logger.handlers:
            logger = logger.parent
        assert logger is not None
        ours = [one for one in logger.handlers if isinstance(one.formatter, LogLine)]
        assert len(ours) == 1, name


@pytest.mark.bar(13)
def test_what_a_database_says_is_not_repeated(db: None, log: io.StringIO):
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT %s::no_such_type"
                if connection.vendor == "postgresql"
                else "SELECT no_such(%s)",
                [CANARY],
            )
    except Exception:
        logging.getLogger("trousseau.test").exception("failed")
    text = log.getvalue()
    assert "failed · django.db.utils." in text
    assert "no_such" not in text
    assert CANARY not in text

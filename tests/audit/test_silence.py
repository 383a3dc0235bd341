"""Nothing of anybody is in a log, a trace, an address or a mail, whatever goes wrong."""

import io
import logging
import re
import warnings
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.matrix.rows import ROWS
from tests.matrix.targets import TARGETS
from tests.matrix.test_matrix import ROUTES
from tests.matrix.world import Relation, World, make_world
from tests.people import PASSWORD, TODAY
from trousseau.accounts.choices import Role

Written = Callable[[], str]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar(13)]

# What somebody types that is in no file: into forms, addresses, headers.
TYPED = "Typed-Canari-77"
ENDS = f"{TYPED}\r\ntrousseau: INFO forged\r\nSet-Cookie: forged=1\u2028forged\u0085forged"
ADDRESSES = re.compile(r'(?:href|src|action|formaction|value)="([^"]*)"')


@pytest.fixture
def world(static_files: None) -> World:
    return make_world()


@pytest.fixture
def written(world: World, capfd) -> Iterator[Written]:
    """What is written by the handlers of the settings, and by whatever else writes to a terminal.

    The handlers hold on to the standard error of the moment they were made.
    """
    lines = io.StringIO()
    loggers = [logging.getLogger(name) for name in (None, *logging.root.manager.loggerDict)]
    handlers = {
        handler: handler.stream
        for logger in loggers
        for handler in logger.handlers
        # Not those of pytest itself.
        if type(handler) is logging.StreamHandler
    }
    assert handlers
    for handler in handlers:
        # Not setStream, which would flush one that is closed by now.
        handler.stream = lines
    capfd.readouterr()
    yield lambda: lines.getvalue() + "".join(capfd.readouterr())
    for handler, stream in handlers.items():
        handler.stream = stream


def canaries_of(world: World) -> set[str]:
    texts = {
        text for text in world.canaries() if "canari" in text.lower() or text.startswith("+33")
    }
    return texts | {TYPED, PASSWORD}


def browsers(world: World, *roles: Role | None) -> dict[Role | None, Client]:
    """Like real ones: an exception in a view is a page, not a failure of the test."""
    found = {role: world.client(role) for role in roles}
    for client in found.values():
        client.raise_request_exception = False
    return found


def in_rows_of_the_log(canaries: set[str]) -> list[str]:
    """Every column of every table of the log, as text."""
    kept = [
        repr(row)
        for model in apps.get_app_config("audit").get_models()
        for row in model._base_manager.values_list()
    ]
    return [text for text in canaries if any(text in row for row in kept)]


def quiet(written: Written, canaries: set[str]) -> list[str]:
    """The lines that were written; none has a canary, each is one of ours."""
    text = written()
    assert not [canary for canary in canaries if canary in text]
    assert "forged" not in text
    lines = text.splitlines()
    assert [line for line in lines if not line.startswith("trousseau: ")] == []
    return lines


def addresses_in(answer: HttpResponseBase) -> list[str]:
    """Where an answer leads to or may lead to."""
    found = [answer.headers.get("Location", "")]
    if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
        text = answer.content.decode()  # type: ignore[attr-defined]
        tags = re.findall(r"<(?:a|form|link|script|img|button|iframe)\b[^>]*>", text)
        found += [unescape(it) for tag in tags for it in ADDRESSES.findall(tag)]
        # A form that is sent by GET puts its fields into an address.
        found += re.findall(r'<form[^>]*method="get".*?</form>', text, re.DOTALL)
    return found


def test_no_page_has_an_address_that_tells_anything(world: World, written):
    """Every page with people on it: its links, its forms, where it sends one on to."""
    canaries, faults, people = canaries_of(world), [], 0
    for route in sorted(ROWS.keys() & ROUTES.keys()):
        for role in ROWS[route].get or ():
            if role is None or ROWS[route].public:
                continue
            entry = ROUTES[route]
            named = {
                name: TARGETS[name](world, role, Relation.OWN) for name in entry.pattern.converters
            }
            answer = world.client(role).get(reverse(route, kwargs=named))
            text = b"".join(answer) if answer.streaming else answer.content
            people += any(canary.encode() in text for canary in canaries)
            told = [it for it in addresses_in(answer) for canary in canaries if canary in it]
            # To call or write to somebody is what such an address is for; it is sent nowhere.
            told = [it for it in told if not it.startswith(("tel:", "mailto:", "sms:"))]
            faults += [f"{route} as {role}: {address}" for address in told]
            policy = answer.headers.get("Referrer-Policy")
            if policy not in ("same-origin", "no-referrer"):
                faults.append(f"{route} as {role}: Referrer-Policy {policy}")
    assert not faults, "\n".join(faults)
    assert people > 5
    quiet(written, canaries)


def test_nothing_that_is_typed_is_written_anywhere(world: World, written, bars_full: bool):
    """Into every form and address, by everybody, line ends and all."""
    canaries = canaries_of(world)
    one = world.own_person[Role.CASEWORKER]
    typed = {
        "username": ENDS, "login": ENDS, "password": ENDS, "code": ENDS, "words": ENDS,
        "reference": ENDS, "reason": ENDS, "email": ENDS, "name": ENDS, "form": ENDS,
        "given_names": ENDS, "family_name": TYPED, "birth_date": ENDS, "note": ENDS,
        "language": ENDS, "next": f"//{TYPED}/", "version": ENDS, "fields": ENDS,
    }  # fmt: skip
    answers: list[Any] = []
    some = (Role.CASEWORKER, Role.DPO, None)
    for role, client in browsers(world, *((*Role, None) if bars_full else some)).items():
        for route in sorted(ROUTES.keys() - {"sessions_sign_out", "sessions_lock"}):
            entry = ROUTES[route]
            named = {
                name: TARGETS[name](world, role, Relation.OWN) if name in TARGETS else 1
                for name in entry.pattern.converters
            }
            answer = client.post(reverse(route, kwargs=named), typed)
            assert TYPED not in answer.headers.get("Location", "")
            answers.append(answer)
        for path in (
            f"/{TYPED}/", f"/people/{TYPED}/", f"/people/{one.person}/{TYPED}", f"/areas/{TYPED}/",
            f"/log/?reference={TYPED}&account={TYPED}", f"/%0d%0aforged/{TYPED}", f"/?q={TYPED}",
            "/people/%E2%80%A8forged/",
        ):  # fmt: skip
            answers.append(client.get(path, headers={"referer": f"http://testserver/{TYPED}"}))
    broken = [answer.wsgi_request.path for answer in answers if answer.status_code >= 500]
    assert not broken
    for answer in answers:
        for name, value in answer.headers.items():
            assert "\r" not in value
            assert "\n" not in value
            assert "forged" not in name
        assert "forged" not in answer.cookies
    assert len(quiet(written, canaries)) > 10
    assert in_rows_of_the_log(canaries) == []
    assert [message.subject for message in mail.outbox] == []


def test_requests_that_are_refused_before_any_view_say_nothing(world: World, written):
    worker = browsers(world, Role.CASEWORKER)[Role.CASEWORKER]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = worker.cookies
    address = reverse("people_index")
    answers = [
        worker.get(address, headers={"host": f"{TYPED}.test"}),
        strict.post(address, {"words": TYPED}, headers={"referer": f"https://x.test/{TYPED}"}),
        worker.post(address, {"words": TYPED * 200_000}),
        worker.post(address, {f"{TYPED}{n}": "x" for n in range(1500)}),
        worker.post(address, TYPED.encode(), content_type=f"multipart/form-data; boundary={TYPED}"),
        worker.get(address, headers={"cookie": f"session={TYPED}; csrf={TYPED}"}),
        worker.generic(TYPED.upper(), address),
    ]
    assert {answer.status_code for answer in answers} <= {200, 302, 400, 403, 405, 413}
    assert len(quiet(written, canaries_of(world))) > 2
    assert in_rows_of_the_log(canaries_of(world)) == []


@pytest.mark.parametrize("what", ["a value", "a cause", "the database", "a warning"])
def test_an_error_in_the_middle_of_a_file_tells_where_not_whose(
    what: str, world: World, written, monkeypatch
):
    """The trace has the places in the code: not the message, no value, no line that was built."""
    canaries = canaries_of(world)
    one = world.own_person[Role.CASEWORKER]
    name = one.fields["family_name"]

    def fail(*arguments: object, **named: object) -> None:
        held = {"name": name, "all": list(one.values)}
        match what:
            case "a value":
                int(held["name"])  # type: ignore[call-overload]
            case "a cause":
                try:
                    raise KeyError(name)
                except KeyError as error:
                    raise RuntimeError(f"no {name}") from error
            case "the database":
                with connection.cursor() as cursor:
                    cursor.execute(
                        "INSERT INTO accounts_centre (name, kind, commune, opened_on) "
                        "VALUES (%s, 'both', %s, %s)",
                        [world.centre.name, name, TODAY] if connection.vendor == "sqlite"
                        else [name, name, TODAY],
                    )  # fmt: skip
            case "a warning":
                logging.getLogger("some.library").warning("of %s: %r", name, held)
                logging.getLogger("some.library").error("of %s", name, exc_info=KeyError(name))
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    raise RuntimeError(name)

    monkeypatch.setattr("trousseau.web.people.queries.person_sheet", fail)
    worker = browsers(world, Role.CASEWORKER)[Role.CASEWORKER]
    answer = worker.get(reverse("people_show", args=[one.person]))
    assert answer.status_code == 500
    assert not [canary for canary in canaries if canary in answer.content.decode()]
    lines = quiet(written, canaries)
    # Enough to find the fault: the page, the kind of error, the place in the code.
    found = [line for line in lines if "people/<uuid:person_id>/" in line]
    assert found
    assert "Error" in found[-1]
    assert "web/people.py:" in found[-1]
    assert in_rows_of_the_log(canaries) == []

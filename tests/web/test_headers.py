"""Whatever is answered, the browser is told the same: on every route, failure and file.

The routes are those of the URLconf, so a new one is asked without being named here.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.matrix.targets import TARGETS
from tests.matrix.test_matrix import ROUTES
from tests.matrix.world import Relation, World, make_world
from trousseau.accounts.choices import Role

# Data for a script is not run.
WITHOUT_NONCE = re.compile(
    rb"<style(?![^>]*\bnonce=)|<script(?![^>]*(?:\bnonce=|type=\"application/json\"))"
)
NONCE = re.compile(r"'nonce-([A-Za-z0-9+/=]{22,})'")


def faults(answer: HttpResponseBase, *, static: bool = False) -> Iterator[str]:
    """What is missing from the headers of an answer."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())
    if parts.get("default-src") != "'self'" or parts.get("object-src") != "'none'":
        yield "no content security policy of ours"
    if parts.get("frame-ancestors") != "'none'" or parts.get("base-uri") != "'none'":
        yield "may be framed or rebased"
    if "unsafe" in policy or "http" in policy or "*" in policy or "data:" in policy:
        yield f"policy is loose: {policy}"
    page = headers.get("Content-Type", "").startswith("text/html")
    if page and b"<script" in content(answer):
        nonces = NONCE.findall(parts.get("script-src", ""))
        if len(nonces) != 1 or f'nonce="{nonces[0]}"'.encode() not in content(answer):
            yield "the page's script does not carry the policy's nonce"
    if page and WITHOUT_NONCE.search(content(answer)):
        yield "a script or style without a nonce"
    if re.search(rb"<[^>]+\s(?:style|on[a-z]+)=", content(answer)) and page:
        yield "an inline style or handler"
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    yield from (
        f"{name}: {headers.get(name)}"
        for name, value in expected.items()
        if headers.get(name) != value
    )
    if "geolocation=()" not in headers.get("Permissions-Policy", ""):
        yield "no permissions policy"
    kept = headers.get("Cache-Control", "")
    if not static and "no-store" not in kept:
        yield f"may be kept: {kept!r}"
    if static and "no-store" in kept:
        yield "a file that is never kept"


def content(answer: HttpResponseBase) -> bytes:
    if answer.streaming:
        return b""
    body: bytes = answer.content  # type: ignore[attr-defined]
    return body


def addresses(world: World, role: Role | None) -> Iterator[tuple[str, str]]:
    """Every route with its own record and with one that does not exist."""
    for name, entry in sorted(ROUTES.items()):
        for relation in (Relation.OWN, Relation.NONEXISTENT):
            arguments = {
                argument: TARGETS[argument](world, role, relation) if argument in TARGETS else 1
                for argument in entry.pattern.converters
            }
            yield name, reverse(name, kwargs=arguments)
            if not arguments:
                break


# After these somebody else, or nobody, is here.
LEAVING = {"sessions_lock", "sessions_sign_out", "account_logout", "desk_switch"}


@pytest.mark.bar(33)
@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, Role.CASEWORKER, Role.PARTICIPANT, Role.ADMINISTRATOR])
def test_every_route_says_so_with_every_method(role: Role | None):
    world = make_world()
    found = []
    for name, address in addresses(world, role):
        for method in ("GET", "DELETE", "POST"):
            client = world.client(role)
            client.raise_request_exception = False
            answer = client.generic(method, address)
            found += [f"{method} {name} {answer.status_code}: {fault}" for fault in faults(answer)]
            if name in LEAVING:
                world.clients.clear()
    assert not found, "\n".join(found[:30])


@pytest.mark.bar(33)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (404, lambda client: client.get("/no-such-page/")),
        (404, lambda client: client.get("/static/no-such-file.css")),
        (405, lambda client: client.delete("/health/")),
        (301, lambda client: client.get("/health")),
        (302, lambda client: client.get("/drafts/")),
        (400, lambda client: client.get("/health/", headers={"Host": "example.org"})),
        (400, lambda client: client.post("/ranking/", {"x": "a" * 1_100_000})),
        (403, lambda client: Client(enforce_csrf_checks=True).post("/sign-out/")),
    ],
)
def test_every_refusal_says_so(status: int, ask, client: Client):
    client.raise_request_exception = False
    answer = ask(client)
    assert answer.status_code == status
    assert list(faults(answer)) == []


@pytest.mark.bar(33)
@pytest.mark.parametrize(
    ("status", "error"), [(500, RuntimeError("x")), (503, OperationalError("x"))]
)
def test_every_failure_says_so(status: int, error: Exception, client: Client, monkeypatch):
    def broken(*_args: object) -> None:
        raise error

    monkeypatch.setattr("trousseau.web.sources.layer_cards", broken)
    client.raise_request_exception = False
    answer = client.get("/sources/")
    assert answer.status_code == status
    assert list(faults(answer)) == []


@pytest.mark.bar(33)
def test_every_file_for_the_browser_says_so(client: Client):
    names = [
        path.relative_to(settings.STATIC_ROOT).as_posix()
        for path in Path(settings.STATIC_ROOT).rglob("*")
        if path.is_file() and path.suffix not in {".gz", ".br", ".json"}
    ]
    assert len(names) > 10
    found = []
    for name in names:
        for encoding in ("gzip", "identity"):
            answer = client.get(f"/static/{name}", headers={"Accept-Encoding": encoding})
            assert answer.status_code == 200, name
            found += [f"{name}: {fault}" for fault in faults(answer, static=True)]
            assert answer.getvalue()
    assert not found, "\n".join(found[:20])


@pytest.mark.django_db
def test_a_file_is_compressed_once(client: Client):
    """GZip stands behind the files, which are compressed beforehand."""
    name = next(
        path.name for path in (Path(settings.STATIC_ROOT) / "trousseau/css").glob("base.*.css")
    )
    answer = client.get(f"/static/trousseau/css/{name}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] in ("gzip", "br")
    assert int(answer.headers["Content-Length"]) == len(answer.getvalue())


@pytest.mark.bar(33)
@pytest.mark.django_db
def test_no_nonce_is_used_twice(client: Client):
    seen = set()
    for _ in range(5):
        seen |= set(NONCE.findall(client.get("/").headers["Content-Security-Policy"]))
    assert len(seen) == 5


# --- with HTTPS, which the settings read when they are loaded ------------------------------------


@pytest.fixture(scope="module")
def over_https() -> dict[str, Any]:
    """What a process with TROUSSEAU_HTTPS=1 answered (tests/web/over_https.py)."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.over_https"],
        env={**environment, "TROUSSEAU_HTTPS": "1", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    answered: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answered


@pytest.mark.bar(33)
def test_over_https_every_answer_asks_for_https_from_now_on(over_https: dict[str, Any]):
    answers = over_https["answers"]
    assert {answer["status"] for answer in answers} >= {200, 301, 302, 400, 403, 404, 405, 500, 503}
    for answer in answers:
        hsts = answer["headers"].get("Strict-Transport-Security")
        assert hsts == "max-age=31536000; includeSubDomains; preload", answer
        assert "Content-Security-Policy" in answer["headers"], answer


@pytest.mark.bar(33)
def test_without_https_a_request_is_sent_there(over_https: dict[str, Any]):
    plain = over_https["plain"]
    assert (plain["status"], plain["headers"]["Location"]) == (301, "https://localhost/sources/")
    assert plain["headers"]["Cache-Control"] == "no-store"
    # Who watches the server is answered all the same.
    assert over_https["plain_health"]["status"] == 200


@pytest.mark.bar(33)
def test_over_https_every_cookie_is_bound_to_this_host(over_https: dict[str, Any]):
    cookies = over_https["cookies"]
    assert set(cookies) >= {"__Host-session", "__Host-csrf", "__Host-language"}
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert (cookie["secure"], cookie["httponly"]) == (True, True), name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name
        assert cookie["samesite"] in ("Lax", "Strict"), name
    # Gone with the browser.
    assert cookies["__Host-session"]["max-age"] == cookies["__Host-csrf"]["max-age"] == ""


@pytest.mark.bar(33)
@pytest.mark.django_db
def test_without_https_the_cookies_have_plain_names(client: Client):
    client.post("/sources/", {"language": "en"})
    client.get("/sources/")
    assert {"language", "csrf"} <= set(client.cookies)
    assert not [name for name in client.cookies if name.startswith("__")]

"""For benchmarks.load: who is at work, and what they do (a locustfile).

Each user is another account. An answer is good when it is the page that was asked for, with this
account's name in its head: no other's, and not the page to sign in or to unlock. What was counted
is written into TROUSSEAU_HOME as `answers.json`: per answer the page, milliseconds, and the error.
"""

import base64
import json
import os
import random
import re
import time
from html import unescape
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from locust import FastHttpUser, between, events, task
from locust.exception import RescheduleTask
from requests.cookies import create_cookie

from trousseau.demo.examples import examples

HOME = Path(os.environ["TROUSSEAU_HOME"])
MADE = json.loads((HOME / "sessions.json").read_text(encoding="utf-8"))
NUMBERS = count()
EXAMPLES = [example.name for example in examples()]
ANSWERS: list[tuple[str, float, str]] = []
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# What stands in a list that is not empty, above what a search found, and in the log.
LINES, BACK, LOG = 'class="foldable people"', "Revenir à la liste", 'class="foldable log"'
DRAFT = '"said": "Brouillon gard'


@events.request.add_listener
def note(name: str, response_time: float, exception: Exception | None, **_: Any) -> None:
    """One more answer."""
    ANSWERS.append((name, response_time, "" if exception is None else str(exception)))


@events.user_error.add_listener
def note_fault(exception: Exception, **_: Any) -> None:
    """A fault of this file is an error as well."""
    ANSWERS.append(("a fault of the benchmark", 0.0, repr(exception)))


@events.spawning_complete.add_listener
def begin(**_: Any) -> None:
    """Everybody is there: from here on answers count; before, only errors do."""
    ANSWERS[:] = [answer for answer in ANSWERS if answer[2]]


@events.test_stop.add_listener
def write(**_: Any) -> None:
    """For benchmarks.load."""
    (HOME / "answers.json").write_text(json.dumps(ANSWERS), encoding="utf-8")


class Forms(HTMLParser):
    """The forms of a page: what a browser sends of each when nothing in it is touched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = [{}]
        self._list = self._text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Fields come in the order of the page."""
        said, fields = dict(attrs), self.forms[-1]
        name, value = said.get("name") or "", said.get("value") or ""
        if tag == "form":
            self.forms.append({})
        elif tag == "select":
            self._list = name
        elif tag == "option" and (self._list not in fields or "selected" in said):
            fields[self._list] = value
        elif tag == "textarea":
            self._text, fields[name] = name, ""
        elif tag == "input" and (said.get("type") != "checkbox" or "checked" in said):
            fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        """The first line end of a long text is not part of it."""
        if tag == "textarea":
            fields = self.forms[-1]
            fields[self._text] = fields[self._text].removeprefix("\n").replace("\n", "\r\n")
            self._text = ""

    def handle_data(self, data: str) -> None:
        """A long text, in however many pieces it comes."""
        if self._text:
            self.forms[-1][self._text] += data


def form(page: str, having: str = "csrfmiddlewaretoken") -> dict[str, str]:
    """The first form of a page that has this field."""
    return next(fields for fields in Forms(page).forms if having in fields)


class AtWork(FastHttpUser):
    """Somebody who asks for pages and thinks between them."""

    abstract = True
    wait_time = between(3, 7)
    network_timeout = connection_timeout = 15.0
    # What stands in the head of each of their pages.
    own = ""

    def arrive(self, made: dict[str, str]) -> None:
        """Signed in already."""
        self.own = f"<strong>{made['name']}</strong>"
        cookie = create_cookie("session", made["session"], domain="127.0.0.1")
        self.client.cookiejar.set_cookie(cookie)

    def page(
        self, name: str, address: str, *expected: str, sent: dict[str, str] | None = None
    ) -> str:
        """A page of this account, in which all that is expected stands."""
        return self.ask(name, address, *expected, self.own, sent=sent)

    def ask(
        self,
        name: str,
        address: str,
        *expected: str,
        sent: dict[str, str] | None = None,
        status: int = 200,
    ) -> str:
        """An answer in which all that is expected stands; of a redirect, its one right address.

        Anything else is an error, and the user goes on with something else.
        """
        with self.client.request(
            "GET" if sent is None else "POST",
            address,
            name=name,
            data=None if sent is None else urlencode(sent),
            headers={} if sent is None else FORM,
            allow_redirects=False,
            catch_response=True,
        ) as answer:
            leads = answer.headers.get("location", "") if answer.headers else ""
            seen = leads or answer.text or ""
            missing = [text for text in expected if (text != seen if leads else text not in seen)]
            if answer.status_code == status and not missing:
                return seen
            if answer.status_code == status and not leads:
                answer.failure(f"no {missing[0]}")
            else:
                why = getattr(answer, "error", None) if not answer.status_code else leads
                answer.failure(f"answered {answer.status_code} {why}")
        raise RescheduleTask


class Caseworker(AtWork):
    """Reads files and lists, looks for people, changes a file now and then."""

    def on_start(self) -> None:
        """Each is another one."""
        made = MADE["caseworkers"][next(NUMBERS)]
        self.arrive(made)
        self.files = made["files"]

    @task(9)
    def file(self) -> None:
        """One file."""
        person, name = random.choice(self.files)
        self.page("a file", f"/people/{person}/", title(name))

    @task(5)
    def index(self) -> None:
        """One's own files, or the first of the centre."""
        self.page("the list", random.choice(("/people/", "/people/?who=centre")), LINES)

    @task(4)
    def search(self) -> None:
        """The name of one of them, typed into the list's form."""
        person, name = random.choice(self.files)
        fields = form(self.page("the list", "/people/", LINES), "words")
        self.wait()
        link = f'href="/people/{person}/"'
        self.page("a search", "/people/", BACK, link, sent={**fields, "words": name})

    @task(2)
    def edit(self) -> None:
        """A change of the notes, kept as a draft in a pause; the file then says so."""
        person, name = random.choice(self.files)
        address = f"/people/{person}/"
        fields = form(
            self.page("the form of a change", address + "edit/", "Modifier le dossier"), "version"
        )
        self.wait()
        note = f"Revue le {random.randint(1, 28)} mars, {random.randrange(10**6)}."
        sent = {**fields, "note": note}
        draft = {**sent, "draft_form": address + "edit/"}
        self.ask("a draft", "/drafts/save/", DRAFT, sent=draft)
        self.wait()
        self.ask("a change, saved", address + "edit/", address, sent=sent, status=302)
        self.page("a file", address, title(name), note)

    @task(1)
    def home(self) -> None:
        """Where one arrives."""
        leads = self.ask("home", "/desk/", "/people/", status=302)
        self.page("the list", leads, LINES)

    @task(1)
    def explore(self) -> None:
        """Places for a household."""
        page = self.page("the explorer's form", "/", "Où en France ?")
        self.wait()
        sent = {**form(page), "example": random.choice(EXAMPLES)}
        self.page("a ranking", "/ranking/", '<h2 id="ranking">', sent=sent)


class Officer(AtWork):
    """Reads the log, page by page."""

    fixed_count = 1

    def on_start(self) -> None:
        """There is one."""
        self.arrive(MADE["officer"])

    @task
    def log(self) -> None:
        """The newest rows, and those before."""
        page = self.page("the log", "/log/", LOG)
        self.wait()
        older = re.search(r'rel="next" href="([^"]+)"', page)
        if older:
            self.page("the log", unescape(older[1]), LOG)


class Arriving(AtWork):
    """Signs in with password and code, looks at the list and leaves, again and again.

    Some 50 seconds each time: never two in the half minute of one code, and more than 200 people
    who do so twice a day.
    """

    fixed_count = 1
    wait_time = between(10, 14)

    @task
    def come(self) -> None:
        """The demonstration’s own caseworker."""
        self.own, made = "", MADE["comes"]
        page = self.page("signing in", "/account/login/", "Se connecter")
        self.wait()
        sent = {**form(page, "login"), "login": made["login"], "password": made["password"]}
        leads = self.ask(
            "a password", "/account/login/", "/mfa/authenticate/", sent=sent, status=302
        )
        page = self.page("signing in", leads, "six chiffres")
        self.wait()
        sent = {**form(page, "code"), "code": code_of(made["secret"])}
        leads = self.ask("a code", leads, "/desk/", sent=sent, status=302)
        self.own = f"<strong>{made['name']}</strong>"
        leads = self.ask("home", leads, "/people/", status=302)
        page = self.page("the list", leads, LINES)
        self.wait()
        leads = self.ask("signing out", "/sign-out/", "/signed-out/", sent=form(page), status=302)
        self.own = ""
        self.page("signing out", leads, "Se connecter")


def title(name: str) -> str:
    """The head of a file."""
    return f"<h1><bdi>{name}</bdi></h1>"


def code_of(secret: str) -> str:
    """What an application of codes shows now."""
    seed = base64.b32decode(secret, casefold=True)
    totp = TOTP(seed, 6, SHA1(), 30, enforce_key_length=False)
    return totp.generate(time.time()).decode("ascii")

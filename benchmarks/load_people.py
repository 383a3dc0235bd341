"""For benchmarks.load: what one caseworker does (a locustfile)."""

import itertools
import json
import os
import random
import re
from pathlib import Path

from locust import HttpUser, between, task

SESSIONS = json.loads((Path(os.environ["TROUSSEAU_HOME"]) / "sessions.json").read_text())
NEXT = itertools.count()
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NAMES = ("mohamed", "Khadija", "محمد", "Selam", "Olena", "inconnu")


class Caseworker(HttpUser):
    """Reads the list, opens files, searches, changes one."""

    wait_time = between(3, 7)

    def on_start(self) -> None:
        """Already signed in."""
        own = SESSIONS[next(NEXT) % len(SESSIONS)]
        self.people = own["people"]
        self.client.cookies.set("session", own["key"], domain="localhost.local")

    def _good(self, address: str, name: str) -> str:
        with self.client.get(address, name=name, allow_redirects=False, catch_response=True) as got:
            if got.status_code != 200:
                got.failure(f"answered {got.status_code}")
            return str(got.text)

    @task(3)
    def index(self) -> None:
        """The list."""
        self._good("/people/", "list")

    @task(5)
    def show(self) -> None:
        """One file."""
        self._good(f"/people/{random.choice(self.people)}/", "file")

    @task(2)
    def search(self) -> None:
        """A search, from the list's form."""
        token = TOKEN.search(self._good("/people/", "list"))
        if token:
            data = {"csrfmiddlewaretoken": token[1], "text": random.choice(NAMES)}
            self._post("/people/search/", data, "search", {200})

    @task(1)
    def edit(self) -> None:
        """A change of one file, sent back as it was but for the note."""
        address = f"/people/{random.choice(self.people)}/edit/"
        page = self._good(address, "form")
        data = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
        data["note"] = f"vu le {random.randint(1, 28)} mars"
        self._post(address, data, "change", {200, 302})

    @task(1)
    def health(self) -> None:
        """The simplest page: the machine and the generator."""
        self._good("/health/", "health")

    def _post(self, address: str, data: dict[str, str], name: str, good: set[int]) -> None:
        with self.client.post(
            address, data=data, name=name, allow_redirects=False, catch_response=True
        ) as got:
            if got.status_code not in good:
                got.failure(f"answered {got.status_code}")

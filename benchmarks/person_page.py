"""A person's file on the server: the whole page, with its reading in the log and its decryption.

The peer is the same page in the same run without either: nothing is logged, and the values lie
ready in memory. What stays is the session, the roles, the queries and the template.
"""

import argparse
import itertools
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from benchmarks.load import BIN, database
from benchmarks.measure import Table, Times, once

PEOPLE = 1000
PAGE_SECONDS = 0.060
REPEATS = 200
SEED = 7


class Plain:
    """Stands for a person's key where the values lie in memory already."""

    values: dict[tuple[Any, str], str]

    def __init__(self) -> None:
        self.values = {}

    def read(self, row: Any, field: str) -> str:
        """What the sealed field holds."""
        return self.values[row.pk, field]


@contextmanager
def without_log_and_encryption(plain: Plain) -> Iterator[None]:
    """Pages are made without writing to the log and without opening any key."""
    with (
        patch("trousseau.accounts.doors.record"),
        patch("trousseau.accounts.doors.alert_if_many"),
        patch("trousseau.privacy.queries.open_key", lambda person: plain),
    ):
        yield


@contextmanager
def remembering(plain: Plain) -> Iterator[None]:
    """What is decrypted meanwhile is laid ready."""
    from trousseau.privacy.keys import DataKey

    read = DataKey.read

    def remember(self: DataKey, row: Any, field: str) -> str:
        plain.values[row.pk, field] = read(self, row, field)
        return plain.values[row.pk, field]

    with patch.object(DataKey, "read", remember):
        yield


def measure() -> None:
    """In a process of its own, on the database of its environment: prints seconds as JSON."""
    from trousseau.cli.application import load

    load()
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from tests.people import make_centre, make_member, make_person
    from tests.signing_in import client_of
    from trousseau.accounts.actor import actor_of
    from trousseau.accounts.choices import Role
    from trousseau.web.static_files import collect_static_files

    collect_static_files()
    settings.ALLOWED_HOSTS.append("testserver")
    member = make_member(Role.CASEWORKER, make_centre())
    keeper = actor_of(member, timezone.now())
    with transaction.atomic():
        people = [make_person(keeper).person for _ in range(PEOPLE)]
    client = client_of(member)
    lot = random.Random(SEED)
    shown = lot.sample(people, REPEATS)

    def times(ask: Callable[[], Any]) -> list[float]:
        ask()
        return [once(ask)[1].least for _ in range(REPEATS)]

    def show() -> Callable[[], Any]:
        following = itertools.cycle(shown)
        return lambda: client.get(f"/people/{next(following)}/")

    plain = Plain()
    taken = {"file": times(show())}
    with remembering(plain):
        for person in shown:
            client.get(f"/people/{person}/")
    with without_log_and_encryption(plain):
        taken["peer"] = times(show())
    taken["list"] = times(lambda: client.get("/people/?who=centre"))
    taken["search"] = times(lambda: client.post("/people/", {"words": "Canari7"}))
    taken["form"] = times(lambda: client.get(f"/people/{shown[0]}/edit/"))
    print(json.dumps(taken))


def main() -> int:
    """Print the table; 1 when a claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    if parser.parse_args().inside:
        measure()
        return 0
    table = Table(f"Pages on people, {PEOPLE:,} in the centre", "django", "cryptography")
    for kind, limit in (("sqlite", PAGE_SECONDS), ("postgresql", None)):
        with database(kind) as environment:
            subprocess.run(
                [BIN / "trousseau", "migrate"], env=environment, check=True, stdout=sys.stderr
            )
            command = [sys.executable, "-m", "benchmarks.person_page", "--inside"]
            done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
        taken: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
        found = {
            name: Times(min(each), sorted(each)[len(each) // 2], len(each))
            for name, each in taken.items()
        }
        table.time(f"{kind}: a file, read into the log and decrypted", found["file"], limit)
        table.time(f"{kind}: … *peer*: neither logged nor encrypted", found["peer"])
        table.time(f"{kind}: the list, 25 people", found["list"])
        table.time(f"{kind}: a search that finds one", found["search"])
        table.time(f"{kind}: the form", found["form"])
    return table.end()


if __name__ == "__main__":
    sys.exit(main())

"""How long the demonstration takes to make, and what of it its parts take.

`.venv/bin/python -m benchmarks.demo_seed`; `--households 60` to try it. In an empty folder each, on
SQLite: the tables alone, then `make_programme`. The peer is what the actions themselves would take
for the same stories: those of so many households that end before the move, told through both.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Table, once, seconds

ROOT = Path(__file__).resolve().parents[1]
LIMIT_S, FIRST_START_LIMIT_S = 45.0, 60.0
OF_PEER = 24


def in_an_empty_home(*arguments: str) -> str:
    """What this script, or the command line, prints in a home that was just made."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "TROUSSEAU_HOME": str(Path(home) / "home")}
        environment.pop("DATABASE_URL", None)
        done = subprocess.run(
            arguments, env=environment, cwd=ROOT, check=True, capture_output=True, text=True
        )
    return done.stdout


def made(households: int) -> None:
    """Make the tables and the programme; print seconds and rows."""
    from trousseau.cli.application import load, now

    load()
    from django.apps import apps

    from trousseau.demo.programme import make_programme
    from trousseau.safekeeping import schema

    _, tables = once(schema.migrate)
    _, programme = once(lambda: make_programme(now(), households))
    rows = sum(model._default_manager.count() for model in apps.get_models())
    print(tables.least, programme.least, rows)


def by_actions() -> None:
    """Print the seconds a household takes at once, and through the actions."""
    from trousseau.cli.application import load, now

    load()
    import random

    from django.db import transaction

    from tests.demo.by_actions import ActedFile, as_case_file
    from tests.people import make_actor, make_centre
    from trousseau.accounts.choices import Role
    from trousseau.demo.case_file import CaseFile
    from trousseau.demo.caseload import Seat, draw_story
    from trousseau.demo.chapters import CHAPTERS
    from trousseau.demo.course import Reached
    from trousseau.demo.places import Places
    from trousseau.demo.rows import Rows
    from trousseau.demo.surroundings import Surroundings
    from trousseau.safekeeping import schema

    schema.migrate()
    at = now()
    centre = make_centre("Créteil")
    keeper = make_actor(Role.CASEWORKER, centre)
    places = Places({"Créteil": "94028", "Rodez": "12202", "Laval": "53130"})
    around = Surroundings(places, {}, {})
    seats = [Seat(number, "Créteil", Reached.ACTIVE) for number in range(OF_PEER)]

    def acted() -> None:
        with transaction.atomic():
            for seat in seats:
                file = as_case_file(ActedFile(keeper))
                draw_story(seat, file, centre, around, at, {}).tell(CHAPTERS)

    def at_once() -> None:
        with transaction.atomic():
            rows = Rows()
            for seat in seats:
                file = CaseFile(rows, keeper, random.Random(seat.number))
                draw_story(seat, file, centre, around, at, {}).tell(CHAPTERS)
            rows.write()

    places.best("F1703")
    print(once(at_once)[1].least / OF_PEER, once(acted)[1].least / OF_PEER)


def main() -> int:
    """Print the rows; 1 when a claim does not hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--households", type=int, default=600)
    parser.add_argument("--part", choices=("made", "by_actions"))
    asked = parser.parse_args()
    if asked.part == "made":
        made(asked.households)
        return 0
    if asked.part == "by_actions":
        by_actions()
        return 0
    here = (sys.executable, "-m", "benchmarks.demo_seed", "--households", str(asked.households))
    table = Table("The demonstration is made", "django")
    program = str(Path(sys.executable).with_name("trousseau"))
    _, start = once(lambda: in_an_empty_home(program, "demo", "--check"))
    table.time("`trousseau demo --check` in an empty home", start, FIRST_START_LIMIT_S)
    tables, programme, rows = map(float, in_an_empty_home(*here, "--part", "made").split())
    table.claim(
        f"{asked.households} households, {rows:,.0f} rows",
        seconds(programme), programme <= LIMIT_S, LIMIT_S, seconds,
    )  # fmt: skip
    table.row("… the tables before that", seconds(tables))
    ours, peer = map(float, in_an_empty_home(*here, "--part", "by_actions").split())
    table.row("a household with a plan under way", seconds(ours))
    table.row("*peer* the same through the actions", seconds(peer))
    return table.end()


if __name__ == "__main__":
    sys.exit(main())

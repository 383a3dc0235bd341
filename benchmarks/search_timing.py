"""Does the time of a search tell whether another centre knows a name? On both databases.

    .venv/bin/python -m benchmarks.search_timing [--names 500] [--repeats 5] [--only sqlite]

2,000 people, half of them in another centre. The same caseworker searches names of the other centre
and names of the same make that nobody has, in random order. AUC is the chance that a foreign name
takes longer than an invented one (0.5: the time says nothing); the larger of it and its opposite is
shown. The least of a few repeats of each name is what a patient attacker would compare. Names of
one's own centre, in the same run, show that the measure does see a difference where there is one.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections import defaultdict

import numpy as np

from benchmarks.load import BIN, database
from benchmarks.measure import Table

PEOPLE = 2000
MOST_AUC = 0.55
SEED = 6
HEADS = ("Ba", "De", "Fa", "Go", "Ha", "Ka", "Le", "Mi", "No", "Pa", "Ri", "Sa", "To", "Ve", "Za")
TAILS = ("ban", "dir", "fal", "gor", "had", "kim", "lem", "mon", "nur", "par", "ris", "sat", "tol")


def made_up_names(lot: random.Random, count: int) -> list[tuple[str, str]]:
    """So many different pairs of given and family names."""
    names: set[tuple[str, str]] = set()
    while len(names) < count:
        given, family = (lot.choice(HEADS) + lot.choice(TAILS) + lot.choice(TAILS) for _ in "ab")
        names.add((given, family))
    return sorted(names, key=lambda _: lot.random())


def auc(ones: list[float], others: list[float]) -> float:
    """The chance that one of the first is greater than one of the second, or the opposite."""
    values = np.concatenate([ones, others])
    ranks = np.empty(len(values))
    ranks[np.argsort(values, kind="stable")] = np.arange(1, len(values) + 1)
    for value in np.unique(values):  # ties share their rank
        same = values == value
        ranks[same] = ranks[same].mean()
    above = ranks[: len(ones)].sum() - len(ones) * (len(ones) + 1) / 2
    share = above / (len(ones) * len(others))
    return float(max(share, 1 - share))


def measure(names: int, repeats: int) -> None:
    """In a process of its own, on the database of its environment: prints seconds as JSON."""
    from trousseau.cli.application import load

    load()
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from tests.people import make_centre, make_member
    from tests.signing_in import client_of
    from trousseau.accounts.actor import actor_of
    from trousseau.accounts.choices import Role
    from trousseau.privacy.actions import add_person
    from trousseau.web.static_files import collect_static_files

    collect_static_files()
    settings.ALLOWED_HOSTS.append("testserver")
    lot = random.Random(SEED)
    drawn = made_up_names(lot, PEOPLE + names)
    members = [make_member(Role.CASEWORKER, make_centre()) for _ in range(2)]
    now = timezone.now()
    keepers = [actor_of(member, now) for member in members]
    with transaction.atomic():
        for number, (given, family) in enumerate(drawn[:PEOPLE]):
            add_person(keepers[number % 2], {"given_names": given, "family_name": family}, [], now)
    client = client_of(members[0])
    asked = [("own", name) for name in drawn[:PEOPLE:2][:names]]
    asked += [("foreign", name) for name in drawn[1:PEOPLE:2][:names]]
    asked += [("invented", name) for name in drawn[PEOPLE:]]
    taken: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for _ in range(repeats):
        lot.shuffle(asked)
        for kind, (given, family) in asked:
            words = f"{given} {family}"
            begun = time.perf_counter()
            answer = client.post("/people/", {"words": words})
            taken[kind][words].append(time.perf_counter() - begun)
            assert answer.status_code == 200
    print(json.dumps({kind: list(times.values()) for kind, times in taken.items()}))


def main() -> int:
    """Print the table; 1 when a claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        measure(options.names, options.repeats)
        return 0
    what = f"{options.names} names of each kind, {options.repeats} searches a name"
    table = Table(f"Search among {PEOPLE:,} people in two centres, {what}", "django")
    for kind in (options.only,) if options.only else ("sqlite", "postgresql"):
        with database(kind) as environment:
            subprocess.run(
                [BIN / "trousseau", "migrate"], env=environment, check=True, stdout=sys.stderr
            )
            command = [sys.executable, "-m", "benchmarks.search_timing", "--inside"]
            command += ["--names", str(options.names), "--repeats", str(options.repeats)]
            done = subprocess.run(command, env=environment, check=True, capture_output=True)
        times: dict[str, list[list[float]]] = json.loads(done.stdout.splitlines()[-1])
        single = {name: [one for times in each for one in times] for name, each in times.items()}
        least = {name: [min(times) for times in each] for name, each in times.items()}
        middle = {name: f"{np.median(each) * 1e3:.1f}" for name, each in single.items()}
        table.row(
            f"{kind}: foreign · invented · own, the middle search",
            f"{middle['foreign']} · {middle['invented']} · {middle['own']} ms",
        )
        for text, each in (("one search", single), ("least of a name's searches", least)):
            value = auc(each["foreign"], each["invented"])
            table.amount(f"{kind}: AUC foreign against invented, {text}", value, MOST_AUC, "")
            seen = f"{auc(each['own'], each['invented']):.2f}"
            table.row(f"{kind}: … own against invented, {text}", seen)
    return table.end()


if __name__ == "__main__":
    sys.exit(main())

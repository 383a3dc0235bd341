"""`./run advisories [--data FOLDER]`: is anything that the locks name known to be vulnerable?

0 is said only by a check that was seen to bite: in the same run, from the same source, old
versions of our own packages (`CONTROLS`) must be found vulnerable. pip-audit alone ends with 0
when its source knows nothing at all, so its exit code is never believed.

0 nothing known · 1 something known · 2 bad arguments · 3 the advisories could not be had.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from tests.supply import osv
from tests.supply.lock import DEVELOPMENT, RUNTIME, read

# Package and version; each has advisories that are years old. They are spread over the alphabet
# so that half an export is not taken for a whole one.
CONTROLS = (
    ("babel", "2.9.0"),
    ("cryptography", "3.2"),
    ("django", "3.2"),
    ("gunicorn", "20.0.4"),
    ("pyyaml", "5.3"),
    ("sqlparse", "0.4.0"),
)
OLDEST = timedelta(days=14)
AUDIT_SECONDS = 900
REMEDY = "unpack a fresh export of PyPI's advisories and name it: ./run advisories --data FOLDER"

Package = tuple[str, str]


class NoData(Exception):
    """The advisories cannot be had, or cannot be relied on; says why."""


@dataclass(frozen=True)
class Finding:
    """One advisory that concerns one version of a package (canonical name)."""

    name: str
    version: str
    identifier: str
    aliases: tuple[str, ...]
    fixed_in: tuple[str, ...]
    summary: str


# Asks about packages; raises NoData unless it has an answer about each.
Source = Callable[[Sequence[Package]], list[Finding]]


def check(packages: Sequence[Package], source: Source) -> list[Finding]:
    """What is known of these packages. Raises NoData unless every control is found as well."""
    found = {(finding.name, finding.version) for finding in source(CONTROLS)}
    unseen = [f"{name} {version}" for name, version in CONTROLS if (name, version) not in found]
    if unseen:
        raise NoData(f"the data does not know that {', '.join(unseen)} is vulnerable")
    return source(packages)


def folder_source(folder: Path, at: datetime) -> tuple[Source, str]:
    """A source that reads an export of OSV records, and a few words on it.

    Raises NoData when it cannot be read, or when its youngest record is more than 14 days older
    than `at`: among all of PyPI something changes every day.
    """
    try:
        database = osv.read(folder)
    except osv.OsvError as error:
        raise NoData(str(error)) from error
    newest = database.newest(at)
    if newest is None or at - newest > OLDEST:
        dated = f"{newest:%Y-%m-%d}" if newest else "in the future"
        raise NoData(f"the data is older than {OLDEST.days} days (its last change: {dated})")

    def ask(packages: Sequence[Package]) -> list[Finding]:
        return [
            Finding(name, version, known.identifier, known.aliases, known.fixed_in(), known.summary)
            for name, version in packages
            for known in database.about(name, version)
        ]

    return ask, f"{database.records} records, last change {newest:%Y-%m-%d}"


def audit_source(program: Path) -> Source:
    """A source that lets pip-audit ask the package index, with a cache of its own."""

    def ask(packages: Sequence[Package]) -> list[Finding]:
        with tempfile.TemporaryDirectory() as folder:
            listed, answer = Path(folder) / "packages.txt", Path(folder) / "answer.json"
            listed.write_text("".join(f"{name}=={version}\n" for name, version in packages))
            command: list[str | Path] = [
                program, "--requirement", listed, "--no-deps", "--disable-pip",
                "--progress-spinner", "off", "--cache-dir", Path(folder) / "cache",
                "--format", "json", "--output", answer,
            ]  # fmt: skip
            try:
                subprocess.run(command, capture_output=True, timeout=AUDIT_SECONDS)
                return _findings(json.loads(answer.read_bytes()), packages)
            except (OSError, ValueError, KeyError, TypeError, subprocess.TimeoutExpired) as error:
                raise NoData("pip-audit could not reach the advisories") from error

    return ask


def _findings(answer: dict[str, Any], asked: Sequence[Package]) -> list[Finding]:
    """What pip-audit's JSON says. Raises NoData when a package that was asked for was skipped."""
    found, versions = [], {canonicalize_name(name): version for name, version in asked}
    for dependency in answer["dependencies"]:
        if "skip_reason" in dependency:
            continue
        name = canonicalize_name(str(dependency["name"]))
        version = versions.pop(name)
        for known in dependency["vulns"]:
            aliases, fixed_in = tuple(known["aliases"]), tuple(known["fix_versions"])
            words = known["description"]
            found.append(Finding(name, version, known["id"], aliases, fixed_in, words))
    if versions:
        raise NoData(f"pip-audit has no answer about {len(versions)} of {len(asked)} packages")
    return found


def described(finding: Finding, application: set[Package]) -> str:
    """One line on a finding. Its words come from outside, so only what can be printed is."""
    part = "application" if (finding.name, finding.version) in application else "development"
    names = ", ".join((finding.identifier, *finding.aliases))
    fixed = f"fixed in {', '.join(finding.fixed_in)}" if finding.fixed_in else "no fix is known"
    line = f"{part}: {finding.name} {finding.version}: {names}; {fixed}: {finding.summary}"
    line = " ".join(line.split())
    return "".join(sign for sign in line if sign.isprintable())[:300]


def main(arguments: list[str], at: datetime) -> int:
    """Check both locks as of `at`; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="./run advisories", description="Known vulnerabilities of what the locks name."
    )
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="an export in OSV format")
    folder: Path | None = parser.parse_args(arguments).data
    packages = [(pin.name, pin.version) for pin in read(DEVELOPMENT)]
    application = {(pin.name, pin.version) for pin in read(RUNTIME)}
    try:
        if folder is None:
            source, words = audit_source(Path(sys.executable).with_name("pip-audit")), "pip-audit"
        else:
            source, words = folder_source(folder, at)
        findings = check(packages, source)
    except NoData as error:
        print(f"trousseau: nothing is known: {error}; {REMEDY}", file=sys.stderr)
        return 3
    for finding in findings:
        print(described(finding, application))
    if findings:
        count = len({finding.name for finding in findings})
        print(
            f"trousseau: {count} of {len(packages)} packages have known vulnerabilities; "
            "take newer versions with ./run lock --upgrade",
            file=sys.stderr,
        )
        return 1
    print(
        f"no known vulnerability in {len(packages)} packages ({words}; "
        f"{len(CONTROLS)} of {len(CONTROLS)} old versions were found vulnerable)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], datetime.now(UTC)))

"""Known vulnerabilities from a folder of records in the OSV format, as databases export them.

Source: the OSV schema (ossf.github.io/osv-schema), its evaluation rules, versions compared as
Python's packaging compares them. What a record leaves unclear counts as affected: a false alarm is
looked at by a person, a false all-clear by nobody.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ECOSYSTEM = "PyPI"
# Within one version: closed before opened again, and still open at its last affected one.
EVENT_ORDER = {"fixed": 0, "introduced": 1, "last_affected": 2}


class OsvError(Exception):
    """A folder or a record that cannot be read; says which."""


@dataclass(frozen=True)
class Advisory:
    """One record, as far as it concerns one package (`name`, canonical)."""

    identifier: str
    aliases: tuple[str, ...]
    summary: str
    name: str
    affected: tuple[dict[str, Any], ...]

    def concerns(self, version: str) -> bool:
        """Whether this version is affected."""
        return any(_affects(entry, Version(version)) for entry in self.affected)

    def fixed_in(self) -> tuple[str, ...]:
        """The versions that end an affected range, in the order of the record."""
        events = [
            event["fixed"]
            for entry in self.affected
            for rule in _version_ranges(entry)
            for event in rule["events"]
            if "fixed" in event
        ]
        return tuple(dict.fromkeys(events))


@dataclass(frozen=True)
class Database:
    """All advisories of a folder, by the canonical name of the package.

    `records` counts them all, of other ecosystems too; `changed` is when each was last changed.
    """

    by_name: dict[str, list[Advisory]]
    records: int
    changed: tuple[datetime, ...]

    def about(self, name: str, version: str) -> Iterator[Advisory]:
        """What is known of one version; an advisory that two databases publish comes once."""
        told: set[str] = set()
        for advisory in self.by_name.get(canonicalize_name(name), []):
            names = {advisory.identifier, *advisory.aliases}
            if advisory.concerns(version) and not names & told:
                told |= names
                yield advisory

    def newest(self, at: datetime) -> datetime | None:
        """When the youngest record was changed; one dated after `at` says nothing of its age."""
        return max((moment for moment in self.changed if moment <= at), default=None)


def read(folder: Path) -> Database:
    """Every `.json` below a folder. Raises OsvError for the first that is not a record."""
    if not folder.is_dir():
        raise OsvError(f"{folder} is not a folder")
    by_name: dict[str, list[Advisory]] = defaultdict(list)
    changed = []
    for path in sorted(folder.rglob("*.json")):
        try:
            record = json.loads(path.read_bytes())
            moment = datetime.fromisoformat(record["modified"])
            # The format wants UTC; a record that names no zone means it.
            changed.append(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
            for advisory in _advisories(record):
                by_name[advisory.name].append(advisory)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise OsvError(f"{path} is not an OSV record ({type(error).__name__})") from error
    if not changed:
        raise OsvError(f"{folder} holds no OSV record (.json)")
    return Database(dict(by_name), len(changed), tuple(changed))


def _advisories(record: dict[str, Any]) -> Iterator[Advisory]:
    """One per package of our ecosystem; none when the record was withdrawn."""
    identifier, aliases = record["id"], tuple(record.get("aliases") or ())
    if record.get("withdrawn"):
        return
    entries: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in record.get("affected") or ():
        package = entry.get("package") or {}
        if str(package.get("ecosystem", "")).split(":")[0] == ECOSYSTEM:
            _check(entry)
            entries[canonicalize_name(package["name"])].append(entry)
    for name, of_name in entries.items():
        summary = record.get("summary") or record.get("details") or ""
        yield Advisory(identifier, aliases, summary, name, tuple(of_name))


def _check(entry: dict[str, Any]) -> None:
    """Refuse, with a TypeError or KeyError, what `_affects` would stumble over later."""
    for text in entry.get("versions") or ():
        if not isinstance(text, str):
            raise TypeError(text)
    for rule in entry.get("ranges") or ():
        for event in rule["events"]:
            if not all(isinstance(value, str) for value in event.values()):
                raise TypeError(event)


def _version_ranges(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Its ranges in versions; those in commits say nothing about a release."""
    return [rule for rule in entry.get("ranges") or () if rule.get("type") != "GIT"]


def _affects(entry: dict[str, Any], version: Version) -> bool:
    ranges, listed = _version_ranges(entry), entry.get("versions") or ()
    if not ranges and not listed:
        return True
    if any(_parsed(text) == version for text in listed):
        return True
    return any(_in_range(rule["events"], version) for rule in ranges)


def _in_range(events: list[dict[str, str]], version: Version) -> bool:
    """Walk the events in the order of their versions; the last one passed decides."""
    steps: list[tuple[Version, int, str]] = []
    # A range that does not say where it begins has always been open.
    inside = not any("introduced" in event for event in events)
    for event in events:
        for kind, text in event.items():
            if kind not in EVENT_ORDER:
                continue
            if kind == "introduced" and text == "0":
                inside = True
                continue
            at = _parsed(text)
            if at is None:
                return True
            steps.append((at, EVENT_ORDER[kind], kind))
    for at, _, kind in sorted(steps):
        if kind == "introduced" and version >= at:
            inside = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            inside = False
    return inside


def _parsed(text: str) -> Version | None:
    """None for a version from before Python had rules for them; no lock can hold one."""
    try:
        return Version(text)
    except InvalidVersion:
        return None

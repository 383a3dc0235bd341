"""The canonical form: the same data are the same bytes, whichever database they stand in.

Lines of JSON in ASCII: a header (format, version, program, migrations); for each table a line with
its name and columns, then a line a row, by primary key; at the end the number of rows of each table
and the SHA-256 of everything before. Bytes are base64, moments UTC to the microsecond, JSON columns
canonical JSON in a string (null is then nothing, `"null"` the JSON null). What is sealed stays so.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper

from trousseau.safekeeping.tables import Column, Table

FORMAT = "trousseau-export"
VERSION = 1
# Above this, one database hands out a whole number where the other kept an exponent.
LARGEST_FRACTION = 1e16


class NotCanonical(Exception):
    """Lines that are no export, or not a whole one."""


def dump(value: Any) -> bytes:
    """One line: sorted keys, no blanks, ASCII."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("ascii") + b"\n"


# --- values --------------------------------------------------------------------------------------


def _moment(value: datetime) -> str:
    if value.tzinfo is None:  # as SQLite hands it out
        value = value.replace(tzinfo=UTC)
    return value.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _json(value: str) -> str:
    return dump(_even(json.loads(value))).decode().removesuffix("\n")


def _even(value: Any) -> Any:
    """Numbers as both databases hand them out."""
    if isinstance(value, float):
        return int(value) if value == 0 or abs(value) >= LARGEST_FRACTION else value
    if isinstance(value, dict):
        return {name: _even(part) for name, part in value.items()}
    return [_even(part) for part in value] if isinstance(value, list) else value


_WRITTEN: dict[str, Callable[[Any], Any]] = {
    "integer": int,
    "boolean": bool,
    "text": str,
    "date": date.isoformat,
    "moment": _moment,
    "uuid": lambda value: str(value if isinstance(value, UUID) else UUID(value)),
    "bytes": lambda value: base64.b64encode(value).decode(),
    "json": _json,
}


def written(row: Iterable[Any], kinds: Iterable[str]) -> list[Any]:
    """A row as either database hands it out, as it stands in its line."""
    return [
        None if value is None else _WRITTEN[kind](value)
        for value, kind in zip(row, kinds, strict=True)
    ]


def readers(columns: Iterable[Column], on: BaseDatabaseWrapper) -> list[Callable[[Any], Any]]:
    """For each column, how a value of a line becomes one for this database."""
    made: dict[str, Callable[[Any], Any]] = {
        "integer": lambda value: value,
        "boolean": lambda value: value,
        "text": lambda value: value,
        "date": lambda value: on.ops.adapt_datefield_value(date.fromisoformat(value)),
        "moment": lambda value: on.ops.adapt_datetimefield_value(datetime.fromisoformat(value)),
        "uuid": UUID if on.features.has_native_uuid_field else _hexadecimal,
        "bytes": base64.b64decode,
        "json": lambda value: value,
    }
    return [made[column.kind] for column in columns]


def _hexadecimal(value: str) -> str:
    return UUID(value).hex


# --- whole exports -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Header:
    """What an export says of itself first: the program and the migrations its tables had."""

    program: str
    migrations: dict[str, list[str]]

    def line(self) -> bytes:
        """As it stands."""
        return dump(
            {
                "format": FORMAT,
                "version": VERSION,
                "program": self.program,
                "migrations": self.migrations,
            }
        )


class Lines:
    """Passes the lines of an export on while it counts and hashes them."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.rows: dict[str, int] = {}
        self._hash = hashlib.sha256()

    def add(self, line: bytes) -> bytes:
        """Any line but the last."""
        self._hash.update(line)
        return line

    def table(self, table: Table) -> bytes:
        """The line that begins a table."""
        self.rows[table.name] = 0
        columns = [[column.name, column.kind] for column in table.columns]
        return self.add(dump({"table": table.name, "columns": columns}))

    def row(self, table: Table, values: list[Any]) -> bytes:
        """A row of it."""
        self.rows[table.name] += 1
        return self.add(dump(values))

    def last(self) -> bytes:
        """The last line."""
        return dump({"rows": self.rows, "sha256": self._hash.hexdigest()})


@dataclass
class Reading:
    """An export while it is read; `last` is its last line once everything was read."""

    header: Header
    _lines: Iterator[bytes]
    _passed: Lines
    last: bytes = b""
    rows: dict[str, int] = field(default_factory=dict)

    def tables(self) -> Iterator[tuple[Table, list[Any] | None]]:
        """Each table with None, then with each of its rows.

        Raises NotCanonical as soon as a line is not what it should be, at the latest after the
        last one: rows that were handed out may only be kept when this ends by itself.
        """
        table: Table | None = None
        for line in self._lines:
            value = _load(line)
            match value:
                case {"table": str(name), "columns": list(columns)}:
                    table = Table(name, tuple(Column(*column) for column in columns))
                    self._passed.add(line)
                    self._passed.rows[name] = 0
                    yield table, None
                case list() if table is not None and len(value) == len(table.columns):
                    self._passed.add(line)
                    self._passed.rows[table.name] += 1
                    yield table, value
                case {"rows": dict(), "sha256": str()}:
                    self.last = line
                    break
                case _:
                    raise NotCanonical("a line of the export is neither table nor row")
        if self.last != self._passed.last() or next(self._lines, None) is not None:
            raise NotCanonical("the export is not whole")
        self.rows = self._passed.rows


def read(lines: Iterator[bytes]) -> Reading:
    """Begin to read an export; raises NotCanonical when these lines are not one."""
    first = next(lines, b"")
    match _load(first):
        case {
            "format": "trousseau-export",
            "version": 1,
            "program": str(program),
            "migrations": dict(migrations),
        }:
            passed = Lines()
            passed.add(first)
            return Reading(Header(program, migrations), lines, passed)
        case {"format": "trousseau-export", "version": version}:
            raise NotCanonical(f"an export of version {version}; a newer trousseau reads it")
    raise NotCanonical("not an export of trousseau")


def _load(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise NotCanonical("a line of the export is not JSON") from error


def rows_of(last: bytes) -> dict[str, int]:
    """The number of rows of each table, from the last line of an export."""
    rows: dict[str, int] = json.loads(last)["rows"]
    return rows

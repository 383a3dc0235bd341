"""The bytes of a file as rows of text: CSV however it was saved, or XLSX (`workbook`)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from trousseau.households.importing.columns import guess

# All people of a file are made in one transaction, while nobody else writes on SQLite: a few
# seconds at most. More people are several files.
MOST_BYTES, MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 2_000_000, 100, 60, 1_000
# The headings stand in one of the first rows: people put titles above them.
HEADINGS_WITHIN = 10
# What spreadsheets are held off calculating with; our own export puts this sign before it.
HELD_OFF = "'"
# What stands for a formula of which the file has no value: nobody calculated it.
UNCALCULATED = "#?"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOTHING: list[str] = []


class BadFile(StrEnum):
    """Why a file cannot be read at all."""

    NONE = "none"
    GONE = "gone"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_TABLE = "not_a_table"
    OLD_WORKBOOK = "old_workbook"
    PASSWORD = "password"
    DAMAGED = "damaged"
    TOO_MUCH_INSIDE = "too_much_inside"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    CELL_TOO_LONG = "cell_too_long"
    BAD_CHARACTER = "bad_character"
    OPEN_QUOTE = "open_quote"
    NO_ROWS = "no_rows"


class FileRefused(Exception):
    """A file that is not read: why, and in which sheet, row and column where there is one.

    Rows count from 1 as a spreadsheet shows them, columns from 0.
    """

    def __init__(
        self, why: BadFile, *, sheet: str = "", row: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(why)
        self.why, self.sheet, self.row, self.column = why, sheet, row, column


@dataclass(frozen=True)
class Grid:
    """A table as it was sent: its headings, and the rows below with their numbers in the sheet."""

    # Empty for a CSV file, which has no sheets.
    sheet: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    # Names of further sheets that hold something, which is not read.
    unread: tuple[str, ...] = ()


def read_file(data: bytes) -> Grid:
    """What a file holds, whatever it is called. Raises FileRefused, nothing else."""
    if len(data) > MOST_BYTES:
        raise FileRefused(BadFile.TOO_LARGE)
    if not data.strip():
        raise FileRefused(BadFile.EMPTY)
    if data.startswith(b"PK\x03\x04"):
        # A spreadsheet library is loaded only for who sends a spreadsheet.
        from trousseau.households.importing.workbook import read_workbook

        found = read_workbook(data)
        return grid_of(found.rows, found.sheet, found.unread)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        # Both the workbooks of before 2007 and those with a password are of this kind.
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise FileRefused(BadFile.PASSWORD if locked else BadFile.OLD_WORKBOOK)
    return grid_of(_csv_rows(_decoded(data)))


def grid_of(rows: Iterable[Sequence[str]], sheet: str = "", unread: tuple[str, ...] = ()) -> Grid:
    """Rows from the first of a sheet on, without what is empty; within the limits, or refused."""
    filled: list[tuple[int, tuple[str, ...]]] = []
    for number, row in enumerate(rows, start=1):
        cells = tuple(cell.strip() for cell in row)
        while cells and not cells[-1]:
            cells = cells[:-1]
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise FileRefused(BadFile.TOO_MANY_COLUMNS, sheet=sheet, row=number)
        for column, cell in enumerate(cells):
            if len(cell) > LONGEST_CELL:
                raise FileRefused(BadFile.CELL_TOO_LONG, sheet=sheet, row=number, column=column)
        filled.append((number, cells))
        if len(filled) > MOST_ROWS + HEADINGS_WITHIN:
            raise FileRefused(BadFile.TOO_MANY_ROWS, sheet=sheet, row=number)
    if not filled:
        raise FileRefused(BadFile.EMPTY, sheet=sheet)
    return _below_headings(filled, sheet, unread)


def _below_headings(
    filled: list[tuple[int, tuple[str, ...]]], sheet: str, unread: tuple[str, ...]
) -> Grid:
    """The headings are the row of which most is understood; the first one where nothing is."""
    top = filled[:HEADINGS_WITHIN]
    known = [sum(map(bool, guess(cells))) for _, cells in top]
    at = known.index(max(known))
    body = filled[at + 1 :]
    if not body:
        raise FileRefused(BadFile.NO_ROWS, sheet=sheet, row=filled[at][0])
    if len(body) > MOST_ROWS:
        raise FileRefused(BadFile.TOO_MANY_ROWS, sheet=sheet, row=body[MOST_ROWS][0])
    width = max(len(cells) for _, cells in filled[at:])
    headings = filled[at][1]
    return Grid(
        sheet,
        headings + ("",) * (width - len(headings)),
        tuple((number, cells + ("",) * (width - len(cells))) for number, cells in body),
        unread,
    )


def _decoded(data: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one (Excel writes it), or Windows-1252."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.encoding.startswith("utf-16"):
            raise FileRefused(BadFile.NOT_A_TABLE) from None
        text = _western(data)
    if "\0" in text:
        raise FileRefused(BadFile.NOT_A_TABLE)
    return text


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(BadFile.BAD_CHARACTER, row=row) from None


def _csv_rows(text: str) -> list[list[str]]:
    """The records of a CSV text; the number of each is its row in a spreadsheet."""
    delimiter = max(";,\t", key=lambda sign: (_understood(text, sign), _width(text, sign)))
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            # Thousands of empty rows below a list are usual, and one and the same.
            rows.append(row if any(row) else NOTHING)
    except csv.Error:
        raise FileRefused(BadFile.OPEN_QUOTE, row=len(rows) + 1) from None
    return rows


def _understood(text: str, delimiter: str) -> int:
    """How many headings are known, in the row of which most is, with this sign between them."""
    reader = csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=delimiter)
    try:
        top = list(islice((tuple(row) for row in reader), HEADINGS_WITHIN))
    except csv.Error:
        return 0
    return max((sum(map(bool, guess(row))) for row in top), default=0)


def _width(text: str, delimiter: str) -> int:
    """How many cells the first rows have with this sign between them."""
    lines = text[:20_000].splitlines()[:HEADINGS_WITHIN]
    return max((line.count(delimiter) for line in lines), default=0)

"""One sheet of an XLSX file as rows of text, whatever was put into the file.

A kept library reads it (docs/decisions/0016). What it is given is bounded here: the archive is
unpacked under a limit and packed anew without what is not needed; then each part is gone through
once, so that no cell stands where room for all before it would be more than there is, no text is
repeated beyond measure, and no document type declares anything.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from trousseau.households.importing.files import (
    LONGEST_CELL,
    UNCALCULATED,
    BadFile,
    FileRefused,
)

MOST_UNPACKED, MOST_MEMBERS = 20_000_000, 1_000
# Of all sheets together, those that are not read as well: some statistics beside the list.
MOST_CELLS, LAST_ROW, LAST_COLUMN = 30_000, 10_000, 200
BOOK, RELATIONS, TEXTS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
SHEETS = "xl/worksheets/"
NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/workbook\.xml\.rels"
    r"|xl/(workbook|styles|sharedStrings)\.xml|xl/worksheets/[A-Za-z0-9_ -]+\.xml"
)
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW = re.compile(r"[1-9][0-9]{0,6}")


# By row and column, from 0: what a cell says that was not calculated, "#N/A".
Failed = dict[tuple[int, int], str]


@dataclass(frozen=True)
class SheetRows:
    """The rows of the first sheet that holds anything, from its very first row on."""

    sheet: str
    rows: tuple[tuple[str, ...], ...]
    unread: tuple[str, ...]


def read_workbook(data: bytes) -> SheetRows:
    """The first visible sheet that is not empty. Raises FileRefused, nothing else."""
    members = _unpacked(data)
    if BOOK not in members:
        raise FileRefused(BadFile.NOT_A_TABLE)
    try:
        return _read(_packed(members), _check(members))
    except FileRefused:
        raise
    except BaseException as error:
        # The library is written in Rust; when it gives up, that is no Exception.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise FileRefused(BadFile.DAMAGED) from None
        raise


def _unpacked(data: bytes) -> dict[str, bytes]:
    left = MOST_UNPACKED
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MOST_MEMBERS:
                raise FileRefused(BadFile.TOO_MUCH_INSIDE)
            for member in archive.infolist():
                if member.flag_bits & 1:
                    raise FileRefused(BadFile.PASSWORD)
                name = member.filename.removeprefix("/")
                if not NEEDED.fullmatch(name):
                    continue
                with archive.open(member) as unpacking:
                    # What a member says of its size need not be true.
                    content = unpacking.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise FileRefused(BadFile.TOO_MUCH_INSIDE)
                found[name] = content
    except FileRefused:
        raise
    except Exception:
        # A damaged archive raises half a dozen kinds, by where it is damaged.
        raise FileRefused(BadFile.DAMAGED) from None
    return found


def _packed(members: Mapping[str, bytes]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    packed.seek(0)
    return packed


def _check(members: Mapping[str, bytes]) -> dict[str, Failed]:
    """Go through all parts; gives by sheet the cells that hold no value because something failed.

    Raises FileRefused, and what expat raises for a damaged part.
    """
    failed: dict[str, Failed] = {}
    texts = _Texts()
    for name in members:
        if not name.startswith(SHEETS) and name != TEXTS:
            _parse(members[name])
    if TEXTS in members:
        _parse(members[TEXTS], texts.began, texts.ended, texts.said)
    names = _names(members)
    cells = 0
    for name in members:
        if name.startswith(SHEETS):
            sheet = _Sheet(names.get(name, ""), texts.too_long, cells)
            _parse(members[name], sheet.began, sheet.ended, sheet.said)
            cells = sheet.cells
            failed[sheet.name] = sheet.failed
    return failed


Began = Callable[[str, dict[str, str]], None]
Ended = Callable[[str], None]


def _parse(
    content: bytes,
    began: Began | None = None,
    ended: Ended | None = None,
    said: Ended | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _declared
    parser.StartElementHandler = began
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = said
    parser.Parse(content, True)


def _declared(*_about: Any) -> None:
    # Spreadsheets declare nothing; whoever does wants entities to be filled in.
    raise FileRefused(BadFile.DAMAGED)


def _plain(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def _names(members: Mapping[str, bytes]) -> dict[str, str]:
    """By the member that holds a sheet, the name of the sheet."""
    targets: dict[str, str] = {}
    names: dict[str, str] = {}

    def related(name: str, attributes: dict[str, str]) -> None:
        if _plain(name) == "Relationship":
            target = attributes.get("Target", "").removeprefix("/").removeprefix("xl/")
            targets[attributes.get("Id", "")] = f"xl/{target}"

    def named(name: str, attributes: dict[str, str]) -> None:
        if _plain(name) == "sheet":
            ids = (text for key, text in attributes.items() if _plain(key) == "id")
            names[targets.get(next(ids, ""), "")] = attributes.get("name", "")

    _parse(members.get(RELATIONS, b"<none/>"), related)
    _parse(members[BOOK], named)
    return names


class _Texts:
    """The texts that cells share: which of them, by number, are too long."""

    def __init__(self) -> None:
        self.number, self.length = -1, 0
        self.too_long: set[str] = set()

    def began(self, name: str, _attributes: dict[str, str]) -> None:
        if _plain(name) == "si":
            self.number, self.length = self.number + 1, 0

    def said(self, text: str) -> None:
        self.length += len(text)

    def ended(self, name: str) -> None:
        if _plain(name) == "si" and self.length > LONGEST_CELL:
            # As a cell may write it: zero as nothing.
            self.too_long.add(str(self.number).lstrip("0"))


class _Sheet:
    """Where the cells of a sheet stand, and how much they hold."""

    def __init__(self, name: str, too_long: set[str], cells: int) -> None:
        """`too_long`: numbers of shared texts; `cells`: those of the sheets before."""
        self.name, self.too_long, self.cells = name, too_long, cells
        self.row, self.column = 0, 0
        self.kind, self.text = "", ""
        self.is_value = self.has_formula = self.has_value = False
        self.failed: Failed = {}

    def began(self, name: str, attributes: dict[str, str]) -> None:
        match _plain(name):
            case "row":
                at = attributes.get("r", str(self.row + 1))
                if not _ROW.fullmatch(at):
                    raise FileRefused(BadFile.DAMAGED, sheet=self.name)
                self.row, self.column = int(at), 0
            case "c":
                self.column += 1
                self._stands(attributes.get("r"))
                self.kind, self.text = attributes.get("t", ""), ""
                self.has_formula = self.has_value = False
            case "v" | "is":
                self.is_value = self.has_value = True
                self._holds()
            case "f":
                self.has_formula = True
                self._holds()

    def _stands(self, at: str | None) -> None:
        if at is None:
            return
        found = _CELL.fullmatch(at)
        if found is None:
            raise FileRefused(BadFile.DAMAGED, sheet=self.name, row=self.row)
        self.column, self.row = _column_number(found[1]), int(found[2])

    def _holds(self) -> None:
        self.cells += 1
        if self.row > LAST_ROW:
            raise FileRefused(BadFile.TOO_MANY_ROWS, sheet=self.name, row=self.row)
        if self.column > LAST_COLUMN:
            raise FileRefused(BadFile.TOO_MANY_COLUMNS, sheet=self.name, row=self.row)
        if self.cells > MOST_CELLS:
            raise FileRefused(BadFile.TOO_MUCH_INSIDE, sheet=self.name, row=self.row)

    def said(self, text: str) -> None:
        # A formula is not read, nor what stands outside the cells; a value is.
        if not self.is_value:
            return
        self.text += text
        if len(self.text) > LONGEST_CELL:
            self._too_long()

    def ended(self, name: str) -> None:
        match _plain(name):
            case "v" | "is":
                self.is_value = False
                shares = self.kind == "s"
                if shares and self.text.strip().lstrip("0") in self.too_long:
                    self._too_long()
            case "c" if self.kind == "e":
                self.failed[self.row - 1, self.column - 1] = self.text
            case "c" if self.has_formula and not self.has_value:
                self.failed[self.row - 1, self.column - 1] = UNCALCULATED

    def _too_long(self) -> None:
        raise FileRefused(
            BadFile.CELL_TOO_LONG, sheet=self.name, row=self.row, column=max(0, self.column - 1)
        )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _read(packed: io.BytesIO, failed: Mapping[str, Failed]) -> SheetRows:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(packed)
    filled = []
    for one in workbook.sheets_metadata:
        if one.visible == SheetVisibleEnum.Visible and one.typ == SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_name(one.name)
            if sheet.end is not None:
                filled.append(sheet)
    if not filled:
        raise FileRefused(BadFile.EMPTY)
    first, *others = filled
    rows = [[_as_text(value) for value in row] for row in first.to_python(skip_empty_area=False)]
    for (row, column), text in failed.get(first.name, {}).items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = text
    return SheetRows(
        first.name,
        tuple(map(tuple, rows)),
        tuple(other.name for other in others),
    )


def _as_text(value: Any) -> str:
    """A cell as somebody would have typed it."""
    match value:
        case bool():
            return "oui" if value else "non"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return str(value)

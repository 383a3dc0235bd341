"""Opening an official table and finding its columns by name, with errors that name the cell."""

from __future__ import annotations

import csv
import io
import re
import tarfile
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from glob import escape, glob
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.text import fold


class SourceError(Exception):
    """A file that cannot be read as what it should be: where, what is wrong, what to do."""

    def __init__(
        self,
        file: str,
        problem: str,
        remedy: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        self.file, self.problem, self.remedy = file, problem, remedy
        self.sheet, self.row, self.column = sheet, row, column
        places = [file]
        if sheet is not None:
            places.append(f"sheet '{sheet}'")
        if row is not None:
            places.append(f"row {row}")
        if column is not None:
            places.append(f"column '{column}'")
        super().__init__(": ".join([*places, f"{problem}; {remedy}"]))


def read_bytes(path: Path) -> bytes:
    """The content of a file, or of one member of an archive named `ARCHIVE!MEMBER`.

    Registry packages are read as they are downloaded: `.whl` (zip) and `.tgz`.
    """
    archive, bang, member = str(path).partition("!")
    try:
        if not bang:
            return path.read_bytes()
        if archive.endswith((".whl", ".zip")):
            with zipfile.ZipFile(archive) as zipped:
                return zipped.read(member)
        with tarfile.open(archive) as tarred:
            extracted = tarred.extractfile(member)
            if extracted is None:
                raise KeyError(member)
            return extracted.read()
    except KeyError:
        raise SourceError(
            archive,
            f"the archive holds no {member}",
            "download the version that docs/sources.md names",
        ) from None
    except (OSError, zipfile.BadZipFile, tarfile.TarError) as error:
        raise SourceError(str(path), f"cannot be opened ({error})", "download it again") from None


@dataclass(frozen=True)
class Table:
    """Columns of one sheet; `first_row` is the number of the first data row as people see it.

    `titles` gives each column's title as published; `above` the texts that stand above the header.
    """

    file: str
    sheet: str | None
    columns: Mapping[str, Sequence[Any]]
    first_row: int
    titles: Mapping[str, str] = field(default_factory=dict)
    above: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def error(self, index: int | None, column: str, problem: str, remedy: str) -> SourceError:
        """A SourceError that points at a data row (0-based `index`) and a column of this table."""
        row = None if index is None else self.first_row + index
        return SourceError(self.file, problem, remedy, sheet=self.sheet, row=row, column=column)

    def text(self, column: str, *, pad: int = 0) -> list[str]:
        """A column as stripped text; numbers lose a `.0`, codes are zero-padded to `pad`."""
        return [
            _as_text(value).zfill(pad) if pad else _as_text(value) for value in self.columns[column]
        ]

    def numbers(
        self, column: str, *, masks: frozenset[str] = frozenset(), blank_is_missing: bool = True
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """A column as numbers: (values with NaN where masked or blank, which cells are masked).

        Decimal commas and spaces between thousands are understood. Anything else that is not a
        number raises SourceError naming the cell.
        """
        values = np.full(len(self), np.nan)
        masked = np.zeros(len(self), dtype=bool)
        for index, cell in enumerate(self.columns[column]):
            if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                values[index] = cell
                continue
            text = _as_text(cell)
            if text in masks:
                masked[index] = True
            elif text or not blank_is_missing:
                try:
                    values[index] = float(re.sub(r"[\s\u202f\u00a0]", "", text).replace(",", "."))
                except ValueError:
                    raise self.error(
                        index,
                        column,
                        f"{text!r} is not a number",
                        "correct the cell or download the file again",
                    ) from None
        return values, masked

    def codes(self, column: str, pattern: str, meaning: str, *, pad: int = 0) -> list[str]:
        """A column of codes, each checked against `pattern`; SourceError names a bad one."""
        values = self.text(column, pad=pad)
        check = re.compile(pattern)
        for index, value in enumerate(values):
            if not check.fullmatch(value):
                raise self.error(
                    index,
                    column,
                    f"{value!r} is not {meaning}",
                    "correct the cell or download the file again",
                )
        return values


COMMUNE_CODE = r"\d[\dAB]\d{3}"


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def read_csv(
    path: Path,
    columns: Mapping[str, Sequence[str]],
    *,
    name: str | None = None,
    optional: Collection[str] = (),
) -> Table:
    """A CSV file, whatever its delimiter (`,` `;` tab) and encoding (UTF-8, BOM or not, cp1252).

    A column named in `optional` may be absent; `Table.columns` then has no such key.
    """
    data = read_bytes(path)
    return read_csv_bytes(data, columns, name=name or path.name, optional=optional)


def read_csv_bytes(
    data: bytes,
    columns: Mapping[str, Sequence[str]],
    *,
    name: str,
    optional: Collection[str] = (),
) -> Table:
    """As `read_csv`, from memory; `name` is what errors call the file."""
    if b"\0" in data[:4096]:
        raise SourceError(
            name, "is not a text file", "save it as CSV, or give the file as published"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    line = text.partition("\n")[0]
    delimiter = max(";,\t", key=line.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise SourceError(name, f"cannot be read as CSV ({error})", "download it again") from None
    return _table(name, None, rows, columns, optional, header_within=3)


def read_sheet(
    path: Path,
    sheet: str,
    columns: Mapping[str, Sequence[str]],
    *,
    optional: Collection[str] = (),
) -> Table:
    """One sheet of an XLSX file; `sheet` is a regular expression for its name.

    The header is looked for in the first rows, because publishers put titles above it. A column
    named in `optional` may be absent.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(read_bytes(path)))
    except (CalamineError, OSError) as error:
        raise SourceError(
            path.name, f"is not a spreadsheet ({error})", "give the XLSX file as published"
        ) from None
    for title in workbook.sheet_names:
        if re.search(sheet, title):
            rows = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
            return _table(path.name, title, rows, columns, optional, header_within=20)
    raise SourceError(
        path.name,
        f"no sheet is named like '{sheet}' (there are: {', '.join(workbook.sheet_names)})",
        "give the file as published",
    )


def read_parquet(path: Path, columns: Mapping[str, Sequence[str]]) -> Table:
    """A parquet file; needs the extra `atlas` (pyarrow)."""
    table = arrow_table(path, columns)
    return Table(path.name, None, {name: table[name].to_pylist() for name in columns}, 1)


def arrow_table(path: Path, columns: Mapping[str, Sequence[str]]) -> Any:
    """The wanted columns of a parquet file under our names, as a pyarrow.Table, for files of
    millions of rows that must be counted outside Python."""
    try:
        import pyarrow.lib
        import pyarrow.parquet
    except ModuleNotFoundError:
        raise SourceError(
            path.name,
            "parquet files need pyarrow",
            "install it with: pip install 'trousseau[atlas]'",
        ) from None
    try:
        file = pyarrow.parquet.ParquetFile(io.BytesIO(read_bytes(path)))
        titles = file.schema_arrow.names
        chosen = _match(path.name, None, 1, titles, columns)
        table = file.read(columns=[titles[index] for index in chosen.values()])
    except pyarrow.lib.ArrowException as error:
        raise SourceError(
            path.name, f"is not a parquet file ({error})", "download it again"
        ) from None
    return table.select([titles[index] for index in chosen.values()]).rename_columns(list(chosen))


def header(path: Path) -> list[str]:
    """Column titles of a CSV or parquet file as published, where years have to be recognised."""
    if str(path).endswith(".parquet"):
        import pyarrow.lib
        import pyarrow.parquet

        try:
            return list(pyarrow.parquet.read_schema(io.BytesIO(read_bytes(path))).names)
        except pyarrow.lib.ArrowInvalid:
            return []  # read_parquet says what is wrong with it
    line = read_bytes(path)[:65536].split(b"\n", 1)[0]
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = line.decode("cp1252", errors="replace")
    delimiter = max(";,\t", key=text.count)
    titles = next(csv.reader([text.strip("\r")], delimiter=delimiter), [])
    return [title.strip() for title in titles]


def _table(
    file: str,
    sheet: str | None,
    rows: Sequence[Sequence[Any]],
    columns: Mapping[str, Sequence[str]],
    optional: Collection[str],
    *,
    header_within: int,
) -> Table:
    best, most = 0, -1
    for number, row in enumerate(rows[:header_within]):
        found = len(_found(row, columns))
        if found > most:
            best, most = number, found
    if not rows:
        raise SourceError(file, "is empty", "download it again", sheet=sheet)
    chosen = _match(file, sheet, best + 1, rows[best], columns, optional)
    width = len(rows[best])
    body = list(rows[best + 1 :])
    while body and not any(_as_text(cell) for cell in body[-1]):
        body.pop()
    for offset, row in enumerate(body):
        if len(row) < width and any(_as_text(cell) for cell in row):
            raise SourceError(
                file,
                f"has {len(row)} cells where the header has {width}",
                "the file may be cut short; download it again",
                sheet=sheet,
                row=best + 2 + offset,
            )
    return Table(
        file,
        sheet,
        {name: [row[index] if row else "" for row in body] for name, index in chosen.items()},
        best + 2,
        {name: _as_text(rows[best][index]) for name, index in chosen.items()},
        tuple(filter(None, (_as_text(cell) for row in rows[:best] for cell in row))),
    )


def _found(header: Sequence[Any], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Which wanted columns a header row has; names are regular expressions that match whole."""
    folded = [fold(_as_text(cell)) for cell in header]
    found: dict[str, int] = {}
    for name, spellings in columns.items():
        for spelling in spellings or (name,):
            check = re.compile(spelling.lower())
            hits = [index for index, title in enumerate(folded) if check.fullmatch(title)]
            if hits:
                found[name] = hits[0]
                break
    return found


def _match(
    file: str,
    sheet: str | None,
    row: int,
    header: Sequence[Any],
    columns: Mapping[str, Sequence[str]],
    optional: Collection[str] = (),
) -> dict[str, int]:
    found = _found(header, columns)
    absent = [name for name in columns if name not in found and name not in optional]
    if absent:
        seen = ", ".join(filter(None, (_as_text(cell) for cell in header[:20]))) or "nothing"
        raise SourceError(
            file,
            f"no column '{absent[0]}' (the header has: {seen})",
            "give the file as published; docs/sources.md shows the layout expected",
            sheet=sheet,
            row=row,
            column=absent[0],
        )
    return found


def find_files(folder: Path, pattern: str) -> Iterator[Path]:
    """Files below `folder` that match `PATTERN` or `ARCHIVE_PATTERN!MEMBER`, in name order."""
    archive, bang, member = pattern.partition("!")
    # Unlike Path.rglob, this follows links to folders.
    for path in sorted(glob(f"{escape(str(folder))}/**/{archive}", recursive=True)):
        yield Path(f"{path}!{member}") if bang else Path(path)


Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""

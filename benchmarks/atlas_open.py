"""Opening the atlas and reading from it; the peers hold the same columns as Parquet and as CSV."""

import csv
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from benchmarks.measure import Table, seconds, timed
from trousseau.territories import Atlas
from trousseau.territories.archive import SHIPPED, Archive

OPEN_SECONDS, FILE_MB, OUTLINES_KB = 0.200, 8.0, 600.0


def ready() -> Atlas:
    """Open the atlas and read every indicator of the areas."""
    atlas = Atlas.open()
    for key, indicator in atlas.indicators.items():
        if "area" in indicator.levels:
            atlas.figures(key)
    return atlas


def columns(archive: Archive) -> dict[str, list[tuple[str, np.ndarray]]]:
    """All columns of numbers or text with one dimension, by length: tables as others keep them."""
    tables: dict[str, list[tuple[str, np.ndarray]]] = {}
    for kind in archive.layers:
        for name, array in archive.layer(kind).arrays.items():
            if array.ndim == 1:
                tables.setdefault(f"{kind}-{len(array)}", []).append((name, array))
    return tables


def read_all() -> int:
    """The same columns from our own file."""
    return sum(len(table) for table in columns(Archive(SHIPPED)).values())


def write_csv(tables: dict[str, list[tuple[str, np.ndarray]]], folder: Path) -> None:
    """One CSV file for each table."""
    for name, table in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column for column, _ in table])
            writer.writerows(zip(*(array.tolist() for _, array in table), strict=True))


def read_csv(folder: Path) -> int:
    """Every column back as an array, numbers where they are numbers."""
    count = 0
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = iter(csv.reader(file))
            next(rows)
            for column in zip(*rows, strict=True):
                try:
                    np.array(column, dtype=np.float64)
                except ValueError:
                    np.array(column)
                count += 1
    return count


def size_mb(folder: Path) -> float:
    """Megabytes in a folder."""
    return sum(path.stat().st_size for path in folder.iterdir()) / 1e6


def main() -> int:
    """Print the table; 1 when a claim does not hold."""
    table = Table("The atlas", "pyarrow")
    table.time("open, warm disk", timed(Atlas.open), OPEN_SECONDS)
    table.time("open and read every indicator of the areas", timed(ready, 7), OPEN_SECONDS)
    with zipfile.ZipFile(SHIPPED) as file:
        outlines = [each for each in file.infolist() if each.filename.startswith("outlines/")]
    table.amount("the file", SHIPPED.stat().st_size / 1e6, FILE_MB, "MB")
    packed = sum(each.compress_size for each in outlines) / 1e3
    table.amount("… of which the outlines of the areas", packed, OUTLINES_KB, "KB")
    table.row("… unpacked", f"{sum(each.file_size for each in outlines) / 1e3:,.0f} KB")

    tables = columns(Archive(SHIPPED))
    count = sum(len(each) for each in tables.values())
    table.time(f"read all {count} one-dimensional columns", timed(read_all, 7))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_csv(tables, folder)
        times = timed(lambda: read_csv(folder), 3)
        table.row("peer: the same from CSV", f"{times.text}; {size_mb(folder):.1f} MB")
    try:
        import pyarrow
        import pyarrow.parquet as parquet
    except ImportError:
        table.row("peer: the same from Parquet", "not measured: pyarrow is not installed")
        return table.end()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for key, arrays in tables.items():
            content = pyarrow.table({column: pyarrow.array(array) for column, array in arrays})
            parquet.write_table(content, folder / f"{key}.parquet", compression="zstd")

        def read_parquet() -> None:
            for path in folder.glob("*.parquet"):
                for column in parquet.read_table(path).columns:
                    column.to_numpy()

        times = timed(read_parquet, 7)
        table.row("peer: the same from Parquet", f"{times.text}; {size_mb(folder):.1f} MB")
    table.row("… after importing pyarrow", seconds(import_seconds("pyarrow.parquet")))
    return table.end()


def import_seconds(module: str) -> float:
    """How long a new process takes to import a module."""
    code = f"import time; b = time.perf_counter(); import {module}; print(time.perf_counter() - b)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return float(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
